"""Run as a program in its own process: one workbook in, its cells out as JSON. Imports nothing of the package.

A malicious file, or one that crashes the parser, then ends this process and not its parent.
"""

from __future__ import annotations

import json
import math
import sys
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any


def main(given: str, made: str) -> None:
    """Write the worksheets of a workbook to a JSON file."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_path(given)
    sheets = []
    for entry in book.sheets_metadata:
        if entry.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(entry.name)
        top, left = sheet.start or (0, 0)
        cells = [
            [row, column, *typed]
            for row, values in enumerate(sheet.to_python() if sheet.start else [], top + 1)
            for column, value in enumerate(values, left + 1)
            if (typed := _typed(value))
        ]
        visible = entry.visible == SheetVisibleEnum.Visible
        merged = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
        sheets.append({"name": entry.name, "visible": visible, "merged": merged, "cells": cells})
    Path(made).write_text(json.dumps(sheets), "utf-8")


def _typed(value: Any) -> tuple[str, Any] | None:
    """Return a value with the name of its type; None for an empty one."""
    if isinstance(value, str):
        return ("text", value) if value else None
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    if isinstance(value, date | time):
        return type(value).__name__, value.isoformat()
    if isinstance(value, int | float) and math.isfinite(value):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return "number", int(value) if whole else value
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
