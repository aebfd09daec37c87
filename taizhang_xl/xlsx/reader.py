"""Reads worksheets once, sparsely: only what is there counts, never what the file claims about its own size."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from xml.parsers import expat

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, Cell, Kind, Range, Sheet, Value, address, column_number, parse_range
from taizhang_xl.errors import DamagedWorkbookError, NoTableError, UnsafeWorkbookError
from taizhang_xl.xlsx.formats import Formats, Shows, read_formats, to_date
from taizhang_xl.xlsx.package import LIMITS, Package

_DAMAGED = "请用 Excel 或 WPS 打开并另存一次，或从备份恢复"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.\-]+)[\"']")
_OWN_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"}
_NUMBER_SIGNS = frozenset("0123456789+-.eE")
_KINDS = {"/worksheet": "worksheet", "/chartsheet": "chartsheet", "/dialogsheet": "dialogsheet"}
_COLUMNS: dict[str, int] = {}


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it; `kind` is "worksheet", or what else it is and never read as data."""

    name: str
    part: str
    visible: bool
    kind: str


@dataclass(frozen=True)
class Workbook:
    """A workbook whose sheets are read when they are asked for, each once."""

    package: Package
    sheets: tuple[SheetEntry, ...]
    date1904: bool
    _read: dict[str, Sheet] = field(default_factory=dict, repr=False)

    @property
    def file(self) -> str:
        """The file's name."""
        return self.package.path.name

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets; chart and macro sheets hold no cells and are not among them."""
        return tuple(entry.name for entry in self.sheets if entry.kind == "worksheet")

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet. Raises NoTableError for a name there is not, DamagedWorkbookError, UnsafeWorkbookError."""
        if name not in self._read:
            entry = next((each for each in self.sheets if each.name == name and each.kind == "worksheet"), None)
            if entry is None:
                names = "、".join(self.sheet_names)
                raise NoTableError(self.file, f"没有名为“{name}”的工作表", f"这本工作簿里有：{names}")
            self._read[name] = _SheetReader(self, entry).read()
        return self._read[name]

    @cached_property
    def formats(self) -> Formats:
        """The styles, empty where the workbook has no styles part."""
        part = self._linked("/styles")
        return read_formats(self.package, part) if part else Formats()

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings: runs of rich text joined, phonetic readings left out."""
        part = self._linked("/sharedStrings")
        return _read_strings(self.package, part) if part else []

    def _linked(self, ending: str) -> str | None:
        links = self.package.relationships(self.package.workbook_part).values()
        part = next((link.target for link in links if link.type.endswith(ending) and not link.external), None)
        return part if part and self.package.has(part) else None


def read_workbook(package: Package) -> Workbook:
    """Return a package's workbook. Raises DamagedWorkbookError where its list of sheets cannot be trusted."""
    listed: list[tuple[str, str, bool]] = []
    found = {"date1904": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id" and ":" in k), "")
            listed.append((attributes.get("name", ""), link, attributes.get("state", "visible") == "visible"))
        elif name == "workbookPr":
            found["date1904"] = attributes.get("date1904") in ("1", "true")

    package.parse(package.workbook_part, start)
    links = package.relationships(package.workbook_part)
    sheets = []
    for name, link, visible in listed:
        target = links.get(link)
        if not link:
            # Old macro modules are listed as sheets that have no part.
            sheets.append(SheetEntry(name, "", visible, "macrosheet"))
            continue
        if target is None or target.external:
            raise DamagedWorkbookError(package.path, f"工作表“{name}”没有内容部件", _DAMAGED)
        ending = next((kind for end, kind in _KINDS.items() if target.type.endswith(end)), "macrosheet")
        if ending == "worksheet" and not package.has(target.target):
            raise DamagedWorkbookError(package.path, f"工作表“{name}”的内容丢失了（{target.target}）", _DAMAGED)
        sheets.append(SheetEntry(name, target.target, visible, ending))
    if len({entry.name.lower() for entry in sheets}) < len(sheets):
        raise DamagedWorkbookError(package.path, "有两张同名的工作表", "请用 Excel 打开，把其中一张改名")
    if not sheets:
        raise DamagedWorkbookError(package.path, "里面没有工作表", _DAMAGED)
    return Workbook(package, tuple(sheets), found["date1904"])


def parse_xml(package: Package, part: str, parser: Any, data: bytes) -> None:
    """Run bytes through a parser; an encoding that expat does not know is decoded first."""
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DamagedWorkbookError(package.path, f"部件 {part} 的内容坏了（第{error.lineno}行）", _DAMAGED) from error


def decoded(package: Package, part: str) -> bytes:
    """Return a part in an encoding that expat reads."""
    data = package.part(part)
    match = _ENCODING.match(data[:200])
    if match is None or match[1].lower() in _OWN_ENCODINGS:
        return data
    try:
        text = data.decode(match[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        raise DamagedWorkbookError(package.path, f"部件 {part} 的编码读不出来", _DAMAGED) from None
    return b'<?xml version="1.0"?>' + text[text.index("?>") + 2 :].encode()


def unescaped(text: str) -> str:
    """Decode the _xHHHH_ by which a workbook writes signs that XML cannot hold."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _read_strings(package: Package, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] += 1
        elif name == "t":
            state["text"] = not state["phonetic"]

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            strings.append(unescaped("".join(pieces)))
        elif name == "rPh":
            state["phonetic"] -= 1
        elif name == "t":
            state["text"] = False

    def text(data: str) -> None:
        if state["text"]:
            pieces.append(data)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parse_xml(package, part, parser, decoded(package, part))
    return strings


class _SheetReader:
    """One pass over one sheet's XML; the handlers are its methods, its fields what is open at the moment."""

    def __init__(self, book: Workbook, entry: SheetEntry) -> None:
        self._book = book
        self._entry = entry
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
        parse_xml(package, self._entry.part, parser, _without_blank_tail(decoded(package, self._entry.part)))
        return Sheet(
            self._book.file,
            self._entry.name,
            self._rows,
            tuple(self._merged),
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            self._entry.visible,
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
                    self._book.file, f"工作表“{self._entry.name}”的单元格太多", "台账不会这么大，请核对文件"
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
        return DamagedWorkbookError(self._book.file, f"工作表“{self._entry.name}”{what}", _DAMAGED)


def _without_blank_tail(data: bytes) -> bytes:
    """Cut off the rows below the last value: people format whole columns, and a million such rows hold nothing."""
    end = data.rfind(b"</sheetData>")
    last = max(data.rfind(mark, 0, end) for mark in (b"<v>", b"<is>", b"<f", b"<t>", b"<t ", b"<v ")) if end > 0 else -1
    if last < 0:
        return data
    row = data.find(b"</row>", last, end)
    return data if row < 0 else data[: row + len(b"</row>")] + data[end:]
