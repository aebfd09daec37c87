"""The figures of each month, by unit: of a closed month as its close left them, of an open one as the packet has them now. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.month.closed_work import unit_now, work_of
from taizhang_xl.month.packet.overview import on_time_rate
from taizhang_xl.month.reported import outcome_from_reports
from taizhang_xl.month.review import Counts, review
from taizhang_xl.month.snapshot import Gap, Snapshot
from taizhang_xl.systems.board.audience import Share

_Row = Mapping[str, str]


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
    ledger: Ledger, share: Share, closes: Sequence[Snapshot], gaps: Mapping[Month, Gap], as_of: date
) -> Iterator[MonthFigures]:
    """Yield the months of the ledger's year that have begun. `gaps` are those whose close cannot be used, and why."""
    closed = {close.month: close for close in closes}
    for number in range(1, 13):
        month = Month(ledger.year, number)
        if month.first > as_of:
            return
        close = closed.get(month)
        if month in gaps:
            yield MonthFigures(month, True, {}, f"{gaps[month]}，没有数字")
        elif close is None:
            yield MonthFigures(month, False, _open(ledger, share, month, min(as_of, month.last)))
        elif close.due is None:
            yield MonthFigures(month, True, {}, f"{Gap.OLD}，没有数字")
        else:
            yield MonthFigures(month, True, _closed(ledger, share, close, close.due))


def rate_text(counts: Counts) -> str:
    """Return 按期率 in whole percent, halves up as a spreadsheet shows it; "" where nothing is known."""
    rate = on_time_rate(counts)
    return "" if rate is None else f"{int(rate * 100 + 0.5)}%"


def _open(ledger: Ledger, share: Share, month: Month, day: date) -> dict[str, Counts]:
    found = {}
    for unit in review(ledger, month, day, outcome_from_reports(ledger, month)).units:
        rows = {
            figure: tuple(line for line in lines if share.counts(unit.name, line.item.number))
            for figure, lines in unit.rows.items()
        }
        if any(rows.values()):
            found[unit.name] = Counts.of(rows)
    return found


def _closed(ledger: Ledger, share: Share, close: Snapshot, due: Mapping[str, _Row]) -> dict[str, Counts]:
    by_unit: dict[str, dict[str, _Row]] = {unit.name: {} for unit in ledger.units}
    for key, row in due.items():
        unit = unit_now(ledger, row[Field.UNIT])
        if share.counts(unit, row[Field.NUMBER]):
            by_unit.setdefault(unit, {})[key] = row
    silent = {unit_now(ledger, name) for name in close.silent or ()}
    return {name: _counts(rows, is_silent=name in silent) for name, rows in by_unit.items() if rows}


def _counts(rows: Mapping[str, _Row], *, is_silent: bool) -> Counts:
    """Return the figures of `month.figures` for rows of a close: of a unit that reported nothing it is not known how far its work was."""
    if is_silent:
        return Counts(due=len(rows), unreported=len(rows))
    works = [work_of(key, row, hung=False) for key, row in rows.items()]
    states = [State(row[Field.STATE]) for row in rows.values()]
    done = sum(work.finished for work in works)
    return Counts(
        due=len(rows), done=done, doing=states.count(State.DOING), todo=states.count(State.TODO),
        hung=len(rows) - done, on_time=sum(work.on_time for work in works),
    )  # fmt: skip
