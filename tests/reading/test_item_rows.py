"""An item is a row with a task: rows that a template filled in before are none, and are counted in one line."""

from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font
from sheets import Book, make_sheet

import taizhang_xl
from taizhang_xl.cells import Cell, Kind
from taizhang_xl.checks import check_ledger
from taizhang_xl.ledger.schema import LEDGER
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.reading.table import find_table

HEADER = ["编号", "序号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态", "到期日"]
ITEM = ["1-001", 1, "机关日常工作", "甲", "10月底", "办公室", "主任", "办结", None]


def read(*rows, merged=()):
    table, findings = find_table(make_sheet([HEADER, ITEM, *rows], merged=list(merged)), LEDGER)
    return list(table.rows), [(each.code, each.cell, each.message) for each in findings]


def numbered(order, **more):
    row = dict.fromkeys(HEADER) | {"序号": order} | more
    return [row[name] for name in HEADER]


def test_rows_that_have_only_a_number_are_counted_in_one_line():
    rows, told = read(*(numbered(order) for order in range(2, 8)), ["1-002", *ITEM[1:]], numbered(9), numbered(10))
    assert rows == [2, 9]
    assert told == [
        ("rows-without-task", "D3", "有 8 行没有目标任务，只有事先填好的序号、编号等，不算事项：第3—8、10—11行")
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"编号": "1-002"},
        {"类别": "机关日常工作"},
        {"状态": "未落实"},
        {"状态": False},
        {"到期日": date(2018, 10, 31)},
        {"到期日": Cell(Kind.TEXT, "", 0, 'IF(D3="","",E3)')},
    ],
    ids=str,
)
def test_what_a_template_fills_in_makes_no_item(more):
    rows, told = read(numbered(2, **more))
    assert (rows, [code for code, _, _ in told]) == ([2], ["rows-without-task"])


@pytest.mark.parametrize(
    "more",
    [{"完成时限": "9月底"}, {"责任单位": "办公室"}, {"状态": "办结"}, {"目标任务": Cell(Kind.BLANK, None, 0, "X3")}],
    ids=str,
)
def test_a_row_that_says_something_else_stays_and_lacks_its_task(more):
    assert read(numbered(2, **more)) == ([2, 3], [])


def test_the_missing_task_of_a_row_that_says_something_is_told():
    rows = [
        HEADER,
        ITEM,
        numbered(2, 编号="1-002", 类别="机关日常工作", 责任单位="办公室", 责任人="主任", 完成时限="9月底"),
    ]
    found = check_ledger(build_ledger(Book((make_sheet(rows),)), year=2018), date(2018, 3, 31))
    assert ("required-empty", "D3") in [(each.code, each.cell) for each in found]


def test_a_row_under_a_merged_task_is_an_item():
    assert read(numbered(2), merged=["D2:D3"])[0] == [2, 3]


@pytest.mark.parametrize("blank", [0, 19, 200])
def test_a_header_is_found_from_the_first_filled_row_on(blank):
    table, _ = find_table(make_sheet([*([[]] * blank), ["2018年台账"], HEADER, ITEM]), LEDGER)
    assert (table.header_row, table.rows) == (blank + 2, (blank + 3,))


def test_a_header_below_twenty_rows_of_notes_is_found():
    notes = [[f"填表说明第{number}条，请照实填写。"] for number in range(1, 20)]
    table, _ = find_table(make_sheet([*notes, HEADER, ITEM]), LEDGER)
    assert table.header_row == 20


def test_a_header_below_hundreds_of_rows_is_not_looked_for():
    assert find_table(make_sheet([*([["说明"]] * 300), HEADER, ITEM]), LEDGER) is None


def test_rows_struck_through_are_no_items_unless_they_are_done(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for number, state in enumerate(("正在办理", "办结", None, "正在办理"), 1):
        sheet.append(
            [f"1-{number:03d}", number, "机关日常工作", f"任务{number}", "10月底", "办公室", "主任", state, None]
        )
        if number < 4:
            for cell in sheet[number + 1]:
                cell.font = Font(strike=True)
    path = tmp_path / "2018年台账.xlsx"
    book.save(path)
    assert [item.number for item in taizhang_xl.read(path)] == ["1-002", "1-004"]
    found = taizhang_xl.check(path, as_of=date(2018, 3, 31))
    (told,) = [each for each in found if each.code == "rows-struck"]
    assert (told.severity, told.cell) == ("提醒", "D2")
    assert told.message == "有 2 行的目标任务划了删除线，又没有办结，不算事项：第2、4行"
