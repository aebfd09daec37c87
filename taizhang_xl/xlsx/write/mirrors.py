"""Cells whose text a table's part repeats, its headers and the labels of its totals: both change, or neither.

A table whose header cell differs from the column's name in its part is damaged to spreadsheet programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Keep
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.refusals import shown
from taizhang_xl.xlsx.write.sheet_xml import CellEdit
from taizhang_xl.xlsx.write.table_xml import ExcelTable

# In UTF-16 units.
_LONGEST_HEADER = 255
Place = tuple[int, int]
Use = Callable[[ExcelTable, Place], str | None]


class TableEdit(NamedTuple):
    """New names and totals labels of a table's columns, by position from 0."""

    table: ExcelTable
    names: dict[int, str]
    labels: dict[int, str | None]


class Mirrors:
    """The edits of a sheet that touch the headers and totals of its tables."""

    def __init__(self, tables: list[ExcelTable], cells: Mapping[Place, CellEdit]) -> None:
        self._cells: dict[Place, tuple[ExcelTable, Value]] = {}
        rows = {row for table in tables for row in (table.area.top, table.area.bottom)}
        for at in cells if rows else ():
            value = cells[at].value
            if at[0] in rows and not isinstance(value, Keep):
                for table in tables:
                    if _is_mirrored(table, at):
                        self._cells[at] = table, value

    def objections(self, use: Use) -> Iterator[tuple[int, int, str]]:
        """Yield the cells that cannot be edited, with why; `use` finds what else refers to a column's header."""
        for at, (table, value) in self._cells.items():
            why = self._header_objection(at, use) if at[0] == table.area.top else _total_objection(table, at, value)
            if why is not None:
                yield *at, why

    @property
    def edited(self) -> list[TableEdit]:
        """The edits of the tables' parts."""
        edits: dict[str, TableEdit] = {}
        for at, (table, value) in self._cells.items():
            edit = edits.setdefault(table.part, TableEdit(table, {}, {}))
            number = at[1] - table.area.left
            if at[0] != table.area.top:
                edit.labels[number] = str(value) if value else None
            elif value != table.columns[number].name:
                edit.names[number] = str(value)
        return [edit for edit in edits.values() if edit.names or edit.labels]

    def _header_objection(self, at: Place, use: Use) -> str | None:
        table, value = self._cells[at]
        name = shown(table.name)
        if not isinstance(value, str) or not value.strip():
            return f"是表格 {name} 的表头，不能空着，也不能是数字或日期，请写成文字"
        if len(value.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST_HEADER:
            return f"是表格 {name} 的表头，最多 {_LONGEST_HEADER} 个字，请写短一些"
        if any(character < " " and character != "\n" for character in value):
            return f"是表格 {name} 的表头，文字里有看不见的字符，请重新输入"
        if self._names(table)[value.lower()] > 1:
            return f"是表格 {name} 的表头，表格里还有一列叫“{shown(value)}”，请换一个名字"
        why = use(table, at) if value != table.columns[at[1] - table.area.left].name else None
        return None if why is None else f"是表格 {name} 的表头，{why}，请在表格软件里改"

    def _names(self, table: ExcelTable) -> Counter[str]:
        """Count the names that the columns of a table will have, ignoring case."""
        edited = {at[1]: value for at, (each, value) in self._cells.items() if each is table and at[0] == each.area.top}
        columns = enumerate(table.columns, table.area.left)
        return Counter(str(edited.get(column, present.name)).lower() for column, present in columns)


def _is_mirrored(table: ExcelTable, at: Place) -> bool:
    if not markup.covers(table.area, *at):
        return False
    if len(table.columns) != table.area.right - table.area.left + 1:
        raise markup.CannotSpliceError(f"表格 {shown(table.name)} 的列数和它的区域对不上")
    is_header = table.headers > 0 and at[0] == table.area.top
    return is_header or (table.totals > 0 and at[0] == table.area.bottom)


def _total_objection(table: ExcelTable, at: Place, value: Value) -> str | None:
    if table.columns[at[1] - table.area.left].is_summed:
        return f"是表格 {shown(table.name)} 的汇总，请在“表设计”里改"
    if value is None or isinstance(value, str):
        return None
    return f"在表格 {shown(table.name)} 的汇总行里，只能写文字，请写成文字"
