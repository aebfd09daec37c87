"""What is looked at in the sheet of the deputies' activities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.activities.sheets import ACTIVITIES


def activities(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """An activity that cannot be drawn or is doubtful, a month without exactly one theme."""
    if not rows_of(ledger, ACTIVITIES):
        return
    # Imported late: every check comes here, and few ledgers have activities.
    from taizhang_xl.systems.activities.planned import plan_of

    yield from plan_of(ledger, as_of).findings


CHECKS = (activities,)
