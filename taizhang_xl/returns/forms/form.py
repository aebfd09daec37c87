"""A form as a description: what it looks like, which row a row is of, whose each column is, where its values land."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Record, Unit
from taizhang_xl.ledger.schema import Column, Field, Owner, SheetSpec, Type
from taizhang_xl.text import plain

# A sheet with fewer known headers is not taken for a table.
_FEWEST_COLUMNS = 3


class Period(Protocol):
    """What a form is filled in for: str() is its sign in files, `label` what people call it, as of a Month."""

    @property
    def label(self) -> str:
        """The period as people write it."""

    @property
    def first(self) -> date:
        """The first day."""


@dataclass(frozen=True)
class Form:
    """A form of `sheet` whose values land in the rows of `target`; both call a column by the same header.

    `keys` are the columns that say together which row a row is of, `subject` the one by which people know the work
    again, `unit` the column of `target` that says whose a row is. Whose a column is follows from its owner: a unit
    fills in its own, what it changes of the section's is a request, the rest is only shown (序号 too, it sorts).
    `asked_anew` are columns that a form shows empty: left so, there is none. In the columns of `blanks` a word such as
    无 is a blank, elsewhere it says that nothing changed. `dividers` are rows of the form that head those below them, `marks` columns in bold.
    `title` is filled in with {office}, `file` with {unit}, {form} and {period}, as is `kept`, the place among the bases
    of what was sent; `label` stands before the period in the form. `optional` are columns that a form has only where
    something stands in them.
    """

    sheet: SheetSpec
    target: SheetSpec
    keys: tuple[str, ...]
    title: str
    note: str = "填写说明：只填黄色的格。"
    subject: str = ""
    unit: str = Field.UNIT
    asked_anew: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    dividers: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    spare_rows: int = 3
    label: str = "填报月份"
    file: str = "{unit}_{form}_{period}.xlsx"
    kept: str = "{form}/{period}"
    read_period: Callable[[str], Period] = Month.parse

    def __post_init__(self) -> None:
        known = {column.header for column in self.target.columns}
        lacking = [name for name in (*self.keys, *self.requested, *self.filled, self.unit) if name not in known]
        if lacking or not self.keys or len(self.columns) < _FEWEST_COLUMNS:
            raise ValueError(f"{self.sheet.name}: too few columns, or not in {self.target.name}: {lacking}")

    @property
    def name(self) -> str:
        """What it is called: the name of its sheet, and no other form's."""
        return self.sheet.name

    @cached_property
    def requested(self) -> tuple[str, ...]:
        """The section's columns: what a unit changes of them is a request."""
        return tuple(name for name in self._of(Owner.SECTION) if name not in (*self.keys, Field.ORDER))

    @cached_property
    def owned(self) -> tuple[str, ...]:
        """The columns that a unit fills in."""
        return self._of(Owner.UNIT)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The columns that some unit fills in, of its own rows or of those in which it assists."""
        return (*self.owned, *self._of(Owner.CO_UNIT))

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns of the form by header."""
        return {str(column.header): column for column in self.sheet.columns}

    @property
    def key_name(self) -> str:
        """What the key is called: 编号, or 姓名、周."""
        return "、".join(self.keys)

    def key_of(self, record: Record) -> str:
        """Return the key of a row, "" where a part of it is not there."""
        if len(self.keys) == 1:
            return self._part(record, self.keys[0])
        parts = [self._part(record, name) for name in self.keys]
        return joined(parts) if all(parts) else ""

    def file_name(self, unit: Unit, period: Period) -> str:
        """Return the name by which a clerk finds the form of a unit."""
        # Imported late: a check reads what was sent and writes nothing.
        from taizhang_xl.paper.style import file_name

        return file_name(self.file.format(unit=plain(unit.short), form=self.sheet.name, period=period))

    def place(self, period: Period) -> str:
        """Return where among the bases it is kept what was sent."""
        return self.kept.format(form=self.sheet.name, period=period)

    def is_day(self, name: str) -> bool:
        """Tell whether a column holds days."""
        return self.columns[name].type is Type.DATE

    def _of(self, owner: Owner) -> tuple[str, ...]:
        return tuple(str(column.header) for column in self.sheet.columns if column.owner is owner)

    def _part(self, record: Record, name: str) -> str:
        day = record.day(name) if name in self._day_keys else None
        return day.isoformat() if day else record.text(name)

    @cached_property
    def _day_keys(self) -> frozenset[str]:
        return frozenset(name for name in self.keys if self.is_day(name))


def joined(parts: Sequence[str]) -> str:
    """Return the parts of a key as one text, another one for each other parts: 甲/乙 and 丙 are not 甲 and 乙/丙."""
    return "/".join(part.replace("\\", "\\\\").replace("/", "\\/") for part in parts)


def parts_of(key: str) -> list[str]:
    """Return the parts of a key of several columns."""
    return [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:[^\\/]|\\.)+", key)]
