"""What is looked at in the sheet of the deputies' activities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.activities.planned import plan_of


def activities(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """An activity that cannot be drawn or is doubtful, a month without exactly one theme."""
    yield from plan_of(ledger, as_of).findings


CHECKS = (activities,)
