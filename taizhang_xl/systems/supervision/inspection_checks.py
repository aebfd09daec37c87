"""What is looked at in the plan of inspections and in what inspections found. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.rules import (
    PROBLEM_NOT_DATED,
    PROBLEM_OVERDUE,
    VISIT_ITEM_UNKNOWN,
    VISIT_NOT_DATED,
    VISIT_REST_DAY,
    VISIT_UNIT_UNKNOWN,
)
from taizhang_xl.systems.supervision.sheets import INSPECTIONS, MEND_BY, PROBLEM, SETTLED, VISIT_ON


def undated_visits(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A visit whose day is typed and cannot be read: it counts for no quarter."""
    for record in rows_of(ledger, INSPECTIONS):
        if record.text(VISIT_ON) and record.day(VISIT_ON) is None:
            yield VISIT_NOT_DATED.at(record.where(VISIT_ON), record.content(VISIT_ON))


def visits(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A visit on a rest day, of a unit or about an item that nobody knows."""
    for record in rows_of(ledger, INSPECTIONS):
        day, unit, number = record.day(VISIT_ON), record.text(Field.UNIT), record.text(Field.NUMBER)
        if day is not None and not ledger.calendar.is_workday(day):
            yield VISIT_REST_DAY.at(record.where(VISIT_ON), str(day))
        if unit and ledger.unit(unit) is None:
            yield VISIT_UNIT_UNKNOWN.at(record.where(Field.UNIT), record.content(Field.UNIT))
        if number and (number not in ledger.by_number or number in ledger.doubled):
            yield VISIT_ITEM_UNKNOWN.at(record.where(Field.NUMBER), number)


def problems(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A problem that an inspection found: without a date by which it is mended, or not mended by it."""
    for record in rows_of(ledger, INSPECTIONS):
        if not record.text(PROBLEM) or record.text(SETTLED):
            continue
        due = mend_by(ledger, record)
        if due is None:
            yield PROBLEM_NOT_DATED.at(record.where(MEND_BY), record.content(PROBLEM))
        elif due < as_of:
            yield PROBLEM_OVERDUE.at(record.where(MEND_BY), record.content(PROBLEM), due=due, days=(as_of - due).days)


def mend_by(ledger: Ledger, record: Record) -> date | None:
    """Return the day by which a problem is to be mended, None where it is not written or not to be read."""
    if (day := record.day(MEND_BY)) is not None:
        return day
    return parse_deadline(record.text(MEND_BY), ledger.year).due


CHECKS = (undated_visits, visits, problems)
