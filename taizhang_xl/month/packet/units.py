"""One unit's sheet of the packet, in the four parts of the monthly meeting: done, hanging, next month, to coordinate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from taizhang_xl.cells import Value
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.packet.lines import hung_text, joined, state_fill
from taizhang_xl.month.review_line import Assist, Line
from taizhang_xl.month.review_model import Review, UnitReview
from taizhang_xl.paper.pages import NOTHING, SECTION, Pages, Row
from taizhang_xl.paper.style import Column, Styled, height

_WIDTHS = (8, 30, 15, 11, 13, 31, 16)
_LOOKS = ("center", "text", "text", "date", "center", "text", "text")
_STATE_COLUMN = 4
# From the state on stands what a unit reports.
_REPORTED = (_STATE_COLUMN, len(_WIDTHS) - 1)
_ASSISTS = "协办"
_DONE = ("编号", "目标任务", "完成时限", "到期日", "状态", "落实情况（佐证）", "完成日期")
_HUNG = ("编号", "目标任务", "完成时限", "到期日", "挂单", "未完成原因", "责任人")
_OTHER = ("编号", "目标任务", "完成时限", "到期日", "状态", "进展情况", "完成日期")
_NEXT = ("编号", "目标任务", "完成时限", "到期日", "本月状态", "下月安排", "责任人")
_MATTERS = (Column("编号", 8, "center"), Column("目标任务", 30), Column("需要协调的内容", sum(_WIDTHS[2:])))


def has_content(unit: UnitReview) -> bool:
    """Tell whether there is anything to print for a unit: of one that did not report, that it did not."""
    return bool(unit.due or unit.other or unit.next_due or unit.overdue or unit.matters) or not unit.reported


def without_page(review: Review) -> str:
    """Return the units that have no page, each with how much work there is nothing to tell of."""
    units = (unit for unit in review.units if not has_content(unit))
    return "、".join(f"{unit.short}（{unit.rest_words or '没有事项'}）" for unit in units)


def write_unit(styled: Styled, review: Review, unit: UnitReview) -> str:
    """Write one unit's sheet; returns the sheet's name."""
    sheet = styled.page(unit.short, pages_high=None)
    sheet.set_footer(f'&L&"宋体"&11{styled.shown(unit.short)}&C&"宋体"&11第 &P 页  共 &N 页')
    pages = Pages(styled, sheet, [Column("", width) for width in _WIDTHS])
    # Before anything is put behind it: a digit there would hide that a number ends.
    title = f"{styled.shown(unit.name)}{review.month.label}工作落实情况"
    summary = _summary(review, unit)
    pages.head((title, "title", 34), (summary, "plain", height([(summary, sum(_WIDTHS))]) + 3))
    if unit.rest_words:
        # Below the tables it could be alone on a page.
        pages.line(unit.rest_words, points=height([(unit.rest_words, sum(_WIDTHS))]))
    rows = [row for line in unit.due for row in _with_assists(unit, review, line, line.assists)]
    pages.part(f"一、当月落实情况（{_done_of(unit)}）", _columns(_DONE), rows, marked=_REPORTED)
    nothing = "无" if unit.reported else unit.report
    pages.part("二、未完成及挂单原因", _columns(_HUNG), [Row(_hung(line)) for line in unit.hung], nothing)
    planned = [Row(_next(line), mark=_mark(unit)) for line in unit.planned]
    # The last part is often a single line: with it goes the last row of the one before.
    matters = [Row([line.item.number, line.item.shown(Field.TASK), line.matter]) for line in unit.matters]
    keep = SECTION + (NOTHING if not matters else 3 * NOTHING)
    pages.part("三、下月安排", _columns(_NEXT), planned, keep=keep, marked=(_STATE_COLUMN, _STATE_COLUMN + 1))
    pages.part("四、需要协调的事项", _MATTERS, matters, nothing)
    _other(pages, review, unit)
    pages.close()
    return str(sheet.get_name())


def _summary(review: Review, unit: UnitReview) -> str:
    counts = unit.counts
    figures = f"应办 {counts.due} 项"
    if unit.reported:
        figures += f"，办结 {counts.done} 项，在办 {counts.doing} 项，未落实 {counts.todo} 项，挂单 {counts.hung} 项"
    if counts.early:
        figures += f"，提前办结 {counts.early} 项"
    return f"报送情况：{unit.report}    {figures}，超期 {counts.overdue_words}    截至 {review.as_of}"


def _done_of(unit: UnitReview) -> str:
    return f"办结 {unit.counts.done} 项／应办 {unit.counts.due} 项" if unit.reported else unit.report


def _mark(unit: UnitReview) -> str:
    """Return what stands once where all that a unit would have reported is missing."""
    return "" if unit.reported else unit.report


def _columns(head: Sequence[str]) -> list[Column]:
    columns = [Column(*each) for each in zip(head, _WIDTHS, _LOOKS, strict=True)]
    columns[_STATE_COLUMN] = columns[_STATE_COLUMN]._replace(shows_state=True)
    if head[-1] == Field.DONE_ON:
        columns[-1] = columns[-1]._replace(look="date")
    return columns


def _start(line: Line) -> list[Value]:
    item = line.item
    return [item.number, item.shown(Field.TASK), item.shown(Field.DEADLINE), line.due]


def _with_assists(unit: UnitReview, review: Review, line: Line, assists: Iterable[Assist]) -> Iterator[Row]:
    """Yield the row of an item, and under it one for each unit that assists; those are no line of their own."""
    yield Row(_done(line), state_fill(line, review), "" if line.parts else _mark(unit))
    for each in assists:
        yield Row([None, each.unit, None, None, _ASSISTS, each.shown, None])


def _done(line: Line) -> list[Value]:
    parts = f"（{line.parts}）" if line.parts else ""
    if not line.reported:
        return [*_start(line), line.shown_state, parts or None, None]
    told = joined(line.progress, line.evidence) + parts
    done_on = line.item.day(Field.DONE_ON)
    return [*_start(line), line.shown_state, told, done_on if line.finished else None]


def _hung(line: Line) -> list[Value]:
    return [*_start(line), hung_text(line), line.reason or "（没有填写原因）", line.item.shown(Field.PERSON)]


def _next(line: Line) -> list[Value]:
    return [*_start(line), line.shown_state, line.next_plan or None, line.item.shown(Field.PERSON)]


def _other(pages: Pages, review: Review, unit: UnitReview) -> None:
    if not unit.other:
        return
    told = ((line, [each for each in line.assists if each.text]) for line in unit.other)
    rows = [row for line, assists in told for row in _with_assists(unit, review, line, assists)]
    pages.part("附：未到期的在办和提前办结事项", _columns(_OTHER), rows, marked=_REPORTED)
