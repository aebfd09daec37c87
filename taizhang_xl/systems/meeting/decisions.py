"""decisions: what the meeting decided becomes items and dates of the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.verb import Verb
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.meeting.adoption import Adopted, adopt_decisions
from taizhang_xl.systems.meeting.sheets import DECISIONS, SHEETS

_HOW = "请在“会议议定”表里一件一行填日期、议定事项、单位、时限，要采用的在“采用”列写“采用”，再运行一次"


def decide(context: Context) -> Decision:
    """Take the decisions that are marked 采用; without the sheet, lay it out."""
    opened = numbered(context, Field.UNIT, Field.DEADLINE).with_sheets(SHEETS)
    ledger, day = opened.ledger, context[AS_OF] or context.today
    if refused := unreadable_sheet(ledger, DECISIONS):
        return Decision((Line("没有改动台账"),), tuple(map(Line.of, refused)), wrong=True, result=())
    if lacks_sheet(ledger, DECISIONS):
        edit = Edit(opened.package, ChangeSet((), (), (own_sheet(DECISIONS),)), EntryInfo("会议议定"))
        line = Line(
            "台账里没有“会议议定”表，会加上一张空的" if context.dry_run else "√ 台账里没有“会议议定”表，加了一张空的"
        )
        return Decision((line,), (), _HOW, edits=(edit,), result=(), shown=DECISIONS.name)
    adopted = adopt_decisions(ledger, day)
    edit = Edit(opened.package, adopted.changes, EntryInfo("会议议定"))
    is_empty = not adopted.added and not adopted.dated and not adopted.findings
    return Decision(
        tuple(_lines(adopted, is_trial=context.dry_run)), tuple(map(Line.of, adopted.findings)),
        _HOW if is_empty else "新加的事项请补填牵头领导、责任人，再运行 着色" if adopted.added else "",
        wrong=bool(adopted.findings), edits=(edit,), result=(*adopted.added, *adopted.dated), shown=DECISIONS.name,
    )  # fmt: skip


def _lines(adopted: Adopted, *, is_trial: bool) -> Iterator[Line]:
    done = "会" if is_trial else "√ 已"
    if adopted.added:
        yield Line(f"{done}加进台账 {len(adopted.added)} 项：{'、'.join(adopted.added)}")
    if adopted.dated:
        yield Line(f"{done}改时限 {len(adopted.dated)} 项：{'、'.join(adopted.dated)}")
    if adopted.findings:
        yield Line(f"× {len(adopted.findings)} 处没有采用，见上面列出的")
    if not adopted.added and not adopted.dated and not adopted.findings:
        yield Line("没有写着“采用”的，什么也没有改")


_DRAWING = Drawing(
    blue="M3 12h18v3H3zM5 15v6M19 15v6", amber="M7 9a2 2 0 1 1 4 0M13 9a2 2 0 1 1 4 0", green="M9 3l2 2 4-4"
)
_TIP = "会议议定的事项写着“采用”的，加进台账，或改事项的时限"
VERB = Verb(
    "decisions", f"{_TIP}。", (LEDGER, YEAR, AS_OF), decide,
    (Button("decisions", "会议议定", _TIP, "ReviewShowAllComments", _DRAWING, "办理"),), edits=True, python="tuple[str, ...]",
)  # fmt: skip
