"""Checks of what the ledger leaves out: 月月有任务, 周周有内容, each unit and person, last year's work that hangs.

A ledger with fewer items than there are months, units or persons cannot cover them all: it is still being written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from taizhang_xl.catalogue import HANGING_NOT_IN_LEDGER, MONTHS_EMPTY, PEOPLE_EMPTY, UNITS_EMPTY, WEEKS_EMPTY
from taizhang_xl.checks.names import unit_name
from taizhang_xl.checks.people import listed_people, names_of, people_in
from taizhang_xl.checks.wording import listed
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import UNITS, Field
from taizhang_xl.text import key

_MONTHS = range(1, 13)
# Half a year of empty weeks is an office that does not plan by the week.
_TOO_MANY_WEEKS = 27


def months(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Months in which nothing falls due."""
    if len(ledger.items) < len(_MONTHS):
        return
    full = {day.month for day in _due_days(ledger)}
    if empty := [f"{month}月" for month in _MONTHS if month not in full]:
        yield MONTHS_EMPTY.at(_sheet(ledger), listed(empty))


def weeks(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Working weeks, Monday to Sunday, in which nothing falls due; a week belongs to the year of its Friday."""
    first = date(ledger.year, 1, 1)
    monday = first + timedelta(days=(4 - first.weekday()) % 7 - 4)
    mondays = [monday + timedelta(days=7 * n) for n in range(53)]
    full = {day - timedelta(days=day.weekday()) for day in _due_days(ledger)}
    empty = [day for day in mondays if (day + timedelta(days=4)).year == ledger.year and day not in full]
    if len(empty) >= _TOO_MANY_WEEKS:
        return
    worked = [day for day in empty if any(map(ledger.calendar.is_workday, _week(day)))]
    if worked:
        shown = [f"{_short(day)}—{_short(day + timedelta(days=6))}" for day in worked]
        yield WEEKS_EMPTY.at(_sheet(ledger), "、".join(shown), count=len(shown))


def units(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Units of the 单位 sheet without an item of their own or one that they assist in."""
    if UNITS.name not in ledger.tables or len(ledger.items) < len(ledger.units):
        return
    fields = (Field.UNIT, Field.CO_UNITS)
    cells = {text for item in ledger.items for field in fields if (text := item.text(field))}
    busy = {unit_name(ledger, name) for text in cells for name in ledger.unit_names(text)}
    if empty := [unit.short for unit in ledger.units if unit.name not in busy]:
        yield UNITS_EMPTY.at(_sheet(ledger), listed(empty), count=len(empty))


def people(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Persons of the 人员 sheet who are neither in charge of an item nor lead one."""
    records = [(record, names_of(ledger, record)) for record in listed_people(ledger)]
    if not records or len(ledger.items) < len(records):
        return
    known = {name for _, names in records for name in names}
    fields = (Field.PERSON, Field.LEADER)
    cells = {text for item in ledger.items for field in fields if (text := item.text(field))}
    busy = {key(name) for text in cells for name in people_in(text, known)}
    empty = [record.text(Field.NAME) or record.text(Field.POST) for record, names in records if not names & busy]
    if empty:
        yield PEOPLE_EMPTY.at(_sheet(ledger), listed(empty), count=len(empty))


def hangings(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Work that still hangs, by the 挂单 sheet, and was not carried over into the ledger; each number once."""
    told: set[str] = set()
    for record in ledger.hangings:
        number = record.text(Field.NUMBER)
        if number and number not in ledger.by_number and number not in told and not record.text(Field.CLOSED_ON):
            told.add(number)
            yield HANGING_NOT_IN_LEDGER.at(record.where(Field.NUMBER), number)


def _due_days(ledger: Ledger) -> set[date]:
    deadlines = {item.deadline for item in ledger.items}
    days = {day for each in deadlines for day in (each.due, *each.milestones, *occurrences(each, ledger.year)) if day}
    return {day for day in days if abs(day.year - ledger.year) <= 1}


def _sheet(ledger: Ledger) -> Where:
    return Where(ledger.file, ledger.items[0].sheet)


def _week(monday: date) -> list[date]:
    return [monday + timedelta(days=n) for n in range(7)]


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
