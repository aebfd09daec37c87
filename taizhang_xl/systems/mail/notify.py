"""notify: a text measured for phones and chats, to be pasted; with --send it goes to the bot of a group."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.contract.common_options import LEDGER, flag, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import SendingError, UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.sending.bots import BOTS, effects_of, parts_for
from taizhang_xl.sending.drafts import content_of
from taizhang_xl.sending.texts import sms_parts, utf16_units
from taizhang_xl.tables.textcode import decode

_PIPE = "-"
_FILE: Option[Path | None] = Option(
    "file", read_path, "文本文件", None, "str | Path | None", "通知.txt", positional=True
)
_TEXT: Option[str | None] = Option(
    "text", str, f"要发的内容；不给就读文件，文件写 {_PIPE} 就读管道", None, "str | None"
)
_VIA: Option[str | None] = Option("via", str, "发到哪个群的机器人", None, "str | None", choices=tuple(BOTS))
_SEND = flag("send", "发出去；不加只算字数，什么也不发")
_KEYWORD = Option("keyword", str, "机器人要求的关键词，每一段都要有", "", "str | None")
_LEDGER: Option[Path | None] = Option(
    LEDGER.name, read_path, "台账；发出的记在它旁边，发送时要给", None, "str | Path | None", metavar="台账"
)


class Measured(NamedTuple):
    """A text as phones and bots measure it: characters, UTF-16 units, short messages, and messages of each bot, None where one takes it not."""

    text: str
    characters: int
    units: int
    sms: int
    messages: dict[str, int | None]


def decide(context: Context) -> Decision:
    """Measure a text; with SEND decide on the messages that it goes to a bot in."""
    text, keyword = _text(context).strip(), context[_KEYWORD]
    if not text:
        raise UsageError("要发的内容", "是空的", "请用 --text 给出内容，或写一个文本文件")
    if context[_SEND]:
        return _sent(context, text, keyword)
    measured, lines = _measured(text, keyword)
    own = tuple(map(Line, text.splitlines()))
    step = "上面的内容可以直接粘贴到微信、QQ 或短信里；什么也没有发"
    return Decision(lines, own, step, wrong=any(line.severity for line in lines), result=measured)


def _sent(context: Context, text: str, keyword: str) -> Decision:
    via = context[_VIA]
    if via is None:
        raise UsageError("--send", "没有写发到哪里", f"请加上 --via {'、'.join(BOTS)} 中的一个")
    if context[_LEDGER] is None:
        raise UsageError("--send", "没有写是哪一本台账的通知", "请加上 --ledger 台账，发出的记在它旁边")
    measured, _ = _measured(text, keyword)
    return Decision(effects=effects_of(BOTS[via], text, keyword), result=measured)


def _measured(text: str, keyword: str) -> tuple[Measured, tuple[Line, ...]]:
    messages: dict[str, int | None] = {}
    lines = []
    for bot in BOTS.values():
        try:
            messages[bot.name] = len(parts_for(bot, text, keyword))
        except SendingError as error:
            messages[bot.name] = None
            lines.append(Line(f"△ {bot.name}发不了：{error.what}。{error.cure}", Severity.WARNING))
    units, sms = utf16_units(text), sms_parts(text)
    parts = "，".join(f"{name} {count} 条" for name, count in messages.items() if count)
    head = Line(f"{len(text)} 字；短信 {units} 个字符位，{sms} 条短信{f'；{parts}' if parts else ''}")
    return Measured(text, len(text), units, sms, messages), (head, *lines)


def _text(context: Context) -> str:
    if (given := context[_TEXT]) is not None:
        return given
    if (file := context[_FILE]) is not None:
        if str(file) == _PIPE:
            return sys.stdin.read()
        return decode(file, content_of(file)).text
    return ""


def _json(done: Any) -> dict[str, Any]:
    result: dict[str, Any] = done.decision.result._asdict()
    return result


VERB = Verb(
    "notify",
    "一段通知：算短信条数，供粘贴；加 --send 发到群里的机器人。\n\n"
    "机器人的地址就是密码：存在系统的密码库里，或环境变量 "
    f"{'、'.join(bot.variable for bot in BOTS.values())} 里，不写在台账和命令行里。",
    (_FILE, _TEXT, _VIA, _SEND, _KEYWORD, _LEDGER), decide, group="月度", dry_run=False, python="Measured", json=_json,
    writes="不写文件；加 --send 才发出去，发出的记在台账旁边",
)  # fmt: skip
