"""The due days of a ledger as events of a calendar, each known by its 编号 and ledger. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import named_days, open_days, state_of


class Event(NamedTuple):
    """A day by which something is owed. `uid` names it all year, wherever the day is moved to; `is_off` where it is owed no more."""

    uid: str
    day: date
    title: str
    text: str
    is_off: bool

    @property
    def digest(self) -> str:
        """What changes with anything that a calendar shows of it."""
        return sha256("\n".join(map(str, self)).encode()).hexdigest()[:16]


class Known(NamedTuple):
    """How an event was last written: its number in the sequence of its changes, its digest."""

    sequence: int
    digest: str


class Numbered(NamedTuple):
    """An event with the number of its last change, 0 for the first (RFC 5545, 3.8.7.4)."""

    event: Event
    sequence: int


def events_of(ledger: Ledger, item: Item, name: str) -> Iterator[Event]:
    """Yield the events of an item; `name` is that of the ledger. Without 编号, or with one that two have, there are none."""
    if not item.number or item.number in ledger.doubled:
        return
    whole = f"{item.number}@{name}"
    if item.deadline.kind is DeadlineKind.RECURRING:
        for day in occurrences(item.deadline, ledger.year):
            is_off = state_of(ledger, item, Month.of(day)).is_finished
            yield _event(ledger, item, f"{item.number}.{day:%Y%m%d}@{name}", day, is_off=is_off)
        return
    stages, owed = named_days(item), set(open_days(ledger, item))
    is_done = ledger.is_finished(item)
    for place, day in enumerate(stages, 1):
        uid = whole if place == len(stages) else f"{item.number}.{place}@{name}"
        yield _event(ledger, item, uid, day, is_off=is_done or day not in owed)


def _event(ledger: Ledger, item: Item, uid: str, day: date, *, is_off: bool) -> Event:
    unit = ledger.unit_of(item)
    lines = (
        ("完成时限", item.content(Field.DEADLINE)), ("责任单位", unit.short if unit else item.content(Field.UNIT)),
        ("责任人", item.content(Field.PERSON)), ("牵头领导", item.content(Field.LEADER)),
    )  # fmt: skip
    text = "\n".join(f"{name}：{value}" for name, value in lines if value)
    title = f"{item.number} {item.content(Field.TASK)}到期"
    return Event(uid, day, for_others(title), for_others(text), is_off)


def numbered(
    events: Iterable[Event], known: Mapping[str, Known], as_of: date
) -> tuple[tuple[Numbered, ...], dict[str, Known]]:  # fmt: skip
    """Return events with the numbers of their changes, and what is to be known of them from now on.

    One that is owed no more is written as cancelled where a calendar may have it, else not at all, as is one whose day
    is over.
    """
    now, written = dict(known), []
    for event in events:
        before = known.get(event.uid)
        if before is None and (event.is_off or event.day < as_of):
            continue
        sequence = 0 if before is None else before.sequence + (before.digest != event.digest)
        now[event.uid] = Known(sequence, event.digest)
        written.append(Numbered(event, sequence))
    return tuple(written), now
