"""The pages of reference for staff: every command, every setting. `build_docs.py` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from taizhang_xl.buttons import in_order
from taizhang_xl.catalogue import DEADLINE_UNCLEAR, SETTING_WRONG
from taizhang_xl.contract.common_options import AS_OF, LEDGER
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.registry import Registry, Room
from taizhang_xl.contract.verb import Verb
from taizhang_xl.faces.exit_codes import ExitCode
from taizhang_xl.files.user_file import LEDGERS, OFFICE
from taizhang_xl.ledger.settings import DEFAULTS, EVENT_PREFIX, MAIL_DEFAULTS, Setting, read_settings
from taizhang_xl.tables.soffice import ENVIRONMENT

A_LEDGER = "2018年台账.xlsx"
# What no setting that is checked can be.
UNUSABLE = "(?)"
NOT_GIVEN = "；不给就"
READ = ("ledger", "ledgers", "returns", "a", "b", "file", "folder", "last", "answers", "settle", "papers", "paste")
COMMANDS_HEAD = """# 命令

`taizhang 命令 …`，命令装在哪里见 [使用说明](../README.zh-CN.md)；`taizhang 命令 -h` 显示同样的选项，只运行 `taizhang` 打开“台账助手”。
次序和按钮、`taizhang --help` 一样。例子里的台账叫 `2018年台账.xlsx`，换成自己的；有空格的名字用引号括起来。
没有给的文件夹都在台账旁边，和点按钮的一样。写着“`--dry-run`”的可以先看会改什么，不写任何文件；日期、月份不写年份的按台账的年度算。

| 退出码 | 意思 |
|---|---|
"""
ENDINGS = {
    ExitCode.DONE: "做完了，没有问题",
    ExitCode.FOUND: "做完了，但有要看的：问题、冲突、没有做的，都列出来；“比较”是两本不一样",
    ExitCode.REFUSED: "没有做：一行说明为什么、怎么办",
}
SETTINGS_HEAD = """# 设置

一本台账的设置写在它的“设置”表里，一行一项：名称、值。没有那一行的加一行，名称照下面写；空着的按默认。
`taizhang settings 台账.xlsx` 列出每一项现在是什么、写在哪一格、还是默认。
填得不能用的，按默认算，`taizhang check` 列为 `{code}`（[检查发现的问题](findings.md)）；写着“不查”的，怎样写就怎样用。
各节的标题是用到它们的按钮。
"""
MADE_FROM = "\n本页由 `python scripts/build_docs.py` 按{source}生成，请不要直接修改。\n"
COLUMNS = "| 名称 | 意思 | 默认 | 可以填 | 填错了 |\n|---|---|---|---|---|\n"
USER = f"""
## 这台电脑的使用者

不在台账里，在使用者自己的文件夹：Linux 是 `~/.config/taizhang/taizhang.toml`，Windows 是 `%LOCALAPPDATA%\\taizhang\\taizhang.toml`。台账由“台账助手”写；删掉它，只是要重新选一次台账。读不了、写得不对的，会说明是这个文件、错在哪里，不猜。

| 名称 | 意思 | 默认 | 可以填 |
|---|---|---|---|
| `{LEDGERS}` | 用过的台账，最近用的在最前，助手打开第一本 | 没有 | 一列路径，最多记 5 本，如 `["D:/台账/{A_LEDGER}"]` |
| `{OFFICE}` | LibreOffice 装在别处、程序找不到时，它的 soffice 在哪里；环境变量 `{ENVIRONMENT}` 有的先用它 | 自己找 | 完整路径，如 `'D:\\Office\\program\\soffice.exe'` |
"""


def commands(registry: Registry) -> str:
    """Return the page of commands, by groups in the order of the work."""
    parts = [COMMANDS_HEAD, *(f"| {code.value} | {meaning} |\n" for code, meaning in ENDINGS.items())]
    parts.append(MADE_FROM.format(source="各命令的登记"))
    verbs: dict[str, list[Verb]] = {}
    for verb in map(registry.verb, registry.names()):
        if verb.command:
            verbs.setdefault(verb.place, []).append(verb)
    for group in in_order(verbs):
        parts.append(f"\n## {group}\n")
        parts.extend(map(command, verbs[group]))
    return "".join(parts)


def command(verb: Verb) -> str:
    """Return what is to be known of a command."""
    labels = "、".join(button.label for button in verb.buttons)
    lines = [
        f"- 读：{'；'.join(reads(verb)) or '—'}",
        f"- 写：{writes(verb)}",
        f"- 例：`{example(verb)}`",
    ]
    rows = "".join(option_row(option) for option in verb.options) + "".join(made_rows(verb))
    title = f"\n### `{verb.name}`{f'（按钮：{labels}）' if labels else ''}\n"
    return f"{title}\n{verb.help}\n\n{chr(10).join(lines)}\n\n| 选项 | 意思 | 不给时 |\n|---|---|---|\n{rows}"


def reads(verb: Verb) -> Iterator[str]:
    """Yield what a verb is given to read: the workbooks and folders among its options."""
    for option in verb.options:
        # Beside a file a ledger only tells where to keep what was sent; the demo's folder is to be filled.
        beside = option.name == LEDGER.name and not option.positional
        if option.name in READ and not beside and verb.name != "demo":
            what = re.split("[；：]", meaning(option))[0]
            yield what if option.positional else f"{what}（`{names(option)}`）"


def writes(verb: Verb) -> str:
    """Return what a verb writes: what it says itself, else what follows from its registration."""
    if verb.writes:
        return re.sub(r"--[a-z-]+", r"`\g<0>`", verb.writes)
    parts = ["台账，先留备份，记在修改记录里"] if verb.edits else []
    parts += [f"`{names(each)}` 的文件" for each in verb.options if each.name == "to" and each.read is not str]
    return "；".join(parts) or "什么也不写"


def example(verb: Verb) -> str:
    """Return a command line that can be run: a ledger, and the examples of its options but for the day that counts."""
    words = ["taizhang", verb.name]
    for option in verb.options:
        value = A_LEDGER if option.positional and option.name == LEDGER.name else option.example
        if value and option != AS_OF:
            words += [value] if option.positional else [option.names[0], value]
    return " ".join(f"'{word}'" if re.search(r"[\s!;&|]", word) else word for word in words)


def option_row(option: Option[Any]) -> str:
    """Return the line of an option."""
    told = all(choice in option.help for choice in option.choices)
    choices = "" if told else f"（{'、'.join(option.choices)}）"
    many = "（可以几个）" if option.many and "多次" not in option.help and "多个" not in option.help else ""
    return f"| `{_bars(names(option))}` | {_bars(meaning(option) + choices + many)} | {_bars(otherwise(option))} |\n"


def made_rows(verb: Verb) -> Iterator[str]:
    """Yield the lines of the options that every verb of its kind has."""
    if verb.dry_run:
        yield "| `--dry-run` | 只看会改什么，不写任何文件 | 写 |\n"
    formats = ["text", *(["json"] if verb.json else []), *(["csv"] if verb.rows else [])]
    if len(formats) > 1:
        yield f"| `--format` | 结果的格式：{'、'.join(formats)} | text |\n"


def names(option: Option[Any]) -> str:
    """Return what an option is called in a terminal."""
    if option.positional:
        return option.metavar or option.help.partition("；")[0]
    return "、".join(option.names)


def meaning(option: Option[Any]) -> str:
    """Return what an option means."""
    before, found, after = option.help.partition(NOT_GIVEN)
    return before + "".join(after.partition("；")[1:]) if found else option.help


def otherwise(option: Option[Any]) -> str:
    """Return what holds where an option is not given."""
    _, found, after = option.help.partition(NOT_GIVEN)
    if found:
        return after.partition("；")[0].removeprefix("是").strip()
    return "要写" if option.required else "—"


def _bars(text: str) -> str:
    return text.replace("|", "\\|")


def settings(rooms: Sequence[Room], registry: Registry) -> str:
    """Return the page of settings: those of every ledger, those of each system, those of the user."""
    parts = [SETTINGS_HEAD.format(code=SETTING_WRONG.code), MADE_FROM.format(source="设置的登记")]
    of_all = [setting for setting in DEFAULTS if setting not in MAIL_DEFAULTS]
    expected = read_settings({setting.name: UNUSABLE for setting in DEFAULTS})[1]
    event = (
        f"| `{EVENT_PREFIX}名称` | 完成时限里写到的事件是哪一天，如 `{EVENT_PREFIX}人代会` | 没有 | 日期，如 2018-6-1 | "
        f"用到它的时限列为 `{DEADLINE_UNCLEAR.code}` |\n"
    )
    parts += ["\n## 每本台账\n\n", COLUMNS, *(setting_row(each, expected.get(each.name, "")) for each in of_all), event]
    parts += ["\n## 发邮件\n\n", COLUMNS, *(setting_row(each, expected.get(each.name, "")) for each in MAIL_DEFAULTS)]
    for room in rooms:
        if room.settings:
            own: tuple[Setting, ...] = import_module(f"{room.package}.{room.settings}").SETTINGS
            rows = [setting_row(each, each.expected) for each in own]
            parts += [f"\n## {_title(room, registry)}\n\n", COLUMNS, *rows]
    return "".join((*parts, USER))


def _title(room: Room, registry: Registry) -> str:
    """Return a room by the buttons of its verbs; the papers of the month have no verbs of their own."""
    labels = [button.label for name in room.verbs for button in registry.verb(name).buttons]
    return "、".join(labels) or "月度材料"


def setting_row(setting: Setting, expected: str) -> str:
    """Return the line of a setting."""
    wrong = f"`{SETTING_WRONG.code}`" if expected else "不查"
    cells = (f"`{setting.name}`", setting.note, setting.value or "空着", expected or "文字", wrong)
    return f"| {' | '.join(map(_bars, cells))} |\n"
