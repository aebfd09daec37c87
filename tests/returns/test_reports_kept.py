"""What units report is kept in 月报 also where the office's own ledger has no such sheet: it gets one, in the same save."""

import shutil

import openpyxl
import pytest

from taizhang_xl import consolidate, month_end
from taizhang_xl.dates.month import Month

MARCH = Month(2018, 3)


def rows(path):
    sheet = openpyxl.load_workbook(path)["月报"]
    # The demo's own 月报 begins with February; a sheet that is new holds what was reported now.
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2) if row[1].value == "2018-03"]


def without_history(folder, title=None):
    path = folder / "ledger.xlsx"
    book = openpyxl.load_workbook(path)
    del book["月报"]
    if title is not None:
        book.create_sheet("月报")["A1"] = title
    book.save(path)
    return path


@pytest.fixture
def twins(demo_folder, tmp_path):
    """Two equal demos, the second without the sheet 月报."""
    other = shutil.copytree(demo_folder, tmp_path / "other")
    without_history(other)
    return demo_folder, other


@pytest.mark.slow
def test_a_ledger_without_the_sheet_keeps_the_same_history(twins):
    for folder in twins:
        consolidate(folder / "ledger.xlsx", [folder / "returns"], MARCH)
    with_it, without_it = (rows(folder / "ledger.xlsx") for folder in twins)
    assert len(with_it) > 100
    assert without_it == with_it
    sheet = openpyxl.load_workbook(twins[1] / "ledger.xlsx")["月报"]
    assert [cell.value for cell in sheet[1]] == [
        "编号", "月份", "落实情况", "状态", "未完成原因", "下月安排", "填报人", "填报日期", "完成日期",
        "协办情况", "需协调事项",
    ]  # fmt: skip
    assert (sheet.freeze_panes, sheet.column_dimensions["C"].width, sheet["A1"].font.b) == ("A2", 40, True)
    assert sheet["A2"].number_format == "@", "an 编号 such as 1-001 must not become a date"


def told(done):
    """What the review tells of each item: its state and what its unit said of it this month."""
    lines = (line for unit in done.review.units for line in (*unit.due, *unit.other))
    return {line.item.number: (line.state, line.progress, line.reason, line.next_plan) for line in lines}


@pytest.mark.slow
def test_a_month_end_shows_the_same_review_with_or_without_the_sheet(twins):
    done = [
        month_end(folder / "ledger.xlsx", [folder / "returns"], MARCH, folder / "out", as_of=MARCH.last)
        for folder in twins
    ]
    with_it, without_it = map(told, done)
    assert len(with_it) > 150
    assert without_it == with_it
    assert rows(twins[0] / "ledger.xlsx") == rows(twins[1] / "ledger.xlsx")


@pytest.mark.slow
def test_the_second_month_is_put_under_the_first(twins):
    path = twins[1] / "ledger.xlsx"
    consolidate(path, [twins[1] / "returns"], MARCH)
    count = len(rows(path))
    consolidate(path, [twins[1] / "returns"], MARCH)
    assert len(rows(path)) == count, "the same returns twice add nothing"


def test_a_sheet_of_that_name_that_is_something_else_is_left_alone_and_told(demo_folder):
    path = without_history(demo_folder, "领导批示登记")
    found = consolidate(path, [demo_folder / "returns"], MARCH).consolidation
    told = [finding for finding in found.findings if finding.code == "sheet-unreadable"]
    assert [(finding.sheet, finding.value) for finding in told] == [("月报", "月报")]
    sheet = openpyxl.load_workbook(path)["月报"]
    assert [[cell.value for cell in row] for row in sheet] == [["领导批示登记"]]
