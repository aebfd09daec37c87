"""What the reader understood of a ledger, for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypedDict

from taizhang_xl.checks import check_ledger
from taizhang_xl.contract.opening import open_ledger, today
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.categories import category_of
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Type
from taizhang_xl.text import trimmed

_DATES = tuple(column.header for column in LEDGER.columns if column.type is Type.DATE)


class Export(TypedDict):
    """What the reader understood of a ledger: items by the ledger's column names, with "cell"; repairs; findings."""

    items: list[dict[str, str | None]]
    repairs: list[dict[str, str]]
    findings: list[dict[str, str]]


def item_values(ledger: Ledger, item: Item) -> dict[str, str | None]:
    """Return an item by the ledger's column names: dates in ISO form or None, words in their standard form, texts as typed."""
    values: dict[str, str | None] = {column.header: trimmed(item.shown(column.header)) for column in LEDGER.columns}
    values[Field.NUMBER] = item.number
    for name in _DATES:
        day = item.deadline.due if name == Field.DUE else item.day(name)
        values[name] = day.isoformat() if day else None
    values[Field.CATEGORY] = category_of(ledger, item.text(Field.CATEGORY)) or values[Field.CATEGORY]
    if values[Field.STATE]:
        values[Field.STATE] = ledger.state(item) or values[Field.STATE]
    if unit := ledger.unit_of(item):
        values[Field.UNIT] = unit.name
    return {str(name): value if value is None else str(value) for name, value in values.items()}


def export(path: Path, *, year: int | None = None, sheet: str | None = None, as_of: date | None = None) -> Export:
    """Return what the reader understood: items, the repairs that reading took, and the findings."""
    ledger = open_ledger(path, year=year, sheet=sheet).ledger
    findings = check_ledger(ledger, as_of or today())
    return {
        "items": [
            {**item_values(ledger, item), "cell": f"{item.sheet}!A{item.row}"} for item in ledger.items
        ],
        "repairs": [finding.as_dict() for finding in findings if finding.severity is Severity.REPAIR],
        "findings": [finding.as_dict() for finding in findings if finding.severity is not Severity.REPAIR],
    }  # fmt: skip
