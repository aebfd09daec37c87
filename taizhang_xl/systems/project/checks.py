"""What is looked at in the sheet of the steps of projects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.project.sheets import STEPS


def steps_of_projects(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """What is wrong with the steps of all projects."""
    if not rows_of(ledger, STEPS):
        return
    # Imported late: every check comes here, and few ledgers have projects.
    from taizhang_xl.systems.project import contradictions

    yield from contradictions.of_all_projects(ledger, as_of)


CHECKS = (steps_of_projects,)
