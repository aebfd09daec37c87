"""The meetings of 学习计划: who should have come to each, who did not, and what is wrong with a row. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.study import rules
from taizhang_xl.systems.study.attendance import Absence, attendance_of
from taizhang_xl.systems.study.people import Organ, People, committee_of
from taizhang_xl.systems.study.sheets import (
    ASSEMBLY,
    CAME,
    COMMITTEE,
    DAYS,
    EVERYBODY,
    KIND,
    KINDS,
    MEETING,
    REVIEWED,
    SCOPE,
    TOPIC,
)
from taizhang_xl.text import key

_EVERYBODY = {key(word) for word in (EVERYBODY, "全体", "全体人员", "所有党员", "全部")}
_QUORATE = (ASSEMBLY, COMMITTEE)


class State(Enum):
    """How far a meeting is. UNKNOWN is over, and who came is not told, or cannot be read."""

    PLANNED = "没有开"
    HELD = "开过"
    CANCELLED = "取消"
    UNKNOWN = "没有登记"


class Meeting(NamedTuple):
    """One meeting. `expected` are the names of who should come, `absent` of who did not and why, as 人员 has them.

    `organs` are the branches and groups that it is of, as far as it is of whole ones. `days` is how long one has to make
    up for it.
    """

    number: str
    day: date
    kind: str
    topic: str
    organs: tuple[str, ...]
    expected: tuple[str, ...]
    absent: Mapping[str, Absence]
    state: State
    days: int
    item: str
    reviewed_on: date | None
    record: Record

    @property
    def label(self) -> str:
        """The meeting as texts name it: 3月16日主题党日."""
        return f"{self.day.month}月{self.day.day}日{self.kind}"

    @property
    def present(self) -> int:
        """How many came."""
        return len(self.expected) - len(self.absent)


def meetings_of(
    records: Sequence[Record], people: People, year: int, until: tuple[date, date], days: int
) -> tuple[tuple[Meeting, ...], tuple[Finding, ...]]:
    """Return the meetings by day, and what is wrong; a row that cannot be told for certain is left out, and named.

    `until` are the day as of which they are told, and today; `days` is how long one has to make up where a row does not say.
    """
    reading = _Reading(people, year, until, days)
    found = [meeting for record in records if (meeting := reading.meeting(record)) is not None]
    return tuple(sorted(found, key=lambda each: (each.day, each.record.row))), tuple(reading.findings)


class _Reading:
    """Rows of 学习计划 in the reading."""

    def __init__(self, people: People, year: int, until: tuple[date, date], days: int) -> None:
        self._people, self._year, self._days = people, year, days
        self._as_of, self._today = until
        self._rows: dict[str, int] = {}
        self.findings: list[Finding] = []

    def meeting(self, record: Record) -> Meeting | None:
        """Return the meeting of a row, None where it cannot be told."""
        if (number := self._number(record)) is None or (day := self._day(record, number)) is None:
            return None
        kind = self._kind(record, number)
        scope = self._scope(record, number, kind, day)
        if scope is None:
            return None
        organs, expected = scope
        state, absent = self._came(record, number, day, expected)
        meeting = Meeting(
            number, day, kind, record.content(TOPIC), organs, expected, absent, state, self._days_of(record, number),
            record.text(Field.NUMBER), None, record,
        )  # fmt: skip
        self.findings += self._doubts(meeting)
        return meeting._replace(reviewed_on=self._reviewed(meeting))

    def _number(self, record: Record) -> str | None:
        number = record.content(MEETING)
        first = self._rows.setdefault(key(number), record.row) if number else record.row
        if number and first == record.row:
            return number
        why = f"在第{first}行已经有了" if number else "是空的"
        self.findings.append(rules.STUDY_NUMBER.at(record.where(MEETING), number, row=record.row, why=why))
        return None

    def _day(self, record: Record, number: str) -> date | None:
        day = record.day(Field.DAY)
        if day is not None and day.year == self._year:
            return day
        why = "不是日期" if day is None else f"不在{self._year}年"
        shown = record.content(Field.DAY) if day is None else str(day)
        self.findings.append(
            rules.STUDY_DAY.at(record.where(Field.DAY), shown, number=number, why=why, year=self._year)
        )
        return None

    def _kind(self, record: Record, number: str) -> str:
        kind = record.content(KIND)
        known = next((each for each in KINDS if key(each) == key(kind)), None)
        if known is None:
            self.findings.append(rules.STUDY_KIND.at(record.where(KIND), kind or "（空）", number=number))
        return known or kind or "学习"

    def _scope(
        self, record: Record, number: str, kind: str, day: date
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the organs that a meeting is of and who should come, None where that cannot be told."""
        text, people = record.content(SCOPE), self._people
        organs: list[Organ] = []
        named: list[str] = []
        for word in names_in(text):
            if key(word) in _EVERYBODY:
                organs += people.branches
            elif (organ := people.organ_of.get(key(word))) is not None:
                organs.append(organ)
            elif (member := people.by_name.get(key(word))) is not None:
                named.append(member.name)
            else:
                self._refused(record, number, f"里的“{word}”不是党组织，也不是“人员”表里的党员")
                return None
        if not organs and not named:
            self._refused(record, number, "是空的")
            return None
        for organ in organs:
            if (own := self._of(organ, kind, day)) is None:
                return None
            named += own
        names = set(named)
        whole = [organ.name for organ in organs]
        whole += [group.name for organ in organs for group in people.groups if group.parent == organ.name]
        there = [each.name for each in people.members if each.name in names and each.is_there(day)]
        for name in sorted(names - set(there)):
            self.findings.append(rules.STUDY_NOT_THERE.at(record.where(SCOPE), name, number=number))
        if not there:
            self._refused(record, number, "那一天一个党员也没有")
            return None
        return tuple(dict.fromkeys(whole)), tuple(there)

    def _of(self, organ: Organ, kind: str, day: date) -> list[str] | None:
        """Return who of an organ should come, None where its committee is not known."""
        if kind != COMMITTEE:
            found = self._people.of_group if organ.is_group else self._people.of_branch
            return [each.name for each in found(organ.name, day)]
        committee = committee_of(organ, day)
        members = [self._people.by_name.get(key(name)) for name in committee]
        if not committee or None in members:
            lacking = next((name for name in committee if key(name) not in self._people.by_name), "")
            why = f"的支部委员“{lacking}”不在“人员”表的党员里" if lacking else "没有填支部委员"
            finding = rules.STUDY_COMMITTEE.at(organ.where, organ.name, why=why)
            if finding not in self.findings:
                self.findings.append(finding)
            return None
        return [member.name for member in members if member is not None]

    def _refused(self, record: Record, number: str, why: str) -> None:
        self.findings.append(rules.STUDY_SCOPE.at(record.where(SCOPE), record.content(SCOPE), number=number, why=why))

    def _came(
        self, record: Record, number: str, day: date, expected: Sequence[str]
    ) -> tuple[State, Mapping[str, Absence]]:
        text, where = record.shown(CAME), record.where(CAME)
        if not text:
            return State.PLANNED if day >= self._as_of else State.UNKNOWN, {}
        came = attendance_of(text)
        if came.is_cancelled:
            return State.CANCELLED, {}
        if came.absent is None:
            self.findings.append(rules.STUDY_CAME.at(where, came.unread, number=number))
            return State.UNKNOWN, {}
        if day > self._today:
            self.findings.append(rules.STUDY_CAME_EARLY.at(where, day, number=number))
        if day > self._as_of:
            return State.PLANNED, {}
        self.findings += [rules.STUDY_TWICE.at(where, name, number=number) for name in came.twice]
        known = {key(name): name for name in expected}
        strangers = [name for name in came.absent if key(name) not in known]
        self.findings += [rules.STUDY_NOT_EXPECTED.at(where, name, number=number) for name in strangers]
        return State.HELD, {known[key(name)]: why for name, why in came.absent.items() if key(name) in known}

    def _days_of(self, record: Record, number: str) -> int:
        text = record.text(DAYS)
        if re.fullmatch("[1-9][0-9]?", text):
            return int(text)
        if text:
            self.findings.append(rules.STUDY_DAYS.at(record.where(DAYS), text, number=number, days=self._days))
        return self._days

    def _reviewed(self, meeting: Meeting) -> date | None:
        found = reviewed_on(
            meeting.record, meeting.day, (self._as_of, self._today), f"{meeting.number} {meeting.label}"
        )
        if isinstance(found, Finding):
            self.findings.append(found)
            return None
        return found

    def _doubts(self, meeting: Meeting) -> Iterator[Finding]:
        """Yield that nobody told who came, and that fewer than half did (中国共产党支部工作条例（试行）, 11 and 12)."""
        where = meeting.record.where(CAME)
        if meeting.state is State.UNKNOWN and not meeting.record.shown(CAME):
            yield rules.STUDY_CAME_LACKING.at(where, meeting.day, number=meeting.number, kind=meeting.kind)
        if meeting.state is State.HELD and is_short(meeting):
            yield rules.STUDY_QUORUM.at(
                where, meeting.present, number=meeting.number, kind=meeting.kind, expected=len(meeting.expected)
            )


def is_short(meeting: Meeting) -> bool:
    """Whether a meeting that votes lacks its quorum: fewer than half came."""
    return meeting.kind in _QUORATE and 2 * meeting.present < len(meeting.expected)


def has_quorum(meeting: Meeting) -> bool:
    """Whether a meeting that votes has its quorum."""
    return meeting.kind in _QUORATE and not is_short(meeting)


def reviewed_on(record: Record, after: date, until: tuple[date, date], what: str) -> date | Finding | None:
    """Return the day on which the secretary read a record, None where none is typed up to the first of `until`.

    A finding for a day that cannot be, as one after the second of them, today.
    """
    day, shown = record.day(REVIEWED), record.content(REVIEWED)
    if not shown:
        return None
    why = "不是日期" if day is None else f"早于{after}" if day < after else "在将来" if day > until[1] else ""
    if day is None or why:
        return rules.STUDY_REVIEW_EARLY.at(record.where(REVIEWED), shown, what=what, why=why)
    return day if day <= until[0] else None
