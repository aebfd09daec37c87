"""An office of 43 people in 11 units, its ledger and its companion of 2018, for tests that play the months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from ledgers import make_ledger
from openpyxl.worksheet.worksheet import Worksheet

from taizhang_xl.ledger.schema import LEDGER, PEOPLE, UNITS

OFFICE = "某市人大常委会机关"
# In the order of their sizes: 43 people.
SIZES = {
    "办公室": 8, "城环工委": 6, "财经工委": 5, "法工委": 4, "人代工委": 4, "教科文卫工委": 4, "农工委": 4, "内司工委": 3,
    "民侨外工委": 2, "调研室": 2, "信访室": 1,
}  # fmt: skip
LONG = {"城环工委": "城乡建设和环境保护工作委员会", "调研室": "调查研究室"}
LETTERS = "甲乙丙丁戊己庚"


def people_of(unit: str) -> list[str]:
    """Return the people of a unit: its head, then 城环工委干部甲 and so on."""
    return [f"{unit}主任", *(f"{unit}干部{letter}" for letter in LETTERS[: SIZES[unit] - 1])]


class Week(NamedTuple):
    """What is filled in for a week; None leaves the cell alone."""

    text: str | None = None
    written_on: Any = None
    situation: str | None = None
    numbers: str | None = None


class Office(NamedTuple):
    """The folder of an office and what it is called there."""

    ledger: Path

    @property
    def book(self) -> Path:
        """The companion."""
        return self.ledger.parent / "平时考核" / "2018年平时考核.xlsx"

    def form(self, unit: str, kind: str, month: str) -> Path:
        """A form that was sent."""
        return self.book.parent / "发出" / month / f"{unit}_{kind}_{month}.xlsx"

    def returned(self, unit: str, kind: str, month: str) -> Path:
        """Where a form is put that came back; the form as it was sent lies there when this is first asked for."""
        target = self.book.parent / "报回" / month / f"{unit}_{kind}_{month}.xlsx"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.form(unit, kind, month).read_bytes())
        return target

    def edit(self, unit: str, kind: str, month: str, edit: Callable[[Worksheet], None]) -> None:
        """Fill in a form with openpyxl, as its unit would."""
        path = self.returned(unit, kind, month)
        book = openpyxl.load_workbook(path)
        edit(book[kind])
        book.save(path)

    def weeks(self, unit: str, month: str, told: Mapping[tuple[str, str], Week]) -> None:
        """Fill in weeks of a unit by person and week (3月5日至3月9日)."""

        def edit(sheet: Worksheet) -> None:
            at = headers(sheet)
            for row in rows_in(sheet):
                week = told.get((row[at["姓名"]].value, row[at["周"]].value))
                names = ("工作记实", "填写日期", "情形", "事项编号")
                for name, value in zip(names, week or (), strict=False):
                    if value is not None:
                        row[at[name]].value = value

        self.edit(unit, "周记实表", month, edit)

    def months(self, unit: str, month: str, told: Mapping[str, Mapping[str, Any]]) -> None:
        """Fill in the month of a unit by person: header -> value."""

        def edit(sheet: Worksheet) -> None:
            at = headers(sheet)
            for row in rows_in(sheet):
                for name, value in told.get(row[at["姓名"]].value, {}).items():
                    row[at[name]].value = value

        self.edit(unit, "月考核表", month, edit)

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """The rows of a sheet of the companion, as openpyxl reads them; those without a name left out."""
        return [row for row in table(self.book, sheet) if row["姓名"]]

    def change_book(self, edit: Callable[[openpyxl.Workbook], None]) -> None:
        """Change the companion by hand."""
        book = openpyxl.load_workbook(self.book)
        edit(book)
        book.save(self.book)


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet whose header is in row 1."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def headers(sheet: Worksheet, row: int = 4) -> dict[str, int]:
    """Return the place of each header of a form."""
    return {cell.value: place for place, cell in enumerate(sheet[row]) if cell.value}


def rows_in(sheet: Worksheet) -> Iterable[Sequence[Any]]:
    """Return the rows of a form below its header."""
    return sheet.iter_rows(min_row=5)


def office_at(
    folder: Path,
    more: Sequence[Mapping[str, Any]] = (),
    units: Iterable[str] = SIZES,
    change: Mapping[str, Mapping[str, Any]] | None = None,
) -> Office:
    """Make the ledger; `change` are other columns of 人员 by name, `more` further rows of it."""
    known = list(units)
    listed = [
        {
            "单位名称": LONG.get(unit, unit),
            "简称": unit,
            "负责人": f"{unit}主任",
            "分管领导": f"副主任{'甲乙丙'[place % 3]}",
        }
        for place, unit in enumerate(known)
    ]
    people = [
        {
            "姓名": name,
            "责任单位": unit,
            "职务": "主任" if name.endswith("主任") else "科员",
            **(change or {}).get(name, {}),
        }
        for unit in known
        for name in people_of(unit)
    ]
    items = [
        {"编号": "1-001", "类别": "机关日常工作", "目标任务": "修路", "完成时限": "3月9日", "责任单位": "城环工委", "责任人": "城环工委干部甲",
         "状态": "办结", "完成日期": date(2018, 3, 8), "佐证": "报告"},
        {"编号": "1-002", "类别": "机关日常工作", "目标任务": "架桥", "完成时限": "3月16日", "责任单位": "城环工委", "责任人": "城环工委干部甲", "状态": "正在办理"},
    ]  # fmt: skip
    path = make_ledger(folder / "台账.xlsx", 2018, OFFICE, {LEDGER: items, UNITS: listed, PEOPLE: [*people, *more]})
    return Office(path)
