"""Where a cell of the journal is now: by 编号 and column, since staff insert, sort and move rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from taizhang_xl.cells import Cell, Sheet, ShownFloat, ShownInt, Value, address, parse_address, value_text
from taizhang_xl.changes import KEEP
from taizhang_xl.journal.entry import ADDED, REMOVED, Edited, Entry, RowEdited
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import MONTHLY
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.returns.forms.form import parts_of


class Place(NamedTuple):
    """A cell of a sheet."""

    sheet: str
    row: int
    column: int


class NotFoundError(Exception):
    """The cell cannot be found for certain; the text says in Chinese why."""


@dataclass(frozen=True)
class Places:
    """The cells of a workbook as it is now; `ledger` is None if it holds none, so that rows have no names."""

    source: SheetSource
    ledger: Ledger | None

    def find(self, edited: Edited) -> Place:
        """Return where a cell is now. Raises NotFoundError."""
        if edited.sheet not in self.source.sheet_names:
            raise NotFoundError(f"没有“{edited.sheet}”这张表了")
        row, column = parse_address(edited.cell)
        if not edited.item:
            return Place(edited.sheet, row, column)
        if not self.names_rows(edited.sheet):
            texts = {text for _, text in self.sheet(edited.sheet).texts(row)}
            # The key of a form may be the texts of several columns.
            if edited.item not in texts and not texts.issuperset(parts_of(edited.item)):
                raise NotFoundError(f"这一行不再是编号 {edited.item}")
            return Place(edited.sheet, row, column)
        record = self.record(edited.sheet, edited.item, edited.month)
        if not edited.field:
            return Place(record.sheet, record.row, column)
        if edited.field not in record.columns:
            raise NotFoundError(f"没有“{edited.field}”这一列了")
        return Place(record.sheet, record.row, record.columns[edited.field])

    def names_rows(self, sheet: str) -> bool:
        """Whether the rows of a sheet are known by 编号, in 月报 by 编号 and month; others only by address."""
        if self.ledger is None:
            return False
        return sheet == MONTHLY.name or sheet in {part.sheet.name for part in self.ledger.parts}

    def record(self, sheet: str, item: str, month: str) -> Record:
        """Return the row of an item, or of an item and month in 月报. Raises NotFoundError."""
        if self.ledger is None:
            raise NotFoundError("认不出台账的表头了")
        if item in self.ledger.doubled:
            raise NotFoundError(f"编号 {item} 有几行，分不清是哪一行")
        rows: Mapping[str, Record] = self.ledger.by_number
        record = self.ledger.reports.get((item, month)) if sheet == MONTHLY.name else rows.get(item)
        if record is None:
            raise NotFoundError(f"找不到编号 {item} 的这一行")
        return record

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet."""
        return self.source.sheet(name)

    def cell(self, place: Place) -> Cell:
        """Return the cell at a place."""
        return self.sheet(place.sheet).cell(place.row, place.column)


def same(one: Value, other: Value) -> bool:
    """Whether two values read the same: a program that re-saves the workbook may change their type."""
    return value_text(_shown(one)) == value_text(_shown(other))


def _shown(value: Value) -> Value:
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, ShownInt | ShownFloat):
        # The journal keeps the number, not the text its format shows.
        return +value
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def shows_date(value: object) -> bool:
    """Whether a value is shown as a date or time."""
    return isinstance(value, date | time)


def was_saved(places: Places, entry: Entry) -> bool | None:
    """Whether an entry's edits are in a workbook; None if that cannot be decided.

    Either all edits of a save are in it or none, so one cell that only they explain decides for all.
    """
    evidence = {sheet.name in places.source.sheet_names for sheet in entry.sheets if sheet.kind == ADDED}
    evidence |= {sheet.name not in places.source.sheet_names for sheet in entry.sheets if sheet.kind == REMOVED}
    for edited in (*entry.cells, *(cell for row in entry.rows for cell in cells_of(row))):
        try:
            evidence |= _evidence_of(places, places.find(edited), edited)
        except NotFoundError:
            continue
    return evidence.pop() if len(evidence) == 1 else None


def _evidence_of(places: Places, place: Place, edited: Edited) -> set[bool]:
    """Return {True} if a cell is as an edit left it, {False} if as it was before, the empty set if neither."""
    evidence = set()
    if edited.new is not KEEP and not same(edited.old, edited.new):
        value = places.cell(place).value
        evidence = {new for new, wanted in ((True, edited.new), (False, edited.old)) if same(value, wanted)}
    if edited.fill is not None:
        fill = places.sheet(place.sheet).fill(place.row, place.column)
        evidence |= {fill == edited.fill[1]} if fill in edited.fill else set()
    return evidence


def cells_of(row: RowEdited) -> Iterator[Edited]:
    """Yield the cells of a row that was filled or emptied, known by their addresses alone."""
    for column, value in row.values.items():
        old, new = (value, None) if row.emptied else (None, value)
        yield Edited(row.sheet, address(row.row, column), old=old, new=new)
