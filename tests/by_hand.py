"""The steps of a click carried out by another program's library, and what a workbook then holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import openpyxl
from openpyxl.styles import PatternFill

from taizhang_xl.hosts.steps import Step


def steps_in(text: str) -> list[Step]:
    """The steps that a macro finds in its file, without those that ask what may be edited."""
    version, *steps = (part.split("\x1f") for part in text.split("\x1e") if part)
    assert version == ["steps 3"]
    return [_as_hosts_mix(Step(*step)) for step in steps if step[0] not in ("reshape", "edit")]


def _as_hosts_mix(step: Step) -> Step:
    """A colour as a macro gets it is blue, green, red in one number."""
    if step.kind not in ("fill", "font") or not step.value.isdecimal():
        return step
    blue, green, red = int(step.value).to_bytes(3, "big")
    return step._replace(value=f"{red:02X}{green:02X}{blue:02X}")


def held_as_typed(value: object) -> object:
    return (
        openpyxl.utils.datetime.to_excel(value).__int__() if hasattr(value, "year") else "" if value is None else value
    )


def carried_out(path: Path, steps: Iterable[Step]) -> openpyxl.Workbook:
    """Carry steps out with another program's library, as a host would."""
    book = openpyxl.load_workbook(path)
    for kind, sheet, at, value, more in steps:
        if kind == "expect":
            assert str(held_as_typed(book[sheet][at].value)) == value, (sheet, at)
        elif kind == "sheet":
            if sheet in book.sheetnames:
                del book[sheet]
            book.create_sheet(sheet)
        elif kind == "drop":
            del book[sheet]
        elif kind == "fill":
            for part in at.split(","):
                cells = book[sheet][part]
                for row in cells if isinstance(cells, tuple) else ((cells,),):
                    for cell in row:
                        cell.fill = PatternFill() if value == "none" else PatternFill("solid", fgColor=f"FF{value}")
        elif kind == "table":
            book[sheet].tables[value].ref = at
        elif kind in ("text", "empty"):
            book[sheet][at].value = value or None
            book[sheet][at].data_type = "s" if value else "n"
        elif kind == "number":
            book[sheet][at].value = float(value)
        elif kind == "date":
            book[sheet][at].value = openpyxl.utils.datetime.from_excel(float(value))
            if book[sheet][at].number_format == "General":
                book[sheet][at].number_format = more
        elif kind == "formula":
            book[sheet][at].value = f"={value}"
    return book


def contents(book: openpyxl.Workbook) -> dict[str, dict[str, tuple[object, str | None]]]:
    def fill(cell):
        return (
            cell.fill.fgColor.rgb[-6:]
            if cell.fill.fill_type == "solid" and isinstance(cell.fill.fgColor.rgb, str)
            else None
        )

    return {
        sheet.title: {
            cell.coordinate: (cell.value, fill(cell))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or fill(cell)
        }
        for sheet in book
    }
