"""activities: the deputies' activities of the year as a chart for the wall, drawn from the ledger."""

from __future__ import annotations

from functools import partial
from typing import Any

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.numbered import OF_A_MONTH, with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.activities.chart import NAME, write_chart
from taizhang_xl.systems.activities.planned import Plan, plan_of
from taizhang_xl.systems.activities.sheets import ACTIVITIES, SHEETS

TO = Option(
    "to", read_new_file(".xlsx"), "写到哪个文件（.xlsx）；不给就是台账旁边的 out 文件夹", python="str | Path | None",
    usual=lambda context: context.path.parent / "out" / f"{context.opened.ledger.year}年{NAME}.xlsx",
)  # fmt: skip
_HOW = f"请在“{ACTIVITIES.name}”表里一行一项填编号（或活动和责任单位）、月份、计划日期，每月一个主题写“是”，再运行一次"


def decide(context: Context) -> Decision:
    """Draw the chart; a ledger without the sheet gets an empty one."""
    opened = context.opened.with_sheets(SHEETS)
    ledger, day = opened.ledger, context[AS_OF] or context.today
    if refused := unreadable_sheet(ledger, ACTIVITIES):
        return Decision((Line("没有做图"),), tuple(map(Line.of, refused)), wrong=True)
    if lacks_sheet(ledger, ACTIVITIES):
        edit = Edit(opened.package, ChangeSet(sheets=(own_sheet(ACTIVITIES),)), EntryInfo(NAME))
        done = "会加上一张空的" if context.dry_run else "加了一张空的"
        line = Line(f"台账里没有“{ACTIVITIES.name}”表，{done}；还没有活动，没有做图")
        return Decision((line,), (), _HOW, edits=(edit,), shown=ACTIVITIES.name)
    if any(record.text(Field.NUMBER) for record in rows_of(ledger, ACTIVITIES)):
        with_columns(context, *OF_A_MONTH)
    plan = plan_of(ledger, day)
    if plan.is_empty:
        line = Line(f"“{ACTIVITIES.name}”表里一项也没有，没有做图", Severity.WARNING)
        return Decision((line,), (), _HOW, wrong=True, shown=ACTIVITIES.name)
    if not plan.activities:
        line = Line(
            f"× “{ACTIVITIES.name}”表里的 {len(plan.left_out)} 行都不能画，没有做图；请按上面说的改好，再做一次",
            Severity.WARNING,
        )
        return Decision((line,), tuple(map(Line.of, plan.findings)), wrong=True, shown=ACTIVITIES.name)
    target = context[TO]
    product = Product(target, partial(write_chart, ledger, plan, day), Saving.MADE, label=target.name)
    done = "会写" if context.dry_run else "√"
    lines = [Line(f"{done} {target}（{len(plan.activities)} 项，A3 横印）")]
    if plan.left_out:
        lines.append(Line(f"× {len(plan.left_out)} 行没有画上，见上面列出的，图下也注明了", Severity.WARNING))
    return Decision(
        tuple(lines), tuple(map(Line.of, plan.findings)), "状态和日期改在台账里，再做一次，图就跟着变",
        wrong=bool(plan.findings), files=(product,), result=plan,
    )  # fmt: skip


def _json(done: Done) -> dict[str, Any]:
    plan: Plan | None = done.decision.result
    if plan is None:
        return {"activities": []}
    return {"activities": [
        {"活动": each.name, "编号": each.number, "单位": each.unit, "月份": str(each.month), "计划日期": str(each.planned or ""),
         "状态": str(each.state), "完成日期": str(each.done_on or ""), "主题": each.is_theme}
        for each in plan.activities
    ]}  # fmt: skip


_TIP = "代表活动一年的安排图，按单位和月份画红、蓝、绿圈和日期，A3 横印；状态照台账，不用另填"
_DRAWING = Drawing(blue="M3 4h18v16H3zM3 9h18", red="M5 14a2 2 0 1 0 4 0a2 2 0 1 0-4 0", green="M14 14l2 2 4-4")
VERB = Verb(
    "activities", f"{_TIP}。", (LEDGER, TO, YEAR, AS_OF), decide,
    (Button("activities", "代表活动图", _TIP, "ShapesInsertGallery", _DRAWING, "查看"),), edits=True, python="Plan | None",
    json=_json,
    writes="--to 的图；台账没有“代表活动”表的，加一张空的",
)  # fmt: skip
