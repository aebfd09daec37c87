"""An office of 43 people in 11 units whose first quarter of 2018 is appraised; role names, and words that only one unit has."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.systems.appraisal.grades import read_sets
from taizhang_xl.systems.appraisal.quarter import Book, Terms
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person, Proposal, QuarterDecision, WeekRecord
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.settings import GRADES
from taizhang_xl.systems.appraisal.weeks import expected_weeks

OFFICE = "某市人大常委会机关"
Q1 = Quarter(2018, 1)
SIZES = (8, 6, 5, 4, 4, 4, 4, 3, 2, 2, 1)
UNITS = {
    "办公室": "办公室", "城市建设环境保护工作委员会": "城环工委", "财政经济工作委员会": "财经工委", "法制工作委员会": "法工委",
    "人事任免代表联络工作委员会": "人代工委", "教育科学文化卫生工作委员会": "教科文卫工委", "农业与农村工作委员会": "农工委",
    "内务司法工作委员会": "内司工委", "民族侨务外事工作委员会": "民侨外工委", "研究室": "调研室", "信访室": "信访室",
}  # fmt: skip
# A word for each unit that stands nowhere else: in its people's names, weeks, comments and reasons.
MARKS = dict(zip(UNITS, "松竹梅兰菊荷桂杏桃李枫", strict=True))
CALENDAR = Calendar()
TERMS = Terms(read_sets(GRADES.value), Fraction(2, 5), CALENDAR, UNITS)
FRIDAYS = tuple(friday for month in Q1.months for friday in expected_weeks(month, CALENDAR))


def people(sizes: tuple[int, ...] = SIZES) -> tuple[Person, ...]:
    """Return the people, 松一号 to 松八号 in the first unit."""
    return tuple(
        Person(f"{MARKS[unit]}{number}号", unit, "主任" if number == 1 else "科员")
        for unit, size in zip(UNITS, sizes, strict=False)
        for number in range(1, size + 1)
    )


def book(sizes: tuple[int, ...] = SIZES, comment: int = 0, grades: tuple[str, str] = ("优秀", "称职")) -> Book:
    """Return a whole quarter: in each unit the first is proposed as best, where there are more the second by one of two.

    `comment` is how long each comment is at least.
    """
    everybody = people(sizes)
    weeks = [
        WeekRecord(person.name, friday, f"{person.name[0]}周记{friday.month}{friday.day}", friday)
        for person in everybody
        for friday in FRIDAYS[: 13 if person.name.endswith("1号") else 12]
    ]
    months = [_month(person, month, comment, grades) for person in everybody for month in Q1.months]
    decisions = [_decision(person, grades) for person in everybody]
    return Book(everybody, tuple(weeks), tuple(months), tuple(decisions))


def _month(person: Person, month: Month, comment: int, grades: tuple[str, str]) -> MonthAppraisal:
    best, usual = grades
    head = best if person.name.endswith("1号") else usual
    leader = best if person.name.endswith(("1号", "2号")) and month.month == 3 else head
    said = f"{person.name[0]}评语{month.month}，工作认真负责，能按时限办结承办事项。"
    text = (said * (comment // len(said) + 1))[: max(comment, len(said))]
    return MonthAppraisal(
        person.name, month, (Proposal(Role.HEAD, "主任", text, head), Proposal(Role.LEADER, "副主任甲", text, leader))
    )


def _decision(person: Person, grades: tuple[str, str]) -> QuarterDecision:
    best, usual = grades
    settled = person.name.endswith("2号")
    reason = f"{person.name[0]}理由：本季度承办的事项有一项超期" if settled else ""
    grade = best if person.name.endswith("1号") else usual
    return QuarterDecision(person.name, Q1, grade, reason, date(2018, 4, 10), "考核委员会第1次会议")
