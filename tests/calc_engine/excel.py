"""A book of the double that answers to the names of Excel's own objects, which are reached past xlwings' (`.api`)."""

from __future__ import annotations

from typing import Any

from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.calc.books import CalcBook, CalcSheet
from taizhang_xl.hosts.calc.host import CalcHost

_FORMATS, _AUTOMATIC = -4122, -4105  # xlPasteFormats, xlColorIndexAutomatic


class Over:
    """What stands over another thing: names that are not its own are that one's."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class ExcelBook(Over):
    """A book of xlwings whose `.api` is a Workbook of Excel."""

    @property
    def api(self) -> Workbook:
        return Workbook(self._inner)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self._inner.sheets)


class Sheets(Over):
    def __getitem__(self, key: int | str) -> ExcelSheet:
        return ExcelSheet(self._inner[key])

    def add(self, name: str, after: ExcelSheet) -> Any:
        return self._inner.add(name, after=after._inner)


class ExcelSheet(Over):
    @property
    def api(self) -> Worksheet:
        return Worksheet(self._inner)

    def range(self, at: Any) -> ExcelRange:
        return ExcelRange(self._inner.range(at))


class ExcelRange(Over):
    @property
    def api(self) -> Cells:
        return Cells(self._inner)

    def __setattr__(self, name: str, value: object) -> None:
        if name == "_inner":
            super().__setattr__(name, value)
        else:
            setattr(self._inner, name, value)


class Workbook:
    """Excel's Workbook, as far as it is asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._host = CalcHost(CalcBook(book.impl.api))

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802
        self._book.impl.api.storeToURL(office.url_of(path), office.properties({"FilterName": office.XLSX}))

    @property
    def ReadOnly(self) -> bool:  # noqa: N802
        return self._host.read_only()

    @property
    def ProtectStructure(self) -> bool:  # noqa: N802
        return self._host.structure_locked()


class Worksheet:
    """Excel's Worksheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._office = sheet.impl.api

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self._office.isProtected())

    @property
    def UsedRange(self) -> Cells:  # noqa: N802
        return Cells(self._sheet.used_range)

    @property
    def ListObjects(self) -> ListObjects:  # noqa: N802
        return ListObjects(self._sheet)

    @property
    def Hyperlinks(self) -> Hyperlinks:  # noqa: N802
        return Hyperlinks()

    def Cells(self, row: int, column: int) -> Cells:  # noqa: N802
        return Cells(self._sheet.range((row, column)))

    def Rows(self, which: int | str) -> Cells:  # noqa: N802
        return Cells(self._sheet.range(which if isinstance(which, str) else f"{which}:{which}"))

    def Range(self, first: Any, last: Any = None) -> Cells:  # noqa: N802
        if isinstance(first, str):
            return Cells(self._sheet.range(first))
        return Cells(self._sheet.range(first.cells, last.cells))


class Cells:
    """Excel's Range."""

    copied: Any = None

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    @property
    def Column(self) -> int:  # noqa: N802
        return int(self.cells.column)

    @property
    def Columns(self) -> Columns:  # noqa: N802
        return Columns(self.cells)

    @property
    def Locked(self) -> bool | None:  # noqa: N802
        found = {alike.getByIndex(0).CellProtection.IsLocked for alike in self.cells.impl.api.UniqueCellFormatRanges}
        return found.pop() if len(found) == 1 else None

    @property
    def Formula(self) -> Any:  # noqa: N802
        rows = tuple(tuple(str(each) for each in row) for row in self.cells.impl.api.getFormulaArray())
        return rows[0][0] if self.cells.shape == (1, 1) else rows

    @property
    def RowHeight(self) -> float:  # noqa: N802
        return float(self.cells.row_height)

    @RowHeight.setter
    def RowHeight(self, height: float) -> None:  # noqa: N802
        self.cells.row_height = height

    @property
    def Font(self) -> Font:  # noqa: N802
        return Font(self.cells)

    def Copy(self) -> None:  # noqa: N802
        Cells.copied = self.cells

    def PasteSpecial(self, what: int) -> None:  # noqa: N802
        """Excel repeats what was copied over all that is pasted onto."""
        assert what == _FORMATS
        source = Cells.copied.impl
        held = source.sheet.api.getCellRangeByPosition
        area, onto = source.area, self.cells.impl.area
        for row in range(onto.top, onto.bottom + 1):
            for at in range(onto.left, onto.right + 1):
                model = held(*(area.left - 1 + (at - onto.left) % (area.right - area.left + 1), area.top - 1) * 2)
                cell = held(at - 1, row - 1, at - 1, row - 1)
                for name in ("CellBackColor", "NumberFormat", "CharWeight", "CharWeightAsian", "CharColor"):
                    setattr(cell, name, getattr(model, name))


class Columns:
    def __init__(self, cells: Any) -> None:
        self.Count = cells.shape[1]


class Font:
    def __init__(self, cells: Any) -> None:
        self._cells = cells

    def __setattr__(self, name: str, value: object) -> None:
        if name == "ColorIndex":
            assert value == _AUTOMATIC
            self._cells.impl.api.CharColor = -1
        else:
            super().__setattr__(name, value)


class ListObject:
    def __init__(self, sheet: Any, name: str) -> None:
        self.Name = name
        self._sheet = sheet

    def Resize(self, area: Cells) -> None:  # noqa: N802
        ranges = self._sheet.impl.book.api.DatabaseRanges
        own = CalcSheet(CalcBook(self._sheet.impl.book.api), self._sheet.impl.api)
        ranges.getByName(self.Name).setDataArea(office.range_address(own.place, area.cells.impl.area))


class ListObjects:
    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def __iter__(self) -> Any:
        return (ListObject(self._sheet, name) for name in self._sheet.impl.book.api.DatabaseRanges.ElementNames)

    def __call__(self, name: str) -> ListObject:
        return ListObject(self._sheet, name)


class Hyperlinks:
    def Add(self, cell: Cells, address: str, place: str) -> None:  # noqa: N802
        assert address == ""
        cell.cells.add_hyperlink(f"#{place}", cell.cells.value or place)
