"""What hangs: the open rows of 挂单, and how 台账 shows them."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import read_state


def open_hangings(ledger: Ledger) -> Iterator[Record]:
    """Yield the rows of 挂单 that have no 销号日期 yet."""
    return (record for record in ledger.hangings if record.text(Field.NUMBER) and not record.text(Field.CLOSED_ON))


def hanging_mark(number: str, count: int | str) -> str:
    """Return how 台账 shows that something hangs, and since how many closes."""
    return f"{number}（{count}个月）"


def is_closed(ledger: Ledger, item: Item) -> bool:
    """Tell whether the section has closed an item."""
    return read_state(ledger.standard("状态", item.text(Field.STATE))) is State.CLOSED
