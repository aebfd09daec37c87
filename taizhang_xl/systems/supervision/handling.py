"""What the verbs have in common that record what became of one slip: which it is, what is refused, the lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.common_options import read_day
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.telling import change_line
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.systems.supervision.chosen import chosen_slip
from taizhang_xl.systems.supervision.entries import register_findings, whole, with_register
from taizhang_xl.systems.supervision.register import Slip, read_register
from taizhang_xl.systems.supervision.rules import SLIP_SETTLED
from taizhang_xl.systems.supervision.sheets import ANSWERED, SHEETS, SLIP
from taizhang_xl.systems.supervision.slip_text import day_words

NUMBER = Option("number", str, "文号，或其中的号，如 12", python="str", example="12", positional=True, metavar="文号")


def day_option(what: str, example: str) -> Option[date]:
    """Return the option for the day on which something was done with a slip."""
    return Option(
        "on", read_day, f"哪一天{what}的，如 {example}", python="date | str", example=example, metavar="日期",
        read_of=read_day,
    )  # fmt: skip


def handled(
    context: Context, name: str, columns: Sequence[str], changes: Callable[[Slip], ChangeSet], on: date | None = None
) -> Decision:
    """Return the decision on the slip that is named: edits of its row, or why there are none.

    `columns` are those that are written, `on` is the day on which it was done.
    """
    opened = numbered(context).with_sheets(SHEETS)
    ledger = with_register(opened.ledger)
    refused: list[Finding] = register_findings(ledger, (SLIP, *columns))
    if not refused:
        slip = chosen_slip(ledger, read_register(ledger), context[NUMBER])
        refused = [slip] if isinstance(slip, Finding) else list(_objections(slip, name, on, context.today))
        if isinstance(slip, Slip) and not refused:
            edits = whole(opened, changes(slip))
            details = (Line(f"{slip.text} {slip.subject}：登记{name}"), *map(Line, map(change_line, edits.changes)))
            return Decision((), details, edits=(Edit(opened.package, edits, EntryInfo(f"提示件{name}")),), result=())
    return Decision(
        (Line("没有改动台账", Severity.ERROR),), tuple(map(Line.of, refused)), wrong=True, result=tuple(refused)
    )


def _objections(slip: Slip, name: str, on: date | None, today: date) -> Iterator[Finding]:
    where = slip.where(SLIP)
    if slip.is_void:
        yield SLIP_SETTLED.at(where, slip.text, what="已经作废", cure="请核对文号")
    elif name == "反馈" and slip.handling == ANSWERED:
        before = f"（{day_words(slip.replied_on)}）" if slip.replied_on else ""
        yield SLIP_SETTLED.at(where, slip.text, what=f"已经登记过反馈{before}", cure="要改的请直接在“督办”表里改")
    if on is None:
        return
    if slip.sent_on is not None and on < slip.sent_on:
        what = f"是{day_words(slip.sent_on)}发的，{name}不会在{day_words(on)}"
        yield SLIP_SETTLED.at(where, slip.text, what=what, cure="请核对日期")
    elif on > today:
        yield SLIP_SETTLED.at(where, slip.text, what=f"的{name}日期 {day_words(on)} 还没有到", cure="请核对日期")
