"""The cells of one sheet as they arrive, each checked and typed. Knows nothing of how they were found."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from functools import cached_property
from typing import Protocol

from taizhang_xl.cells import BLANK_CELL, MAX_ROW, PICTURE, Cell, Kind, Range, address, parse_range
from taizhang_xl.errors import DamagedWorkbookError, TooManyRowsError, UnsafeWorkbookError
from taizhang_xl.xlsx.package import LIMITS, Limits, Package
from taizhang_xl.xlsx.parts import DAMAGED, UNSAFE, unescaped, whole
from taizhang_xl.xlsx.read.formats import Formats, Shows, to_date
from taizhang_xl.xlsx.refusals import shown

_NUMBER_CHARS = frozenset("0123456789+-.eE")
# No larger number is a day; the calendar of spreadsheets ends at 2,958,465.
_MAX_SERIAL = 1e9
_EXACT = 1e15
_USUAL_DIGITS = 15
# For an error that the file does not name.
_NAMELESS = "#VALUE!"
# What LibreOffice writes for another format's invalid number.
_NOT_NUMBERS, _NO_NUMBER = ("NaN", "INF", "-INF"), "#NUM!"
# Pictures in cells of WPS are formulas of this function.
_WPS_PICTURE = "DISPIMG("
# Looked up for every cell: an attribute of an Enum costs several times a global.
_NUMBER, _TEXT, _BLANK = Kind.NUMBER, Kind.TEXT, Kind.BLANK


class Book(Protocol):
    """What a sheet's cells refer to in the rest of their workbook."""

    @property
    def package(self) -> Package:
        """The workbook's parts."""

    @property
    def file(self) -> str:
        """The file's name, for errors."""

    @property
    def date1904(self) -> bool:
        """Whether days are counted from 1904."""

    @property
    def recalculates(self) -> bool:
        """Whether its formula results may be old."""

    @property
    def is_converted(self) -> bool:
        """Whether a converter made it from another format."""

    @property
    def limits(self) -> Limits:
        """The limits for reading it."""

    @property
    def rows_left(self) -> int:
        """How many more rows with content may be read."""

    @property
    def formats(self) -> Formats:
        """The styles."""

    @property
    def strings(self) -> list[str]:
        """The shared strings."""


class Grid:
    """Takes rows and cells in sheet order. Raises DamagedWorkbookError if they cannot be trusted."""

    def __init__(self, book: Book, name: str) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.hidden_rows: set[int] = set()
        self.row = 0
        self._book = book
        self._name = name
        self._dated = {style: shows for style, shows in enumerate(book.formats.shows) if shows is not Shows.NUMBER}
        self._codes = book.formats.codes
        self._count = 0
        self._rows_left = book.rows_left
        self._arrays: list[Range] = []

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        return self._book.strings

    def start_row(self, number: int | None, hidden: bool) -> None:
        """Begin a row; without a number it is the next one."""
        row = self.row + 1 if number is None else number
        if row <= self.row:
            raise self.damaged(f"第 {row} 行重复或次序颠倒")
        if row > MAX_ROW:
            raise self.damaged(f"第 {row} 行超出了工作表")
        self.row = row
        if hidden:
            self.hidden_rows.add(row)

    def end_row(self, cells: dict[int, Cell]) -> None:
        """Keep the row's cells if any of them holds anything; formatted blanks stay with the others."""
        for _, value, _, formula in cells.values():
            if value is not None or formula is not None:
                break
        else:
            return
        self.rows[self.row] = cells
        if len(self.rows) > self._rows_left:
            raise TooManyRowsError(self._book.file, shown(self._name), self._book.limits.rows)
        self._count += len(cells)
        if self._count > LIMITS.cells:
            raise self.unsafe("的单元格太多")

    def cell(self, column: int, kind: str, style: int, text: str | None, formula: str | None) -> Cell:
        """Return a cell of the row: `kind` is its type in the file, `text` its content, None if it has none."""
        if formula and _WPS_PICTURE in formula:
            return Cell(Kind.ERROR, PICTURE, style, formula)
        if not text:
            return self._empty_cell(kind, style, text, formula)
        if kind == "s":
            return _text_cell(self._shared_text(column, text), style, formula)
        if kind == "n":
            return self._number_cell(column, style, text.strip(), formula)
        if kind in ("str", "inlineStr"):
            return _text_cell(unescaped(text), style, formula)
        if kind == "b":
            return self._bool_cell(column, style, text.strip(), formula)
        if kind == "e":
            return Cell(Kind.ERROR, text, style, formula)
        return _iso_cell(text, style, formula) if kind == "d" else self._number_cell(column, style, text, formula)

    def _empty_cell(self, kind: str, style: int, text: str | None, formula: str | None) -> Cell:
        """Return a cell without content: a formula of type text gave an empty text, any other has no result yet."""
        if formula is not None:
            return (
                _text_cell("", style, formula) if kind == "str" and text == "" else Cell(_BLANK, None, style, formula)
            )
        return Cell(Kind.ERROR, _NAMELESS, style) if kind == "e" else _text_cell("", style, None)

    def array_without_result(self, ref: str) -> None:
        """Note an array formula that has no result yet: only its first cell shows it."""
        try:
            self._arrays.append(parse_range(ref))
        except ValueError:
            raise self.damaged(f"的数组公式区域“{shown(ref)}”读不懂") from None

    def end(self) -> None:
        """Make the blank cells of such arrays formulas without a result, like their first cells."""
        for area in self._arrays:
            few = area.bottom - area.top < len(self.rows)
            for number in range(area.top, area.bottom + 1) if few else list(self.rows):
                if area.top <= number <= area.bottom and number in self.rows:
                    self._await_results(self.rows[number], area)

    def _await_results(self, cells: dict[int, Cell], area: Range) -> None:
        self._count += area.right - area.left + 1
        if self._count > LIMITS.cells:
            raise self.unsafe("的单元格太多")
        for column in range(area.left, area.right + 1):
            cell = cells.get(column, BLANK_CELL)
            if cell.kind is _BLANK and cell.formula is None:
                cells[column] = cell._replace(formula="")

    def _shared_text(self, column: int, text: str) -> str:
        index = whole(text.strip())
        if index is None or index >= len(self.strings):
            raise self._lost(column, text)
        return self.strings[index]

    def _lost(self, column: int, text: str) -> DamagedWorkbookError:
        return self.damaged(f"单元格 {address(self.row, column)} 的文字找不到了（共享字符串 {shown(text)}）")

    def _number_cell(self, column: int, style: int, text: str, formula: str | None) -> Cell:
        if text.isascii() and text.isdigit() and len(text) <= _USUAL_DIGITS:
            number: int | float = int(text)
        elif self._book.is_converted and text in _NOT_NUMBERS:
            return Cell(Kind.ERROR, _NO_NUMBER, style, formula)
        else:
            number = self._number(column, text)
        shows = self._dated.get(style)
        if shows is not None and abs(number) < _MAX_SERIAL:
            moment = to_date(number, shows, self._book.date1904)
            if moment is not None:
                return Cell(Kind.DATE, moment, style, formula)
        if style < len(self._codes) and (code := self._codes[style]) is not None:
            # Imported late: few sheets have such numbers, and `decimal` is slow to load.
            from taizhang_xl.xlsx.read.number_text import as_shown

            number = as_shown(number, code)
        return Cell(_NUMBER, number, style, formula)

    def _number(self, column: int, text: str) -> int | float:
        try:
            if not _NUMBER_CHARS.issuperset(text):
                raise ValueError
            number: int | float = float(text) if any(char in text for char in ".eE") else int(text)
            # A whole number stays whole, but none may be larger than a spreadsheet can calculate with.
            if not math.isfinite(number):
                raise ValueError
        except (ValueError, OverflowError):
            raise self.damaged(f"单元格 {address(self.row, column)} 的数字“{shown(text[:20])}”读不出来") from None
        exact = isinstance(number, float) and number.is_integer() and abs(number) < _EXACT
        return int(number) if exact else number

    def _bool_cell(self, column: int, style: int, text: str, formula: str | None) -> Cell:
        if text not in ("0", "1", "true", "false"):
            raise self.damaged(f"单元格 {address(self.row, column)} 的真假值“{shown(text[:20])}”读不出来")
        return Cell(Kind.BOOL, text in ("1", "true"), style, formula)

    def twice(self, column: int) -> DamagedWorkbookError:
        """Return the error for a cell that comes twice in the row."""
        return self.damaged(f"单元格 {address(self.row, column)} 有两份")

    def beyond(self) -> DamagedWorkbookError:
        """Return the error for a cell beyond the last column."""
        return self.damaged(f"第 {self.row} 行的单元格超出了工作表")

    def damaged(self, what: str) -> DamagedWorkbookError:
        """Return the error for a sheet that cannot be trusted."""
        return DamagedWorkbookError(self._book.file, f"工作表“{shown(self._name)}”{what}", DAMAGED)

    def unsafe(self, what: str) -> UnsafeWorkbookError:
        """Return the error for a sheet that holds more than a ledger could."""
        return UnsafeWorkbookError(self._book.file, f"工作表“{shown(self._name)}”{what}", UNSAFE)


def _text_cell(text: str, style: int, formula: str | None) -> Cell:
    if text or formula is not None:
        return Cell(_TEXT, text, style, formula)
    return Cell(_BLANK, None, style) if style else BLANK_CELL


def _iso_cell(text: str, style: int, formula: str | None) -> Cell:
    try:
        # A cell's date has no zone; one with a zone must still compare with the others.
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return _iso_time(text, style, formula)
    value: date | datetime = moment.date() if not (moment.hour or moment.minute or moment.second) else moment
    return Cell(Kind.DATE, value, style, formula)


def _iso_time(text: str, style: int, formula: str | None) -> Cell:
    try:
        moment = time.fromisoformat(text.strip() if ":" in text else "").replace(tzinfo=None)
    except ValueError:
        return _text_cell(text, style, formula)
    return Cell(Kind.DATE, moment, style, formula)
