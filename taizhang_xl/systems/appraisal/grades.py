"""The grades, and what two proposals and a decision say of each other. Pure.

Before the rules of 2019 (中组部 公务员平时考核办法（试行）) offices used the grades of the yearly appraisal for the quarter
too; the sets and their dates are a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.day import iso_day
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person, QuarterDecision
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.weeks import expected_weeks, is_in_post
from taizhang_xl.text import key, plain

_SET = re.compile(r"([^();]+?)(?:\(至(\d{4}-\d{1,2}-\d{1,2})\))?")
_POOR = 2


class GradeSet(NamedTuple):
    """Grades from the best down, and the last day on which they hold, None where they hold on."""

    words: tuple[str, ...]
    until: date | None = None

    @property
    def best(self) -> str:
        """The best grade, whose share is limited."""
        return self.words[0]

    @property
    def poor(self) -> tuple[str, ...]:
        """The grades with which nobody is 优秀 in the year: the third and those below."""
        return self.words[_POOR:]

    def grade(self, text: str) -> str | None:
        """Return the grade that a cell means, None if it is none of this set."""
        return next((word for word in self.words if key(word) == key(text)), None)


def read_sets(text: str) -> tuple[GradeSet, ...]:
    """Read the setting: sets apart by ；, their grades by 、, each but the last with （至2018-12-31）.

    Raises ValueError if it is not that: fewer than three grades, one twice, days not in order, no set that holds on.
    """
    sets = tuple(map(_read_set, plain(text).split(";")))
    ends = [each.until for each in sets]
    days = [end for end in ends[:-1] if end is not None]
    if ends[-1] is not None or len(days) != len(ends) - 1 or days != sorted(set(days)):
        raise ValueError(text)
    return sets


def _read_set(text: str) -> GradeSet:
    match = _SET.fullmatch(text.strip())
    words = tuple(word.strip() for word in match[1].split("、")) if match else ()
    if match is None or len(words) <= _POOR or not all(words) or len(set(words)) != len(words):
        raise ValueError(text)
    return GradeSet(words, iso_day(match[2]) if match[2] else None)


def set_on(sets: Sequence[GradeSet], day: date) -> GradeSet:
    """Return the set that holds on a day; of a month or quarter its last day counts."""
    return next(each for each in sets if each.until is None or day <= each.until)


def set_of_quarter(sets: Sequence[GradeSet], quarter: Quarter) -> GradeSet:
    """Return the set that holds for a quarter."""
    return set_on(sets, quarter.months[-1].last)


def elsewhere(sets: Sequence[GradeSet], text: str) -> GradeSet | None:
    """Return the set that a grade is of, whatever the day; None if it is of none."""
    return next((each for each in sets if each.grade(text) is not None), None)


# -- what is to be appraised -------------------------------------------------


def months_of(person: Person, quarter: Quarter, calendar: Calendar) -> tuple[Month, ...]:
    """Return the months of a quarter in which a person is appraised: in post in a week that is to be recorded."""
    return tuple(
        month
        for month in quarter.months
        if any(is_in_post(person, friday, calendar) for friday in expected_weeks(month, calendar))
    )


def taking_part(people: Iterable[Person], quarter: Quarter, calendar: Calendar) -> tuple[Person, ...]:
    """Return the persons who are appraised in a quarter."""
    return tuple(person for person in people if months_of(person, quarter, calendar))


class Lack(NamedTuple):
    """What keeps a quarter open: a person's month (None: the decision of the quarter) lacks something of a role."""

    person: Person
    month: Month | None
    role: Role | None
    what: str


COMMENT, GRADE, DECISION, REASON = "评语", "等次建议", "审定等次", "与建议不一致的理由"


def lacking(
    people: Iterable[Person],
    quarter: Quarter,
    appraisals: Mapping[tuple[str, Month], MonthAppraisal],
    calendar: Calendar,
) -> Iterator[Lack]:
    """Yield each comment and each grade that a person's month lacks; `appraisals` are by key of name and month."""
    for person in people:
        for month in months_of(person, quarter, calendar):
            made = appraisals.get((person.key, month))
            for role in Role:
                proposal = made.by(role) if made else None
                if proposal is None or not proposal.comment.strip():
                    yield Lack(person, month, role, COMMENT)
                if proposal is None or not proposal.grade.strip():
                    yield Lack(person, month, role, GRADE)


def undecided(
    people: Iterable[Person],
    quarter: Quarter,
    appraisals: Mapping[tuple[str, Month], MonthAppraisal],
    decisions: Mapping[str, QuarterDecision],
    calendar: Calendar,
) -> Iterator[Lack]:
    """Yield each person of a quarter without a decision, or with one that needs a reason and has none."""
    for person in taking_part(people, quarter, calendar):
        decision = decisions.get(person.key)
        if decision is None or not decision.grade.strip():
            yield Lack(person, None, None, DECISION)
        elif not decision.reason.strip() and needs_reason(decision.grade, proposed(person, quarter, appraisals)):
            yield Lack(person, None, None, REASON)


# -- proposals and decision --------------------------------------------------


def proposed(
    person: Person, quarter: Quarter, appraisals: Mapping[tuple[str, Month], MonthAppraisal]
) -> tuple[MonthAppraisal, ...]:
    """Return a person's months of a quarter that were appraised, in their order."""
    found = (appraisals.get((person.key, month)) for month in quarter.months)
    return tuple(each for each in found if each is not None)


def differs(appraisal: MonthAppraisal) -> bool:
    """Whether the two propose different grades for a month; one that is not there yet differs from nothing."""
    grades = {key(each.grade) for each in appraisal.proposals if each.grade.strip()}
    return len(grades) > 1


def needs_reason(grade: str, months: Sequence[MonthAppraisal]) -> bool:
    """Whether a decision needs a reason: nobody proposed the grade for any month, or the two differed in one."""
    grades = {key(each.grade) for month in months for each in month.proposals if each.grade.strip()}
    return bool(grades) and (key(grade) not in grades or any(map(differs, months)))


def by_month(appraisals: Iterable[MonthAppraisal]) -> dict[tuple[str, Month], MonthAppraisal]:
    """Return appraisals by name and month, the first of two; that there are two is a finding of its own."""
    found: dict[tuple[str, Month], MonthAppraisal] = {}
    for each in appraisals:
        found.setdefault((key(each.name), each.month), each)
    return found


def by_name(decisions: Iterable[QuarterDecision], quarter: Quarter) -> dict[str, QuarterDecision]:
    """Return the decisions of a quarter by name, the first of two; that there are two is a finding of its own."""
    found: dict[str, QuarterDecision] = {}
    for each in decisions:
        if each.quarter == quarter:
            found.setdefault(key(each.name), each)
    return found


# -- the year ----------------------------------------------------------------


class Eligibility(NamedTuple):
    """Whether a person may be 优秀 in the year: `may` is None while a quarter is not decided; `why` says it in words."""

    may: bool | None
    why: str


def eligibility(grades: Mapping[Quarter, str], wanted: Sequence[Quarter], sets: Sequence[GradeSet]) -> Eligibility:
    """Return whether a person may be 优秀: the best grade in at least half of the quarters, none of the poor ones.

    `wanted` are the quarters in which the person takes part, `grades` what was decided. This says who may be, never who
    is to be.
    """
    read = {each: set_of_quarter(sets, each).grade(grades.get(each, "")) for each in wanted}
    poor = [each for each, grade in read.items() if grade in set_of_quarter(sets, each).poor]
    if poor:
        told = "、".join(f"{each.name}{read[each]}" for each in poor)
        return Eligibility(may=False, why=told)
    best = sum(grade == set_of_quarter(sets, each).best for each, grade in read.items())
    words = "、".join(dict.fromkeys(set_of_quarter(sets, each).best for each in wanted))
    if open_ := [each.name for each, grade in read.items() if grade is None]:
        return Eligibility(may=None, why=f"{'、'.join(open_)}没有审定")
    told = f"{len(wanted)} 个季度有 {best} 个{words}"
    return Eligibility(may=bool(wanted) and 2 * best >= len(wanted), why=told)
