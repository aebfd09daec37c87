"""Books and sheets open in Calc, as xlwings asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

from calc_engine.areas import parse_areas
from calc_engine.ranges import CalcRange
from taizhang_xl.cells import Range
from taizhang_xl.errors import UsageError
from taizhang_xl.hosts.calc import office

if TYPE_CHECKING:
    from calc_engine.engine import CalcApp

_FILTERS = {
    ".xlsx": office.XLSX,
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
    ".pdf": "calc_pdf_Export",
}
_GENERAL_CODE, GENERAL = "General", 0  # the number format that a cell has at first, as a code and as a key
_TWIPS = 20  # in a point


class CalcBooks:
    """The spreadsheets open in one LibreOffice."""

    def __init__(self, app: CalcApp) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The office's components."""
        return self.app.desktop.Components

    @property
    def active(self) -> CalcBook | None:
        """The book in front, else any."""
        current, found = self.app.desktop.CurrentComponent, office.documents(self.app.desktop)
        if current is not None and current.supportsService(office.SPREADSHEET):
            return CalcBook(self.app, current)
        return CalcBook(self.app, found[0]) if found else None

    def __call__(self, key: int | str) -> CalcBook:
        """Return a book by its number from 1, its name or its path. Raises KeyError."""
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        for book in books:
            if key in (book.name, book.fullname):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(office.documents(self.app.desktop))

    def __iter__(self) -> Iterator[CalcBook]:
        return (CalcBook(self.app, document) for document in office.documents(self.app.desktop))

    def add(self) -> CalcBook:
        """Return a new book."""
        return CalcBook(self.app, self.app.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def open(self, fullname: str, links: object = None, read_only: bool | None = None, *rest: object) -> CalcBook:
        """Open a file; macros in it do not run. Raises OSError where the office cannot."""
        how = office.properties({"MacroExecutionMode": 0, "UpdateDocMode": 0, "ReadOnly": bool(read_only)})
        document = self.app.desktop.loadComponentFromURL(office.url_of(fullname), "_blank", 0, how)
        if document is None:
            raise OSError(f"LibreOffice cannot open {fullname}")
        return CalcBook(self.app, document)


class CalcBook:
    """One spreadsheet."""

    def __init__(self, app: CalcApp, document: Any) -> None:
        self.app = app
        self.api = document
        self._types: dict[int, int] = {}
        self._keys: dict[str, int] = {}

    @property
    def fullname(self) -> str:
        """Where the book lies; its title where it was never saved."""
        return office.path_of(self.api.URL) if self.api.URL else str(self.api.Title)

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.fullname).name if "\\" not in self.fullname else PureWindowsPath(self.fullname).name

    @property
    def sheets(self) -> CalcSheets:
        """The book's sheets."""
        return CalcSheets(self)

    def activate(self) -> None:
        """Bring the book to the front."""
        if self.api.CurrentController is not None:
            self.api.CurrentController.Frame.activate()

    def close(self) -> None:
        """Close the book without saving it."""
        self.api.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save the book, under another name or format where a path is given."""
        if path is None and password is None:
            self.api.store()
            return
        target = Path(path or self.fullname)
        options = self._saving(target) | ({"Password": password} if password else {})
        self.api.storeAsURL(office.url_of(target), office.properties(options))

    def save_copy(self, path: Path) -> None:
        """Write the book as it is now to another file; the open book stays where and what it is."""
        self.api.storeToURL(office.url_of(path), office.properties(self._saving(path)))

    def _saving(self, path: Path) -> dict[str, Any]:
        name = _FILTERS.get(path.suffix.lower())
        if name is None:
            raise UsageError(path, f"不能存成“{path.suffix}”格式", f"可以用：{'、'.join(_FILTERS)}")
        return {"FilterName": name, "Overwrite": True}

    # -- number formats, in the words of Excel ---------------------------------

    @cached_property
    def epoch(self) -> datetime:
        """The day from which the book's dates are counted: 1899-12-30, or 1904-01-01."""
        day = self.api.NullDate
        return datetime(day.Year, day.Month, day.Day)

    def format_type(self, key: int) -> int:
        """Return the bits that tell what a number format shows."""
        if key not in self._types:
            self._types[key] = self.api.NumberFormats.getByKey(key).Type
        return self._types[key]

    def format_code(self, key: int) -> str:
        """Return the code of a number format."""
        return _GENERAL_CODE if key == GENERAL else str(self.api.NumberFormats.getByKey(key).FormatString)

    def format_key(self, code: str) -> int:
        """Return the office's number for a format code, which is new to the book where need be."""
        if code not in self._keys:
            english, own = office.struct("lang.Locale", Language="en", Country="US"), office.struct("lang.Locale")
            formats = self.api.NumberFormats
            self._keys[code] = GENERAL if code == _GENERAL_CODE else formats.addNewConverted(code, english, own)
        return self._keys[code]

    @cached_property
    def digit_width(self) -> float:
        """How wide a digit of the book's font is, in hundredths of a millimetre: what columns are measured in."""
        style = self.api.StyleFamilies.getByName("CellStyles").getByName("Default")
        font = office.struct("awt.FontDescriptor", Name=style.CharFontName, Height=round(style.CharHeight * _TWIPS))
        metrics = self.api.ReferenceDevice.getFont(font)
        return float(max(metrics.getCharWidth(digit) for digit in "0123456789") * 2540 / 72 / _TWIPS)


class CalcSheets:
    """The sheets of a book."""

    def __init__(self, book: CalcBook) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The office's sheets."""
        return self.book.api.Sheets

    @property
    def active(self) -> CalcSheet:
        """The sheet in view."""
        controller = self.book.api.CurrentController
        return CalcSheet(self.book, controller.ActiveSheet if controller else self.api.getByIndex(0))

    def __call__(self, key: int | str) -> CalcSheet:
        """Return a sheet by its number from 1 or its name. Raises NoSuchObjectError."""
        from xlwings import NoSuchObjectError

        if isinstance(key, int) and 1 <= key <= len(self):
            return CalcSheet(self.book, self.api.getByIndex(key - 1))
        if isinstance(key, str) and key in self:
            return CalcSheet(self.book, self.api.getByName(key))
        raise NoSuchObjectError(f"no sheet {key!r}")

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[CalcSheet]:
        return (CalcSheet(self.book, self.api.getByIndex(number)) for number in range(len(self)))

    def __contains__(self, name: str) -> bool:
        return bool(self.api.hasByName(name))

    def add(
        self, before: CalcSheet | None = None, after: CalcSheet | None = None, name: str | None = None
    ) -> CalcSheet:
        """Return a new sheet, by default before the one in view."""
        place = after.index if after else (before or self.active).index - 1
        name = name or self._free_name()
        self.api.insertNewByName(name, place)
        added = self(name)
        added.activate()
        return added

    def _free_name(self) -> str:
        number = len(self) + 1
        while f"Sheet{number}" in self:
            number += 1
        return f"Sheet{number}"


class CalcSheet:
    """One sheet of a book."""

    def __init__(self, book: CalcBook, sheet: Any) -> None:
        self.book = book
        self.api = sheet

    @property
    def name(self) -> str:
        """The sheet's name."""
        return str(self.api.Name)

    @name.setter
    def name(self, name: str) -> None:
        self.api.Name = name

    @property
    def index(self) -> int:
        """The sheet's place, counted from 1."""
        return int(self.api.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether the sheet's tab is seen."""
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, visible: bool) -> None:
        self.api.IsVisible = bool(visible)

    def activate(self) -> None:
        """Bring the sheet into view."""
        if self.book.api.CurrentController is not None:
            self.book.api.CurrentController.setActiveSheet(self.api)

    select = activate

    def delete(self) -> None:
        """Delete the sheet without asking."""
        self.book.api.Sheets.removeByName(self.name)

    def cells_of(self, area: Range) -> Any:
        """Return the office's object for a rectangle."""
        return self.api.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)

    def noted(self) -> set[tuple[int, int]]:
        """Return row and column of the cells that have a comment."""
        places, notes = set(), self.api.Annotations.createEnumeration()
        while notes.hasMoreElements():
            place = notes.nextElement().Position
            places.add((place.Row + 1, place.Column + 1))
        return places

    def range(self, first: Any, second: Any = None) -> CalcRange:
        """Return the range of an address, a name, a place (row, column), or between two of those."""
        start = self._found(first)
        if second is None:
            return start
        one, other = start.area, self._found(second).area
        top, left = min(one.top, other.top), min(one.left, other.left)
        return CalcRange(self, Range(top, left, max(one.bottom, other.bottom), max(one.right, other.right)))

    def _found(self, where: Any) -> CalcRange:
        if isinstance(where, CalcRange):
            return where
        if hasattr(where, "impl"):
            return self._found(where.impl)
        if isinstance(where, tuple):
            if len(where) == 4:
                row, column, rows, columns = where
                return CalcRange(self, Range(row, column, row + rows - 1, column + columns - 1))
            if 0 in where:
                raise IndexError("rows and columns of a range are counted from 1")
            return CalcRange(self, Range(*where, *where))
        try:
            return CalcRange(self, *parse_areas(where))
        except ValueError:
            return self._named(where)

    def _named(self, name: str) -> CalcRange:
        from xlwings import NoSuchObjectError

        for names in (self.api.NamedRanges, self.book.api.NamedRanges, self.book.api.DatabaseRanges):
            if names.hasByName(name):
                found = names.getByName(name)
                address = found.DataArea if hasattr(found, "DataArea") else found.ReferredCells.RangeAddress
                return CalcRange(self.book.sheets(address.Sheet + 1), office.area_of(address))
        raise NoSuchObjectError(f"no cells {name!r}")

    @property
    def cells(self) -> CalcRange:
        """All cells of the sheet."""
        return CalcRange(self, office.area_of(self.api.RangeAddress))

    @property
    def used_range(self) -> CalcRange:
        """The smallest rectangle that holds all that is filled or formatted."""
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        cursor.gotoStartOfUsedArea(False)
        start = cursor.RangeAddress
        return CalcRange(self, Range(start.StartRow + 1, start.StartColumn + 1, end.EndRow + 1, end.EndColumn + 1))

    def clear_contents(self) -> None:
        """Empty all cells; looks stay."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Take the looks of all cells away."""
        self.used_range.clear_formats()

    def clear(self) -> None:
        """Take everything away."""
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns and rows to what they hold."""
        self.used_range.autofit(axis)
