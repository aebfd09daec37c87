"""Edits of the register: new rows, and what becomes of a slip that is out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.contract.opening import Opened
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_columns import added_columns, with_later_columns
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.beside_table import at_edges
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.rules import SLIP_COLUMN
from taizhang_xl.systems.supervision.sheets import (
    ANSWERED,
    CITED,
    HANDLING,
    LEVEL,
    OCCURRENCE,
    REPLIED_ON,
    REPLY,
    REPLY_BY,
    SENT_ON,
    SIGNED_BY,
    SIGNED_ON,
    SLIP,
    SLIPS,
    VOID,
)

_WRITTEN = (SLIP, Field.NUMBER, OCCURRENCE, LEVEL, Field.UNIT, SENT_ON, REPLY_BY, CITED, HANDLING)


def register_findings(ledger: Ledger, columns: Sequence[str] = _WRITTEN) -> list[Finding]:
    """Return why nothing can be kept in the register: its head is not recognised, or lacks columns that are written."""
    table = ledger.tables.get(SLIPS.name)
    if table is None:
        return unreadable_sheet(ledger, SLIPS)
    where = Where(ledger.file, SLIPS.name)
    return [SLIP_COLUMN.at(where, name) for name in columns if name not in table.columns]


def with_register(ledger: Ledger) -> Ledger:
    """Return a ledger as it reads with all columns of the register: those of earlier versions had fewer."""
    return with_later_columns(ledger)


def whole(opened: Opened, changes: ChangeSet) -> ChangeSet:
    """Return edits of the register with the headers of the columns that they write to and that it lacks."""
    wide = with_register(opened.ledger)
    return at_edges(opened.source, wide, added_columns(opened.ledger, wide, changes)).changes


def rows_for(ledger: Ledger, slips: Sequence[Slip]) -> ChangeSet:
    """Return the edits that add slips to the register, and the sheet itself where the ledger lacks it."""
    if not slips:
        return ChangeSet()
    is_new = lacks_sheet(ledger, SLIPS)
    columns = (with_own_sheet(ledger, SLIPS) if is_new else ledger).tables[SLIPS.name].columns
    appends = tuple(_row(slip, columns) for slip in slips)
    return ChangeSet((), appends, (own_sheet(SLIPS),) if is_new else ())


def _row(slip: Slip, columns: Mapping[str, int]) -> Append:
    values: Mapping[str, Value] = {
        SLIP: slip.text, Field.NUMBER: slip.item or None, OCCURRENCE: slip.occurrence or None, LEVEL: slip.level,
        Field.UNIT: slip.unit, SENT_ON: slip.sent_on, REPLY_BY: slip.reply_by, CITED: slip.cited or None,
        HANDLING: slip.handling,
    }  # fmt: skip
    cells = {columns[name]: value for name, value in values.items() if value is not None}
    return Append(SLIPS.name, cells, slip.level, slip.item)


def signed(slip: Slip, by: str, on: date) -> ChangeSet:
    """Return the edits that put on record who took a slip."""
    return _set(slip, {SIGNED_BY: by, SIGNED_ON: on}, "签收")


def replied(slip: Slip, on: date, text: str = "") -> ChangeSet:
    """Return the edits that put an answer on record; without a text what stands there stays."""
    said = {REPLY: text} if text else {}
    return _set(slip, {REPLIED_ON: on, **said, HANDLING: ANSWERED}, "反馈")


def voided(slip: Slip) -> ChangeSet:
    """Return the edit that withdraws a slip, which keeps its number."""
    return _set(slip, {HANDLING: VOID}, "作废")


def _set(slip: Slip, values: Mapping[str, Value], why: str) -> ChangeSet:
    record = slip.record
    assert record is not None
    return ChangeSet.of(
        Change(record.sheet, record.row, record.columns[name], record.cell(name).value, value, why=why, item=slip.item)
        for name, value in values.items()
    )
