"""A sheet of an office's own as people see it: the columns by the words over them, with what stands below; known or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from taizhang_xl.cells import Cell, Sheet, column_name, value_text
from taizhang_xl.errors import NoTableError, SeveralTablesError
from taizhang_xl.ledger.model import Table
from taizhang_xl.ledger.schema import LEDGER
from taizhang_xl.reading.columns import Columns, settle
from taizhang_xl.reading.header import best_header, nearest_headers
from taizhang_xl.reading.locate import SheetSource, ledger_tables
from taizhang_xl.reading.settled import Settled
from taizhang_xl.reading.values import values_of
from taizhang_xl.text import content

_CELLS_OF_AN_ITEM = 2


class SeenColumn(NamedTuple):
    """One column: its number, what stands over it ("" for nothing), and the cells of the rows below."""

    number: int
    header: str
    cells: Sequence[Cell]

    @property
    def letter(self) -> str:
        """The column as "I"."""
        return column_name(self.number)


class Seen(NamedTuple):
    """A sheet's columns from left to right; `known` are the fields that were found, `settled` how reading came by them."""

    sheet: Sheet
    header_row: int
    columns: Mapping[int, SeenColumn]
    known: Mapping[str, int]
    settled: Columns

    @property
    def rivals(self) -> Mapping[str, tuple[int, ...]]:
        """The fields that several columns claim alike."""
        return self.settled.rivals | self.settled.doubled


def header_text(sheet: Sheet, row: int, column: int) -> str:
    """Return what stands over a column in the header's last row, or in the merged range that reaches down to it."""
    if text := content(value_text(sheet.cell(row, column).value)):
        return text
    for area in sheet.merged:
        if area.top <= row <= area.bottom and area.left <= column <= area.right:
            return content(value_text(sheet.cell(area.top, area.left).value))
    return ""


def columns_of(table: Table) -> dict[int, SeenColumn]:
    """Return the columns of a table that was found."""
    return _columns(table.sheet, table.header_row, table.rows, table.columns.values())


def seen_of(table: Table, forced: Mapping[str, int]) -> Seen:
    """Return how a table that was found is seen; `forced` are columns settled before."""
    header = best_header(table.sheet, LEDGER, forced)
    settled = settle(table.sheet, header, LEDGER, forced) if header else Columns()
    return Seen(table.sheet, table.header_row, columns_of(table), table.columns, settled)


def see(source: SheetSource, wanted: str | None, settled: Settled) -> Seen:
    """Return the columns of the sheet that is the ledger, or looks most like one; `settled` are columns settled before.

    Raises NoTableError where no sheet has anything in it, or not the one wanted, or where several are alike.
    """
    try:
        found = ledger_tables(source, wanted, {}, settled)
    except SeveralTablesError:
        raise
    except NoTableError as error:
        return _nearest(source, wanted, settled, error)
    table, _ = found[0]
    return seen_of(table, settled.forced)


def _nearest(source: SheetSource, wanted: str | None, settled: Settled, error: NoTableError) -> Seen:
    names = (wanted,) if wanted in source.sheet_names else source.sheet_names if wanted is None else ()
    sheets = [source.sheet(name) for name in names if name is not None]
    holds = zip(sheets, settled.on(sheets), strict=True)
    headed = [(header, sheet, forced) for sheet, forced in holds if (header := best_header(sheet, LEDGER, forced))]
    if headed:
        header, sheet, forced = max(headed, key=lambda each: each[0].score)
        return _below(sheet, header.bottom, settle(sheet, header, LEDGER, forced))
    near = [(*nearest_headers(sheet, LEDGER), sheet) for sheet in sheets]
    row, words, sheet = max(near, key=lambda each: len(each[1]), default=(0, (), Sheet("", "", {})))
    if not words:
        raise error
    columns = Columns()
    columns.taken = {name: at for at, text in sheet.texts(row) if (name := LEDGER.header(text))}
    columns.taken |= {name: column for name, column in settled.forced.items() if column}
    return _below(sheet, row, columns)


def _below(sheet: Sheet, header_row: int, settled: Columns) -> Seen:
    below = (row for row in sorted(sheet.rows) if row > header_row)
    rows = tuple(row for row in below if len(list(sheet.texts(row))) >= _CELLS_OF_AN_ITEM)
    return Seen(sheet, header_row, _columns(sheet, header_row, rows, settled.taken.values()), settled.taken, settled)


def _columns(sheet: Sheet, header_row: int, rows: Sequence[int], known: Collection[int]) -> dict[int, SeenColumn]:
    last = max((column for row in (header_row, *rows) for column, _ in sheet.texts(row)), default=0)
    columns = (
        SeenColumn(number, header_text(sheet, header_row, number), [sheet.cell(row, number) for row in rows])
        for number in range(1, max([last, *known]) + 1)
    )
    return {each.number: each for each in columns if each.header or values_of(each.cells).texts}
