"""A quarter put together: each person's weeks, months, decision and facts, unit by unit, with the unit's places. Pure.

A unit's paper is written from its `UnitPart` and the `Frame` alone: of other units neither holds anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.systems.appraisal.facts import Facts
from taizhang_xl.systems.appraisal.grades import (
    GradeSet,
    by_month,
    by_name,
    differs,
    months_of,
    needs_reason,
    set_of_quarter,
    taking_part,
)
from taizhang_xl.systems.appraisal.places import Places, most, year_places
from taizhang_xl.systems.appraisal.records import (
    NOWHERE,
    MonthAppraisal,
    Person,
    QuarterDecision,
    WeekRecord,
)
from taizhang_xl.systems.appraisal.weeks import Weeks, by_week, expected_weeks, weeks_of
from taizhang_xl.text import key


class Book(NamedTuple):
    """The rows of a companion workbook, and the people of its ledger in the order of units."""

    people: tuple[Person, ...]
    weeks: tuple[WeekRecord, ...] = ()
    months: tuple[MonthAppraisal, ...] = ()
    decisions: tuple[QuarterDecision, ...] = ()


class Terms(NamedTuple):
    """What holds for an office: the sets of grades, the share of the best one, the calendar, the units in their order."""

    sets: tuple[GradeSet, ...]
    share: Fraction
    calendar: Calendar
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's quarter; `months` has each month in post, without proposals where there are none yet."""

    person: Person
    weeks: Weeks
    records: Mapping[date, WeekRecord]
    months: tuple[MonthAppraisal, ...]
    decision: QuarterDecision | None
    facts: Facts

    @property
    def grade(self) -> str:
        """The grade decided, as typed; "" where there is none."""
        return self.decision.grade.strip() if self.decision else ""

    @property
    def to_be_settled(self) -> tuple[MonthAppraisal, ...]:
        """The months for which the two proposed different grades."""
        return tuple(filter(differs, self.months))

    @property
    def lacks_reason(self) -> bool:
        """Whether the decision needs a reason and has none."""
        return bool(
            self.decision
            and self.grade
            and not self.decision.reason.strip()
            and needs_reason(self.grade, [month for month in self.months if month.proposals])
        )


class Frame(NamedTuple):
    """What every paper of a quarter tells: of the office as a whole, never of a unit."""

    office: str
    quarter: Quarter
    grades: GradeSet
    share: Fraction
    heads: int
    places: int
    made_on: date


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit's quarter: its full name, its short one, its people and its places."""

    name: str
    short: str
    entries: tuple[Entry, ...]
    places: Places

    def count(self, grade: str) -> int:
        """Return how many of the unit a grade was decided for."""
        return sum(key(entry.grade) == key(grade) for entry in self.entries)


class QuarterPapers(NamedTuple):
    """A whole quarter."""

    frame: Frame
    units: tuple[UnitPart, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everybody, unit by unit."""
        return tuple(entry for unit in self.units for entry in unit.entries)


def heads_of(people: Iterable[Person], quarter: Quarter, terms: Terms) -> dict[str, int]:
    """Return how many people of each unit are appraised in a quarter, in the order of the units, those without left out."""
    taking = [person.unit for person in taking_part(people, quarter, terms.calendar)]
    order = dict.fromkeys([*terms.units, *taking])
    return {unit: count for unit in order if (count := taking.count(unit))}


def places_of(
    book: Book, quarter: Quarter, terms: Terms, closed: Mapping[Quarter, Mapping[str, int]] | None = None
) -> tuple[Places, ...]:
    """Return the places of a quarter; of the quarters before, `closed` has the heads by unit as they were when closed.

    A quarter before in which nobody was appraised leaves nothing over: an office may begin in the middle of the year.
    """
    known = closed or {}

    def heads(each: Quarter) -> Mapping[str, int]:
        counts = each == quarter or _has_rows(book, each)
        return known.get(each) or (heads_of(book.people, each, terms) if counts else {})

    return year_places([heads(Quarter(quarter.year, n)) for n in range(1, quarter.number + 1)], terms.share)[-1]


def _has_rows(book: Book, quarter: Quarter) -> bool:
    months = {*(each.month for each in book.months), *(Month.of(each.friday) for each in book.weeks)}
    return not months.isdisjoint(quarter.months) or any(each.quarter == quarter for each in book.decisions)


def put_together(
    book: Book,
    quarter: Quarter,
    terms: Terms,
    office: str,
    facts: Mapping[str, Facts],
    made_on: date,
    closed: Mapping[Quarter, Mapping[str, int]] | None = None,
) -> QuarterPapers:
    """Return a quarter as it stands on a day; a week counts once its Friday has come."""
    people = taking_part(book.people, quarter, terms.calendar)
    fridays = [
        friday for month in quarter.months for friday in expected_weeks(month, terms.calendar) if friday <= made_on
    ]
    weeks, months, decisions = by_week(book.weeks), by_month(book.months), by_name(book.decisions, quarter)
    entries = [
        Entry(
            person,
            weeks_of(person, fridays, weeks, terms.calendar),
            {friday: weeks[person.key, friday] for friday in fridays if (person.key, friday) in weeks},
            tuple(_month(person, month, months) for month in months_of(person, quarter, terms.calendar)),
            decisions.get(person.key),
            facts.get(person.key, Facts()),
        )
        for person in people
    ]
    units = tuple(
        UnitPart(
            each.unit,
            terms.units.get(each.unit, each.unit),
            tuple(entry for entry in entries if entry.person.unit == each.unit),
            each,
        )
        for each in places_of(book, quarter, terms, closed)
    )
    grades, places = set_of_quarter(terms.sets, quarter), most(len(people), terms.share)
    frame = Frame(office, quarter, grades, terms.share, len(people), places, made_on)
    return QuarterPapers(frame, units)


def _month(person: Person, month: Month, months: Mapping[tuple[str, Month], MonthAppraisal]) -> MonthAppraisal:
    return months.get((person.key, month)) or MonthAppraisal(person.name, month, where=NOWHERE)
