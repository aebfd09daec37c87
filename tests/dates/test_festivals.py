"""The festivals' own days, judged by the lunar calendar of the package holidays and by the State Council's days off."""

from datetime import date

import pytest

from taizhang_xl.dates.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.festivals import festival_day
from taizhang_xl.dates.reader import parse_deadline

LUNAR = {
    "春节": "lunar_new_year_date",
    "清明节": "qingming_date",
    "端午节": "dragon_boat_date",
    "中秋节": "mid_autumn_date",
    "重阳节": "double_ninth_date",
}


@pytest.mark.parametrize("name", LUNAR)
@pytest.mark.parametrize("year", range(2000, 2041))
def test_festivals_that_move(name, year):
    lunar = pytest.importorskip("holidays.calendars.chinese")._ChineseLunisolar()
    assert festival_day(name, year) == getattr(lunar, LUNAR[name])(year)[0]


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("春节", 2018, "2018-02-16"),
        ("清明节", 2018, "2018-04-05"),
        ("端午节", 2018, "2018-06-18"),
        ("中秋节", 2018, "2018-09-24"),
        ("元旦", 2018, "2018-01-01"),
        ("劳动节", 2018, "2018-05-01"),
        ("国庆节", 2018, "2018-10-01"),
        ("春节", 2033, "2033-01-31"),
        ("清明节", 2008, "2008-04-04"),
    ],
)
def test_festivals_of_the_almanac(name, year, day):
    assert festival_day(name, year) == date.fromisoformat(day)


# 中秋 fell on 国庆, and the notice gives these days as 国庆节 alone.
SHARED = {(2020, "中秋节")}
# Before this year 清明, 端午 and 中秋 were no days off.
SINCE_2008 = ("清明节", "端午节", "中秋节")


@pytest.mark.parametrize("name", ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"])
@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_a_festival_is_one_of_the_days_off_that_bear_its_name(name, year):
    day, first = festival_day(name, year), Calendar({}).holiday_start(name, year)
    if year < 2008 and name in SINCE_2008:
        assert first is None
        return
    assert not Calendar({}).is_workday(day)
    assert (year, name) in SHARED or 0 <= (day - first).days < 8


def test_the_note_names_the_festival_and_where_its_holiday_begins():
    found = parse_deadline("春节前", 2018)
    assert found.due == date(2018, 2, 15)
    assert found.note == "“春节”是 2018-02-16（2018-02-15 起放假），算到前一天"
    assert parse_deadline("春节放假前", 2018).note == "“春节”从 2018-02-15 起放假，算到前一天"


def test_a_year_beyond_the_table_is_not_guessed():
    found = parse_deadline("春节前", 2050)
    assert (found.kind, found.problem) == (DeadlineKind.UNCLEAR, "need-event")
    assert "2050年春节" in found.note


def test_a_festival_that_is_not_named_is_asked_for_and_taken_from_the_settings_by_the_word_that_stands_there():
    found = parse_deadline("节前", 2026)
    assert (found.kind, found.note) == (DeadlineKind.UNCLEAR, "没有说是哪个“节”，可以直接写明，如：国庆节前")
    assert parse_deadline("节前", 2026, events={"节": date(2026, 10, 1)}).due == date(2026, 9, 30)


def test_two_halves_of_a_year_with_one_term_each_are_two_days():
    found = parse_deadline("上半年、下半年各1期", 2026)
    assert found.milestones == (date(2026, 6, 30), date(2026, 12, 31))
