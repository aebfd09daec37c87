"""How clerks work on a form in a spreadsheet program: the same few acts with openpyxl and with LibreOffice."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

SHEET = "月报表"
HEADER_ROW = 4


class InOpenpyxl:
    """A form worked on with openpyxl."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = openpyxl.load_workbook(path)
        self._sheet: Any = self._book[SHEET]
        self._sheet.protection.sheet = False

    def _texts(self, row: int) -> list[Any]:
        return [cell.value for cell in self._sheet[row]]

    def _row(self, number: str) -> int:
        return next(row for row in range(1, self._sheet.max_row + 1) if self._sheet.cell(row, 1).value == number)

    def _spare(self) -> int:
        return max(row for row in range(1, self._sheet.max_row + 1) if self._sheet.cell(row, 1).value) + 1

    def _put(self, row: int, values: dict[str, Any]) -> None:
        header = self._texts(HEADER_ROW)
        for name, value in values.items():
            self._sheet.cell(row, header.index(name) + 1).value = value

    def fill(self, number: str, **values: Any) -> None:
        """Fill in cells of an item's row."""
        self._put(self._row(number), values)

    def add(self, **values: Any) -> None:
        """Fill in the first spare row below the items."""
        self._put(self._spare(), values)

    def delete(self, number: str) -> None:
        """Delete an item's row."""
        self._sheet.delete_rows(self._row(number))

    def move_state_to_the_end(self) -> None:
        """Move the column 状态 behind the last one."""
        for merged in list(self._sheet.merged_cells.ranges):
            self._sheet.unmerge_cells(str(merged))
        header = self._texts(HEADER_ROW)
        old, new = header.index("状态") + 1, len(header) + 1
        for row in range(HEADER_ROW, self._sheet.max_row + 1):
            self._sheet.cell(row, new).value = self._sheet.cell(row, old).value
        self._sheet.delete_cols(old)

    def insert_title(self, text: str) -> None:
        """Put one more row with a title on top."""
        self._sheet.insert_rows(1)
        self._sheet.cell(1, 1).value = text

    def save(self) -> None:
        """Save the form where it lies."""
        self._book.save(self._path)


class InLibreOffice:
    """A form worked on with LibreOffice; `app` is one under xlwings."""

    def __init__(self, path: Path, app: Any) -> None:
        self._book = app.books.open(str(path))
        self._sheet = self._book.sheets[SHEET]
        self._api = self._sheet.api
        self._api.unprotect("")

    def _column(self, name: str) -> int:
        return self._sheet.range((HEADER_ROW, 1), (HEADER_ROW, 20)).value.index(name) + 1

    def _numbers(self) -> list[Any]:
        return list(self._sheet.range((1, 1), (60, 1)).value)

    def _put(self, row: int, values: dict[str, Any]) -> None:
        for name, value in values.items():
            day = datetime(value.year, value.month, value.day) if isinstance(value, date) else value
            self._sheet.range((row, self._column(name))).value = day

    def fill(self, number: str, **values: Any) -> None:
        """Fill in cells of an item's row."""
        self._put(self._numbers().index(number) + 1, values)

    def add(self, **values: Any) -> None:
        """Fill in the first spare row below the items."""
        self._put(max(row for row, text in enumerate(self._numbers(), 1) if text) + 1, values)

    def delete(self, number: str) -> None:
        """Delete an item's row."""
        self._api.Rows.removeByIndex(self._numbers().index(number), 1)

    def move_state_to_the_end(self) -> None:
        """Move the column 状态 behind the last one."""
        old, new = self._column("状态") - 1, self._column("协办情况")
        whole = self._api.getCellRangeByPosition(old, HEADER_ROW - 1, old, 60).RangeAddress
        self._api.moveRange(self._api.getCellByPosition(new, HEADER_ROW - 1).CellAddress, whole)

    def insert_title(self, text: str) -> None:
        """Put one more row with a title on top."""
        self._api.Rows.insertByIndex(0, 1)
        self._sheet.range("A1").value = text

    def save(self) -> None:
        """Save the form where it lies."""
        self._book.save()
        self._book.close()
