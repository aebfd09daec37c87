"""Calc as the program that holds a workbook open, over UNO."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang_xl.cells import Range, parse_address, parse_range
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.live.calc import office
from taizhang_xl.live.calc.areas import parse_areas
from taizhang_xl.live.calc.books import CalcSheet
from taizhang_xl.live.calc.looks import AUTOMATIC
from taizhang_xl.live.calc.ranges import CONTENTS

if TYPE_CHECKING:
    import xlwings as xw

_COMMENTS = 8  # com.sun.star.sheet.CellFlags


class CalcHost:
    """A workbook open in LibreOffice."""

    # Calc takes any number of rectangles at once, and painting them at once is what makes it fast.
    longest_union = 10**9

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self._document = book.impl.api

    def save_copy(self, path: Path) -> None:
        """Write the workbook as it is now to another file."""
        self._book.impl.save_copy(path)

    def read_only(self) -> bool:
        """Whether it was opened for reading only."""
        return bool(self._document.isReadonly())

    def structure_locked(self) -> bool:
        """Whether the workbook's structure is protected."""
        return bool(self._document.isProtected())

    def protected(self, sheet: str) -> bool:
        """Whether the sheet is protected."""
        return bool(self._sheet(sheet).api.isProtected())

    def locked(self, sheet: str, at: str) -> bool:
        """Whether some of the cells are locked on a protected sheet."""
        return self.protected(sheet) and any(
            alike.getByIndex(0).CellProtection.IsLocked
            for area in parse_areas(at)
            for alike in self._sheet(sheet).cells_of(area).UniqueCellFormatRanges
        )

    def has_table(self, sheet: str, name: str) -> bool:
        """Whether there is a database range of that name, which is what Calc makes of a table."""
        return bool(self._document.DatabaseRanges.hasByName(name))

    @contextmanager
    def one_step(self, title: str) -> Iterator[None]:
        """Gather what is done in one undo step; what fails halfway is undone."""
        undo = self._document.UndoManager
        undo.enterUndoContext(title)
        try:
            yield
        except Exception as error:
            undo.leaveUndoContext()
            if undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
                undo.undo()
            cure = "请看这张表里有没有数组公式或别的限制，然后再试"
            raise EditRefusedError(self._book.name, f"LibreOffice 没有写成（{error}），已经退回", cure) from error
        undo.leaveUndoContext()

    def write(self, cells: xw.Range, rows: list[list[Any]]) -> None:
        """Write values; Calc keeps their kind whatever the cells' format."""
        cells.value = rows

    def like(self, sheet: str, row: int, model: int) -> None:
        """Copy a row onto the empty cells of another and take what it says away again; what was there stays."""
        own = self._sheet(sheet)
        width = own.used_range.area.right
        cells = own.cells_of(Range(row, 1, row, width))
        for found in cells.queryEmptyCells().RangeAddresses:
            empty = office.area_of(found)
            source = office.range_address(own.index - 1, Range(model, empty.left, model, empty.right))
            own.api.copyRange(office.cell_address(own.index - 1, row, empty.left), source)
            own.cells_of(empty).clearContents(CONTENTS | _COMMENTS)
        cells.Rows.Height = own.cells_of(Range(model, 1, model, 1)).Rows.Height

    def table(self, sheet: str, area: str, name: str) -> None:
        """Give a database range another area."""
        address = office.range_address(self._sheet(sheet).index - 1, parse_range(area))
        self._document.DatabaseRanges.getByName(name).setDataArea(address)

    def automatic_font(self, sheet: str, at: str) -> None:
        """Take the text's own colour away."""
        self._sheet(sheet).range(at).api.CharColor = AUTOMATIC

    def link(self, sheet: str, at: str, target: str) -> None:
        """Make a cell jump; its text stays."""
        cell = self._sheet(sheet).range(at)
        row, column = parse_address(at)
        text = self._sheet(sheet).api.getCellByPosition(column - 1, row - 1).String
        cell.add_hyperlink(f"#{target}", text or target, None)

    def fresh_sheet(self, name: str) -> None:
        """Add a sheet at the end, or empty the one that is there."""
        sheets = self._document.Sheets
        if sheets.hasByName(name):
            self._sheet(name).clear()
        else:
            sheets.insertNewByName(name, sheets.Count)

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet."""
        self._document.Sheets.removeByName(name)

    def _sheet(self, name: str) -> CalcSheet:
        return CalcSheet(self._book.impl, self._document.Sheets.getByName(name))
