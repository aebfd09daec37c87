"""A single day as staff type it in a date column: a real date, or text that can mean one day only."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from taizhang_xl.cells import Cell, Kind, Shown
from taizhang_xl.dates.period import BadDateError, read_period
from taizhang_xl.dates.spelling import uniform

# What is left of a day in uniform spelling: 10月底 is not one, though it has a last day.
_DAY = re.compile(r"[^月]*月\d.*")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_EPOCH = date(1899, 12, 30)


def read_day(cell: Cell, year: int) -> date | None:
    """Return the day of a cell, None if it is blank or cannot be one day for certain.

    A text is read like a deadline, in `year` if it names none; a number as `day_in_figures` does. "3.2" typed as a
    number stays unread: it may mean the 2nd or the 20th.
    A number that its format shows as a day (20180320 as 2018-03-20) is that day.
    """
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _from_text(uniform(value), year)
    if isinstance(value, Shown) and (day := _from_text(uniform(value.shown), year)):
        return day
    if cell.kind is Kind.NUMBER and isinstance(value, (int, float)) and value == int(value):
        return day_in_figures(str(int(value)), year)
    return None


def _from_text(plain: str, year: int) -> date | None:
    if plain.isdecimal():
        return day_in_figures(plain, year)
    try:
        period = read_period(plain, year) if _DAY.fullmatch(plain) else None
    except BadDateError:
        return None
    return period.first if period else None


def day_in_figures(text: str, year: int) -> date | None:
    """Return the day of 20180331, or of Excel's serial 43190 if it is within three years of `year`."""
    if len(text) == 8:
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None
    if len(text) != 5 or not text.isdecimal() or not 30_000 <= int(text) <= 80_000:
        return None
    day = _EPOCH + timedelta(days=int(text))
    return day if abs(day.year - year) <= 3 else None


def iso_day(text: str) -> date:
    """Return the day of "2018-03-31" or "2018-3-31". Raises ValueError if it is not one."""
    # strptime would import calendar and locale first.
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3]))


def month_day(year: int, month: int, day: int) -> date:
    """Return a day of a month, the month's last day if the month is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, min(day, 28)) + timedelta(days=max(0, day - 28)), following - timedelta(days=1))


def day_words(day: date) -> str:
    """Return a day as papers have it, 2018年3月5日: the whole year, no zero in front (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"
