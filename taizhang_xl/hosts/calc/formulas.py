"""Formulas in Excel's words, for cells of Calc: the office's own parser turns them, in the grammar of .xlsx files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from taizhang_xl.cells import Range
from taizhang_xl.hosts.calc.office import area_of, cell_address

_EXCEL_FILE = 3  # com.sun.star.sheet.AddressConvention.XL_OOX: "," between arguments, 台账!A1
_FORMULA = 16  # com.sun.star.sheet.CellFlags
# How a file marks functions that are younger than the format.
_YOUNG = ("_xlfn._xlws.", "_xlfn.")


def _parser(document: Any) -> Any:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = _EXCEL_FILE
    return parser


def write_formula(document: Any, sheet: Any, area: Range, formula: str) -> None:
    """Put a formula (without "=") into every cell of an area; relative references follow, as in Excel."""
    tokens = _parser(document).parseFormula(formula, _place(sheet, area.top, area.left))
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            sheet.getCellByPosition(column - 1, row - 1).setTokens(tokens)


def formulas_in(document: Any, sheet: Any, cells: Any) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and formula (without "=") of each cell of a range that holds one."""
    parser = _parser(document)
    for found in cells.queryContentCells(_FORMULA).RangeAddresses:
        area = area_of(found)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                tokens = sheet.getCellByPosition(column - 1, row - 1).getTokens()
                text = str(parser.printFormula(tokens, _place(sheet, row, column)))
                yield row, column, _plain(text)


def _place(sheet: Any, row: int, column: int) -> Any:
    return cell_address(sheet.RangeAddress.Sheet, row, column)


def _plain(formula: str) -> str:
    for mark in _YOUNG:
        formula = formula.replace(mark, "")
    return formula
