"""Excel as the program that holds a workbook open, over COM."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.cells import Range, address, column_name
from taizhang_xl.hosts.blocks import blocks
from taizhang_xl.hosts.host import Place, Rgb, Typed

if TYPE_CHECKING:
    import xlwings as xw

_TEXT, _GENERAL = "@", "General"
_PASTE_FORMATS, _AUTOMATIC = -4122, -4105  # xlPasteFormats, xlColorIndexAutomatic


class ExcelHost:
    """A workbook open in Excel. What a program writes there cannot be undone, so all is checked before."""

    longest_union = 250

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    @property
    def name(self) -> str:
        """The workbook's file name."""
        return str(self._book.name)

    @property
    def full_name(self) -> str:
        """Where the workbook lies; its title where it was never saved."""
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
        """Whether some of the cells are locked; for cells of both sorts Excel says neither yes nor no."""
        return self.protected(sheet) and self._cells(sheet, at).api.Locked is not False

    def contents(self, sheet: str, area: Range) -> Sequence[Sequence[str]]:
        """What stands in cells as it would be typed; of a single cell Excel gives no rows."""
        found = self._area(sheet, area).api.Formula
        rows = found if isinstance(found, tuple) else ((found,),)
        return [[str(each) for each in row] for row in rows]

    def has_table(self, sheet: str, name: str) -> bool:
        """Whether the sheet has that table."""
        return name in [each.Name for each in self._book.sheets[sheet].api.ListObjects]

    @contextmanager
    def one_step(self, title: str) -> Iterator[None]:
        """Keep the screen still and come back to the sheet in view."""
        app, shown = self._book.app, self._book.sheets.active
        updating = app.screen_updating
        app.screen_updating = False
        try:
            yield
            if self._book.sheets.active != shown and shown.name in self._book.sheet_names:
                shown.activate()
        finally:
            app.screen_updating = updating

    def write(self, sheet: str, cells: Mapping[Place, Typed]) -> None:
        """Write neighbouring cells in one call each; texts apart from the rest, which has to keep its kind."""
        texts = {place for place, value in cells.items() if _is_text(value)}
        for places in (texts, cells.keys() - texts):
            for block in blocks(places):
                columns = range(block.left, block.right + 1)
                rows = [[cells[row, column] for column in columns] for row in range(block.top, block.bottom + 1)]
                self._write_block(self._area(sheet, block), rows, texts=places is texts)

    @staticmethod
    def _write_block(cells: xw.Range, rows: Sequence[Sequence[Typed]], *, texts: bool) -> None:
        """Write values. What goes into a cell formatted as text would become text, so that format steps aside."""
        if texts:
            cells.value = rows
        elif cells.number_format is None and len(cells) > 1:
            for cell, value in zip(cells, [value for row in rows for value in row], strict=True):
                _write_kept(cell, value)
        else:
            _write_kept(cells, rows)

    def format_general(self, sheet: str, cells: Collection[Place], code: str) -> None:
        """Give a number format to those cells that have none of their own."""
        for area in (self._area(sheet, block) for block in blocks(cells)):
            for each in area if area.number_format is None else [area]:
                if each.number_format == _GENERAL:
                    each.number_format = code

    def number_format(self, sheet: str, at: str, code: str) -> None:
        """Give cells a number format."""
        self._cells(sheet, at).number_format = code

    def fill(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Fill cells, or take their fill away."""
        self._cells(sheet, at).color = colour

    def font(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Colour the text of cells, or take its own colour away."""
        if colour is None:
            self._cells(sheet, at).api.Font.ColorIndex = _AUTOMATIC
        else:
            self._cells(sheet, at).font.color = colour

    def width(self, sheet: str, column: str, characters: float) -> None:
        """Make a column as wide as so many characters."""
        self._cells(sheet, f"{column}:{column}").column_width = characters

    def like(self, sheet: str, rows: Range, model: int) -> None:
        """Paste the formats of one row onto others."""
        source = self._book.sheets[sheet].api.Rows(model)
        onto = self._book.sheets[sheet].api.Rows(f"{rows.top}:{rows.bottom}")
        source.Copy()
        onto.PasteSpecial(_PASTE_FORMATS)
        self._book.app.cut_copy_mode = False
        onto.RowHeight = source.RowHeight

    def table(self, sheet: str, area: str, name: str) -> None:
        """Resize a table."""
        own = self._book.sheets[sheet].api
        own.ListObjects(name).Resize(own.Range(area))

    def link(self, sheet: str, targets: Mapping[Place, str]) -> None:
        """Make cells jump; their texts stay."""
        own = self._book.sheets[sheet].api
        for place, target in targets.items():
            own.Hyperlinks.Add(own.Range(address(*place)), "", target)

    def fresh_sheet(self, name: str) -> None:
        """Add a sheet at the end, or empty the one that is there."""
        if name in self._book.sheet_names:
            self._book.sheets[name].clear()
        else:
            self._book.sheets.add(name, after=self._book.sheets[-1])

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet; xlwings keeps Excel from asking."""
        self._book.sheets[name].delete()

    def _cells(self, sheet: str, at: str) -> xw.Range:
        return self._book.sheets[sheet].range(at)

    def _area(self, sheet: str, area: Range) -> xw.Range:
        return self._cells(sheet, f"{address(area.top, area.left)}:{column_name(area.right)}{area.bottom}")


def _is_text(value: Typed) -> bool:
    return value is None or (isinstance(value, str) and value[:1] != "=")


def _write_kept(cells: xw.Range, value: object) -> None:
    """Write into cells of one format; the format for text is taken away meanwhile."""
    shown = cells.number_format
    if shown == _TEXT:
        cells.number_format = _GENERAL
    cells.value = value
    if shown == _TEXT:
        cells.number_format = _TEXT
