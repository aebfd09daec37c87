"""Formulas of Calc's cells read and written in Excel's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from taizhang_xl.cells import Range
from taizhang_xl.hosts.calc.formulas import parser_of
from taizhang_xl.hosts.calc.office import area_of, cell_address

_FORMULA = 16  # com.sun.star.sheet.CellFlags
# How a file marks functions that are younger than the format.
_YOUNG = ("_xlfn._xlws.", "_xlfn.")


def write_formula(document: Any, sheet: Any, area: Range, formula: str) -> None:
    """Put a formula (without "=") into every cell of an area; relative references follow, as in Excel."""
    tokens = parser_of(document).parseFormula(formula, _place(sheet, area.top, area.left))
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            sheet.getCellByPosition(column - 1, row - 1).setTokens(tokens)


def formulas_in(document: Any, sheet: Any, cells: Any) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and formula (without "=") of each cell of a range that holds one."""
    parser = parser_of(document)
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
