"""Sheets and workbooks made in memory, for tests of rules that know nothing of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taizhang_xl.cells import Cell, Sheet, Value, parse_range
from taizhang_xl.ledger.apply import cell_of


def make_sheet(
    rows: Sequence[Sequence[Value | Cell]],
    name: str = "台账",
    file: str = "台账.xlsx",
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
) -> Sheet:
    """Return a sheet whose first row is row 1; None is an empty cell, a Cell stands for itself."""
    cells = {
        r: {c: v if isinstance(v, Cell) else cell_of(v) for c, v in enumerate(row, 1) if v is not None}
        for r, row in enumerate(rows, 1)
        if any(v is not None for v in row)
    }
    return Sheet(file, name, cells, tuple(map(parse_range, merged)), frozenset(hidden_rows))


@dataclass(frozen=True)
class Book:
    """A workbook of such sheets, as the ledger's builder takes it."""

    sheets: tuple[Sheet, ...]
    file: str = "台账.xlsx"

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return tuple(sheet.name for sheet in self.sheets)

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)
