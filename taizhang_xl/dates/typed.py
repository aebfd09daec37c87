"""Days and months as people type them on a command line: 2018.3.5, 5月15日, 3月; without a year they are of the ledger's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.dates.day import read_day
from taizhang_xl.dates.month import FIRST_YEAR, LAST_YEAR, Month
from taizhang_xl.dates.spelling import uniform

YearOf = Callable[[], int]
_MONTH = r"(?:(\d{4})年)?(\d{1,2})月?|(\d{4})(\d\d)"
# Two leap years far apart: a day that is the same in both has its year written.
_ANY_YEARS = (1904, 2096)


class NoYearError(ValueError):
    """A day or month without a year, where there is no ledger to take it from."""


def typed_day(text: str, year: YearOf | None = None) -> date:
    """Return the day of a text, read as the cells of a ledger are. Raises ValueError where it is none, NoYearError where it lacks a year."""
    cell = Cell(Kind.TEXT, text)
    first, second = (read_day(cell, any_year) for any_year in _ANY_YEARS)
    if first is not None and first == second:
        return first
    if year is None:
        if first is None and not text.isdecimal():
            raise ValueError(text)
        raise NoYearError(text)
    if (day := read_day(cell, year())) is None:
        raise ValueError(text)
    return day


def typed_month(text: str, year: YearOf | None = None) -> Month:
    """Return the month of 2018-3, 2018年3月, 201803 or 3月. Raises ValueError where it is none, NoYearError where it lacks a year."""
    found = re.fullmatch(_MONTH, uniform(text))
    if found is None:
        raise ValueError(text)
    month = int(found[2] or found[4])
    if not 1 <= month <= 12:
        raise ValueError(text)
    if named := found[1] or found[3]:
        if not FIRST_YEAR <= int(named) <= LAST_YEAR:
            raise ValueError(text)
        return Month(int(named), month)
    if year is None:
        raise NoYearError(text)
    return Month(year(), month)
