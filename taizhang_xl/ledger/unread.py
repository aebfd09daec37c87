"""Cells that cannot be read: errors, and formulas whose results are not in the file. Unreadable is not blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from taizhang_xl.catalogue import CELL_ERROR, FORMULA_NOT_CALCULATED, FORMULA_STALE
from taizhang_xl.cells import PICTURE, Cell, Kind, address, is_picture, value_text
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Record, Table

NO_RESULT = "（公式没有结果）"
_HEAD = "表头"
_ERROR, _BLANK = Kind.ERROR, Kind.BLANK
# An error saved as text, or pasted as a value, is still nothing that anybody typed.
_ERROR_TEXTS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#PYTHON!", *(f"ERR:{number}" for number in range(501, 541)),
})  # fmt: skip
_LONG = 20


def is_error(cell: Cell) -> bool:
    """Whether a cell shows an error."""
    kind, value, _, _ = cell
    return kind is _ERROR or (type(value) is str and len(value) < _LONG and value.strip().upper() in _ERROR_TEXTS)


def unread_text(cell: Cell) -> str:
    """Return the text shown for a cell that cannot be read; "" for any other, blank or not."""
    if is_picture(cell):
        return PICTURE
    if cell.kind is _ERROR:
        return value_text(cell.value)
    return NO_RESULT if cell.kind is _BLANK and cell.formula is not None else ""


def unread_cell(where: Where, name: str, cell: Cell, *, stale: bool = False, note: str = "") -> Finding | None:
    """Return why a cell cannot be read, None if it can or holds a picture, which is reported for its sheet.

    `stale`: its workbook asks to be recalculated. `note` says in the user's words what follows from it.
    """
    if is_picture(cell):
        return None
    if is_error(cell):
        return CELL_ERROR.at(where, cell.value, column=name, note=note)
    if cell.formula is None:
        return None
    if cell.kind is _BLANK:
        return FORMULA_NOT_CALCULATED.at(where, column=name, note=note)
    return FORMULA_STALE.at(where, value_text(cell.value), column=name, note=note) if stale else None


def unread(record: Record, name: str, *, stale: bool = False, note: str = "，没有采用") -> Finding | None:
    """Return why a column of a row cannot be read, None if it can or is blank."""
    return unread_cell(record.where(name), name, record.cell(name), stale=stale, note=note)


def unread_columns(
    records: Iterable[Record], names: Iterable[str], *, stale: bool = False, note: str = "，没有采用"
) -> Iterator[Finding]:
    """Yield what cannot be read in some columns of rows."""
    columns = tuple(names)
    for record in records:
        for name in columns:
            if name in record.columns and (fault := unread(record, name, stale=stale, note=note)):
                yield fault


def unread_head(table: Table) -> Iterator[Finding]:
    """Yield what cannot be read in a table's header and above it."""
    sheet = table.sheet
    for row, cells in sheet.rows.items():
        if row <= table.header_row:
            for column, cell in cells.items():
                if fault := unread_cell(Where(sheet.file, sheet.name, address(row, column)), _HEAD, cell):
                    yield fault


def unread_table(table: Table) -> Iterator[Finding]:
    """Yield what cannot be read in a table: its head, and its known columns in rows of any kind."""
    yield from unread_head(table)
    sheet, names = table.sheet, {column: name for name, column in table.columns.items()}
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            if row > table.header_row and column in names and (cell.formula is not None or is_error(cell)):
                where = Where(sheet.file, sheet.name, address(row, column))
                if fault := unread_cell(where, names[column], cell):
                    yield fault
