"""What units reported month by month, kept in 月报; a ledger that has no such sheet gets one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from taizhang_xl.catalogue import HISTORY_UNREADABLE
from taizhang_xl.cells import Sheet, Value, value_text
from taizhang_xl.changes import Append, Change, Look, OwnCell, OwnSheet, SheetChange
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Item, Ledger, Record, Table
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.returned import Returned
from taizhang_xl.ledger.schema import MONTHLY, Field, State, Type
from taizhang_xl.text import plain

_HEAD = Look(fill="DDE6F0", head=True)
_FORMATS = {Type.DATE: "yyyy-m-d", Type.NUMBER: "General"}


def lacks_history(ledger: Ledger) -> bool:
    """Whether the workbook has no sheet 月报 at all, so that one can be added."""
    return MONTHLY.name not in ledger.tables and MONTHLY.name not in ledger.sheet_names


def with_history(ledger: Ledger) -> Ledger:
    """Return the ledger as it reads once `history_sheet` stands in it."""
    columns = {str(column.header): number for number, column in enumerate(MONTHLY.columns, 1)}
    table = Table(Sheet(ledger.file, MONTHLY.name, {}), 1, columns, ())
    return replace(ledger, tables={**ledger.tables, MONTHLY.name: table})


def history_sheet() -> SheetChange:
    """Return the sheet 月报 as it begins: its header and the widths and formats of its columns."""
    columns = tuple(
        (column.width, Look(number_format=_FORMATS.get(column.type, "@"), wrap=True)) for column in MONTHLY.columns
    )
    head = tuple(OwnCell(str(column.header), _HEAD) for column in MONTHLY.columns)
    return SheetChange(MONTHLY.name, OwnSheet(columns, (head,), frozen=1))


def unreadable_history(ledger: Ledger) -> list[Finding]:
    """Return as a finding that what units report cannot be kept, where 月报 is there without a header of ours."""
    if MONTHLY.name in ledger.tables or MONTHLY.name not in ledger.sheet_names:
        return []
    return [HISTORY_UNREADABLE.at(Where(ledger.file, MONTHLY.name), MONTHLY.name)]


def cell_change(record: Record, name: str, value: Value, why: str) -> Change:
    """Return the edit of one cell of a row."""
    old = record.cell(name).value
    new = value if value != "" else None
    return Change(
        record.sheet, record.row, record.columns[name], old, new, why=why,
        item=record.text(Field.NUMBER), field=name,
    )  # fmt: skip


def report_edits(
    ledger: Ledger, item: Item, returned: Returned, given: Mapping[str, Value], month: Month
) -> tuple[list[Change], list[Append]]:
    """Return the edits that keep what was reported: one row per item and month, written over when it is told anew."""
    table = ledger.tables.get(MONTHLY.name)
    names = {
        Field.RESULT: Field.PROGRESS,
        Field.STATE: Field.STATE,
        Field.REASON: Field.REASON,
        Field.NEXT_PLAN: Field.NEXT_PLAN,
    }
    values: dict[str, Value] = {name: given[source] or None for name, source in names.items() if source in given}
    have = ledger.report(item.number, month)
    if table is None or (have is None and not any(values.values())):
        return [], []
    reporter = returned.reporter or returned.unit.short
    if have is None:
        values[Field.REPORTER] = reporter
        row = {Field.NUMBER: item.number, Field.MONTH: str(month), **values}
        cells = {table.columns[name]: value for name, value in row.items() if name in table.columns and value}
        return [], [Append(table.sheet.name, cells, f"{returned.unit.short}报送", item.number)]
    # A blank takes nothing out of the history, but for the reason of what is done by now.
    done = values.get(Field.STATE) == State.DONE
    said = {n: v for n, v in values.items() if v or (done and n == Field.REASON)}
    again = {n: v for n, v in said.items() if n in have.columns and plain(value_text(v)) != have.text(n)}
    if again and Field.REPORTER in have.columns and have.text(Field.REPORTER) != plain(reporter):
        again[Field.REPORTER] = reporter
    return [cell_change(have, n, v, f"{returned.unit.short}重报") for n, v in again.items()], []
