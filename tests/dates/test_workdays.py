"""Working days with the State Council's holidays; expected dates counted on the calendars of the years."""

from datetime import date, timedelta

import pytest

from taizhang_xl.dates.calendar import FIRST_YEAR, LAST_YEAR, Calendar


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2018-02-15", False),  # 除夕, Thursday
        ("2018-02-11", True),  # a Sunday worked for 春节
        ("2018-02-24", True),  # a Saturday worked for 春节
        ("2018-04-28", True),  # a Saturday worked for 五一
        ("2018-05-01", False),
        ("2018-09-29", True),
        ("2018-10-07", False),
        ("2018-10-08", True),
        ("2018-03-10", False),
        ("2018-03-12", True),
        ("2020-01-31", False),  # the holiday that was prolonged
        ("2099-01-05", True),  # Monday of a year not announced
        ("2099-01-04", False),
    ],
)
def test_days(day, worked):
    assert Calendar({}).is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("since", "count", "due"),
    [
        ("2018-04-26", 5, "2018-05-04"),
        ("2018-09-21", 15, "2018-10-18"),
        ("2018-03-08", 3, "2018-03-13"),
        ("2018-03-08", 0, "2018-03-08"),
        ("2018-02-14", 1, "2018-02-22"),
    ],
)
def test_counting(since, count, due):
    assert Calendar({}).add_workdays(date.fromisoformat(since), count) == date.fromisoformat(due)


def test_the_office_own_rows_go_before_the_table():
    own = Calendar({date(2018, 3, 12): False, date(2018, 2, 15): True})
    assert not own.is_workday(date(2018, 3, 12))
    assert own.is_workday(date(2018, 2, 15))


def test_years_that_are_not_announced_are_known_as_such():
    assert Calendar({}).announced(2018)
    assert not Calendar({}).announced(2099)
    assert Calendar({date(2099, 1, 1): False}).announced(2099)


def test_first_day_of_a_holiday():
    calendar = Calendar({})
    assert calendar.holiday_start("春节", 2018) == date(2018, 2, 15)
    assert calendar.holiday_start("国庆节", 2018) == date(2018, 10, 1)
    assert calendar.holiday_start("春节", 2099) is None


YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
# The notice for 2006 moved this Saturday's rest to Monday, 2 January; chinesecalendar leaves that out, holidays does not.
KNOWN = {"chinese_calendar": {date(2005, 12, 31)}, "holidays": set()}


def days_of(year):
    return (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))


def disagreements(year, is_workday):
    own = Calendar({})
    return {day for day in days_of(year) if own.is_workday(day) != is_workday(day)}


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_chinesecalendar(year):
    other = pytest.importorskip("chinese_calendar")
    try:
        assert disagreements(year, other.is_workday) - KNOWN["chinese_calendar"] == set()
    except NotImplementedError:
        pytest.skip(f"this chinesecalendar does not know {year}")


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_holidays(year):
    china = pytest.importorskip("holidays").country_holidays("CN", years=year)
    assert disagreements(year, china.is_working_day) - KNOWN["holidays"] == set()
