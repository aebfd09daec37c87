"""Dated matters of a room's own sheets, which views list beside the ledger's items: a reply awaited, an inspection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.ledger.model import Ledger, Record, Unit


class DatedMatter(NamedTuple):
    """A row of a sheet and the day that counts of it.

    `kind` is the heading under which it is listed, `number` the item it belongs to or "", `people` the cell that names
    who is to do it. `is_owed` where it is listed for as long as it stays open, also when its day has passed.
    """

    kind: str
    day: date
    record: Record
    number: str
    unit: Unit | None
    text: str
    people: str
    state: str
    note: str = ""
    is_owed: bool = False


# A room's constant DATED is a tuple of these: pure, a ledger read with all sheets.
Dated = Callable[[Ledger], Iterator[DatedMatter]]
