"""A closed month as it was, and what has been changed in it since. Pure: who keeps the snapshot is not its business."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from taizhang_xl.catalogue import CLOSED_CHANGED, CLOSED_ROW_ADDED, CLOSED_ROW_GONE
from taizhang_xl.cells import value_text
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import HANGING, MONTHLY, Field, State
from taizhang_xl.ledger.status import finished_before, finished_early
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome, UnitReview
from taizhang_xl.text import content, plain

Rows = Mapping[str, Mapping[str, str]]
_REPORTED = (Field.RESULT, Field.STATE, Field.REASON, Field.NEXT_PLAN, Field.CO_REPORT, Field.MATTER)
_DONE = (Field.STATE, Field.DONE_ON, Field.EVIDENCE)
_HUNG = (Field.NUMBER, Field.MONTH, Field.FIRST_DUE)


class Snapshot(NamedTuple):
    """What a month's close made final: its rows of 月报, what was finished by then, what it put on 挂单.

    `reports` and `done` are by 编号, `hung` by 挂单号; each row is field -> text, `as_typed` but in what an earlier
    version kept folded (² as 2).
    `due` are the items that the month's review counts (应办), `late` those that an earlier close hung and that were
    told done since, with a day before this month, or of recurring work signed off since; `early` those finished before their time began. Each row says whose
    it was, by when, and how it stood. `silent` are the units asked that reported nothing, None where nobody did.
    Closes of earlier versions have None for all four.
    """

    month: Month
    reports: Rows
    done: Rows
    hung: Rows
    as_typed: bool = True
    due: Rows | None = None
    late: Rows | None = None
    early: Rows | None = None
    silent: tuple[str, ...] | None = None


def snapshot_of(ledger: Ledger, month: Month) -> Snapshot:
    """Return a month as a ledger has it now; after its close that is how it stays."""
    items = ledger.by_number.items()
    everyone = Outcome(returned=tuple(unit.name for unit in ledger.units))
    units = review(ledger, month, month.last, everyone).units
    return Snapshot(
        month,
        {number: _texts(record, _REPORTED) for number, record in _reports(ledger, month).items()},
        {number: _texts(item, _DONE) for number, item in items if _was_finished_in(ledger, item, month)},
        {number: _texts(record, _HUNG) for number, record in _hung(ledger, month).items()},
        due={
            _key(ledger, line.item, line.due): _counted(ledger, line.item, line.due, line.state, line.reason)
            for unit in units
            for line in unit.due
        },
        late=_told_late(ledger, month),
        early={
            number: _counted(ledger, item, item.deadline.due, State.DONE)
            for number, item in items
            if _was_finished_in(ledger, item, month) and finished_early(ledger, item)
        },
        silent=_silent(ledger, month, units),
    )


def changed_since(ledger: Ledger, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield what differs in a closed month: a result told otherwise, a row gone or added, what was done taken back.

    Seed S10, S11: what was reviewed is not altered afterwards without being seen.
    """
    place = _Place(ledger, snapshot.month.label, content if snapshot.as_typed else plain)
    yield from place.differences(snapshot.reports, _reports(ledger, snapshot.month), MONTHLY.name, added=True)
    yield from place.differences(snapshot.done, ledger.by_number, ledger.parts[0].sheet.name)
    yield from place.differences(snapshot.hung, _hung(ledger, snapshot.month), HANGING.name, added=True)


def _reports(ledger: Ledger, month: Month) -> dict[str, Record]:
    return {number: record for (number, reported), record in ledger.reports.items() if reported == str(month)}


def _hung(ledger: Ledger, month: Month) -> dict[str, Record]:
    return {record.text(Field.HANGING_NUMBER): record for record in ledger.hangings if record.month == month}


def _texts(record: Record, fields: tuple[Field, ...]) -> dict[str, str]:
    return {str(name): record.shown(name) for name in fields if name in record.columns}


def _was_finished_in(ledger: Ledger, item: Item, month: Month) -> bool:
    # The row of recurring work begins anew with each occurrence; what came of each stands in 月报.
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    finished = ledger.is_finished(item) and not finished_before(ledger, item, month)
    return finished and not recurring


def _told_late(ledger: Ledger, month: Month) -> Rows:
    rows: dict[str, Mapping[str, str]] = {}
    for record in ledger.hangings:
        item = ledger.by_number.get(record.text(Field.NUMBER))
        if item is None or record.month is None or record.month >= month:
            continue
        due, signed_off = record.day(Field.FIRST_DUE), record.day(Field.CLOSED_ON)
        if item.deadline.kind is DeadlineKind.RECURRING and due and signed_off:
            # The row's 完成日期 is of another occurrence.
            row = _counted(ledger, item, due, State.DONE)
            rows[_key(ledger, item, due)] = row | {str(Field.DONE_ON): value_text(signed_off)}
        elif finished_before(ledger, item, month):
            rows[_key(ledger, item, None)] = _counted(ledger, item, due, State.DONE)
    return rows


def _key(ledger: Ledger, item: Item, due: date | None) -> str:
    """Return what an item counts by: its number, of recurring work with the day of the occurrence."""
    if not item.number or item.number in ledger.doubled:
        where = item.where(Field.NUMBER)
        return f"{where.sheet}!{where.cell}"
    return f"{item.number} {due}" if item.deadline.kind is DeadlineKind.RECURRING and due else item.number


def _counted(ledger: Ledger, item: Item, due: date | None, state: State, reason: str = "") -> dict[str, str]:
    unit = ledger.unit_of(item)
    row = {
        Field.NUMBER: item.number,
        Field.UNIT: unit.name if unit else item.content(Field.UNIT),
        Field.TASK: item.content(Field.TASK),
        Field.DUE: value_text(due),
        Field.STATE: str(state),
        Field.DONE_ON: value_text(item.day(Field.DONE_ON)) if state.is_finished else "",
        Field.REASON: "" if state.is_finished else reason,
    }
    return {str(name): text for name, text in row.items()}


def _silent(ledger: Ledger, month: Month, units: Iterable[UnitReview]) -> tuple[str, ...] | None:
    """Return the units with work due in the month that have no row of 月报 for it."""
    reported = _reports(ledger, month)
    if not reported:
        return None
    mine = {name: {item.number for item in items} for name, items in ledger.by_unit.items()}
    return tuple(unit.name for unit in units if unit.due and unit.name in mine and mine[unit.name].isdisjoint(reported))


def _is_finished(ledger: Ledger, state: str) -> bool:
    named = ledger.state_named(state)
    return named is not None and named.is_finished


class _Place(NamedTuple):
    ledger: Ledger
    month: str
    comparable: Callable[[str], str]

    def differences(
        self, before: Rows, now: Mapping[str, Record], sheet: str, *, added: bool = False
    ) -> Iterator[Finding]:
        where = Where(self.ledger.file, sheet)
        for number, texts in before.items():
            record = now.get(number)
            if record is None:
                yield CLOSED_ROW_GONE.at(where, number, month=self.month, number=number)
            else:
                yield from self._changes(number, texts, record)
        for number in now.keys() - before.keys() if added else ():
            yield CLOSED_ROW_ADDED.at(now[number].where(Field.NUMBER), number, month=self.month, number=number)

    def _changes(self, number: str, texts: Mapping[str, str], record: Record) -> Iterator[Finding]:
        for name, old in texts.items():
            new = record.shown(name)
            # 办结 that the section has closed since is no change of what was done.
            finished = name == Field.STATE and _is_finished(self.ledger, new) and _is_finished(self.ledger, old)
            if self.comparable(new) == self.comparable(old) or finished:
                continue
            yield CLOSED_CHANGED.at(record.where(name), new, month=self.month, number=number, field=name, old=old)
