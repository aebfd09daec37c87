"""A ledger in our layout made of an office's own: all that has a value comes along, and what does not is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.cells import Kind, Value
from taizhang_xl.changes import KEEP, Append, Change, ChangeSet, SheetChange
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import EXTENSIONS, HANGING, HOLIDAYS, LEDGER, MONTHLY, PEOPLE, UNITS, SheetSpec
from taizhang_xl.tables.source import Source
from taizhang_xl.verbs.adoption.copies import (
    copied,
    left_on,
    lost,
    number_format,
    sheet_of_left,
    widths,
    without_value,
)
from taizhang_xl.verbs.adoption.numbering import Numbers
from taizhang_xl.verbs.adoption.own_rows import (
    OwnCellAt,
    OwnColumn,
    is_value,
    own_cells,
    own_columns,
    row_of,
    rows_of,
    unit_rows,
)  # fmt: skip
from taizhang_xl.verbs.adoption.progress_states import Place
from taizhang_xl.verbs.adoption.progress_words import Told
from taizhang_xl.verbs.new import filled_template
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.write.patch import Patched, patch

_HEADER_ROW, _DAY, _MOMENT = 2, "yyyy-m-d", "yyyy-m-d h:mm"
_OURS = (MONTHLY, HANGING, EXTENSIONS, PEOPLE, HOLIDAYS)

Row = Mapping[int, OwnCellAt]
"""A row of our layout by column."""


class Carried(NamedTuple):
    """A new ledger: its content, which columns and sheets came along, how many cells had a value and how many are left aside.

    `lost` says in words what did not come along, `empty` counts the cells that had no value to take along: formulas without
    a result, and errors.
    """

    data: bytes
    columns: tuple[str, ...]
    sheets: tuple[str, ...]
    cells: int
    aside: int
    lost: tuple[str, ...]
    empty: int = 0


def in_our_layout(
    to: Path, source: Source, ledger: Ledger, numbers: Numbers, told: Mapping[Place, Told] = MappingProxyType({})
) -> Carried:
    """Return the ledger in our layout: columns of the office's own at the right edge, its other sheets behind ours.

    `told` are states for items that have none.
    """
    columns, title = own_columns(ledger), next((text for part in ledger.parts for text in part.preamble), "")
    rows = [_row(ledger, item, numbers, told, columns) for item in ledger.items]
    aside = [each for part in ledger.parts for each in left_on(part, columns, title)]
    sheets = tuple(_copies(source, ledger))
    more = ChangeSet(
        tuple(_heads(source, ledger, columns)),
        tuple(map(_append, rows)),
        (*sheets, *([sheet_of_left(aside)] if aside else [])),
    )
    filled = filled_template(to, ledger.year, ledger.settings.office, _tables(ledger), more, title)
    counted = sum(_count(source, name) for name in source.sheet_names)
    names = tuple(column.header for column in columns)
    fills = [_fills(ledger, item, columns) for item in ledger.items]
    own = [cell for sheet in sheets if sheet.content for row in sheet.content.rows for cell in row]
    kept = (
        sum(map(len, fills)) + sum(each.look.fill is not None for each in own) + sum(bool(each.fill) for each in aside)
    )
    originals = [source.sheet(name) for name in source.sheet_names]
    return Carried(
        _with_looks(to, source, filled, rows, fills), names, tuple(sheet.name for sheet in sheets), counted, len(aside),
        tuple(lost(source, ledger, kept)), without_value(originals),
    )  # fmt: skip


def _fills(ledger: Ledger, item: Item, columns: tuple[OwnColumn, ...]) -> dict[int, str]:
    """Return the fills of an item's row, by columns of our layout."""
    part = next(part for part in ledger.parts if part.sheet.name == item.sheet)
    places = {LEDGER.number(name): at for name, at in part.columns.items()}
    places |= {
        ours: column.places[item.sheet]
        for ours, column in enumerate(columns, len(LEDGER.columns) + 1)
        if item.sheet in column.places
    }
    return {ours: fill for ours, at in places.items() if (fill := part.sheet.fill(item.row, at))}


def _row(
    ledger: Ledger, item: Item, numbers: Numbers, told: Mapping[Place, Told], columns: tuple[OwnColumn, ...]
) -> Row:
    part = next(part for part in ledger.parts if part.sheet.name == item.sheet)
    places = {column.header: at for at, column in enumerate(columns, len(LEDGER.columns) + 1)}
    ours = {LEDGER.number(name): cell for name, cell in row_of(ledger, item, numbers, told).items()}
    return ours | {places[name]: cell for name, cell in own_cells(item, columns, part)}


def _heads(source: Source, ledger: Ledger, columns: tuple[OwnColumn, ...]) -> Iterator[Change]:
    sheets = {part.sheet.name: part.sheet for part in ledger.parts}
    for at, column in enumerate(columns, len(LEDGER.columns) + 1):
        width = max(next(widths(source, sheets[name], (place,))) for name, place in column.places.items())
        yield Change(LEDGER.name, _HEADER_ROW, at, new=column.header, like=at - 1, width=width, edge=True)


def _append(row: Row) -> Append:
    ours = len(LEDGER.columns)
    return Append(LEDGER.name, {at: cell.value for at, cell in row.items()}, like={at: ours for at in row if at > ours})


def _copies(source: Source, ledger: Ledger) -> Iterator[SheetChange]:
    taken: list[str] = []
    for name in source.sheet_names:
        if name not in {part.sheet.name for part in ledger.parts} and _count(source, name):
            copy = copied(source, source.sheet(name), taken)
            taken.append(copy.name)
            yield copy


def _tables(ledger: Ledger) -> dict[SheetSpec, list[dict[str, Value]]]:
    return {UNITS: unit_rows(ledger), **{spec: rows for spec in _OURS if (rows := rows_of(ledger, spec))}}


def _count(source: Source, name: str) -> int:
    return sum(is_value(cell) for row in source.sheet(name).rows.values() for cell in row.values())


def _with_looks(
    to: Path, source: Source, filled: Patched, rows: Sequence[Row], fills: Sequence[Mapping[int, str]]
) -> bytes:
    """Return the ledger with the number formats that days and numbers of the office's own have, and with its fills."""
    # The rows of items come first.
    looks = [
        Change(LEDGER.name, at, column, fill=of_row.get(column, KEEP), number_format=code or KEEP)
        for at, row, of_row in zip(filled.appended, rows, fills, strict=False)
        for column in sorted({*row, *of_row})
        if (code := _code(source, row[column]) if column in row else "") or column in of_row
    ]
    return patch(open_package_bytes(filled.data, to), ChangeSet.of(looks)).data if looks else filled.data


def _code(source: Source, cell: OwnCellAt) -> str:
    if cell.source is None or cell.source.kind not in (Kind.DATE, Kind.NUMBER):
        return ""
    usual = (_MOMENT if hasattr(cell.value, "hour") else _DAY) if cell.source.kind is Kind.DATE else ""
    return number_format(source, cell.source) or usual
