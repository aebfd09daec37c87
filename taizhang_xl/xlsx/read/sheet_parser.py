"""A worksheet part read tag by tag: for whatever is not plain, and for everything around the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple

from taizhang_xl.cells import BLANK_CELL, MAX_COLUMN, Cell, Range, column_number, parse_area
from taizhang_xl.xlsx.package import LIMITS
from taizhang_xl.xlsx.parts import new_parser, parse_xml, whole
from taizhang_xl.xlsx.read.grid import Book, Grid
from taizhang_xl.xlsx.read.plain import ARRAYS, NotPlainError
from taizhang_xl.xlsx.refusals import shown

_REF = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_YES = ("1", "true")
# How many distinct cells are cached, as on the fast path.
_REMEMBERED = 1 << 14


class Frame(NamedTuple):
    """What a worksheet holds besides its rows."""

    merged: tuple[Range, ...]
    hidden_columns: frozenset[int]


class _Place(Enum):
    """Where in the sheet the parser is; rows and cells elsewhere belong to drawings, controls and the like."""

    OUTSIDE = 0
    DATA = 1
    ROW = 2
    CELL = 3
    EXTENSION = 4


# Looked up for every cell: an attribute of an Enum costs several times a global.
_OUTSIDE, _DATA, _ROW, _CELL, _EXTENSION = _Place


class SheetParser:
    """One pass of the parser over a sheet; the handlers are its methods, its fields hold what is open.

    With `rows_read` the rows have been read and removed from the part, so that it must hold no others.
    """

    def __init__(self, book: Book, grid: Grid, part: str, *, rows_read: bool = False) -> None:
        self._book = book
        self._grid = grid
        self._part = part
        self._rows_read = rows_read
        self._merged: list[Range] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._known: dict[tuple[str, str | None, str | None], Cell] = {}
        self._cells: dict[int, Cell] = {}
        self._place = _OUTSIDE
        self._column = 0
        self._style: str | None = None
        self._type = "n"
        self._value: str | None = None
        self._formula: str | None = None
        self._area: str | None = None
        self._inline: list[str] | None = None
        self._phonetic = False
        self._text: list[str] | None = None
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "sheetData": self._start_data,
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_text,
            "f": self._start_formula,
            "t": self._start_inline,
            "rPh": self._start_phonetic,
            "extLst": self._start_extension,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "sheetData": self._end_data,
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_inline,
            "rPh": self._end_phonetic,
            "extLst": self._end_extension,
        }

    def parse(self, pieces: Iterable[bytes]) -> Frame:
        """Read a part; what its rows hold goes into the grid."""
        parser = new_parser(self._book.package, self._part, separator=" ")
        parser.buffer_text = True
        path: list[str] = []
        own = ""

        def begin(tag: str, attributes: dict[str, str]) -> None:
            nonlocal own
            own = own if path else self._namespace(tag)
            # A name of another namespace keeps its prefix, so that it matches none of ours.
            path.append(tag.removeprefix(own))
            self._around("/".join(path[1:]), attributes)
            if self._place is _DATA:
                parser.StartElementHandler, parser.EndElementHandler = self._start, end_of_data

        def end_of_data(tag: str) -> None:
            self._end(tag)
            if self._place is _OUTSIDE:
                path.pop()
                parser.StartElementHandler, parser.EndElementHandler = begin, end

        def end(tag: str) -> None:
            path.pop()

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        parser.CharacterDataHandler = self._data
        parse_xml(self._book.package, self._part, parser, pieces)
        return Frame(tuple(self._merged), _columns_within(self._hidden_columns))

    def _namespace(self, tag: str) -> str:
        """Return the prefix of the sheet's own elements, taken from its root, and set the handlers for it."""
        space, separator, name = tag.rpartition(" ")
        if name != "worksheet":
            raise self._grid.damaged(f"的内容不是工作表（{shown(name)}）")
        own = space + separator
        self._starts = {own + name: handler for name, handler in self._starts.items()}
        self._ends = {own + name: handler for name, handler in self._ends.items()}
        return own

    def _around(self, path: str, attributes: dict[str, str]) -> None:
        """Handle an element outside the rows."""
        if path == "sheetData":
            self._start_data(attributes)
        elif path == "mergeCells/mergeCell":
            self._start_merge(attributes)
        elif path == "cols/col":
            self._start_column(attributes)
        elif self._rows_read and path.endswith("sheetData"):
            # The rows that were removed may belong to something else.
            raise NotPlainError

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(tag)
        if handler is not None:
            handler(attributes)

    def _end(self, tag: str) -> None:
        handler = self._ends.get(tag)
        if handler is not None:
            handler()

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start_data(self, attributes: dict[str, str]) -> None:
        if self._place is not _OUTSIDE:
            raise self._grid.damaged("里的表格数据层次乱了")
        self._place = _DATA

    def _end_data(self) -> None:
        self._place = _OUTSIDE

    def _within(self, place: _Place) -> bool:
        """Whether a row or cell is where it belongs; False if it is not the sheet's."""
        if self._place is place:
            return True
        if self._place in (_OUTSIDE, _EXTENSION):
            return False
        raise self._grid.damaged(f"第 {self._grid.row} 行前后的单元格层次乱了")

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self._within(_DATA):
            return
        if self._rows_read:
            raise NotPlainError
        number = whole(text := attributes.get("r"))
        if number is None and text is not None:
            raise self._grid.damaged(f"的行号“{shown(text)}”读不懂")
        self._grid.start_row(number, attributes.get("hidden") in _YES)
        self._cells = {}
        self._column = 0
        self._place = _ROW

    def _end_row(self) -> None:
        if self._place is _ROW:
            self._grid.end_row(self._cells)
            self._place = _DATA

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._place is not _ROW and not self._within(_ROW):
            return
        self._place = _CELL
        ref = attributes.get("r")
        self._column = self._column + 1 if ref is None else self._column_of(ref)
        self._style = attributes.get("s")
        self._type = attributes.get("t", "n")
        self._value = self._formula = self._area = self._inline = self._text = None

    def _column_of(self, ref: str) -> int:
        match = _REF.fullmatch(ref)
        if match is None or int(match[2]) != self._grid.row:
            raise self._grid.damaged(f"第 {self._grid.row} 行里有单元格 {shown(ref)}")
        return column_number(match[1])

    def _end_cell(self) -> None:
        if self._place is not _CELL:
            return
        self._place = _ROW
        text = self._value if self._inline is None else "".join(self._inline)
        column = self._column
        if column > MAX_COLUMN:
            raise self._grid.beyond()
        if not text and self._area is not None:
            self._grid.array_without_result(self._area)
        cell = self._cell(column, text)
        if column in self._cells:
            raise self._grid.twice(column)
        if cell is not BLANK_CELL:
            self._cells[column] = cell

    def _cell(self, column: int, text: str | None) -> Cell:
        """Return the cell that has been read; most recur, and cells are immutable."""
        alike = (self._type, self._style, text)
        cell = self._known.get(alike) if self._formula is None else None
        if cell is None:
            cell = self._grid.cell(column, self._type, whole(self._style) or 0, text, self._formula)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            if self._formula is None:
                self._known[alike] = cell
        return cell

    def _start_text(self, attributes: dict[str, str]) -> None:
        if self._place is _CELL or self._within(_CELL):
            self._text = []

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._start_text(attributes)
        if attributes.get("t") in ARRAYS:
            self._area = attributes.get("ref")

    def _end_value(self) -> None:
        if self._place is _CELL:
            self._value = "".join(self._text or ())
            self._text = None

    def _end_formula(self) -> None:
        if self._place is _CELL:
            self._formula = "".join(self._text or ())
            self._text = None

    def _start_inline(self, attributes: dict[str, str]) -> None:
        self._text = [] if self._place is _CELL and not self._phonetic else None

    def _end_inline(self) -> None:
        if self._text is not None:
            self._inline = [*(self._inline or ()), "".join(self._text)]
        self._text = None

    def _start_phonetic(self, attributes: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _start_extension(self, attributes: dict[str, str]) -> None:
        if self._place is _CELL:
            self._place = _EXTENSION

    def _end_extension(self) -> None:
        if self._place is _EXTENSION:
            self._place = _CELL

    def _start_merge(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("ref", "")
        try:
            self._merged.append(parse_area(ref))
        except ValueError:
            raise self._grid.damaged(f"的合并单元格“{shown(ref)}”读不懂") from None
        if len(self._merged) > LIMITS.merged:
            raise self._grid.unsafe("的合并单元格太多")

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _YES:
            return
        first, last = whole(attributes.get("min")), whole(attributes.get("max"))
        if first and last:
            self._hidden_columns.append((first, min(last, MAX_COLUMN)))
        if len(self._hidden_columns) > MAX_COLUMN:
            raise self._grid.damaged("的列数超出了工作表")


def _columns_within(ranges: list[tuple[int, int]]) -> frozenset[int]:
    """Return the columns of these ranges; each is taken once, however often the ranges overlap."""
    columns: set[int] = set()
    end = 0
    for first, last in sorted(ranges):
        columns.update(range(max(first, end + 1), last + 1))
        end = max(end, last)
    return frozenset(columns)
