"""Columns that came later and stand beside an Excel table: sorting the table by its buttons would leave them behind."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.catalogue import COLUMN_BESIDE_TABLE
from taizhang_xl.cells import address
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Table
from taizhang_xl.ledger.schema import LATER_FIELDS, MONTHLY, Field
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.write.table_xml import tables_of


def columns_beside_tables(source: SheetSource, ledger: Ledger) -> Iterator[Finding]:
    """Yield the later columns that the Excel table which holds the rest of their rows does not cover."""
    if not isinstance(source, Workbook):
        return
    monthly = [ledger.tables[MONTHLY.name]] if MONTHLY.name in ledger.tables else []
    parts = {entry.name: entry.part for entry in source.sheets}
    for table in (*ledger.parts, *monthly):
        later = [name for name in LATER_FIELDS if name in table.columns]
        if later and table.sheet.name in parts:
            yield from _beside(source, parts[table.sheet.name], table, later)


def _beside(book: Workbook, part: str, table: Table, later: list[Field]) -> Iterator[Finding]:
    number = table.columns.get(Field.NUMBER, 0)
    for each in tables_of(book.package, part):
        area = each.area
        outside = [name for name in later if table.columns[name] > area.right]
        if outside and area.top == table.header_row and area.left <= number <= area.right:
            where = Where(table.sheet.file, table.sheet.name, address(table.header_row, table.columns[outside[0]]))
            yield COLUMN_BESIDE_TABLE.at(where, "、".join(outside), name=each.name)
