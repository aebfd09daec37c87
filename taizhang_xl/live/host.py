"""What an open workbook's program has to be able to do, beyond what xlwings does alike everywhere."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import xlwings as xw


class Host(Protocol):
    """One open workbook in its program."""

    longest_union: int

    def save_copy(self, path: Path) -> None:
        """Write the workbook as it is now to an .xlsx; the open one stays where and what it is."""

    def read_only(self) -> bool:
        """Whether the workbook may not be saved."""

    def structure_locked(self) -> bool:
        """Whether sheets may not be added or deleted."""

    def protected(self, sheet: str) -> bool:
        """Whether the sheet is protected."""

    def locked(self, sheet: str, at: str) -> bool:
        """Whether some of the cells are locked on their protected sheet."""

    def has_table(self, sheet: str, name: str) -> bool:
        """Whether there is a table of that name."""

    def one_step(self, title: str) -> AbstractContextManager[None]:
        """Take what is done within as one step: for the screen, and to undo where the program can."""

    def write(self, cells: xw.Range, rows: list[list[Any]]) -> None:
        """Write values and formulas ("=..."); a number stays one in cells formatted as text."""

    def like(self, sheet: str, row: int, model: int) -> None:
        """Give an empty row the looks and the height of another."""

    def table(self, sheet: str, area: str, name: str) -> None:
        """Give a table another range."""

    def automatic_font(self, sheet: str, at: str) -> None:
        """Take the text's own colour away."""

    def link(self, sheet: str, at: str, target: str) -> None:
        """Make a cell jump to a place in the workbook ("台账!F37"); its text stays."""

    def fresh_sheet(self, name: str) -> None:
        """Add an empty sheet at the end, or empty the one of that name; the one in view stays in view."""

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet without asking."""


def host_of(book: xw.Book) -> Host:
    """Return the program that holds a book open."""
    if book.app.engine.name == "libreoffice":
        from taizhang_xl.live.calc.host import CalcHost

        return CalcHost(book)
    from taizhang_xl.live.excel import ExcelHost

    return ExcelHost(book)
