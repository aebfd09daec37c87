"""The figures of each month, by unit: of a closed month as its close left them, of an open one as the packet has them now. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.closed_figures import closed_counts
from taizhang_xl.month.packet.overview import on_time_rate
from taizhang_xl.month.reported import has_reports, outcome_from_reports
from taizhang_xl.month.review import review
from taizhang_xl.month.review_line import NO_FORMS
from taizhang_xl.month.review_model import Counts
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.month.trend_model import Gap
from taizhang_xl.systems.board.audience import Share


class MonthFigures(NamedTuple):
    """One month: what each unit with work due counts, by its full name. `note` says why there is nothing, else ""."""

    month: Month
    is_closed: bool
    units: Mapping[str, Counts]
    note: str = ""

    @property
    def total(self) -> Counts:
        """The sum of all units."""
        return sum(self.units.values(), Counts())


def month_figures(
    ledger: Ledger, share: Share, closes: Sequence[Snapshot], gaps: Mapping[Month, Gap], asked: Container[Month],
    as_of: date,
) -> Iterator[MonthFigures]:  # fmt: skip
    """Yield the months of the ledger's year that have begun.

    `gaps` are those whose close cannot be used, and why; `asked` those of which forms were sent out or merged.
    """
    closed = {close.month: close for close in closes}
    for number in range(1, 13):
        month = Month(ledger.year, number)
        if month.first > as_of:
            return
        close = closed.get(month)
        if month in gaps:
            yield MonthFigures(month, True, {}, f"{gaps[month]}，没有数字")
        elif close is None and ledger.reports and month not in asked and not has_reports(ledger, month):
            # No unit was asked, so none failed to report.
            yield MonthFigures(month, False, {}, NO_FORMS)
        elif close is None:
            yield MonthFigures(month, False, _open(ledger, share, month, min(as_of, month.last), month in asked))
        elif close.due is None:
            yield MonthFigures(month, True, {}, f"{Gap.OLD}，没有数字")
        else:
            yield MonthFigures(month, True, closed_counts(ledger, close, share.counts))


def rate_text(counts: Counts) -> str:
    """Return 按期率 in whole percent, halves up as a spreadsheet shows it; "" where nothing is known."""
    rate = on_time_rate(counts)
    return "" if rate is None else f"{int(rate * 100 + 0.5)}%"


def _open(ledger: Ledger, share: Share, month: Month, day: date, is_asked: bool) -> dict[str, Counts]:
    found = {}
    outcome = outcome_from_reports(ledger, month, asked=is_asked)
    for unit in review(ledger, month, day, outcome).units:
        rows = {
            figure: tuple(line for line in lines if share.counts(unit.name, line.item.number))
            for figure, lines in unit.rows.items()
        }
        if any(rows.values()):
            found[unit.name] = Counts.of(rows)
    return found
