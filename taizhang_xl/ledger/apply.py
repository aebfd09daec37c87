"""A ChangeSet applied to a Ledger in memory, so that one save can hold what several steps decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from taizhang_xl.cells import Cell, Kind, Value
from taizhang_xl.changes import ChangeSet, Keep
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.own_columns import applied_columns
from taizhang_xl.ledger.own_sheets import lacks_sheet, with_own_sheet
from taizhang_xl.ledger.schema import MONTHLY, Field


def apply_changes(ledger: Ledger, changes: ChangeSet) -> Ledger:
    """Return the ledger as it will read once the edits of its items and of 月报 are written.

    Only values are applied; a merge may not change a deadline text, so deadlines stay as read.
    """
    if any(change.name == MONTHLY.name for change in changes.sheets) and lacks_sheet(ledger, MONTHLY):
        ledger = with_own_sheet(ledger, MONTHLY)
    ledger = applied_columns(ledger, changes)
    new: dict[tuple[str, int], dict[int, Cell]] = {}
    for change in changes.changes:
        if not isinstance(change.new, Keep):
            new.setdefault((change.sheet, change.row), {})[change.column] = cell_of(change.new)
    items = tuple(_item(item, new) for item in ledger.items)
    reports = {key: _record(record, new) for key, record in ledger.reports.items()}
    return replace(ledger, items=items, reports=reports | _appended(ledger, changes))


def cell_of(value: Value) -> Cell:
    """Return the cell that a written value gives."""
    if value is None or value == "":
        return Cell(Kind.BLANK, None)
    if isinstance(value, bool):
        return Cell(Kind.BOOL, value)
    if isinstance(value, (date, datetime, time)):
        return Cell(Kind.DATE, value)
    return Cell(Kind.TEXT if isinstance(value, str) else Kind.NUMBER, value)


def _cells(record: Record, new: Mapping[tuple[str, int], Mapping[int, Cell]]) -> Mapping[str, Cell]:
    edits = new.get((record.sheet, record.row))
    if not edits:
        return record.cells
    return {**record.cells, **{name: edits[c] for name, c in record.columns.items() if c in edits}}


def _item(item: Item, new: Mapping[tuple[str, int], Mapping[int, Cell]]) -> Item:
    return replace(item, cells=_cells(item, new)) if (item.sheet, item.row) in new else item


def _record(record: Record, new: Mapping[tuple[str, int], Mapping[int, Cell]]) -> Record:
    return replace(record, cells=_cells(record, new))


def _appended(ledger: Ledger, changes: ChangeSet) -> dict[tuple[str, str], Record]:
    """Return the new rows of 月报; their row number is not known before the save and is 0."""
    table = ledger.tables.get(MONTHLY.name)
    if table is None:
        return {}
    names = {column: name for name, column in table.columns.items()}
    records = [
        Record(ledger.file, append.sheet, 0, table.columns, {names[c]: cell_of(v) for c, v in append.values.items()})
        for append in changes.appends
        if append.sheet == table.sheet.name
    ]
    return {(record.text(Field.NUMBER), record.text(Field.MONTH)): record for record in records}
