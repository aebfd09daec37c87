"""What is no certain day and says so, work that goes on, days of every second month, one reader for all date columns."""

from datetime import date

import pytest

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.dates.day import read_day
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.reader import parse_deadline, read_deadline
from taizhang_xl.dates.recurring import occurrences

EVENTS = {"两会": date(2018, 3, 20), "党代会": date(2018, 5, 3)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("三月十四五日", "“十四五”"),
        ("十二月廿十五日", "“廿十五”"),
        ("七、八月份", "“7、8月”"),
        ("3月内", "“3个月内”"),
        ("2018年3月5日（星期二）", "2018-03-05是星期一，不是星期二"),
        ("6月底前后", "“前后”"),
    ],
)
def test_what_is_not_certain_is_named(text, says):
    found = parse_deadline(text, 2018, date(2018, 3, 1))
    assert found.kind is DeadlineKind.UNCLEAR
    assert says in found.note


def test_work_that_goes_on_after_its_day_is_due_on_that_day():
    found = parse_deadline("2018年6月底前并长期坚持", 2018)
    assert (found.kind, found.due, found.note) == (DeadlineKind.DATED, date(2018, 6, 30), "到期以后长期坚持")


def test_the_days_of_every_second_month():
    found = parse_deadline("双月20日前", 2018)
    assert occurrences(found, 2018) == tuple(date(2018, month, 20) for month in (2, 4, 6, 8, 10, 12))
    assert occurrences(parse_deadline("单月5日、15日前", 2018), 2018)[:3] == (
        date(2018, 1, 5),
        date(2018, 1, 15),
        date(2018, 3, 5),
    )


def test_days_before_an_event():
    found = parse_deadline("党代会召开的10日前", 2018, events=EVENTS)
    assert (found.kind, found.due) == (DeadlineKind.DATED, date(2018, 4, 23))
    assert parse_deadline("两会前7天", 2018, events=EVENTS).due == date(2018, 3, 13)


def test_a_month_as_a_number():
    found = read_deadline(Cell(Kind.NUMBER, 201803), 2018)
    assert (found.kind, found.start, found.due) == (DeadlineKind.DATED, date(2018, 3, 1), date(2018, 3, 31))
    assert "2018年3月" in found.note


ONE_DAY = (
    Cell(Kind.DATE, date(2018, 3, 31)),
    Cell(Kind.NUMBER, 43190),
    Cell(Kind.NUMBER, 20180331),
    *(
        Cell(Kind.TEXT, text)
        for text in (
            "43190", "20180331", "2018-3-31", "2018.3.31", "3月31日", "3月31", "三月三十一日", "二〇一八年三月三十一号", "2018、3、31",
            "２０１８年３月３１日", "2018年3月31日（星期六）", "18年3月31日", "3/31", "2018-03-31 00:00:00",
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("cell", ONE_DAY, ids=lambda cell: str(cell.value))
def test_a_day_is_the_same_in_a_deadline_and_in_a_date_column(cell):
    assert read_deadline(cell, 2018).due == read_day(cell, 2018) == date(2018, 3, 31)


@pytest.mark.parametrize(
    "text",
    ["3月", "3月底", "3月中旬", "3月31日前", "3月5日—31日", "2018年", "201803", "3月31日（星期五）", "三月三五日"],
)
def test_a_date_column_holds_one_day_only(text):
    assert read_day(Cell(Kind.TEXT, text), 2018) is None
