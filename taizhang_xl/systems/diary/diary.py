"""diary: the totals of 工作日志 for each village or project as pages; pasted sentences as rows that wait to be confirmed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from taizhang_xl.buttons import PAGE, Button, Drawing
from taizhang_xl.changes import ChangeSet
from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_day, read_folder, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.journal.closes import lost_months, read_closes
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.own_columns import added_columns, with_later_columns
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.beside_table import at_edges
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.diary.entries import Diary, diary_of
from taizhang_xl.systems.diary.occurrences import Proposed, propose, with_sheets_of_proposals
from taizhang_xl.systems.diary.pasted import NEEDED, Given, Pasted, appended, read_pasted
from taizhang_xl.systems.diary.settings import SETTINGS
from taizhang_xl.systems.diary.sheets import AMOUNT, CONFIRM, CONTENT, COUNTED_IN, DIARY, MEASURE, SCOPE, SHEETS, SOURCE
from taizhang_xl.systems.diary.totals import Summary, summary_of
from taizhang_xl.text import plain

NAME = DIARY.name
_PIPE = "-"
_HOW = (
    "请在“工作日志”表一个数一行填日期、项目、内容、指标、数值、计量单位、口径，再运行一次；有现成句子的用 --paste 粘贴"
)

PASTE: Option[Path | None] = Option(
    "paste", read_path, "从文件（或 - 标准输入）的句子里找出数，加成待确认的行", None, "str | Path | None"
)
ON: Option[date | None] = Option(
    "on", read_day, "粘贴的句子没有写日期的，是哪一天", None, "date | str | None", metavar="日期", read_of=read_day
)
PROJECT_OF: Option[str] = Option(
    "project", lambda value: str(value).strip(), "粘贴的是哪个村或项目", "", "str | None", metavar="村"
)
ITEM: Option[str] = Option(
    "item", lambda value: plain(str(value)), "粘贴的是台账里哪一项的活动，写它的编号", "", "str | None", metavar="编号"
)
TO: Option[Path] = Option(
    "to", read_folder, "放到哪个文件夹；不给就是台账旁边的 out/工作日志", python="str | Path | None",
    usual=lambda context: context.path.parent / "out" / NAME,
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Propose rows for a pasted text, or add up the diary, propose occurrences of items, and make the pages."""
    opened = context.opened.with_sheets(SHEETS)
    if refused := [finding for spec in SHEETS for finding in unreadable_sheet(opened.ledger, spec)]:
        return Decision((Line("× 什么也没有做，请先改好上面列出的"),), tuple(map(Line.of, refused)), wrong=True)
    if context[PASTE] is not None:
        return _paste(context, opened)
    _refuse_idle(context)
    if lacks_sheet(opened.ledger, DIARY):
        edit = Edit(opened.package, ChangeSet(sheets=(own_sheet(DIARY),)), EntryInfo(NAME))
        done = "会加上一张空的" if context.dry_run else "√ 加了一张空的"
        return Decision((Line(f"台账里没有“{NAME}”表，{done}"),), (), _HOW, edits=(edit,), shown=NAME)
    if not rows_of(opened.ledger, DIARY):
        return Decision((Line(f"“{NAME}”表里还没有日志，没有做汇总"),), (), _HOW, shown=NAME)
    return _sum_up(context, opened)


def _refuse_idle(context: Context) -> None:
    """Raise UsageError for an option that only a pasted text has a use for."""
    given = {"--on": context[ON], "--project": context[PROJECT_OF], "--item": context[ITEM]}
    if idle := [name for name, value in given.items() if value]:
        raise UsageError("、".join(idle), "只和 --paste 一起用", "请去掉，或加上 --paste 文件")


def _paste(context: Context, opened: Opened) -> Decision:
    is_new = lacks_sheet(opened.ledger, DIARY)
    ledger = with_own_sheet(opened.ledger, DIARY) if is_new else opened.ledger
    wide = with_later_columns(ledger)
    if lacking := [name for name in (*NEEDED, CONFIRM) if name not in wide.tables[NAME].columns]:
        raise UsageError(opened.path, f"“{NAME}”表没有“{'、'.join(lacking)}”列，粘贴的没有地方放", "请在表头右边加上")
    number = context[ITEM]
    if number and (number not in wide.by_number or number in wide.doubled):
        raise UsageError(f"“{number}”", "台账里没有这个编号，或有几行", "请核对编号")
    pasted = read_pasted(_text(context[PASTE]), wide, Given(context[PROJECT_OF], context[ON], number))
    changes = ChangeSet((), tuple(appended(wide, pasted.rows)), (own_sheet(DIARY),) if is_new else ())
    changes = at_edges(opened.source, wide, added_columns(ledger, wide, changes)).changes
    return Decision(
        tuple(_paste_summary(pasted, is_trial=context.dry_run)), tuple(_paste_lines(pasted)),
        f"请在“{NAME}”表逐行核对，对的在“{CONFIRM}”一列写“确认”，不要的写“不用”；没有确认的不计入" if pasted.rows else "",
        wrong=bool(pasted.asked) or not (pasted.rows or pasted.known),
        edits=(Edit(opened.package, changes, EntryInfo(NAME)),) if pasted.rows else (),
        result=pasted, shown=NAME,
    )  # fmt: skip


def _text(file: Path | None) -> str:
    # Imported late: a button pastes nothing.
    from taizhang_xl.sending.drafts import content_of
    from taizhang_xl.tables.textcode import decode

    if file is None or str(file) == _PIPE:
        return sys.stdin.read()
    return decode(file, content_of(file)).text


def _paste_summary(pasted: Pasted, *, is_trial: bool) -> Iterator[Line]:
    if pasted.rows:
        done = "会加" if is_trial else "√ 加了"
        yield Line(f"{done} {len(pasted.rows)} 行待确认到“{NAME}”表，还没有计入")
    elif not pasted.known:
        yield Line("粘贴的文字里没有找到可以记的数，什么也没有加", Severity.WARNING)
    if pasted.known:
        yield Line(f"□ {pasted.known} 个数“{NAME}”表里已经有了，没有再加")
    if pasted.asked:
        yield Line(f"△ {len(pasted.asked)} 个数要自己定，没有加，见上面列出的", Severity.WARNING)


def _paste_lines(pasted: Pasted) -> Iterator[Line]:
    for row in pasted.rows:
        source = f"，{row[SOURCE]}" if row[SOURCE] else ""
        note = f"，{row[Field.REMARK]}" if row[Field.REMARK] else ""
        amount = f"{row[MEASURE]} {row[AMOUNT]}{row[COUNTED_IN]}"
        yield Line(for_others(f"  {amount}，{row[SCOPE]}{source}{note}（{row[CONTENT]}）"))
    for left in pasted.left:
        mark = "△ 请自己填：" if left.is_asked else "□ 没有取："
        yield Line(f"{mark}“{left.text}”{left.why}", Severity.WARNING if left.is_asked else None)


def _sum_up(context: Context, opened: Opened) -> Decision:
    day, base = context[AS_OF] or context.today, with_sheets_of_proposals(opened.ledger)
    wide = with_later_columns(base)
    read = diary_of(wide, day)
    summary = summary_of(read, day)
    closed = {close.month for close in read_closes(opened.path)} | set(lost_months(opened.path, wide))
    proposed = propose(wide, read, closed)
    changes = at_edges(opened.source, wide, added_columns(base, wide, proposed.changes)).changes
    findings = (*wrong_settings(wide, SETTINGS), *read.findings, *summary.findings, *proposed.findings)
    left_out = read.left_out + summary.left_out
    files = tuple(_files(context[TO], summary, day, left_out)) if summary.projects else ()
    return Decision(
        (*_summary_lines(summary, read, left_out), *_occurrence_lines(proposed, is_trial=context.dry_run),
         *_file_lines(files, is_trial=context.dry_run)),
        (*map(Line.of, findings), *_total_lines(summary)),
        "在“日志落实”表里写“采用”，再运行一次就记到月报" if proposed.open else "",
        wrong=bool(findings), edits=(Edit(opened.package, changes, EntryInfo(NAME)),) if changes else (), files=files,
        result=summary, shown="日志落实" if proposed.open else NAME,
    )  # fmt: skip


def _files(folder: Path, summary: Summary, day: date, left_out: int) -> Iterator[Product]:
    yield Product(
        folder / "工作日志汇总.docx", partial(_write_pages, summary, day, left_out), Saving.MADE, label="工作日志汇总"
    )
    yield Product(
        folder / "工作日志逐月.xlsx", partial(_write_months, summary, day, left_out), Saving.MADE, label="工作日志逐月"
    )


def _write_pages(summary: Summary, day: date, left_out: int, file: BinaryIO) -> None:
    from taizhang_xl.systems.diary.page import pages_of

    file.write(pages_of(summary, day, left_out))


def _write_months(summary: Summary, day: date, left_out: int, file: BinaryIO) -> None:
    from taizhang_xl.systems.diary.by_month import write_by_month

    write_by_month(summary, day, left_out, file)


def _summary_lines(summary: Summary, diary: Diary, left_out: int) -> Iterator[Line]:
    if summary.projects:
        counted = sum(len(project.totals) for project in summary.projects)
        yield Line(f"日志 {len(diary.entries)} 条，{len(summary.projects)} 个村或项目，{counted} 项合计")
    else:
        yield Line("没有一行日志可以汇总，没有做汇总", Severity.WARNING)
    if left_out:
        yield Line(f"× {left_out} 行没有计入，见上面列出的", Severity.WARNING)
    if diary.waiting:
        yield Line(f"△ {diary.waiting} 行待确认，没有计入", Severity.WARNING)


def _total_lines(summary: Summary) -> Iterator[Line]:
    for project in summary.projects:
        totals = (f"{total.key.source}{total.key.measure} {total}" for total in project.totals)
        yield Line(f"  {project.name}：{'；'.join(totals) or '没有填数量'}")


def _occurrence_lines(proposed: Proposed, *, is_trial: bool) -> Iterator[Line]:
    done = "会" if is_trial else "√ 已"
    for taken in proposed.taken:
        yield Line(for_others(f"{done}记到月报 {taken}"))
    for proposal in proposed.open:
        yield Line(for_others(f"□ 建议记到月报 {proposal}"))
    for note in proposed.notes:
        yield Line(f"□ {note}")


def _file_lines(files: tuple[Product, ...], *, is_trial: bool) -> Iterator[Line]:
    for file in files:
        yield Line(f"{'会写' if is_trial else '√'} {file.target}")


def _json(done: Done) -> dict[str, Any]:
    result = done.decision.result
    if isinstance(result, Pasted):
        return {
            "proposed": [{name: value if isinstance(value, int | float) else str(value or "") for name, value in row.items()} for row in result.rows],
            "left": [left._asdict() for left in result.left], "known": result.known,
        }  # fmt: skip
    projects = result.projects if isinstance(result, Summary) else ()
    return {"projects": [
        {"project": project.name, "empty": [str(month) for month in project.empty], "totals": [
            {"指标": total.key.measure, "资金渠道": total.key.source, "合计": str(total),
             "数值": None if total.figure is None else float(total.figure.value),
             "计量单位": "" if total.figure is None else total.figure.unit,
             "约数": "" if total.figure is None else total.figure.marks,
             "逐月": {str(month): str(found) for month, found in total.months.items()}}
            for total in project.totals
        ]}
        for project in projects
    ]}  # fmt: skip


_TIP = "工作日志按村或项目汇总：走访、修路、资金各有多少，逐月有没有；有编号的建议记到月报"
_DRAWING = Drawing(blue=PAGE, green="M8 8h8M8 12h8", amber="M8 16h5", red="M16 14v6")
VERB = Verb(
    "diary", f"{_TIP}；加 --paste 从句子里找出数。", (LEDGER, PASTE, PROJECT_OF, ITEM, ON, TO, YEAR, AS_OF), decide,
    (Button("diary", "工作日志", _TIP, "Paste", _DRAWING, "办理"),),
    edits=True, python="Summary | Pasted | None", json=_json,
)  # fmt: skip
