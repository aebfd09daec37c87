"""What a project's progress means for the ledger's item: proposed on a sheet, and done once somebody adopts it. Pure.

The item's state and dates are never set by a step alone. A row marked 采用 is carried out as it was proposed; if item or
project have changed since, it is not, and what is proposed now is there to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.dates.day import iso_day
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, with_own_sheet
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.month.extension import Request, extend
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.project.outlook import Outlook
from taizhang_xl.systems.project.rules import PROPOSAL_ANSWER, PROPOSAL_STALE
from taizhang_xl.systems.project.sheets import ADOPT, COLUMN, LEAVE, NOW, PROPOSALS, PROPOSED, STALE, TAKE, TAKEN, WHY

_WHY = "推进建议"


class Proposal(NamedTuple):
    """A new value for a column of an item: what stands there now, and why it should change."""

    number: str
    column: str
    now: str
    value: str
    why: str

    def __str__(self) -> str:
        return f"{self.number} 的{self.column}：{self.now or '空'} → {self.value}（{self.why}）"


class Proposed(NamedTuple):
    """Edits of 推进建议 and of what was adopted, the proposals that are open now, those carried out, and what is wrong."""

    changes: ChangeSet = ChangeSet()
    open: tuple[Proposal, ...] = ()
    taken: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()


def propose(ledger: Ledger, outlooks: Sequence[Outlook], as_of: date) -> Proposed:
    """Return what becomes of the proposals of some projects: adopted ones are carried out, the others brought up to date."""
    making = _Making(ledger, as_of)
    for outlook in outlooks:
        wanted = {each.column: each for each in wanted_of(ledger, outlook)}
        rows = [row for row in rows_of(ledger, PROPOSALS) if row.text(Field.NUMBER) == outlook.project.number]
        for row in rows:
            making.look_at(row, wanted)
        for proposal in wanted.values():
            making.add(proposal)
    return making.result()


def wanted_of(ledger: Ledger, outlook: Outlook) -> Iterator[Proposal]:
    """Yield what the item of a project should say; of recurring work, and of what is closed, nothing."""
    item, steps = outlook.project.item(ledger), outlook.project.steps
    state = None if item is None else ledger.state(item)
    if item is None or state is State.CLOSED or item.deadline.kind is DeadlineKind.RECURRING:
        return
    # A slip of the pen, which is told by itself: nothing follows from it.
    if any(day is not None and day > outlook.day for step in steps for day in (step.begun_on, step.ended_on)):
        return
    ended = [step.ended_on for step in steps if step.ended_on is not None]
    begun = [step for step in steps if step.begun_on is not None or step.ended_on is not None]
    is_over = len(ended) == len(steps)
    due = State.DONE if is_over else State.DOING if begun else None
    why = (
        f"{len(steps)} 道工序都已完成"
        if is_over
        else f"{len(steps)} 道工序已开工 {len(begun)} 道，完成 {len(ended)} 道"
    )
    if due is not None and due is not state:
        yield Proposal(item.number, Field.STATE, item.text(Field.STATE), due, why)
    if is_over and item.day(Field.DONE_ON) != max(ended):
        yield Proposal(item.number, Field.DONE_ON, item.text(Field.DONE_ON), str(max(ended)), "最后一道工序的实际完成")
    until = item.deadline.due
    # What is finished or overdue cannot be put off any more.
    may_wait = item.deadline.kind is DeadlineKind.DATED and not is_over and not ledger.is_finished(item)
    if may_wait and until is not None and outlook.day <= until < outlook.end:
        causes = "、".join(cause.step for cause in outlook.causes())
        why = f"工程预计 {outlook.end} 完成{f'，{causes} 拖期' if causes else ''}"
        yield Proposal(item.number, Field.EXTENDED_TO, str(until), str(outlook.end), why)


class _Making:
    """Edits of 推进建议 in the making."""

    def __init__(self, ledger: Ledger, as_of: date) -> None:
        self.ledger, self.as_of = ledger, as_of
        self.changes = ChangeSet()
        self.open: list[Proposal] = []
        self.taken: list[Proposal] = []
        self.findings: list[Finding] = []

    def look_at(self, row: Record, wanted: dict[str, Proposal]) -> None:
        """Carry out or bring up to date one row; what it is about is then no longer wanted."""
        answer, column = row.text(ADOPT), row.text(COLUMN)
        if answer in (TAKEN, STALE):
            return
        proposal = wanted.get(column)
        if answer == LEAVE and (proposal is None or proposal.value == row.text(PROPOSED)):
            wanted.pop(column, None)
            return
        if answer == LEAVE:
            return
        wanted.pop(column, None)
        if answer not in ("", TAKE):
            self.findings.append(PROPOSAL_ANSWER.at(row.where(ADOPT), row.content(ADOPT)))
            return
        if proposal is None:
            self._stale(row, answer, "现在用不着了")
            self._set(row, {ADOPT: STALE})
        elif answer == TAKE and (proposal.value, proposal.now) == (row.text(PROPOSED), row.text(NOW)):
            self._take(row, proposal)
        else:
            self._stale(
                row, answer, f"现在建议“{proposal.value}”" if proposal.value != row.text(PROPOSED) else "台账已经变了"
            )
            self._set(row, {NOW: proposal.now or None, PROPOSED: proposal.value, WHY: proposal.why, ADOPT: None})
            self.open.append(proposal)

    def add(self, proposal: Proposal) -> None:
        """Add a row for a proposal."""
        is_new = lacks_sheet(self.ledger, PROPOSALS)
        columns = (with_own_sheet(self.ledger, PROPOSALS) if is_new else self.ledger).tables[PROPOSALS.name].columns
        values: Mapping[str, Value] = {
            Field.NUMBER: proposal.number, COLUMN: proposal.column, NOW: proposal.now or None,
            PROPOSED: proposal.value, WHY: proposal.why,
        }  # fmt: skip
        cells = {columns[name]: value for name, value in values.items() if name in columns and value is not None}
        append = Append(PROPOSALS.name, cells, _WHY, proposal.number)
        self.changes += ChangeSet((), (append,), (own_sheet(PROPOSALS),) if is_new else ())
        self.open.append(proposal)

    def result(self) -> Proposed:
        """Return what has come of it."""
        sheets = tuple({sheet.name: sheet for sheet in self.changes.sheets}.values())
        changes = ChangeSet(self.changes.changes, self.changes.appends, sheets)
        return Proposed(changes, tuple(self.open), tuple(self.taken), tuple(self.findings))

    def _take(self, row: Record, proposal: Proposal) -> None:
        item = self.ledger.by_number[proposal.number]
        if proposal.column == Field.EXTENDED_TO:
            approver = row.shown(Field.APPROVER)
            request = Request(item.number, iso_day(proposal.value), proposal.why, approver)
            extension = extend(self.ledger, request, self.as_of)
            if extension.refused:
                self.findings += extension.refused
                return
            self.changes += extension.changes
        elif proposal.column in item.columns:
            value = iso_day(proposal.value) if proposal.column == Field.DONE_ON else proposal.value
            self.changes += ChangeSet.of([_edit(item, proposal.column, value)])
        else:
            self._stale(row, TAKE, f"台账没有“{proposal.column}”这一列")
            return
        self._set(row, {ADOPT: TAKEN})
        self.taken.append(proposal)

    def _stale(self, row: Record, answer: str, why: str) -> None:
        if answer == TAKE:
            where, value = row.where(ADOPT), row.text(PROPOSED)
            self.findings.append(
                PROPOSAL_STALE.at(where, value, number=row.text(Field.NUMBER), column=row.text(COLUMN), why=why)
            )

    def _set(self, row: Record, values: Mapping[str, Value]) -> None:
        self.changes += ChangeSet.of(
            Change(row.sheet, row.row, row.columns[name], row.cell(name).value, value, why=_WHY, item=row.text(Field.NUMBER))
            for name, value in values.items()
            if name in row.columns and row.text(name) != (value or "")
        )  # fmt: skip


def _edit(item: Item, column: str, value: Value) -> Change:
    old = item.cells[column].value if column in item.cells else None
    return Change(item.sheet, item.row, item.columns[column], old, value, why=_WHY, item=item.number, field=column)
