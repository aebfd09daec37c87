"""One unit's section of the document, on a page of its own, in the four parts of the meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month import figures
from taizhang_xl.month.document.wording import (
    ASSISTS,
    add_line,
    add_part,
    add_rows,
    add_rows_or,
    count_of,
    figure_place,
    short_day,
    span_of,
    state_cell,
    unit_place,
)
from taizhang_xl.month.packet.lines import hung_text, joined
from taizhang_xl.month.review_line import Assist, Line
from taizhang_xl.month.review_model import Review, UnitReview
from taizhang_xl.paper.word.blocks import Cell, Column, Span, add_text, add_title
from taizhang_xl.paper.word.links import Link, name_place, write_parts

if TYPE_CHECKING:
    from docx.document import Document

NO_REASON = "（没有填写原因）"
_NOTHING = "无。"
_NUMBER, _TASK, _DUE = Column("编号", 17, centred=True), Column("目标任务", 43), Column("到期日", 22, centred=True)
_STATE = Column("状态", 24, centred=True)
_DONE = (_NUMBER, _TASK, Column("完成时限", 24), _STATE, Column("落实情况（佐证）", 48))
_OTHER = (*_DONE[:-1], Column("进展情况（佐证）", 48))
_HUNG = (
    _NUMBER, _TASK, _DUE, Column("挂单", 23, centred=True), Column("未完成原因", 29), Column("责任人", 22)
)  # fmt: skip
_NEXT = (
    _NUMBER, _TASK, _DUE, _STATE._replace(title="本月状态"), Column("下月安排", 28), Column("责任人", 22)
)  # fmt: skip
_MATTERS = (_NUMBER, _TASK, Column("需要协调的内容", 96))
# The order of the rows of part one: each figure's rows stand together.
_GROUPS = (figures.ON_TIME, figures.DONE, figures.DOING, figures.TODO, figures.UNREPORTED)


def write_unit(document: Document, review: Review, number: int, unit: UnitReview) -> None:
    """Write one unit's section; `number` is its place in the review, counted from 1."""
    from docx.shared import Pt

    title = add_title(document, f"{for_others(unit.name)}\n{review.month.label}工作落实情况")
    title.paragraph_format.page_break_before = True
    title.paragraph_format.space_after = Pt(6)
    name_place(title, unit_place(number))
    write_parts(add_text(document, ""), _summary(number, unit))
    if unit.rest_words:
        add_line(document, f"{unit.rest_words}。")
    silence = _NOTHING if unit.reported else f"{unit.report}。"
    add_part(document, _head(number, unit))
    _due(document, review, number, unit)
    add_part(document, ["二、未完成及挂单原因"])
    marks = {figure_place(figures.HUNG, number): Span(0, len(unit.hung) - 1)} if unit.hung else None
    add_rows_or(document, _HUNG, [_hung(review, line) for line in unit.hung], silence, marks)
    add_part(document, ["三、下月安排"])
    add_rows_or(document, _NEXT, [_next(review, line) for line in unit.planned], _NOTHING)
    add_part(document, ["四、需协调事项"])
    matters = [[line.item.number, line.item.shown(Field.TASK), line.matter] for line in unit.matters]
    add_rows_or(document, _MATTERS, matters, silence)
    if unit.other:
        add_part(document, ["附：未到期的在办和提前办结事项"])
        _other(document, review, number, unit)


def _figure(number: int, unit: UnitReview, figure: str) -> Link:
    count = count_of(unit.counts, figure)
    return Link(str(count), figure_place(figure, number) if count else "")


def _summary(number: int, unit: UnitReview) -> Iterator[str | Link]:
    yield f"报送情况：{unit.report}。"
    if unit.head or unit.leader:
        people = (
            f"{word}：{for_others(name)}" for word, name in (("负责人", unit.head), ("分管领导", unit.leader)) if name
        )
        yield f"{'，'.join(people)}。"
    yield from ("应办", _figure(number, unit, figures.DUE), "项")
    if unit.reported:
        for figure in (figures.DONE, figures.DOING, figures.TODO, figures.HUNG):
            yield from (f"，{figure}", _figure(number, unit, figure), "项")
        if unit.counts.early:
            yield from (f"，{figures.EARLY}", _figure(number, unit, figures.EARLY), "项")
    # What leads to rows counts them: where an item is overdue more than once that is the second figure.
    counts = unit.counts
    before, after = (
        ("", "项。") if counts.overdue_items == counts.overdue else (f"{counts.overdue_items}项（", "次）。")
    )
    yield from (f"，{figures.OVERDUE}{before}", _figure(number, unit, figures.OVERDUE), after)


def _head(number: int, unit: UnitReview) -> list[str | Link]:
    due = _figure(number, unit, figures.DUE)
    if not unit.reported:
        return [f"一、当月落实情况（{unit.report}，应完成", due, "项）"]
    return ["一、当月落实情况（完成", _figure(number, unit, figures.DONE), "项／应完成", due, "项）"]


def _due(document: Document, review: Review, number: int, unit: UnitReview) -> None:
    """Write what was due, one figure's rows after the other's, and name them."""
    lines = sorted_by_figure([(unit, line) for line in unit.due])
    rows, starts = _rows(review, lines, [line.assists for line in lines])
    marks = {
        figure_place(name, number): span_of(lines, unit.rows[name], starts, len(rows))
        for name in (figures.DUE, *_GROUPS)
        if unit.rows[name]
    }
    add_rows_or(document, _DONE, rows, _NOTHING, marks)


def sorted_by_figure(lines: Sequence[tuple[UnitReview, Line]]) -> list[Line]:
    """Return lines of what is due with those of one figure together, else as they come."""
    found: dict[str, list[Line]] = {name: [] for name in _GROUPS}
    figure_of: dict[int, str] = {}
    for unit in {id(unit): unit for unit, _ in lines}.values():
        # The first group that counts a line is its own: what is on time is 办结 too.
        figure_of |= {id(line): name for name in reversed(_GROUPS) for line in unit.rows[name]}
    for _, line in lines:
        found[figure_of[id(line)]].append(line)
    return [line for name in _GROUPS for line in found[name]]


def _other(document: Document, review: Review, number: int, unit: UnitReview) -> None:
    early = unit.rows[figures.EARLY]
    counted = set(map(id, early))
    lines = [*early, *(line for line in unit.other if id(line) not in counted)]
    rows, starts = _rows(review, lines, [[each for each in line.assists if each.text] for line in lines])
    place = figure_place(figures.EARLY, number)
    add_rows(document, _OTHER, rows, {place: span_of(lines, early, starts, len(rows))} if early else None)


def _rows(
    review: Review, lines: Sequence[Line], assists: Sequence[Sequence[Assist]]
) -> tuple[list[list[str | Cell]], list[int]]:
    """Return the rows of lines, each with those of the units that assist, and at which row each line begins."""
    rows: list[list[str | Cell]] = []
    starts = []
    for line, units in zip(lines, assists, strict=True):
        starts.append(len(rows))
        rows.append(_line(review, line))
        rows += [[ASSISTS, each.unit, "", "", each.shown] for each in units]
    return rows, starts


def _line(review: Review, line: Line) -> list[str | Cell]:
    item, parts = line.item, f"（{line.parts}）" if line.parts else ""
    done_on = item.day(Field.DONE_ON) if line.finished else None
    told = joined(line.progress, line.evidence) + parts if line.reported else parts
    state = state_cell(line, review, short_day(done_on, review))
    return [item.number, item.shown(Field.TASK), item.shown(Field.DEADLINE), state, told]


def _hung(review: Review, line: Line) -> list[str | Cell]:
    item = line.item
    return [
        item.number, item.shown(Field.TASK), short_day(line.due, review), hung_text(line), line.reason or NO_REASON,
        item.shown(Field.PERSON),
    ]  # fmt: skip


def _next(review: Review, line: Line) -> list[str | Cell]:
    item = line.item
    return [
        item.number, item.shown(Field.TASK), short_day(line.due, review), state_cell(line, review), line.next_plan,
        item.shown(Field.PERSON),
    ]  # fmt: skip
