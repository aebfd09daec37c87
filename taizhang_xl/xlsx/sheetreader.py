"""One worksheet part -> Sheet, sparsely: only what is there counts, never what the file claims of its size."""

from __future__ import annotations

import re
from xml.parsers import expat

from taizhang_xl.cells import MAX_COLUMN, Range, Sheet, column_number, parse_range
from taizhang_xl.xlsx.grid import Book, Grid
from taizhang_xl.xlsx.partxml import decoded, parse_xml
from taizhang_xl.xlsx.plain import NotPlainError, read_rows, split_rows

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_YES = ("1", "true")


def read_sheet(book: Book, name: str, part: str, visible: bool) -> Sheet:
    """Return a worksheet. Raises DamagedWorkbookError, UnsafeWorkbookError."""
    xml = _without_blank_tail(decoded(book.package, part))
    plain = split_rows(xml)
    reader = _SheetReader(book, name, part)
    if plain is not None:
        rows, rest = plain
        try:
            read_rows(rows, reader.grid)
            reader.parse(rest)
        except NotPlainError:
            plain = None
            reader = _SheetReader(book, name, part)
    if plain is None:
        reader.parse(xml)
    return reader.sheet(visible)


class _SheetReader:
    """One pass of the parser over a sheet; the handlers are its methods, its fields what is open at the moment."""

    def __init__(self, book: Book, name: str, part: str) -> None:
        self.grid = Grid(book, name)
        self._book = book
        self._name = name
        self._part = part
        self._merged: list[Range] = []
        self._hidden_columns: set[int] = set()
        self._column = 0
        self._style = 0
        self._type = "n"
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None
        self._phonetic = False
        self._text: list[str] | None = None
        self._starts = {
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
            "row": self.grid.end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_inline,
            "rPh": self._end_phonetic,
        }

    def parse(self, xml: bytes) -> None:
        """Read a part."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parse_xml(self._book.package, self._part, parser, xml)

    def sheet(self, visible: bool) -> Sheet:
        """Return what was read."""
        return Sheet(
            self._book.file,
            self._name,
            self.grid.rows,
            tuple(self._merged),
            frozenset(self.grid.hidden_rows),
            frozenset(self._hidden_columns),
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

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.grid.start_row(
            int(number) if number is not None and number.isdecimal() else None, attributes.get("hidden") in _YES
        )
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        self._column = self._column + 1 if ref is None else self._column_of(ref)
        style = attributes.get("s")
        self._style = int(style) if style is not None and style.isdecimal() else 0
        self._type = attributes.get("t", "n")
        self._value = self._formula = self._inline = self._text = None

    def _column_of(self, ref: str) -> int:
        match = _REF.fullmatch(ref)
        if match is None or int(match[2]) != self.grid.row:
            raise self.grid.damaged(f"第 {self.grid.row} 行里有单元格 {ref}")
        return column_number(match[1])

    def _end_cell(self) -> None:
        text = self._value if self._inline is None else "".join(self._inline)
        self.grid.add(self._column, self._type, self._style, text, self._formula)

    def _start_text(self, attributes: dict[str, str]) -> None:
        self._text = []

    def _end_value(self) -> None:
        self._value = "".join(self._text or ())
        self._text = None

    def _end_formula(self) -> None:
        self._formula = "".join(self._text or ())
        self._text = None

    def _start_inline(self, attributes: dict[str, str]) -> None:
        self._text = None if self._phonetic else []

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
            raise self.grid.damaged(f"合并单元格“{ref}”读不懂") from None

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _YES:
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal():
            self._hidden_columns.update(range(int(first), min(int(last), MAX_COLUMN) + 1))


def _without_blank_tail(data: bytes) -> bytes:
    """Cut off the rows below the last value: people format whole columns, and a million such rows hold nothing."""
    end = data.rfind(b"</sheetData>")
    last = max(data.rfind(mark, 0, end) for mark in (b"<v>", b"<is>", b"<f", b"<t>", b"<t ", b"<v ")) if end > 0 else -1
    if last < 0:
        return data
    row = data.find(b"</row>", last, end)
    return data if row < 0 else data[: row + len(b"</row>")] + data[end:]
