"""Two ledgers compared by 编号 and column, in any order and layout: what reads differently, what only one has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import count
from typing import NamedTuple

from taizhang_xl.catalogue import HEADER_SECOND, HEADER_UNKNOWN
from taizhang_xl.cells import BLANK_CELL, Cell, Kind, address, parse_address, value_text
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Type
from taizhang_xl.text import plain

_DAYS = {str(column.header) for column in LEDGER.columns if column.type is Type.DATE}


class Unlike(StrEnum):
    """How two cells differ: in content, or only in blanks, full-width characters or the way a day is written."""

    CONTENT = "内容不同"
    WRITING = "只是写法不同"


class CellDifference(NamedTuple):
    """A cell of an item that reads differently, as it stands in either ledger, and its two places ("台账!F37")."""

    number: str
    field: str
    old: str
    new: str
    kind: Unlike
    old_place: str
    new_place: str


class LoneRow(NamedTuple):
    """A row that only one ledger has: its 编号 ("" if it has none), its task and its place."""

    number: str
    task: str
    place: str


class Doubled(NamedTuple):
    """A 编号 that occurs more than once in a ledger, so that its rows can only be matched if they are equal."""

    number: str
    places: tuple[str, ...]


class LoneColumn(NamedTuple):
    """A column that only one ledger has, and how many of its cells hold anything."""

    name: str
    filled: int


class Side(NamedTuple):
    """What only one of the two ledgers has."""

    rows: tuple[LoneRow, ...]
    columns: tuple[LoneColumn, ...]
    doubled: tuple[Doubled, ...]


class Difference(NamedTuple):
    """How two ledgers differ."""

    changed: tuple[CellDifference, ...]
    old: Side
    new: Side

    @property
    def is_same(self) -> bool:
        """Whether both have the same items with the same content; a doubled 编号 or an empty column is no difference."""
        sides = (self.old, self.new)
        lone = any(side.rows or any(column.filled for column in side.columns) for side in sides)
        return not (self.changed or lone)


class _Line(NamedTuple):
    """An item with all its cells by column name, the office's own columns among them, and the column of each."""

    item: Item
    cells: Mapping[str, Cell]
    places: Mapping[str, int]

    @property
    def row(self) -> LoneRow:
        """The row as it is shown."""
        return LoneRow(self.item.number, self.item.shown(Field.TASK), self.place(Field.NUMBER))

    def text(self, name: str) -> str:
        """The content of a cell, unfolded; a formula that was never calculated by its text."""
        cell = self.cells.get(name, BLANK_CELL)
        return f"={cell.formula}" if cell.kind is Kind.BLANK and cell.formula else value_text(cell.value)

    def place(self, name: str) -> str:
        """The place of a cell, the row's first if it has no column of its own."""
        return f"{self.item.sheet}!{address(self.item.row, self.places.get(name, 1))}"


def difference(old: Ledger, new: Ledger) -> Difference:
    """Compare two ledgers: items by 编号, cells by column name; content counts, style does not."""
    before, after = _lines(old), _lines(new)
    old_names, new_names = _names(old, before), _names(new, after)
    common = [name for name in old_names if name in new_names]
    pairs, old_lone, new_lone = _matched(before, after, common)
    return Difference(
        tuple(found for pair in pairs for found in _cell_differences(*pair, common)),
        _side(before, old_lone, [name for name in old_names if name not in common]),
        _side(after, new_lone, [name for name in new_names if name not in common]),
    )


# -- the cells of an item ----------------------------------------------------


def _lines(ledger: Ledger) -> list[_Line]:
    own = _own_columns(ledger)
    sheets = {part.sheet.name: part.sheet for part in ledger.parts}
    lines = []
    for item in ledger.items:
        columns = own.get(item.sheet, {})
        cells = {name: sheets[item.sheet].cell(item.row, column) for name, column in columns.items()}
        lines.append(_Line(item, {**cells, **item.cells}, {**columns, **item.columns}))
    return lines


def _own_columns(ledger: Ledger) -> dict[str, dict[str, int]]:
    """Return the columns that no rule knows: sheet -> header -> column, numbered if a header is repeated."""
    found: dict[str, dict[str, int]] = {}
    for finding in ledger.findings:
        if finding.code in (HEADER_UNKNOWN.code, HEADER_SECOND.code):
            columns = found.setdefault(finding.sheet, {})
            header = next(name for name in _numbered(finding.value) if name not in columns)
            columns[header] = parse_address(finding.cell)[1]
    return found


def _numbered(header: str) -> Iterator[str]:
    yield header
    yield from (f"{header}（{number}）" for number in count(2))


def _names(ledger: Ledger, lines: Sequence[_Line]) -> list[str]:
    """Return the columns of a ledger in the order of our layout, its own ones last."""
    there = {name for part in ledger.parts for name in part.columns} | {name for line in lines for name in line.cells}
    known = [str(column.header) for column in LEDGER.columns]
    return [*(name for name in known if name in there), *sorted(there - set(known))]


# -- which row is which ------------------------------------------------------


def _matched(
    old: Sequence[_Line], new: Sequence[_Line], names: Sequence[str]
) -> tuple[list[tuple[_Line, _Line]], list[_Line], list[_Line]]:
    """Return the pairs of rows that are one item, and the rows of either side that have none.

    Rows whose 编号 is missing or doubled on a side only match a row that is equal in every cell.
    """
    doubtful = {"", *_numbers_twice(old), *_numbers_twice(new)}
    partner = {line.item.number: line for line in new if line.item.number not in doubtful}
    equals: dict[tuple[str, ...], list[_Line]] = {}
    for line in new:
        if line.item.number in doubtful:
            equals.setdefault(_content(line, names), []).append(line)
    pairs, lone = [], []
    for line in old:
        if line.item.number in doubtful:
            others = equals.get(_content(line, names))
            found = others.pop(0) if others else None
        else:
            found = partner.pop(line.item.number, None)
        if found is None:
            lone.append(line)
        else:
            pairs.append((line, found))
    left = {id(line) for lines in (partner.values(), *equals.values()) for line in lines}
    return pairs, lone, [line for line in new if id(line) in left]


def _numbers_twice(lines: Iterable[_Line]) -> set[str]:
    return {number for number, times in Counter(line.item.number for line in lines).items() if times > 1}


def _content(line: _Line, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.text(name) for name in names)


# -- what differs ------------------------------------------------------------


def _cell_differences(old: _Line, new: _Line, names: Iterable[str]) -> Iterator[CellDifference]:
    for name in names:
        before, after = old.text(name), new.text(name)
        if before != after:
            kind = Unlike.WRITING if _means_the_same(old, new, name) else Unlike.CONTENT
            yield CellDifference(old.item.number, name, before, after, kind, old.place(name), new.place(name))


def _means_the_same(old: _Line, new: _Line, name: str) -> bool:
    """Whether two cells differ only in blanks, invisible or full-width characters, or are one day in two spellings."""
    if plain(old.text(name)).replace(" ", "") == plain(new.text(name)).replace(" ", ""):
        return True
    if name not in _DAYS:
        return False
    before, after = old.item.day(name), new.item.day(name)
    return before is not None and before == after


def _side(lines: Sequence[_Line], lone: Iterable[_Line], names: Iterable[str]) -> Side:
    columns = [LoneColumn(name, sum(line.text(name) != "" for line in lines)) for name in names]
    twice = sorted(_numbers_twice(lines) - {""})
    doubled = [
        Doubled(number, tuple(line.place(Field.NUMBER) for line in lines if line.item.number == number))
        for number in twice
    ]
    return Side(tuple(line.row for line in lone), tuple(columns), tuple(doubled))
