"""Which weeks a person is to record, and how each stands. Pure; a week is known by its Friday.

A week runs from Monday to Sunday and belongs to the month of its Friday: a Sunday worked in place of another day is in
the week before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.month import Month
from taizhang_xl.systems.appraisal.records import Person, WeekRecord
from taizhang_xl.systems.appraisal.roles import Situation
from taizhang_xl.text import key

_FRIDAY, _WEEK = 4, timedelta(days=7)
_TO_WEDNESDAY = timedelta(days=5)


class Standing(StrEnum):
    """How a person's week stands."""

    WRITTEN = "已记"
    LATE = "补记"
    EXCUSED = "请假"
    MISSING = "缺记"
    OUT_OF_POST = "不在岗"


class Weeks(NamedTuple):
    """How a person's weeks stand, each by its Friday; the figure is n of m: written of those to be written."""

    written: tuple[date, ...] = ()
    late: tuple[date, ...] = ()
    excused: tuple[date, ...] = ()
    missing: tuple[date, ...] = ()

    @property
    def expected(self) -> int:
        """How many were to be written."""
        return len(self.written) + len(self.late) + len(self.missing)

    @property
    def figure(self) -> str:
        """What was written, late or not, of what was to be: 12/13."""
        return f"{len(self.written) + len(self.late)}/{self.expected}"


def week_of(day: date) -> date:
    """Return the Friday of the week of a day."""
    return day + timedelta(days=_FRIDAY - day.weekday())


def days_of(friday: date) -> tuple[date, ...]:
    """Return the seven days of a week, Monday first."""
    return tuple(friday + timedelta(days=offset - _FRIDAY) for offset in range(7))


def expected_weeks(month: Month, calendar: Calendar) -> tuple[date, ...]:
    """Return the Fridays of the weeks to be recorded in a month: those with a working day."""
    friday = week_of(month.first)
    fridays = (friday + _WEEK * number for number in range(6))
    return tuple(each for each in fridays if Month.of(each) == month and any(map(calendar.is_workday, days_of(each))))


def last_day(friday: date, calendar: Calendar) -> date:
    """Return the last day on which a week is written in time: the next Wednesday, a working day later if that is none."""
    wednesday = friday + _TO_WEDNESDAY
    return wednesday if calendar.is_workday(wednesday) else calendar.add_workdays(wednesday, 1)


def is_in_post(person: Person, friday: date, calendar: Calendar) -> bool:
    """Whether a person was in post on a working day of a week."""
    return any(calendar.is_workday(day) and person.is_in_post(day) for day in days_of(friday))


def standing(person: Person, friday: date, record: WeekRecord | None, calendar: Calendar) -> Standing:
    """Return how one week of a person stands; leave on all days needs no text, what was written all the same counts."""
    if not is_in_post(person, friday, calendar):
        return Standing.OUT_OF_POST
    if record is None:
        return Standing.MISSING
    if not record.text.strip():
        return Standing.EXCUSED if record.situation is Situation.LEAVE else Standing.MISSING
    is_late = record.written_on is not None and record.written_on > last_day(friday, calendar)
    return Standing.LATE if is_late or record.situation is Situation.LATE else Standing.WRITTEN


def weeks_of(
    person: Person, fridays: Iterable[date], records: Mapping[tuple[str, date], WeekRecord], calendar: Calendar
) -> Weeks:
    """Return how the weeks of a person stand; `records` are by the key of the name and the Friday."""
    stands = {friday: standing(person, friday, records.get((person.key, friday)), calendar) for friday in fridays}

    def those(wanted: Standing) -> tuple[date, ...]:
        return tuple(friday for friday, each in stands.items() if each is wanted)

    return Weeks(*map(those, (Standing.WRITTEN, Standing.LATE, Standing.EXCUSED, Standing.MISSING)))


def by_week(records: Iterable[WeekRecord]) -> dict[tuple[str, date], WeekRecord]:
    """Return records by name and week, the first of two; that there are two is a finding of its own."""
    found: dict[tuple[str, date], WeekRecord] = {}
    for record in records:
        found.setdefault((key(record.name), record.friday), record)
    return found


def missing_by_name(
    people: Iterable[Person],
    fridays: Iterable[date],
    records: Mapping[tuple[str, date], WeekRecord],
    calendar: Calendar,
    as_of: date,
) -> Iterator[tuple[Person, tuple[date, ...]]]:
    """Yield those who lack weeks that could be written in time no more, with the weeks."""
    due = [friday for friday in fridays if last_day(friday, calendar) < as_of]
    for person in people:
        if lacking := weeks_of(person, due, records, calendar).missing:
            yield person, lacking
