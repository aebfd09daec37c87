"""Sheets read from another format than .xlsx: there is no package, so nothing can be saved into them."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.cells import Sheet
from taizhang_xl.errors import NoTableError


class ReadOnlySource(NamedTuple):
    """The sheets of a file; `note` tells the user how they were read and what that may lose."""

    file: str
    sheets: tuple[Sheet, ...]
    note: str

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the sheets in the order of their tabs."""
        return tuple(sheet.name for sheet in self.sheets)

    def sheet(self, name: str) -> Sheet:
        """Return a sheet. Raises NoTableError for an unknown name."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise NoTableError(self.file, f"没有名为“{name}”的工作表", f"这个文件里有：{'、'.join(self.sheet_names)}")
