"""A quarter of a year, after which the office is told how its work stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from taizhang_xl.dates.month import Month

_FIGURES = "一二三四"
_QUARTER = re.compile(rf"第?([1-4{_FIGURES}])(?:季度?)?")


class Quarter(NamedTuple):
    """A quarter that sorts by time; `label` is "2018年第一季度"."""

    year: int
    number: int

    @classmethod
    def of(cls, month: Month) -> Quarter:
        """Return the quarter of a month."""
        return cls(month.year, (month.month + 2) // 3)

    @property
    def name(self) -> str:
        """The quarter as people write it, without the year."""
        return f"第{_FIGURES[self.number - 1]}季度"

    @property
    def label(self) -> str:
        """The quarter as people write it."""
        return f"{self.year}年{self.name}"

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """Its three months."""
        last = 3 * self.number
        return Month(self.year, last - 2), Month(self.year, last - 1), Month(self.year, last)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


def read_number(text: str) -> int:
    """Return the number of "1", "一季度", "第1季度"; ValueError if it is no quarter."""
    match = _QUARTER.fullmatch("".join(text.split()))
    if match is None:
        raise ValueError(text)
    return int(match[1]) if match[1].isascii() else _FIGURES.index(match[1]) + 1
