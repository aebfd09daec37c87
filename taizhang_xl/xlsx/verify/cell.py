"""The receipt of cells: their places in a row, their content, whether it reads back as requested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

from taizhang_xl.cells import BLANK_CELL, Cell, Kind, parse_address
from taizhang_xl.changes import KEEP, Height, Keep
from taizhang_xl.xlsx.parts import local_name, whole
from taizhang_xl.xlsx.read.grid import Grid
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.verify.asked import Intent, Place

# What a row may say anew: a hint for readers, and where that was asked its height.
_FREE, _HEIGHT = "spans", ("ht", "customHeight")
# The most that spreadsheet programs give a row.
_TALLEST = 409.5
_SECOND = timedelta(seconds=1)
_DAY_SECONDS = 86_400
_DAY_ZERO = date(2000, 1, 1)
_FIRST_1904 = date(1904, 1, 1).toordinal()
# Day 1 of the other calendar is 1 January 1900; it counts a 29 February 1900 as day 60, which never was.
_LAST_1899, _LEAP_DAY = date(1899, 12, 31).toordinal(), 60

Element = ElementTree.Element


def cells_of(row: Element, number: int) -> dict[Place, Element]:
    """Return the cells of a row by their stated place. Raises ValueError if one occurs twice."""
    cells: dict[Place, Element] = {}
    last = 0
    for found in row:
        if local_name(found.tag) == "c":
            ref = found.get("r")
            place = (number, last + 1) if ref is None else parse_address(ref)
            if place in cells:
                raise ValueError(f"{ref} 写了两次")
            cells[place] = found
            last = place[1]
    return cells


def row_difference(old: Element | None, new: Element | None) -> str | None:
    """Return what is wrong with what a row says of itself beside its height, None where nothing is."""
    if new is None:
        return None if old is None else "没有了"
    if old is None:
        if "r" in new.attrib and whole(new.get("r")) is None:
            return "的行号读不懂"
        return "是隐藏的" if new.get("hidden") in ("1", "true") else None
    free = (_FREE, *_HEIGHT)
    before, after = ({name: each for name, each in row.attrib.items() if name not in free} for row in (old, new))
    return "的行属性变了" if before != after else None


def height_difference(
    old: Element, new: Element, told: tuple[Height, Height | None] | None, default: float
) -> str | None:
    """Return what is wrong with the height of a row that was there, None where it is as it was or as was told of it.

    What was told is the new height and the one that was asked for; without the latter a row may only grow.
    """
    before, after = (_height(row) for row in (old, new))
    if before == after:
        return None if told is None else "的行高没有变"
    if told is None:
        return "的行高变了"
    said, wanted = told
    if after != said:
        return "的行高不是说的那样"
    if wanted is not None:
        return None if after == wanted else "的行高不是要的"
    is_taller = (after.points or 0) > (before.points or default) and after.is_set >= before.is_set
    return None if is_taller and (after.points or 0) <= _TALLEST else "的行高不该这样变"


def _height(row: Element) -> Height:
    points = row.get("ht")
    return Height(None if points is None else float(points), row.get("customHeight") in ("1", "true"))


def formula_of(cell: Element) -> str | None:
    """Return a cell's formula, None if it holds none."""
    return next((child.text or "" for child in cell if local_name(child.tag) == "f"), None)


def style_of(cell: Element) -> int:
    """Return a cell's style index."""
    return whole(cell.get("s")) or 0


def holds_nothing(cell: Element | None) -> bool:
    """Whether a cell is missing or has at most a style."""
    return cell is None or not any(local_name(child.tag) in ("v", "f", "is") for child in cell)


def read_back(book: Workbook, sheet: str, cells: Mapping[Place, Element]) -> dict[Place, Cell]:
    """Return these cells as the reader returns them to every command."""
    grid = Grid(book, sheet)
    by_row: dict[int, dict[int, Element]] = {}
    for (row, column), cell in cells.items():
        by_row.setdefault(row, {})[column] = cell
    for row in sorted(by_row):
        grid.start_row(row, False)
        grid.end_row(
            {
                column: grid.cell(column, cell.get("t", "n"), style_of(cell), _text(cell), formula_of(cell))
                for column, cell in by_row[row].items()
            }
        )
    return {(row, column): grid.rows.get(row, {}).get(column, BLANK_CELL) for row, column in cells}


def _text(cell: Element) -> str | None:
    """Return a cell's content as in the file, without the phonetic readings of an inline text."""
    for child in cell:
        if local_name(child.tag) == "v":
            return child.text or ""
        if local_name(child.tag) == "is":
            runs = [child, *(each for each in child if local_name(each.tag) == "r")]
            return "".join(_texts(runs))
    return None


def _texts(holders: Iterable[Element]) -> Iterable[str]:
    return (each.text or "" for holder in holders for each in holder if local_name(each.tag) == "t")


def value_difference(found: Cell, cell: Element | None, intent: Intent, *, from_1904: bool) -> str | None:
    """Return what is wrong with a cell that was to hold a value, None if it reads back as that value."""
    if intent.value is KEEP:
        return None
    if found.formula is not None:
        return "还是公式"
    raw = None if cell is None else _text(cell)
    return None if _is(found, raw, intent, from_1904=from_1904) else f"读回来是“{found.value}”"


def _is(found: Cell, raw: str | None, intent: Intent, *, from_1904: bool) -> bool:
    asked = intent.value
    if asked is None or asked == "":
        return found.kind is Kind.BLANK
    if isinstance(asked, str):
        return found.kind is Kind.TEXT and found.value == asked
    if isinstance(asked, bool):
        return found.value is asked
    if isinstance(asked, int | float):
        # In a cell formatted as a date a number reads back as a day: compare the number.
        return found.kind in (Kind.NUMBER, Kind.DATE) and raw is not None and float(raw) == asked
    assert not isinstance(asked, Keep)
    # Not only as the reader takes it: the reader's calendar may be wrong too.
    if raw is None or abs(float(raw) - _days(asked, from_1904=from_1904)) * _DAY_SECONDS > 1:
        return False
    if isinstance(found.value, date | time):
        return _same_moment(found.value, asked)
    return intent.number_format is not KEEP or isinstance(asked, time)


def _days(value: date | time, *, from_1904: bool) -> float:
    """Return the serial of a day or a moment in the workbook's calendar."""
    days = 0
    if isinstance(value, date):
        days = value.toordinal() - (_FIRST_1904 if from_1904 else _LAST_1899)
        days += not from_1904 and days >= _LEAP_DAY
    if isinstance(value, datetime | time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        return days + seconds / _DAY_SECONDS
    return days


def _same_moment(found: date | time, asked: date | time) -> bool:
    """Whether two moments are the same second; readers round."""
    distance = abs(_moment(found) - _moment(asked))
    return distance <= _SECOND or (isinstance(asked, time) and distance >= timedelta(days=1) - _SECOND)


def _moment(value: date | time) -> datetime:
    if isinstance(value, datetime):
        return value
    return datetime.combine(_DAY_ZERO, value) if isinstance(value, time) else datetime.combine(value, time())
