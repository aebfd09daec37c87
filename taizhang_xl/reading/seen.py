"""A sheet of an office's own as people see it: the columns by the words over them, with what stands below; known or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from taizhang_xl.cells import Cell, Sheet, column_name, value_text
from taizhang_xl.errors import NoTableError
from taizhang_xl.ledger.model import Table
from taizhang_xl.ledger.schema import LEDGER
from taizhang_xl.reading.header import best_header, nearest_headers
from taizhang_xl.reading.locate import SheetSource, ledger_tables
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
    """A sheet's columns from left to right; `known` are the fields that their headers name, `rivals` those that several do.

    `is_table` tells whether a ledger can be read from it as it is.
    """

    sheet: Sheet
    header_row: int
    columns: Mapping[int, SeenColumn]
    known: Mapping[str, int]
    rivals: Mapping[str, tuple[int, ...]]
    is_table: bool


def header_text(sheet: Sheet, row: int, column: int) -> str:
    """Return what stands over a column in the header's last row, or in the merged range that reaches down to it."""
    if text := content(value_text(sheet.cell(row, column).value)):
        return text
    for area in sheet.merged:
        if area.top <= row <= area.bottom and area.left <= column <= area.right:
            return content(value_text(sheet.cell(area.top, area.left).value))
    return ""


def seen_of(table: Table) -> Seen:
    """Return the columns of a table that was found."""
    return _seen(table.sheet, table.header_row, table.rows, table.columns, {}, is_table=True)


def see(source: SheetSource, wanted: str | None, forced: Mapping[str, int]) -> Seen:
    """Return the columns of the sheet that is the ledger, or looks most like one; `forced` are columns settled before.

    Raises NoTableError where no sheet has anything in it, or not the one wanted.
    """
    try:
        found = ledger_tables(source, wanted, {}, forced)
    except NoTableError as error:
        return _nearest(source, wanted, forced, error)
    table, _ = found[0]
    return seen_of(table)


def _nearest(source: SheetSource, wanted: str | None, forced: Mapping[str, int], error: NoTableError) -> Seen:
    names = (wanted,) if wanted in source.sheet_names else source.sheet_names if wanted is None else ()
    sheets = [source.sheet(name) for name in names if name is not None]
    headed = [(header, sheet) for sheet in sheets if (header := best_header(sheet, LEDGER, forced))]
    if headed:
        header, sheet = max(headed, key=lambda each: each[0].score)
        known = {name: claims[0] for name, claims in header.claims.items() if len(claims) == 1}
        rivals = {name: claims for name, claims in header.claims.items() if len(claims) > 1}
        return _seen(sheet, header.bottom, _rows(sheet, header.bottom), known, rivals, is_table=False)
    near = [(*nearest_headers(sheet, LEDGER), sheet) for sheet in sheets]
    row, words, sheet = max(near, key=lambda each: len(each[1]), default=(0, (), Sheet("", "", {})))
    if not words:
        raise error
    known = {name: at for at, text in sheet.texts(row) if (name := LEDGER.header(text))}
    return _seen(sheet, row, _rows(sheet, row), known | {n: c for n, c in forced.items() if c}, {}, is_table=False)


def _rows(sheet: Sheet, header_row: int) -> tuple[int, ...]:
    below = (row for row in sorted(sheet.rows) if row > header_row)
    return tuple(row for row in below if len(list(sheet.texts(row))) >= _CELLS_OF_AN_ITEM)


def _seen(
    sheet: Sheet, header_row: int, rows: Sequence[int], known: Mapping[str, int],
    rivals: Mapping[str, tuple[int, ...]], *, is_table: bool,
) -> Seen:  # fmt: skip
    last = max((column for row in (header_row, *rows) for column, _ in sheet.texts(row)), default=0)
    last = max([last, *known.values()])
    columns = (
        SeenColumn(number, header_text(sheet, header_row, number), [sheet.cell(row, number) for row in rows])
        for number in range(1, last + 1)
    )
    there = {column.number: column for column in columns if column.header or _filled(column)}
    return Seen(sheet, header_row, there, known, rivals, is_table)


def _filled(column: SeenColumn) -> bool:
    return any(value_text(cell.value).strip() for cell in column.cells)
