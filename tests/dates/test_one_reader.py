"""A day is the same day wherever it is typed: as a deadline, in a column of dates, on the command line."""

from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sheets import Book, make_sheet

import taizhang_xl
from taizhang_xl.cells import Cell, Kind, ShownInt
from taizhang_xl.contract.common_options import read_day, read_month, read_year
from taizhang_xl.dates.day import day_in_figures
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.reading.build import build_ledger

HEADER = ["编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "交办日期", "状态", "完成日期"]
THIRD = date(2018, 3, 5)


def shown(value, text):
    number = ShownInt(value)
    number.shown = text
    return Cell(Kind.NUMBER, number)


# What each says by itself; 43164 is the day after 43163, 2018-03-04, counted from 1900-01-00 as Excel does.
DAYS = [
    ("2018-03-05", THIRD), ("2018-3-5", THIRD), ("2018.3.5", THIRD), ("2018/3/5", THIRD), ("2018年3月5日", THIRD), ("20180305", THIRD),
    ("3月5日", THIRD), ("三月五日", THIRD), ("3月5号", THIRD), ("3.5", THIRD), ("3/5", THIRD), ("３月５日", THIRD), ("二〇一八年三月五日", THIRD),
    ("18年3月5日", THIRD), ("43164", THIRD), ("2018年3月5日（星期一）", THIRD), ("2018、3、5", THIRD), ("3月5", THIRD),
    ("十月底", None), ("2月30日", None), ("99999", None), ("适时", None), ("3月5日（星期二）", None),
]  # fmt: skip
CELLS = [
    (datetime(2018, 3, 5), THIRD), (THIRD, THIRD), (43164, THIRD), (20180305, THIRD), (shown(20180305, "2018-03-05"), THIRD),
    (3.5, None), (12, None),
]  # fmt: skip


def in_cells(value):
    row = ["1", "机关日常工作", "甲", value, "办公室", "主任", value, "办结", value]
    (item,) = build_ledger(Book((make_sheet([HEADER, row]),)), year=2018).items
    is_day = item.deadline.due is not None and item.deadline.start is None
    return (item.deadline.due if is_day else None, item.day("交办日期"), item.day("完成日期"))


@pytest.mark.parametrize(("text", "day"), [each for each in DAYS if each[0] != "十月底"], ids=str)
def test_a_text_is_the_same_day_in_every_column_and_on_the_command_line(text, day):
    assert in_cells(text) == (day, day, day)
    if day:
        assert read_day(text, lambda: 2018) == day
    else:
        with pytest.raises(UsageError, match="不是日期"):
            read_day(text, lambda: 2018)


@pytest.mark.parametrize(("value", "day"), CELLS, ids=repr)
def test_a_number_or_date_is_the_same_day_in_every_column(value, day):
    assert in_cells(value) == (day, day, day)


def test_the_end_of_a_month_is_a_deadline_and_no_day():
    assert in_cells("十月底") == (date(2018, 10, 31), None, None)


@pytest.mark.parametrize("text", ["2018-3", "2018-03", "2018年3月", "2018.3", "2018/3", "201803", "2018年三月", "3月", "三月", "3", "03", "3月份", "18年3月"])  # fmt: skip
def test_a_month_is_read_as_people_type_it(text):
    assert read_month(text, lambda: 2018) == Month(2018, 3)


@pytest.mark.parametrize("text", ["13月", "0", "2018-13", "201813", "三", "3月底", "一季度", "2018", "1800年3月", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(UsageError, match="不是月份"):
        read_month(text, lambda: 2018)


@pytest.mark.parametrize("text", ["2018", "2018年", "2018 年度", "２０１８年"])
def test_a_year_is_read_as_people_type_it(text):
    assert read_year(text) == 2018


@pytest.mark.parametrize("text", ["18", "2018-03", "1800", "20181", "今年", ""])
def test_what_is_no_year_is_refused(text):
    with pytest.raises(UsageError, match="不是年度"):
        read_year(text)


@pytest.mark.parametrize(("read", "text"), [(read_month, "3月"), (read_day, "5月15日"), (read_day, "43164")])
def test_where_no_ledger_gives_the_year_it_is_asked_for(read, text):
    with pytest.raises(UsageError, match="没有写年份"):
        read(text)


def test_a_year_that_is_written_needs_no_ledger():
    def never() -> int:
        raise AssertionError

    assert read_day("2018.3.5", never) == THIRD
    assert read_month("2018年3月", never) == Month(2018, 3)


def test_the_year_of_a_day_or_month_on_the_command_line_is_the_ledgers(demo_folder):
    path = demo_folder / "ledger.xlsx"
    assert taizhang_xl.check(path, as_of="3月31日") == taizhang_xl.check(path, as_of=date(2018, 3, 31))
    assert taizhang_xl.check(path, as_of="43190") == taizhang_xl.check(path, as_of="2018.3.31")
    shown = CliRunner().invoke(cli, ["split", str(path), "--month", "4月", "--dry-run"])
    assert shown.exit_code == 0, shown.output
    assert str(demo_folder / "sent" / "2018-04") in shown.output
    refused = CliRunner().invoke(cli, ["check", str(path), "--as-of", "2月30日"])
    assert (refused.exit_code, refused.output.count("\n")) == (2, 1)


@pytest.mark.parametrize("text", ["10.00", "12.50", "3.000"])
def test_a_sum_shown_with_decimals_is_no_day(text):
    assert day_in_figures(text, 2018) is None
