"""States that the texts of progress speak for, where no item has one: proposed, and written only when people agree."""

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
from taizhang_xl.verbs.adoption.progress_words import Told, progress_told

Place = tuple[str, int]
"""Sheet and row of an item."""


class Proposal(NamedTuple):
    """What the texts of progress tell of items without a state: by place. `unclear` tell none, `silent` say nothing at all."""

    told: Mapping[Place, Told] = MappingProxyType({})
    unclear: tuple[Item, ...] = ()
    silent: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.told or self.unclear)

    def count(self, state: State) -> int:
        """Return how many items have this state proposed."""
        return sum(told.state is state for told in self.told.values())

    @property
    def undated(self) -> int:
        """How many are told done on no day."""
        return sum(told.state is State.DONE and told.day is None for told in self.told.values())


NONE = Proposal()


def proposed(ledger: Ledger, today: date) -> Proposal:
    """Return what is proposed: nothing for a ledger in which some item has a state, or none has a text of progress."""
    if not without_one_state(ledger):
        return NONE
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


def _told(item: Item, year: int, today: date) -> Told:
    said = progress_told(item.shown(Field.PROGRESS), year, today)
    # Done is one occurrence of recurring work, and the text does not say which.
    return Told() if said.state is State.DONE and item.deadline.kind is DeadlineKind.RECURRING else said
