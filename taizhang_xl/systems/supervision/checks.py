"""The checks of supervision: its settings, the register of slips, inspections, briefs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision import inspection_checks, settings
from taizhang_xl.systems.supervision.brief_sheet import BRIEFS
from taizhang_xl.systems.supervision.sheets import SLIPS


def settings_of_supervision(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A setting whose value cannot be used."""
    return wrong_settings(ledger, settings.SETTINGS)


def slips(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """What is wrong with the register of slips."""
    if not rows_of(ledger, SLIPS):
        return
    # Imported late, as below: every check comes here, and a ledger without slips needs none of it.
    from taizhang_xl.systems.supervision.slip_checks import CHECKS

    for check in CHECKS:
        yield from check(ledger, as_of)


def briefs(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """What is wrong with the numbers of the briefs."""
    if BRIEFS.name not in ledger.tables:
        return
    from taizhang_xl.systems.supervision.brief_register import wrong_numbers

    yield from wrong_numbers(ledger, as_of)


CHECKS = (settings_of_supervision, slips, *inspection_checks.CHECKS, briefs)
