"""Pictures that Excel places in cells: to programs that do not know them such a cell is an error, #VALUE!."""

from __future__ import annotations

import re

from taizhang_xl.cells import PICTURE, Cell, Kind, Sheet, parse_address

PICTURES_IN_CELLS = "xl/richData/richValueRel.xml"
"""The part that makes a workbook's rich values pictures; without it there are none."""

_CELL = re.compile(rb"<c\s([^>]*)>")
_REF = re.compile(rb'(?:^|\s)r="([A-Z]+[0-9]+)"')
_ERROR, _VALUE = re.compile(rb'(?:^|\s)t="e"'), re.compile(rb'(?:^|\s)vm="[0-9]+"')
_SHOWN = "#VALUE!"


def with_pictures(sheet: Sheet, data: bytes) -> Sheet:
    """Return a sheet whose cells with pictures hold them as such; `data` is its part."""
    rows = {row: dict(cells) for row, cells in sheet.rows.items()}
    for attributes in _CELL.findall(data):
        if _VALUE.search(attributes) and _ERROR.search(attributes) and (ref := _REF.search(attributes)):
            row, column = parse_address(ref[1].decode())
            cell = sheet.cell(row, column)
            if cell.value == _SHOWN:
                rows[row][column] = Cell(Kind.ERROR, PICTURE, cell.style, cell.formula)
    return sheet._replace(rows=rows)
