"""One unit's sheet of the packet, in the four parts of the monthly meeting: done, hanging, next month, to coordinate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from taizhang_xl.cells import Value
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.packet.lines import hung_text, joined, state_fill
from taizhang_xl.month.review import Assist, Line, Review, UnitReview
from taizhang_xl.paper.style import Column, Styled, height, set_widths, write_cell, write_table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (9, 34, 15, 11, 14, 48, 14)
_LOOKS = ("center", "text", "text", "date", "center", "text", "text")
_STATE_COLUMN = 4
_ASSISTS = "协办"
_MATTER_COLUMN = 2
_DONE = ("编号", "目标任务", "完成时限", "到期日", "状态", "落实情况（佐证）", "完成日期")
_HUNG = ("编号", "目标任务", "完成时限", "到期日", "挂单", "未完成原因", "责任人")
_OTHER = ("编号", "目标任务", "完成时限", "到期日", "状态", "进展情况", "完成日期")
_NEXT = ("编号", "目标任务", "完成时限", "到期日", "本月状态", "下月安排", "责任人")


def has_content(unit: UnitReview) -> bool:
    """Tell whether there is anything to print for a unit."""
    return bool(unit.due or unit.other or unit.next_due or unit.overdue or unit.matters)


def write_unit(styled: Styled, review: Review, unit: UnitReview) -> str:
    """Write one unit's sheet; returns the sheet's name."""
    sheet = styled.page(unit.short)
    set_widths(sheet, [Column("", width) for width in _WIDTHS])
    last = len(_WIDTHS) - 1
    sheet.merge_range(0, 0, 0, last, f"{unit.name}{review.month.label}工作落实情况", styled.look("title"))
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, last, _summary(review, unit), styled.look("plain"))
    sheet.set_row(1, 24)
    sheet.set_footer(f'&L&"宋体"&9{unit.short}&C&"宋体"&9第 &P 页  共 &N 页')
    rows = [row for line in unit.due for row in _with_assists(line, line.assists)]
    row = _part(styled, sheet, 2, f"一、当月落实情况（{_done_of(unit)}）", _DONE, [values for values, _ in rows])
    _colour_states(styled, sheet, review, row - len(rows), [line for _, line in rows])
    nothing = "无" if unit.reported else unit.report
    row = _part(styled, sheet, row, "二、未完成及挂单原因", _HUNG, [_hung(line) for line in unit.hung], nothing)
    if unit.other:
        told = ((line, [each for each in line.assists if each.text]) for line in unit.other)
        rows = [row for line, assists in told for row in _with_assists(line, assists)]
        title = "附：未到期的在办和提前办结事项"
        row = _part(styled, sheet, row, title, _OTHER, [values for values, _ in rows])
        _colour_states(styled, sheet, review, row - len(rows), [line for _, line in rows])
    row = _part(styled, sheet, row, "三、下月安排", _NEXT, [_next(line) for line in _planned(unit)])
    _coordinate(styled, sheet, row, unit, nothing)
    return str(sheet.get_name())


def _summary(review: Review, unit: UnitReview) -> str:
    counts = unit.counts
    figures = f"应办 {counts.due} 项"
    if unit.reported:
        figures += f"，办结 {counts.done} 项，在办 {counts.doing} 项，未落实 {counts.todo} 项，挂单 {counts.hung} 项"
    if counts.early:
        figures += f"，提前办结 {counts.early} 项"
    return f"报送情况：{unit.report}    {figures}，超期 {counts.overdue} 项    截至 {review.as_of}"


def _done_of(unit: UnitReview) -> str:
    return f"办结 {unit.counts.done} 项／应办 {unit.counts.due} 项" if unit.reported else unit.report


def _part(
    styled: Styled, sheet: Worksheet, top: int, title: str, head: Sequence[str], rows: list[list[Value]],
    nothing: str = "无",
) -> int:  # fmt: skip
    """Write a heading and its table, or that there is nothing; return the row below."""
    sheet.write_string(top, 0, title, styled.look("section"))
    sheet.set_row(top, 26)
    if not rows:
        sheet.merge_range(top + 1, 0, top + 1, len(_WIDTHS) - 1, nothing, styled.look("text"))
        sheet.set_row(top + 1, 22)
        return top + 2
    columns = [Column(*each) for each in zip(head, _WIDTHS, _LOOKS, strict=True)]
    if head[-1] == Field.DONE_ON:
        columns[-1] = columns[-1]._replace(look="date")
    return write_table(styled, sheet, top + 1, columns, rows)


def _colour_states(styled: Styled, sheet: Worksheet, review: Review, top: int, lines: Iterable[Line | None]) -> None:
    for row, line in enumerate(lines, top):
        if line and (fill := state_fill(line, review)):
            write_cell(sheet, row, _STATE_COLUMN, line.shown_state, styled.look("center", fill))


def _start(line: Line) -> list[Value]:
    item = line.item
    return [item.number, item.shown(Field.TASK), item.shown(Field.DEADLINE), line.due]


def _with_assists(line: Line, assists: Iterable[Assist]) -> Iterator[tuple[list[Value], Line | None]]:
    """Yield the row of an item, and under it one for each unit that assists; those are no line of their own."""
    yield _done(line), line
    for each in assists:
        yield [None, each.unit, None, None, _ASSISTS, each.shown, None], None


def _done(line: Line) -> list[Value]:
    parts = f"（{line.parts}）" if line.parts else ""
    if not line.reported:
        return [*_start(line), line.shown_state, line.shown_state + parts, None]
    told = joined(line.progress, line.evidence) + parts
    done_on = line.item.day(Field.DONE_ON)
    return [*_start(line), line.shown_state, told, done_on if line.finished else None]


def _hung(line: Line) -> list[Value]:
    return [*_start(line), hung_text(line), line.reason or "（没有填写原因）", line.item.shown(Field.PERSON)]


def _next(line: Line) -> list[Value]:
    return [*_start(line), line.shown_state, line.next_plan or None, line.item.shown(Field.PERSON)]


def _planned(unit: UnitReview) -> list[Line]:
    """Return what is due next month, then whatever else the unit plans to do, each item once; nothing that is finished."""
    due = {(line.item.sheet, line.item.row) for line in unit.next_due}
    lines = (line for line in (*unit.due, *unit.other) if line.next_plan and not line.state.is_finished)
    rest = [line for line in lines if (line.item.sheet, line.item.row) not in due]
    return [*unit.next_due, *rest]


def _coordinate(styled: Styled, sheet: Worksheet, top: int, unit: UnitReview, nothing: str) -> None:
    sheet.write_string(top, 0, "四、需要协调的事项", styled.look("section"))
    sheet.set_row(top, 26)
    last, width = len(_WIDTHS) - 1, sum(_WIDTHS[_MATTER_COLUMN:])
    if not unit.matters:
        sheet.merge_range(top + 1, 0, top + 1, last, nothing, styled.look("text"))
        sheet.set_row(top + 1, 22)
        return
    heads = ("编号", "目标任务", "需要协调的内容")
    rows = [(line.item.number, line.item.shown(Field.TASK), line.matter) for line in unit.matters]
    for row, (texts, looks) in enumerate([(heads, ("head",) * 3), *((each, _LOOKS[:3]) for each in rows)], top + 1):
        number, task, matter = texts
        write_cell(sheet, row, 0, number, styled.look(looks[0]))
        write_cell(sheet, row, 1, task, styled.look(looks[1]))
        sheet.merge_range(row, _MATTER_COLUMN, row, last, matter, styled.look(looks[2]))
        sheet.set_row(row, height([(number, _WIDTHS[0]), (task, _WIDTHS[1]), (matter, width)]))
