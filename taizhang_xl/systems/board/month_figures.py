"""The figures of each month, by unit: of a closed month as its close left them, of an open one as the packet has them now. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.day import iso_day
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.month.packet.overview import on_time_rate
from taizhang_xl.month.reported import outcome_from_reports
from taizhang_xl.month.review import NO_UNIT, Counts, review
from taizhang_xl.month.snapshot import Snapshot
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
    ledger: Ledger, share: Share, closes: Sequence[Snapshot], altered: frozenset[Month], as_of: date
) -> Iterator[MonthFigures]:
    """Yield the months of the ledger's year that have begun. `altered` are those whose close was changed: it counts for nothing."""
    closed = {close.month: close for close in closes}
    for number in range(1, 13):
        month = Month(ledger.year, number)
        if month.first > as_of:
            return
        close = closed.get(month)
        if month in altered:
            yield MonthFigures(month, True, {}, "月结存档被改动过，没有采用，请从备份恢复")
        elif close is None:
            yield MonthFigures(month, False, _open(ledger, share, month, min(as_of, month.last)))
        elif close.due is None:
            yield MonthFigures(month, True, {}, "是旧版本月结的，没有存数字")
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
    by_unit: dict[str, list[_Row]] = {}
    for row in due.values():
        unit = _unit_now(ledger, row[Field.UNIT])
        if share.counts(unit, row[Field.NUMBER]):
            by_unit.setdefault(unit, []).append(row)
    silent = {_unit_now(ledger, name) for name in close.silent or ()}
    order = [unit.name for unit in ledger.units]
    known = [name for name in order if name in by_unit]
    return {name: _counts(by_unit[name], is_silent=name in silent) for name in dict.fromkeys((*known, *by_unit))}


def _unit_now(ledger: Ledger, name: str) -> str:
    unit = ledger.unit(name) if name else None
    return unit.name if unit else name or NO_UNIT


def _counts(rows: Sequence[_Row], *, is_silent: bool) -> Counts:
    """Return the figures of `month.figures` for rows of a close: of a unit that reported nothing it is not known how far its work was."""
    if is_silent:
        return Counts(due=len(rows), unreported=len(rows))
    states = [State(row[Field.STATE]) for row in rows]
    done = sum(state.is_finished for state in states)
    return Counts(
        due=len(rows), done=done, doing=states.count(State.DOING), todo=states.count(State.TODO),
        hung=len(rows) - done, on_time=sum(map(_is_on_time, rows)),
    )  # fmt: skip


def _is_on_time(row: _Row) -> bool:
    done_on, due = row[Field.DONE_ON], row[Field.DUE]
    return State(row[Field.STATE]).is_finished and bool(done_on and due) and iso_day(done_on) <= iso_day(due)
