"""Excel as the program that holds a workbook open, over COM."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.cells import Range, address, column_name
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.hosts.host import Place, Rgb, Typed

if TYPE_CHECKING:
    import xlwings as xw

_TEXT, _GENERAL = "@", "General"
_LANDSCAPE = 2  # xlLandscape
_PASTE_FORMATS, _AUTOMATIC = -4122, -4105  # xlPasteFormats, xlColorIndexAutomatic


class ExcelHost:
    """A workbook open in Excel. What a program writes there cannot be undone, so everything is checked before."""

    program = "Excel"
    longest_union = 250

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    @property
    def name(self) -> str:
        """The workbook's file name."""
        return str(self._book.name)

    @property
    def full_name(self) -> str:
        """The workbook's path; its title if it was never saved."""
        return str(self._book.fullname)

    def sheet_names(self) -> list[str]:
        """The sheets, in order."""
        return list(self._book.sheet_names)

    def save_copy(self, path: Path) -> None:
        """Write the workbook as it is now to another file."""
        self._book.api.SaveCopyAs(str(path))

    def read_only(self) -> bool:
        """Whether Excel opened it for reading only."""
        return bool(self._book.api.ReadOnly)

    def structure_locked(self) -> bool:
        """Whether the workbook's structure is protected."""
        return bool(self._book.api.ProtectStructure)

    def protected(self, sheet: str) -> bool:
        """Whether the sheet is protected."""
        return bool(self._book.sheets[sheet].api.ProtectContents)

    def locked(self, sheet: str, at: str) -> bool:
        """Whether some of the cells are locked; for a mixture Excel returns neither True nor False."""
        return self.protected(sheet) and self._cells(sheet, at).api.Locked is not False

    def contents(self, sheet: str, area: Range) -> Sequence[Sequence[str]]:
        """The contents of cells as they would be typed; for a single cell Excel returns no rows."""
        found = self._area(sheet, area).api.Formula
        rows = found if isinstance(found, tuple) else ((found,),)
        return [[str(each) for each in row] for row in rows]

    def has_table(self, sheet: str, name: str) -> bool:
        """Whether the sheet has that table."""
        return name in [each.Name for each in self._book.sheets[sheet].api.ListObjects]

    @contextmanager
    def one_step(self, title: str) -> Iterator[None]:
        """Suspend screen and events, return to the sheet in view; Excel cannot undo what fails halfway."""
        app, shown = self._book.app, self._book.sheets.active
        updating, events = app.screen_updating, app.enable_events
        app.screen_updating = app.enable_events = False
        try:
            yield
            if self._book.sheets.active != shown and shown.name in self._book.sheet_names:
                shown.activate()
        except Exception as error:
            cure = "请不要保存，关闭工作簿再打开"
            raise EditRefusedError(self.name, f"Excel 改到一半停住了（{error}）", cure) from error
        finally:
            app.screen_updating, app.enable_events = updating, events

    def write(self, sheet: str, cells: Mapping[Place, Typed]) -> None:
        """Write cell by cell: if a filter hides rows, Excel puts the values of an array into other rows."""
        for (row, column), value in cells.items():
            cell = self._book.sheets[sheet].range((row, column))
            # Anything would become text in a cell formatted as text, so that format is set aside.
            kept = not _is_text(value) and cell.number_format == _TEXT
            if kept:
                cell.number_format = _GENERAL
            cell.value = value
            if kept:
                cell.number_format = _TEXT

    def format_general(self, sheet: str, cells: Collection[Place], code: str) -> None:
        """Give a number format to those cells that have none of their own."""
        for place in cells:
            cell = self._book.sheets[sheet].range(place)
            if cell.number_format == _GENERAL:
                cell.number_format = code

    def number_format(self, sheet: str, at: str, code: str) -> None:
        """Give cells a number format."""
        self._cells(sheet, at).number_format = code

    def fill(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Fill cells, or remove their fill."""
        self._cells(sheet, at).color = colour

    def font(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Colour the text of cells, or remove its colour."""
        if colour is None:
            self._cells(sheet, at).api.Font.ColorIndex = _AUTOMATIC
        else:
            self._cells(sheet, at).font.color = colour

    def width(self, sheet: str, column: str, characters: float) -> None:
        """Set a column's width in characters."""
        self._cells(sheet, f"{column}:{column}").column_width = characters

    def height(self, sheet: str, rows: Range, points: float | None) -> None:
        """Make rows so tall, with None as tall as what they hold needs."""
        own = self._book.sheets[sheet].api.Rows(f"{rows.top}:{rows.bottom}")
        if points is None:
            own.AutoFit()
        else:
            own.RowHeight = points

    def page(self, sheet: str, frozen: int) -> None:
        """Let a sheet of ours be printed across, one page wide, its first rows on each; texts from the last of them on wrap."""
        own = self._book.sheets[sheet].api
        used = own.UsedRange
        last = own.Cells(used.Row + used.Rows.Count - 1, used.Column + used.Columns.Count - 1)
        own.Range(own.Cells(frozen, 1), last).WrapText = True
        setup = own.PageSetup
        setup.Orientation, setup.Zoom = _LANDSCAPE, False
        setup.FitToPagesWide, setup.FitToPagesTall = 1, False
        setup.PrintTitleRows = f"$1:${frozen}"

    def like(self, sheet: str, rows: Range, model: int) -> None:
        """Paste the formats of one row onto others, in the used columns only: whole rows have 16,384."""
        own = self._book.sheets[sheet].api
        width = own.UsedRange.Column + own.UsedRange.Columns.Count - 1
        source = own.Range(own.Cells(model, 1), own.Cells(model, width))
        source.Copy()
        own.Range(own.Cells(rows.top, 1), own.Cells(rows.bottom, width)).PasteSpecial(_PASTE_FORMATS)
        self._book.app.cut_copy_mode = False
        own.Rows(f"{rows.top}:{rows.bottom}").RowHeight = own.Rows(model).RowHeight

    def table(self, sheet: str, area: str, name: str) -> None:
        """Resize a table."""
        own = self._book.sheets[sheet].api
        own.ListObjects(name).Resize(own.Range(area))

    def link(self, sheet: str, targets: Mapping[Place, str]) -> None:
        """Link cells; their texts stay."""
        own = self._book.sheets[sheet].api
        for place, target in targets.items():
            own.Hyperlinks.Add(own.Range(address(*place)), "", target)

    def fresh_sheet(self, name: str) -> None:
        """Add a sheet at the end, or empty the one that is there."""
        if name in self._book.sheet_names:
            self._book.sheets[name].clear()
        else:
            self._book.sheets.add(name, after=self._book.sheets[-1])

    def show(self, sheet: str) -> None:
        """Bring a sheet into view."""
        self._book.sheets[sheet].activate()

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet; xlwings keeps Excel from asking."""
        self._book.sheets[name].delete()

    def _cells(self, sheet: str, at: str) -> xw.Range:
        return self._book.sheets[sheet].range(at)

    def _area(self, sheet: str, area: Range) -> xw.Range:
        return self._cells(sheet, f"{address(area.top, area.left)}:{column_name(area.right)}{area.bottom}")


def _is_text(value: Typed) -> bool:
    return value is None or (isinstance(value, str) and value[:1] != "=")
