"""The rows in which papers show trends: values for the months from the first closed one to the last, each with its level. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from taizhang_xl.month import figures
from taizhang_xl.month.trend_model import MonthFigures, Trends, UnitTrend
from taizhang_xl.month.trends import hung_level, percent, rate_level

TREND = "趋势"
ON_TIME_RATE, MEDIAN_DAYS = "按期率", "挂单天数中位数"
NOTHING_DUE, NO_FIGURES = "—", "无数字"
# From white to as dark as black letters can still be read on, printed in grey too.
SHADES = ("", "FFF2CC", "FBDF9D", "F2C464", "DDA13A")


class Shown(NamedTuple):
    """What a cell shows: a count, a rate or days as a number, or a text; `level` is that of its shade."""

    value: int | Fraction | str
    level: int = 0

    @property
    def fill(self) -> str:
        """The shade as "RRGGBB", "" for none."""
        return SHADES[self.level]


Show = Callable[[Trends, MonthFigures], Shown]


def due(told: Trends, month: MonthFigures) -> Shown:
    """Show 应办."""
    return Shown(len(month.due))


def done(told: Trends, month: MonthFigures) -> Shown:
    """Show 办结."""
    return Shown(len(month.done))


def done_of_due(told: Trends, month: MonthFigures) -> Shown:
    """Show 办结 and 应办 as people write them: 3／5."""
    return Shown(f"{len(month.done)}／{len(month.due)}")


def all_hung(told: Trends, month: MonthFigures) -> Shown:
    """Show 挂单 of all units together: the levels are for one."""
    return Shown(len(month.hung))


def hung(told: Trends, month: MonthFigures) -> Shown:
    """Show 挂单 of a unit."""
    return Shown(len(month.hung), hung_level(len(month.hung)))


def rate(told: Trends, month: MonthFigures) -> Shown:
    """Show 按期率, in words where too little was due to tell one."""
    known = told.rate(month)
    return Shown(f"不足{told.fewest}项") if known is None else Shown(known, rate_level(known))


def median_days(told: Trends, month: MonthFigures) -> Shown:
    """Show for how many days in the median has been hanging what hangs."""
    return Shown(NOTHING_DUE if month.median_days is None else month.median_days)


OVERALL: tuple[tuple[str, Show], ...] = (
    (figures.DUE, due), (figures.DONE, done), (ON_TIME_RATE, rate), (figures.HUNG, all_hung), (MEDIAN_DAYS, median_days)
)  # fmt: skip
BY_UNIT: tuple[tuple[str, Show], ...] = (
    (ON_TIME_RATE, rate), (f"{figures.DONE}／{figures.DUE}", done_of_due), (figures.HUNG, hung)
)  # fmt: skip


def total_row(told: Trends, show: Show) -> list[Shown]:
    """Return a row of all units together."""
    total = told.total
    return [show(told, total[month]) if month in total else Shown(NO_FIGURES) for month in told.span]


def unit_row(told: Trends, unit: UnitTrend, show: Show) -> list[Shown]:
    """Return a row of one unit; in a month in which nothing of it was due there is nothing to show."""
    return list(_of_unit(told, unit, show))


def _of_unit(told: Trends, unit: UnitTrend, show: Show) -> Iterator[Shown]:
    for month in told.span:
        if month not in told.months:
            yield Shown(NO_FIGURES)
        elif month in unit.months:
            yield show(told, unit.months[month])
        else:
            yield Shown(NOTHING_DUE)


def text_of(shown: Shown, *, is_rate: bool = False) -> str:
    """Return what a cell shows as text: a rate as 83%, days with at most one decimal."""
    value = shown.value
    if isinstance(value, Fraction):
        return f"{percent(value)}%" if is_rate else f"{float(value):g}"
    return str(value)
