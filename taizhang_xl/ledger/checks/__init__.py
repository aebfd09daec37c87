"""All checks, in the order in which their findings are listed. A check is a pure function Ledger -> findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.checks import cells, deadlines, names, progress
from taizhang_xl.ledger.model import Ledger

Check = Callable[[Ledger, date], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    cells.required,
    cells.duplicate_numbers,
    cells.formulas,
    cells.text_columns,
    cells.date_columns,
    cells.secrecy_words,
    names.categories,
    names.units,
    names.co_units,
    deadlines.unclear,
    deadlines.outside_year,
    deadlines.due_column,
    progress.states,
    progress.done_complete,
    progress.done_dates,
    progress.reasons,
    progress.not_begun,
)


def check_ledger(ledger: Ledger, as_of: date) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger on a day; what was repaired in reading it comes first."""
    return (*ledger.findings, *(finding for check in CHECKS for finding in check(ledger, as_of)))
