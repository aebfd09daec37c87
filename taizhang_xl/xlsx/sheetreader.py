"""One pass over a worksheet's XML, sparsely: only what is there counts, never what the file claims of its size."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Protocol
from xml.parsers import expat

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, Cell, Kind, Range, Sheet, Value, address, column_number, parse_range
from taizhang_xl.errors import DamagedWorkbookError, UnsafeWorkbookError
from taizhang_xl.xlsx.formats import Formats, Shows, to_date
from taizhang_xl.xlsx.package import LIMITS, Package
from taizhang_xl.xlsx.partxml import DAMAGED, decoded, parse_xml, unescaped

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER_SIGNS = frozenset("0123456789+-.eE")
_COLUMNS: dict[str, int] = {}


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
    def formats(self) -> Formats:
        """The styles."""

    @property
    def strings(self) -> list[str]:
        """The shared strings."""


class SheetReader:
    """One pass over one sheet's XML; the handlers are its methods, its fields what is open at the moment."""

    def __init__(self, book: Book, name: str, part: str, visible: bool) -> None:
        self._book = book
        self._name = name
        self._part = part
        self._visible = visible
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merged: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = 0
        self._column = 0
        self._cells: dict[int, Cell] = {}
        self._has_value = False
        self._count = 0
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
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_inline,
            "rPh": self._end_phonetic,
        }

    def read(self) -> Sheet:
        """Return the sheet."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        package = self._book.package
        parse_xml(package, self._part, parser, _without_blank_tail(decoded(package, self._part)))
        return Sheet(
            self._book.file,
            self._name,
            self._rows,
            tuple(self._merged),
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            self._visible,
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
        row = int(number) if number is not None and number.isdecimal() else self._row + 1
        if row <= self._row:
            raise self._damaged(f"第 {row} 行重复或次序颠倒")
        if row > MAX_ROW:
            raise self._damaged(f"第 {row} 行超出了工作表")
        self._row, self._column, self._cells, self._has_value = row, 0, {}, False
        if attributes.get("hidden") in ("1", "true"):
            self._hidden_rows.add(row)

    def _end_row(self) -> None:
        if self._has_value:
            self._rows[self._row] = self._cells

    def _start_cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        self._column = self._column + 1 if ref is None else self._column_of(ref)
        if self._column > MAX_COLUMN:
            raise self._damaged(f"第 {self._row} 行的单元格超出了工作表")
        style = attributes.get("s")
        self._style = int(style) if style is not None and style.isdecimal() else 0
        self._type = attributes.get("t", "n")
        self._value = self._formula = self._inline = self._text = None

    def _column_of(self, ref: str) -> int:
        match = _REF.fullmatch(ref)
        if match is None or int(match[2]) != self._row:
            raise self._damaged(f"第 {self._row} 行里有单元格 {ref}")
        letters = match[1]
        column = _COLUMNS.get(letters)
        if column is None:
            column = _COLUMNS[letters] = column_number(letters)
        return column

    def _end_cell(self) -> None:
        if self._column in self._cells:
            raise self._damaged(f"单元格 {address(self._row, self._column)} 有两份")
        cell = self._cell()
        if cell.kind is Kind.BLANK and cell.formula is None and not cell.style:
            return
        self._cells[self._column] = cell
        if cell.kind is not Kind.BLANK or cell.formula is not None:
            self._has_value = True
            self._count += 1
            if self._count > LIMITS.cells:
                raise UnsafeWorkbookError(
                    self._book.file, f"工作表“{self._name}”的单元格太多", "台账不会这么大，请核对文件"
                )

    def _cell(self) -> Cell:
        text = self._value if self._inline is None else "".join(self._inline)
        if text is None or (not text and self._type != "str"):
            return Cell(Kind.BLANK, None, self._style, self._formula)
        kind = self._type
        if kind == "s":
            return self._text_cell(self._shared(text))
        if kind in ("str", "inlineStr"):
            return self._text_cell(unescaped(text))
        if kind == "b":
            return Cell(Kind.BOOL, text.strip() in ("1", "true"), self._style, self._formula)
        if kind == "e":
            return Cell(Kind.ERROR, text, self._style, self._formula)
        if kind == "d":
            return self._iso_cell(text)
        return self._number_cell(text)

    def _text_cell(self, text: str) -> Cell:
        if not text:
            return Cell(Kind.BLANK, None, self._style, self._formula)
        return Cell(Kind.TEXT, text, self._style, self._formula)

    def _shared(self, text: str) -> str:
        strings = self._book.strings
        index = int(text) if text.strip().isdecimal() else -1
        if not 0 <= index < len(strings):
            raise self._damaged(f"单元格 {address(self._row, self._column)} 的文字找不到了（共享字符串 {text}）")
        return strings[index]

    def _number_cell(self, text: str) -> Cell:
        text = text.strip()
        try:
            if not _NUMBER_SIGNS.issuperset(text):
                raise ValueError
            number: int | float = float(text) if any(sign in text for sign in ".eE") else int(text)
        except ValueError:
            raise self._damaged(f"单元格 {address(self._row, self._column)} 的数字“{text[:20]}”读不出来") from None
        shows = self._book.formats.shows
        if self._style < len(shows) and shows[self._style] is not Shows.NUMBER:
            moment = to_date(number, shows[self._style], self._book.date1904) if abs(number) < 1e9 else None
            if moment is not None:
                return Cell(Kind.DATE, moment, self._style, self._formula)
        value: Value = (
            int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number
        )
        return Cell(Kind.NUMBER, value, self._style, self._formula)

    def _iso_cell(self, text: str) -> Cell:
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            return self._text_cell(text)
        value: date | datetime = moment.date() if not (moment.hour or moment.minute or moment.second) else moment
        return Cell(Kind.DATE, value, self._style, self._formula)

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
            raise self._damaged(f"合并单元格“{ref}”读不懂") from None

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in ("1", "true"):
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal():
            self._hidden_columns.update(range(int(first), min(int(last), MAX_COLUMN) + 1))

    def _damaged(self, what: str) -> DamagedWorkbookError:
        return DamagedWorkbookError(self._book.file, f"工作表“{self._name}”{what}", DAMAGED)


def _without_blank_tail(data: bytes) -> bytes:
    """Cut off the rows below the last value: people format whole columns, and a million such rows hold nothing."""
    end = data.rfind(b"</sheetData>")
    last = max(data.rfind(mark, 0, end) for mark in (b"<v>", b"<is>", b"<f", b"<t>", b"<t ", b"<v ")) if end > 0 else -1
    if last < 0:
        return data
    row = data.find(b"</row>", last, end)
    return data if row < 0 else data[: row + len(b"</row>")] + data[end:]
