"""An item by the ledger's column names, as other programs are given it: what the sheet shows once it is coloured."""

from __future__ import annotations

from datetime import date

from taizhang_xl.ledger.categories import category_of
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Type
from taizhang_xl.ledger.status import status_of
from taizhang_xl.month.refresh import is_written
from taizhang_xl.text import trimmed

NAMES = tuple(str(column.header) for column in LEDGER.columns)
DATES = tuple(str(column.header) for column in LEDGER.columns if column.type is Type.DATE)


def item_values(ledger: Ledger, item: Item, as_of: date) -> dict[str, str | None]:
    """Return an item by the ledger's column names: dates in ISO form, texts as typed, None for a blank cell.

    到期日 and 时限状态 are those that `refresh` writes on a day, also if the ledger has no such columns; where it leaves
    a formula alone they are the formula's. 编号, 类别, 状态 and 责任单位 are in their standard form.
    """
    values: dict[str, str | None] = {name: trimmed(item.shown(name)) for name in NAMES}
    status = status_of(ledger, item, as_of)
    days = {name: item.day(name) for name in DATES}
    if _is_computed(item, Field.DUE):
        days[Field.DUE] = status.due
    if _is_computed(item, Field.TIMING):
        values[Field.TIMING] = status.timing
    values |= {name: day.isoformat() if day else None for name, day in days.items()}
    values[Field.NUMBER] = item.number
    values[Field.CATEGORY] = category_of(ledger, item.text(Field.CATEGORY)) or values[Field.CATEGORY]
    if values[Field.STATE]:
        values[Field.STATE] = ledger.state(item) or values[Field.STATE]
    if unit := ledger.unit_of(item):
        values[Field.UNIT] = unit.name
    return {name: str(values[name]) if values[name] else None for name in NAMES}


def _is_computed(item: Item, name: str) -> bool:
    return name not in item.columns or is_written(item, name)
