"""Which columns of an office's own layout were settled by people, and on which sheets that holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.cells import Sheet, value_text
from taizhang_xl.reading.header import HEADER_SEARCH_ROWS
from taizhang_xl.text import key


class Settled(NamedTuple):
    """What was settled: field -> column, 0 for none; and what stood over a column then, or over one that it is not."""

    columns: Mapping[str, int] = MappingProxyType({})
    headers: Mapping[str, str] = MappingProxyType({})

    @property
    def forced(self) -> dict[str, int]:
        """The columns to read by. That there was none is held against a column only where its header was refused."""
        return {name: column for name, column in self.columns.items() if column or name in self.headers}

    @property
    def is_checked(self) -> bool:
        """Whether it is known of all columns what stood over them: earlier versions did not keep it."""
        return all(name in self.headers for name, column in self.columns.items() if column)

    def with_(self, name: str, column: int, header: str | None) -> Settled:
        """Return it with one more field settled; `header` is None where no header was refused with it."""
        kept = {other: text for other, text in self.headers.items() if other != name}
        headers = kept if header is None else {**kept, name: header}
        return Settled({**self.columns, name: column}, headers)

    def on(self, sheets: Sequence[Sheet]) -> list[Mapping[str, int]]:
        """Return by which columns each sheet is to be read: another sheet of the book is not the ledger's.

        Where none has one of the headers any more they hold for all, and that they changed is told.
        """
        there = [self._is_of(sheet) for sheet in sheets]
        return [self.forced if is_of or not any(there) else {} for is_of in there]

    def _is_of(self, sheet: Sheet) -> bool:
        told = {(self.columns[name], key(text)) for name, text in self.headers.items() if text and self.columns[name]}
        rows = list(islice(sorted(sheet.rows), HEADER_SEARCH_ROWS)) if told else []
        return any(key(value_text(sheet.cell(row, at).value)) == text for row in rows for at, text in told)


NOTHING = Settled()
