"""Workbooks of our own making: tables to append to, and a long ledger for the cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET, TABLE = "台账", "Items"
HEADER = ("编号", "任务", "状态", "数量", "单价")
LAST = 11
LEDGER_ROWS = 20_000
NEW_ROW: tuple[object, ...] = ("X-011", "新增的一项", "办结", 11, 2.5)


@dataclass(frozen=True)
class AppendBook:
    """A workbook with a table of ten rows in A1:E11 (a calculated column F makes it A1:F11)."""

    name: str
    path: Path
    columns: int
    totals: bool = False


def write_append_books(folder: Path) -> list[AppendBook]:
    """Write one workbook for each thing that an appended row has to be told to."""
    makers: Mapping[str, tuple[Callable[[Any, Worksheet], None], Mapping[str, object]]] = {
        "plain table": (_nothing, {}),
        "conditional format and drop-down": (_rules, {}),
        "totals row": (_nothing, {"total_row": True}),
        "calculated column": (_nothing, {"calculated": True}),
        "chart over the table": (_chart, {}),
    }
    books = []
    for number, (name, (furnish, options)) in enumerate(makers.items(), 1):
        path = folder / f"{number}.xlsx"
        columns = _write_table(path, furnish, options)
        books.append(AppendBook(name, path, columns, totals=bool(options.get("total_row"))))
    path = folder / f"{len(makers) + 1}.xlsx"
    _write_with_openpyxl(path)
    return [*books, AppendBook("plain table, made by openpyxl", path, len(HEADER))]


def _write_table(path: Path, furnish: Callable[[Any, Worksheet], None], options: Mapping[str, object]) -> int:
    import xlsxwriter

    totals, calculated = bool(options.get("total_row")), bool(options.get("calculated"))
    columns: list[dict[str, object]] = [{"header": name} for name in HEADER]
    if totals:
        columns[0]["total_string"] = "合计"
        columns[3]["total_function"] = "sum"
    if calculated:
        columns.append({"header": "金额", "formula": f"={TABLE}[@[数量]]*{TABLE}[@[单价]]"})
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(SHEET)
        money = book.add_format({"num_format": "#,##0.00", "border": 1, "align": "right"})
        text = book.add_format({"text_wrap": True, "border": 1})
        page.add_table(
            0, 0, LAST - 1 + totals, len(columns) - 1, {"name": TABLE, "columns": columns, "total_row": totals}
        )
        for row in range(1, LAST):
            page.write_row(row, 0, (f"X-{row:03d}", f"第{row}项工作", "正在办理"), text)
            page.write_row(row, 3, (row, row * 1.5), money)
            if calculated:
                page.write_formula(
                    row, 5, f"={TABLE}[[#This Row],[数量]]*{TABLE}[[#This Row],[单价]]", money, row * row * 1.5
                )
        furnish(book, page)
    return len(columns)


def _nothing(book: Any, page: Worksheet) -> None:
    """Add nothing to a table."""


def _rules(book: Any, page: Worksheet) -> None:
    green = book.add_format({"bg_color": "#A9D18E"})
    page.conditional_format(
        1, 2, LAST - 1, 2, {"type": "cell", "criteria": "==", "value": '"办结"', "format": green}
    )  # fmt: skip
    page.data_validation(1, 2, LAST - 1, 2, {"validate": "list", "source": ["未落实", "正在办理", "办结"]})


def _chart(book: Any, page: Worksheet) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": [SHEET, 1, 0, LAST - 1, 0], "values": [SHEET, 1, 3, LAST - 1, 3]})
    page.insert_chart("H2", chart)


def _write_with_openpyxl(path: Path) -> None:
    import openpyxl
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    page.append(HEADER)
    for row in range(1, LAST):
        page.append((f"X-{row:03d}", f"第{row}项工作", "正在办理", row, row * 1.5))
    for cell in page["E"][1:]:
        cell.number_format = "#,##0.00"
    page.add_table(Table(displayName=TABLE, ref=f"A1:E{LAST}"))
    book.save(path)


def write_ledger(path: Path) -> list[str]:
    """Write a ledger of 20,000 rows and 15 columns; return the 30 cells to edit."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(SHEET)
        page.write_row(0, 0, (*HEADER, *(f"第{column}列" for column in range(6, 16))))
        for row in range(1, LEDGER_ROWS + 1):
            page.write_row(row, 0, (f"X-{row:05d}", f"第{row}项工作，按时落实", "正在办理", row, row * 1.5))
            page.write_row(row, 5, ("机关日常工作", "10月底", "工委主任", "", "按计划推进", "", "", "", "备注", row))
    return [f"C{row}" for row in range(2, LEDGER_ROWS, LEDGER_ROWS // 30)][:30]
