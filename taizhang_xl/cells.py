"""Cells, addresses and sheets as every reader returns them and every rule sees them. Knows no file format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | time | None


class Shown:
    """A number whose cell shows it as another text: 1 as "1-001", 0.5 as "50%". It calculates and is written as the number."""

    shown: str


class ShownInt(Shown, int):
    """A whole number that is shown as another text."""


class ShownFloat(Shown, float):
    """A number with a fraction that is shown as another text."""


MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_PICTURE_FORMULAS = ("=DISPIMG(", "=_xlfn.DISPIMG(")
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


class Kind(StrEnum):
    """What a cell holds. A formula has the kind of its cached value: TEXT if that is "", BLANK if it has none."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    ERROR = "error"
    BLANK = "blank"


class Cell(NamedTuple):
    """One cell: `formula` is its text without "=", None if the cell holds no formula."""

    kind: Kind
    value: Value
    style: int = 0
    formula: str | None = None


BLANK_CELL = Cell(Kind.BLANK, None)


PICTURE = "（图片）"
"""The value of a cell that holds a picture. Its kind is ERROR: neither text, number nor blank."""


def is_picture(cell: Cell) -> bool:
    """Whether a cell holds a picture; programs without them save the formula by which WPS shows it."""
    kind, value, _, _ = cell
    if kind is Kind.ERROR:
        return value == PICTURE
    return type(value) is str and value[:1] == "=" and value.startswith(_PICTURE_FORMULAS)


class Range(NamedTuple):
    """A rectangle of cells, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@lru_cache(maxsize=1024)
def column_name(number: int) -> str:
    """Return "A" for 1, "AA" for 27."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=1024)
def column_number(name: str) -> int:
    """Return 1 for "A", 27 for "aa"."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """Return "F37" for (37, 6)."""
    return f"{column_name(column)}{row}"


def parse_address(text: str) -> tuple[int, int]:
    """Return (37, 6) for "F37" or "$F$37"; ValueError if it is no cell of a sheet."""
    match = _REF.fullmatch(text)
    if match is None:
        raise ValueError(text)
    row, column = int(match[2]), column_number(match[1])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(text)
    return row, column


def parse_range(text: str) -> Range:
    """Return the rectangle of "A1:C3" or "B2"; ValueError if it is not one."""
    first, _, last = text.partition(":")
    top, left = parse_address(first)
    bottom, right = parse_address(last or first)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def parse_area(text: str) -> Range:
    """Return the rectangle of a range, of whole columns ("A:C") or of whole rows ("1:4"); ValueError if it is not one."""
    if match := _COLUMNS.fullmatch(text):
        left, right = sorted(map(column_number, match.groups()))
        if right <= MAX_COLUMN:
            return Range(1, left, MAX_ROW, right)
    if match := _ROWS.fullmatch(text):
        top, bottom = sorted(map(int, match.groups()))
        if bottom <= MAX_ROW:
            return Range(top, 1, bottom, MAX_COLUMN)
    return parse_range(text)


def value_text(value: Value) -> str:
    """Return a value as a person would read it in the cell: dates in ISO form, 3.0 as "3", numbers to 15 digits."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Shown):
        return value.shown
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Spreadsheets show no more digits than they can distinguish: 0.1 + 0.2 is 0.3.
        text = f"{value:.15g}"
        return text if "e" not in text else str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value)


class Sheet(NamedTuple):
    """One worksheet, read once. `rows` is sparse: row -> column -> cell, only rows that hold a value.

    Within such a row blank cells that carry a format are kept too, so that a rule can see a colour.
    `fills` holds for each style index the solid fill as "RRGGBB", or None. `stale`: formula results may be old, the
    workbook was changed and not recalculated. `unsure`: its reader returns errors, and formulas without a result, as
    blank cells too. `struck` are the style indexes of cells struck through.
    """

    file: str
    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    fills: tuple[str | None, ...] = ()
    stale: bool = False
    unsure: bool = False
    struck: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell, blank if the sheet holds none."""
        return self.rows.get(row, {}).get(column, BLANK_CELL)

    def fill(self, row: int, column: int) -> str | None:
        """Return the solid fill of a cell as "RRGGBB", None if it has none."""
        style = self.cell(row, column).style
        return self.fills[style] if style < len(self.fills) else None

    def texts(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield (column, text) of the cells of a row that are not empty."""
        for column, (_, value, _, _) in sorted(self.rows.get(row, {}).items()):
            if value is not None and (text := (value if type(value) is str else value_text(value)).strip()):
                yield column, text
