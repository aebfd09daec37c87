"""The papers of a quarter: the form of each person, a unit's summary and notice of places, the list for the committee.

What a person did stands beside what others say of it; no paper proposes a grade.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from taizhang_xl.cells import Value
from taizhang_xl.dates.day import day_words
from taizhang_xl.systems.appraisal.facts import NOTE
from taizhang_xl.systems.appraisal.grades import differs
from taizhang_xl.systems.appraisal.layout import Column, Paper, Part
from taizhang_xl.systems.appraisal.places import Places, rule_text, shown
from taizhang_xl.systems.appraisal.quarter import Entry, Frame, QuarterPapers, UnitPart
from taizhang_xl.systems.appraisal.records import MonthAppraisal
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.weeks import Standing

_NOTHING = "—"
_SHORT_ROLES = {Role.HEAD: "负责人", Role.LEADER: "领导"}
_FIGURES = (
    Column("周记实", 15, True), Column("承办", 7, True), Column("按期", 7, True), Column("超期", 7, True), Column("挂单", 7, True),
)  # fmt: skip
_ABOUT = (Column("姓名", 22, True), Column("职务", 24, True), Column("单位", 52, True), Column("到岗、离岗", 30, True))
_WORK = (
    Column("周记实", 12, True), Column("其中补记", 12, True), Column("请假（周）", 13, True), Column("缺记", 10, True),
    Column("承办", 10, True), Column("按期", 10, True), Column("超期", 10, True), Column("挂单", 10, True),
)  # fmt: skip
_DECISION = (
    Column("审定等次", 22, True), Column("审定日期", 36, True), Column("审定会议", 40), Column("与建议不一致的理由", 54),
)  # fmt: skip
_SIGNED = (Column("单位负责人签字", 1, True), Column("主管领导签字", 1, True), Column("本人签字", 1, True))
_TO_SETTLE = (
    Column("单位", 22), Column("姓名", 14), Column("职务", 18), Column("月份", 9, True), Column("单位负责人建议", 18, True),
    Column("主管领导建议", 18, True), Column("审定等次", 13, True), Column("理由", 40),
)  # fmt: skip
_GRADES = (Column("等次", 30, True), Column("人数", 20, True), Column("占参加考核人数", 30, True))
_PLACES = (
    Column("单位", 34), Column("人数", 10, True), Column("应得", 10, True), Column("上季结转", 12, True), Column("合计", 10, True),
    Column("先得整数", 12, True), Column("名额", 10, True), Column("结转", 10, True), Column("小数并列", 13, True), Column("已审定", 12, True),
)  # fmt: skip
_OWN_PLACES = (
    Column("本单位人数", 20, True), Column("应得", 16, True), Column("上季结转", 20, True), Column("合计", 16, True),
    Column("先得整数", 20, True), Column("名额", 16, True), Column("结转", 16, True), Column("小数并列", 22, True),
)  # fmt: skip


def person_form(frame: Frame, unit: UnitPart, entry: Entry) -> Paper:
    """Return the form of one person: weeks, work, comments, decision, room for signatures; last the weeks as recorded."""
    person = entry.person
    days = [f"{day_words(day)}{word}" for day, word in ((person.since, "到岗"), (person.until, "离岗")) if day]
    about = (person.name, person.post, unit.name, "\n".join(days) or _NOTHING)
    return Paper(
        person.name,
        f"{frame.office}平时考核表",
        (frame.quarter.label,),
        (
            Part("", _ABOUT, (about,)),
            Part("一、工作情况", _WORK, (_work_row(entry),), _missing(entry) + NOTE),
            Part("二、每月考核", _months(person.name), tuple(_month_rows(entry))),
            Part("三、季度审定", _DECISION, (_decision_row(entry),)),
            Part("", _SIGNED, (("\n\n　　年　月　日",) * 3,)),
            Part("四、周记实", _weeks(person.name), tuple(_week_rows(entry))),
        ),
    )


def _months(name: str) -> tuple[Column, ...]:
    """Return the columns of the comments; a header stands on each page again, and with it whose they are."""
    return Column("月份、考核人", 27), Column(f"评语（{name}）", 111), Column("等次建议", 18, True)


def _weeks(name: str) -> tuple[Column, ...]:
    return (
        Column("周（周五）", 22, True),
        Column("情形", 14, True),
        Column(f"记实（{name}）", 96),
        Column("事项编号", 24),
    )


def _work_row(entry: Entry) -> tuple[Value, ...]:
    weeks, facts = entry.weeks, entry.facts
    counts = map(len, (weeks.late, weeks.excused, weeks.missing, facts.due, facts.on_time, facts.overdue, facts.hung))
    return (weeks.figure, *counts)


def _missing(entry: Entry) -> str:
    days = "、".join(f"{friday.month}月{friday.day}日" for friday in entry.weeks.missing)
    return f"注：缺记的周（周五）：{days}。" if days else "注："


def _month_rows(entry: Entry) -> Iterator[tuple[Value, ...]]:
    for month in entry.months:
        for role in Role:
            proposal = month.by(role)
            who = [
                f"{month.month.month}月",
                str(role),
                *([proposal.proposer] if proposal and proposal.proposer else []),
            ]
            said = (proposal.comment, proposal.grade) if proposal else ("", "")
            yield ("\n".join(who), *said)


def _decision_row(entry: Entry) -> tuple[Value, ...]:
    decision = entry.decision
    if decision is None:
        return ("", "", "", "")
    day = day_words(decision.decided_on) if decision.decided_on else ""
    return decision.grade, day, decision.meeting, decision.reason


def _week_rows(entry: Entry) -> Iterator[tuple[Value, ...]]:
    weeks = entry.weeks
    stands = {
        Standing.WRITTEN: weeks.written, Standing.LATE: weeks.late, Standing.EXCUSED: weeks.excused,
        Standing.MISSING: weeks.missing,
    }  # fmt: skip
    for friday, standing in sorted((day, standing) for standing, days in stands.items() for day in days):
        record = entry.records.get(friday)
        shown_as = record.situation if record and standing is Standing.WRITTEN else standing
        text, numbers = (record.text, "、".join(record.numbers)) if record else ("", "")
        yield f"{friday.month}月{friday.day}日", str(shown_as), text, numbers


def unit_summary(frame: Frame, unit: UnitPart) -> Paper:
    """Return what a unit keeps of its people's quarter."""
    best = frame.grades.best
    told = (
        f"{unit.name}　　参加考核 {len(unit.entries)} 人　　{best}等次名额 {unit.places.places} 名　　"
        f"已审定{best} {unit.count(best)} 名"
    )
    rows = tuple((number, *_person_row(entry, frame)) for number, entry in enumerate(unit.entries, 1))
    part = Part("", (Column("序号", 7, True), *_person_columns(frame)), rows, f"注：{NOTE}")
    return Paper(unit.short, f"{frame.office}\n{frame.quarter.label}平时考核汇总表", (told,), (part,), across=True)


def _person_columns(frame: Frame) -> tuple[Column, ...]:
    months = (Column(f"{month.month}月建议", 25, True) for month in frame.quarter.months)
    return (
        Column("姓名", 15), Column("职务", 16), *_FIGURES, *months, Column("审定等次", 17, True), Column("理由", 24),
    )  # fmt: skip


def _person_row(entry: Entry, frame: Frame) -> tuple[Value, ...]:
    facts, by_month = entry.facts, {month.month: month for month in entry.months}
    counts = map(len, (facts.due, facts.on_time, facts.overdue, facts.hung))
    months = (_proposals(by_month.get(month)) for month in frame.quarter.months)
    reason = entry.decision.reason if entry.decision else ""
    return (entry.person.name, entry.person.post, entry.weeks.figure, *counts, *months, entry.grade, reason)


def _proposals(month: MonthAppraisal | None) -> str:
    """Return what was proposed for a month: one word where both agree, else what each of the two says."""
    if month is None:
        return "不在岗"
    grades = {role: proposal.grade if (proposal := month.by(role)) else "" for role in Role}
    if grades[Role.HEAD] and not differs(month) and all(grades.values()):
        return grades[Role.HEAD]
    if not any(grades.values()):
        return _NOTHING
    return "\n".join(f"{_SHORT_ROLES[role]}：{grade or _NOTHING}" for role, grade in grades.items())


def quarter_list(papers: QuarterPapers) -> Paper:
    """Return the list for the committee: figures, what it has to settle, everybody, the places of each unit."""
    frame = papers.frame
    best, percent = frame.grades.best, shown(frame.share * 100)
    told = f"参加考核 {frame.heads} 人　　{best}等次不超过 {frame.places} 名（{percent}％）"
    named = (Column("序号", 7, True), Column("单位", 20), *_person_columns(frame))
    everybody = [(unit.short, *_person_row(entry, frame)) for unit in papers.units for entry in unit.entries]
    rule = rule_text(frame.share, best, frame.quarter.number, frame.places, frame.heads)
    parts = (
        Part("一、各等次人数", _GRADES, tuple(_grade_rows(papers)), _over(papers)),
        Part("二、建议不一致，由考核委员会研究确定的", _TO_SETTLE, tuple(_to_settle(papers))),
        Part("三、审定名单", named, tuple((n, *row) for n, row in enumerate(everybody, 1)), f"注：{NOTE}"),
        Part("四、名额分配", _PLACES, tuple(_place_rows(papers)), rule),
    )
    return Paper("审定表", f"{frame.office}\n{frame.quarter.label}平时考核审定表", (told,), parts, across=True)


def _grade_rows(papers: QuarterPapers) -> Iterator[tuple[Value, ...]]:
    heads = papers.frame.heads
    known = [papers.frame.grades.grade(entry.grade) for entry in papers.entries]
    for grade in papers.frame.grades.words:
        yield grade, known.count(grade), _percent(known.count(grade), heads)
    if undecided := sum(not entry.grade for entry in papers.entries):
        yield "没有审定", undecided, _percent(undecided, heads)
    if strange := sum(grade is None and bool(entry.grade) for grade, entry in zip(known, papers.entries, strict=True)):
        yield "写法不对", strange, _percent(strange, heads)


def _percent(count: int, heads: int) -> str:
    return f"{shown(Fraction(round(Fraction(1000 * count, heads)), 10))}％" if heads else _NOTHING


def _over(papers: QuarterPapers) -> str:
    best, frame = papers.frame.grades.best, papers.frame
    over = sum(unit.count(best) for unit in papers.units) - frame.places
    return f"× {best}超出 {over} 名，最多 {frame.places} 名，请核减。" if over > 0 else ""


def _to_settle(papers: QuarterPapers) -> Iterator[tuple[Value, ...]]:
    for unit in papers.units:
        for entry in unit.entries:
            for month in entry.to_be_settled:
                grades = (proposal.grade if (proposal := month.by(role)) else "" for role in Role)
                reason = entry.decision.reason if entry.decision else ""
                person = entry.person
                yield unit.short, person.name, person.post, f"{month.month.month}月", *grades, entry.grade, reason


def _place_rows(papers: QuarterPapers) -> Iterator[tuple[Value, ...]]:
    for unit in papers.units:
        heads, *rest = _calculation(unit.places)
        yield unit.name, heads, *rest, unit.count(papers.frame.grades.best)


def _calculation(places: Places) -> tuple[Value, ...]:
    shares = tuple(map(shown, (places.own, places.carried, places.claim)))
    return (
        places.heads, *shares, places.whole, places.places, shown(places.left), "是" if places.tied else _NOTHING
    )  # fmt: skip


def places_notice(frame: Frame, unit: UnitPart) -> Paper:
    """Return the letter that tells a unit how many of the best grade it may propose, and how that was worked out."""
    best, percent, own = frame.grades.best, shown(frame.share * 100), unit.places
    last = frame.quarter.number == 4
    told = (
        f"{frame.quarter.label}平时考核，{best}等次按不超过全机关参加考核人数的{percent}％控制。"
        f"你单位参加考核{own.heads}人，{best}等次名额{own.places}名。"
    )
    limit = f"名额是上限，请在名额以内提出{best}等次建议，不够条件的可以空着。"
    if not own.places and own.claim > 0 and not last:
        limit = f"本季度分不到的{shown(own.left)}名结转到下季度，计入你单位下季度的应得数。"
    rule = rule_text(frame.share, best, frame.quarter.number, frame.places, frame.heads)
    return Paper(
        unit.short,
        f"关于{frame.quarter.label}平时考核\n{best}等次名额的通知",
        parts=(Part("名额计算", _OWN_PLACES, (_calculation(own),), rule),),
        addressee=unit.name,
        paragraphs=(told, limit),
        signature=(*([frame.office] if frame.office else []), day_words(frame.made_on)),
    )
