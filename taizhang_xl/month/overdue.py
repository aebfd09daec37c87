"""What is overdue on a day: one definition for board, views, reminder, packet and slips. Pure.

An item is overdue (超期 N 项) if something of it is past its day and not done; of recurring work each such occurrence
counts once (M 次). Occurrences have each a state of their own (domain rule R14): that the next one has begun settles
nothing of the last. Of those the last that fell due counts, and those that hang; what fell due earlier was done when
its month was closed, or hangs since. Of months before the first one reported on nothing is known, and nothing counts;
where nothing was ever reported, the first one is the running month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import status_of
from taizhang_xl.month.hanging import hanging_state

EACH = "超期的每月、每季的工作，没有办结的每一期算一次"


class Kept(NamedTuple):
    """What a ledger keeps of earlier months: the first month reported on, "" where nothing was reported."""

    first: str

    def is_told_of(self, month: Month, day: date) -> bool:
        """Tell whether the ledger could know, on a day, what became of the occurrence of a month."""
        return str(month) >= (self.first or str(Month.of(day)))


class Overdue(NamedTuple):
    """Work past its day: an item, of recurring work the occurrence of a month. `state` is never a finished one."""

    item: Item
    due: date
    days_over: int
    state: State
    month: Month | None = None

    @property
    def timing(self) -> str:
        """How late it is, in words."""
        return f"超期{self.days_over}天"


def kept_of(ledger: Ledger) -> Kept:
    """Return what a ledger keeps of earlier months: the first month of 月报."""
    return Kept(min((month for _, month in ledger.reports), default=""))


def hung_of(ledger: Ledger, item: Item) -> dict[Month, date | None]:
    """Return what hangs of an item: the month since when and the day due, None where 挂单 does not say it.

    Nothing of a 编号 that is there twice.
    """
    if not item.number or item.number in ledger.doubled:
        return {}
    own = (record for record in ledger.hangings_of(item) if not record.text(Field.CLOSED_ON))
    return {month: record.day(Field.FIRST_DUE) for record in own if (month := record.month) is not None}


def due_of(ledger: Ledger, item: Item, month: Month) -> date | None:
    """Return the day of an occurrence of recurring work; of one carried over from the year before 挂单 alone has it."""
    return due_by_month(ledger, item).get(month) or hung_of(ledger, item).get(month)


def overdue_work(ledger: Ledger, items: Iterable[Item], day: date) -> Iterator[Overdue]:
    """Yield what of some items is past its day and not done, in their order, the earliest occurrence first."""
    kept = kept_of(ledger)
    for item in items:
        yield from overdue_of(ledger, item, day, kept)


def overdue_of(ledger: Ledger, item: Item, day: date, kept: Kept) -> Iterator[Overdue]:
    """Yield what of an item is past its day and not done."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        status = status_of(ledger, item, day)
        if status.overdue and status.due is not None:
            yield Overdue(item, status.due, (day - status.due).days, status.state)
        return
    for month, due in open_occurrences(ledger, item, day, kept):
        if due < day:
            state = hanging_state(ledger, item, month, Month.of(day))
            yield Overdue(item, due, (day - due).days, state, month)


def open_occurrences(ledger: Ledger, item: Item, day: date, kept: Kept) -> Iterator[tuple[Month, date]]:
    """Yield the last occurrence of recurring work that fell due, the next one, and those that hang, if not done.

    What fell due before the item was assigned was never owed.
    """
    dues, own = due_by_month(ledger, item), hung_of(ledger, item)
    past = [month for month, due in dues.items() if due < day and kept.is_told_of(month, day)]
    coming = [month for month, due in dues.items() if due >= day]
    for month in sorted({*past[-1:], *coming[:1], *own}):
        due = due_of(ledger, item, month)
        if due is not None and _is_owed(ledger, item, month, due, day):
            yield month, due


def untold_occurrence(ledger: Ledger, item: Item, day: date, kept: Kept) -> tuple[Month, date] | None:
    """Return the last occurrence that fell due if its month is before the first one reported on, None if it is told of.

    Nobody was asked for it, so that neither done nor overdue can be said of it.
    """
    past = [(month, due) for month, due in due_by_month(ledger, item).items() if due < day]
    if not past:
        return None
    month, due = past[-1]
    is_told = kept.is_told_of(month, day) or month in hung_of(ledger, item)
    return None if is_told or not _is_owed(ledger, item, month, due, day) else (month, due)


def _is_owed(ledger: Ledger, item: Item, month: Month, due: date, day: date) -> bool:
    assigned = item.day(Field.ASSIGNED_ON)
    is_ours = assigned is None or assigned <= due
    return is_ours and not hanging_state(ledger, item, month, Month.of(day)).is_finished


def due_by_month(ledger: Ledger, item: Item) -> dict[Month, date]:
    """Return the last due date of each month: how often within it the work was done, nobody reports."""
    return {Month.of(due): due for due in occurrences(item.deadline, ledger.year)}


def not_merged(ledger: Ledger, found: Iterable[Overdue]) -> str:
    """Return a sentence on the months of which no return is in the ledger though occurrences of them are overdue, else ""."""
    reported = {month for _, month in ledger.reports}
    lacking = sorted({str(each.month) for each in found if each.month is not None} - reported)
    return f"{'、'.join(lacking)} 的月报还没有合并，其中每月、每季的工作可能已经办了" if lacking else ""


def counted(items: int, times: int) -> str:
    """Return both figures in words: items, and how often they are overdue where that is more."""
    return f"{items} 项" if items == times else f"{items} 项（{times} 次）"


def headed(title: str, amount: str) -> str:
    """Return a heading with how much stands below it, in brackets unless the words have their own."""
    return f"{title} {amount}" if amount.endswith("）") else f"{title}（{amount}）"


def items_in(found: Iterable[Overdue]) -> int:
    """Return how many items are overdue."""
    return len({(each.item.sheet, each.item.row) for each in found})
