"""Excel's formulas for cells of Calc: LibreOffice's own parser converts them, in the grammar of .xlsx files."""

from __future__ import annotations

from typing import Any

from taizhang_xl.hosts.calc.office import cell_address

_EXCEL_FILE = 3  # com.sun.star.sheet.AddressConvention.XL_OOX: "," between arguments, 台账!A1


def parser_of(document: Any) -> Any:
    """Return LibreOffice's parser for formulas as in an .xlsx."""
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = _EXCEL_FILE
    return parser


def write_formula(document: Any, sheet: Any, row: int, column: int, formula: str) -> None:
    """Put a formula (without "=") into a cell."""
    place = cell_address(sheet.RangeAddress.Sheet, row, column)
    tokens = parser_of(document).parseFormula(formula, place)
    sheet.getCellByPosition(column - 1, row - 1).setTokens(tokens)
