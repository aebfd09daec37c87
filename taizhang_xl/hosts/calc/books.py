"""A spreadsheet open in Calc and its sheets, as far as a click needs them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from taizhang_xl.cells import Range
from taizhang_xl.hosts.calc import office

# com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas; and everything in a cell.
CONTENTS, EVERYTHING = 1 | 2 | 4 | 16, 1023
GENERAL = 0  # a cell's initial number format
_GENERAL_CODE = "General"
_TWIPS = 20  # in a point


class CalcBook:
    """One spreadsheet."""

    def __init__(self, document: Any) -> None:
        self.api = document
        self._keys: dict[str, int] = {}

    @property
    def fullname(self) -> str:
        """The book's path; its title if it was never saved."""
        return office.path_of(self.api.URL) if self.api.URL else str(self.api.Title)

    def save_copy(self, path: Path) -> None:
        """Write the book as it is now to an .xlsx; the open book keeps its path and format."""
        self.api.storeToURL(office.url_of(path), office.properties({"FilterName": office.XLSX, "Overwrite": True}))

    def format_key(self, code: str) -> int:
        """Return LibreOffice's number for a format code of Excel's, added to the book if it is new."""
        if code not in self._keys:
            english, own = office.struct("lang.Locale", Language="en", Country="US"), office.struct("lang.Locale")
            formats = self.api.NumberFormats
            self._keys[code] = GENERAL if code == _GENERAL_CODE else formats.addNewConverted(code, english, own)
        return self._keys[code]

    @cached_property
    def digit_width(self) -> float:
        """The width of a digit in the book's font, in hundredths of a millimetre: the unit of column widths."""
        style = self.api.StyleFamilies.getByName("CellStyles").getByName("Default")
        font = office.struct("awt.FontDescriptor", Name=style.CharFontName, Height=round(style.CharHeight * _TWIPS))
        metrics = self.api.ReferenceDevice.getFont(font)
        return float(max(metrics.getCharWidth(digit) for digit in "0123456789") * 2540 / 72 / _TWIPS)


class CalcSheet:
    """One sheet of a book."""

    def __init__(self, book: CalcBook, sheet: Any) -> None:
        self.book = book
        self.api = sheet

    @property
    def place(self) -> int:
        """The sheet's position, counted from 0."""
        return int(self.api.RangeAddress.Sheet)

    def cells_of(self, area: Range) -> Any:
        """Return LibreOffice's object for a rectangle."""
        return self.api.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)

    def union_of(self, areas: list[Range]) -> Any:
        """Return LibreOffice's object for several rectangles at once."""
        several = self.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        several.addRangeAddresses(tuple(office.range_address(self.place, area) for area in areas), False)
        return several

    @cached_property
    def noted(self) -> frozenset[tuple[int, int]]:
        """Row and column of the cells with a comment, queried once: a query takes as long as writing a cell."""
        places, notes = set(), self.api.Annotations.createEnumeration()
        while notes.hasMoreElements():
            place = notes.nextElement().Position
            places.add((place.Row + 1, place.Column + 1))
        return frozenset(places)

    @property
    def last_column(self) -> int:
        """The last column that is filled or formatted, counted from 1."""
        return int(self._end.EndColumn) + 1

    @property
    def last_row(self) -> int:
        """The last row that is filled or formatted, counted from 1."""
        return int(self._end.EndRow) + 1

    @property
    def _end(self) -> Any:
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        return cursor.RangeAddress

    def clear(self) -> None:
        """Remove everything."""
        self.api.clearContents(EVERYTHING)
