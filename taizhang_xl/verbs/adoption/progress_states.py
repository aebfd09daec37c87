"""States that the texts of progress speak for where no item has one, and days of what is done: proposed, written only when people agree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.contract.numbered import without_one_state
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.unread import unread_text
from taizhang_xl.verbs.adoption.progress_words import Told, done_day_told, progress_told

Place = tuple[str, int]
"""Sheet and row of an item."""


class Proposal(NamedTuple):
    """What the texts of progress tell of items without a state: by place. `unclear` tell none, `silent` say nothing at all.

    Where states are known, `is_of_days`: it is told of items that are done and have no 完成日期, and is their day alone.
    """

    told: Mapping[Place, Told] = MappingProxyType({})
    unclear: tuple[Item, ...] = ()
    silent: tuple[Item, ...] = ()
    is_of_days: bool = False

    def __bool__(self) -> bool:
        return bool(self.told or self.unclear)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns that it fills in."""
        if not self.told:
            return ()
        return (Field.DONE_ON,) if self.is_of_days else (Field.STATE, Field.DONE_ON)

    def count(self, state: State) -> int:
        """Return how many items have this state proposed."""
        return sum(told.state is state for told in self.told.values())

    @property
    def undated(self) -> int:
        """How many are told done on no day."""
        return sum(told.state is State.DONE and told.day is None for told in self.told.values())


NONE = Proposal()


def proposed(ledger: Ledger, today: date) -> Proposal:
    """Return what is proposed: of a ledger in which some item has a state days alone, nothing if no text tells of any."""
    if not without_one_state(ledger):
        return _days(ledger, today)
    told: dict[Place, Told] = {}
    unclear, silent = [], []
    for item in ledger.items:
        if not stated(ledger, item, Field.PROGRESS):
            silent.append(item)
        elif (said := _told(item, ledger.year, today)).state is None:
            unclear.append(item)
        else:
            told[item.sheet, item.row] = said
    return Proposal(told, tuple(unclear), tuple(silent))


def _days(ledger: Ledger, today: date) -> Proposal:
    told: dict[Place, Told] = {}
    unclear, silent = [], []
    for item in ledger.items:
        if not _lacks_day(ledger, item):
            continue
        if not stated(ledger, item, Field.PROGRESS):
            silent.append(item)
        elif day := done_day_told(item.shown(Field.PROGRESS), ledger.year, today):
            told[item.sheet, item.row] = Told(None, day)
        else:
            unclear.append(item)
    return Proposal(told, tuple(unclear), tuple(silent), is_of_days=True) if told else NONE


def _lacks_day(ledger: Ledger, item: Item) -> bool:
    """Tell whether an item is done on no day that its row tells; of recurring work a text does not say which time it was."""
    if item.deadline.kind is DeadlineKind.RECURRING or not ledger.is_finished(item) or Field.DONE_ON in item.filled:
        return False
    return not item.text(Field.DONE_ON) and not unread_text(item.cell(Field.DONE_ON))


def _told(item: Item, year: int, today: date) -> Told:
    said = progress_told(item.shown(Field.PROGRESS), year, today)
    # Done is one occurrence of recurring work, and the text does not say which.
    return Told() if said.state is State.DONE and item.deadline.kind is DeadlineKind.RECURRING else said
