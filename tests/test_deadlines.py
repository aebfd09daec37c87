"""Deadline texts as staff write them. Expected dates were worked out by hand with a calendar."""

import calendar
import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.ledger.deadline import Deadline, DeadlineKind
from taizhang_xl.ledger.deadlines import parse_deadline, read_deadline
from taizhang_xl.ledger.recurrence import occurrences
from taizhang_xl.ledger.workdays import Calendar

OWN = Path(__file__).parent / "data" / "deadlines.csv"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "deadlines.csv"


def cases(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines())) if path.exists() else []


def read(row):
    since = date.fromisoformat(row["from"]) if row["from"] else None
    return parse_deadline(row["text"], int(row["year"]), since)


def iso(day):
    return day.isoformat() if day else ""


def summary(found: Deadline):
    return (found.kind, iso(found.start), iso(found.due), ";".join(map(iso, found.milestones)), found.recurrence)


def expected(row):
    return tuple(row[name] for name in ("kind", "start", "due", "milestones", "recurrence"))


@pytest.mark.parametrize("row", cases(OWN), ids=lambda row: f"{row['text']}-{row['year']}")
def test_own_cases(row):
    found = read(row)
    assert summary(found) == expected(row)
    if row["problem"]:
        assert found.problem == row["problem"].partition(":")[0]
    if row["problem"].startswith("typo:"):
        assert row["problem"].partition(":")[2] in found.note
    if found.kind is DeadlineKind.UNCLEAR:
        assert found.note


@pytest.mark.parametrize("row", cases(SHARED), ids=lambda row: f"{row['text']}-{row['year']}")
def test_shared_cases(row):
    found = read(row)
    assert summary(found) == expected(row)
    assert found.approximate == (row["flag"] == "approx")


@given(st.text(max_size=12))
def test_no_text_ever_raises(text):
    found = parse_deadline(text, 2018, date(2018, 3, 1))
    assert found.kind is not DeadlineKind.DATED or found.due
    assert found.kind is not DeadlineKind.UNCLEAR or found.note


@given(st.text(alphabet="0123456789年月日底末初上中下旬季度每周前后内个至到—~、，半一二三十工作", max_size=14))
def test_no_text_of_deadline_words_ever_raises_or_runs_backward(text):
    found = parse_deadline(text, 2018, date(2018, 3, 1))
    assert found.start is None or found.due is None or found.start <= found.due
    assert list(found.milestones) == sorted(found.milestones)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_full_date_is_read_as_itself(day):
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}/{day.month}/{day.day}前"):
        assert parse_deadline(text, 2018).due == day


@given(st.integers(1, 12), st.integers(2000, 2099))
def test_the_end_of_a_month_is_its_last_day(month, year):
    last = date(year, month, calendar.monthrange(year, month)[1])
    for text in (f"{month}月底", f"{month}月末", f"{month}月底前", f"{month}月份"):
        assert parse_deadline(text, year).due == last


def test_occurrences_of_a_year():
    def days(text, year=2018):
        return occurrences(parse_deadline(text, year), year)

    assert days("每月5日前")[:3] == (date(2018, 1, 5), date(2018, 2, 5), date(2018, 3, 5))
    assert days("每月28日前", 2018)[1] == date(2018, 2, 28)
    assert days("每月底", 2020)[1] == date(2020, 2, 29)
    assert days("每季度") == (date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30), date(2018, 12, 31))
    assert days("每半年") == (date(2018, 6, 30), date(2018, 12, 31))
    assert days("双月")[:2] == (date(2018, 2, 28), date(2018, 4, 30))
    assert len(days("每周五")) == 52
    assert days("每周五")[0] == date(2018, 1, 5)
    assert days("10月底") == ()


def read_cell(cell, year=2018, since=None):
    return read_deadline(cell, year, since, Calendar({}), {})


def test_a_real_date_and_a_serial_are_dates():
    assert read_cell(Cell(Kind.DATE, date(2018, 10, 31))).due == date(2018, 10, 31)
    assert read_cell(Cell(Kind.NUMBER, 43404)).due == date(2018, 10, 31)


def test_ten_point_three_may_be_the_third_or_the_thirtieth():
    found = read_cell(Cell(Kind.NUMBER, 10.3))
    assert found.kind is DeadlineKind.UNCLEAR
    assert "10月3日" in found.note
    assert "10月30日" in found.note


def test_events_come_from_the_settings():
    found = read_deadline(Cell(Kind.TEXT, "人代会召开前"), 2018, None, Calendar({}), {"人代会": date(2018, 2, 5)})
    assert (found.kind, found.due) == (DeadlineKind.DATED, date(2018, 2, 4))


def test_the_office_own_holidays_count():
    cell = Cell(Kind.TEXT, "3个工作日内")
    usual = read_deadline(cell, 2018, date(2018, 3, 5), Calendar({}), {})
    closed = read_deadline(cell, 2018, date(2018, 3, 5), Calendar({date(2018, 3, 7): False}), {})
    assert (usual.due, closed.due) == (date(2018, 3, 8), date(2018, 3, 9))
