"""The fast path: rows written as the usual programs write them, read with patterns and no parser.

Strict: every sign between the outer tags must be accounted for. Whatever is not as expected (prefixes,
comments, rich text, unusual order) is left to the parser, which then reads the whole sheet; so both accept the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from taizhang_xl.cells import BLANK_CELL, MAX_COLUMN, Cell, column_number
from taizhang_xl.xlsx.grid import Grid

_OPEN, _CLOSE, _ROW_CLOSE = b"<sheetData>", b"</sheetData>", b"</row>"
# What no text may hold for a parser to take it as it is: control characters, the line ends of Windows, two odd signs.
NOT_SIGNS = "<>\x00-\x08\x0b-\x1f\ufffe\uffff"
ATTRIBUTES = f'((?: [A-Za-z_][\\w:]*="[^&"{NOT_SIGNS}]*")*)'
_ROW, _CELL = '<row r="', '<c r="'
_NUMBER = re.compile('([1-9][0-9]{0,6})"')
_ADDRESS = re.compile('(<c r="[A-Z]{1,3}|^)([0-9]+)"')
# A row is cut where its number stands, and every piece ends with the letters of the next cell or with the row.
_HEAD = re.compile(f'{ATTRIBUTES}(?:/>|></row>|><c r="([A-Z]{{1,3}}))', re.A)
_CONTENT = re.compile(
    r'(?: s="(\d{1,5})")?(?: t="(s|n|b|e|str|inlineStr)")?'
    f"(?:/>|>(?:<f{ATTRIBUTES}(?:/>|>([^{NOT_SIGNS}]*)</f>))?"
    f'(?:<v>([^{NOT_SIGNS}]*)</v>|<is><t(?: xml:space="preserve")?>([^{NOT_SIGNS}]*)</t></is>)?</c>)'
    '(?:</row>|<c r="([A-Z]{1,3}))',
    re.A,
)
_INDEX = re.compile("0|[1-9][0-9]{0,8}")
_ENTITY = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(r" ([^=]+)=\"[^\"]*\"")
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
# How many different contents of cells are remembered: most come again, in a sheet of numbers none does.
_REMEMBERED = 1 << 14
# Cells of shared texts as they are written (number of the text, style, next column): the same in many workbooks.
_SHARED: dict[str, tuple[int, int, int]] = {}


class NotPlainError(Exception):
    """The rows are not written in the way that this module reads; the parser must read them."""


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
        self._heads: dict[str, tuple[bool, int]] = {}
        self._cells: dict[str, tuple[Cell, int]] = {}

    def take(self, data: bytes) -> bytes:
        """Read the rows that are whole; return what is left, all that follows the table where its end has come."""
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
        for row in rows:
            self._row(row)
        return data[end:]

    def _row(self, text: str) -> None:
        match = _NUMBER.match(text)
        if match is None:
            raise NotPlainError
        pieces = text.split(match[0])
        # The row's number with a quote behind it may stand elsewhere too, in a style or a text.
        if len(pieces) != text.count(_CELL) + 2:
            pieces = _cut_at_addresses(text, match[1])
        hidden, column = self._heads.get(pieces[1]) or self._head(pieces[1])
        self._grid.start_row(int(match[1]), hidden)
        known, cells = self._cells, {}
        for piece in pieces[2:]:
            cell, following = known.get(piece) or self._cell(column, piece)
            if column in cells:
                raise self._grid.twice(column)
            if cell is not BLANK_CELL:
                cells[column] = cell
            column = following
        self._grid.end_row(cells)

    def _head(self, piece: str) -> tuple[bool, int]:
        """Return whether a row is hidden, and its first column."""
        match = _HEAD.fullmatch(piece)
        if match is None:
            raise NotPlainError
        expect_once_each(match[1], "r")
        self._heads[piece] = head = _HIDDEN.search(match[1]) is not None, _column(match[2])
        return head

    def _cell(self, column: int, piece: str) -> tuple[Cell, int]:
        """Return the cell that a piece writes, and the column of the next one."""
        if shared := _SHARED.get(piece):
            index, style, following = shared
            found = self._grid.shared(column, index, style), following
        else:
            found = self._new_cell(column, piece)
        if len(self._cells) >= _REMEMBERED:
            self._cells.clear()
        self._cells[piece] = found
        return found

    def _new_cell(self, column: int, piece: str) -> tuple[Cell, int]:
        match = _CONTENT.fullmatch(piece)
        if match is None:
            raise NotPlainError
        style, kind, attributes, formula, value, inline, letters = match.groups()
        following = _column(letters)
        if inline is not None and kind != "inlineStr":
            raise NotPlainError
        if attributes is not None:
            expect_once_each(attributes)
            formula = resolved(formula or "")
        elif kind == "s" and value and _INDEX.fullmatch(value):
            if len(_SHARED) >= _REMEMBERED:
                _SHARED.clear()
            _SHARED[piece] = int(value), int(style or 0), following
        text = value if inline is None else inline
        return self._grid.cell(column, kind or "n", int(style or 0), text and resolved(text), formula), following


def _cut_at_addresses(text: str, number: str) -> list[str]:
    """Cut a row at its number where that is part of an address, and only there."""
    parts = _ADDRESS.split(text)
    if set(parts[2::3]) != {number}:
        raise NotPlainError
    return [before + letters for before, letters in zip_longest(parts[::3], parts[1::3], fillvalue="")]


def _column(letters: str | None) -> int:
    """Return the column of a cell's letters, 0 where there is no cell; what no sheet has is left to the parser."""
    column = column_number(letters) if letters else 0
    if column > MAX_COLUMN:
        raise NotPlainError
    return column


def expect_once_each(attributes: str, *before: str) -> None:
    """Leave a tag to the parser where a name comes twice in it, which the parser refuses."""
    names = [*before, *_ATTRIBUTE.findall(attributes)]
    if len(set(names)) < len(names):
        raise NotPlainError


def resolved(text: str) -> str:
    """Return a text with its entities resolved; one that is none makes the sheet not plain."""
    if "&" not in text:
        return text
    plain, count = _ENTITY.subn(_sign, text)
    if count != text.count("&"):
        raise NotPlainError
    return plain


def _sign(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code < 32 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise NotPlainError
    return chr(code)
