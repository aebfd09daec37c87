"""The fast path: rows and shared texts written as the usual programs write them, read with patterns and no parser.

Strict: every sign between the outer tags must be accounted for. Whatever is not as expected (prefixes,
comments, rich text, unusual order) is left to the parser, which then reads the whole sheet; so both accept the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang_xl.cells import BLANK_CELL, MAX_COLUMN, Cell, column_number
from taizhang_xl.xlsx.grid import Grid

_OPEN, _CLOSE, _ROW_CLOSE = b"<sheetData>", b"</sheetData>", b"</row>"
# What no text may hold for a parser to take it as it is: control characters, the line ends of Windows, two odd signs.
_NOT_SIGNS = "<>\x00-\x08\x0b-\x1f\ufffe\uffff"
_ATTRIBUTES = f'((?: [A-Za-z_][\\w:]*="[^&"{_NOT_SIGNS}]*")*)'
_ROW = re.compile(f'<row r="([1-9]\\d{{0,6}})"{_ATTRIBUTES}(/?)>', re.A)
# What stands between a cell's address and its end.
_CONTENT = re.compile(
    r'(?: s="(\d{1,5})")?(?: t="(s|n|b|e|str|inlineStr)")?'
    f"(?:/>|>(?:<f{_ATTRIBUTES}(?:/>|>([^{_NOT_SIGNS}]*)</f>))?"
    f'(?:<v>([^{_NOT_SIGNS}]*)</v>|<is><t(?: xml:space="preserve")?>([^{_NOT_SIGNS}]*)</t></is>)?</c>)',
    re.A,
)
_LETTERS = re.compile("[A-Z]{1,3}")
_STRINGS = re.compile(
    rf"""\ufeff?(?:<\?xml version="1.0" encoding="(?:UTF|utf)-8"(?: standalone="yes")?\?>)?\s*<sst{_ATTRIBUTES}>""",
    re.A,
)
_STRING = re.compile(f'<si><t(?: xml:space="preserve")?(?:/>|>([^{_NOT_SIGNS}]*)</t>)</si>|<si/>')
_ENTITY = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(r" ([^=]+)=\"[^\"]*\"")
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
# How many different contents of cells are remembered: most come again, in a sheet of numbers none does.
_REMEMBERED = 1 << 14
_COLUMNS: dict[str, int] = {}


class NotPlainError(Exception):
    """The rows are not written in the way that this module reads; the parser must read them."""


def split_strings(xml: bytes) -> list[str] | None:
    """Return the shared texts as they stand in a part, None where it is not plain."""
    try:
        text = xml.decode()
        frame = _STRINGS.match(text)
        if frame is None:
            return None
        _expect_once_each(frame[1])
        found = _STRING.split(text[frame.end() :])
        # Every second is what stands between two strings.
        if any(found[:-1:2]) or found[-1].strip(" \t\n") != "</sst>":
            return None
        return [_resolved(each) if each else "" for each in found[1::2]]
    except (NotPlainError, UnicodeDecodeError):
        return None


def read_rows(pieces: Iterator[bytes], grid: Grid) -> Iterator[bytes]:
    """Put the rows of a part into a grid as they come, and yield the part without them.

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
    """Return what comes up to an end of rows, in one: a row without end must not be copied with every piece."""
    come = []
    for piece in pieces:
        come.append(piece)
        if _ROW_CLOSE in piece or _CLOSE in piece:
            break
    return b"".join(come)


class _Rows:
    """Rows on their way into a grid; remembers the cells by what stands in them, since most of it comes again."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._cells: dict[str, Cell] = {}
        self._hidden: dict[str, bool] = {}

    def take(self, data: bytes) -> bytes:
        """Read the rows that are whole; return what is left, all that follows the table where its end has come."""
        end = data.find(_CLOSE)
        if end < 0:
            end = data.rfind(_ROW_CLOSE) + len(_ROW_CLOSE)
            if end < len(_ROW_CLOSE):
                return data
        try:
            *rows, rest = data[:end].decode().split("</row>")
        except UnicodeDecodeError:
            raise NotPlainError from None
        for row in rows:
            head, *cells = row.split('<c r="')
            self._row(self._start(head), cells)
        if self._start(rest):
            raise NotPlainError
        return data[end:]

    def _start(self, text: str) -> str:
        """Start rows; return the number of the one that is open at the end, empty where none is."""
        number, position = "", 0
        while position < len(text):
            match = _ROW.match(text, position)
            if match is None or number:
                raise NotPlainError
            row, attributes, empty = match.groups()
            if attributes not in self._hidden:
                _expect_once_each(attributes, "r")
                self._hidden[attributes] = _HIDDEN.search(attributes) is not None
            self._grid.start_row(int(row), self._hidden[attributes])
            number, position = "" if empty else row, match.end()
        return number

    def _row(self, number: str, texts: list[str]) -> None:
        if not number:
            raise NotPlainError
        end = f'{number}"'
        known, columns, cells = self._cells, _COLUMNS, {}
        for text in texts:
            letters, _, content = text.partition(end)
            column = columns.get(letters) or self._column(letters)
            cell = known.get(content) or self._cell(column, content)
            if column in cells:
                raise self._grid.twice(column)
            if cell is not BLANK_CELL:
                cells[column] = cell
        self._grid.end_row(cells)

    def _column(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise NotPlainError
        column = column_number(letters)
        if column > MAX_COLUMN:
            raise self._grid.beyond()
        return _COLUMNS.setdefault(letters, column)

    def _cell(self, column: int, content: str) -> Cell:
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise NotPlainError
        style, kind, attributes, formula, value, inline = match.groups()
        if inline is not None and kind != "inlineStr":
            raise NotPlainError
        if attributes is not None:
            _expect_once_each(attributes)
            formula = _resolved(formula or "")
        text = value if inline is None else inline
        cell = self._grid.cell(column, kind or "n", int(style or 0), text and _resolved(text), formula)
        if len(self._cells) >= _REMEMBERED:
            self._cells.clear()
        self._cells[content] = cell
        return cell


def _expect_once_each(attributes: str, *before: str) -> None:
    """Leave a tag to the parser where a name comes twice in it, which the parser refuses."""
    names = [*before, *_ATTRIBUTE.findall(attributes)]
    if len(set(names)) < len(names):
        raise NotPlainError


def _resolved(text: str) -> str:
    """Return a text with its entities resolved; one that is none makes the sheet not plain."""
    if "&" not in text:
        return text
    resolved, count = _ENTITY.subn(_sign, text)
    if count != text.count("&"):
        raise NotPlainError
    return resolved


def _sign(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code < 32 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise NotPlainError
    return chr(code)
