"""The editors that are compared, and the few lines that do the job through the public calls of each."""

from __future__ import annotations

from typing import NamedTuple

OURS, STOCK = "taizhang_xl", "openpyxl"

_PROGRAM = """
IMPORTS
def edit(source, target, sheet, cells, value, colour):
    book = OPEN
    for cell in cells:
        SET
    book.save(target)

def append(source, target, sheet, table, row):
    book = OPEN
    APPEND
    book.save(target)
"""
_OURS = """
import taizhang_xl

def edit(source, target, sheet, cells, value, colour):
    taizhang_xl.edit(source, {f"{sheet}!{cell}": value for cell in cells}, fill=colour, to=target)

def append(source, target, sheet, table, row):
    fields = {letter: value for letter, value in zip("ABCDEFGHI", row) if value is not None}
    taizhang_xl.edit(source, append={sheet: [fields]}, to=target)
"""
_STYLED = """book[sheet][cell].value = value
        book[sheet][cell].fill = PatternFill("solid", fgColor=colour)"""
_IN_TABLE = """names = book[sheet].tables[table].column_names
    book[sheet].append_table_row(table, {name: value for name, value in zip(names, row) if value is not None})"""
_BELOW = """page = book[sheet]
    below = page.table(table).data_range.end.row + 1
    page.insert_rows(below)
    for column, value in enumerate(row, 1):
        if value is not None:
            page.cell(below, column).value = value"""
# As their pages ask for macro workbooks.
_KEEP_VBA = 'keep_vba=source.lower().endswith("m")'


class Editor(NamedTuple):
    """One library: its name for pip, the name it is imported by, and a program that defines edit() and append().

    `python` runs it; where it could not be installed, that is empty and `version` says why.
    """

    name: str
    package: str
    append_call: str
    program: str
    colours: bool = True
    python: str = ""
    version: str = ""


def _program(imports: str, opened: str, styled: str, append: str) -> str:
    program = _PROGRAM.replace("IMPORTS", imports).replace("OPEN", opened)
    return program.replace("SET", styled).replace("APPEND", append)


def _as_openpyxl(package: str, options: str, append: str = "book[sheet].append(row)") -> str:
    imports = f"import {package}\nfrom {package}.styles import PatternFill"
    return _program(imports, f"{package}.load_workbook(source, {options})", _STYLED, append)


EDITORS = (
    Editor(OURS, OURS, "edit(append=…)", _OURS),
    Editor(STOCK, STOCK, "append", _as_openpyxl(STOCK, _KEEP_VBA)),
    Editor("wolfxl", "wolfxl", "append", _as_openpyxl("wolfxl", f"modify=True, {_KEEP_VBA}")),
    Editor("pyOfficeEditor", "pyofficeeditor", "insert_rows below the last row", _program(
        "from pyofficeeditor.excel import Workbook", "Workbook.open(source)",
        "book[sheet][cell].value = value; book[sheet][cell].fill = colour", _BELOW,
    )),
    # A macro workbook is refused by its path alone; declared as a workbook, it is accepted.
    Editor("contextifier", "contextifier", "append_rows", _program(
        "from contextifier import open_raw", 'open_raw(source, extension="xlsx")',
        "book.sheets[sheet].set_cell(cell, value)", "book.sheets[sheet].append_rows([row])",
    ), colours=False),
    Editor("paper-xlsx", STOCK, "append_table_row", _as_openpyxl(STOCK, "", _IN_TABLE)),
)  # fmt: skip
