"""The days of an entry: one, or from one to another (3月5日~14日)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.day import read_day
from taizhang_xl.dates.period import BadDateError, Period, read_period
from taizhang_xl.dates.spelling import uniform
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.schema import Field

NOT_READ, BACKWARDS = "看不懂", "后一天早于前一天"
_NOT_EXACT = ("余", "多", "餘", "左右", "约", "約")
NOT_EXACT = "带着“余”“约”，不是哪一天"


class Span(NamedTuple):
    """The first and the last day of an entry."""

    first: date
    last: date

    def __str__(self) -> str:
        first, last = self
        begin = f"{first.month}月{first.day}日"
        if first == last:
            return begin
        return f"{begin}~{last.day}日" if first.month == last.month else f"{begin}~{last.month}月{last.day}日"


def span_of(record: Record) -> Span | str:
    """Return the days of a row, or why they cannot be read."""
    if isinstance(record.cell(Field.DAY).value, str):
        return read_span(record.shown(Field.DAY), record.year)
    day = record.day(Field.DAY)
    return Span(day, day) if day else NOT_READ


def read_span(text: str, year: int) -> Span | str:
    """Return the days of a text, those without a year in `year`, or why they cannot be read. 5月底 is its last day."""
    if any(mark in text for mark in _NOT_EXACT):
        return NOT_EXACT
    parts = uniform(text).split("-")
    if len(parts) > 2:
        return NOT_READ
    try:
        first = read_period(parts[0], year)
        last = read_period(parts[-1], first.year, first.month) if first else None
    except BadDateError as error:
        return str(error)
    if first is None or last is None or not (_is_day(first) and _is_day(last)):
        # A serial number or 20180305 typed as a text.
        day = _in_figures(text, year)
        return Span(day, day) if day else NOT_READ
    return Span(first.last, last.last) if first.last <= last.last else BACKWARDS


def _is_day(period: Period) -> bool:
    return period.point and not period.whole


def _in_figures(text: str, year: int) -> date | None:
    from taizhang_xl.cells import Cell, Kind

    return read_day(Cell(Kind.TEXT, text), year)
