"""What the merge of a monthly form comes to, beside what the merge of any form does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from taizhang_xl.ledger.model import Item, Unit
from taizhang_xl.returns.forms.entries import Merge


class CoLine(NamedTuple):
    """What a unit that assists says of an item. `text` is to be its line in the ledger, None where that stays as it is.

    `told` is its line in the month's row of 月报, "" where nothing was told.
    """

    item: Item
    unit: Unit
    text: str | None
    told: str


@dataclass(slots=True)
class MonthMerge(Merge):
    """What one monthly return does to the ledger. `lines` are not edits yet: several units write into one cell.

    `done` are the items that are reported done now.
    """

    lines: list[CoLine] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
