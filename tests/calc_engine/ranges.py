"""Ranges of an open Calc workbook, as xlwings asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from calc_engine import values
from calc_engine.areas import area_text
from calc_engine.formulas import formulas_in, write_formula
from calc_engine.looks import CalcFont, colour_number, colour_rgb
from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, Range, value_text
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.calc.writing import runs

if TYPE_CHECKING:
    from calc_engine.books import CalcSheet

# com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas; and what makes a cell look as it does.
CONTENTS, LOOKS, EVERYTHING = 1 | 2 | 4 | 16, 32 | 64, 1023
_FAILED = 4  # com.sun.star.sheet.FormulaResult.ERROR
_POINT = 2540 / 72


class CalcRange:
    """One or several rectangles of a sheet. Row, column, shape and values are those of the first."""

    has_array = None
    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet: CalcSheet, *areas: Range) -> None:
        self.sheet = sheet
        self.areas = areas
        self.area = areas[0]
        self.options: Mapping[str, Any] = {}

    # -- where ---------------------------------------------------------------

    @property
    def api(self) -> Any:
        """The office's object for the cells: a range, or several."""
        if len(self.areas) == 1:
            return self.sheet.cells_of(self.area)
        several = self.sheet.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        place = self.sheet.index - 1
        several.addRangeAddresses(tuple(office.range_address(place, area) for area in self.areas), False)
        return several

    @property
    def row(self) -> int:
        """The first row, counted from 1."""
        return self.area.top

    @property
    def column(self) -> int:
        """The first column, counted from 1."""
        return self.area.left

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> CalcRange:
        """Return one cell by its place within the range, or by its number, row after row; both count from 1."""
        if column is None:
            steps, rest = divmod(row - 1, self.shape[1])
            row, column = steps + 1, rest + 1
        return self._cell(self.row + row - 1, self.column + column - 1)

    def _cell(self, row: int, column: int) -> CalcRange:
        return CalcRange(self.sheet, Range(row, column, row, column))

    @property
    def address(self) -> str:
        """The address as "$A$1:$B$9"."""
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """Return the address, with book and sheet where it is `external`."""
        text = ",".join(
            area_text(area, row_absolute=row_absolute, column_absolute=column_absolute) for area in self.areas
        )
        return f"[{self.sheet.book.name}]{self.sheet.name}!{text}" if external else text

    @property
    def current_region(self) -> CalcRange:
        """The block of cells around the first one, up to blank rows and columns."""
        cursor = self.sheet.api.createCursorByRange(self.sheet.cells_of(self.area))
        cursor.collapseToCurrentRegion()
        return CalcRange(self.sheet, office.area_of(cursor.RangeAddress))

    def end(self, direction: str) -> CalcRange:
        """Return where Ctrl and an arrow key go from the first cell."""
        used, forward = self.sheet.used_range.area, direction[0] in "dr"
        if direction[0] in "du":
            column = Range(1, self.column, max(used.bottom, self.row), self.column)
            line = [row[0] for row in self.sheet.cells_of(column).getDataArray()]
            return self._cell(_ctrl(line, self.row, MAX_ROW, forward=forward), self.column)
        row = Range(self.row, 1, self.row, max(used.right, self.column))
        line = list(self.sheet.cells_of(row).getDataArray()[0])
        return self._cell(self.row, _ctrl(line, self.column, MAX_COLUMN, forward=forward))

    def expand(self, mode: str = "table") -> CalcRange:
        """Return the range grown over the filled cells below, to the right, or both ("table")."""
        import xlwings
        from xlwings import expansion

        grown: CalcRange = expansion.expanders[mode].expand(xlwings.Range(impl=self)).impl
        return grown

    # -- what ----------------------------------------------------------------

    @property
    def raw_value(self) -> list[list[Any]]:
        """The values: texts, numbers, dates, truth values, errors, and "" for an empty cell."""
        cells = self.sheet.cells_of(self.area)
        rows = [list(row) for row in cells.getDataArray()]
        book = self.sheet.book
        for kind, area in self._typed(cells):
            for row in rows[area.top - self.row : area.bottom - self.row + 1]:
                for at in range(area.left - self.column, area.right - self.column + 1):
                    if isinstance(row[at], float):
                        row[at] = bool(row[at]) if kind & values.LOGICAL else values.moment(row[at], book.epoch)
        for found in cells.queryFormulaCells(_FAILED).RangeAddresses:
            area = office.area_of(found)
            for row_number in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    code = self.sheet.api.getCellByPosition(column - 1, row_number - 1).getError()
                    rows[row_number - self.row][column - self.column] = values.error_of(code)
        return rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = self._rectangle(data)
        if isinstance(data, str) and data.startswith("=") and len(data) > 1:
            write_formula(self.sheet.book.api, self.sheet.api, self.area, data[1:])
            return
        grid = values.lay_out(rows, self.sheet.book.epoch)
        self._put(grid.data)
        for (i, j), formula in grid.formulas.items():
            at = Range(self.row + i, self.column + j, self.row + i, self.column + j)
            write_formula(self.sheet.book.api, self.sheet.api, at, formula)
        self._show(grid.formats)

    def _rectangle(self, data: Any) -> Sequence[Sequence[Any]]:
        if not isinstance(data, list | tuple):
            return [[data] * self.shape[1]] * self.shape[0]
        return data if data and isinstance(data[0], list | tuple) else [data]

    def _put(self, data: tuple[tuple[str | float, ...], ...]) -> None:
        """Write a data array. It takes comments away, so rows that have one are written cell by cell."""
        noted = self.sheet.noted()
        alone = {row - self.row for row, _ in noted}
        right = self.column + len(data[0]) - 1
        for first, last in runs([i for i in range(len(data)) if i not in alone]):
            area = Range(self.row + first, self.column, self.row + last, right)
            self._fill(area, data[first : last + 1])
        for i in alone.intersection(range(len(data))):
            for column, value in enumerate(data[i], self.column):
                row = self.row + i
                if (row, column) in noted:
                    _put_noted(self.sheet.api.getCellByPosition(column - 1, row - 1), value)
                else:
                    self._fill(Range(row, column, row, column), ((value,),))

    def _fill(self, area: Range, data: tuple[tuple[str | float, ...], ...]) -> None:
        """Write a data array so that it can be undone.

        Calc's own undo would leave cells filled that were empty. Not so with an array formula, and what is put over
        it falls with it. It spreads its first cell's format, so it goes only over cells of one format.
        """
        cells = self.sheet.cells_of(area)
        for empty in cells.queryEmptyCells().RangeAddresses:
            for alike in self.sheet.cells_of(office.area_of(empty)).UniqueCellFormatRanges:
                for each in alike.RangeAddresses:
                    self.sheet.cells_of(office.area_of(each)).setArrayFormula("=0")
        cells.setDataArray(data)

    def _show(self, formats: Mapping[tuple[str, int], list[int]]) -> None:
        """Give cells the formats of what was written, save those that already show that kind."""
        for (code, j), rows in formats.items():
            column, key = self.column + j, self.sheet.book.format_key(code)
            wanted = self.sheet.book.format_type(key)
            span = Range(self.row + rows[0], column, self.row + rows[-1], column)
            shown = {
                row
                for kind, area in self._typed(self.sheet.cells_of(span))
                if kind & wanted
                for row in range(area.top, area.bottom + 1)
            }
            for first, last in runs([i for i in rows if self.row + i not in shown]):
                area = Range(self.row + first, column, self.row + last, column)
                self.sheet.cells_of(area).NumberFormat = key

    def _typed(self, cells: Any) -> list[tuple[int, Range]]:
        """Return the rectangles of a range whose numbers show as dates or truth values, with that kind."""
        book, found = self.sheet.book, []
        for alike in cells.UniqueCellFormatRanges:
            kind = book.format_type(alike.getByIndex(0).NumberFormat) & (values.DATE | values.LOGICAL)
            if kind:
                found += [(kind, office.area_of(each)) for each in alike.RangeAddresses]
        return found

    @property
    def formula(self) -> Any:
        """The formulas as Excel has them; of other cells the values as text."""
        rows = [[value_text(value) for value in row] for row in self.sheet.cells_of(self.area).getDataArray()]
        for row, column, formula in formulas_in(self.sheet.book.api, self.sheet.api, self.sheet.cells_of(self.area)):
            rows[row - self.row][column - self.column] = f"={formula}"
        return rows[0][0] if self.shape == (1, 1) else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, data: Any) -> None:
        self.raw_value = data

    formula2 = formula

    def clear_contents(self) -> None:
        """Empty the cells; looks and comments stay."""
        self.api.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        """Take the looks away."""
        self.api.clearContents(LOOKS)

    def clear(self) -> None:
        """Take everything away."""
        self.api.clearContents(EVERYTHING)

    @property
    def hyperlink(self) -> str:
        """Where the cell jumps to. Raises LookupError where it does not."""
        fields = self._first().getTextFields().createEnumeration()
        if not fields.hasMoreElements():
            raise LookupError(self.address)
        return _jump(str(fields.nextElement().URL), ".", "!")

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str | None) -> None:
        """Make the first cell jump to an address, or to a place in the workbook ("#台账!F37")."""
        jump_to(self.sheet.book.api, self._first(), address, text_to_display)

    def _first(self) -> Any:
        return self.sheet.api.getCellByPosition(self.column - 1, self.row - 1)

    # -- looks ---------------------------------------------------------------

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill, None where there is none or more than one."""
        return colour_rgb(self.api.CellBackColor)

    @color.setter
    def color(self, colour: Any) -> None:
        self.api.CellBackColor = colour_number(colour)

    @property
    def font(self) -> CalcFont:
        """The font of the cells."""
        return CalcFont(self)

    @property
    def number_format(self) -> str | None:
        """The number format's code, None where the cells have several."""
        key = self.api.NumberFormat
        return None if key is None else self.sheet.book.format_code(key)

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.api.NumberFormat = self.sheet.book.format_key(code)

    @property
    def column_width(self) -> float:
        """The width of the first column in characters."""
        width = self.sheet.cells_of(self.area).Columns.getByIndex(0).Width
        return float(round(width / self.sheet.book.digit_width, 2))

    @column_width.setter
    def column_width(self, width: float) -> None:
        for area in self.areas:
            self.sheet.cells_of(area).Columns.Width = round(width * self.sheet.book.digit_width)

    @property
    def row_height(self) -> float:
        """The height of the first row in points."""
        return float(round(self.sheet.cells_of(self.area).Rows.getByIndex(0).Height / _POINT, 2))

    @row_height.setter
    def row_height(self, height: float) -> None:
        for area in self.areas:
            self.sheet.cells_of(area).Rows.Height = round(height * _POINT)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns ("c"), rows ("r") or both to what they hold."""
        cells = self.sheet.cells_of(self.area)
        if axis in (None, "columns", "c"):
            cells.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            cells.Rows.OptimalHeight = True

    def select(self) -> None:
        """Select the cells in the window."""
        self.sheet.book.api.CurrentController.select(self.api)


def jump_to(document: Any, cell: Any, address: str, text: str) -> None:
    """Put a text into a cell that jumps to an address, or to a place in the workbook ("#台账!F37")."""
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.URL, field.Representation = _jump(address, "!", "."), text
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), field, False)


def _jump(address: str, old: str, new: str) -> str:
    """Return "#台账!F37" in the other program's writing, "#台账.F37"; an address outside the workbook as it is."""
    if not address.startswith("#"):
        return address
    sheet, _, cell = address.rpartition(old)
    return f"{sheet}{new}{cell}"


def _put_noted(cell: Any, value: str | float) -> None:
    if cell.getArrayFormula():
        raise ValueError("part of an array formula")
    if value == "":
        cell.clearContents(CONTENTS)
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def _ctrl(line: Sequence[object], at: int, last: int, *, forward: bool) -> int:
    """Return where Ctrl and an arrow go in a line of cells from position `at`, counted from 1, as `at` is."""
    step = 1 if forward else -1

    def filled(place: int) -> bool:
        return 1 <= place <= len(line) and line[place - 1] not in ("", None)

    if filled(at) and filled(at + step):
        while filled(at + step):
            at += step
        return at
    at += step
    while 1 <= at <= len(line):
        if filled(at):
            return at
        at += step
    return last if forward else 1
