"""study-text: the week told to the leader of each group, to be pasted, as a draft, or to the bot of the group's own chat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_day, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Saving
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.settings import is_address
from taizhang_xl.month.mail_draft import Letter, draft_of
from taizhang_xl.paper.style import file_name
from taizhang_xl.sending.batches import ENDING, note_batch
from taizhang_xl.sending.bots import BOTS, effects_of
from taizhang_xl.sending.texts import utf16_units
from taizhang_xl.systems.study.companion import Reading, lines_of, read
from taizhang_xl.systems.study.kind import KIND
from taizhang_xl.systems.study.weekly import Text, Told, Week, weekly_texts

_WEEK: Option[date | None] = Option(
    "week", read_day, "哪一周，写其中一天；一周是上周六到本周五；不给就是今天所在的，还没有上过班就是刚过去的", None, "date | str | None", "2018-04-02",
    metavar="日期", read_of=read_day,
)  # fmt: skip
_TO: Option[Path | None] = Option(
    "to", read_folder, "通报写到哪个文件夹；不给就是附册旁边的“通报”", None, "str | Path | None", metavar="文件夹"
)
_SEND = flag("send", "发到这个党小组群的机器人；不加只写文件，什么也不发")
_VIA: Option[str | None] = Option("via", str, "发到哪种群的机器人", None, "str | None", choices=tuple(BOTS))
_GROUP: Option[str | None] = Option("group", str, "只做哪一个党小组", None, "str | None", metavar="党小组")


def decide(context: Context) -> Decision:
    """Write the texts; with SEND that of one group goes to the bot of that group's chat, and to no other."""
    today = context[AS_OF] or context.today
    given = context[_WEEK]
    week = Week.of(given, today) if given else Week.to_tell(today, context.opened.ledger.calendar)
    if week.first > today:
        raise UsageError(str(given), "这一周还没有到", "请写到今天为止的一天")
    reading = read(context, week.told_on)
    told = weekly_texts(reading.study, week)
    if (group := context[_GROUP]) is not None:
        told = _only(told, group, reading)
    if context[_SEND]:
        return _sent(context, told)
    findings = (*reading.study.doubts, *told.findings)
    lines = (*lines_of(findings), *_lines(told))
    folder = context[_TO] or KIND.path(reading.opened.ledger, context.path).parent / "通报"
    drafts = {f"{_name(text, week)}{ENDING}": _draft(text, week) for text in told.texts if is_address(text.leader.mail)}
    files = [
        product_of(folder / f"{_name(text, week)}.txt", _file(text))._replace(saving=Saving.MADE, like=reading.book.path, private=True)
        for text in told.texts
    ]  # fmt: skip
    files += [
        product_of(folder / name, data)._replace(saving=Saving.MADE, like=reading.book.path, private=True)
        for name, data in drafts.items()
    ]
    note = partial(note_batch, folder, context.path, f"党建通报 {week.told_on}", drafts)
    return Decision(
        tuple(_summary(context, told, folder, len(drafts))), lines, _step(told, folder, drafts), wrong=bool(findings) or any(each.severity for each in lines),
        files=tuple(files), remember=(note,) if drafts else (), result=told,
    )  # fmt: skip


def _only(told: Told, group: str, reading: Reading) -> Told:
    if all(each.name != group for each in reading.study.people.groups):
        names = "、".join(each.name for each in reading.study.people.groups)
        raise UsageError(f"--group {group}", "没有这个党小组", f"可以写：{names}")
    return told._replace(texts=tuple(each for each in told.texts if each.group == group))


def _sent(context: Context, told: Told) -> Decision:
    via, group = context[_VIA], context[_GROUP]
    if via is None or group is None:
        cure = f"请加上 --group 党小组 和 --via {'、'.join(BOTS)} 中的一个"
        raise UsageError("--send", "没有写发给哪个党小组、发到哪里，什么也没有发", cure)
    if context.dry_run:
        raise UsageError("--dry-run", "不和 --send 一起用，什么也没有发", "去掉 --send 就只看，不发")
    if not told.texts:
        why = lines_of(told.findings)
        return Decision((Line(f"{group}没有可发的通报，什么也没有发", Severity.WARNING),), why, wrong=True, result=told)
    (text,) = told.texts
    return Decision(effects=effects_of(BOTS[via], text.long, chat=group), result=told)


def _lines(told: Told) -> Iterator[Line]:
    for text in told.texts:
        yield Line(
            f"{text.group} → {text.leader.name}：长的 {len(text.long)} 字；短的 {utf16_units(text.short)} 个字符位，{text.parts} 条短信"
        )
        yield from map(Line, text.long.splitlines())
        yield Line(f"短信：{text.short}")
        if text.leader_owes:
            yield Line(f"△ {text.group}的组长{text.leader.name}本人也要补课，请支部书记提醒", Severity.WARNING)
        if not is_address(text.leader.mail):
            yield Line(f"{text.leader.name}在“人员”表没有能用的邮箱，没有做邮件草稿")
    if told.alone:
        yield Line(f"△ 没有党小组、要补课的：{'、'.join(told.alone)}，请支部书记提醒", Severity.WARNING)
    if told.quiet:
        yield Line(f"本周没有学习、也没有要补课的，不用通报：{'、'.join(told.quiet)}")


def _summary(context: Context, told: Told, folder: Path, drafts: int) -> Iterator[Line]:
    days = f"{told.week.first}至{told.week.told_on}"
    if not told.texts:
        yield Line(f"{days} 没有要通报的，什么也没有写")
        return
    done = "会写" if context.dry_run else "√ 写了"
    yield Line(f"{days} {done} {len(told.texts)} 份通报、{drafts} 封邮件草稿到 {folder}，什么也没有发")


def _step(told: Told, folder: Path, drafts: dict[str, bytes]) -> str:
    if not told.texts:
        return ""
    mail = f"；邮件运行 taizhang mail --send {folder}" if drafts else ""
    return f"下一步：打开各组的 .txt，长的粘贴到微信、QQ，短的发短信{mail}"


def _name(text: Text, week: Week) -> str:
    return f"党建通报_{file_name(text.group)}_{week.told_on}"


def _file(text: Text) -> bytes:
    """Return a text as Windows' editors read it."""
    pasted = f"发给：{text.group}组长 {text.leader.name}\n\n【微信、QQ】\n{text.long}\n\n【短信，{text.parts} 条】\n{text.short}\n"
    return pasted.replace("\n", "\r\n").encode("utf-8-sig")


def _draft(text: Text, week: Week) -> bytes:
    subject = f"党建学习通报（{text.group}，{week.told_on.month}月{week.told_on.day}日）"
    return draft_of((text.leader.mail,), Letter(subject, f"{text.long}\n"), ())


def _json(done: Done) -> list[dict[str, Any]]:
    told: Told = done.decision.result
    return [
        {"党小组": each.group, "组长": each.leader.name, "长": each.long, "短": each.short, "短信条数": each.parts}
        for each in told.texts
    ]


_TIP = "每周五给各党小组长的学习通报：只有本组的人，长的贴微信、QQ，短的算好短信条数"
_DRAWING = Drawing(red="M3 5h18v11H9l-4 4v-4H3z", amber="M7 9h10M7 12h6")
VERB = Verb(
    "study-text",
    f"{_TIP}。\n\n加 --send 发到一个党小组自己群的机器人：地址存在系统的密码库里，名称是 企业微信机器人_党小组，"
    "或环境变量 TAIZHANG_WECOM_党小组 里；别的群收不到。",
    (LEDGER, _WEEK, _TO, _GROUP, _SEND, _VIA, YEAR, AS_OF), decide,
    (Button("study-text", "学习通报", _TIP, "HyperlinkInsert", _DRAWING, "党建"),), python="Told", json=_json, rows=_json,
)  # fmt: skip
