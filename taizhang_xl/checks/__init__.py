"""The checks of every ledger, in the order in which their findings are listed. A check is a pure function Ledger -> findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from taizhang_xl.checks import cells, coverage, deadlines, limits, names, people, private, progress, similar
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger

Check = Callable[[Ledger, date], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    cells.required,
    cells.duplicate_numbers,
    cells.formulas,
    cells.other_tables,
    cells.text_columns,
    cells.date_columns,
    names.categories,
    names.units,
    names.co_units,
    names.short_names,
    people.persons,
    similar.tasks,
    deadlines.unclear,
    deadlines.outside_year,
    deadlines.due_column,
    deadlines.before_assigned,
    deadlines.after_parent,
    limits.over_limit,
    progress.states,
    progress.done_complete,
    progress.done_in_doubt,
    progress.done_dates,
    progress.reasons,
    progress.not_begun,
    progress.parts,
    private.secrecy_words,
    private.personal_numbers,
    coverage.hangings,
    coverage.months,
    coverage.weeks,
    coverage.units,
    coverage.people,
)


def check_ledger(ledger: Ledger, as_of: date, checks: Iterable[Check] = CHECKS) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger on a day; what was repaired in reading it comes first."""
    return (*ledger.findings, *(finding for check in checks for finding in check(ledger, as_of)))
