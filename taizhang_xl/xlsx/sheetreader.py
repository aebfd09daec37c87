"""One worksheet part -> Sheet, sparsely: only what is there counts, never what the file claims of its size."""

from __future__ import annotations

import gc
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum

from taizhang_xl.cells import MAX_COLUMN, Range, Sheet, column_number, parse_range
from taizhang_xl.errors import UnsafeWorkbookError
from taizhang_xl.xlsx.grid import Book, Grid
from taizhang_xl.xlsx.package import LIMITS
from taizhang_xl.xlsx.partxml import UNSAFE, decoded, new_parser, parse_xml, whole
from taizhang_xl.xlsx.plain import NotPlainError, read_rows, split_rows
from taizhang_xl.xlsx.refusals import shown

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_YES = ("1", "true")
_ROW_END, _NUMBERED_ROW = b"</row>", b'<row r="'
_DATA_BEGIN, _DATA_END = b"<sheetData>", b"</sheetData>"
# A numbered row of formatted cells that hold nothing, before another numbered row or the end. Hidden rows are told.
_BLANK_ROW = re.compile(
    rb'<row r="[1-9][0-9]{0,6}"(?: (?!hidden)[a-zA-Z0-9:]+="[^<>&"]*+")*+(?:/>|>'
    rb'(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,5}")?/>)*+</row>)(?=<row r="|</sheetData>)'
)


class _Place(Enum):
    """Where in the sheet the parser stands; rows and cells elsewhere belong to drawings, controls and the like."""

    OUTSIDE = 0
    DATA = 1
    ROW = 2
    CELL = 3


# Looked up for every cell: an attribute of an Enum costs several times a global.
_OUTSIDE, _DATA, _ROW, _CELL = _Place


def read_sheet(book: Book, name: str, part: str, visible: bool, only: Collection[int] | None = None) -> Sheet:
    """Return a worksheet, or with `only` just these rows of it, the others not looked at.

    Raises DamagedWorkbookError, UnsafeWorkbookError.
    """
    xml = decoded(book.package, shown(part), _without_blank_rows(book.package.pieces(part)))
    xml = xml if only is None else _with_rows(xml, only)
    plain = split_rows(xml)
    reader = _SheetReader(book, name, part)
    with _collector_at_rest():
        if plain is not None:
            rows, rest = plain
            try:
                read_rows(rows, reader.grid)
                reader.parse(rest, rows_read=True)
            except NotPlainError:
                plain = None
                reader = _SheetReader(book, name, part)
        if plain is None:
            reader.parse(xml)
    return reader.sheet(visible)


def _with_rows(xml: bytes, numbers: Collection[int]) -> bytes:
    """Return a part with only some of its rows; the same part where its rows are not plainly numbered."""
    begin, end = xml.find(_DATA_BEGIN), xml.rfind(_DATA_END)
    others = xml.count(b"<row") - xml.count(b"<rowBreaks") - xml.count(_NUMBERED_ROW)
    if begin < 0 or end < begin or others or b":row" in xml:
        return xml
    begin = position = begin + len(_DATA_BEGIN)
    kept = []
    for number in sorted(numbers):
        start = xml.find(b'<row r="%d"' % number, position, end)
        if start >= 0:
            head = xml.find(b">", start, end) + 1
            position = head if xml[head - 2 : head] == b"/>" else xml.find(_ROW_END, head, end) + len(_ROW_END)
            kept.append(xml[start:position])
    return xml[:begin] + b"".join(kept) + xml[end:]


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Stop the search for cycles: cells have none, and it would walk through all of them again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _SheetReader:
    """One pass of the parser over a sheet; the handlers are its methods, its fields what is open at the moment."""

    def __init__(self, book: Book, name: str, part: str) -> None:
        self.grid = Grid(book, name)
        self._book = book
        self._name = name
        self._part = part
        self._merged: list[Range] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._rows_read = False
        self._place = _OUTSIDE
        self._column = 0
        self._style = 0
        self._type = "n"
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None
        self._phonetic = False
        self._text: list[str] | None = None
        self._starts = {
            "sheetData": self._start_data,
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_text,
            "f": self._start_text,
            "t": self._start_inline,
            "rPh": self._start_phonetic,
            "mergeCell": self._start_merge,
            "col": self._start_column,
        }
        self._ends = {
            "sheetData": self._end_data,
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_inline,
            "rPh": self._end_phonetic,
        }

    def parse(self, xml: bytes, *, rows_read: bool = False) -> None:
        """Read a part; `rows_read` where its rows have been taken out and read, so that it must hold no others."""
        self._rows_read = rows_read
        parser = new_parser(self._book.package, shown(self._part))
        parser.buffer_text = True

        def root(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(":")[2] != "worksheet":
                raise self.grid.damaged(f"的内容不是工作表（{shown(tag)}）")
            parser.StartElementHandler = self._start

        parser.StartElementHandler = root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parse_xml(self._book.package, shown(self._part), parser, xml)

    def sheet(self, visible: bool) -> Sheet:
        """Return what was read."""
        return Sheet(
            self._book.file,
            self._name,
            self.grid.rows,
            tuple(self._merged),
            frozenset(self.grid.hidden_rows),
            _columns_within(self._hidden_columns),
            visible,
            self._book.formats.fills,
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(tag) or self._starts.get(tag.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def _end(self, tag: str) -> None:
        handler = self._ends.get(tag) or self._ends.get(tag.rpartition(":")[2])
        if handler is not None:
            handler()

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start_data(self, attributes: dict[str, str]) -> None:
        if self._place is not _OUTSIDE:
            raise self.grid.damaged("里的表格数据层次乱了")
        self._place = _DATA

    def _end_data(self) -> None:
        self._place = _OUTSIDE

    def _within(self, place: _Place) -> bool:
        """Tell whether a part of the table stands where it belongs; False where it is no part of the table."""
        if self._place is place:
            return True
        if self._place is _OUTSIDE:
            return False
        raise self.grid.damaged(f"第 {self.grid.row} 行前后的单元格层次乱了")

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self._within(_DATA):
            return
        if self._rows_read:
            raise NotPlainError
        number = whole(text := attributes.get("r"))
        if number is None and text is not None:
            raise self.grid.damaged(f"的行号“{shown(text)}”读不懂")
        self.grid.start_row(number, attributes.get("hidden") in _YES)
        self._column = 0
        self._place = _ROW

    def _end_row(self) -> None:
        if self._place is _ROW:
            self.grid.end_row()
            self._place = _DATA

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._place is not _ROW and not self._within(_ROW):
            return
        self._place = _CELL
        ref = attributes.get("r")
        self._column = self._column + 1 if ref is None else self._column_of(ref)
        self._style = whole(attributes.get("s")) or 0
        self._type = attributes.get("t", "n")
        self._value = self._formula = self._inline = self._text = None

    def _column_of(self, ref: str) -> int:
        match = _REF.fullmatch(ref)
        if match is None or int(match[2]) != self.grid.row:
            raise self.grid.damaged(f"第 {self.grid.row} 行里有单元格 {shown(ref)}")
        return column_number(match[1])

    def _end_cell(self) -> None:
        if self._place is not _CELL:
            return
        self._place = _ROW
        text = self._value if self._inline is None else "".join(self._inline)
        self.grid.add(self._column, self._type, self._style, text, self._formula)

    def _start_text(self, attributes: dict[str, str]) -> None:
        if self._place is _CELL or self._within(_CELL):
            self._text = []

    def _end_value(self) -> None:
        self._value = "".join(self._text or ())
        self._text = None

    def _end_formula(self) -> None:
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

    def _start_merge(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("ref", "")
        try:
            self._merged.append(parse_range(ref))
        except ValueError:
            raise self.grid.damaged(f"的合并单元格“{shown(ref)}”读不懂") from None
        if len(self._merged) > LIMITS.merged:
            raise UnsafeWorkbookError(self._book.file, f"工作表“{shown(self._name)}”的合并单元格太多", UNSAFE)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _YES:
            return
        first, last = whole(attributes.get("min")), whole(attributes.get("max"))
        if first and last:
            self._hidden_columns.append((first, min(last, MAX_COLUMN)))
        if len(self._hidden_columns) > MAX_COLUMN:
            raise self.grid.damaged("的列数超出了工作表")


def _columns_within(ranges: list[tuple[int, int]]) -> frozenset[int]:
    """Return the columns of these ranges; each is taken once, however often the ranges overlap."""
    columns: set[int] = set()
    end = 0
    for first, last in sorted(ranges):
        columns.update(range(max(first, end + 1), last + 1))
        end = max(end, last)
    return frozenset(columns)


def _without_blank_rows(pieces: Iterable[bytes]) -> bytes:
    """Join a part without its rows that hold nothing: people format whole columns, and that gives a million of them.

    Done while the part is unpacked, so that the blank rows never stand in memory together.
    """
    kept: list[bytes] = []
    rest, may_drop = b"", True
    for piece in pieces:
        data = rest + piece
        # In a comment or a CDATA section, tags are text.
        may_drop = may_drop and b"<!" not in data
        cut = piece.rfind(_ROW_END)
        if cut < 0 or not may_drop:
            # A tag's first sign waits for its second.
            end = len(data) - data.endswith(b"<")
            kept.append(data[:end])
        else:
            end = len(rest) + cut + len(_ROW_END)
            kept.append(_BLANK_ROW.sub(b"", data[:end]))
        rest = data[end:]
    return b"".join([*kept, rest])
