"""Who reported in a month, as 月报 of the ledger has it."""

from __future__ import annotations

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import MONTHLY, Field
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.returns.base import has_work


def has_reports(ledger: Ledger, month: Month) -> bool:
    """Whether 月报 has any row of a month."""
    return any(reported == str(month) for _, reported in ledger.reports)


def outcome_from_reports(ledger: Ledger, month: Month, *, asked: bool | None = None) -> Outcome:
    """Return which units reported. `asked` tells whether forms of the month were sent out or merged, None if not known.

    A month that nobody was asked about and that has no report is no unit's fault. Where nothing is known a ledger
    without 月报 counts as reported by all.
    """
    if asked is False and not has_reports(ledger, month):
        return Outcome(returned=(), unasked=tuple(unit.name for unit in ledger.units))
    if asked is None and MONTHLY.name not in ledger.tables:
        return Outcome(returned=tuple(unit.name for unit in ledger.units))
    units = [ledger.unit_of(item) for item in ledger.items if ledger.report(item.number, month) is not None]
    rows = [(item, row) for item in ledger.items if (row := ledger.report_row(item.number, month)) is not None]
    units += [
        unit
        for item, row in rows
        for unit in ledger.co_units(item)
        if line_of(ledger, row.shown(Field.CO_REPORT), unit)
    ]
    reported = {unit.name for unit in units if unit}
    return Outcome(
        returned=tuple(unit.name for unit in ledger.units if unit.name in reported),
        not_returned=tuple(
            unit.name for unit in ledger.units if unit.name not in reported and has_work(ledger, unit, month)
        ),
    )
