"""The checks of visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.systems.visits.rules import VISIT_OPEN
from taizhang_xl.systems.visits.sheets import ANSWER, CAME_ON, VISITOR, VISITS

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.reading.table import rows_of

_DAYS = 5


def unanswered(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A visit that was not answered within five days."""
    for record, days in open_visits(ledger, as_of):
        yield VISIT_OPEN.at(record.where(ANSWER), days, visitor=record.content(VISITOR))


def open_visits(ledger: Ledger, as_of: date) -> Iterator[tuple[Record, int]]:
    """Yield the visits that wait too long, with the days."""
    for record in rows_of(ledger, VISITS):
        came = record.day(CAME_ON)
        if came is not None and not record.text(ANSWER) and (as_of - came).days > _DAYS:
            yield record, (as_of - came).days


CHECKS = (unanswered,)
