"""What may be reminded of on a day: work with a due date that is not done, recurring work by its occurrence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Record, Unit
from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.status import current_due, named_days, state_of
from taizhang_xl.month.hanging import hanging_state
from taizhang_xl.month.overdue import due_of, kept_of, open_occurrences, untold_occurrence
from taizhang_xl.reading.extension import is_extended
from taizhang_xl.systems.supervision.register import Slip


class Matter(NamedTuple):
    """An item, or one occurrence or stage of it: "2018-10", "2018-06-30", "" where it has but one due date.

    Or a problem that an inspection found (`problems`): its row in the plan, "督察2018-04-09", and `number` "" where the
    inspection was of the unit and not of an item.
    """

    record: Record
    number: str
    unit: Unit | None
    occurrence: str
    due: date

    @property
    def item(self) -> Item | None:
        """The item, None for a problem that an inspection found."""
        return self.record if isinstance(self.record, Item) else None

    @property
    def month(self) -> Month | None:
        """The month of the occurrence of recurring work, None for other work."""
        is_recurring = self.item is not None and self.item.deadline.kind is DeadlineKind.RECURRING
        return Month.of(self.due) if is_recurring else None


def open_matters(ledger: Ledger, day: date) -> Iterator[Matter]:
    """Yield what is owed on a day and not done, in the ledger's order; none for items under an extension that runs."""
    kept = kept_of(ledger)
    for item in ledger.items:
        if not item.number or item.number in ledger.doubled:
            continue
        if item.deadline.kind is DeadlineKind.RECURRING:
            for month, by in open_occurrences(ledger, item, day, kept):
                yield _matter(ledger, item, str(month), by)
        elif not (ledger.is_finished(item) or _is_under_extension(item, day)) and (
            due := current_due(ledger, item, day)
        ):
            yield _matter(ledger, item, due.isoformat() if len(named_days(item)) > 1 else "", due)


def untold_matters(ledger: Ledger, day: date) -> Iterator[Matter]:
    """Yield occurrences of recurring work of months before the first one reported on: whether they were done, nobody was asked."""
    kept = kept_of(ledger)
    for item in ledger.items:
        is_ours = item.number and item.number not in ledger.doubled
        if (
            is_ours
            and item.deadline.kind is DeadlineKind.RECURRING
            and (found := untold_occurrence(ledger, item, day, kept))
        ):
            yield _matter(ledger, item, str(found[0]), found[1])


def matter_of(ledger: Ledger, slip: Slip) -> Matter | None:
    """Return what a slip on an item was about, None where the item or that occurrence of it is not in the ledger."""
    item = ledger.by_number.get(slip.item)
    if item is None or slip.item in ledger.doubled:
        return None
    if item.deadline.kind is DeadlineKind.RECURRING:
        month = _month(slip.occurrence)
        due = due_of(ledger, item, month) if month else None
        return _matter(ledger, item, slip.occurrence, due) if due else None
    stages = named_days(item)
    if len(stages) > 1:
        found = (day for day in stages if day.isoformat() == slip.occurrence)
        return next((_matter(ledger, item, slip.occurrence, day) for day in found), None)
    return _matter(ledger, item, "", stages[0]) if stages else None


def is_about(ledger: Ledger, slip: Slip, matter: Matter) -> bool:
    """Tell whether a slip is about this occurrence; one that names none that can be read is about each.

    Slips on what an inspection found are about that alone, never about the item that was inspected.
    """
    if slip.item != matter.number or matter.item is None or slip.is_of_visit:
        own = (slip.item, slip.occurrence, ledger.unit(slip.unit))
        return matter.item is None and own == (matter.number, matter.occurrence, matter.unit)
    if not matter.occurrence:
        return True
    if matter.month is not None:
        return _month(slip.occurrence) in (matter.month, None)
    return slip.occurrence == matter.occurrence or not names_occurrence(slip, matter.item)


def names_occurrence(slip: Slip, item: Item) -> bool:
    """Tell whether a slip says which occurrence or stage of an item it is about, where there are several."""
    if item.deadline.kind is DeadlineKind.RECURRING:
        return _month(slip.occurrence) is not None
    stages = named_days(item)
    return len(stages) < 2 or any(day.isoformat() == slip.occurrence for day in stages)


def state_of_item(ledger: Ledger, item: Item, month: Month | None, day: date) -> State:
    """Return how far an item is on a day, or its occurrence of a month."""
    if month is not None:
        return hanging_state(ledger, item, month, Month.of(day))
    return state_of(ledger, item, Month.of(day))


def _matter(ledger: Ledger, item: Item, occurrence: str, due: date) -> Matter:
    return Matter(item, item.number, ledger.unit_of(item), occurrence, due)


def _is_under_extension(item: Item, day: date) -> bool:
    return is_extended(item) and item.deadline.due is not None and day <= item.deadline.due


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text[:7])
    except ValueError:
        return None
