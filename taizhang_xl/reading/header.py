"""Finds the header of a table by its words: in the first filled rows of a sheet, one to three rows, groups merged over columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from taizhang_xl.cells import Kind, Sheet, Value, value_text
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.text import plain

# Nearly every header is among the first rows that hold something; below long notes it is looked for further down.
_USUAL_ROWS, HEADER_SEARCH_ROWS = 15, 60
ENOUGH_HEADERS = 3
_ENOUGH_WHERE_NAMED = 2
_MAX_HEADER_ROWS = 3
_BRACKETS = re.compile(r"[(\[【〔].*?(?:[)\]】〕]|$)")


_Find = Callable[[str], str | None]


class Header(NamedTuple):
    """A header as found: its first and last row, per column the words seen, per standard header the claimants."""

    top: int
    bottom: int
    words: Mapping[int, str]
    claims: Mapping[str, tuple[int, ...]]

    @property
    def score(self) -> tuple[int, int, int]:
        """More columns known is better, then fewer rows, then higher up."""
        return len(self.claims), self.top - self.bottom, -self.top


def best_header(sheet: Sheet, spec: SheetSpec, forced: Mapping[str, int]) -> Header | None:
    """Return the header of a sheet, None where no rows look like one; `forced` columns count as what they are said to be."""
    rows = _search_rows(sheet)
    # Most headers are listed words throughout; only where some are not are words taken apart.
    found = _header_among(sheet, spec, forced, rows[:_USUAL_ROWS], listed=True)
    if found and all(spec.listed(word) for word in found.words.values()):
        return found
    for count in (_USUAL_ROWS, HEADER_SEARCH_ROWS):
        if found := _header_among(sheet, spec, forced, rows[:count], listed=False):
            return found
    return None


def _header_among(
    sheet: Sheet, spec: SheetSpec, forced: Mapping[str, int], rows: Sequence[int], *, listed: bool
) -> Header | None:
    is_known = is_listed if listed else is_header
    # Where people settled columns there need not be one word that is known.
    known = [
        row
        for row in rows
        if any(forced.values()) or any(is_known(spec, value) for _, value, _, _ in sheet.rows[row].values())
    ]
    if not known:
        return None
    near = [row for row in rows if any(row <= other < row + _MAX_HEADER_ROWS for other in known)]
    words = _Words(sheet, _masters(sheet, rows[-1]))
    find = spec.listed if listed else spec.header
    # A sheet that bears the table's own name needs less to be believed.
    enough = _ENOUGH_WHERE_NAMED if sheet.name == spec.name else ENOUGH_HEADERS
    found = [
        header
        for row in near
        for depth in range(1, _MAX_HEADER_ROWS + 1)
        if any(row <= other < row + depth for other in known)
        and (header := _header_at(words, find, row, depth, forced))
        and len(header.claims) >= enough
    ]
    return max(found, key=lambda header: header.score, default=None)


def _masters(sheet: Sheet, last: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the first cell of each merged range that may be part of a header, by the cells that it covers."""
    return {
        (row, column): (merged.top, merged.left)
        for merged in sheet.merged
        if merged.top <= last and merged.bottom - merged.top < _MAX_HEADER_ROWS
        for row in range(merged.top, merged.bottom + 1)
        for column in range(merged.left, min(merged.right, merged.left + 63) + 1)
    }


def nearest_headers(sheet: Sheet, spec: SheetSpec) -> tuple[int, tuple[str, ...]]:
    """Return the row that looks most like a header and its words, (0, ()) for an empty sheet."""
    best: tuple[int, int, tuple[str, ...]] = (-1, 0, ())
    for row in _search_rows(sheet)[:_USUAL_ROWS]:
        words = tuple(text for _, text in sheet.texts(row))
        known = sum(spec.header(header_word(text)) is not None for text in words)
        best = max(best, (known, row, words), key=lambda found: (found[0], len(found[2])))
    return best[1], best[2]


@lru_cache(maxsize=4096)
def header_word(text: str) -> str:
    """Return the words of a header cell without remarks in brackets and signs at the end."""
    return _BRACKETS.sub("", plain(text)).rstrip(":*")


@lru_cache(maxsize=1 << 14)
def is_listed(spec: SheetSpec, value: Value) -> bool:
    """Tell whether a cell's value is one of the listed headers of a sheet."""
    return isinstance(value, str) and spec.may_be_listed(value) and spec.listed(header_word(value)) is not None


@lru_cache(maxsize=4096)
def is_header(spec: SheetSpec, value: Value) -> bool:
    """Tell whether a cell's value is a header of a sheet, listed or put together of known words."""
    return isinstance(value, str) and spec.header(header_word(value)) is not None


class _Words:
    """The header words of a sheet's first rows, each looked at once; a cell of a merged range says what the range says."""

    def __init__(self, sheet: Sheet, masters: Mapping[tuple[int, int], tuple[int, int]]) -> None:
        self.sheet = sheet
        self.masters = masters
        self._known: dict[tuple[int, int], str] = {}

    def above(self, rows: Iterable[int], column: int) -> list[str]:
        """Return the words that stand above each other in a column, a merged range once, without those that are empty."""
        places = {self.masters.get((row, column), (row, column)): None for row in rows}
        return [word for at in places if (word := self._known.get(at) or self._word(at))]

    def _word(self, at: tuple[int, int]) -> str:
        self._known[at] = word = header_word(value_text(self.sheet.cell(*at).value))
        return word


def _search_rows(sheet: Sheet) -> list[int]:
    """Return the first rows of a sheet in which something stands."""
    return list(islice((row for row in sorted(sheet.rows) if _is_filled(sheet, row)), HEADER_SEARCH_ROWS))


def _is_filled(sheet: Sheet, row: int) -> bool:
    return any(value is not None for _, value, _, _ in sheet.rows[row].values())


def _header_at(
    seen: _Words, find: _Find, top: int, depth: int, forced: Mapping[str, int]
) -> Header | None:  # fmt: skip
    sheet, rows = seen.sheet, range(top, top + depth)
    if any(row not in sheet.rows for row in rows):
        return None
    words: dict[int, str] = {}
    columns = sorted({column for row in rows for column in sheet.rows[row]})
    # A cell merged down over the next row makes that row part of the header.
    if any(seen.masters.get((top + depth, column), (top + depth,))[0] in rows for column in columns):
        return None
    if depth > 1 and _is_title(seen, find, rows, columns):
        return None
    for column in columns:
        parts = seen.above(rows, column)
        if not parts:
            continue
        is_group = len(parts) > 1 and _is_group(sheet, top, column, seen.masters)
        # A header that is complete by itself has nothing of its own below it, unless it heads several columns.
        if len(parts) > 1 and not is_group and any(find(text) for text in parts[:-1]) and not find("".join(parts)):
            return None
        words[column] = _meaning(parts, parts[1:] if is_group else parts, find)
    return Header(top, top + depth - 1, words, _claims(words, find, forced))


def _is_title(seen: _Words, find: _Find, rows: range, columns: Iterable[int]) -> bool:
    """Tell whether the first of several rows has one text alone, which makes a header with none of the words below it."""
    filled = [value for _, value, _, _ in seen.sheet.rows[rows[0]].values() if value is not None]
    if len(filled) != 1:
        return False
    several = (parts for column in columns if len(parts := seen.above(rows, column)) > 1)
    return not any(find("".join(parts)) for parts in several)


def _claims(words: Mapping[int, str], find: _Find, forced: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    settled = {column: name for name, column in forced.items()}
    claims: dict[str, tuple[int, ...]] = {}
    for column, word in words.items():
        name = settled.get(column) or find(word)
        if name and forced.get(name, column) == column:
            claims[name] = (*claims.get(name, ()), column)
    return claims


def _is_group(sheet: Sheet, row: int, column: int, masters: Mapping[tuple[int, int], tuple[int, int]]) -> bool:
    """Tell whether a header's cell stands above several columns: merged over them, or with blanks to its right."""
    at = masters.get((row, column), (row, column))
    if masters.get((row, column + 1)) == at or at[1] < column:
        return True
    right, below = sheet.cell(row, column + 1), sheet.cell(row + 1, column + 1)
    return (row, column + 1) not in masters and not value_text(right.value) and below.kind is not Kind.BLANK


def _meaning(parts: list[str], own: list[str], find: _Find) -> str:
    """Return the words of a column's header rows as one: the whole (责任 + 单位), else the lowest of its own that is known.

    What heads several columns says by itself of none of them what it is.
    """
    if len(parts) == 1:
        return parts[0]
    whole = "".join(parts)
    return next((word for word in (whole, *reversed(own)) if find(word)), whole)
