"""What meetings mean for the ledger's recurring items: proposed in 学习计划, entered in 月报 once somebody adopts it. Pure.

An item's occurrence of a month is never entered by a meeting alone: its row says what would be entered, and 采用 in it
enters just that. Names of persons are in none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, with_own_sheet
from taizhang_xl.ledger.schema import MONTHLY, Field, State
from taizhang_xl.ledger.status import state_of
from taizhang_xl.returns.monthly_sheet import appended_row
from taizhang_xl.systems.study import meetings, rules
from taizhang_xl.systems.study.meetings import Meeting
from taizhang_xl.systems.study.named import foreign_names
from taizhang_xl.systems.study.sheets import ADOPT, LEAVE, PROPOSED, TAKE, TAKEN
from taizhang_xl.systems.study.study_ledger import Study

_WHY = "党建台账"


class Proposal(NamedTuple):
    """That an item's occurrence of a month is done: the meetings that are it, and what 月报 would say of it."""

    item: Item
    month: Month
    meetings: tuple[Meeting, ...]

    @property
    def result(self) -> str:
        """What was done, without a name."""
        return "；".join(
            f"{each.label}{f'“{each.topic}”' if each.topic else ''}，应到 {len(each.expected)} 人，实到 {each.present} 人"
            for each in self.meetings
        )

    def __str__(self) -> str:
        return f"{self.item.number} {self.month.month}月写成办结（{self.meetings[-1].day}）：{self.result}"


class Proposed(NamedTuple):
    """Edits of the companion and of the ledger, what is proposed now, what was entered, why nothing is proposed, what is wrong."""

    companion: ChangeSet = ChangeSet()
    ledger: ChangeSet = ChangeSet()
    open: tuple[Proposal, ...] = ()
    taken: tuple[Proposal, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def propose(ledger: Ledger, study: Study, closed: Collection[Month]) -> Proposed:
    """Return what becomes of the proposals; `closed` are the months in which nothing may be entered any more."""
    wanted, notes, findings = _wanted(ledger, study, closed)
    changes: list[Change] = []
    entered: list[Proposal] = []
    is_open: list[Proposal] = []
    for meeting in study.meetings:
        proposal, row = wanted.get(meeting.number), meeting.record
        answer, shown = row.text(ADOPT), row.content(PROPOSED)
        if answer == TAKEN:
            continue
        if answer not in ("", TAKE, LEAVE):
            findings.append(rules.STUDY_ANSWER.at(row.where(ADOPT), row.content(ADOPT), number=meeting.number))
        elif answer == TAKE and proposal is not None and shown == str(proposal):
            entered.append(proposal)
            changes += _set(row, {ADOPT: TAKEN})
        else:
            if answer == TAKE:
                why = "建议变了" if proposal is not None else "现在没有要写的"
                findings.append(rules.STUDY_STALE.at(row.where(ADOPT), why, number=meeting.number))
                changes += _set(row, {ADOPT: None})
            if answer != LEAVE or shown != str(proposal or ""):
                changes += _set(row, {PROPOSED: str(proposal) if proposal else None})
            is_open += [proposal] if proposal is not None and answer != LEAVE else []
    entries = _entered(ledger, study, entered)
    return Proposed(
        ChangeSet.of(changes), entries, tuple(is_open), tuple(entered), tuple(dict.fromkeys(notes)), tuple(findings)
    )


def _wanted(
    ledger: Ledger, study: Study, closed: Collection[Month]
) -> tuple[dict[str, Proposal], list[str], list[Finding]]:
    """Return the proposals by the 场次号 of their last meeting, why there is none for an item, and items that are not there."""
    found: dict[tuple[str, Month], list[Meeting]] = {}
    notes: list[str] = []
    findings: list[Finding] = []
    for meeting in study.meetings:
        item = ledger.by_number.get(meeting.item)
        if meeting.item and (item is None or meeting.item in ledger.doubled):
            why = "台账里没有" if item is None else "台账里有几行"
            where = meeting.record.where(Field.NUMBER)
            findings.append(rules.STUDY_ITEM.at(where, meeting.item, number=meeting.number, why=why))
        elif item is not None and meeting.state is meetings.State.HELD:
            month = Month.of(meeting.day)
            if why := _why_not(ledger, item, month, closed):
                notes += [f"{item.number} {month.month}月{why}，没有建议"]
            elif not _is_told(ledger, item, month):
                found.setdefault((item.number, month), []).append(meeting)
    names = [each.name for each in study.people.members]
    proposals = (
        Proposal(ledger.by_number[number], month, tuple(_without_names(each, names) for each in own))
        for (number, month), own in found.items()
    )
    return {each.meetings[-1].number: each for each in proposals}, notes, findings


def _without_names(meeting: Meeting, names: Sequence[str]) -> Meeting:
    """Return a meeting as the ledger may tell it: without a topic that names a member, without numbers of persons."""
    topic = for_others(meeting.topic)
    return meeting._replace(topic="" if foreign_names(topic, (), names) else topic)


def _is_told(ledger: Ledger, item: Item, month: Month) -> bool:
    """Whether 月报 has the month already: what a unit reported itself is not written over."""
    return ledger.report(item.number, month) is not None or state_of(ledger, item, month).is_finished


def _why_not(ledger: Ledger, item: Item, month: Month, closed: Collection[Month]) -> str:
    """Return why a meeting means nothing for an item, in words; "" where it does, or the month is told."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        return "有学习，但不是定期的事项，进展请在台账填"
    return "已经月结" if month in closed and not _is_told(ledger, item, month) else ""


def _entered(ledger: Ledger, study: Study, proposals: Sequence[Proposal]) -> ChangeSet:
    """Return the edits of 月报."""
    if not proposals:
        return ChangeSet()
    is_new = lacks_sheet(ledger, MONTHLY)
    wide = with_own_sheet(ledger, MONTHLY) if is_new else ledger
    changes: list[Change] = []
    appends: list[Append] = []
    for each in proposals:
        values: Mapping[str, Value] = {
            Field.RESULT: each.result, Field.STATE: State.DONE, Field.REPORTER: _WHY, Field.REPORTED_ON: study.as_of,
            Field.DONE_ON: each.meetings[-1].day,
        }  # fmt: skip
        if (have := wide.report_row(each.item.number, each.month)) is None:
            appends.append(appended_row(wide.tables[MONTHLY.name], each.item, each.month, values, _WHY))
        else:
            changes += _set(have, values, each.item.number)
    return ChangeSet.of(changes, tuple(appends)) + ChangeSet(sheets=(own_sheet(MONTHLY),) if is_new else ())


def _set(row: Record, values: Mapping[str, Value], item: str = "") -> Iterator[Change]:
    for name, value in values.items():
        if name in row.columns and row.content(name) != (value or ""):
            field = str(name) if item else ""
            yield Change(
                row.sheet, row.row, row.columns[name], row.cell(name).value, value, why=_WHY, item=item, field=field
            )
