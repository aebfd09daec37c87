"""What hangs: the open rows of 挂单, and how 台账 shows them."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import settles_by_row, state_of


def open_hangings(ledger: Ledger) -> Iterator[Record]:
    """Yield the rows of 挂单 that have no 销号日期 yet."""
    return (record for record in ledger.hangings if record.text(Field.NUMBER) and not record.text(Field.CLOSED_ON))


def hanging_mark(number: str, count: int | str) -> str:
    """Return how 台账 shows that something hangs, and since how many closes."""
    return f"{number}（{count}个月）"


def hung_words(months: int) -> str:
    """Return how old what hangs is, by the months since it fell due (domain rule R5): in its own month it is new."""
    return f"到期{months}个月" if months else "本月新挂"


def is_closed(ledger: Ledger, item: Item) -> bool:
    """Tell whether the section has closed an item."""
    return ledger.state(item) is State.CLOSED


def hanging_state(ledger: Ledger, item: Item, since: Month, month: Month) -> State:
    """Return how far what hangs is by a month: of recurring work the occurrence of the month since when it hangs."""
    if is_closed(ledger, item):
        return State.CLOSED
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    if recurring and is_made_up_for(ledger, item, since, month):
        return State.DONE
    return state_of(ledger, item, since)


def may_be_signed_off(ledger: Ledger, item: Item, since: Month) -> bool:
    """Tell whether an occurrence of recurring work that hangs has been told done: for its own month or on a later form.

    Which of several occurrences a later 办结 is of, only the section can say.
    """
    day = item.day(Field.DONE_ON)
    if settles_by_row(ledger, item, since) or (day and since <= Month.of(day) and ledger.is_finished(item)):
        return True
    told = [
        report for (number, month), report in ledger.reports.items() if number == item.number and month >= str(since)
    ]
    return any(ledger.is_finished(report) for report in told)


def is_made_up_for(ledger: Ledger, item: Item, since: Month, month: Month) -> bool:
    """Tell whether a form of a later month, up to `month`, can only mean the occurrence that hangs: it has none of its own."""
    due = {Month.of(day) for year in range(since.year, month.year + 1) for day in occurrences(item.deadline, year)}
    later = since.next
    while later <= month and later not in due:
        if state_of(ledger, item, later).is_finished:
            return True
        later = later.next
    return False


def _says(ledger: Ledger, record: Record) -> bool:
    return ledger.is_finished(record)
