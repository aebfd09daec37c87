"""The packet's sheet 趋势: the closed months of the year side by side, each figure in its cell, the shade beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from taizhang_xl.month import trend_rows as rows
from taizhang_xl.month.review_model import Review
from taizhang_xl.month.trend_model import Trends
from taizhang_xl.month.trend_rows import Shown, total_row, unit_row
from taizhang_xl.month.trends import HUNG_SHADES, RATE_SHADES, notes, why_none
from taizhang_xl.paper.pages import A4, Pages, Row
from taizhang_xl.paper.style import Column, Styled, height

# Each column is wider than its characters by its edges: of twelve months these take as much as three characters.
_UNIT, _WIDEST, _EDGES = 22, 13.0, 3


def write_trends(styled: Styled, review: Review) -> tuple[list[str], list[str]]:
    """Write the sheet where there are months to compare; returns its name, and what is said in place of it."""
    found = review.trends
    if found is None:
        return [], []
    if why := why_none(found):
        return [], [f"没有“{rows.TREND}”：{why}"]
    columns = _columns(found, rows.hung)
    pages = Pages(styled, styled.page(rows.TREND, pages_high=None), columns)
    pages.head((f"{found.span[0].label}至{found.span[-1].month}月趋势", "title", 34))
    _write_overall(pages, found, review.part or "全机关")
    width = sum(column.width for column in columns)
    said = [(note, height([(note, width)])) for note in (RATE_SHADES + HUNG_SHADES, *notes(found))]
    for number, (name, show) in zip("二三四", rows.BY_UNIT, strict=True):
        each = [_row(unit.short, unit_row(found, unit, show)) for unit in found.listed]
        keep = sum(points for _, points in said) if number == "四" else 0.0
        pages.part(f"{number}、{name}", _columns(found, show), each, keep=keep)
    for note, points in said:
        pages.line(note, points=points)
    pages.close()
    return [str(pages.sheet.get_name())], []


def _write_overall(pages: Pages, found: Trends, title: str) -> None:
    # A row each: numbers and rates are formatted differently.
    (name, show), *others = rows.OVERALL
    pages.part(f"一、{title}", _columns(found, show, "项目"), [_row(name, total_row(found, show))])
    for name, show in others:
        pages.rows(_columns(found, show), [_row(name, total_row(found, show))])


def _columns(found: Trends, show: rows.Show, title: str = "单位") -> list[Column]:
    months = found.span
    width = min((A4.width - _UNIT - _EDGES) / len(months), _WIDEST)
    look = "percent" if show is rows.rate else "center"
    return [Column(title, _UNIT), *(Column(f"{month.month}月", width, look) for month in months)]


def _row(name: str, shown: Sequence[Shown]) -> Row:
    values = (float(each.value) if isinstance(each.value, Fraction) else each.value for each in shown)
    return Row([name, *values], fills={place: f"#{each.fill}" for place, each in enumerate(shown, 1) if each.fill})
