"""Where an appended row lands, what it looks like, and what has to grow with it. Decides; writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, address, column_name
from taizhang_xl.changes import KEEP, Append
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.write.book import Growth
from taizhang_xl.xlsx.write.grow import can_fill_down, formula_bytes, sheet_filter
from taizhang_xl.xlsx.write.sheet_xml import CellEdit, SheetXml
from taizhang_xl.xlsx.write.table_xml import ExcelTable

# A title and a header.
_HEAD_ROWS = 2


class CannotAppendError(Exception):
    """The row cannot be put there; the text says in Chinese why and what to do."""


@dataclass(slots=True)
class _List:
    """The rows that an append goes under: those of a table, or of the whole sheet if `table` is None.

    `looks` are the styles of the model row's cells by column.
    """

    table: ExcelTable | None
    old_bottom: int
    bottom: int
    next_row: int
    first: int
    model: int | None
    looks: dict[int, int]


@dataclass(slots=True)
class Appends:
    """The result of a sheet's appends: cells, model rows, growth, tables with their new last row."""

    cells: dict[tuple[int, int], CellEdit] = field(default_factory=dict)
    models: dict[int, int] = field(default_factory=dict)
    growths: list[Growth] = field(default_factory=list)
    table_bottoms: dict[str, int] = field(default_factory=dict)


class Appender:
    """Places the appends of one sheet one after another.

    `typed` are the cells that other edits of the same set fill: an append never lands on them.
    """

    def __init__(self, sheet: SheetXml, tables: list[ExcelTable], typed: Iterable[tuple[int, int]]) -> None:
        self._sheet = sheet
        self._tables = tables
        self._typed = set(typed)
        self._typed_bottom = max((row for row, _ in self._typed), default=0)
        self._lists: dict[str, _List] = {}
        self._goals: dict[tuple[int, ...], _List] = {}
        self._result = Appends()

    def place(self, append: Append) -> int:
        """Return the row the append lands on. Raises CannotAppendError."""
        values = {column: value for column, value in append.values.items() if value is not None}
        if not values or not all(1 <= column <= MAX_COLUMN for column in values):
            raise CannotAppendError("新增的一行没有内容，或列号超出表格，请填写后再试")
        # Most appends of a set fill the same columns.
        columns = tuple(values)
        goal = self._goals.get(columns) or self._goals.setdefault(columns, self._list_for(columns))
        row = self._below_merged(goal.next_row, columns)
        self._check(goal, row, values)
        goal.next_row = row + 1
        goal.bottom = max(goal.bottom, row)
        self._write(goal, row, values, append.like)
        return row

    def result(self) -> Appends:
        """Return what the placed appends come to."""
        for goal in self._lists.values():
            if goal.table is not None:
                self._result.table_bottoms[goal.table.part] = goal.bottom
            if goal.bottom > goal.old_bottom:
                columns = (goal.table.area.left, goal.table.area.right) if goal.table else (1, MAX_COLUMN)
                covers_from = goal.first if goal.table else self._covers_from(goal.first)
                self._result.growths.append(Growth(goal.old_bottom, goal.bottom, *columns, goal.first, covers_from))
        return self._result

    # -- which list, which row -----------------------------------------------

    def _list_for(self, columns: Iterable[int]) -> _List:
        wanted = list(columns)
        concerned = [
            table for table in self._tables
            if any(table.area.left <= column <= table.area.right for column in wanted)
        ]  # fmt: skip
        if len(concerned) > 1:
            names = "、".join(table.name for table in concerned)
            raise CannotAppendError(f"这些列属于几个表格（{names}），不知道加到哪一个，请把表格分到不同的工作表")
        key = concerned[0].part if concerned else ""
        if key not in self._lists:
            self._lists[key] = self._table_list(concerned[0]) if concerned else self._sheet_list()
        return self._lists[key]

    def _table_list(self, table: ExcelTable) -> _List:
        if table.totals:
            raise CannotAppendError(f"表格 {table.name} 有汇总行，新行会落到汇总行下面，请先在“表设计”里取消汇总行")
        columns = range(table.area.left, table.area.right + 1)
        last = table.first - 1
        for row, filled in self._sheet.rows_with_content(table.area.bottom):
            if row < table.first:
                break
            # A calculated column shows something in every row of the table, also in those still empty.
            if any(column in columns and not (filled[column] and column in table.calculated) for column in filled):
                last = row
                break
        rows = [row for row, column in self._typed if column in columns and table.first <= row <= table.area.bottom]
        used = max([last, *rows])
        model = last if last >= table.first else table.first
        return _List(table, table.area.bottom, table.area.bottom, used + 1, table.first, model, self._looks(model))

    def _sheet_list(self) -> _List:
        found = self._sheet.rows_with_content(MAX_ROW)
        used = [row for row, _ in islice(found, _HEAD_ROWS + 1)]
        last = used[0] if used else 0
        header = used[-1] if 0 < len(used) <= _HEAD_ROWS else 0
        if own_filter := sheet_filter(self._sheet):
            header = own_filter[1].top
        bottom = max([last, *(row for row, _ in self._typed)])
        # A lone row, or the row with the filter, is a header: new rows must not look like it.
        model = last if last > header else None
        return _List(None, last, bottom, bottom + 1, header + 1, model, self._looks(model))

    def _looks(self, model: int | None) -> dict[int, int]:
        cells = [] if model is None else self._sheet.cells(model)
        return {cell.column: cell.style for cell in cells if cell.style}

    def _covers_from(self, first: int) -> int:
        """Return the last row at which a range still covers a list outside tables: title and header may be above."""
        own_filter = sheet_filter(self._sheet)
        return first if own_filter else max(self._sheet.first_rows(_HEAD_ROWS + 1), default=first)

    def _below_merged(self, row: int, columns: Collection[int]) -> int:
        """Return the first row from `row` on in which no merged range from above covers one of these columns."""
        while row <= self._sheet.bottom:
            areas = (self._sheet.merged_at(row, column) for column in columns)
            bottom = max((area.bottom for area in areas if area is not None and area.top < row), default=0)
            if not bottom:
                break
            row = bottom + 1
        return row

    # -- may it go there -----------------------------------------------------

    def _check(self, goal: _List, row: int, values: Mapping[int, object]) -> None:
        if row > MAX_ROW:
            raise CannotAppendError("工作表已经到了最后一行")
        table = goal.table
        grows = table is not None and row > table.area.bottom
        columns = set(values)
        if table is not None and grows:
            columns |= set(range(table.area.left, table.area.right + 1))
            self._check_calculated(table, values)
            if any(
                other is not table and markup.covers(other.area, row, column)
                for other in self._tables
                for column in columns
            ):
                raise CannotAppendError(f"表格 {table.name} 正下方就是另一个表格，请先在两个表格之间插入空行")
        if row > max(self._sheet.bottom, self._typed_bottom):
            return
        filled = self._sheet.filled_columns(row)
        calculated = table.calculated if table is not None else {}
        for column in sorted(columns):
            own = column in filled and not (filled[column] and column in calculated and not grows)
            if own or (row, column) in self._typed:
                raise CannotAppendError(f"{address(row, column)} 不是空的，新行会盖住它，请先在它上面插入空行")
            area = self._sheet.merged_at(row, column)
            if area is not None and (row, column) != (area.top, area.left):
                first = column_name(area.left)
                raise CannotAppendError(f"{address(row, column)} 在合并单元格里，请写到它的第一格（{first} 列）")

    def _check_calculated(self, table: ExcelTable, values: Mapping[int, object]) -> None:
        missing = [column for column in table.calculated if column not in values]
        wrong = [column for column in missing if table.array_formulas or not can_fill_down(table.calculated[column])]
        if wrong:
            names = "、".join(map(column_name, wrong))
            raise CannotAppendError(f"表格 {table.name} 的 {names} 列是随行变化的公式，请在表格软件里加这一行")

    # -- what it is made of --------------------------------------------------

    def _write(self, goal: _List, row: int, values: Mapping[int, object], like: Mapping[int, int]) -> None:
        looks: dict[int, int] = {}
        if goal.model is not None and goal.model != row:
            self._result.models[row] = goal.model
            looks = goal.looks
        cells = self._result.cells
        there = {cell.column for cell in self._sheet.cells(row)}
        for column, style in looks.items():
            if column not in there and (row > self._sheet.bottom or self._sheet.merged_at(row, column) is None):
                cells[row, column] = CellEdit(KEEP, style=style)
        if goal.table is not None and row > goal.table.area.bottom:
            for column, formula in goal.table.calculated.items():
                cells[row, column] = CellEdit(KEEP, style=looks.get(column), formula=formula_bytes(formula))
        for column, value in values.items():
            look = looks.get(column, looks.get(like.get(column, 0)))
            cells[row, column] = CellEdit(value, KEEP, look)  # type: ignore[arg-type]
