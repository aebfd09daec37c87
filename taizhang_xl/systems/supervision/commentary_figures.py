"""The figures of a quarter: per unit what was due, what came of it, and the rank. Pure; from closed months alone.

Texts are as others may have them from here on: beside a count a number of a person could not be told from it any more.

An item counts once in a quarter (应办), as the last close that has it left it; of recurring work each occurrence counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import Field, SheetSpec
from taizhang_xl.month.closed_work import Counted, Work, is_finished, unit_now, work_of
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.rules import PAPER_UNDATED
from taizhang_xl.systems.supervision.sheets import (
    EXPERIENCE,
    HANDLING,
    INSPECTIONS,
    SENT_ON,
    SLIP,
    SLIPS,
    VISIT_ON,
    VOID,
)


class Visit(NamedTuple):
    """What was found worth following on a visit: `place` is the row's cell."""

    place: str
    day: date
    unit: str
    text: str


@dataclass
class Figures(Counted):
    """One unit's quarter: what was due, the slips sent to it by 文号, the months for which it reported nothing."""

    name: str
    short: str
    early: list[Work] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)
    silent: list[Month] = field(default_factory=list)


class Commentary(NamedTuple):
    """The facts of a commentary. `uncounted` are months in which nobody reported: who did not is not known then.

    `slips_known` tells whether there is a register of slips; `findings` is what could not be counted.
    """

    quarter: Quarter
    units: tuple[Figures, ...]
    visits: tuple[Visit, ...]
    uncounted: tuple[Month, ...]
    slips_known: bool
    findings: tuple[Finding, ...]

    @property
    def due(self) -> list[Work]:
        """All that was due, unit by unit."""
        return [work for unit in self.units for work in unit.due]

    @property
    def early(self) -> list[Work]:
        """All that was finished before its time began."""
        return [work for unit in self.units for work in unit.early]


def commentary(ledger: Ledger, quarter: Quarter, closes: Sequence[Snapshot]) -> Commentary:
    """Return the facts of a quarter from the snapshots of its three closed months, in their order.

    Of the ledger as it is now come the names of units, the register of slips and what was found on visits.
    """
    units = {unit.name: Figures(unit.name, for_others(unit.short)) for unit in ledger.units}

    def of(name: str) -> Figures:
        name = unit_now(ledger, name)
        return units.setdefault(name, Figures(name, for_others(name)))

    for work in _works(closes):
        of(work.unit).due.append(work)
    # A month closed late has what was done ahead by then, and the month of that day has it once more.
    early = {key: row for close in closes for key, row in (close.early or {}).items()}
    for key, row in early.items():
        of(row[Field.UNIT]).early.append(work_of(key, row, hung=False))
    for close in closes:
        for name in close.silent or ():
            of(name).silent.append(close.month)
    findings: list[Finding] = []
    for record in _of_quarter(ledger, SLIPS, SENT_ON, SLIP, quarter, findings):
        if record.text(HANDLING) != VOID:
            unit = ledger.unit_of(record)
            of(unit.name if unit else record.content(Field.UNIT)).slips.append(for_others(record.content(SLIP)))
    visits = tuple(_visits(ledger, quarter, findings))
    uncounted = tuple(close.month for close in closes if close.silent is None)
    return Commentary(quarter, tuple(units.values()), visits, uncounted, SLIPS.name in ledger.tables, tuple(findings))


def ranks(units: Iterable[Figures], fewest: int) -> dict[str, int]:
    """Return the ranks of those units of which enough was due: 按期率 down, then 挂单 up; equals share one (1, 2, 2, 4)."""
    places = {
        unit.name: (-unit.rate, len(unit.hung))
        for unit in units
        if unit.rate is not None and len(unit.due) >= fewest
    }  # fmt: skip
    return {name: 1 + sum(other < place for other in places.values()) for name, place in places.items()}


def _works(closes: Sequence[Snapshot]) -> Iterator[Work]:
    last: dict[str, Work] = {}
    for close in closes:
        for key, row in (close.due or {}).items():
            before = last.get(key)
            work = work_of(key, row, hung=not is_finished(row))
            if before is not None:
                work = work._replace(reason=work.reason or before.reason, hung=work.hung or before.hung)
            last[key] = work
        for key, row in (close.late or {}).items():
            # Told done only now: what this quarter does not count is of an earlier one.
            if key in last:
                last[key] = work_of(key, row, hung=last[key].hung)._replace(reason=last[key].reason, due=last[key].due)
    yield from last.values()


def _of_quarter(
    ledger: Ledger, sheet: SheetSpec, column: str, content: str, quarter: Quarter, findings: list[Finding]
) -> Iterator[Record]:
    """Yield the rows of a quarter that have some content; one without a readable day is a finding."""
    for record in rows_of(ledger, sheet):
        day = record.day(column)
        if not record.text(content):
            continue
        if day is None:
            findings.append(PAPER_UNDATED.at(record.where(column), record.content(column), column=column))
        elif Quarter.of(Month.of(day)) == quarter:
            yield record


def _visits(ledger: Ledger, quarter: Quarter, findings: list[Finding]) -> Iterator[Visit]:
    for record in _of_quarter(ledger, INSPECTIONS, VISIT_ON, EXPERIENCE, quarter, findings):
        if (day := record.day(VISIT_ON)) is not None:
            unit, where = ledger.unit_of(record), record.where(EXPERIENCE)
            name = unit.short if unit else record.content(Field.UNIT)
            yield Visit(f"{where.sheet}!{where.cell}", day, for_others(name), for_others(record.content(EXPERIENCE)))
