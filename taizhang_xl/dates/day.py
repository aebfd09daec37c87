"""A single day as staff type it in a date column: a real date, or text that can mean one day only."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from taizhang_xl.cells import Cell, Kind, Shown
from taizhang_xl.patterns import pattern
from taizhang_xl.text import key

_DAY = pattern(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?")
_ISO = pattern(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_COMPACT = pattern(r"(\d{4})(\d{2})(\d{2})")
_EPOCH = date(1899, 12, 30)


def read_day(cell: Cell, year: int) -> date | None:
    """Return the day of a cell, None where it is blank or cannot be one day for certain.

    A text without a year is read in `year`; a number is taken as Excel's serial of a day within that year,
    the years before and after. "3.2" typed as a number stays unread: it may mean the 2nd or the 20th.
    A number that its format shows as a day (20180320 as 2018-03-20) is that day.
    """
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _from_text(key(value), year)
    if isinstance(value, Shown) and (day := _from_text(key(value.shown), year)):
        return day
    if cell.kind is Kind.NUMBER and isinstance(value, (int, float)) and value == int(value):
        return _from_serial(int(value), year)
    return None


def _from_text(text: str, year: int) -> date | None:
    match = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1] or year), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _from_serial(serial: int, year: int) -> date | None:
    if not 30_000 <= serial <= 80_000:
        return None
    day = _EPOCH + timedelta(days=serial)
    return day if abs(day.year - year) <= 1 else None


def iso_day(text: str) -> date:
    """Return the day of "2018-03-31" or "2018-3-31". Raises ValueError where it is none."""
    # strptime would load the calendar and the locale first.
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def month_day(year: int, month: int, day: int) -> date:
    """Return a day of a month, the month's last day where the month is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, min(day, 28)) + timedelta(days=max(0, day - 28)), following - timedelta(days=1))
