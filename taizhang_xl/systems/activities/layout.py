"""How large the chart is written, and which entries stand in which row: as large as one sheet of A3 has room for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.status import MARKS, NOT_DUE_MARK
from taizhang_xl.paper.pages import A3, PERCENT
from taizhang_xl.systems.activities.planned import Activity
from taizhang_xl.text import line_count, text_width

# Letters have 10.5 points: at 70 percent 7.35, which can be read on a wall.
_SCALES = range(130, 65, -5)
_SEVERAL_PAGES = 85
UNIT_WIDTH = 12.0
# Marks are larger than letters, and make their line higher.
_LINE, _MARKED, _EDGE = 15.5, 3.0, 8.0
_LOWEST, _ROOMY = 42.0, 96.0
# A row goes on in a second one where it would be higher than Excel's, and where pages break between rows.
_MOST_LINES, _MOST_OF_PIECE = 23, 10
_LONGEST_NAME = 48
MARK_UNDATED, CUT = "未定日", "……"


class Entry(NamedTuple):
    """One circle in a cell: the mark and its day ("√27日"), the name, "RRGGBB" of the state or "" where it is hollow."""

    mark: str
    name: str
    state: State
    is_hollow: bool

    @property
    def text(self) -> str:
        """The entry as one text."""
        return f"{self.mark} {self.name}"


class Block(NamedTuple):
    """A row of the chart: its heading, the entries of each month, its height in points."""

    heading: str
    months: tuple[tuple[Entry, ...], ...]
    points: float


class Layout(NamedTuple):
    """The chart's size: percent of the letters, width of a month's column in characters, points of a page, lines of a row."""

    percent: int
    month_width: float
    room: float
    most_lines: int

    @classmethod
    def at(cls, percent: int, most_lines: int = _MOST_LINES) -> Layout:
        """Return the sizes at which letters are printed so large."""
        width = A3.width * PERCENT / percent - UNIT_WIDTH
        return cls(percent, int(width / 12 * 10) / 10, A3.room * PERCENT / percent, most_lines)

    def blocks(self, units: Sequence[tuple[str, Sequence[Activity]]], as_of: date, *, strict: bool) -> list[Block]:
        """Return the rows of units with their activities, a unit in as many as it takes."""
        return [block for name, own in units for block in self._blocks(name, own, as_of, strict=strict)]

    def _blocks(self, name: str, own: Sequence[Activity], as_of: date, *, strict: bool) -> list[Block]:
        columns = [
            self._chunks([entry_of(each, as_of, strict=strict) for each in own if each.month.month == month])
            for month in range(1, 13)
        ]
        count = max(1, *map(len, columns))
        rows = [tuple(column[at] if at < len(column) else () for column in columns) for at in range(count)]
        headings = [name, *[f"{name}（续）"] * (count - 1)]
        return [Block(heading, row, self._points(heading, row)) for heading, row in zip(headings, rows, strict=True)]

    def _chunks(self, entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
        chunks: list[list[Entry]] = []
        used = self.most_lines
        for entry in entries:
            lines = self.lines(entry.text)
            if used + lines > self.most_lines:
                chunks.append([])
                used = 0
            chunks[-1].append(entry)
            used += lines
        return [tuple(chunk) for chunk in chunks]

    def lines(self, text: str) -> int:
        """Return how many lines a text takes in a month's column."""
        return line_count(text, self.month_width)

    def _points(self, heading: str, row: Sequence[Sequence[Entry]]) -> float:
        cells = (points_of(sum(self.lines(entry.text) for entry in entries), len(entries)) for entries in row)
        return max(*cells, points_of(line_count(heading, UNIT_WIDTH)), _LOWEST)


def points_of(lines: int, marked: int = 0) -> float:
    """Return the height of a row of so many lines, some of which have a mark."""
    return lines * _LINE + marked * _MARKED + _EDGE


def roomy(blocks: Sequence[Block], left: float) -> list[Block]:
    """Return rows that share what is left of a page, none of them much taller than it has to be."""
    more = left / max(len(blocks), 1)
    return [block._replace(points=max(block.points, min(block.points + more, _ROOMY))) for block in blocks]


def layouts() -> list[Layout]:
    """Return the layouts that are tried for one page, the largest letters first."""
    return [Layout.at(percent) for percent in _SCALES]


def of_several_pages() -> Layout:
    """Return the layout of a chart that no single page has room for."""
    return Layout.at(_SEVERAL_PAGES, _MOST_OF_PIECE)


def entry_of(activity: Activity, as_of: date, *, strict: bool) -> Entry:
    """Return what the chart shows of an activity: hollow until its day is over, or the month if it has none.

    `strict` makes what is not begun red from the start.
    """
    due = activity.planned or activity.month.last
    is_hollow = activity.state is State.TODO and not strict and as_of <= due
    mark = NOT_DUE_MARK if is_hollow else MARKS[activity.state]
    return Entry(f"{mark}{_day(activity)}", short_name(activity.name), activity.state, is_hollow)


def _day(activity: Activity) -> str:
    day = activity.done_on if activity.state.is_finished else activity.planned
    if day is None:
        return "未填日" if activity.state.is_finished else MARK_UNDATED
    if Month.of(day) == activity.month:
        return f"{day.day}日"
    return f"{'' if day.year == activity.month.year else f'{day.year}年'}{day.month}月{day.day}日"


def short_name(name: str) -> str:
    """Return a name as the chart has room for it; one that is cut ends in ……."""
    if text_width(name) <= _LONGEST_NAME:
        return name
    kept = ""
    for char in name:
        if text_width(kept + char) > _LONGEST_NAME - text_width(CUT):
            break
        kept += char
    return kept + CUT
