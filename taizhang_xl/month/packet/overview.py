"""The packet's overview: one line per unit, totals as formulas, and a chart of the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang_xl.cells import Value, address
from taizhang_xl.month.figures import ON_TIME, OVERDUE, OVERDUE_TIMES
from taizhang_xl.month.packet.figure_rows import FigureRows
from taizhang_xl.month.review_model import Counts, Review, UnitReview
from taizhang_xl.paper.pages import Pages, Row, row_height
from taizhang_xl.paper.style import Column, Styled, height, write_cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NAME = "总览"
_COLUMNS = (
    Column("单位", 20), Column("报送情况", 12, "center"), Column("应办", 9, "center"), Column("办结", 10, "center"),
    Column("在办", 10, "center"), Column("未落实", 10, "center"), Column("未报送", 10, "center"),
    Column("挂单", 10, "center"), Column("按期率", 11, "percent"), Column("提前办结", 11, "center"),
    Column(OVERDUE_TIMES, 11, "center"),
)  # fmt: skip
_TITLES = [column.title for column in _COLUMNS]
_SUMMED = ("应办", "办结", "在办", "未落实", "未报送", "挂单", "提前办结", OVERDUE_TIMES)
# A column's figure where it is not called like it.
_FIGURE = {OVERDUE_TIMES: OVERDUE}
# Not known of a unit that sent nothing.
_NOT_TOLD = ("办结", "在办", "未落实", "挂单", "提前办结")
# Rows above the header.
_TOP = 1
_TOTAL, _YEAR, _CHART, _LEAST_CHART = 24.0, 24.0, 240.0, 170.0
_UNKNOWN = "—"
_NOTE = (
    "注：应办＝本月到期＋上月安排里说本月办结的＋以前到期本月初仍未办结＋本月有一次的周期工作；应办＝办结＋在办＋未落实＋未报送。"
    "挂单是应办而到期没有办结的；按期率＝按期办结÷应办，没填完成日期的不算按期，合计只算已报送单位；"
    "超期按截止日计算，每月、每季的工作没有办结的每一期算一次，没有报送的单位按台账计算；“没有月报”是当月没有合并过报送，数字按台账现有内容算，其中每月、每季的工作无从知道，算在“未报送”里；“报送有误”是几份报表不一致、没有采用，它的应办算在“未报送”里；“—”是没有报来或没有应办，无从统计。"
)
_CHART_FONT = {"size": 10.5}
_CHART_COLOURS = {"未报送": "#A6A6A6"}


def write_overview(styled: Styled, review: Review, rows: FigureRows) -> str:
    """Write the overview, each figure a link to its rows; returns the sheet's name."""
    pages = Pages(styled, styled.page(NAME, pages_high=None), _COLUMNS)
    pages.head((f"{review.month.label}{review.overview_title}", "title", 34), table=True)
    note = height([(_NOTE, sum(column.width for column in _COLUMNS))])
    year = f"{review.year_words}（每项只算一次，按台账算到{review.as_of}）"
    note += _YEAR
    lines = [Row(_row(place, unit, rows)) for place, unit in enumerate(review.units)]
    left = pages.left - note - _TOTAL - sum(row_height(row, _COLUMNS) for row in lines)
    chart = _CHART if left < _LEAST_CHART else min(left, _CHART)
    # With the last rows: a chart alone on a page says nothing.
    pages.rows(_COLUMNS, lines, keep=_TOTAL + note + chart)
    bottom = pages.row
    _write_total(styled, pages.sheet, review, bottom, rows)
    pages.skip(_TOTAL)
    pages.line(year, "plain", _YEAR)
    pages.line(_NOTE, "plain", note - _YEAR)
    _chart(styled, pages.sheet, review, bottom, pages.row, chart)
    pages.close()
    return NAME


def _row(place: int, unit: UnitReview, rows: FigureRows) -> list[Value]:
    counts = unit.counts
    figure: dict[str, Value] = {
        name: rows.linked(count, _FIGURE.get(name, name), place) for name, count in _counted(counts).items()
    }  # fmt: skip
    if not unit.reported:
        figure |= dict.fromkeys(_NOT_TOLD, _UNKNOWN)
    rate = on_time_rate(counts)
    known = unit.reported and rate is not None
    figure["按期率"] = rows.linked(rate, ON_TIME, place) if known and rate is not None else _UNKNOWN
    return [unit.short, unit.report, *(figure[title] for title in _TITLES[2:])]


def _counted(counts: Counts) -> dict[str, int]:
    told = (
        counts.due, counts.done, counts.doing, counts.todo, counts.unreported, counts.hung, counts.early, counts.overdue
    )  # fmt: skip
    return dict(zip(_SUMMED, told, strict=True))


def on_time_rate(counts: Counts) -> float | None:
    """Return finished on time / due, None where nothing was due."""
    told = counts.due - counts.unreported
    return counts.on_time / told if told else None


def _write_total(styled: Styled, sheet: Worksheet, review: Review, row: int, rows: FigureRows) -> None:
    total = review.total
    values = _counted(total)
    for column, name in enumerate(_TITLES):
        look = styled.look(_COLUMNS[column].look, "bold", "grey")
        if name in values:
            write_cell(sheet, row, column, rows.linked(values[name], _FIGURE.get(name, name)), look)
            span = f"{address(_TOP + 2, column + 1)}:{address(row, column + 1)}"
            sheet.write_formula(row, column, f"=SUM({span})", look, values[name])
        else:
            rate = on_time_rate(total)
            on_time = _UNKNOWN if rate is None else rows.linked(rate, ON_TIME)
            shown = {"单位": "合计", "按期率": on_time}.get(name)
            write_cell(sheet, row, column, shown, look)


def _chart(
    styled: Styled, sheet: Worksheet, review: Review, bottom: int, top: int, points: float
) -> None:  # fmt: skip
    settings = review.settings
    colours = {
        "办结": f"#{settings.green}",
        "在办": f"#{settings.blue}",
        "未落实": f"#{settings.red}",
        **_CHART_COLOURS,
    }
    chart = styled.book.add_chart({"type": "column", "subtype": "stacked"})
    first, last = _TOP + 1, bottom - 1
    for name, colour in colours.items():
        column = _TITLES.index(name)
        chart.add_series(
            {
                "name": [NAME, _TOP, column],
                "categories": [NAME, first, 0, last, 0],
                "values": [NAME, first, column, last, column],
                "fill": {"color": colour},
                "border": {"color": "#595959", "width": 0.5},
                "gap": 60,
            }
        )
    chart.set_title({"name": "各单位应办事项办理情况（件）", "name_font": {"size": 12, "bold": False}})
    chart.set_legend({"position": "top", "font": _CHART_FONT})
    chart.set_x_axis({"num_font": {**_CHART_FONT, "rotation": -45}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "min": 0,
                      "num_font": _CHART_FONT, "num_format": "0", "major_unit": _step(review)})  # fmt: skip
    chart.set_size(
        {"width": sum(int(column.width * 7 + 5) for column in _COLUMNS) - 8, "height": int(points - 15) * 4 // 3}
    )
    sheet.insert_chart(top, 0, chart, {"x_offset": 4, "y_offset": 8, "object_position": 3})


def _step(review: Review) -> int:
    """Return how far apart the lines of the chart are: whole items, some eight lines."""
    most = max((unit.counts.due for unit in review.units), default=0)
    return next((step for step in (1, 2, 5, 10, 20, 50, 100) if most <= 8 * step), 200)
