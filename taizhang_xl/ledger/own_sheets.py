"""Sheets of ours that an office's own ledger lacks: their initial form, and the ledger as it reads with them."""

from __future__ import annotations

from dataclasses import replace

from taizhang_xl.catalogue import SHEET_UNREADABLE
from taizhang_xl.cells import Sheet
from taizhang_xl.changes import Look, OwnCell, OwnSheet, SheetChange
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Table
from taizhang_xl.ledger.schema import SheetSpec, Type

_HEAD = Look(fill="DDE6F0", head=True)
_FORMATS = {Type.DATE: "yyyy-m-d", Type.NUMBER: "General"}


def lacks_sheet(ledger: Ledger, spec: SheetSpec) -> bool:
    """Whether the workbook has no sheet of that name at all, so that one can be added."""
    return spec.name not in ledger.tables and spec.name not in ledger.sheet_names


def with_own_sheet(ledger: Ledger, spec: SheetSpec) -> Ledger:
    """Return the ledger as it reads once `own_sheet` is added."""
    columns = {str(column.header): number for number, column in enumerate(spec.columns, 1)}
    table = Table(Sheet(ledger.file, spec.name, {}), spec, 1, columns, ())
    return replace(ledger, tables={**ledger.tables, spec.name: table})


def own_sheet(spec: SheetSpec) -> SheetChange:
    """Return a new sheet: its header and the widths and formats of its columns."""
    columns = tuple(
        (column.width, Look(number_format=_FORMATS.get(column.type, "@"), wrap=True)) for column in spec.columns
    )
    head = tuple(OwnCell(str(column.header), _HEAD) for column in spec.columns)
    return SheetChange(spec.name, OwnSheet(columns, (head,), frozen=1))


def unreadable_sheet(ledger: Ledger, spec: SheetSpec) -> list[Finding]:
    """Return a finding if a sheet is there without a header of ours, so that nothing can be kept in it."""
    if spec.name in ledger.tables or spec.name not in ledger.sheet_names:
        return []
    return [SHEET_UNREADABLE.at(Where(ledger.file, spec.name), spec.name)]
