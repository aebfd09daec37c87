"""A week as people write it, 3月5日至3月9日, and the Friday by which it is known. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from taizhang_xl.ledger.model import Record
from taizhang_xl.systems.appraisal.weeks import week_of
from taizhang_xl.text import plain

_DAY = r"(?:(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*)?(\d{1,2})\s*日?"
_WEEK = rf"{_DAY}\s*(?:至|到|~|—|–|--?)\s*{_DAY}"


def week_text(friday: date) -> str:
    """Return how a week is written: from its Monday to its Friday."""
    monday = friday - timedelta(days=4)
    return f"{monday.month}月{monday.day}日至{friday.month}月{friday.day}日"


def read_week(record: Record, column: str, year: int) -> date | None:
    """Return the Friday of the week in a cell: from one day to another of it, or any one day; None if it is neither.

    A day without a year is of `year`, but the last days of December may begin the first week.
    """
    if (day := record.day(column)) is not None:
        return week_of(day)
    match = re.fullmatch(_WEEK, plain(record.text(column)))
    if match is None or match[2] is None:
        return None
    last = _day(match[4] or match[1] or str(year), match[5] or match[2], match[6])
    if last is None:
        return None
    firsts = (_day(match[1] or str(last.year - back), match[2], match[3]) for back in (0, 1))
    first = next((each for each in firsts if each and each <= last), None)
    return week_of(last) if first is not None and week_of(first) == week_of(last) else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
