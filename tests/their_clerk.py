"""What people do to the ledger and the forms of tests/their_office.py in programs of their own, and what they see there."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.drawing.image import Image
from their_office import Work, ledger_row

SHEET, FIRST, NUMBER, TASK = "重点工作", 5, 5, 7
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def enter(ledger: Path, number: str, **values: Any) -> None:
    """Type values into an item's row, by the words of the office's own header."""
    book = openpyxl.load_workbook(ledger)
    sheet = book[SHEET]
    row = next(row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, NUMBER).value == number)
    columns = {cell.value: cell.column for cell in sheet[4]}
    for name, value in values.items():
        sheet.cell(row, columns[name]).value = value
    book.save(ledger)


def renumber(ledger: Path, numbers: dict[str, str]) -> None:
    """Type other 编号 beside the tasks."""
    book = openpyxl.load_workbook(ledger)
    for row in book[SHEET].iter_rows(FIRST):
        if row[TASK - 1].value in numbers:
            row[NUMBER - 1].value = numbers[row[TASK - 1].value]
    book.save(ledger)


def insert_row(ledger: Path, above: str, work: Work) -> None:
    """Insert an item above another one; merged ranges move and grow as in a spreadsheet program."""
    book = openpyxl.load_workbook(ledger)
    sheet = book[SHEET]
    at = next(row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, NUMBER).value == above)
    areas = [area.bounds for area in sheet.merged_cells.ranges]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(at)
    for column, value in enumerate(ledger_row(work), 1):
        sheet.cell(at, column).value = value
    for left, top, right, bottom in areas:
        sheet.merge_cells(None, top + (top >= at), left, bottom + (bottom >= at), right)
    book.save(ledger)


def rename_column(form: Path, old: str, new: str) -> None:
    """Give a column of a form another header."""
    book = openpyxl.load_workbook(form)
    next(cell for cell in book["月报表"][4] if cell.value == old).value = new
    book.save(form)


def put_picture(form: Path, cell: str) -> None:
    """Lay a picture over a form."""
    book = openpyxl.load_workbook(form)
    picture = Image.__new__(Image)  # its constructor wants Pillow
    picture.anchor, picture.format, picture.width, picture.height = cell, "png", 40, 40
    picture._data = lambda: _PNG
    book["月报表"].add_image(picture)
    book.save(form)


def save_in_libreoffice(path: Path) -> None:
    """Have LibreOffice open a workbook and save it in its place."""
    out = path.parent / "saved"
    profile = f"-env:UserInstallation={(path.parent / 'profile').absolute().as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", out, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (out / path.name).replace(path)


def cells(ledger: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the values of all sheets, without rows that are empty."""
    book = openpyxl.load_workbook(ledger)
    rows = {sheet.title: [row for row in sheet.iter_rows(values_only=True) if any(row)] for sheet in book}
    return {name: [_bare(row) for row in found] for name, found in rows.items() if len(found) > 1}


def _bare(row: tuple[Any, ...]) -> tuple[Any, ...]:
    last = max(place for place, value in enumerate(row) if value is not None)
    return row[: last + 1]


def looks(ledger: Path) -> dict[str, Any]:
    """Return what is the office's own: per item its two columns with their looks; header, widths, print and notes."""
    book = openpyxl.load_workbook(ledger)
    sheet = book[SHEET]
    rows = {
        row[NUMBER - 1].value: [
            (
                cell.value,
                cell.number_format,
                cell.fill.fgColor.rgb,
                cell.border.left.style,
                cell.comment and cell.comment.text,
            )
            for cell in (row[5], row[14])
        ]
        for row in sheet.iter_rows(FIRST)
        if row[NUMBER - 1].value
    }
    return {
        "rows": rows,
        "header": [(cell.value, cell.font.b, cell.font.name) for row in sheet["A1:O4"] for cell in row],
        "widths": {letter: column.width for letter, column in sheet.column_dimensions.items()},
        "page": (
            sheet.freeze_panes,
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            sheet.row_dimensions[1].height,
        ),
        "merged": len(sheet.merged_cells.ranges),
        "notes": [tuple(row) for row in book["领导批示登记"].iter_rows(values_only=True)],
    }
