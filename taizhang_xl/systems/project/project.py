"""project: when a project ends, as a chart; and the sheet of the morning's meeting."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.cells import Value
from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_day, read_new_file, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.own_columns import added_columns, with_later_columns
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.paper.style import file_name
from taizhang_xl.reading.beside_table import at_edges
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.project.chart import Chart, chart_of
from taizhang_xl.systems.project.contradictions import findings_of
from taizhang_xl.systems.project.entries import new_records, step_changes, with_steps_sheet
from taizhang_xl.systems.project.links import step_name
from taizhang_xl.systems.project.morning import Morning, morning_of
from taizhang_xl.systems.project.outlook import Outlook, outlook_of
from taizhang_xl.systems.project.pasted import Pasted, read_pasted
from taizhang_xl.systems.project.projects import Project, is_sound, projects_of
from taizhang_xl.systems.project.proposals import propose
from taizhang_xl.systems.project.sheets import PLANNED_FIRST, SHEETS, STEP, STEPS, WORK
from taizhang_xl.systems.project.telling import as_json, broken_lines, chart_lines, files_line
from taizhang_xl.systems.project.template import template_rows
from taizhang_xl.text import plain

_PIPE = "-"
_HOW = "请在“工序”表一行一道填工序号、工序、计划工期、前道工序，第一道填计划开始；或用 --paste 粘贴，--template 用三大部分的样板"


TO: Option[Path | None] = Option(
    "to", read_new_file(".xlsx"), "推进图或例会单写到哪个 .xlsx，推进图旁边另有同名的 .svg；不给就在台账旁边的 out", None,
    "str | Path | None",
)  # fmt: skip
PASTE: Option[Path | None] = Option(
    "paste", read_path, "从文件（或 - 标准输入）加工序，一行一道", None, "str | Path | None"
)
TEMPLATE = flag("template", "加上拆除、铺设、调试三大部分的样板")
ITEM: Option[str] = Option(
    "item", lambda value: plain(str(value)), "哪一项工程，写它在台账里的编号", "", "str | None", metavar="编号"
)
START: Option[Any] = Option(
    "start",
    read_day,
    "一个计划开始也没有填的，从哪一天开工",
    None,
    "date | str | None",
    metavar="日期",
    read_of=read_day,
)
TODAY = flag("today", "今日例会单：应在建、应完成、应开工、拖期、明日准备，带电话")


class _Read(NamedTuple):
    """The projects of a ledger, with rows that are to be added."""

    ledger: Ledger
    added: tuple[Record, ...]
    projects: Sequence[Project]
    outlooks: Sequence[Outlook]
    findings: Sequence[Finding]


def decide(context: Context) -> Decision:
    """Calculate the projects, write what is computed, and make the chart, or the sheet of the morning."""
    opened = numbered(context).with_sheets(SHEETS)
    if refused := [finding for spec in SHEETS for finding in unreadable_sheet(opened.ledger, spec)]:
        return _refused(refused)
    pasted = _pasted(context, opened.ledger)
    if pasted.findings:
        return _refused(pasted.findings)
    if pasted.rows and _is_there(opened.ledger, pasted.rows, context[ITEM]):
        line = Line(f"这 {len(pasted.rows)} 道工序已经在“工序”表里，没有再加")
        return Decision((line,), (), "要重新推算、画推进图的，不加 --paste、--template 再运行一次", shown=STEPS.name)
    is_new = lacks_sheet(opened.ledger, STEPS)
    if not pasted.rows and not rows_of(opened.ledger, STEPS):
        if context[TODAY]:
            lacks = "台账里没有“工序”表" if is_new else "“工序”表里没有工序"
            return Decision((Line(f"{lacks}，没有例会单可做"),), (), "请先运行一次“推进图”，在“工序”表填好工序")
        done = "会加上一张空的" if context.dry_run else "√ 加了一张空的"
        told = f"台账里没有“工序”表，{done}" if is_new else "“工序”表里没有工序"
        line = Line(f"{told}；没有推进图可做")
        edits = (Edit(opened.package, ChangeSet((), (), (own_sheet(STEPS),)), EntryInfo("推进图")),)
        return Decision((line,), (), _HOW, edits=edits if is_new else (), shown=STEPS.name)
    context.progress("推算工期")
    read = _read(context, opened.ledger, pasted.rows)
    if context[ITEM] and not read.projects:
        raise UsageError(f"“{context[ITEM]}”", "“工序”表里没有这个编号的工程", "请核对编号")
    broken = [project for project in read.projects if not is_sound(project)]
    if pasted.rows and any(row.row == 0 for project in broken for row in project.rows):
        return _refused(read.findings)
    details = tuple(map(Line.of, read.findings))
    if not read.outlooks:
        return _refused(read.findings)
    if context[TODAY]:
        return _morning(context, read, details)
    return _charts(context, read, details, pasted, is_new=is_new)


def _is_there(ledger: Ledger, rows: Sequence[Mapping[str, Value]], number: str) -> bool:
    """Whether each row stands in the sheet already, with the same work: it was pasted before."""
    there = {(row.text(Field.NUMBER), step_name(row.text(STEP)), row.content(WORK)) for row in rows_of(ledger, STEPS)}
    return all(
        (each.text(Field.NUMBER), step_name(each.text(STEP)), each.content(WORK)) in there
        for each in new_records(with_later_columns(with_steps_sheet(ledger)), rows, number)
    )


def _refused(findings: Sequence[Finding]) -> Decision:
    line = Line("× 工序有错，什么也没有写，请先改好上面列出的")
    return Decision((line,), tuple(map(Line.of, findings)), wrong=True)


def _pasted(context: Context, ledger: Ledger) -> Pasted:
    rows: list[Mapping[str, Value]] = list(template_rows()) if context[TEMPLATE] else []
    given = [name for name, is_given in (
        ("--template", context[TEMPLATE]), ("--paste", context[PASTE] is not None), ("--today", context[TODAY]),
    ) if is_given]  # fmt: skip
    if len(given) > 1:
        raise UsageError("、".join(given), "只能给一个", "请分几次运行")
    if (file := context[PASTE]) is None:
        return Pasted(tuple(rows))
    pasted = read_pasted(_text(file), "粘贴的内容" if str(file) == _PIPE else file.name, ledger.year)
    others = {number for row in pasted.rows if (number := plain(str(row.get(Field.NUMBER) or context[ITEM])))} - {
        context[ITEM]
    }
    if context[ITEM] and others:
        raise UsageError(
            "--item", f"粘贴的行写着别的编号 {'、'.join(sorted(others))}，什么也没有写", "请核对编号，或去掉 --item"
        )
    return pasted


def _text(file: Path) -> str:
    # Imported late: a click pastes into the sheet itself.
    from taizhang_xl.sending.drafts import content_of
    from taizhang_xl.tables.textcode import decode

    return sys.stdin.read() if str(file) == _PIPE else decode(file, content_of(file)).text


def _read(context: Context, ledger: Ledger, rows: Sequence[Mapping[str, Value]]) -> _Read:
    wide = with_later_columns(with_steps_sheet(ledger))
    added = new_records(wide, rows, context[ITEM])
    day = context[AS_OF] or context.today
    projects = projects_of(wide, added, context[START])
    if context[ITEM]:
        projects = [project for project in projects if project.number == context[ITEM]]
    outlooks = [outlook_of(project, wide.calendar, day) for project in projects if is_sound(project)]
    return _Read(wide, added, projects, outlooks, list(findings_of(wide, projects, outlooks)))


def _charts(context: Context, read: _Read, details: tuple[Line, ...], pasted: Pasted, *, is_new: bool) -> Decision:
    opened, day = context.opened.with_sheets(SHEETS), context[AS_OF] or context.today
    proposed = propose(read.ledger, read.outlooks, day)
    changes = step_changes(read.ledger, read.outlooks, read.added, is_new=is_new) + proposed.changes
    changes = at_edges(
        opened.source, read.ledger, added_columns(with_steps_sheet(opened.ledger), read.ledger, changes)
    ).changes
    target = context[TO] or context.path.parent / "out" / "推进图.xlsx"
    context.progress("画推进图")
    charts = [chart_of(outlook, outlook.project.title(read.ledger)) for outlook in read.outlooks]
    files = tuple(_chart_files(target, charts, read))
    wrong = any(line.severity is Severity.ERROR for line in details) or bool(proposed.findings)
    lines = chart_lines(
        read.ledger, read.projects, read.outlooks, proposed, added=len(read.added), is_trial=context.dry_run
    )
    notes = (*details, *map(Line.of, proposed.findings), *_not_used(context, read, pasted))
    return Decision(
        (*lines, files_line([file.target for file in files], is_trial=context.dry_run)), notes,
        "在“推进建议”表里写“采用”，再运行一次就改到台账" if proposed.open else "",
        wrong=wrong, edits=(Edit(opened.package, changes, EntryInfo("推进图")),) if changes else (), files=files,
        result=tuple(read.outlooks), shown=STEPS.name,
    )  # fmt: skip


def _chart_files(target: Path, charts: Sequence[Chart], read: _Read) -> Iterator[Product]:
    yield Product(target, partial(_write_charts, charts, read), Saving.MADE, label="推进图")
    # Imported late: a click that only looks at findings draws nothing.
    from taizhang_xl.systems.project.chart_svg import svg_pages

    for chart in charts:
        pages = svg_pages(chart, read.ledger.settings)
        for number, page in enumerate(pages, 1):
            own = f"_{file_name(chart.number)}" if len(charts) > 1 else ""
            name = f"{target.stem}{own}{f'_{number}' if len(pages) > 1 else ''}.svg"
            yield product_of(target.with_name(name), page.encode(), name)._replace(saving=Saving.MADE)


def _write_charts(charts: Sequence[Chart], read: _Read, file: BinaryIO) -> None:
    from taizhang_xl.systems.project.chart_workbook import write_charts

    write_charts(charts, read.ledger.settings, read.outlooks[0].day, file)


def _morning(context: Context, read: _Read, details: tuple[Line, ...]) -> Decision:
    from taizhang_xl.systems.project.morning_sheet import title_of, write_morning

    morning: Morning = morning_of(read.outlooks, context[AS_OF] or context.today)
    target = context[TO] or context.path.parent / "out" / f"今日例会_{morning.day}.xlsx"
    product = Product(target, partial(write_morning, morning, read.ledger), Saving.MADE, label="今日例会")
    counts = "，".join(f"{section.title} {len(section.tasks)} 道" for section in morning.sections)
    steps = tuple(
        Line(f"{section.title}：{'、'.join(task.step.name for task in section.tasks) or '无'}")
        for section in morning.sections
    )
    lines: tuple[Line, ...] = (
        Line(f"{title_of(morning)}：{counts}"),
        Line(f"{'会写' if context.dry_run else '√'} 例会单 {target}，打印用，不发邮件"),
    )
    lines += tuple(broken_lines(read.projects, "例会单上没有它"))
    wrong = any(line.severity is Severity.ERROR for line in details)
    return Decision(lines, (*details, *steps), wrong=wrong, files=(product,), result=morning)


def _not_used(context: Context, read: _Read, pasted: Pasted) -> Iterator[Line]:
    if pasted.ignored:
        yield Line(f"△ 粘贴的列没有读：{'、'.join(pasted.ignored)}", Severity.WARNING)
    if context[START] and all(any(row.day(PLANNED_FIRST) for row in project.rows) for project in read.projects):
        yield Line("△ 工序里已有计划开始，--start 没有用", Severity.WARNING)


_CHART = Drawing(blue="M3 4h18M3 4v17", green="M5 8h6", amber="M9 13h7", red="M14 18h6")
_MORNING = Drawing(blue="M5 3h14v18H5zM8 8h8M8 12h8", red="M8 16h4")
_TIP = "推进图：推算各道工序和终点，画出 A3 的施工推进图"
_MORNING_TIP = "今日例会单：应在建、应完成、应开工、拖期、明日准备，带责任人和电话，打印用"
VERB = Verb(
    "project", f"{_TIP}；加 --today 是今日例会单。", (LEDGER, PASTE, TEMPLATE, ITEM, START, TODAY, TO, YEAR, AS_OF), decide,
    (
        Button("project", "推进图", _TIP, "SmartArtInsert", _CHART, "查看"),
        Button("morning", "今日例会", _MORNING_TIP, "TableInsertExcel", _MORNING, "查看", {"today": True}),
    ),
    edits=True, python="tuple[Outlook, ...] | Morning", json=as_json,
)  # fmt: skip
