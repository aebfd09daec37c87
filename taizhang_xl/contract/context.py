"""What a verb decides by: its options, the ledger as read, the day, and a call that shows progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.opening import Opened, opened_from
from taizhang_xl.contract.option import AnswerNeededError, Missing, Option
from taizhang_xl.errors import UsageError
from taizhang_xl.reading.settled import Settled
from taizhang_xl.tables.source import Source, open_source
from taizhang_xl.xlsx.package import Package, open_package
from taizhang_xl.xlsx.read.workbook import Workbook

if TYPE_CHECKING:
    from taizhang_xl.contract.registry import Registry

T = TypeVar("T")
Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Context:
    """One run of a verb. `given` are its options by name, as texts or as Python values.

    `copy` is what a program that holds the ledger open has saved of it just now; else the ledger's file is read.
    `registry` is what all rooms export, for verbs that ask for it.
    """

    given: Mapping[str, object]
    today: date
    progress: Progress = silent
    copy: Workbook | None = None
    dry_run: bool = False
    registry: Registry | None = None

    def __getitem__(self, option: Option[T]) -> T:
        """Return an option's value. Raises AnswerNeededError where a button asks for it, UsageError where it is lacking."""
        if (value := self.given.get(option.name)) is not None:
            return option.read(value) if option.read_of is None else option.read_of(value, self._year_of_ledger)
        if option.usual is not None and (usual := option.usual(self)) is not None:
            return usual
        if not isinstance(option.default, Missing):
            return option.default
        if option.ask is not None:
            raise AnswerNeededError(option.ask(self))
        if option.positional:
            raise UsageError(option.metavar or option.help, "没有给", "请写在命令后面")
        name = option.names[0]
        raise UsageError(name, f"没有给（{option.help}）", f"请加上 {name}")

    @property
    def _year_of_ledger(self) -> Callable[[], int] | None:
        """What gives the year of a month that was typed without one; a verb without a ledger knows none but the one given."""
        if LEDGER.name in self.given:
            return lambda: self.opened.ledger.year
        year = self[YEAR]
        return None if year is None else lambda: year

    @property
    def path(self) -> Path:
        """Where the ledger lies."""
        return self[LEDGER]

    @cached_property
    def source(self) -> Source:
        """What the ledger is read from, opened once."""
        return open_source(self.path) if self.copy is None else self.copy

    def with_given(self, given: Mapping[str, object]) -> Context:
        """Return the same run with other options for the same ledger, whose file is not read again."""
        other = replace(self, given=given)
        if "source" in self.__dict__:
            other.__dict__["source"] = self.source
        return other

    @cached_property
    def opened(self) -> Opened:
        """The ledger, read once. Raises as `open_ledger` does."""
        return self.open()

    def open(self, *, sheet: str | None = None, columns: Settled | None = None) -> Opened:
        """Return the ledger as a sheet and columns that the user names have it read. Raises as `open_ledger` does."""
        return opened_from(self.source, self.path, year=self[YEAR], sheet=sheet, columns=columns)

    @property
    def rooms(self) -> Registry:
        """What all rooms export. Raises ValueError where the caller passed none down: nothing may be left out unseen."""
        if self.registry is None:
            raise ValueError("this verb needs the registry of all rooms")
        return self.registry

    @cached_property
    def package(self) -> Package:
        """The workbook's bytes, for verbs that need no ledger read."""
        return self.copy.package if self.copy is not None else open_package(self.path)
