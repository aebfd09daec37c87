"""What the computed columns and colours of a ledger should be -> the edits that make them so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.cells import Value
from taizhang_xl.changes import KEEP, Change, ChangeSet, Keep
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import Status, status_of


def refresh_ledger(ledger: Ledger, as_of: date) -> ChangeSet:
    """Return the edits that bring 到期日, 时限状态 and the colour of 状态 up to a day; only what differs.

    What staff typed is left alone: a formula in a computed column stays, and a fill that is none of the
    office's three colours is taken away from no cell.
    """
    return ChangeSet.of(change for item in ledger.items for change in _refresh_item(ledger, item, as_of))


def _refresh_item(ledger: Ledger, item: Item, as_of: date) -> Iterator[Change]:
    status = status_of(ledger, item, as_of)
    if (item.day(Field.DUE) or item.text(Field.DUE) or None) != status.due:
        yield from _write(item, Field.DUE, status.due, "算出到期日")
    if item.text(Field.TIMING) != status.timing:
        yield from _write(item, Field.TIMING, status.timing, "算出时限状态")
    yield from _paint(ledger, item, status)


def _write(item: Item, name: str, value: Value, why: str) -> Iterator[Change]:
    if is_written(item, name):
        yield _change(item, name, value, KEEP, why)


def is_written(item: Item, name: str) -> bool:
    """Whether a computed column of an item is written: it is there, not merged with a row above, and no formula."""
    return name in item.columns and name not in item.filled and item.cell(name).formula is None


def _paint(ledger: Ledger, item: Item, status: Status) -> Iterator[Change]:
    if Field.STATE not in item.columns or Field.STATE in item.filled:
        return
    settings = ledger.settings
    present = ledger.fill_of(item, Field.STATE)
    ours = present in (settings.red, settings.blue, settings.green)
    if present != status.fill and (status.fill or ours):
        yield _change(item, Field.STATE, KEEP, status.fill, f"涂色：{status.label}")


def _change(item: Item, name: str, value: Value | Keep, fill: str | Keep | None, why: str) -> Change:
    return Change(item.sheet, item.row, item.columns[name], item.cell(name).value, value, fill, why, item.number, name)
