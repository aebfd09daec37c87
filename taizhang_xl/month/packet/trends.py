"""The packet's sheet 趋势: the closed months of the year side by side, each figure in its cell, the shade beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from taizhang_xl.month import figures
from taizhang_xl.month import trend_rows as rows
from taizhang_xl.month.review import Review
from taizhang_xl.month.trend_rows import Shown, total_row, unit_row
from taizhang_xl.month.trends import Trends, notes, why_none
from taizhang_xl.paper.pages import A4, Pages, Row
from taizhang_xl.paper.style import Column, Styled, height

_UNIT, _NARROWEST, _WIDEST = 22, 8.5, 13.0
_BY_UNIT = (
    (rows.ON_TIME_RATE, rows.rate, "percent"), (f"{figures.DONE}／{figures.DUE}", rows.done_of_due, "center"),
    (figures.HUNG, rows.hung, "center"),
)  # fmt: skip
_OVERALL = (
    (figures.DUE, rows.due, "center"), (figures.DONE, rows.done, "center"), (rows.ON_TIME_RATE, rows.rate, "percent"),
    (figures.HUNG, rows.hung, "center"), (rows.MEDIAN_DAYS, rows.median_days, "center"),
)  # fmt: skip


def write_trends(styled: Styled, review: Review) -> tuple[list[str], list[str]]:
    """Write the sheet where there are months to compare; returns its name, and what is said in place of it."""
    found = review.trends
    if found is None:
        return [], []
    if why := why_none(found):
        return [], [why]
    columns = _columns(found, "center")
    pages = Pages(styled, styled.page(rows.TREND, pages_high=None), columns)
    pages.head((f"{found.span[0].label}至{found.span[-1].month}月趋势", "title", 34))
    _write_overall(pages, found, review.part or "全机关")
    for number, (name, show, look) in zip("二三四", _BY_UNIT, strict=True):
        each = [_row(unit.short, unit_row(found, unit, show)) for unit in found.listed]
        pages.part(f"{number}、{name}", _columns(found, look), each)
    width = sum(column.width for column in columns)
    for note in notes(found):
        pages.line(note, points=height([(note, width)]))
    pages.close()
    return [str(pages.sheet.get_name())], []


def _write_overall(pages: Pages, found: Trends, title: str) -> None:
    first, *others = ((_row(name, total_row(found, show)), look) for name, show, look in _OVERALL)
    pages.part(f"一、{title}", _columns(found, first[1], "项目"), [first[0]])
    for row, look in others:
        pages.rows(_columns(found, look), [row])


def _columns(found: Trends, look: str, title: str = "单位") -> list[Column]:
    months = found.span
    width = max(min((A4.width - _UNIT) / len(months), _WIDEST), _NARROWEST)
    return [Column(title, _UNIT), *(Column(f"{month.month}月", width, look) for month in months)]


def _row(name: str, shown: Sequence[Shown]) -> Row:
    values = (float(each.value) if isinstance(each.value, Fraction) else each.value for each in shown)
    return Row([name, *values], fills={place: f"#{each.fill}" for place, each in enumerate(shown, 1) if each.fill})
