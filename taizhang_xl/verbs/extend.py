"""extend: an approved extension put on record, and 到期日 moved."""

from __future__ import annotations

from datetime import date

from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_day
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.journal.entry import EXTEND
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.extension import Request, extend
from taizhang_xl.verbs.sign_off import decided

_NUMBER = Option("number", str, "编号", example="1-001", positional=True, metavar="编号")
_UNTIL: Option[date] = Option(
    "until", read_day, "延到哪一天，如 2018-11-30", python="date | str", example="2018-11-30", metavar="日期",
    read_of=read_day,
)  # fmt: skip
_GROUNDS = Option("grounds", str, "延期理由", example="等文件", terminal=("--why",))
_APPROVER = Option("approver", str, "批准人", example="主任")


def decide(context: Context) -> Decision:
    """Move the date; refused once the work is overdue."""
    request = Request(context[_NUMBER], context[_UNTIL], context[_GROUNDS], context[_APPROVER])
    extension = extend(numbered(context, Field.DEADLINE, Field.STATE).ledger, request, context[AS_OF] or context.today)
    return decided(context.opened, extension.refused, extension.changes, EXTEND)


VERB = Verb(
    "extend", "延期：到期以前申请、经批准的，记在“延期”表里，到期日往后移。",
    (LEDGER, _NUMBER, _UNTIL, _GROUNDS, _APPROVER, YEAR, AS_OF), decide, group="办理", edits=True, python="tuple[Finding, ...]",
)  # fmt: skip
