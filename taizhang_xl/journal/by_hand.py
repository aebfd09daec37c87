"""What staff changed in a ledger by hand since the last run, in the journal's form."""

from __future__ import annotations

from taizhang_xl.cells import parse_address
from taizhang_xl.journal.entry import Edited, RowEdited
from taizhang_xl.journal.record import Recorded
from taizhang_xl.ledger.compare import CellDifference, LoneRow, difference
from taizhang_xl.ledger.model import Ledger


def hand_changes(old: Ledger, new: Ledger) -> Recorded:
    """Return the cells of items that read differently, the items that are gone, and those that are new."""
    found = difference(old, new)
    rows = [_row(row, emptied=True) for row in found.old.rows] + [_row(row, emptied=False) for row in found.new.rows]
    return Recorded(tuple(map(_cell, found.changed)), tuple(rows))


def _cell(found: CellDifference) -> Edited:
    sheet, _, cell = found.new_place.rpartition("!")
    return Edited(sheet, cell, found.number, found.field, "", found.old or None, found.new or None)


def _row(found: LoneRow, *, emptied: bool) -> RowEdited:
    """Return an item that only one of the two states has, by its task."""
    sheet, _, cell = found.place.rpartition("!")
    row, column = parse_address(cell)
    return RowEdited(sheet, row, {column: found.task}, found.number, "", emptied)
