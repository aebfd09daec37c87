"""The document's overview: one line a unit, each figure a link to its rows, and a bar of shaded cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from taizhang_xl.month import figures
from taizhang_xl.month.document.wording import OVERVIEW, SMALL, add_note, add_rows, count_of, figure_place
from taizhang_xl.month.packet.overview import on_time_rate
from taizhang_xl.month.review_model import Counts, Review, UnitReview
from taizhang_xl.paper.word.blocks import Cell, Column, add_title
from taizhang_xl.paper.word.links import name_place

if TYPE_CHECKING:
    from docx.document import Document


_FIGURES = (
    figures.DUE, figures.DONE, figures.DOING, figures.TODO, figures.UNREPORTED, figures.HUNG, figures.OVERDUE,
    figures.EARLY,
)  # fmt: skip
# What is known of a unit that sent nothing: the ledger says it.
_WITHOUT_REPORT = (figures.DUE, figures.UNREPORTED, figures.OVERDUE)
# A column's head where it is not the figure's name.
_HEADS = {figures.OVERDUE: figures.OVERDUE_TIMES}
_UNKNOWN = "—"
_NOTE = (
    "“办理情况”从左到右是办结、在办、未落实、未报送，长短按应办项数。数字可以点开看是哪些事项，口径见最后的编写说明。"
    "“—”是没有报来或没有应办，无从统计；合计的按期率只算已报送的单位。"
)
_BAR_PARTS, _BAR_WIDTH = 24, 23.1
_GREY = "A6A6A6"


def write_overview(document: Document, review: Review) -> None:
    """Write the overview."""
    from docx.shared import Pt

    title = add_title(document, f"{review.month.label}{review.overview_title}")
    title.paragraph_format.page_break_before = True
    title.paragraph_format.space_after = Pt(4)
    name_place(title, OVERVIEW)
    columns = (
        Column("单位", 22.6), Column("报送情况", 15.8, centred=True),
        *(Column(_HEADS.get(name, name), 12.7 if len(name) == 3 else 9.4, centred=True) for name in _FIGURES),
        Column("按期率", 12.7, centred=True),
        Column("办理情况", _BAR_WIDTH, parts=_BAR_PARTS),
    )  # fmt: skip
    most = max((unit.counts.due for unit in review.units), default=0)
    rows = [_row(review, number, unit, most) for number, unit in enumerate(review.units, 1)]
    asked = f"{review.month.label}没有合并过报送，数字按台账现有内容算。" if review.outcome.unasked else ""
    open_ones = f"未报送的 {review.total.unreported} 项，{review.unreported_words}。" if review.unreported_words else ""
    add_note(document, f"{asked}{review.year_words}。{open_ones}{_NOTE}", keep=True)
    add_rows(document, columns, [*rows, _total(review)], points=SMALL)


def _row(review: Review, number: int, unit: UnitReview, most: int) -> list[Cell]:

    told = [
        linked(unit.counts, figure, number) if unit.reported or figure in _WITHOUT_REPORT else Cell(_UNKNOWN)
        for figure in _FIGURES
    ]
    rate = _rate(unit.counts, number) if unit.reported else Cell(_UNKNOWN)
    return [Cell(unit.short), Cell(unit.report), *told, rate, *_bar(review, unit.counts, most)]


def _total(review: Review) -> list[Cell]:

    total = review.total
    told = [linked(total, figure, 0)._replace(bold=True) for figure in _FIGURES]
    return [Cell("合计", bold=True), Cell(""), *told, _rate(total, 0)._replace(bold=True), Cell("", parts=_BAR_PARTS)]


def linked(counts: Counts, figure: str, unit: int) -> Cell:
    """Return the cell of a figure, a link where there is anything to lead to."""

    count = count_of(counts, figure)
    return Cell(str(count), link=figure_place(figure, unit) if count else "")


def _rate(counts: Counts, unit: int) -> Cell:

    rate = on_time_rate(counts)
    if rate is None:
        return Cell(_UNKNOWN)
    return Cell(f"{rate:.0%}", link=figure_place(figures.ON_TIME, unit) if counts.on_time else "")


def _bar(review: Review, counts: Counts, most: int) -> Iterator[Cell]:
    """Yield shaded cells, together as long as the unit's work beside that of the unit with most."""

    settings = review.settings
    colours = (settings.green, settings.blue, settings.red, _GREY)
    told = (counts.done, counts.doing, counts.todo, counts.unreported)
    used = 0
    for colour, parts in zip(colours, _parts(told, most), strict=True):
        if parts:
            used += parts
            yield Cell("", colour, parts=parts)
    if used < _BAR_PARTS:
        yield Cell("", parts=_BAR_PARTS - used)


def _parts(told: tuple[int, ...], most: int) -> list[int]:
    """Return how many parts of the bar each figure gets: at least one where it is not 0, never more than there are."""
    if not most:
        return [0] * len(told)
    parts = [max(round(count * _BAR_PARTS / most), 1) if count else 0 for count in told]
    while sum(parts) > _BAR_PARTS:
        parts[parts.index(max(parts))] -= 1
    return parts
