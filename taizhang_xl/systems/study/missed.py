"""What members missed and how they make up for it: due days, reminders, the secretary's reading. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.study import rules
from taizhang_xl.systems.study.attendance import Absence
from taizhang_xl.systems.study.meetings import Meeting, State, reviewed_on
from taizhang_xl.systems.study.sheets import MADE_UP, MEETING, REVIEWED, WAY
from taizhang_xl.text import key

HALFWAY, TODAY, OVERDUE = "提醒补课", "今天到期", "已经超期"


class Missed(NamedTuple):
    """One meeting that one member missed. `due` is the last day to make up for it, `made_up_on` when that was done.

    `record` is the row of 学习记录, None where there is none yet.
    """

    meeting: Meeting
    name: str
    why: Absence
    due: date
    made_up_on: date | None = None
    way: str = ""
    reviewed_on: date | None = None
    record: Record | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made up for."""
        return self.made_up_on is None

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been made up for before a day, and was not."""
        return self.is_open and day > self.due

    def occasion(self, day: date, calendar: Calendar, after: int) -> str:
        """Return for which reason one reminds of it on a working day, "" where there is none.

        `after` days after the meeting, on the due day, and on the first working day after it. What falls on a day off is
        told on the working day before it, so that it is still of use.
        """
        if not self.is_open:
            return ""
        halfway = self.meeting.day + timedelta(days=after)
        if halfway < self.due and day == last_workday(calendar, halfway):
            return HALFWAY
        if day == last_workday(calendar, self.due):
            return TODAY if day == self.due else f"{self.due.month}月{self.due.day}日到期"
        return OVERDUE if day == calendar.add_workdays(self.due, 1) else ""


def last_workday(calendar: Calendar, day: date) -> date:
    """Return a day if it is worked, else the last working day before it."""
    while not calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def missed_of(
    meetings: Sequence[Meeting], records: Sequence[Record], until: tuple[date, date]
) -> tuple[tuple[Missed, ...], tuple[Finding, ...]]:
    """Return what was missed, with what 学习记录 tells of it, and the rows there that belong to nothing.

    `until` are the day as of which it is told, and today.
    """
    by_key = {
        (key(meeting.number), key(name)): Missed(meeting, name, why, meeting.day + timedelta(days=meeting.days))
        for meeting in meetings
        for name, why in meeting.absent.items()
    }
    numbers = {key(meeting.number): meeting for meeting in meetings}
    findings: list[Finding] = []
    for record in records:
        known = key(record.text(MEETING)), key(record.text(Field.NAME))
        missed = by_key.get(known)
        if missed is None or missed.record is not None:
            findings.append(_unfit(record, numbers.get(known[0]), missed))
            continue
        by_key[known], doubts = _with_record(missed, record, until)
        findings += doubts
    return tuple(by_key.values()), tuple(findings)


def _unfit(record: Record, meeting: Meeting | None, missed: Missed | None) -> Finding:
    """Return why a row of 学习记录 belongs to nothing that was missed."""
    name, number = record.content(Field.NAME), record.content(MEETING)
    names = map(key, meeting.expected) if meeting is not None else ()
    if missed is not None and missed.record is not None:
        why = f"在第{missed.record.row}行已经有了"
    elif meeting is None:
        why = "的场次号“学习计划”里没有，或那一场没有算"
    elif meeting.state is State.CANCELLED:
        why = "的这一场取消了，不用补课"
    elif key(name) not in names:
        why = "的这一场不该这个人到"
    elif meeting.state is not State.HELD:
        why = "的这一场还没有登记到会"
    else:
        why = "的这个人到会了，不用补课"
    return rules.STUDY_RECORD.at(record.where(Field.NAME), f"{number} {name}".strip(), why=why)


def _with_record(missed: Missed, record: Record, until: tuple[date, date]) -> tuple[Missed, list[Finding]]:
    missed = missed._replace(record=record)
    day, shown, number = record.day(MADE_UP), record.content(MADE_UP), missed.meeting.number
    if not shown:
        return missed, []
    held_on = missed.meeting.day
    why = (
        "不是日期" if day is None else f"早于会议（{held_on}）" if day < held_on else "在将来" if day > until[1] else ""
    )
    if day is None or why:
        return missed, [
            rules.STUDY_MAKE_UP_DAY.at(record.where(MADE_UP), shown, name=missed.name, number=number, why=why)
        ]
    if day > until[0]:
        return missed, []
    missed = missed._replace(made_up_on=day, way=record.content(WAY))
    findings = [] if missed.way else [rules.STUDY_WAY.at(record.where(WAY), day, name=missed.name, number=number)]
    reviewed = reviewed_on(record, day, until, f"{missed.name} {number} 的补课")
    if isinstance(reviewed, Finding):
        return missed, [*findings, reviewed]
    return missed._replace(reviewed_on=reviewed), findings


def overdue(missed: Sequence[Missed], as_of: date) -> Iterator[Finding]:
    """Yield what should have been made up for by now."""
    for each in missed:
        if each.is_overdue(as_of):
            record = each.record
            where = record.where(MADE_UP) if record else each.meeting.record.where(MEETING)
            day, kind = f"{each.meeting.day.month}月{each.meeting.day.day}日", each.meeting.kind
            yield rules.STUDY_OVERDUE.at(where, each.due, name=each.name, day=day, kind=kind, why=each.why)


def unread(
    meetings: Sequence[Meeting], missed: Sequence[Missed], calendar: Calendar, days: int, as_of: date
) -> Iterator[Finding]:
    """Yield the records of meetings and of make-ups that the secretary has not read within some working days."""
    for meeting in meetings:
        late = meeting.state is State.HELD and meeting.reviewed_on is None
        if late and as_of > calendar.add_workdays(meeting.day, days):
            what = f"{meeting.number} {meeting.label}的记录"
            yield rules.STUDY_REVIEW.at(meeting.record.where(REVIEWED), meeting.day, what=what, days=days)
    for each in missed:
        if each.made_up_on is None or each.reviewed_on is not None or each.record is None:
            continue
        if as_of > calendar.add_workdays(each.made_up_on, days):
            what = f"{each.name} {each.meeting.number} 的补课笔记"
            yield rules.STUDY_REVIEW.at(each.record.where(REVIEWED), each.made_up_on, what=what, days=days)
