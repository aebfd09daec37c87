"""The figures of a year's closed months, of each unit and of all together, and why a month has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.month.closed_work import Counted


class Gap(StrEnum):
    """Why there are no figures of a month to be had from its close."""

    OPEN = "没有月结"
    LOST = "月结存档找不到"
    ALTERED = "月结存档被改动过"
    UNREADABLE = "月结存档读不出来"
    OLD = "是旧版本月结的，存档里没有应办清单"


@dataclass
class MonthFigures(Counted):
    """What was due in a month, and for how many days each item that hung at its close had been hanging by then."""

    hung_days: Sequence[int] = ()

    @property
    def median_days(self) -> Fraction | None:
        """The median of the days, None where nothing hung."""
        days, half = sorted(self.hung_days), len(self.hung_days) // 2
        return Fraction(days[half] + days[-half - 1], 2) if days else None


class UnitTrend(NamedTuple):
    """A unit by its name of today, with its figures of the months in which anything of it was due."""

    name: str
    short: str
    months: Mapping[Month, MonthFigures]


class Trends(NamedTuple):
    """The figures of `months`, the closed ones; `gaps` are the months from January on that have none, and why.

    `units` are those of the ledger in its order, then others that a close names, `unknown` the short forms of these.
    `fewest` is how much must be due for a rate to be told, as for a rank in 讲评.
    """

    months: tuple[Month, ...]
    units: tuple[UnitTrend, ...]
    gaps: Mapping[Month, Gap]
    fewest: int
    unknown: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[Month, ...]:
        """The months from the first closed one to the last, those without figures too."""
        every = sorted((*self.months, *self.gaps))
        return tuple(month for month in every if self.months and self.months[0] <= month <= self.months[-1])

    @property
    def total(self) -> Mapping[Month, MonthFigures]:
        """The figures of all units together."""
        return {month: _together(unit.months.get(month) for unit in self.units) for month in self.months}

    @property
    def listed(self) -> tuple[UnitTrend, ...]:
        """The units of which anything was due."""
        return tuple(unit for unit in self.units if unit.months)

    def rate(self, figures: Counted) -> Fraction | None:
        """Return 按期率, None where too little was due to tell one."""
        return figures.rate if len(figures.due) >= self.fewest else None

    def of(self, names: Set[str]) -> Trends:
        """Return the trends of some units alone, by their full names."""
        return self._replace(units=tuple(unit for unit in self.units if unit.name in names), unknown=())


def _together(parts: Iterable[MonthFigures | None]) -> MonthFigures:
    every = [part for part in parts if part is not None]
    days = [day for part in every for day in part.hung_days]
    return MonthFigures(hung_days=days, due=[work for part in every for work in part.due])
