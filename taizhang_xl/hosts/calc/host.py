"""Calc as the program that holds a workbook open, over UNO."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from taizhang_xl.cells import Range, parse_range
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.calc.books import CalcBook, CalcSheet
from taizhang_xl.hosts.calc.writing import copy_down, format_general_cells, keeps_of, link_cells, write_cells
from taizhang_xl.hosts.host import Place, Rgb, Typed
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

_AUTOMATIC = -1
# Hundredths of a millimetre.
_A4_ACROSS = 29_700, 21_000
_HUNDREDTHS_OF_MM_IN_POINT = 2540 / 72


class CalcHost:
    """A workbook open in LibreOffice."""

    program = "LibreOffice"
    # Calc takes any number of rectangles at once, and painting them at once is what makes it fast.
    longest_union = 10**9

    def __init__(self, book: CalcBook, early: Callable[[], bytes | None] = lambda: None) -> None:
        """Take an open workbook; `early` returns, once, a copy of it that LibreOffice has written already."""
        self._early = early
        self._book = book
        self._document = book.api
        # Looking up a sheet takes longer than writing into it.
        self._sheets: dict[str, CalcSheet] = {}
        self._copy: bytes | None = None

    @property
    def name(self) -> str:
        """The workbook's file name."""
        return re.split(r"[/\\]", self._book.fullname)[-1]

    @property
    def full_name(self) -> str:
        """The workbook's path; its title if it was never saved."""
        return self._book.fullname

    def sheet_names(self) -> list[str]:
        """The sheets, in order."""
        return list(self._document.Sheets.ElementNames)

    def save_copy(self, path: Path) -> None:
        """Write the workbook as it is now to another file."""
        if early := self._early():
            path.write_bytes(early)
        else:
            self._book.save_copy(path)
        self._early = lambda: None
        self._copy = path.read_bytes()

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
            for area in at.split(",")
            for alike in self._cells(sheet, area).UniqueCellFormatRanges
        )

    def contents(self, sheet: str, area: Range) -> Sequence[Sequence[str]]:
        """The contents of cells as they would be typed."""
        return [[str(each) for each in row] for row in self._sheet(sheet).cells_of(area).getFormulaArray()]

    def has_table(self, sheet: str, name: str) -> bool:
        """Whether there is a database range of that name, which is what Calc makes of a table."""
        return bool(self._document.DatabaseRanges.hasByName(name))

    @contextmanager
    def one_step(self, title: str) -> Iterator[None]:
        """Make everything within one undo step; if it fails halfway it is undone.

        The component inside LibreOffice does the same if this process ends before it can.
        """
        undo = self._document.UndoManager
        undo.enterUndoContext(title)
        # Without this lock every single write repaints, and takes thirty times as long.
        self._document.addActionLock()
        try:
            yield
        except Exception as error:
            self._document.removeActionLock()
            undo.leaveUndoContext()
            if undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
                undo.undo()
            cure = "请看这张表里有没有数组公式或别的限制，然后再试"
            raise EditRefusedError(self.name, f"LibreOffice 没有写成（{error}），已经退回", cure) from error
        self._document.removeActionLock()
        undo.leaveUndoContext()

    def write(self, sheet: str, cells: Mapping[Place, Typed]) -> None:
        """Write values; Calc keeps their type whatever the cells' format."""
        keeps = None
        if self._copy is not None and not self.protected(sheet):
            keeps = keeps_of(read_workbook(open_package_bytes(self._copy, Path(self.name))), sheet)
        write_cells(self._sheet(sheet), cells, keeps)

    def format_general(self, sheet: str, cells: Collection[Place], code: str) -> None:
        """Give a number format to those cells that have none of their own."""
        format_general_cells(self._sheet(sheet), cells, self._book.format_key(code))

    def number_format(self, sheet: str, at: str, code: str) -> None:
        """Give cells a number format."""
        self._cells(sheet, at).NumberFormat = self._book.format_key(code)

    def fill(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Fill cells, or remove their fill."""
        self._cells(sheet, at).CellBackColor = _number(colour)

    def font(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Colour the text of cells, or remove its colour."""
        self._cells(sheet, at).CharColor = _number(colour)

    def width(self, sheet: str, column: str, characters: float) -> None:
        """Set a column's width in characters."""
        self._sheet(sheet).api.Columns.getByName(column).Width = round(characters * self._book.digit_width)

    def height(self, sheet: str, rows: Range, points: float | None) -> None:
        """Make rows so tall, with None as tall as what they hold needs."""
        own = self._sheet(sheet).cells_of(rows._replace(left=1, right=1)).Rows
        if points is None:
            own.OptimalHeight = True
        else:
            own.Height = round(points * _HUNDREDTHS_OF_MM_IN_POINT)

    def page(self, sheet: str, frozen: int) -> None:
        """Let a sheet of ours be printed across, one page wide, its first rows on each; texts from the last of them on wrap."""
        own = self._sheet(sheet)
        cells = own.cells_of(Range(frozen, 1, max(own.last_row, frozen), own.last_column))
        cells.IsTextWrapped = True
        cells.Rows.OptimalHeight = True
        styles = self._document.StyleFamilies.getByName("PageStyles")
        if not styles.hasByName(sheet):
            styles.insertByName(sheet, self._document.createInstance("com.sun.star.style.PageStyle"))
        style = styles.getByName(sheet)
        style.IsLandscape, style.Width, style.Height = True, *_A4_ACROSS
        style.ScaleToPagesX, style.ScaleToPagesY = 1, 0
        own.api.PageStyle = sheet
        own.api.setPrintTitleRows(True)
        own.api.setTitleRows(office.range_address(own.place, Range(1, 1, frozen, 1)))

    def like(self, sheet: str, rows: Range, model: int) -> None:
        """Copy a row onto the empty cells of others and clear the copied content; what was there stays."""
        own = self._sheet(sheet)
        cells = own.cells_of(rows._replace(left=1, right=own.last_column))
        for found in cells.queryEmptyCells().RangeAddresses:
            copy_down(own, office.area_of(found), model)
        cells.Rows.Height = own.cells_of(Range(model, 1, model, 1)).Rows.Height

    def table(self, sheet: str, area: str, name: str) -> None:
        """Give a database range another area."""
        address = office.range_address(self._sheet(sheet).place, parse_range(area))
        self._document.DatabaseRanges.getByName(name).setDataArea(address)

    def link(self, sheet: str, targets: Mapping[Place, str]) -> None:
        """Link cells; their texts stay."""
        link_cells(self._sheet(sheet), targets)

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
        self._sheets.pop(name, None)

    def show(self, sheet: str) -> None:
        """Bring a sheet into view, if the workbook has a window."""
        if self._document.CurrentController is not None:
            self._document.CurrentController.setActiveSheet(self._sheet(sheet).api)

    def _sheet(self, name: str) -> CalcSheet:
        if name not in self._sheets:
            self._sheets[name] = CalcSheet(self._book, self._document.Sheets.getByName(name))
        return self._sheets[name]

    def _cells(self, sheet: str, at: str) -> Any:
        areas = [parse_range(area) for area in at.split(",")]
        return self._sheet(sheet).cells_of(areas[0]) if len(areas) == 1 else self._sheet(sheet).union_of(areas)


def _number(colour: Rgb | None) -> int:
    """Return Calc's number for a colour, -1 for none."""
    return _AUTOMATIC if colour is None else int.from_bytes(bytes(colour))
