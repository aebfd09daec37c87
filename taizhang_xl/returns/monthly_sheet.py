"""What units reported month by month, kept in 月报; a ledger that has no such sheet gets one."""

from __future__ import annotations

from collections.abc import Mapping

from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Append, Change
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Record, Table
from taizhang_xl.ledger.own_columns import later_fields, look_column
from taizhang_xl.ledger.schema import MONTHLY, Field, State
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.rows import cell_change
from taizhang_xl.text import content

# Column of 月报 -> field of a return.
_REPORTED = {
    Field.RESULT: Field.PROGRESS,
    Field.STATE: Field.STATE,
    Field.REASON: Field.REASON,
    Field.NEXT_PLAN: Field.NEXT_PLAN,
    Field.MATTER: Field.MATTER,
    Field.DONE_ON: Field.DONE_ON,
}


def appended_row(table: Table, item: Item, month: Month, values: Mapping[str, Value], why: str) -> Append:
    """Return the row of 月报 of an item and month."""
    row = {Field.NUMBER: item.number, Field.MONTH: str(month), **values}
    columns = table.columns
    cells = {columns[name]: value for name, value in row.items() if name in columns and value}
    sheet = table.sheet.name
    later = [name for name in later_fields(sheet) if name in columns]
    like = {columns[name]: look_column(sheet, columns, name, columns[name]) for name in later}
    return Append(sheet, cells, why, item.number, like)


def reported_texts(ledger: Ledger, item: Item, month: Month) -> dict[str, str]:
    """Return what 月报 has of an item and a month, field of a return -> text."""
    have = ledger.report(item.number, month)
    return {} if have is None else {str(source): have.shown(name) for name, source in _REPORTED.items()}


def report_edits(
    ledger: Ledger, item: Item, returned: Returned, given: Mapping[str, Value], month: Month
) -> tuple[list[Change], list[Append]]:
    """Return the edits that keep what was reported: one row per item and month, written over when it is told anew."""
    table = ledger.tables.get(MONTHLY.name)
    values: dict[str, Value] = {name: given[source] or None for name, source in _REPORTED.items() if source in given}
    have = ledger.report_row(item.number, month)
    if table is None or (have is None and not any(values.values())):
        return [], []
    reporter = returned.reporter or returned.unit.short
    if have is None:
        values[Field.REPORTER] = reporter
        return [], [appended_row(table, item, month, values, f"{returned.unit.short}报送")]
    said = {name: value for name, value in values.items() if value or _takes_out(item, have, name, values)}
    again = {n: v for n, v in said.items() if n in have.columns and content(value_text(v)) != have.content(n)}
    if again and Field.REPORTER in have.columns and have.content(Field.REPORTER) != content(reporter):
        again[Field.REPORTER] = reporter
    return [cell_change(have, n, v, f"{returned.unit.short}重报") for n, v in again.items()], []


def _takes_out(item: Item, have: Record, name: str, values: Mapping[str, Value]) -> bool:
    """Tell whether a blank takes something out of the history: the reason of what is done by now, a matter taken back."""
    if name == Field.MATTER:
        return item.content(name) == have.content(name)
    return name == Field.REASON and values.get(Field.STATE) == State.DONE
