"""What is on no form of a month, told with its cells, by each verb that sends, takes in or shows a month's work."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.contract.decision import Line
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.returns.off_forms import off_forms


class OffForms(NamedTuple):
    """The findings of a ledger: its items that nobody is asked about."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, ledger: Ledger, month: Month, unit: Unit | None = None) -> OffForms:
        """Look at a ledger, or at one unit's items."""
        return cls(tuple(off_forms(ledger, month, unit)))

    @property
    def details(self) -> tuple[Line, ...]:
        """One line a cell."""
        return tuple(map(Line.of, self.findings))

    @property
    def items(self) -> int:
        """How many items they are: one may have several reasons."""
        return len({(each.sheet, each.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for each in self.findings})

    @property
    def summary(self) -> tuple[Line, ...]:
        """How many items they are, nothing where there are none."""
        if not self.findings:
            return ()
        return (Line(f"× {self.items} 项没有列进发给单位的月报表，没有人报，见上面", Severity.ERROR),)
