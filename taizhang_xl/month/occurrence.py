"""How far an item is in a month of the year, and when it was done: of recurring work that occurrence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import same_period
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import named_days, open_days, settles_by_row, state_of
from taizhang_xl.month.hanging import hanging_state


class Occurrence(NamedTuple):
    """A state and the day on which the work was done, None where none is told."""

    state: State
    done_on: date | None


def occurrence_of(ledger: Ledger, item: Item, month: Month, as_of: date) -> Occurrence:
    """Return how far an item is on a day whose activity is planned for a month.

    Of recurring work the report of any month of the period counts, from that month on: a quarter's work that is planned
    for February is reported in March.
    """
    if item.deadline.kind is not DeadlineKind.RECURRING:
        if (settled := _settled_stage(ledger, item, month)) is not None:
            return settled
        state = state_of(ledger, item, month)
        return Occurrence(state, item.day(Field.DONE_ON) if state.is_finished else None)
    if not ledger.reports and month > Month.of(as_of):
        # What the row says is of the occurrence that runs.
        return Occurrence(State.TODO, None)
    last = Month(month.year, 12)
    states = [hanging_state(ledger, item, each, last) for each in _rest_of_period(item, month)]
    state = max(states, key=tuple(State).index)
    return Occurrence(state, _done_on(ledger, item, month) if state.is_finished else None)


def _rest_of_period(item: Item, month: Month) -> Iterator[Month]:
    each = month
    while each.year == month.year and same_period(item.deadline, month.first, each.first):
        yield each
        each = each.next


def _done_on(ledger: Ledger, item: Item, month: Month) -> date | None:
    """Return the day with which the first report from a month on, or the item's row, says that the work is done."""
    each = month
    while each.year == month.year:
        if settles_by_row(ledger, item, each):
            return item.day(Field.DONE_ON)
        if state_of(ledger, item, each).is_finished:
            report = ledger.report(item.number, each)
            return report.day(Field.DONE_ON) if report else None
        each = each.next
    return item.day(Field.DONE_ON)


def _settled_stage(ledger: Ledger, item: Item, month: Month) -> Occurrence | None:
    """Return the stage of a month whose 挂单 was signed off while the whole work goes on, None if there is none."""
    settled = set(named_days(item)) - set(open_days(ledger, item))
    day = max((day for day in settled if Month.of(day) == month), default=None)
    own = ledger.hangings_of(item)
    signed = (record.day(Field.CLOSED_ON) for record in own if day is not None and record.day(Field.FIRST_DUE) == day)
    return Occurrence(State.CLOSED, next(signed, None)) if day else None
