"""What a day's reminder names: what falls due until the next working day, what is near, late, or hangs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import MARKS, Status, status_of
from taizhang_xl.month.hanging import open_hangings
from taizhang_xl.month.overdue import counted, headed, items_in, overdue_work
from taizhang_xl.systems.alarm.ring import Ring


class Row(NamedTuple):
    """One line: the item, whose it is, its due day, its state in words, how it stands against its day."""

    number: str
    task: str
    unit: str
    person: str
    due: date | None
    state: str
    note: str


class Section(NamedTuple):
    """A heading and its rows, the earliest first; `items` where these are fewer than the rows."""

    title: str
    rows: tuple[Row, ...]
    items: int | None = None

    @property
    def amount(self) -> str:
        """How many items there are, and how often where that is more."""
        return counted(len(self.rows) if self.items is None else self.items, len(self.rows))

    @property
    def heading(self) -> str:
        """The title and how much stands in it."""
        return headed(self.title, self.amount)


def sections_of(ledger: Ledger, ring: Ring) -> tuple[Section, ...]:
    """Return what is to be told on a day; those without a row as well, so that nothing to do is seen to be so."""
    day = ring.day
    open_ = [(item, status) for item in ledger.items if not (status := status_of(ledger, item, day)).finished]
    near = ring.until + timedelta(days=ledger.settings.near_days)
    title = "今天到期" if ring.until == day else f"今天和休息日（到{ring.until.month}月{ring.until.day}日）到期"
    return (
        Section(title, _rows(ledger, _between(open_, day, ring.until))),
        Section(f"{ledger.settings.near_days} 天内到期", _rows(ledger, _between(open_, ring.until + timedelta(days=1), near))),
        _overdue(ledger, day),
        Section("挂单", _hung(ledger, day)),
    )  # fmt: skip


def _between(
    found: Iterable[tuple[Item, Status]], first: date, last: date
) -> Iterator[tuple[Item, Status]]:  # fmt: skip
    return ((item, status) for item, status in found if status.due is not None and first <= status.due <= last)


def _rows(ledger: Ledger, found: Iterable[tuple[Item, Status]]) -> tuple[Row, ...]:
    rows = [_row(ledger, item, status, status.due, status.timing) for item, status in found]
    return tuple(sorted(rows, key=lambda row: row.due or date.max))


def _overdue(ledger: Ledger, day: date) -> Section:
    late = sorted(overdue_work(ledger, ledger.items, day), key=lambda each: each.due)
    rows = []
    for each in late:
        row = _row(ledger, each.item, status_of(ledger, each.item, day), each.due, each.timing)
        # Of recurring work the occurrence that is late, not the one that runs.
        rows.append(row._replace(state=f"{MARKS[each.state]} {each.state}"))
    return Section("超期没有办结", tuple(rows), items_in(late))


def _hung(ledger: Ledger, day: date) -> tuple[Row, ...]:
    rows = []
    for record in open_hangings(ledger):
        item = ledger.by_number.get(record.text(Field.NUMBER))
        if item is not None:
            note = f"挂单号{record.content(Field.HANGING_NUMBER)}"
            rows.append(_row(ledger, item, status_of(ledger, item, day), record.day(Field.FIRST_DUE), note))
    return tuple(rows)


def _row(ledger: Ledger, item: Item, status: Status, due: date | None, note: str) -> Row:
    unit = ledger.unit_of(item)
    return Row(
        item.number or "（没有编号）", for_others(item.content(Field.TASK)), unit.short if unit else item.content(Field.UNIT),
        for_others(item.content(Field.PERSON)), due, status.label, note,
    )  # fmt: skip
