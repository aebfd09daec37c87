"""The packet's cover: what it is, as of when, the figures of the month, and what lies inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from taizhang_xl.month.figures import OVERDUE_TIMES
from taizhang_xl.month.review_line import NOT_RETURNED, REPORTED, UNDECIDED
from taizhang_xl.month.review_model import Review
from taizhang_xl.paper.pages import A4, PERCENT
from taizhang_xl.paper.style import HEAD_FONT, Styled, height
from taizhang_xl.returns.consolidate import units_line

COVER = "封面"
_CONTENTS_COLUMNS, _WIDTH = 4, 13
# The heights of the rows above the contents, and of a line of these.
_ABOVE = (24, 36, 60, 36, 24, 24, 30, 24, 15, 26)
_LINE = 20


def write_cover(styled: Styled, review: Review) -> Callable[[Sequence[str], Sequence[str]], None]:
    """Write the cover; the function returned fills in the contents once the other sheets have their names.

    It takes these names, and what is said of units and lists that have no page.
    """
    sheet = styled.page(COVER, pages_high=None)
    sheet.set_print_scale(PERCENT)
    sheet.set_column(0, 7, _WIDTH)
    sheet.set_footer("")
    big = styled.book.add_format({"font_name": HEAD_FONT, "font_size": 28, "align": "center", "valign": "vcenter"})
    middle = styled.book.add_format({"font_size": 16, "align": "center", "valign": "vcenter"})
    day = review.as_of
    for row, points in enumerate(_ABOVE):
        sheet.set_row(row, points)
    for row, (text, look) in enumerate(
        (
            (review.office, middle),
            (f"{review.month.label}工作台账落实情况汇报", big),
            (f"{review.part}　截至{day.year}年{day.month}月{day.day}日".strip("　"), middle),
        ),
        1,
    ):
        sheet.merge_range(row, 0, row, 7, styled.shown(text), look)
    _figures(styled, review, 5)
    above: list[float] = list(_ABOVE)
    for row, text in ((7, _figures_words(review)), (8, review.closed_note)):
        if shown := styled.shown(text):
            above[row] = max(above[row], height([(shown, 8 * _WIDTH)]))
            sheet.merge_range(row, 0, row, 7, shown, styled.look("plain"))
            sheet.set_row(row, above[row])

    def contents(names: Sequence[str], told: Sequence[str]) -> None:
        sheet.merge_range(9, 0, 9, 7, "目  录", styled.look("section"))
        for place, name in enumerate(names):
            row, column = 10 + place // _CONTENTS_COLUMNS, place % _CONTENTS_COLUMNS * 2
            target = name.replace("'", "''")
            sheet.merge_range(row, column, row, column + 1, "", styled.look("plain"))
            sheet.write_url(row, column, f"internal:'{target}'!A1", styled.look("plain"), f"{place + 1}. {name}")
            sheet.set_row(row, _LINE)
        rows = 1 + (len(names) - 1) // _CONTENTS_COLUMNS
        told = [styled.shown(text) for text in told]
        heights = [height([(text, 8 * _WIDTH)]) for text in told]
        for row, (text, points) in enumerate(zip(told, heights, strict=True), 10 + rows):
            sheet.merge_range(row, 0, row, 7, text, styled.look("plain"))
            sheet.set_row(row, points)
        if sum((*above, rows * _LINE, *heights)) > A4.room:
            sheet.set_h_pagebreaks([9])

    return contents


def _figures(styled: Styled, review: Review, top: int) -> None:
    sheet = styled.book.worksheets()[0]
    total = review.total
    figures = {
        "应办": total.due, "办结": total.done, "在办": total.doing, "未落实": total.todo, "未报送": total.unreported,
        "挂单": total.hung, OVERDUE_TIMES: total.overdue, "未报单位": review.units_that(NOT_RETURNED),
    }  # fmt: skip
    for column, (name, count) in enumerate(figures.items()):
        sheet.write_string(top, column, name, styled.look("head"))
        sheet.write_number(top + 1, column, count, styled.look("center", "bold"))


def _figures_words(review: Review) -> str:
    """Return what the figures of the cover leave open."""
    units = [review.units_that(report) for report in (REPORTED, NOT_RETURNED, UNDECIDED)]
    asked = (
        f"{review.month.label}没有合并过报送，数字按台账现有内容算" if review.outcome.unasked else units_line(*units)
    )
    open_ones = f"，{review.unreported_words}" if review.unreported_words else ""
    return f"{asked}；超期 {review.total.overdue_words}；表中“未报送”是未报送和报送有误单位的应办项数{open_ones}"
