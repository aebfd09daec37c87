"""The fast path: rows written as the usual programs write them, read with patterns and no parser.

Strict: every character between the outer tags must be accounted for. Whatever is not as expected (prefixes,
comments, rich text, unusual order) is left to the parser, which then reads the whole sheet; so both accept the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang_xl.cells import BLANK_CELL, MAX_COLUMN, Cell, Kind, column_number
from taizhang_xl.xlsx.read.grid import Grid

_OPEN, _CLOSE, _ROW_CLOSE = b"<sheetData>", b"</sheetData>", b"</row>"
# What a parser would not take as it is: control characters, the line ends of Windows, two noncharacters.
NOT_PLAIN = "<>\x00-\x08\x0b-\x1f\ufffe\uffff"
ATTRIBUTES = f'((?: [A-Za-z_][\\w:]*="[^&"{NOT_PLAIN}]*")*)'
_ROW, _CELL, _ROW_END = '<row r="', '<c r="', "</row>"
_NUMBER = re.compile("[1-9][0-9]{0,6}")
# From a row's number to its first cell.
_HEAD = re.compile(f"{ATTRIBUTES}(/?)>", re.A)
# From a cell's address to the next cell.
_CONTENT = re.compile(
    r'(?: s="(\d{1,5})")?(?: t="(s|n|b|e|str|inlineStr)")?'
    f"(?:/>|>(?:<f{ATTRIBUTES}(?:/>|>([^{NOT_PLAIN}]*)</f>))?"
    f'(?:<v>([^{NOT_PLAIN}]*)</v>|<is><t(?: xml:space="preserve")?>([^{NOT_PLAIN}]*)</t></is>)?</c>)',
    re.A,
)
_LETTERS = re.compile("[A-Z]{1,3}")
_INDEX = re.compile("0|[1-9][0-9]{0,8}")
_ENTITY = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(r" ([^=]+)=\"[^\"]*\"")
# The types of a formula with results in several cells.
ARRAYS = ("array", "dataTable")
_ARRAY = re.compile(r' t="(?:array|dataTable)"')
_AREA = re.compile(r' ref="([^"]*)"')
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
# How many distinct cell contents are cached: most recur, in a sheet of numbers none does.
_REMEMBERED = 1 << 14
_COLUMNS: dict[str, int] = {}
# A shared string's cell as written -> (number of the string, style): the same in many workbooks.
_SHARED: dict[str, tuple[int, int]] = {}
# A row's number as written -> the number.
_NUMBERS: dict[str, int] = {}
_TEXT, _make = Kind.TEXT, tuple.__new__


class NotPlainError(Exception):
    """The rows are not written the way this module reads; the parser must read them."""


def read_rows(pieces: Iterator[bytes], grid: Grid) -> Iterator[bytes]:
    """Put the rows of a part into a grid as they arrive, and yield the part without them.

    Raises NotPlainError, and DamagedWorkbookError as the grid does.
    """
    head, opened, data = next(pieces, b"").partition(_OPEN)
    if not opened or b"<!" in head or head.find(b"<?", 5) >= 0:
        raise NotPlainError
    yield head + opened
    rows = _Rows(grid)
    data = rows.take(data)
    while not data.startswith(_CLOSE):
        more = _next_end(pieces)
        if not more:
            raise NotPlainError
        data = rows.take(data + more)
    yield data
    yield from pieces


def _next_end(pieces: Iterator[bytes]) -> bytes:
    """Return the pieces up to the end of a row, joined once: a huge row must not be copied with every piece."""
    taken = []
    for piece in pieces:
        taken.append(piece)
        if _ROW_CLOSE in piece or _CLOSE in piece:
            break
    return b"".join(taken)


class _Rows:
    """Rows on their way into a grid; caches cells by their written content, since most of it recurs."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._heads: dict[str, tuple[bool, bool]] = {}
        self._cells: dict[str, Cell] = {}
        self._has_blanks = False

    def take(self, data: bytes) -> bytes:
        """Read the complete rows; return what is left, everything after the rows once their end is reached."""
        end = data.find(_CLOSE)
        if end < 0:
            end = data.rfind(_ROW_CLOSE) + len(_ROW_CLOSE)
            if end < len(_ROW_CLOSE):
                return data
        try:
            before, *rows = data[:end].decode().split(_ROW)
        except UnicodeDecodeError:
            raise NotPlainError from None
        if before:
            raise NotPlainError
        self._read(rows)
        return data[end:]

    def _read(self, rows: list[str]) -> None:
        # One loop for all: a call or look-up per cell would cost more than the work itself.
        grid, known, heads, columns, numbers = self._grid, self._cells, self._heads, _COLUMNS, _NUMBERS
        for text in rows:
            head, *texts = text.removesuffix(_ROW_END).split(_CELL)
            number, quote, attributes = head.partition('"')
            hidden, is_empty = heads.get(attributes) or self._head(attributes)
            if is_empty == text.endswith(_ROW_END) or (is_empty and texts):
                raise NotPlainError
            grid.start_row(numbers.get(number) or _row_number(number), hidden)
            end, cells = number + quote, {}
            for each in texts:
                letters, _, content = each.partition(end)
                column = columns.get(letters) or self._column(letters)
                cells[column] = known.get(content) or self._cell(column, content)
            if len(cells) < len(texts):
                raise grid.twice(_first_twice(texts, end))
            if self._has_blanks:
                cells = {column: cell for column, cell in cells.items() if cell is not BLANK_CELL}
            grid.end_row(cells)

    def _head(self, attributes: str) -> tuple[bool, bool]:
        """Return whether a row is hidden, and whether its tag closes itself."""
        match = _HEAD.fullmatch(attributes)
        if match is None:
            raise NotPlainError
        expect_once_each(match[1], "r")
        self._heads[attributes] = head = _HIDDEN.search(match[1]) is not None, bool(match[2])
        return head

    def _column(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise NotPlainError
        column = column_number(letters)
        if column > MAX_COLUMN:
            raise self._grid.beyond()
        return _COLUMNS.setdefault(letters, column)

    def _cell(self, column: int, content: str) -> Cell:
        """Return the cell of a content that is new in this sheet."""
        shared, text = _SHARED.get(content), ""
        # Not before a cell needs them: a sheet may do without shared strings that cannot be read.
        if shared is not None and shared[0] < len(strings := self._grid.strings):
            text = strings[shared[0]]
        cell = _make(Cell, (_TEXT, text, shared[1], None)) if shared and text else self._new_cell(column, content)
        # A blank without a format is not kept.
        self._has_blanks = self._has_blanks or cell is BLANK_CELL
        if len(self._cells) >= _REMEMBERED:
            self._cells.clear()
        self._cells[content] = cell
        return cell

    def _new_cell(self, column: int, content: str) -> Cell:
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise NotPlainError
        style, kind, attributes, formula, value, inline = match.groups()
        if inline is not None and kind != "inlineStr":
            raise NotPlainError
        if attributes is not None:
            expect_once_each(attributes)
            formula = resolved(formula or "")
            if not value and _ARRAY.search(attributes) and (area := _AREA.search(attributes)):
                self._grid.array_without_result(area[1])
        elif kind == "s" and value and _INDEX.fullmatch(value):
            if len(_SHARED) >= _REMEMBERED:
                _SHARED.clear()
            _SHARED[content] = int(value), int(style or 0)
        text = value if inline is None else inline
        return self._grid.cell(column, kind or "n", int(style or 0), text and resolved(text), formula)


def _row_number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise NotPlainError
    if len(_NUMBERS) >= _REMEMBERED:
        _NUMBERS.clear()
    return _NUMBERS.setdefault(text, int(text))


def _first_twice(texts: list[str], end: str) -> int:
    letters = [text.partition(end)[0] for text in texts]
    return column_number(next(each for at, each in enumerate(letters) if each in letters[:at]))


def expect_once_each(attributes: str, *before: str) -> None:
    """Leave a tag with a repeated attribute to the parser, which refuses it."""
    names = [*before, *_ATTRIBUTE.findall(attributes)]
    if len(set(names)) < len(names):
        raise NotPlainError


def resolved(text: str) -> str:
    """Return a text with its entities resolved; an unknown one makes the sheet not plain."""
    if "&" not in text:
        return text
    plain, count = _ENTITY.subn(_character, text)
    if count != text.count("&"):
        raise NotPlainError
    return plain


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code < 32 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise NotPlainError
    return chr(code)
