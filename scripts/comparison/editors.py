"""The editors that are compared: how each is installed, and the few lines that do the job through its public calls."""

from __future__ import annotations

from dataclasses import dataclass

OURS = "taizhang_xl"
STOCK = "openpyxl"
ORACLE = "paper-xlsx"


@dataclass(frozen=True)
class Editor:
    """One library. `program` defines edit() and append(), `package` is the name it is imported by.

    An error whose class comes from that package is a refusal, any other one a failure. `requirement` is what pip
    takes, empty for the project itself.
    """

    name: str
    requirement: str
    package: str
    program: str
    append_call: str
    colours: bool = True
    pip_options: tuple[str, ...] = ()


_OURS = """
from pathlib import Path
from taizhang_xl.verbs import edit as editing
from taizhang_xl.changes import Append, ChangeSet
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.write.patch import patch
from taizhang_xl.files.save import save_new

def edit(source, target, sheet, cells, value, colour):
    editing.edit(Path(source), [f"{sheet}!{cell}={value}" for cell in cells], fill=colour, to=Path(target))

def append(source, target, sheet, table, row):
    row = Append(sheet, {column: value for column, value in enumerate(row, 1) if value is not None})
    save_new(Path(target), patch(open_package(Path(source)), ChangeSet.of((), [row])).data, overwrite=False)
"""

_OPENPYXL_EDIT = """
    page = book[sheet]
    for cell in cells:
        page[cell].value = value
        page[cell].fill = PatternFill("solid", fgColor=colour)
    book.save(target)
"""

_OPENPYXL = f"""
import openpyxl
from openpyxl.styles import PatternFill

def edit(source, target, sheet, cells, value, colour):
    book = openpyxl.load_workbook(source, keep_vba=source.endswith("m"))
{_OPENPYXL_EDIT}
def append(source, target, sheet, table, row):
    book = openpyxl.load_workbook(source)
    book[sheet].append(row)
    book.save(target)
"""

# keep_vba as its page asks for macro workbooks.
_WOLFXL = f"""
import wolfxl
from wolfxl.styles import PatternFill

def edit(source, target, sheet, cells, value, colour):
    book = wolfxl.load_workbook(source, modify=True, keep_vba=source.endswith("m"))
{_OPENPYXL_EDIT}
def append(source, target, sheet, table, row):
    book = wolfxl.load_workbook(source, modify=True)
    book[sheet].append(row)
    book.save(target)
"""

_PYOFFICEEDITOR = """
from pyofficeeditor.excel import Workbook

def edit(source, target, sheet, cells, value, colour):
    with Workbook.open(source) as book:
        page = book[sheet]
        for cell in cells:
            page[cell].value = value
            page[cell].fill = colour
        book.save(target)

def append(source, target, sheet, table, row):
    with Workbook.open(source) as book:
        page = book[sheet]
        below = page.table(table).data_range.end.row + 1
        page.insert_rows(below)
        for column, value in enumerate(row, 1):
            if value is not None:
                page.cell(below, column).value = value
        book.save(target)
"""

# By its path alone a macro workbook is turned away; said to be a workbook, it is taken.
_CONTEXTIFIER = """
from contextifier import open_raw

def edit(source, target, sheet, cells, value, colour):
    book = open_raw(source, extension="xlsx")
    for cell in cells:
        book.sheets[sheet].set_cell(cell, value)
    book.save(target)

def append(source, target, sheet, table, row):
    book = open_raw(source)
    book.sheets[sheet].append_rows([row])
    book.save(target)
"""

_PAPER = f"""
import openpyxl
from openpyxl.styles import PatternFill

def edit(source, target, sheet, cells, value, colour):
    book = openpyxl.load_workbook(source)
{_OPENPYXL_EDIT}
def append(source, target, sheet, table, row):
    book = openpyxl.load_workbook(source)
    names = list(book[sheet].tables[table].column_names)
    book[sheet].append_table_row(table, {{name: value for name, value in zip(names, row) if value is not None}})
    book.save(target)
"""

EDITORS = (
    Editor(OURS, "", "taizhang_xl", _OURS, "patch with an Append"),
    Editor(STOCK, "openpyxl", "openpyxl", _OPENPYXL, "append"),
    Editor("wolfxl", "wolfxl", "wolfxl", _WOLFXL, "append"),
    Editor("pyOfficeEditor", "pyOfficeEditor", "pyofficeeditor", _PYOFFICEEDITOR, "insert_rows below the last row"),
    # It asks for Python 3.12 and runs on 3.11.
    Editor(
        "contextifier", "contextifier", "contextifier", _CONTEXTIFIER, "append_rows",
        colours=False, pip_options=("--ignore-requires-python",),
    ),
    Editor(ORACLE, "paper-xlsx", "openpyxl", _PAPER, "append_table_row"),
)  # fmt: skip
