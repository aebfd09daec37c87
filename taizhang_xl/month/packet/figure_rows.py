"""The packet's sheet 数字明细: the rows that each figure of the overview counts, to which the figure is a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taizhang_xl.cells import Value, address
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month import figures
from taizhang_xl.month.packet.lines import state_fill
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Review
from taizhang_xl.paper.pages import Pages, Row, pieces_of
from taizhang_xl.paper.style import Column, Linked, Styled

_NAME = "数字明细"
_ORDER = (
    figures.DUE, figures.DONE, figures.DOING, figures.TODO, figures.UNREPORTED, figures.HUNG, figures.ON_TIME,
    figures.EARLY, figures.OVERDUE,
)  # fmt: skip
_COLUMNS = (
    Column("数字", 11, "center"), Column("单位", 13), Column("编号", 9, "center"), Column("目标任务", 36),
    Column("完成时限", 17), Column("到期日", 12, "date"), Column("状态", 13, "center", shows_state=True),
    Column("完成日期", 12, "date"),
)  # fmt: skip
# Rows above the table: the title, what the sheet is for, the header.
_TOP = 3
_NOTE = "总览的数字点到这里，看是哪些事项。本表只在电脑上看，不随材料打印；要打印的，请取消打印区域。"


@dataclass(frozen=True)
class FigureRows:
    """The blocks of rows, by figure and then by unit, and the name that their sheet will have."""

    sheet: str
    blocks: Mapping[tuple[str, int], tuple[Row, ...]]
    spans: Mapping[tuple[str, int], tuple[int, int]]

    def linked(self, value: float, figure: str, unit: int | None = None) -> Value:
        """Return a figure as a link to its rows, of all units where none is given; of its place in the review, from 0."""
        spans = [span for (name, at), span in self.spans.items() if name == figure and unit in (None, at)]
        if not spans:
            return value
        first, last = address(spans[0][0] + 1, 1), address(spans[-1][1], len(_COLUMNS))
        quoted = self.sheet.replace("'", "''")
        return Linked(value, f"'{quoted}'!{first}:{last}")

    def write(self, styled: Styled, review: Review) -> list[str]:
        """Write the sheet where a figure has rows; returns its name, or nothing."""
        if not self.blocks:
            return []
        pages = Pages(styled, styled.page(self.sheet, pages_high=None, reserved=True), _COLUMNS)
        pages.head((f"{review.month.label}总览数字明细", "title", 34), (_NOTE, "plain", 24), table=True)
        # Each item is there once for each figure that counts it: many pages of what the other sheets print already.
        pages.sheet.print_area(0, 0, 1, len(_COLUMNS) - 1)
        for rows in self.blocks.values():
            pages.rows(_COLUMNS, rows)
        pages.close()
        return [self.sheet]


def figure_rows_of(styled: Styled, review: Review) -> FigureRows:
    """Return the rows of all figures, and where they will be."""
    blocks: dict[tuple[str, int], tuple[Row, ...]] = {}
    spans: dict[tuple[str, int], tuple[int, int]] = {}
    row = _TOP
    for figure in _ORDER:
        for place, unit in enumerate(review.units):
            if lines := unit.rows[figure]:
                block = tuple(_row(figure, unit.short, line, review) for line in lines)
                after = row + sum(len(pieces_of(each, _COLUMNS, styled.shown)) for each in block)
                blocks[figure, place], spans[figure, place] = block, (row, after)
                row = after
    return FigureRows(styled.reserve(_NAME), blocks, spans)


def _row(figure: str, unit: str, line: Line, review: Review) -> Row:
    item = line.item
    due = line.status.due if figure == figures.OVERDUE else line.due
    values: list[Value] = [
        figure, unit, item.number, item.shown(Field.TASK), item.shown(Field.DEADLINE), due, line.shown_state,
        item.day(Field.DONE_ON) if line.finished else None,
    ]  # fmt: skip
    return Row(values, state_fill(line, review))
