"""study-remind: whom to remind of a make-up today, and all who still owe one, with a text for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.day import day_words
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.sending.texts import sms_parts
from taizhang_xl.systems.study.companion import lines_of, read
from taizhang_xl.systems.study.kind import KIND
from taizhang_xl.systems.study.missed import Missed
from taizhang_xl.systems.study.study_ledger import Study
from taizhang_xl.systems.study.summary import how
from taizhang_xl.text import key

_TO = Option(
    "to", read_new_file(".xlsx"), "写到哪个文件（.xlsx）；不给就在附册旁边", python="str | Path | None",
    usual=lambda context: KIND.path(context.opened.ledger, context.path).parent / f"补课提醒_{context[AS_OF] or context.today}.xlsx",
)  # fmt: skip


class Reminder(NamedTuple):
    """Something to make up for: whose, in which group with which leader, why it is told today ("" if only listed), the text."""

    missed: Missed
    group: str
    leader: str
    occasion: str
    text: str

    @property
    def parts(self) -> int:
        """As how many text messages it is sent."""
        return sms_parts(self.text)


def reminders(study: Study) -> list[Reminder]:
    """Return all that is still to be made up for; what is told today is first, then by due day."""
    leaders = {group.name: study.people.head(group, study.as_of) for group in study.people.groups}
    found = []
    for each in study.missed:
        member = study.people.by_name[key(each.name)]
        if not each.is_open or not member.is_there(study.as_of):
            continue
        group = study.people.group(member, study.as_of)
        head = leaders.get(group)
        leader = "" if head is None or isinstance(head, Finding) else head.name
        occasion = each.occasion(study.as_of, study.calendar, study.remind_after)
        found.append(Reminder(each, group, leader, occasion, _text(each, study)))
    return sorted(found, key=lambda each: (not each.occasion, each.missed.due, each.missed.name))


def _text(missed: Missed, study: Study) -> str:
    due, day = missed.due, study.as_of
    late = f"，已超期 {(day - due).days} 天，请尽快补" if missed.is_overdue(day) else "，今天到期" if due == day else ""
    return for_others(
        f"{missed.name}同志：{missed.meeting.label}您没有参加（{missed.why}），请在{due.month}月{due.day}日前补课{late}。"
    )


def decide(context: Context) -> Decision:
    """List them and write the page; nothing is sent."""
    _, book, study = read(context)
    found = reminders(study)
    today = [each for each in found if each.occasion]
    doubts = lines_of(study.doubts)
    gone = [each for each in study.missed if each.is_open and not _is_there(study, each)]
    lines = [*doubts, *_lines(found)]
    if gone:
        names = "、".join(dict.fromkeys(each.name for each in gone))
        lines.append(Line(f"已不在岗、还欠补课的，没有列：{names}"))
    if not found:
        return Decision(
            (Line(f"截至{study.as_of}没有要补课的，什么也没有写"),),
            tuple(lines),
            wrong=bool(study.doubts),
            result=found,
        )
    target = context[_TO]
    page = Product(target, partial(_write, study, found), Saving.MADE, label=target.name, like=book.path, private=True)
    done = "会写" if context.dry_run else "√"
    overdue = sum(each.missed.is_overdue(study.as_of) for each in found)
    head = Line(f"今天要提醒 {len(today)} 人次；还没有补的共 {len(found)}，其中超期 {overdue}")
    return Decision(
        (head, Line(f"{done} {target}，什么也没有发")), tuple(lines), "下一步：把最后一列的文字发给本人；补了的在“学习记录”填日期和方式",
        wrong=bool(found) or bool(study.doubts), files=(page,), result=found,
    )  # fmt: skip


def _is_there(study: Study, missed: Missed) -> bool:
    return study.people.by_name[key(missed.name)].is_there(study.as_of)


def _lines(found: Sequence[Reminder]) -> Iterator[Line]:
    for each in found:
        mark = "▲" if each.occasion else "  "
        who = f"{each.group or '（没有党小组）'}{f'（{each.leader}）' if each.leader else ''}"
        severity = Severity.WARNING if each.occasion else None
        yield Line(f"{mark} {each.occasion or '已列入'}　{who}　{each.text}（{each.parts} 条短信）", severity)


def _write(study: Study, found: Sequence[Reminder], file: BinaryIO) -> None:
    # Imported late: where nobody owes anything there is no page.
    from taizhang_xl.paper.pages import Pages, Row
    from taizhang_xl.paper.style import Column, Styled

    layout = (
        Column("党小组", 14), Column("组长", 10, "center"), Column("姓名", 10, "center"), Column("学习", 17), Column("情形", 7, "center"),
        Column("应补到", 11, "date"), Column("怎样", 15), Column("发给本人的短信", 34), Column("条数", 6, "center"),
    )  # fmt: skip
    styled = Styled(file, "补课提醒", study.as_of, for_others)
    pages = Pages(styled, styled.page("补课提醒", pages_high=None), layout)
    pages.head(("补课提醒", "title", 34), (day_words(study.as_of), "plain", 24))
    for title, is_today in (("一、今天要提醒的", True), ("二、其他还没有补的", False)):
        rows = [
            Row([
                each.group or None, each.leader or None, each.missed.name, each.missed.meeting.label, str(each.missed.why), each.missed.due,
                f"{each.occasion}；{how(each.missed, study)}" if each.occasion else how(each.missed, study), each.text, each.parts,
            ])
            for each in found
            if bool(each.occasion) is is_today
        ]  # fmt: skip
        pages.part(title, layout, rows)
    pages.close()
    styled.close()


def _json(done: Done) -> list[dict[str, Any]]:
    found: list[Reminder] = done.decision.result
    return [
        {"党小组": each.group, "组长": each.leader, "姓名": each.missed.name, "场次号": each.missed.meeting.number,
         "应补到": str(each.missed.due), "今天": each.occasion, "短信": each.text, "条数": each.parts}
        for each in found
    ]  # fmt: skip


_TIP = "今天要提醒谁补课：会后第七天、到期当天、超期的下一个工作日；每人一条短信，不发送"
_DRAWING = Drawing(red="M12 3a9 9 0 1 1-9 9", amber="M12 7v5l4 2")
VERB = Verb(
    "study-remind", f"{_TIP}。", (LEDGER, _TO, YEAR, AS_OF), decide,
    (Button("study-remind", "补课提醒", _TIP, "SymbolInsert", _DRAWING, "党建"),), python="list[Reminder]", json=_json, rows=_json,
)  # fmt: skip
