"""What a program that holds a workbook open must be able to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from taizhang_xl.cells import Range

Rgb = tuple[int, int, int]
Typed = str | float | bool | None
Place = tuple[int, int]  # row and column, counted from 1


class Host(Protocol):
    """One open workbook in its program. `at` is an address or a union of them, as "A1,B2:B9"."""

    program: str
    longest_union: int

    @property
    def name(self) -> str:
        """The workbook's file name."""

    @property
    def full_name(self) -> str:
        """The workbook's path; its title if it was never saved."""

    def sheet_names(self) -> list[str]:
        """The sheets, in order."""

    def save_copy(self, path: Path) -> None:
        """Write the workbook as it is now to an .xlsx; the open one keeps its path and format."""

    def read_only(self) -> bool:
        """Whether the workbook may not be saved."""

    def structure_locked(self) -> bool:
        """Whether sheets may not be added or deleted."""

    def protected(self, sheet: str) -> bool:
        """Whether the sheet is protected."""

    def locked(self, sheet: str, at: str) -> bool:
        """Whether some of the cells are locked on their protected sheet."""

    def contents(self, sheet: str, area: Range) -> Sequence[Sequence[str]]:
        """The contents of cells as they would be typed: texts, formulas, days as serials."""

    def has_table(self, sheet: str, name: str) -> bool:
        """Whether there is a table of that name."""

    def one_step(self, title: str) -> AbstractContextManager[None]:
        """Make everything within one step: for the screen, and for undo if the program can."""

    def write(self, sheet: str, cells: Mapping[Place, Typed]) -> None:
        """Write values, formulas ("=...") and marked texts ("'..."); a number stays one in cells formatted as text."""

    def format_general(self, sheet: str, cells: Collection[Place], code: str) -> None:
        """Give a number format to those cells that have none of their own."""

    def number_format(self, sheet: str, at: str, code: str) -> None:
        """Give cells a number format."""

    def fill(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Fill cells, or remove their fill."""

    def font(self, sheet: str, at: str, colour: Rgb | None) -> None:
        """Colour the text of cells, or remove its colour."""

    def width(self, sheet: str, column: str, characters: float) -> None:
        """Set a column's width in characters."""

    def height(self, sheet: str, rows: Range, points: float | None) -> None:
        """Make rows so tall, with None as tall as what they hold needs."""

    def page(self, sheet: str, frozen: int) -> None:
        """Let a sheet of ours be printed across, one page wide, its first rows on each; texts from the last of them on wrap."""

    def like(self, sheet: str, rows: Range, model: int) -> None:
        """Give empty rows the looks and the height of another."""

    def table(self, sheet: str, area: str, name: str) -> None:
        """Give a table another range."""

    def link(self, sheet: str, targets: Mapping[Place, str]) -> None:
        """Link cells to places in the workbook ("台账!F37"); their texts stay."""

    def fresh_sheet(self, name: str) -> None:
        """Add an empty sheet at the end, or empty the one of that name; the one in view stays in view."""

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet without asking."""

    def show(self, sheet: str) -> None:
        """Bring a sheet into view."""
