"""Whose calendar has which events: each unit's, and each person's within a unit. Pure."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import key


class Owner(NamedTuple):
    """Whose a calendar is: a unit, or with `person` one of its people, who may have the name of another unit's."""

    unit: str
    person: str = ""

    @property
    def label(self) -> str:
        """The owner's name as files and calendars have it."""
        return f"{self.person}（{self.unit}）" if self.person else self.unit


def owners_of(ledger: Ledger) -> dict[Owner, list[Item]]:
    """Return the items of each unit and of each person, in the ledger's order; an item of nobody known is in none."""
    found: dict[tuple[str, str], tuple[Owner, list[Item]]] = {}
    for item in ledger.items:
        unit = ledger.unit_of(item)
        short = unit.short if unit else item.content(Field.UNIT)
        if not short:
            continue
        for person in ("", *dict.fromkeys(names_in(item.text(Field.PERSON)))):
            owner = Owner(short, person)
            found.setdefault((key(short), key(person)), (owner, []))[1].append(item)
    return dict(found.values())
