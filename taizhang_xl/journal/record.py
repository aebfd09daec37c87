"""A ChangeSet about to be saved -> what the journal keeps of it: each cell as it was and as it will be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, Sheet, address, parse_address, value_text
from taizhang_xl.changes import KEEP, Append, Change, ChangeSet, Keep, RowHeight, SheetChange
from taizhang_xl.errors import NoTableError
from taizhang_xl.journal.entry import (
    ADDED,
    CLOSE,
    REMOVED,
    REWRITTEN,
    UNDO,
    Edited,
    HeightEdited,
    Reported,
    RowEdited,
    SheetEdited,
)
from taizhang_xl.ledger.model import Table
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, Field
from taizhang_xl.reading.header import HEADER_SEARCH_ROWS
from taizhang_xl.reading.table import find_table
from taizhang_xl.text import plain

Rows = Callable[[str, Collection[int]], Sheet]
"""Sheet name, row numbers -> the sheet with just these rows."""


class EntryInfo(NamedTuple):
    """What the journal must know of a ChangeSet besides its edits: which verb made it, and for which month.

    `reported` is what the bases are to remember once it is saved. For an undo, `rows` are the appended rows that it
    empties, `months` the month of each row of 月报, `again` the reopening undo that it takes back (see `Entry`).
    """

    verb: str
    month: str = ""
    reported: Reported = MappingProxyType({})
    rows: tuple[RowEdited, ...] = ()
    months: Mapping[tuple[str, int], str] = MappingProxyType({})
    again: str = ""

    @property
    def stands_alone(self) -> bool:
        """Whether it takes effect even if no cell changes: a month is closed, or reopened."""
        return self.verb in (CLOSE, UNDO) and bool(self.month or self.again)


class Recorded(NamedTuple):
    """The cells, rows, sheets and heights of a ChangeSet as the journal keeps them."""

    cells: tuple[Edited, ...] = ()
    rows: tuple[RowEdited, ...] = ()
    sheets: tuple[SheetEdited, ...] = ()
    heights: tuple[HeightEdited, ...] = ()


def record(
    changes: ChangeSet, appended: Sequence[int], info: EntryInfo, rows: Rows, sheet_names: Collection[str],
    heights: Iterable[RowHeight] = (),
) -> Recorded:  # fmt: skip
    """Return what a ChangeSet changes in the workbook that `rows` gives.

    `appended` are the rows its appends land on, `heights` the rows that came to be of another height by it.
    """
    # The cells of a row that is emptied or filled again as a whole are told by the row.
    whole = {(row.sheet, row.row, column) for row in info.rows for column in row.values}
    singles = [change for change in changes.changes if (change.sheet, change.row, change.column) not in whole]
    cells = [edited for name in dict.fromkeys(c.sheet for c in singles) for edited in _cells(name, singles, info, rows)]
    # On a sheet that is new nothing but the append itself can tell whose row it is.
    there = {append.sheet for append in changes.appends} & set(sheet_names)
    new_rows = [
        _new_row(append, row, info, rows if append.sheet in there else None)
        for append, row in zip(changes.appends, appended, strict=True)
    ]
    sheets = tuple(_sheet(change, sheet_names) for change in changes.sheets)
    whose = {(each.sheet, parse_address(each.cell)[0]): (each.item, each.month) for each in cells}
    taller = [
        HeightEdited(each.sheet, each.row, each.old, each.new, *whose.get((each.sheet, each.row), ()))
        for each in heights
    ]
    return Recorded(tuple(cells), (*info.rows, *new_rows), sheets, tuple(taller))


def _new_row(append: Append, row: int, info: EntryInfo, rows: Rows | None) -> RowEdited:
    values = {column: value for column, value in append.values.items() if value is not None}
    item = append.item
    if not item and rows and (table := _table(rows(append.sheet, set(range(1, HEADER_SEARCH_ROWS + 1))))):
        item = plain(value_text(values.get(table.columns[Field.NUMBER])))
    return RowEdited(append.sheet, row, values, item, _month(append.sheet, row, item, info))


def _cells(name: str, changes: Iterable[Change], info: EntryInfo, rows: Rows) -> Iterator[Edited]:
    by_cell: dict[tuple[int, int], list[Change]] = {}
    for change in changes:
        if change.sheet == name:
            by_cell.setdefault((change.row, change.column), []).append(change)
    numbers = {row for row, _ in by_cell}
    nameless = any(not each[0].item for each in by_cell.values())
    sheet = rows(name, numbers | set(range(1, HEADER_SEARCH_ROWS + 1)) if nameless else numbers)
    table = _table(sheet) if nameless else None
    for (row, column), several in by_cell.items():
        edited = _edited(sheet, table, row, column, several, info)
        if edited.lost or edited.look or edited.fill or (edited.new is not KEEP and edited.new != edited.old):
            yield edited


def _edited(
    sheet: Sheet, table: Table | None, row: int, column: int, several: Sequence[Change], info: EntryInfo
) -> Edited:
    old, first = sheet.cell(row, column), several[0]
    new = next((change.new for change in reversed(several) if change.new is not KEEP), KEEP)
    fill = next((change.fill for change in reversed(several) if change.fill is not KEEP), KEEP)
    was = sheet.fill(row, column)
    item, header = (first.item, first.field) if first.item else _place(sheet, table, row, column, several)
    return Edited(
        sheet.name, address(row, column), item, header, _month(sheet.name, row, item, info), old.value, new,
        None if isinstance(fill, Keep) or fill == was else (was, fill),
        "" if new is KEEP else _lost(old),
        # An undo restores the look it can; the rest is recorded with what it undid.
        "" if info.verb == UNDO else _look(several),
    )  # fmt: skip


def _lost(old: Cell) -> str:
    if old.formula is not None:
        return f"公式 ={old.formula}"
    return f"错误值 {old.value}" if old.kind is Kind.ERROR else ""


def _look(several: Sequence[Change]) -> str:
    # An undo empties a cell that had no look before: nobody sees the one it keeps.
    if any(change.like for change in several):
        return ""
    font = any(change.font_colour is not KEEP for change in several)
    code = any(change.number_format is not KEEP for change in several)
    return "和".join(name for name, changed in (("字色", font), ("数字格式", code)) if changed)


def _table(sheet: Sheet) -> Table | None:
    """Return the ledger's table on a sheet read only in its head and some rows."""
    try:
        found = find_table(sheet, LEDGER)
    except NoTableError:
        return None
    return found[0] if found and {Field.NUMBER, Field.TASK} <= found[0].columns.keys() else None


def _place(sheet: Sheet, table: Table | None, row: int, column: int, several: Sequence[Change]) -> tuple[str, str]:
    """Return the 编号, as it will be, and the column of a cell that an edit names only by address."""
    if table is None or row not in table.rows or sheet.name == MONTHLY.name:
        return "", ""
    numbers = table.columns[Field.NUMBER]
    new = next((change.new for change in reversed(several) if change.column == numbers), KEEP)
    number = sheet.cell(row, numbers).value if isinstance(new, Keep) else new
    header = next((name for name, at in table.columns.items() if at == column), "")
    return plain(value_text(number)), header


def _month(sheet: str, row: int, item: str, info: EntryInfo) -> str:
    return info.months.get((sheet, row), info.month) if item and sheet == MONTHLY.name else ""


def _sheet(change: SheetChange, present: Collection[str]) -> SheetEdited:
    if change.content is None:
        return SheetEdited(change.name, REMOVED, change.sign)
    texts = {
        (row, column): text
        for row, cells in enumerate(change.content.rows, 1)
        for column, cell in enumerate(cells, 1)
        if (text := value_text(cell.value))
    }
    return SheetEdited(change.name, REWRITTEN if change.name in present else ADDED, change.sign, digest(texts))


def digest(texts: Mapping[tuple[int, int], str]) -> str:
    """Return a digest of the texts of a sheet, unchanged when a spreadsheet program re-saves it."""
    lines = "\n".join(f"{row},{column}:{text!r}" for (row, column), text in sorted(texts.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
