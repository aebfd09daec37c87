"""What the edits ask of each sheet, cell by cell: the expected side of the comparison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from taizhang_xl.cells import Value, address
from taizhang_xl.changes import KEEP, Append, Change, ChangeSet, Height, Keep, Look, OwnSheet, RowHeight

Place = tuple[int, int]


class Intent(NamedTuple):
    """What was asked of one cell: the value and look of all its edits together."""

    value: Value | Keep = KEEP
    fill: str | Keep | None = KEEP
    font_colour: str | Keep = KEEP
    number_format: str | Keep = KEEP
    like: int = 0

    def then(self, change: Change) -> Intent:
        """Return what is asked after one more edit of the cell."""
        return Intent(
            self.value if change.new is KEEP else change.new,
            self.fill if change.fill is KEEP else change.fill,
            self.font_colour if change.font_colour is KEEP else change.font_colour,
            self.number_format if change.number_format is KEEP else change.number_format,
            change.like or self.like,
        )


class Asked:
    """What the edits ask of one sheet: each cell's value and look, the rows that are new, widths of columns.

    `heights` are the rows said to be of another height, each with the one asked for, None where a text made it grow.
    `edges` are the headers of columns that join or leave a table or a filter, `drop_downs` the areas that may get one,
    `is_whole` where the sheet is ours and holds nothing else.
    """

    def __init__(self, *, is_whole: bool = False) -> None:
        self.is_whole = is_whole
        self.cells: dict[Place, Intent] = {}
        self.appended: set[int] = set()
        self.widths: dict[int, float] = {}
        self.heights: dict[int, tuple[Height, Height | None]] = {}
        self.edges: set[Place] = set()
        self.drop_downs: dict[str, tuple[str, ...]] = {}

    @property
    def rows(self) -> set[int]:
        """The rows that may differ."""
        return {row for row, _ in self.cells} | self.appended

    @property
    def told(self) -> int:
        """How many cells were edited; those that only look like their neighbours are not counted."""
        return sum(intent._replace(like=0) != Intent() for intent in self.cells.values())

    def has_text(self, row: int) -> bool:
        """Whether a text was to be written into a row."""
        return any(at == row and isinstance(each.value, str) for (at, _), each in self.cells.items())


def asked_of(edits: ChangeSet, landed: Iterable[tuple[Append, int]], heights: Iterable[RowHeight]) -> dict[str, Asked]:
    """Return what is asked of each sheet; of several edits of a cell the later one holds."""
    asked = {sheet.name: _asked_of_whole(sheet.content) for sheet in edits.sheets if sheet.content is not None}
    for change in edits.changes:
        of_sheet = asked.setdefault(change.sheet, Asked())
        if change.width:
            of_sheet.widths[change.column] = change.width
        if change.edge:
            of_sheet.edges.add((change.row, change.column))
        cells = of_sheet.cells
        at = (change.row, change.column)
        cells[at] = cells.get(at, Intent()).then(change)
        for row in range(change.row + 1, change.until + 1):
            below = (row, change.column)
            cells[below] = cells.get(below, Intent())._replace(like=change.like)
        if change.choices:
            area = f"{address(change.row + 1, change.column)}:{address(change.until, change.column)}"
            of_sheet.drop_downs[area] = change.choices
    for append, row in landed:
        sheet = asked.setdefault(append.sheet, Asked())
        if row in sheet.appended:
            raise ValueError(f"{append.sheet} 第 {row} 行新增了两次")
        sheet.appended.add(row)
        for column, value in append.values.items():
            at = (row, column)
            earlier = sheet.cells.get(at)
            sheet.cells[at] = Intent(value) if earlier is None else earlier._replace(value=value)
    wanted = {(each.sheet, each.row): each.new for each in edits.heights}
    for each in heights:
        asked.setdefault(each.sheet, Asked()).heights[each.row] = (each.new, wanted.get((each.sheet, each.row)))
    return asked


def _asked_of_whole(sheet: OwnSheet) -> Asked:
    """Return what is asked of a sheet of our own, all of whose rows are new."""
    asked = Asked(is_whole=True)
    asked.appended.update(range(1, len(sheet.rows) + 1))
    for row, line in enumerate(sheet.rows, 1):
        for column, cell in enumerate(line, 1):
            look = cell.look
            # The default look is whatever the workbook's first format is.
            looks = (KEEP, KEEP) if look == Look() else (look.fill, look.number_format)
            asked.cells[row, column] = Intent(cell.value, looks[0], KEEP, looks[1])
    return asked
