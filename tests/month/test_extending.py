"""An extension: asked for in time with its grounds it moves the due date; late or without grounds it is refused."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.close import close_month
from taizhang_xl.month.extension import Request, extend
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.reading.build import build_ledger

HEADER = ["编号", "目标任务", "完成时限", "到期日", "责任单位", "状态", "未完成原因"]
EXTENSIONS = ["编号", "申请日期", "原到期日", "延至", "延期理由", "批准人"]
REQUEST = Request("1", date(2018, 11, 30), "上位法修订未出台", "分管副主任")


def ledger(deadline="10月底", state="正在办理", extensions=None):
    sheets = [make_sheet([HEADER, ["1", "修订条例", deadline, None, "办公室", state, "等上位法"]])]
    if extensions is not None:
        sheets.append(make_sheet([EXTENSIONS, *extensions], name="延期"))
    return build_ledger(Book(tuple(sheets)), year=2018)


def test_a_request_in_time_is_put_on_record_with_the_first_due_date():
    extension = extend(ledger(extensions=[]), REQUEST, date(2018, 10, 31))
    assert [(append.sheet, dict(append.values)) for append in extension.changes.appends] == [
        (
            "延期",
            {
                1: "1",
                2: date(2018, 10, 31),
                3: date(2018, 10, 31),
                4: date(2018, 11, 30),
                5: "上位法修订未出台",
                6: "分管副主任",
            },
        )
    ]
    assert not extension.changes.sheets


def test_a_ledger_without_the_sheet_gets_it():
    extension = extend(ledger(), REQUEST, date(2018, 10, 30))
    assert [[cell.value for cell in change.content.rows[0]] for change in extension.changes.sheets] == [EXTENSIONS]


@pytest.mark.parametrize(
    ("made", "request_", "day", "code"),
    [
        (ledger(), REQUEST, date(2018, 11, 2), "extension-late"),
        (ledger(), REQUEST._replace(until=date(2018, 10, 31)), date(2018, 10, 1), "extension-not-later"),
        (ledger(), REQUEST._replace(grounds=" "), date(2018, 10, 1), "extension-incomplete"),
        (ledger(), REQUEST._replace(approver=""), date(2018, 10, 1), "extension-incomplete"),
        (ledger(), REQUEST._replace(number="2"), date(2018, 10, 1), "extension-unknown"),
        (ledger("每月"), REQUEST, date(2018, 10, 1), "extension-not-dated"),
        (ledger(state="办结"), REQUEST, date(2018, 10, 1), "extension-not-dated"),
    ],
)
def test_a_request_that_is_late_or_lacks_something_is_refused(made, request_, day, code):
    extension = extend(made, request_, day)
    assert [each.code for each in extension.refused] == [code]
    assert not extension.changes


def test_an_approved_extension_moves_the_due_date_and_the_last_one_counts():
    rows = [
        ["1", date(2018, 10, 20), date(2018, 10, 31), date(2018, 11, 30), "理由", "某主任"],
        ["1", date(2018, 11, 20), date(2018, 10, 31), date(2018, 12, 20), "理由", "某主任"],
    ]
    made = ledger(extensions=rows)
    assert made.items[0].deadline.due == date(2018, 12, 20)
    assert {change.field: change.new for change in refresh_ledger(made, date(2018, 11, 10)).changes}["到期日"] == date(
        2018, 12, 20
    )
    assert not close_month(made, Month(2018, 10)).hung
    second = extend(made, REQUEST._replace(until=date(2018, 12, 30)), date(2018, 12, 1))
    assert dict(second.changes.appends[0].values)[3] == date(2018, 10, 31)
