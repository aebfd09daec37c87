"""The week as each group's leader is told it: long for 微信 and QQ, short for a text message; own members only. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.findings import Finding
from taizhang_xl.sending.texts import sms_parts
from taizhang_xl.systems.study import rules
from taizhang_xl.systems.study.meetings import Meeting, State
from taizhang_xl.systems.study.missed import Missed
from taizhang_xl.systems.study.named import foreign_names
from taizhang_xl.systems.study.people import Member, Organ
from taizhang_xl.systems.study.sheets import TOPIC
from taizhang_xl.systems.study.study_ledger import Study
from taizhang_xl.systems.study.totals import Count, total, totals_of

_FRIDAY = 4
# Of a topic so much goes into a text.
_TOPIC = 40


class Week(NamedTuple):
    """The seven days that end on a Friday; `told_on` is the day as of which they are told, no later than today."""

    first: date
    last: date
    told_on: date

    @classmethod
    def of(cls, day: date, today: date) -> Week:
        """Return the week that a day is in: what is on a Saturday is told the Friday after it."""
        last = day + timedelta(days=(_FRIDAY - day.weekday()) % 7)
        return cls(last - timedelta(days=6), last, min(last, today))

    @classmethod
    def to_tell(cls, today: date, calendar: Calendar) -> Week:
        """Return the week to be told on a day: its own once there was a working day in it, else the one that is over.

        On a Saturday off nothing of the new week can have been, while the old one may not have been told; one that is
        worked to make up for a holiday counts as its first day.
        """
        week = cls.of(today, today)
        days = (week.first + timedelta(days=count) for count in range((today - week.first).days + 1))
        return week if any(map(calendar.is_workday, days)) else cls.of(week.first - timedelta(days=1), today)

    def __contains__(self, day: object) -> bool:
        """Whether a day is in it, and over."""
        return isinstance(day, date) and self.first <= day <= self.told_on


class Text(NamedTuple):
    """What one leader is told. `leader_owes` tells that it is of the leader too: another has to remind."""

    group: str
    leader: Member
    long: str
    short: str
    leader_owes: bool

    @property
    def parts(self) -> int:
        """As how many text messages the short one is sent."""
        return sms_parts(self.short)


class Told(NamedTuple):
    """The texts of a week, the groups about which there is nothing to tell, who owes something and is in no group, what is wrong."""

    week: Week
    texts: tuple[Text, ...]
    quiet: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def weekly_texts(study: Study, week: Week) -> Told:
    """Return what each group's leader is told of a week; `study` is read as of the day on which it is told.

    A member belongs to the group of that day, wherever the meeting was missed.
    """
    texts, quiet, findings = [], [], []
    counts = totals_of(study, week.told_on).members
    for group in study.people.groups:
        telling = _Telling(study, week, group, counts)
        if not telling.matters:
            quiet.append(group.name)
            continue
        leader = study.people.head(group, week.told_on)
        if isinstance(leader, Finding):
            findings.append(leader)
            continue
        text = telling.text(leader)
        findings += telling.findings
        if telling.is_foreign(text):
            findings.append(rules.STUDY_FOREIGN.at(group.where, group.name))
        else:
            texts.append(text)
    alone = [
        each.name
        for each in study.people.members
        if each.is_there(week.told_on)
        and not study.people.group(each, week.told_on)
        and any(missed.is_open and missed.name == each.name for missed in study.missed)
    ]
    return Told(week, tuple(texts), tuple(quiet), tuple(alone), tuple(dict.fromkeys(findings)))


class _Telling:
    """The text of one group in the making."""

    def __init__(self, study: Study, week: Week, group: Organ, counts: Mapping[str, Count]) -> None:
        self._study, self._week, self._group, self._counted = study, week, group, counts
        self._everybody = [each.name for each in study.people.members]
        self._own = [each.name for each in study.people.of_group(group.name, week.told_on)]
        self._held = [
            each
            for each in study.meetings
            if each.day in week and each.state is State.HELD and set(each.expected) & set(self._own)
        ]
        self._open = sorted(
            (each for each in study.missed if each.is_open and each.name in self._own), key=lambda each: each.due
        )
        self.findings: list[Finding] = []

    @property
    def matters(self) -> bool:
        """Whether there is anything to tell: a meeting of own members, or something to make up for."""
        return bool(self._own) and bool(self._held or self._open)

    def text(self, leader: Member) -> Text:
        """Return the text for a leader."""
        owes = any(each.name == leader.name for each in self._open)
        return Text(
            self._group.name, leader, for_others("\n".join(self._long(leader))), for_others(self._short()), owes
        )

    def is_foreign(self, text: Text) -> bool:
        """Whether somebody of another group is named in a text: what a clerk typed in an unexpected cell."""
        return bool(foreign_names(f"{text.long}\n{text.short}", self._own, self._everybody))

    def _long(self, leader: Member) -> Iterator[str]:
        first, last = self._week.first, self._week.told_on
        yield f"【党建学习通报】{self._group.name}（{_day(first)}至{_day(last)}）"
        yield f"{leader.name}组长："
        yield "一、本周学习"
        yield from (
            [f"{number}. {self._of_meeting(each)}" for number, each in enumerate(self._held, 1)] or ["本周没有学习。"]
        )
        yield "二、还没有补课的"
        yield from ([f"{number}. {self._of_missed(each)}" for number, each in enumerate(self._open, 1)] or ["没有。"])
        if self._open:
            yield "请提醒补课；补了把日期和方式报给党支部。"
        yield f"三、本组现有党员今年以来：{_counted(self._counts())}"
        if self._study.office:
            yield self._study.office

    def _short(self) -> str:
        came = "；".join(
            f"{each.label}应到{self._expected(each)}实到{self._expected(each) - len(self._away(each))}{_listed(self._away(each))}"
            for each in self._held
        )
        owed: dict[str, list[str]] = {}
        for each in self._open:
            owed.setdefault(each.name, []).append(self._until(each))
        open_ones = "、".join(f"{name}（{'，'.join(dict.fromkeys(until))}）" for name, until in owed.items())
        told = [f"{self._group.name}本周{came}" if came else f"{self._group.name}"]
        told += [f"要补课的：{open_ones}，请提醒"] if open_ones else ["没有要补课的"]
        return "。".join(told) + "。" if came else "：".join(told) + "。"

    def _until(self, missed: Missed) -> str:
        day = f"{missed.due.month}.{missed.due.day}"
        return f"{day}超期" if missed.is_overdue(self._week.told_on) else f"{day}前"

    def _expected(self, meeting: Meeting) -> int:
        return sum(name in self._own for name in meeting.expected)

    def _away(self, meeting: Meeting) -> list[str]:
        return [f"{name}{why}" for name, why in meeting.absent.items() if name in self._own]

    def _of_meeting(self, meeting: Meeting) -> str:
        away, expected = self._away(meeting), self._expected(meeting)
        came = f"应到 {expected} 人，实到 {expected - len(away)} 人" + (f"（{'、'.join(away)}）" if away else "，全到")
        return f"{meeting.label}{self._topic(meeting)}：{came}。"

    def _of_missed(self, missed: Missed) -> str:
        day = self._week.told_on
        late = (
            f"已超期 {(day - missed.due).days} 天"
            if missed.is_overdue(day)
            else "今天到期"
            if missed.due == day
            else ""
        )
        until = f"应在{_day(missed.due)}前补课" + (f"，{late}" if late else "")
        return f"{missed.name}：{missed.meeting.label}{self._topic(missed.meeting)}（{missed.why}），{until}。"

    def _topic(self, meeting: Meeting) -> str:
        """Return a meeting's topic as it may be told this group: not with the name of somebody else's member in it."""
        topic = for_others(meeting.topic)
        if topic and foreign_names(topic, self._own, self._everybody):
            where = meeting.record.where(TOPIC)
            self.findings.append(rules.STUDY_NAME_IN_TOPIC.at(where, self._group.name, number=meeting.number))
            return ""
        shown = topic if len(topic) <= _TOPIC else f"{topic[:_TOPIC]}……"
        return f"“{shown}”" if shown else ""

    def _counts(self) -> Count:
        return total(self._counted[name] for name in self._own)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _listed(away: Sequence[str]) -> str:
    return f"（{'、'.join(away)}）" if away else ""


def _counted(count: Count) -> str:
    overdue = f"（超期 {count.overdue}）" if count.overdue else ""
    return (
        f"应到 {count.expected} 人次，实到 {count.present}，请假 {count.leave}，缺 {count.absent}，补 {count.made_up}，"
        f"欠补 {count.open}{overdue}。"
    )
