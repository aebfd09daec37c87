"""What entries with a 编号 mean for recurring items: proposed as that month's occurrence, and kept in 月报 once adopted. Pure.

每月都要有活动、有内容 (seed S15): an entry is the month's activity. Nothing of it reaches 月报 unless the section writes 采用.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, with_own_sheet
from taizhang_xl.ledger.schema import MONTHLY, Field, State
from taizhang_xl.ledger.status import state_of
from taizhang_xl.reading.table import rows_of
from taizhang_xl.returns.forms.rows import cell_change
from taizhang_xl.returns.monthly_sheet import appended_row
from taizhang_xl.systems.diary.entries import Diary, Entry
from taizhang_xl.systems.diary.rules import OCCURRENCE_ANSWER, OCCURRENCE_STALE
from taizhang_xl.systems.diary.sheets import ADOPT, DIARY, LEAVE, OCCURRENCES, STALE, TAKE, TAKEN, WHY
from taizhang_xl.text import content

_WHY = DIARY.name


class Proposal(NamedTuple):
    """An occurrence of an item that entries tell of."""

    number: str
    month: Month
    result: str
    done_on: date
    why: str

    def __str__(self) -> str:
        return f"{self.number} {self.month.label}：{self.result}（{self.why}）"


class Proposed(NamedTuple):
    """Edits of 日志落实 and of what was adopted; what is open, what was taken, what is wrong, and notes."""

    changes: ChangeSet = ChangeSet()
    open: tuple[Proposal, ...] = ()
    taken: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def propose(ledger: Ledger, diary: Diary, closed: Collection[Month]) -> Proposed:
    """Return what becomes of the proposals; `ledger` reads with all columns of 月报 and 日志落实, `closed` are final."""
    making = _Making(ledger)
    wanted, notes = _wanted(ledger, diary, closed)
    for row in rows_of(ledger, OCCURRENCES):
        making.look_at(row, wanted, closed)
    for proposal in wanted.values():
        making.add(proposal)
    return Proposed(making.changes, tuple(making.open), tuple(making.taken), tuple(making.findings), tuple(notes))


def _wanted(
    ledger: Ledger, diary: Diary, closed: Collection[Month]
) -> tuple[dict[tuple[str, Month], Proposal], list[str]]:
    """Return the occurrences that entries tell of and that are not done yet, and what entries say nothing for."""
    by_key: dict[tuple[str, Month], list[Entry]] = {}
    for entry in diary.entries:
        item = ledger.by_number.get(entry.number)
        if item is not None and entry.number not in ledger.doubled:
            by_key.setdefault((entry.number, Month.of(entry.span.last)), []).append(entry)
    wanted: dict[tuple[str, Month], Proposal] = {}
    notes: list[str] = []
    for (number, month), entries in by_key.items():
        item = ledger.by_number[number]
        if Field.DEADLINE not in item.columns:
            notes.append(f"台账没有“{Field.DEADLINE}”这一列，不知道 {number} 是不是每月、每季的事项，没有给它提建议")
        elif item.deadline.kind is not DeadlineKind.RECURRING:
            notes.append(f"编号 {number} 不是每月、每季这样的事项，日志没有给它提建议，进展请在台账里填")
        elif state_of(ledger, item, month).is_finished:
            continue
        elif month in closed:
            notes.append(f"编号 {number} 的{month.label}已经月结，日志没有再提建议")
        else:
            wanted[number, month] = _proposal(number, month, entries)
    return wanted, list(dict.fromkeys(notes))


def _proposal(number: str, month: Month, entries: Sequence[Entry]) -> Proposal:
    by_span: dict[str, list[str]] = {}
    for entry in entries:
        words = entry.content or (f"{entry.counted.measure}{entry.counted.figure}" if entry.counted else "")
        by_span.setdefault(str(entry.span), []).append(words)
    result = "；".join(f"{span}{'，'.join(dict.fromkeys(filter(None, words)))}" for span, words in by_span.items())
    rows = "、".join(str(entry.record.row) for entry in entries)
    return Proposal(number, month, result, entries[-1].span.last, f"{DIARY.name}第 {rows} 行")


class _Making:
    """Edits of 日志落实 and 月报 in the making."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.changes = ChangeSet()
        self.open: list[Proposal] = []
        self.taken: list[Proposal] = []
        self.findings: list[Finding] = []

    def look_at(self, row: Record, wanted: dict[tuple[str, Month], Proposal], closed: Collection[Month]) -> None:
        """Carry out or bring up to date one row; what it is about is then no longer wanted."""
        answer, month = row.text(ADOPT), row.month
        if answer in (TAKEN, STALE) or month is None:
            return
        key = row.text(Field.NUMBER), month
        proposal = wanted.get(key)
        is_same = proposal is not None and proposal.result == row.content(Field.RESULT)
        if answer == LEAVE:
            if is_same:
                del wanted[key]
            return
        wanted.pop(key, None)
        if answer not in ("", TAKE):
            self.findings.append(OCCURRENCE_ANSWER.at(row.where(ADOPT), row.content(ADOPT)))
        elif proposal is None:
            why = "这个月已经月结" if month in closed else "月报已是办结，或日志里没有这一条了"
            self._refuse(row, answer, why)
            self._set(row, {ADOPT: STALE})
        elif answer == TAKE and is_same:
            self._take(row, proposal)
        else:
            if not is_same:
                self._refuse(row, answer, "日志变了，建议也变了")
                self._set(row, {**_values(proposal), ADOPT: None})
            self.open.append(proposal)

    def add(self, proposal: Proposal) -> None:
        """Add a row for a proposal."""
        self._needs(OCCURRENCES.name)
        columns = self.ledger.tables[OCCURRENCES.name].columns
        values: Mapping[str, Value] = {
            Field.NUMBER: proposal.number, Field.MONTH: str(proposal.month), Field.STATE: str(State.DONE),
            **_values(proposal),
        }  # fmt: skip
        cells = {columns[name]: value for name, value in values.items() if name in columns}
        self.changes += ChangeSet((), (Append(OCCURRENCES.name, cells, _WHY, proposal.number),))
        self.open.append(proposal)

    def _needs(self, sheet: str) -> None:
        """Add a sheet of ours that the workbook lacks."""
        spec = self.ledger.tables[sheet].spec
        if sheet not in self.ledger.sheet_names and all(each.name != sheet for each in self.changes.sheets):
            self.changes += ChangeSet((), (), (own_sheet(spec),))

    def _take(self, row: Record, proposal: Proposal) -> None:
        state = self.ledger.state(row)
        if state is None or not row.text(Field.STATE):
            self._refuse(row, TAKE, f"状态“{row.content(Field.STATE)}”看不懂")
            self.open.append(proposal)
            return
        self._report(self.ledger.by_number[proposal.number], proposal, state)
        self._set(row, {ADOPT: TAKEN})
        self.taken.append(proposal)

    def _report(self, item: Item, proposal: Proposal, state: State) -> None:
        """Keep an occurrence in 月报; what the unit in charge has said of the month stays."""
        self._needs(MONTHLY.name)
        values: dict[str, Value] = {Field.RESULT: proposal.result, Field.STATE: str(state)}
        if state.is_finished:
            values[Field.DONE_ON] = proposal.done_on
        have = self.ledger.report_row(item.number, proposal.month)
        if have is None:
            values[Field.REPORTER] = _WHY
            table = self.ledger.tables[MONTHLY.name]
            self.changes += ChangeSet((), (appended_row(table, item, proposal.month, values, _WHY),))
            return
        if have.text(Field.RESULT):
            del values[Field.RESULT]
        self.changes += ChangeSet.of(
            cell_change(have, name, value, _WHY) for name, value in values.items() if name in have.columns
        )

    def _refuse(self, row: Record, answer: str, why: str) -> None:
        if answer == TAKE:
            words = {"number": row.text(Field.NUMBER), "month": row.content(Field.MONTH)}
            self.findings.append(OCCURRENCE_STALE.at(row.where(ADOPT), why, **words))

    def _set(self, row: Record, values: Mapping[str, Value]) -> None:
        self.changes += ChangeSet.of(_changes(row, values))


def _values(proposal: Proposal) -> dict[str, Value]:
    return {Field.RESULT: content(proposal.result), Field.DONE_ON: proposal.done_on, WHY: proposal.why}


def _changes(row: Record, values: Mapping[str, Value]) -> Iterator[Change]:
    for name, value in values.items():
        if name in row.columns and row.cell(name).value != value:
            old = row.cell(name).value
            yield Change(row.sheet, row.row, row.columns[name], old, value, why=_WHY, item=row.text(Field.NUMBER))


def with_sheets_of_proposals(ledger: Ledger) -> Ledger:
    """Return the ledger as it reads with 月报 and 日志落实, which are added when something is written there."""
    for spec in (MONTHLY, OCCURRENCES):
        ledger = with_own_sheet(ledger, spec) if lacks_sheet(ledger, spec) else ledger
    return ledger
