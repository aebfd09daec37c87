"""What units reported month by month, kept in 月报; a ledger that has no such sheet gets one."""

from __future__ import annotations

from collections.abc import Mapping

from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Append, Change
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import MONTHLY, Field, State
from taizhang_xl.returns.read import Returned
from taizhang_xl.text import content

# Column of 月报 -> field of a return.
_REPORTED = {
    Field.RESULT: Field.PROGRESS,
    Field.STATE: Field.STATE,
    Field.REASON: Field.REASON,
    Field.NEXT_PLAN: Field.NEXT_PLAN,
}


def cell_change(record: Record, name: str, value: Value, why: str) -> Change:
    """Return the edit of one cell of a row."""
    old = record.cell(name).value
    new = value if value != "" else None
    return Change(
        record.sheet, record.row, record.columns[name], old, new, why=why,
        item=record.text(Field.NUMBER), field=name,
    )  # fmt: skip


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
    again = {n: v for n, v in said.items() if n in have.columns and content(value_text(v)) != have.content(n)}
    if again and Field.REPORTER in have.columns and have.content(Field.REPORTER) != content(reporter):
        again[Field.REPORTER] = reporter
    return [cell_change(have, n, v, f"{returned.unit.short}重报") for n, v in again.items()], []
