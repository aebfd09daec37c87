"""plan: the inspections of the year's remaining quarters, proposed as rows of 督察方案."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, ChangeSet
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.systems.supervision.inspection_checks import undated_visits
from taizhang_xl.systems.supervision.inspections import Plan, Visit, plan_inspections, quarter_of
from taizhang_xl.systems.supervision.plan_print import write_plan
from taizhang_xl.systems.supervision.settings import PLAN_SETTINGS
from taizhang_xl.systems.supervision.sheets import INSPECTIONS, SHEETS, VISIT_ON, WAY

TO: Option[Path | None] = Option(
    "to", read_new_file(".xlsx"), "另存成可以打印的 .xlsx，按季度列出，带目标任务", None, "str | Path | None"
)


def decide(context: Context) -> Decision:
    """Propose what the plan lacks; rows that are there stay as they are."""
    opened = numbered(context, Field.UNIT, Field.STATE).with_sheets(SHEETS)
    ledger, day = opened.ledger, context[AS_OF] or context.today
    refused = (
        *unreadable_sheet(ledger, INSPECTIONS), *wrong_settings(ledger, PLAN_SETTINGS), *undated_visits(ledger, day),
    )  # fmt: skip
    if refused:
        return Decision(
            (Line("督察方案没有动，请先改好上面列出的"),), tuple(map(Line.of, refused)), wrong=True, result=()
        )
    plan = plan_inspections(ledger, day)
    changes = _changes(ledger, plan)
    lines = tuple(_lines(ledger, plan, is_trial=context.dry_run))
    files: tuple[Product, ...] = ()
    if (target := context[TO]) is not None:
        files = (Product(target, partial(write_plan, ledger, plan.visits, day), Saving.MADE, label=target.name),)
        lines = (*lines, Line(f"√ 打印稿 {target}"))
    next_step = "请在“督察方案”表里填督察人，日期、事项可以改；改过的再运行不会动" if plan.visits else ""
    return Decision(
        lines, tuple(map(_line, plan.visits)), next_step, edits=(Edit(opened.package, changes, EntryInfo("督察方案")),),
        files=files, result=tuple(plan.visits), shown=INSPECTIONS.name,
    )  # fmt: skip


def _changes(ledger: Ledger, plan: Plan) -> ChangeSet:
    if not plan.visits:
        return ChangeSet()
    is_new = lacks_sheet(ledger, INSPECTIONS)
    columns = (with_own_sheet(ledger, INSPECTIONS) if is_new else ledger).tables[INSPECTIONS.name].columns
    appends = []
    for visit in plan.visits:
        values: dict[str, Value] = {
            VISIT_ON: visit.day, Field.UNIT: visit.unit.name, Field.NUMBER: visit.item.number, WAY: visit.way,
        }  # fmt: skip
        cells = {columns[name]: value for name, value in values.items() if name in columns}
        appends.append(Append(INSPECTIONS.name, cells, "督察方案", visit.item.number))
    return ChangeSet((), tuple(appends), (own_sheet(INSPECTIONS),) if is_new else ())


def _lines(ledger: Ledger, plan: Plan, *, is_trial: bool) -> Iterator[Line]:
    if plan.visits:
        each = Counter(quarter_of(visit.day) for visit in plan.visits)
        told = "，".join(f"{'一二三四'[quarter - 1]}季度 {count} 次" for quarter, count in sorted(each.items()))
        yield Line(f"{'会排' if is_trial else '√ 排了'} {len(plan.visits)} 次督察：{told}")
    else:
        yield Line("督察方案里没有要补的，什么也没有写")
    if plan.idle:
        names = "、".join(unit.short for unit in plan.idle)
        yield Line(f"没有排 {len(plan.idle)} 个单位，没有未办结的事项：{names}")
    if plan.no_day:
        names = "、".join(unit.short for unit in plan.no_day)
        yield Line(f"□ 本季度已没有工作日可排：{names}", Severity.WARNING)
    if not ledger.calendar.announced(ledger.year):
        yield Line(f"□ {ledger.year}年的放假安排还没有公布，周一到周五都当作工作日", Severity.WARNING)


def _line(visit: Visit) -> Line:
    day = f"{visit.day.month}月{visit.day.day}日"
    return Line(f"{day} {visit.unit.short} {visit.item.number} {visit.item.content(Field.TASK)}（{visit.way}）")


_DRAWING = Drawing(blue="M4 5h16v16H4zM4 10h16M8 2v5M16 2v5", red="M8 15l3 3 5-6")
_TIP = "排督察方案：每个单位每季度一次，有长期挂单的当季加一次，不排在休息日"
VERB = Verb(
    "plan", f"{_TIP}。", (LEDGER, TO, YEAR, AS_OF), decide,
    (Button("plan", "督察方案", _TIP, "ViewFreezePanesGallery", _DRAWING, "办理"),), edits=True, python="tuple[Visit, ...]",
)  # fmt: skip
