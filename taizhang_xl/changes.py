"""Edits as data. A rule computes a ChangeSet; who applies it (file, open workbook, dry run) is not its business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from taizhang_xl.cells import Value, address


class Keep(Enum):
    """The mark for "leave this as it is", since None means "empty it"."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Change:
    """One cell's edit: a new value, a new solid fill ("RRGGBB", None for no fill), or both.

    `item` and `field` say which ledger item and column it is, empty for an edit that knows no ledger.
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

    @property
    def address(self) -> str:
        """The cell as "F37"."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Append:
    """One row put under the last used row of a sheet: column number -> value."""

    sheet: str
    values: Mapping[int, Value]
    why: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All edits of one verb on one workbook, applied together or not at all."""

    changes: tuple[Change, ...] = ()
    appends: tuple[Append, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.appends)

    def __add__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(self.changes + other.changes, self.appends + other.appends)

    @classmethod
    def of(cls, changes: Iterable[Change], appends: Iterable[Append] = ()) -> ChangeSet:
        """Gather edits into a set."""
        return cls(tuple(changes), tuple(appends))
