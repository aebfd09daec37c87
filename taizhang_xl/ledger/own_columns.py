"""Columns of ours that an older ledger lacks: where each goes, and the ledger as it reads with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from taizhang_xl.catalogue import COLUMN_NOT_ADDED
from taizhang_xl.cells import MAX_COLUMN, Sheet, address, value_text
from taizhang_xl.changes import Append, Change, ChangeSet, Keep
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record, Table
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, Field, SheetSpec

T = TypeVar("T")


def with_later_columns(ledger: Ledger, guarded: Collection[str] = ()) -> Ledger:
    """Return the ledger as it reads with all later columns; sheets in `guarded` cannot get any."""
    return _wide(ledger, ((table, spec.later) for table, spec in own_tables(ledger) if table.sheet.name not in guarded))


def with_columns(ledger: Ledger, names: Collection[str]) -> Ledger:
    """Return the ledger as it reads with these columns beside its items; a table in which none is free stays as it is."""
    return _wide(ledger, ((part, names) for part in ledger.parts))


def _wide(ledger: Ledger, wanted: Iterable[tuple[Table, Collection[str]]]) -> Ledger:
    new: dict[tuple[str, int], dict[str, int]] = {}
    for table, names in wanted:
        columns = dict(table.columns)
        for name in names:
            if name not in columns and (column := _free_column(table.sheet, table.header_row, columns.values())):
                columns[str(name)] = column
        if columns != table.columns:
            new[_place(table)] = columns
    return _with_columns(ledger, new)


def added_columns(old: Ledger, new: Ledger, changes: ChangeSet, empty: Collection[str] = ()) -> ChangeSet:
    """Return edits of `new` with the headers of the columns that `old` lacks and that they write to.

    A column that is not written to is not added, and leaves no gap, unless it is named in `empty`.
    """
    used = {(each.sheet, each.column) for each in changes.changes}
    used |= {(each.sheet, column) for each in changes.appends for column in each.values}
    before = {_place(table): table for table, _ in own_tables(old)}
    heads: list[Change] = []
    moved: dict[tuple[str, int], int] = {}
    for table, spec in own_tables(new):
        sheet, known = table.sheet.name, before.get(_place(table))
        fresh = {name: at for name, at in table.columns.items() if known and name not in known.columns}
        wanted = [name for name, at in fresh.items() if (sheet, at) in used or name in empty]
        for name, at in zip(wanted, sorted(fresh.values())[: len(wanted)], strict=True):
            moved[sheet, fresh[name]] = at
            heads.append(_head(known or table, spec, name, at))
    return ChangeSet(
        (
            *heads,
            *(each._replace(column=moved.get((each.sheet, each.column), each.column)) for each in changes.changes),
        ),
        tuple(
            each._replace(values=_moved(each, each.values, moved), like=_moved(each, each.like, moved))
            for each in changes.appends
        ),
        changes.sheets,
    )


def _head(table: Table, spec: SheetSpec, name: str, at: int) -> Change:
    """Return the edit that heads a new column of a table, which looks like those it has and goes as far down."""
    # Words of the office's own for categories are none of ours.
    choices = spec.column(name).choices if name == Field.STATE else ()
    return Change(
        table.sheet.name, table.header_row, at, None, name, why=f"加“{name}”一列", width=spec.column(name).width,
        like=_look(spec, table.columns, name, at, _headed(table)), until=max(table.rows, default=0), choices=choices,
    )  # fmt: skip


def _headed(table: Table) -> Collection[int]:
    """Return the columns whose header is no merged cell above: what such a one covers in the header's row has no look."""
    row = table.header_row
    covered = [area for area in table.sheet.merged if area.top < row <= area.bottom]
    return [at for at in table.columns.values() if not any(area.left <= at <= area.right for area in covered)]


def _moved(append: Append, by_column: Mapping[int, T], moved: Mapping[tuple[str, int], int]) -> dict[int, T]:
    return {moved.get((append.sheet, column), column): value for column, value in by_column.items()}


def refused_columns(ledger: Ledger, wanted: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield once each `wanted` (sheet, header) that could not be added though something was to be written there."""
    for sheet, name in dict.fromkeys(wanted):
        table = next(table for table, _ in own_tables(ledger) if table.sheet.name == sheet)
        yield COLUMN_NOT_ADDED.at(Where(ledger.file, sheet, address(table.header_row, 1)), name)


def applied_columns(ledger: Ledger, changes: ChangeSet) -> Ledger:
    """Return the ledger with the columns whose headers are among some edits."""
    headers = {(c.sheet, c.row, c.column): c.new for c in changes.changes if not isinstance(c.new, Keep)}
    new: dict[tuple[str, int], dict[str, int]] = {}
    for table, spec in own_tables(ledger):
        columns = dict(table.columns)
        for (sheet, row, column), value in headers.items():
            name = spec.header(value_text(value)) if (sheet, row) == _place(table) else None
            if name is not None and name not in columns:
                columns[name] = column
        if columns != table.columns:
            new[_place(table)] = columns
    return _with_columns(ledger, new)


def later_fields(sheet: str) -> tuple[str, ...]:
    """Return the later columns of a sheet: those of 月报, or for any other name those of 台账."""
    return _spec(sheet).later


def look_column(sheet: str, columns: Mapping[str, int], name: str, column: int) -> int:
    """Return the column whose style a later column's cells take: the nearest before it of the same type, 0 if none."""
    return _look(_spec(sheet), columns, name, column)


def _look(
    spec: SheetSpec, columns: Mapping[str, int], name: str, column: int, headed: Collection[int] | None = None
) -> int:
    types = {str(each.header): each.type for each in spec.columns}
    before = {other: at for other, at in columns.items() if at < column and other not in spec.later}
    before = {other: at for other, at in before.items() if headed is None or at in headed} or before
    alike = [at for other, at in before.items() if types.get(other) is types[name]]
    return max(alike or before.values(), default=0)


def _spec(sheet: str) -> SheetSpec:
    return MONTHLY if sheet == MONTHLY.name else LEDGER


def own_tables(ledger: Ledger) -> Iterator[tuple[Table, SheetSpec]]:
    """Yield the tables that may get later columns."""
    tables = (*ledger.parts, *ledger.tables.values())
    yield from ((table, table.spec) for table in tables if table.spec.later)


def _place(table: Table) -> tuple[str, int]:
    return table.sheet.name, table.header_row


def _free_column(sheet: Sheet, header_row: int, taken: Iterable[int]) -> int | None:
    """Return the first empty column right of the header, None if the sheet has none left."""
    column = max([0, *(at for at, _ in sheet.texts(header_row)), *taken]) + 1
    merged = [area for area in sheet.merged if area.bottom >= header_row and area.right >= column]
    # A ledger has many cells, and hardly any right of its header.
    used = {
        at
        for cells in sheet.rows.values()
        for at in cells
        if at >= column and (cells[at].value is not None or cells[at].formula is not None)
    }
    while column in used or column in sheet.hidden_columns or any(a.left <= column <= a.right for a in merged):
        column += 1
    return column if column <= MAX_COLUMN else None


def _with_columns(ledger: Ledger, new: Mapping[tuple[str, int], Mapping[str, int]]) -> Ledger:
    if not new:
        return ledger
    by_sheet = {sheet: columns for (sheet, _), columns in new.items()}
    parts = tuple(part._replace(columns=new.get(_place(part), part.columns)) for part in ledger.parts)
    tables = {
        name: table._replace(columns=new.get(_place(table), table.columns)) for name, table in ledger.tables.items()
    }
    return replace(
        ledger,
        parts=parts,
        tables=tables,
        items=tuple(
            replace(item, columns=by_sheet[item.sheet]) if item.sheet in by_sheet else item for item in ledger.items
        ),
        reports={key: _wider(record, by_sheet) for key, record in ledger.reports.items()},
    )


def _wider(record: Record, by_sheet: Mapping[str, Mapping[str, int]]) -> Record:
    return replace(record, columns=by_sheet[record.sheet]) if record.sheet in by_sheet else record
