"""The party-study ledger on paper: counts of members and groups, what is to be made up for, the meetings, what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import BinaryIO

from taizhang_xl.cells import Value
from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import day_words
from taizhang_xl.findings import Finding
from taizhang_xl.paper.pages import Pages, Row
from taizhang_xl.paper.style import Column, Styled, height
from taizhang_xl.systems.study.meetings import Meeting, State, has_quorum, is_short
from taizhang_xl.systems.study.missed import Missed
from taizhang_xl.systems.study.study_ledger import Study
from taizhang_xl.systems.study.totals import Count, Totals, total, totals_of
from taizhang_xl.text import key

_AHEAD = 7
# Two lines tall, for a hand to sign in.
_BY_HAND = "\n"
_COUNTS = ("应到", "实到", "请假", "缺", "补", "欠补", "其中超期")
_BY_COUNT = tuple(Column(name, 9, "center") for name in _COUNTS)
_MEMBERS = (Column("党支部", 16), Column("党小组", 16), Column("姓名", 14, "center"), *_BY_COUNT, Column("说明", 15))
_GROUPS = (Column("党支部", 16), Column("党小组", 16), Column("组长", 14, "center"), *_BY_COUNT, Column("说明", 15))
_MISSED = (
    Column("党小组", 14), Column("姓名", 12, "center"), Column("场次号", 9, "center"), Column("日期", 11, "date"),
    Column("学习", 34), Column("情形", 8, "center"), Column("应补到", 11, "date"), Column("怎样", 22),
)  # fmt: skip
_MEETINGS = (
    Column("场次号", 9, "center"), Column("日期", 11, "date"), Column("类型", 11, "center"), Column("主题", 30), Column("范围", 16),
    Column("应到", 7, "center"), Column("实到", 7, "center"), Column("请假", 7, "center"), Column("缺", 6, "center"),
    Column("到会", 9, "center"), Column("批阅", 11, "date"),
)  # fmt: skip
_TO_DO = (Column("种类", 9, "center"), Column("在哪里", 22), Column("什么事", 50), Column("怎么办", 42))
_SIGN_IN = (
    Column("序号", 7, "center"),
    Column("党小组", 20),
    Column("姓名", 16, "center"),
    Column("签到", 22),
    Column("请假事由", 28),
)


def write_summary(study: Study, findings: Sequence[Finding], file: BinaryIO) -> None:
    """Write all pages of a day. Numbers of persons are left out."""
    styled = Styled(file, f"{study.year}年党建学习汇总", study.as_of, for_others)
    totals = totals_of(study)
    _write_totals(styled, study, totals)
    _write_missed(styled, study)
    _write_meetings(styled, study)
    _write_to_do(styled, study, findings)
    for meeting in study.meetings:
        if meeting.state is State.PLANNED and study.as_of <= meeting.day <= study.as_of + timedelta(days=_AHEAD):
            _write_sign_in(styled, study, meeting)
    styled.close()


def _write_totals(styled: Styled, study: Study, totals: Totals) -> None:
    pages = _pages(
        styled, "汇总", _MEMBERS, f"{study.office}{study.year}年党建学习汇总", f"截至{day_words(study.as_of)}"
    )
    pages.part("一、各党小组（按开会那天所在的小组算）", _GROUPS, list(_groups(study, totals)))
    pages.part("二、每名党员（按现在所在的小组排）", _MEMBERS, list(_members(study, totals)))
    width = sum(column.width for column in _MEMBERS)
    for note in _notes(totals):
        pages.line(note, points=height([(note, width)]))
    pages.close()


def _groups(study: Study, totals: Totals) -> Iterator[Row]:
    for name, count in totals.groups.items():
        organ = next((each for each in study.people.groups if each.name == name), None)
        head = study.people.head(organ, study.as_of) if organ else None
        leader = "" if head is None else "（不明）" if isinstance(head, Finding) else head.name
        yield Row([organ.parent if organ else None, name, leader or None, *_values(count), None])
    yield Row(["合计", None, None, *_values(total(totals.groups.values())), None])


def _members(study: Study, totals: Totals) -> Iterator[Row]:
    """Yield a row for each member, those of a group together; who has left is behind."""
    people, day = study.people, study.as_of
    order = {group.name: number for number, group in enumerate(people.organs)}
    rows = [
        (order.get(people.group(each, day), len(order)) + (0 if each.is_there(day) else len(order)), number, each)
        for number, each in enumerate(people.members)
    ]
    for _, _, member in sorted(rows, key=lambda row: row[:2]):
        changed = "今年换过组" if len({spell.value for spell in member.groups if spell.value}) > 1 else None
        note = changed if member.is_there(day) else "不在岗"
        own = totals.members[member.name]
        yield Row(
            [people.branch(member, day) or None, people.group(member, day) or None, member.name, *_values(own), note]
        )


def _values(count: Count) -> list[Value]:
    return [count.expected, count.present, count.leave, count.absent, count.made_up, count.open, count.overdue]


def _notes(totals: Totals) -> Iterator[str]:
    yield "应到 = 实到 + 请假 + 缺；请假和缺都要补课：请假 + 缺 = 补 + 欠补。"
    if totals.uncounted:
        yield f"开过了还没有登记到会（或看不懂）的 {len(totals.uncounted)} 场没有算进去：{'、'.join(totals.uncounted)}。"


def _write_missed(styled: Styled, study: Study) -> None:
    pages = _pages(styled, "补课", _MISSED, "补课清单", f"截至{day_words(study.as_of)}")
    by_due = sorted(study.missed, key=lambda each: (each.due, each.name))
    for title, is_open in (("一、还没有补的", True), ("二、补过的", False)):
        pages.part(title, _MISSED, [_missed_row(study, each) for each in by_due if each.is_open is is_open])
    pages.close()


def _missed_row(study: Study, missed: Missed) -> Row:
    member = study.people.by_name[key(missed.name)]
    meeting = missed.meeting
    subject = f"{meeting.kind}{f'：{meeting.topic}' if meeting.topic else ''}"
    return Row([
        study.people.group(member, study.as_of) or None, missed.name, meeting.number, meeting.day, subject, str(missed.why),
        missed.due, how(missed, study),
    ])  # fmt: skip


def how(missed: Missed, study: Study) -> str:
    """Return how it stands with what was missed, in words."""
    if (day := missed.made_up_on) is not None:
        late = "，迟了" if day > missed.due else ""
        read = "" if missed.reviewed_on else "，没有批阅"
        return f"{day.month}月{day.day}日补（{missed.way or '没有写方式'}）{late}{read}"
    if missed.is_overdue(study.as_of):
        return f"▲ 已超期 {(study.as_of - missed.due).days} 天"
    left = (missed.due - study.as_of).days
    return f"还有 {left} 天" if left else "今天到期"


def _write_meetings(styled: Styled, study: Study) -> None:
    pages = _pages(styled, "场次", _MEETINGS, "学习场次", f"截至{day_words(study.as_of)}", table=True)
    pages.rows(
        _MEETINGS, [_meeting_row(each) for each in study.meetings] or [Row(["无", *[None] * (len(_MEETINGS) - 1)])]
    )
    pages.close()


def _meeting_row(meeting: Meeting) -> Row:
    is_held = meeting.state is State.HELD
    whys = [str(why) for why in meeting.absent.values()]
    vote = "不足半数" if is_held and is_short(meeting) else "够半数" if is_held and has_quorum(meeting) else ""
    counts: list[Value] = [meeting.present, whys.count("请假"), whys.count("缺")] if is_held else [None] * 3
    return Row([
        meeting.number, meeting.day, meeting.kind, meeting.topic or None, meeting.record.content("范围"), len(meeting.expected),
        *counts, vote or ("" if is_held else meeting.state.value) or None, meeting.reviewed_on,
    ])  # fmt: skip


def _write_to_do(styled: Styled, study: Study, findings: Sequence[Finding]) -> None:
    pages = _pages(
        styled, "待办", _TO_DO, "要办、要核对的", f"截至{day_words(study.as_of)}，共 {len(findings)} 处", table=True
    )
    rows = [Row([str(each.severity), f"{each.sheet} {each.cell}".strip(), each.message, each.fix]) for each in findings]
    pages.rows(_TO_DO, rows or [Row(["无", None, None, None])])
    pages.close()


def _write_sign_in(styled: Styled, study: Study, meeting: Meeting) -> None:
    title = f"{meeting.label}签到表"
    about = (
        f"{meeting.number}　{meeting.topic}　应到 {len(meeting.expected)} 人"
        if meeting.topic
        else f"{meeting.number}　应到 {len(meeting.expected)} 人"
    )
    pages = _pages(styled, f"签到 {meeting.number}", _SIGN_IN, title, about, table=True)
    pages.rows(_SIGN_IN, [
        Row([number, study.people.group(study.people.by_name[key(name)], meeting.day) or None, name, _BY_HAND, None])
        for number, name in enumerate(meeting.expected, 1)
    ])  # fmt: skip
    pages.close()


def _pages(
    styled: Styled, name: str, columns: Sequence[Column], title: str, about: str, *, table: bool = False
) -> Pages:
    pages = Pages(styled, styled.page(name, pages_high=None), columns)
    pages.head((title, "title", 34), (about, "plain", 24), table=table)
    return pages
