"""The edits of one sheet, decided before any byte is produced: its cells, its appended rows, what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.cells import Range, address
from taizhang_xl.changes import KEEP, Append, Change
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.write.append import Appender, Appends, CannotAppendError
from taizhang_xl.xlsx.write.book import SheetPlace, range_text
from taizhang_xl.xlsx.write.drop_down import DropDown
from taizhang_xl.xlsx.write.filter_edge import filter_joined, filter_left, sheet_filter_area
from taizhang_xl.xlsx.write.mirrors import Mirrors, Use
from taizhang_xl.xlsx.write.sheet_xml import CellEdit, SheetXml
from taizhang_xl.xlsx.write.splice import Heights
from taizhang_xl.xlsx.write.table_edge import EdgeError, joined, left
from taizhang_xl.xlsx.write.table_xml import ExcelTable


class Reason(NamedTuple):
    """Why one edit is refused: the place as "台账!B2", the reason with its cure in Chinese."""

    place: str
    why: str


class SheetPlan:
    """The planned edits of one sheet."""

    def __init__(self, name: str, place: SheetPlace, sheet: SheetXml, tables: list[ExcelTable]) -> None:
        self.name = name
        self.place = place
        self.sheet = sheet
        self.tables = tables
        self.cells: dict[tuple[int, int], CellEdit] = {}
        self.widths: dict[int, float] = {}
        self.drop_downs: list[DropDown] = []
        self.filtered: Range | None = None
        self.heights: Heights = {}
        self.edges: list[tuple[int, int]] = []
        self.moved: dict[str, ExcelTable] = {}
        self.fixed: dict[tuple[int, int], str] = {}
        self.appends = Appends()
        self.landed: dict[int, int] = {}
        self.reasons: list[Reason] = []

    def change(self, changes: Iterable[Change]) -> None:
        """Add cell edits; a later one for the same cell adds to an earlier one or overrides it."""
        for change in changes:
            at = (change.row, change.column)
            if change.edge:
                self.edges.append(at)
            if change.until:
                self._look_below(change)
            if change.width and self.sheet.widened(change.column, change.width):
                self.widths[change.column] = change.width
            earlier = self.cells.get(at, CellEdit(KEEP))
            edit = CellEdit(
                value=earlier.value if change.new is KEEP else change.new,
                fill=earlier.fill if change.fill is KEEP else change.fill,
                font_colour=earlier.font_colour if change.font_colour is KEEP else change.font_colour,
                number_format=earlier.number_format if change.number_format is KEEP else change.number_format,
                style=self._look_of(change) if change.like else earlier.style,
            )
            if edit._replace(style=None) != CellEdit(KEEP):
                self.cells[at] = edit

    def _look_of(self, change: Change) -> int | None:
        """Return the style of the change's model cell for a cell without one, None if the model has none either."""
        model = self.sheet.cell(change.row, change.like)
        return model.style if model is not None and model.style else None

    def _look_below(self, head: Change) -> None:
        """Let a new column's cells look like those beside them, and have a drop-down where one is asked for."""
        for row in range(head.row + 1, head.until + 1):
            at = (row, head.column)
            style = self._look_of(head._replace(row=row))
            if style and at not in self.cells:
                self.cells[at] = CellEdit(KEEP, style=style)
        if head.choices:
            area = Range(head.row + 1, head.column, head.until, head.column)
            self.drop_downs.append(DropDown(area, head.choices))

    def move_edges(self, use: Use) -> None:
        """Let columns leave their tables and others join; later planning sees the tables so."""
        emptied = [at for at, edit in self.cells.items() if edit.value in (None, "")]
        texts = {at: text for at in self.edges if isinstance(text := self.cells[at].value, str | None)}
        # A table's last column leaves before the one to its left, and joins after it.
        going = sorted((at for at in texts if texts[at] is None), reverse=True)
        for at in (*going, *sorted(texts.keys() - set(going))):
            text = texts[at]
            try:
                if self._move_filter(at, text, emptied):
                    continue
                if text is None:
                    table = left(self.sheet, self.tables, at, emptied, use)
                else:
                    table = joined(self.sheet, self.tables, at, text)
            except EdgeError as error:
                self.fixed[at] = str(error)
                continue
            self.tables = [table if each.part == table.part else each for each in self.tables]
            self.moved[table.part] = table

    def _move_filter(self, at: tuple[int, int], text: str | None, emptied: list[tuple[int, int]]) -> bool:
        """Move the edge of the sheet's own filter where the column is at it. Raises EdgeError."""
        area = self.filtered or sheet_filter_area(self.sheet)
        if area is None or at != (area.top, area.right + (text is not None)):
            return False
        if text is None:
            self.filtered = filter_left(self.sheet, area, emptied)
        else:
            self.filtered = filter_joined(self.sheet, area, self.tables)
        return True

    def append(self, appends: list[tuple[int, Append]]) -> None:
        """Add rows to append, each with its position in the whole set."""
        typed = [at for at, edit in self.cells.items() if edit.value is not KEEP and edit.value is not None]
        appender = Appender(self.sheet, self.tables, typed)
        for index, append in appends:
            try:
                self.landed[index] = appender.place(append)
            except CannotAppendError as error:
                self.reasons.append(Reason(f"{self.name}（新增一行）", str(error)))
        self.appends = appender.result()
        for at, edit in self.appends.cells.items():
            earlier = self.cells.get(at)
            if earlier is not None:
                edit = _both(earlier, edit)
            self.cells[at] = edit

    @cached_property
    def mirrors(self) -> Mirrors:
        """The edits of the sheet's tables, once all cell edits are known."""
        return Mirrors(self.tables, self.cells)

    @property
    def overwritten(self) -> list[tuple[int, int]]:
        """The cells whose formula is replaced by a value."""
        there = {at: self.sheet.cell(*at) for at, edit in self.cells.items() if edit.value is not KEEP}
        return [at for at, cell in there.items() if cell is not None and self.sheet.formula(cell) is not None]

    @property
    def valued(self) -> list[tuple[int, int]]:
        """The cells that get a value or a formula."""
        return [at for at, edit in self.cells.items() if edit.value is not KEEP or edit.formula is not None]

    @property
    def fills_down(self) -> list[tuple[int, int]]:
        """The cells that get a formula filled down by their table."""
        return [at for at, edit in self.cells.items() if edit.formula is not None]


def _both(change: CellEdit, appended: CellEdit) -> CellEdit:
    """Return the edit of a cell in a row that an append lands on: what was set, in the row's style."""
    edit = appended._replace(fill=change.fill, font_colour=change.font_colour, number_format=change.number_format)
    return edit if change.value is KEEP else edit._replace(value=change.value, formula=None)


def merge_objection(sheet: SheetXml, row: int, column: int) -> str | None:
    """Return why a cell covered by a merged range cannot be edited (it would not be seen), None if it can."""
    area = sheet.merged_at(row, column)
    if area is None or (row, column) == (area.top, area.left):
        return None
    return f"在合并单元格 {range_text(area)} 里，请改 {address(area.top, area.left)}"


def formula_objection(sheet: SheetXml, row: int, column: int, edit: CellEdit, *, is_forced: bool) -> str | None:
    """Return why an edit cannot replace what a formula gives; a look alone can change.

    Forced, a value can replace a formula that fills its own cell only.
    """
    if edit.value is KEEP:
        return None
    array = next((area for area in sheet.arrays if markup.covers(area, row, column)), None)
    if array is not None:
        return f"属于数组公式 {_shown(array)}，请在表格软件里改公式"
    cell = sheet.cell(row, column)
    if cell is None:
        return None
    if b"cm" in cell.attributes:
        return "由动态数组公式填写，请在表格软件里改公式"
    formula = sheet.formula(cell)
    if formula is None:
        return None
    if not is_forced:
        return "是公式，写入会丢掉公式，请改它引用的单元格"
    if b"ref" in markup.attributes(formula):
        return "的公式别的单元格也在用，请在表格软件里改"
    return None


def _shown(area: Range) -> str:
    single = (area.top, area.left) == (area.bottom, area.right)
    return address(area.top, area.left) if single else range_text(area)
