"""What is owed in a year, day by day: each due date of an item that has several is a row of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.faces.frames.columns import CELL, ONCE, OVER, RECURRING, STAGE, YEAR
from taizhang_xl.ledger.categories import category_of
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import named_days, open_days, state_of
from taizhang_xl.month.hanging import hanging_state
from taizhang_xl.text import trimmed


def occurrence_rows(ledger: Ledger, as_of: date) -> Iterator[dict[str, object]]:
    """Yield the due dates of each item, in the ledger's order; items without a day by which they are due have none.

    What fell due before the item was assigned (交办日期) was never owed and is left out, and so are the occurrences of
    recurring work before the first month of 月报 that do not hang: nobody has told what became of them.
    """
    hung, first = _hung(ledger), _first_month(ledger, as_of)
    for item in ledger.items:
        assigned, kind = item.day(Field.ASSIGNED_ON), _kind(item)
        for due in _days(ledger, item):
            if assigned is not None and assigned > due:
                continue
            if kind == RECURRING and Month.of(due) < first and (item.number, due) not in hung:
                continue
            state = _state(ledger, item, due, as_of)
            unit = ledger.unit_of(item)
            category = item.text(Field.CATEGORY)
            yield {
                Field.NUMBER: item.number or None,
                Field.TASK: trimmed(item.shown(Field.TASK)) or None,
                Field.CATEGORY: category_of(ledger, category) or trimmed(item.shown(Field.CATEGORY)) or None,
                Field.UNIT: unit.name if unit else trimmed(item.shown(Field.UNIT)) or None,
                Field.PERSON: trimmed(item.shown(Field.PERSON)) or None,
                "种类": kind,
                Field.MONTH: str(Month.of(due)),
                Field.DUE: due,
                Field.STATE: str(state),
                OVER: None if state.is_finished else (as_of - due).days,
                Field.HANGING_NUMBER: hung.get((item.number, due)),
                CELL: f"{item.sheet}!A{item.row}",
                YEAR: ledger.year,
            }


def _kind(item: Item) -> str:
    if item.deadline.kind is DeadlineKind.RECURRING:
        return RECURRING
    return STAGE if len(named_days(item)) > 1 else ONCE


def _days(ledger: Ledger, item: Item) -> tuple[date, ...]:
    """Return the days by which something is due. Of recurring work the last of each month: nobody reports more often."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        return named_days(item)
    return tuple({Month.of(due): due for due in occurrences(item.deadline, ledger.year)}.values())


def _state(ledger: Ledger, item: Item, due: date, as_of: date) -> State:
    if item.deadline.kind is not DeadlineKind.RECURRING:
        return State.CLOSED if due not in open_days(ledger, item) else state_of(ledger, item, Month.of(as_of))
    month, now = Month.of(due), Month.of(as_of)
    # What the row says is of the occurrence that runs; of a later one nothing is known yet.
    return State.TODO if month > now else hanging_state(ledger, item, month, now)


def _hung(ledger: Ledger) -> Mapping[tuple[str, date | None], str]:
    return {
        (record.text(Field.NUMBER), record.day(Field.FIRST_DUE)): record.text(Field.HANGING_NUMBER)
        for record in ledger.hangings
    }


def _first_month(ledger: Ledger, as_of: date) -> Month:
    """Return the first month of which anything is reported; the running one where nothing is."""
    return min((month for record in ledger.reports.values() if (month := record.month)), default=Month.of(as_of))
