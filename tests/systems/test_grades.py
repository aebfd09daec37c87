"""Weeks to be recorded, grades, places of the best grade: by rules alone, with values worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.systems.appraisal.grades import (
    Eligibility,
    by_month,
    by_name,
    differs,
    eligibility,
    elsewhere,
    lacking,
    needs_reason,
    read_sets,
    set_on,
    taking_part,
    undecided,
)
from taizhang_xl.systems.appraisal.places import most, rotated, shown, year_places
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person, Proposal, QuarterDecision, WeekRecord
from taizhang_xl.systems.appraisal.roles import Role, Situation
from taizhang_xl.systems.appraisal.settings import GRADES
from taizhang_xl.systems.appraisal.weeks import (
    Standing,
    by_week,
    expected_weeks,
    last_day,
    missing_by_name,
    standing,
    week_of,
    weeks_of,
)

CALENDAR = Calendar()
SETS = read_sets(GRADES.value)
Q1 = Quarter(2018, 1)
SHARE = Fraction(2, 5)


# -- weeks -------------------------------------------------------------------


def test_weeks_are_of_the_month_of_their_friday_and_only_those_with_a_working_day():
    counts = [len(expected_weeks(Month(2018, number), CALENDAR)) for number in range(1, 13)]
    assert counts == [4, 4, 5, 4, 4, 5, 4, 5, 4, 3, 5, 4]
    assert sum(counts) == 51
    # The first to the seventh of October 2018 were days off; 12-31 is of the week of 2019-01-04.
    assert expected_weeks(Month(2018, 10), CALENDAR) == (date(2018, 10, 12), date(2018, 10, 19), date(2018, 10, 26))
    # Sunday 2018-04-08 was worked: it is of the week of Friday the 6th, which has working days anyway.
    assert week_of(date(2018, 4, 8)) == date(2018, 4, 6)
    assert week_of(date(2018, 12, 31)) == date(2019, 1, 4)


def test_an_own_day_off_takes_a_week_away_and_a_day_worked_brings_it_back():
    own = {date(2018, 11, day): False for day in range(5, 10)}
    assert date(2018, 11, 9) not in expected_weeks(Month(2018, 11), Calendar(own))
    own[date(2018, 11, 11)] = True
    assert date(2018, 11, 9) in expected_weeks(Month(2018, 11), Calendar(own))


@pytest.mark.parametrize(
    ("friday", "last"),
    [
        (date(2018, 3, 9), date(2018, 3, 14)),
        # The Wednesday after is 2018-10-03, a day off until the 7th.
        (date(2018, 9, 28), date(2018, 10, 8)),
    ],
)
def test_a_week_written_after_the_next_wednesday_is_late(friday, last):
    assert last_day(friday, CALENDAR) == last
    person = Person("张某", "甲委")
    for day, wanted in ((last, Standing.WRITTEN), (date.fromordinal(last.toordinal() + 1), Standing.LATE)):
        assert standing(person, friday, WeekRecord("张某", friday, "调研", day), CALENDAR) is wanted
    said = WeekRecord("张某", friday, "调研", None, Situation.LATE)
    assert standing(person, friday, said, CALENDAR) is Standing.LATE


def test_leave_on_all_days_and_days_out_of_post_excuse_a_week():
    # March 2018 has the weeks of 2, 9, 16, 23 and 30. In post from Monday the 12th to Saturday the 24th, which is no working day.
    person = Person("张 某", "甲委", since=date(2018, 3, 12), until=date(2018, 3, 24))
    fridays = expected_weeks(Month(2018, 3), CALENDAR)
    records = by_week([WeekRecord("张某", date(2018, 3, 16), "", None, Situation.LEAVE)])
    weeks = weeks_of(person, fridays, records, CALENDAR)
    assert (weeks.excused, weeks.missing, weeks.figure) == ((date(2018, 3, 16),), (date(2018, 3, 23),), "0/1")
    # Not in post on a working day of the week of the 30th: it began on Sunday 2018-04-01.
    later = Person("李某", "甲委", since=date(2018, 4, 1))
    assert weeks_of(later, fridays, {}, CALENDAR).expected == 0
    # What was written on leave counts; travel without a text does not.
    wrote = by_week([WeekRecord("张某", date(2018, 3, 16), "带病写稿", None, Situation.LEAVE)])
    assert weeks_of(person, fridays, wrote, CALENDAR).figure == "1/2"
    away = by_week([WeekRecord("张某", date(2018, 3, 16), " ", None, Situation.TRAVEL)])
    assert weeks_of(person, fridays, away, CALENDAR).figure == "0/2"


def test_who_lacks_weeks_is_named_once_they_can_be_written_in_time_no_more():
    people = (Person("张某", "甲委"), Person("李某", "乙委"))
    fridays = expected_weeks(Month(2018, 3), CALENDAR)
    records = by_week(WeekRecord("张某", friday, "调研", friday) for friday in fridays[:2])
    # On Wednesday the 21st the week of the 16th may still be written in time.
    on_21 = {
        person.name: weeks for person, weeks in missing_by_name(people, fridays, records, CALENDAR, date(2018, 3, 21))
    }
    assert on_21 == {"李某": (date(2018, 3, 2), date(2018, 3, 9))}
    on_22 = {
        person.name: weeks for person, weeks in missing_by_name(people, fridays, records, CALENDAR, date(2018, 3, 22))
    }
    assert on_22 == {"张某": (date(2018, 3, 16),), "李某": (date(2018, 3, 2), date(2018, 3, 9), date(2018, 3, 16))}


# -- grades ------------------------------------------------------------------


def test_the_grades_of_2018_hold_to_its_last_day():
    assert set_on(SETS, date(2018, 12, 31)).words == ("优秀", "称职", "基本称职", "不称职")
    assert set_on(SETS, date(2019, 1, 1)).words == ("好", "较好", "一般", "较差")
    assert set_on(SETS, date(2018, 3, 31)).grade("好") is None
    assert elsewhere(SETS, " 好 ").best == "好"
    assert elsewhere(SETS, "良好") is None


@pytest.mark.parametrize(
    "text",
    [
        "优秀、称职", "优秀、称职、称职", "优秀、称职、不称职（至2018-12-31）", "好、较好、一般；优秀、称职、不称职",
        "优、良、差（至2018-02-30）；好、较好、一般", "优、良、差（至2018-12-31）；上、中、下（至2017-12-31）；好、较好、一般", "",
    ],
)  # fmt: skip
def test_sets_of_grades_that_leave_a_day_open_are_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_sets(text)


def month_of(name, month, head, leader, comment="尽职"):
    return MonthAppraisal(
        name,
        Month(2018, month),
        (Proposal(Role.HEAD, "主任", comment, head), Proposal(Role.LEADER, "副主任", comment, leader)),
    )


def test_two_that_differ_go_to_the_committee_and_another_grade_needs_a_reason():
    same = [month_of("张某", month, "称职", "称职") for month in (1, 2, 3)]
    mixed = [*same[:2], month_of("张某", 3, "优秀", "优秀")]
    apart = [*same[:2], month_of("张某", 3, "优秀", "称职")]
    assert [any(map(differs, months)) for months in (same, mixed, apart)] == [False, False, True]
    assert [needs_reason("称职", months) for months in (same, mixed, apart)] == [False, False, True]
    assert [needs_reason("优秀", months) for months in (same, mixed, apart)] == [True, False, True]
    assert not needs_reason("优秀", [])
    # One of the two has not yet said anything: that lacks, and differs from nothing.
    assert not differs(month_of("张某", 1, "优秀", ""))


def test_what_a_quarter_lacks_is_named_by_person_month_and_role():
    people = (
        Person("张某", "甲委"),
        Person("李某", "甲委", since=date(2018, 3, 5)),
        Person("王某", "甲委", until=date(2017, 12, 31)),
    )
    made = by_month(
        [*(month_of("张某", month, "称职", "称职") for month in (1, 2)), month_of("张某", 3, "称职", "", ""), month_of("李某", 3, "优秀", "优秀")]
    )  # fmt: skip
    assert [person.name for person in taking_part(people, Q1, CALENDAR)] == ["张某", "李某"]
    assert [(each.person.name, str(each.month), each.role, each.what) for each in lacking(people, Q1, made, CALENDAR)] == [
        ("张某", "2018-03", Role.HEAD, "评语"), ("张某", "2018-03", Role.LEADER, "评语"), ("张某", "2018-03", Role.LEADER, "等次建议"),
    ]  # fmt: skip
    decided = by_name([QuarterDecision("张某", Q1, "优秀"), QuarterDecision("李某", Quarter(2018, 2), "优秀")], Q1)
    told = [(each.person.name, each.what) for each in undecided(people, Q1, made, decided, CALENDAR)]
    assert told == [("张某", "与建议不一致的理由"), ("李某", "审定等次")]


def test_who_may_be_excellent_in_the_year():
    quarters = [Quarter(2018, number) for number in (1, 2, 3, 4)]

    def of(*grades, wanted=quarters):
        return eligibility(dict(zip(wanted, grades, strict=False)), wanted, SETS)

    assert of("优秀", "优秀", "称职", "称职") == Eligibility(may=True, why="4 个季度有 2 个优秀")
    assert of("优秀", "称职", "称职", "称职") == Eligibility(may=False, why="4 个季度有 1 个优秀")
    assert of("优秀", "优秀", "优秀", "基本称职") == Eligibility(may=False, why="第四季度基本称职")
    assert of("优秀", "优秀", "优秀") == Eligibility(may=None, why="第四季度没有审定")
    # A poor grade decides it before the year ends; a grade of another set is none.
    assert of("不称职").may is False
    assert of("优秀", "优秀", "优秀", "好").may is None
    # Three quarters in post: half of them is one and a half, so two.
    assert of("优秀", "称职", "称职", wanted=quarters[1:]).may is False
    assert of("优秀", "优秀", "称职", wanted=quarters[1:]).may is True


# -- places ------------------------------------------------------------------

HEADS = dict(zip("甲乙丙丁戊己庚辛壬癸子", (8, 6, 5, 4, 4, 4, 4, 3, 2, 2, 1), strict=True))
# Worked out by hand: per unit and quarter the claim (heads × 0.4 + carried over) and the places.
BY_HAND = {
    "甲": (("3.2", 3), ("3.4", 3), ("3.6", 4), ("2.8", 3)),
    "乙": (("2.4", 2), ("2.8", 3), ("2.2", 2), ("2.6", 3)),
    "丙": (("2", 2), ("2", 2), ("2", 2), ("2", 2)),
    "丁": (("1.6", 2), ("1.2", 1), ("1.8", 2), ("1.4", 1)),
    "戊": (("1.6", 2), ("1.2", 1), ("1.8", 2), ("1.4", 1)),
    "己": (("1.6", 2), ("1.2", 1), ("1.8", 2), ("1.4", 1)),
    "庚": (("1.6", 1), ("2.2", 2), ("1.8", 2), ("1.4", 1)),
    "辛": (("1.2", 1), ("1.4", 1), ("1.6", 1), ("1.8", 2)),
    "壬": (("0.8", 1), ("0.6", 1), ("0.4", 0), ("1.2", 1)),
    "癸": (("0.8", 1), ("0.6", 1), ("0.4", 0), ("1.2", 1)),
    "子": (("0.4", 0), ("0.8", 1), ("0.2", 0), ("0.6", 1)),
}


def test_places_of_43_people_in_11_units_over_a_year():
    assert most(43, SHARE) == 17
    made = year_places([HEADS] * 4, SHARE)
    # 40 % each for itself, rounded down, would be 12 places, and five of the seventeen would be lost.
    assert sum(each.whole for each in made[0]) == 12
    found = {each.unit: tuple((shown(q[n].claim), q[n].places) for q in made) for n, each in enumerate(made[0])}
    assert found == BY_HAND
    assert [sum(each.places for each in quarter) for quarter in made] == [17, 17, 17, 17]
    # In the first quarter two at .8 come first, and four at .6 are tied for three; in the third two for one.
    assert ["".join(each.unit for each in quarter if each.tied) for quarter in made] == ["丁戊己庚", "", "甲辛", ""]
    assert all(abs(each.left) < 1 for quarter in made for each in quarter)


def test_the_order_among_equals_begins_with_another_unit_each_quarter():
    four = ["丁", "戊", "己", "庚"]
    assert ["".join(rotated(four, quarter)) for quarter in (1, 2, 3, 4)] == [
        "丁戊己庚",
        "戊己庚丁",
        "己庚丁戊",
        "庚丁戊己",
    ]
    # Two units of 1 and a share of 50 %: one place. The first has it, then what was carried over decides: the other.
    turns = year_places([{"甲": 1, "乙": 1}] * 4, Fraction(1, 2))
    assert [next(each.unit for each in quarter if each.places) for quarter in turns] == ["甲", "乙", "甲", "乙"]


def test_what_was_carried_over_never_makes_more_places_than_there_are():
    # 12 people: 4.8, so 4 places. A unit of 10 and one of 2 in four quarters: 4+0, 3+1, 4+0, 3+1.
    made = year_places([{"甲": 10, "乙": 2}] * 4, SHARE)
    assert [[each.places for each in quarter] for quarter in made] == [[4, 0], [3, 1], [4, 0], [3, 1]]
    assert year_places([{}], SHARE) == ((),)
    (whole,) = year_places([{"甲": 3, "乙": 1}], Fraction(1))
    assert [each.places for each in whole] == [3, 1]
    assert [most(heads, SHARE) for heads in (0, 1, 2, 3, 12, 500)] == [0, 0, 0, 1, 4, 200]
