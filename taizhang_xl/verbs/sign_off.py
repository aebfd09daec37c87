"""sign-off: items that are 办结 with their evidence, taken off the ledger's list by the section."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.telling import change_line
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.entry import SIGN_OFF
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.sign_off import sign_off
from taizhang_xl.text import plain


def _read_numbers(value: object) -> tuple[str, ...]:
    return tuple(plain(str(each)) for each in (value if isinstance(value, list | tuple) else (value,)))


_NUMBERS = Option(
    "numbers", _read_numbers, "编号、挂单号，或编号:月份（如 5-015:2018-03）", python="Sequence[str] | str", example="2-001",
    positional=True, many=True, metavar="编号…",
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Sign off all of the items or none."""
    signed = sign_off(numbered(context, Field.STATE).ledger, context[_NUMBERS], context[AS_OF] or context.today)
    return decided(context.opened, signed.refused, signed.changes, SIGN_OFF)


def decided(opened: Opened, refused: Sequence[Finding], changes: ChangeSet, name: str) -> Decision:
    """Return the decision on single items: edits, or why they were refused."""
    if refused:
        return Decision(
            (Line("没有改动台账", Severity.ERROR),), tuple(map(Line.of, refused)), wrong=True, result=tuple(refused)
        )
    details = tuple(Line(change_line(change)) for change in changes.changes)
    return Decision((), details, edits=(Edit(opened.package, changes, EntryInfo(name)),), result=())


VERB = Verb(
    "sign-off", "销号：办结而有佐证的，由科室确认；可给编号、挂单号，或编号:月份（如 5-015:2018-03）。",
    (LEDGER, _NUMBERS, YEAR, AS_OF), decide, group="办理", edits=True, python="tuple[Finding, ...]",
)  # fmt: skip
