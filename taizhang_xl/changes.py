"""Edits as data. A rule computes a ChangeSet; who applies it (file, open workbook, dry run) is not its business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.cells import Value, address


class Keep(Enum):
    """The mark for "leave this as it is", since None means "empty it"."""

    KEEP = "keep"


KEEP = Keep.KEEP


class Change(NamedTuple):
    """One cell's edit: a new value, a new look, or both.

    `fill` is a solid fill ("RRGGBB", None for no fill), `font_colour` the colour of the text ("RRGGBB"),
    `number_format` a code as in "0.00". `item` and `field` name the ledger item and column, empty for an edit
    outside a ledger. `like` is the column of the same row whose style the cell takes if it has none yet, `width` the
    width in characters that its column gets if the sheet gives it none. With `until` the cell is the header of a new
    column that ends in that row: the cells below take the style of theirs in `like`, and a drop-down of `choices` that
    only warns. With `edge` the cell is the header of a column that joins the Excel table or the sheet's filter directly
    to its left or, emptied, of the last column of one that leaves it.
    """

    sheet: str
    row: int
    column: int
    old: Value = None
    new: Value | Keep = KEEP
    fill: str | Keep | None = KEEP
    why: str = ""
    item: str = ""
    field: str = ""
    font_colour: str | Keep = KEEP
    number_format: str | Keep = KEEP
    like: int = 0
    width: float = 0
    edge: bool = False
    until: int = 0
    choices: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The cell as "F37"."""
        return address(self.row, self.column)


class Append(NamedTuple):
    """One row added below the last used row of a sheet: column number -> value.

    `like` maps a column that the rows above do not have yet to the one whose style its cell takes.
    """

    sheet: str
    values: Mapping[int, Value]
    why: str = ""
    item: str = ""
    like: Mapping[int, int] = MappingProxyType({})


class Look(NamedTuple):
    """How a cell of a sheet of our own looks; the font is the workbook's. A header has lines around it in any case."""

    fill: str | None = None
    number_format: str = "General"
    wrap: bool = False
    head: bool = False
    lines: bool = False


class OwnCell(NamedTuple):
    """One cell of a sheet of our own; `link` is a place in the workbook ("'台账'!F37")."""

    value: Value = None
    look: Look = Look()
    link: str = ""


class OwnSheet(NamedTuple):
    """The content of a sheet of our own: column widths and looks, rows of cells from A1.

    `frozen` rows stay in view, and are printed on each page.
    """

    columns: tuple[tuple[float, Look], ...]
    rows: tuple[tuple[OwnCell, ...], ...]
    frozen: int = 0


class SheetChange(NamedTuple):
    """A whole sheet of ours: added at the end, rewritten if it exists, or removed if it has no `content`.

    `sign` is how cell A1 of an earlier one begins. A sheet without it is somebody else's and never touched; if `sign`
    is empty, no existing sheet is.
    """

    name: str
    content: OwnSheet | None
    sign: str = ""


class Height(NamedTuple):
    """How tall a row is: points, None for as tall as the sheet's rows are; `is_set` where programs may not change it."""

    points: float | None = None
    is_set: bool = False


class RowHeight(NamedTuple):
    """A row made as tall as `new`, where it still is as tall as `old`."""

    sheet: str
    row: int
    old: Height
    new: Height


class Permit(NamedTuple):
    """What is refused unless permitted: replacing a formula with a value, writing to a locked cell."""

    formulas: bool = False
    locked: bool = False


NOTHING = Permit()


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All edits of one verb on one workbook, applied together or not at all: sheets first, then cells, then rows.

    `heights` are for rows of which a cell is edited; a row without grows by itself where a new text needs it.
    """

    changes: tuple[Change, ...] = ()
    appends: tuple[Append, ...] = ()
    sheets: tuple[SheetChange, ...] = ()
    heights: tuple[RowHeight, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.appends or self.sheets)

    def __add__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(
            self.changes + other.changes, self.appends + other.appends, self.sheets + other.sheets,
            self.heights + other.heights,
        )  # fmt: skip

    @classmethod
    def of(cls, changes: Iterable[Change], appends: Iterable[Append] = ()) -> ChangeSet:
        """Gather edits into a set."""
        return cls(tuple(changes), tuple(appends))
