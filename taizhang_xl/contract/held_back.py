"""What is kept out of papers and mails, told with its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import numbers_in, personal_numbers
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.returns.forms.entries import Entry


class HeldBack(NamedTuple):
    """The findings of a ledger and of what units report: numbers of persons."""

    findings: tuple[Finding, ...] = ()

    @property
    def details(self) -> tuple[Line, ...]:
        """One line a cell."""
        return tuple(map(Line.of, self.findings))

    def summary(self, what: str) -> tuple[Line, ...]:
        """What was done about them, nothing where there are none."""
        if not self.findings:
            return ()
        return (Line(f"{what}里已隐去手机号码、身份证号，见上面列出的 {len(self.findings)} 格"),)


def held_back(ledger: Ledger, day: date, entries: Iterable[Entry] = ()) -> HeldBack:
    """Return what papers made of a ledger and of a merge's entries do not show."""
    return HeldBack((*personal_numbers(ledger, day), *dict.fromkeys(_of_entries(entries))))


def _of_entries(entries: Iterable[Entry]) -> Iterator[Finding]:
    for entry in entries:
        yield from numbers_in(entry.returned, Where(entry.file, "", entry.cell), entry.field)
