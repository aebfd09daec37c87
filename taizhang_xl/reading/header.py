"""Finds the header of a table by its words: in the first rows of a sheet, one to three rows, groups merged over columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from taizhang_xl.catalogue import HEADER_RENAMED, HEADER_SECOND, HEADER_UNKNOWN
from taizhang_xl.cells import Kind, Sheet, Value, address, value_text
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.text import key, plain

HEADER_SEARCH_ROWS = 15
ENOUGH_HEADERS = 3
_ENOUGH_WHERE_NAMED = 2
_MAX_HEADER_ROWS = 3
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")


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
    masters = {
        (row, column): (merged.top, merged.left)
        for merged in sheet.merged
        if merged.top <= HEADER_SEARCH_ROWS and merged.bottom - merged.top < _MAX_HEADER_ROWS
        for row in range(merged.top, merged.bottom + 1)
        for column in range(merged.left, min(merged.right, merged.left + 63) + 1)
    }
    # A sheet that bears the table's own name needs less to be believed.
    enough = _ENOUGH_WHERE_NAMED if sheet.name == spec.name else ENOUGH_HEADERS
    rows = _search_rows(sheet)
    known = [row for row in rows if any(is_header(spec, value) for _, value, _, _ in sheet.rows[row].values())]
    near = [row for row in rows if any(row <= other < row + _MAX_HEADER_ROWS for other in known)]
    words = _Words(sheet, masters)
    found = [
        header
        for row in near
        for depth in range(1, _MAX_HEADER_ROWS + 1)
        if any(row <= other < row + depth for other in known)
        and (header := _header_at(words, spec, row, depth, forced))
        and len(header.claims) >= enough
    ]
    return max(found, key=lambda header: header.score, default=None)


def nearest_headers(sheet: Sheet, spec: SheetSpec) -> tuple[int, tuple[str, ...]]:
    """Return the row that looks most like a header and its words, (0, ()) for an empty sheet."""
    best: tuple[int, int, tuple[str, ...]] = (-1, 0, ())
    for row in _search_rows(sheet):
        words = tuple(text for _, text in sheet.texts(row))
        known = sum(spec.header(header_word(text)) is not None for text in words)
        best = max(best, (known, row, words), key=lambda found: (found[0], len(found[2])))
    return best[1], best[2]


def settle(sheet: Sheet, header: Header) -> tuple[dict[str, int], dict[int, tuple[str, int]]]:
    """Return the column of each header, and the columns passed over: column -> (header, the column taken)."""
    columns: dict[str, int] = {}
    seconds: dict[int, tuple[str, int]] = {}
    for name, candidates in header.claims.items():
        exact = [column for column in candidates if key(header.words[column]) == key(name)]
        chosen = exact if len(candidates) > 1 else candidates
        if len(chosen) != 1:
            places = "、".join(f"{address(header.bottom, c)}“{header.words[c]}”" for c in candidates)
            raise NoTableError(
                f"{sheet.file} {sheet.name}",
                f"有几列都像“{name}”：{places}",
                f"请只把其中一列的列名写成“{name}”，或用 taizhang adopt 指定一列",
            )
        columns[name] = chosen[0]
        seconds |= {column: (name, chosen[0]) for column in candidates if column != chosen[0]}
    return columns, seconds


def header_findings(
    sheet: Sheet, header: Header, columns: Mapping[str, int], seconds: Mapping[int, tuple[str, int]]
) -> Iterator[Finding]:
    """Yield what was taken for what: renamed, unknown and passed-over columns."""
    known = {column: name for name, column in columns.items()}
    for column, word in header.words.items():
        where = Where(sheet.file, sheet.name, address(header.bottom, column))
        if column in seconds:
            name, other = seconds[column]
            yield HEADER_SECOND.at(where, word, column=name, other=header.words[other])
        elif column not in known:
            yield HEADER_UNKNOWN.at(where, word)
        elif key(word) != key(known[column]):
            yield HEADER_RENAMED.at(where, word, column=known[column])


@lru_cache(maxsize=4096)
def header_word(text: str) -> str:
    """Return the words of a header cell without remarks in brackets and signs at the end."""
    return _BRACKETS.sub("", plain(text)).rstrip(":*")


@lru_cache(maxsize=1 << 14)
def is_header(spec: SheetSpec, value: Value) -> bool:
    """Tell whether a cell's value is a header of a sheet."""
    return isinstance(value, str) and spec.may_have(value) and spec.header(header_word(value)) is not None


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
    return sorted(row for row in sheet.rows if row <= HEADER_SEARCH_ROWS)


def _header_at(
    seen: _Words, spec: SheetSpec, top: int, depth: int, forced: Mapping[str, int]
) -> Header | None:  # fmt: skip
    sheet, rows = seen.sheet, range(top, top + depth)
    if any(row not in sheet.rows for row in rows):
        return None
    words: dict[int, str] = {}
    for column in sorted({column for row in rows for column in sheet.rows[row]}):
        parts = seen.above(rows, column)
        if not parts:
            continue
        # A header that is complete by itself has nothing of its own below it, unless it heads several columns.
        if (
            len(parts) > 1
            and not _is_group(sheet, top, column, seen.masters)
            and any(spec.header(text) for text in parts[:-1])
            and not spec.header("".join(parts))
        ):
            return None
        words[column] = _meaning(parts, spec)
    return Header(top, top + depth - 1, words, _claims(words, spec, forced))


def _claims(words: Mapping[int, str], spec: SheetSpec, forced: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    settled = {column: name for name, column in forced.items()}
    claims: dict[str, tuple[int, ...]] = {}
    for column, word in words.items():
        name = settled.get(column) or spec.header(word)
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


def _meaning(parts: list[str], spec: SheetSpec) -> str:
    """Return the words of a column's header rows as one: the whole (责任 + 单位), else the lowest that is known."""
    if len(parts) == 1:
        return parts[0]
    whole = "".join(parts)
    return next((word for word in (whole, *reversed(parts)) if spec.header(word)), whole)
