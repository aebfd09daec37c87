"""What is kept out of papers and mails, told with its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import numbers_in, personal_numbers
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.returns.base import sent_as_it_is
from taizhang_xl.returns.forms.entries import Entry


class HeldBack(NamedTuple):
    """The findings of a ledger and of what units report: numbers of persons."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> HeldBack:
        """Return findings of which one may have come up several times."""
        return cls(tuple(dict.fromkeys(findings)))

    @property
    def details(self) -> tuple[Line, ...]:
        """One line for many cells that have the same kind of number, every cell named."""
        return grouped(self.findings)

    def summary(self, what: str) -> tuple[Line, ...]:
        """What was done about them, nothing where there are none."""
        if not self.findings:
            return ()
        return (
            Line(f"{what}里已隐去电话号码、身份证号，见上面列出的 {len({each[2:5] for each in self.findings})} 格"),
        )


def held_back(ledger: Ledger, day: date, entries: Iterable[Entry] = ()) -> HeldBack:
    """Return what papers made of a ledger and of a merge's entries do not show."""
    return HeldBack.of((*personal_numbers(ledger, day), *_of_entries(entries)))


def sent_whole(ledger: Ledger, units: Iterable[Unit], month: Month) -> tuple[Line, ...]:
    """Return the line that names the units whose form goes by mail with numbers of persons in their own rows, if any."""
    named = [unit.short for unit in units if any(sent_as_it_is(ledger, unit, month))]
    text = f"邮件里的月报表，本单位的行照台账原样，有电话号码或身份证号，不宜用邮件的请另行送达：{'、'.join(named)}"
    return (Line(text, Severity.WARNING),) if named else ()


def _of_entries(entries: Iterable[Entry]) -> Iterator[Finding]:
    for entry in entries:
        yield from numbers_in(entry.returned, Where(entry.file, "", entry.cell), entry.field)
