"""What inspections found, as matters of slips: each problem of 督察方案 that has a date and is not mended. Pure.

Its key in the register is the day of the inspection (督察2018-04-09), with the unit and the item, if it was of one; of
several problems of one inspection the second is 督察2018-04-09-2. Problems that are mended count, so that a key stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.inspection_checks import mend_by
from taizhang_xl.systems.supervision.matters import Matter, matter_of
from taizhang_xl.systems.supervision.register import OF_VISIT, Slip
from taizhang_xl.systems.supervision.rules import (
    PROBLEM_NOT_DATED,
    SLIP_VISIT_UNKNOWN,
    VISIT_ITEM_UNKNOWN,
    VISIT_NOT_DATED,
)
from taizhang_xl.systems.supervision.sheets import (
    INSPECTIONS,
    INSPECTOR,
    MEND_BY,
    OCCURRENCE,
    PROBLEM,
    SETTLED,
    VISIT_ON,
    WAY,
)
from taizhang_xl.systems.supervision.wording import chinese_day


class _Found(NamedTuple):
    """A row that tells of a problem; `key` is "" and `due` None where their days cannot be read."""

    record: Record
    number: str
    unit: Unit | None
    key: str
    due: date | None

    @property
    def is_open(self) -> bool:
        return not self.record.text(SETTLED)

    def was_by(self, day: date) -> bool:
        """Whether the inspection had been by a day, or it cannot be told."""
        visited_on = self.record.day(VISIT_ON)
        return visited_on is None or visited_on <= day


def open_problems(ledger: Ledger, register: Sequence[Slip], day: date) -> Iterator[Matter]:
    """Yield the problems of which slips may go out; those that `held_problems` tells of are left out."""
    lost = {ledger.unit(slip.unit) for slip in register if _is_lost(ledger, slip)}
    for found in _found(ledger):
        is_told = found.unit in lost and not any(_is_of(ledger, slip, found) for slip in register)
        if found.is_open and found.was_by(day) and not any(_wrong(ledger, found)) and not is_told:
            assert found.due is not None
            yield Matter(found.record, found.number, found.unit, found.key, found.due)


def held_problems(ledger: Ledger, register: Sequence[Slip], day: date) -> Iterator[Finding]:
    """Yield why no slip goes out for problems: their days or item cannot be read, a slip's inspection is not found."""
    for found in _found(ledger):
        if found.is_open and found.was_by(day):
            yield from _wrong(ledger, found)
    for slip in register:
        yield from lost_visit(ledger, slip)


def lost_visit(ledger: Ledger, slip: Slip) -> list[Finding]:
    """Return the finding of a slip that waits for an answer and whose inspection is not in the plan (any more)."""
    if not _is_lost(ledger, slip):
        return []
    unit = ledger.unit(slip.unit)
    return [SLIP_VISIT_UNKNOWN.at(slip.where(OCCURRENCE), slip.subject, text=slip.text, unit=unit.short if unit else slip.unit)]  # fmt: skip


def subject_of(ledger: Ledger, slip: Slip) -> Matter | None:
    """Return what a slip is about, None where that is not in the ledger any more."""
    if not slip.is_of_visit:
        return matter_of(ledger, slip)
    for found in _found(ledger):
        if _is_of(ledger, slip, found) and found.due is not None:
            return Matter(found.record, found.number, found.unit, found.key, found.due)
    return None


def inspected_unit(ledger: Ledger, record: Record) -> Unit | None:
    """Return the unit of an inspection: where none is written that of the item; None for one that is not known."""
    item = ledger.by_number.get(record.text(Field.NUMBER))
    return ledger.unit_of(record if record.text(Field.UNIT) or item is None else item)


def found_words(record: Record) -> str:
    """Return a problem with the inspection that found it: 2018年4月9日督察（实地查看，督察人：督察科）发现：材料不全。

    Numbers of persons are left out.
    """
    day, inspector = record.day(VISIT_ON), for_others(record.content(INSPECTOR))
    how = "，".join(filter(None, (for_others(record.content(WAY)), f"督察人：{inspector}" if inspector else "")))
    problem = for_others(record.content(PROBLEM))
    return f"{chinese_day(day) if day else ''}督察{f'（{how}）' if how else ''}发现：{problem}"


def _found(ledger: Ledger) -> Iterator[_Found]:
    counts: Counter[tuple[date, Unit | None, str]] = Counter()
    for record in rows_of(ledger, INSPECTIONS):
        if not record.text(PROBLEM):
            continue
        number, day = record.text(Field.NUMBER), record.day(VISIT_ON)
        unit = inspected_unit(ledger, record)
        key = ""
        if day is not None:
            counts[day, unit, number] += 1
            nth = counts[day, unit, number]
            key = f"{OF_VISIT}{day.isoformat()}{f'-{nth}' if nth > 1 else ''}"
        yield _Found(record, number, unit, key, mend_by(ledger, record))


def _wrong(ledger: Ledger, found: _Found) -> Iterator[Finding]:
    record = found.record
    if not found.key:
        yield VISIT_NOT_DATED.at(record.where(VISIT_ON), record.content(VISIT_ON) or "（空）")
    if found.due is None:
        yield PROBLEM_NOT_DATED.at(record.where(MEND_BY), record.content(PROBLEM))
    if found.number and (found.number not in ledger.by_number or found.number in ledger.doubled):
        yield VISIT_ITEM_UNKNOWN.at(record.where(Field.NUMBER), found.number)


def _is_of(ledger: Ledger, slip: Slip, found: _Found) -> bool:
    return (slip.item, slip.occurrence, ledger.unit(slip.unit)) == (found.number, found.key, found.unit)


def _is_lost(ledger: Ledger, slip: Slip) -> bool:
    return slip.is_of_visit and slip.is_awaited and not any(_is_of(ledger, slip, found) for found in _found(ledger))
