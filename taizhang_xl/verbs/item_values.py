"""An item by the ledger's column names, as other programs are given it."""

from __future__ import annotations

from taizhang_xl.ledger.categories import category_of
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Type
from taizhang_xl.text import trimmed

DATES = tuple(column.header for column in LEDGER.columns if column.type is Type.DATE)


def item_values(ledger: Ledger, item: Item) -> dict[str, str | None]:
    """Return an item by the ledger's column names: dates in ISO form or None, words in their standard form, texts as typed."""
    values: dict[str, str | None] = {column.header: trimmed(item.shown(column.header)) for column in LEDGER.columns}
    values[Field.NUMBER] = item.number
    for name in DATES:
        day = item.deadline.due if name == Field.DUE else item.day(name)
        values[name] = day.isoformat() if day else None
    values[Field.CATEGORY] = category_of(ledger, item.text(Field.CATEGORY)) or values[Field.CATEGORY]
    if values[Field.STATE]:
        values[Field.STATE] = ledger.state(item) or values[Field.STATE]
    if unit := ledger.unit_of(item):
        values[Field.UNIT] = unit.name
    return {str(name): value if value is None else str(value) for name, value in values.items()}
