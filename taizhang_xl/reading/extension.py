"""延期 as the ledger has it on record: items with the due dates that were approved. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.ledger.model import Item, Record
from taizhang_xl.ledger.schema import Field

_EXTENDED = "已批准延期"


def is_extended(item: Item) -> bool:
    """Tell whether the due date of an item is one that was approved later."""
    return item.deadline.note.startswith(_EXTENDED)


def extended(items: tuple[Item, ...], extensions: list[Record]) -> tuple[Item, ...]:
    """Return the items with the due dates that were approved, the last row of an item counting."""
    until = {record.text(Field.NUMBER): day for record in extensions if (day := record.day(Field.EXTENDED_TO))}
    return tuple(_extended(item, until.get(item.number)) for item in items) if until else items


def _extended(item: Item, until: date | None) -> Item:
    deadline = item.deadline
    if until is None or deadline.kind is not DeadlineKind.DATED or deadline.due is None or until <= deadline.due:
        return item
    note = f"{_EXTENDED}，原到期日{deadline.due}"
    return replace(item, deadline=deadline._replace(due=until, note=note))
