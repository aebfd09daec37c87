"""Which column of a table each header stands for: the surest word, where words leave it open the values below, else nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from taizhang_xl.catalogue import (
    BY_VALUES,
    HEADER_BLANK,
    HEADER_DOUBLED,
    HEADER_DOUBTFUL,
    HEADER_RENAMED,
    HEADER_RIVALS,
    HEADER_SECOND,
    HEADER_SIGN_OFF,
    HEADER_UNKNOWN,
)
from taizhang_xl.cells import Sheet, address, column_name, value_text
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.meaning import Meaning, Rank
from taizhang_xl.ledger.schema import LEDGER, Field, SheetSpec
from taizhang_xl.ledger.states import read_sign_off
from taizhang_xl.reading.header import Header
from taizhang_xl.text import key

if TYPE_CHECKING:
    from taizhang_xl.reading.values import Values

_LOOKED_AT = 300
_STATES = {Field.STATE, Field.PROGRESS}
# Of the two that such a header may be, the one that has a value in every row.
_FULL = {Field.TASK, Field.DEADLINE}
# Without these no month can be worked on: of several that are alike none is taken before people choose.
_KEYS = {Field.NUMBER, Field.TASK, Field.UNIT, Field.DEADLINE, Field.STATE, Field.PROGRESS}
_SIGN_OFF = "销号"


class Columns:
    """The column `taken` for each header, and those of its words that were not taken, each with why.

    `seconds` are passed over: column -> (header, the column taken). `doubled` are headers that several columns claim
    alike, `rivals` those without which the table cannot be read. `doubtful` are columns of which not even the values
    tell what they are, `by_values` those of which they did. `sign_off` is the column that says which items are closed and
    nothing of how far the others are, 0 for none.
    """

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}
        self.seconds: dict[int, tuple[str, int]] = {}
        self.doubled: dict[str, tuple[int, ...]] = {}
        self.rivals: dict[str, tuple[int, ...]] = {}
        self.doubtful: dict[int, Meaning] = {}
        self.by_values: dict[int, Meaning] = {}
        self.sign_off = 0


def settle(sheet: Sheet, header: Header, spec: SheetSpec, forced: Mapping[str, int]) -> Columns:
    """Return the columns of a table; `forced` are settled by the user."""
    columns = Columns()
    columns.sign_off = next((at for at in header.words if _is_sign_off(sheet, header, at, spec)), 0)
    for name, claims in _sure_claims(sheet, header, spec, forced, columns).items():
        best = min(rank for rank, _ in claims)
        chosen = tuple(column for rank, column in claims if rank == best)
        if len(chosen) == 1:
            columns.taken[name] = chosen[0]
            columns.seconds |= {column: (name, chosen[0]) for _, column in claims if column != chosen[0]}
        elif best <= Rank.LISTED and spec.name == LEDGER.name and name not in _KEYS:
            columns.taken[name] = min(chosen)
            columns.seconds |= {column: (name, min(chosen)) for _, column in claims if column != min(chosen)}
        elif best <= Rank.LISTED or name == Field.TASK:
            columns.rivals[name] = chosen
        else:
            columns.doubled[name] = chosen
    columns.taken = dict(sorted(columns.taken.items(), key=lambda each: each[1]))
    return columns


def _sure_claims(
    sheet: Sheet, header: Header, spec: SheetSpec, forced: Mapping[str, int], columns: Columns
) -> dict[str, list[tuple[Rank, int]]]:
    sure: defaultdict[str, list[tuple[Rank, int]]] = defaultdict(list)
    doubtful: dict[int, Meaning] = {}
    for name, claimants in header.claims.items():
        for column in claimants:
            meaning = spec.meaning(header.words[column])
            if column == columns.sign_off and name not in forced:
                continue
            if meaning is None or name in forced:
                sure[name].append((Rank.EXACT, column))
            elif meaning.other:
                doubtful[column] = meaning
            else:
                sure[name].append((meaning.rank, column))
    # What values decide goes before what is decided by what is left.
    for decide in (_by_values, _by_what_is_left):
        for column, meaning in sorted(doubtful.items()):
            if name := decide(sheet, header, column, meaning, sure):
                sure[name].append((doubtful.pop(column).rank, column))
                columns.by_values[column] = meaning
    for column, meaning in doubtful.items():
        columns.doubtful[column] = meaning
        if meaning.rank is Rank.LISTED:
            sure[meaning.header].append((meaning.rank, column))
    return sure


def _by_values(sheet: Sheet, header: Header, column: int, meaning: Meaning, sure: Mapping[str, object]) -> str:
    """Return which of the two it is by its values, "" where they do not tell."""
    both = {meaning.header, meaning.other}
    values = _values(sheet, header, column)
    if both == _STATES:
        return values.state_or_progress or ""
    full = meaning.header if meaning.header in _FULL else meaning.other
    (rest,) = both - {full}
    if full in sure:
        return rest
    return full if not values.rows or values.is_full else meaning.usual


def _values(sheet: Sheet, header: Header, column: int) -> Values:
    # Imported late: few headers leave anything open.
    from taizhang_xl.reading.values import values_of

    rows = [row for row in islice(sorted(sheet.rows), _LOOKED_AT) if row > header.bottom]
    return values_of([sheet.cell(row, column) for row in rows if any(sheet.texts(row))])


def _is_sign_off(sheet: Sheet, header: Header, column: int, spec: SheetSpec) -> bool:
    """Tell whether a column only says which items are closed: 是否销号 with 是 and 否, or with nothing yet.

    销号 is what the section confirms, 办结 what a unit reports: 否 is no state of the work.
    """
    if spec.name != LEDGER.name or _SIGN_OFF not in header.words[column]:
        return False
    meaning = spec.meaning(header.words[column])
    is_state = meaning is not None and {meaning.header, meaning.other} == _STATES
    return is_state and all(read_sign_off(text) is not None for text in _values(sheet, header, column).texts)


def _by_what_is_left(sheet: Sheet, header: Header, column: int, meaning: Meaning, sure: Mapping[str, object]) -> str:
    free = [name for name in (meaning.header, meaning.other) if name not in sure]
    if len(free) == 1:
        return free[0]
    return meaning.usual if free else meaning.header


def refuse_rivals(sheet: Sheet, header: Header, columns: Columns) -> None:
    """Raise NoTableError where several columns claim a header alike, by listed words or for the task itself."""
    if not columns.rivals:
        return
    name, claimants = next(iter(columns.rivals.items()))
    places = "、".join(f"{address(header.bottom, c)}“{header.words[c]}”" for c in claimants)
    letter = column_name(claimants[0])
    raise NoTableError(
        f"{sheet.file} {sheet.name}",
        f"{HEADER_RIVALS.format(column=name)}：{places}",
        f"请只把其中一列的列名写成“{name}”，或用 taizhang adopt 台账 --column {name}={letter} 这样指定一列",
    )


def header_findings(sheet: Sheet, header: Header, columns: Columns) -> Iterator[Finding]:
    """Yield what was taken for what: renamed, unknown, passed-over and doubtful columns."""
    known = {column: name for name, column in columns.taken.items()}
    doubled = {column: name for name, each in columns.doubled.items() for column in each}
    for column, word in header.words.items():
        where = Where(sheet.file, sheet.name, address(header.bottom, column))
        if column in columns.seconds:
            name, other = columns.seconds[column]
            yield HEADER_SECOND.at(
                where, word, column=name, other=header.words[other], letter=column_name(column), used=column_name(other)
            )
        elif column == columns.sign_off and column not in known:
            yield HEADER_SIGN_OFF.at(where, word)
        elif column in columns.doubtful:
            meaning = columns.doubtful[column]
            note = f"先按“{known[column]}”读取" if column in known else "没有读取"
            yield HEADER_DOUBTFUL.at(
                where, word, column=meaning.header, other=meaning.other, note=note, letter=column_name(column)
            )
        elif column in doubled:
            yield HEADER_DOUBLED.at(where, word, column=doubled[column], letter=column_name(column))
        elif column not in known:
            yield HEADER_UNKNOWN.at(where, word)
        elif key(word) != key(known[column]):
            note = f"（{BY_VALUES}）" if column in columns.by_values else ""
            yield HEADER_RENAMED.at(where, word, column=known[column], note=note)


def blank_headers(
    sheet: Sheet, header: Header, rows: Collection[int], known: Collection[int] = ()
) -> Iterator[Finding]:
    """Yield the columns of a ledger that have values in its rows and no header; `known` are read all the same."""
    nameless = {column for row in rows for column in sheet.rows[row]} - header.words.keys() - set(known)
    for column in sorted(nameless):
        if count := sum(bool(value_text(sheet.cell(row, column).value).strip()) for row in rows):
            where = Where(sheet.file, sheet.name, address(header.bottom, column))
            yield HEADER_BLANK.at(where, count, letter=column_name(column))
