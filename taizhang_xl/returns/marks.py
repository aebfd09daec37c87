"""提示 on the monthly form: in words, what is pressing of an item. Worked out when a form is made, never read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import current_due
from taizhang_xl.reading.extension import is_extended


def mark_of(ledger: Ledger, item: Item, month: Month) -> str:
    """Return since when an item hangs, whether it is overdue or due in the month, until when it was extended."""
    return "\n".join(_marks(ledger, item, month))


def _marks(ledger: Ledger, item: Item, month: Month) -> Iterator[str]:
    own = ledger.hangings_of(item)
    if since := [hung.month for hung in own if hung.month and not hung.text(Field.CLOSED_ON)]:
        first = min(since)
        yield f"挂单：{'' if first.year == month.year else f'{first.year}年'}{first.month}月起"
    due = current_due(ledger, item, month.first)
    if is_extended(item) and item.deadline.due:
        yield f"延至{_day(item.deadline.due, month)}"
    if due is None or (ledger.is_finished(item) and item.deadline.kind is not DeadlineKind.RECURRING):
        return
    if due < month.first:
        yield "超期"
    elif due <= month.last:
        yield "本月到期"


def _day(day: date, month: Month) -> str:
    return f"{'' if day.year == month.year else f'{day.year}年'}{day.month}月{day.day}日"
