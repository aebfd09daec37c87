"""A calendar month, the unit in which the office reviews its work."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

# The years a ledger may have; dates computed from theirs stay within what `date` can hold.
FIRST_YEAR, LAST_YEAR = 1990, 2100
_MONTH = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*月?")


class Month(NamedTuple):
    """A month that sorts by time; str() gives "2018-03", `label` "2018年3月"."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2018-03" or "2018年3月"; ValueError if it is no month."""
        match = _MONTH.fullmatch(text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a date."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """The month as people write it."""
        return f"{self.year}年{self.month}月"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def months_since(self, earlier: Month) -> int:
        """Return how many months lie between, 0 for the same month."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month
