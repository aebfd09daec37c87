#!/usr/bin/env python3
"""Make what pages tell from the registry of all rooms: `python scripts/build_docs.py [FOLDER]`.

docs/findings.md, frames.md, commands.md and settings.md are made whole; of docs/addin.md the table of buttons; of both READMEs the commands that people have
written nothing about yet.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import references
from marks import made_part, without_part

from taizhang_xl.buttons import groups_of
from taizhang_xl.checks.limits import LIMITS
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.faces.frames.columns import FRAMES, Column
from taizhang_xl.faces.registry import REGISTRY, ROOMS
from taizhang_xl.findings import Rule, Severity

ROOT = Path(__file__).resolve().parent.parent
# Examples in place of the values of a real case, “某项” for a placeholder that is not here.
EXAMPLES = {
    "value": "某某", "column": "某列", "name": "某项", "other": "某处", "place": "某格", "unit": "某单位",
    "range": "某区域", "source": "表名", "why": "原因", "note": "原因", "expected": "可用的值", "choices": "六类之一",
    "nearest": "", "cure": "请按提示改写，如“10月底”“3月5日前”", "day": "某日", "today": "今天", "due": "某日",
    "deadline": "某时限", "year": "本", "month": "某月", "cells": "某格", "parent": "某编号", "text": "某任务",
    "how": "相同或几乎相同", "kind": "某类事项", "limit": "规定时间", "last": "某日", "found": "没有填或晚于这一天",
    "count": "几", "number": "某编号", "field": "某列", "old": "原内容", "until": "某日",
    "ledger": "本单位", "parts": "某编号", "letter": "H", "used": "F", "rows": "某几行", "sheet": "台账", "form": "月报表",
}  # fmt: skip
# Where the general word would read badly.
OWN_EXAMPLES = {
    "header-second": {"value": "甲列", "other": "乙列"},
    "header-doubtful": {"column": "状态", "other": "进展情况", "note": "没有读取"},
    "header-blank": {"value": "几"},
    "date-not-real": {"year": "2018"},
    "step-date": {"year": "2018"},
    "slip-gap": {"value": "某号", "note": ""},
    "slip-doubled": {"other": "另一格"},
    "slip-incomplete": {"text": "某号", "value": "某列"},
    "slip-column": {"value": "某列"},
    "slip-unknown": {"what": "没有这个文号"},
    "slip-settled": {"value": "某号", "what": "已经作废", "cure": "请核对文号"},
    "slip-reply-late": {"text": "某号", "value": "某日", "days": "几"},
    "rows-without-task": {"value": "几"},
    "rows-struck": {"value": "几"},
    "rows-hidden": {"value": "几"},
    "number-duplicate": {"other": "另一格"},
    "done-in-future": {"value": "某日"},
    "done-before-assigned": {"value": "某日", "other": "某日"},
    "due-before-assigned": {"value": "某时限", "other": "某日"},
    "due-differs": {"value": "某日", "due": "另一日"},
    "child-after-parent": {"value": "某时限", "due": "某日", "other": "某日"},
    "cell-error": {"note": ""},
    "formula-not-calculated": {"note": ""},
    "formula-stale": {"note": ""},
    "limit-exceeded": {"note": "，确实复杂的按规定延长"},
    "deadline-unclear": {"value": "某时限"},
    "deadline-outside-year": {"value": "某时限"},
    "person-other-unit": {"other": "别的单位", "unit": "本单位"},
    "months-empty": {"value": "某月"},
    "closed-changed": {"value": "新内容"},
    "extension-late": {"value": "某日"},
    "extension-not-later": {"value": "某日", "until": "更早的一天"},
    "sign-off-unknown": {"value": "某编号"},
    "extension-unknown": {"value": "某编号"},
    "return-unreadable": {"value": "文件损坏、加了密码或不是 Excel 文件"},
    "return-unit-mixed": {"value": "甲单位", "other": "乙单位"},
    "return-number-twice": {"column": "编号"},
    "return-number-unknown": {"column": "编号"},
    "return-foreign-row": {"column": "编号", "other": "别的单位"},
    "return-other-form": {"value": "别的表"},
    "column-beside-table": {"name": "某表"},
    "return-co-grey": {"other": "别的单位"},
    "return-other-month": {"value": "别的月份"},
    "return-copy-same": {"value": "另一份报表"},
    "return-copy-name": {"value": "最终版"},
    "return-other-unit": {"value": "甲单位", "other": "乙单位"},
    "return-other-ledger": {"value": "别的"},
    "return-base-inside": {"value": "分发底稿"},
    "return-base-differs": {"value": "分发底稿"},
    "return-base-broken": {"value": "分发底稿"},
    "return-open": {"value": "另一位使用者"},
    "choice-stale": {"value": "单位"},
    "diary-figure": {"why": "是次序，不是数量", "value": "第3次"},
    "diary-unit": {"why": "没有计量单位", "value": "2000万"},
    "diary-date": {"why": "看不懂"},
    "diary-measure-unit": {"value": "道路", "unit": "户", "units": "米、公里"},
    "diary-scope": {"text": "道路300米", "value": "空"},
    "diary-source": {"choices": "直接投入、争取"},
    "diary-no-source": {"value": "帮扶资金5万元", "choices": "直接投入、争取"},
    "diary-sources": {"value": "直接投入、争取"},
    "diary-summing": {"why": "看不懂"},
    "diary-lower": {"measure": "道路", "value": "700米", "before": "800米", "when": "到某日"},
    "diary-straddles": {"measure": "道路", "value": "300米", "day": "某几天", "when": "某日"},
    "diary-waiting": {"value": "几"},
    "diary-untyped": {"value": "500米"},
    "diary-number": {"why": "没有"},
    "diary-months": {"project": "某村", "first": "某月", "value": "某月"},
    "diary-proposal-stale": {"value": "原因"},
}
SECTIONS = (
    (Severity.ERROR, "必须改正，否则算不准或报不出去。"),
    (Severity.WARNING, "请看一眼：确实如此的可以不改。"),
    (Severity.REPAIR, "读表时自动认出来的，只是告诉您，不用处理。"),
)
HEAD = """# 检查发现的问题

`taizhang check 台账.xlsx` 和每月的月结都会列出这些问题，每条都写明在哪个文件、哪张表、哪一格，以及怎么改。
没有写格的，说的是整张表。代号不变，可以用来查找和筛选。

本页由 `python scripts/build_docs.py` 按 `taizhang_xl/catalogue.py` 和各系统的规则生成，请不要直接修改。
"""


FRAMES_HEAD = """# 数据框

`taizhang_xl.frames("2018年台账.xlsx", as_of="2018-05-31")` 给出一组 pandas 数据框，每个方法一张。每次调用都是新的一张，随便改。

- 列名是普通文字，和表头一样；没有内容的是 `pd.NA`（日期是 `NaT`），不会是空字。
- 类型不随内容变。读不成这一类型的（日期列里写着“近期”）留空，原样写在“读不出”列里，不丢。
- `category` 都有先后，可以比大小：`frame["状态"] >= "办结"`。
- 几年的台账一起给就连成一张：`taizhang_xl.frames("2017年台账.xlsx", "2018年台账.xlsx")`，靠“年度”分开。
- `frames(…)` 和其他函数也收打开着的 `xlwings.Book`、openpyxl 的工作簿、数据框，不只收文件名。后两种只在内存里，只能读：要改的会说明，`dry_run=True` 可以看会改什么。
- 问题和算法：`frame.taizhang.overdue()`、`due("2018-06")`、`due_between(…)`、`hung()`、`by_unit()`、`load_by_person("2018-06")`、`style()`、`plot("units")`（还有 `"months"`、`"persons"`）。上色和画图要 `pip install "taizhang-xl[notebook]"`。
- 写回：`changing = frames.write_back(frame)` 只说会改哪些格，`changing.write()` 才写；台账在 Excel 或 LibreOffice 里打开着就写进打开着的那本。列缺了、重了、改名了，类型变了，行多了、少了，别人在这期间改过同一格，都不写，说明是哪里。只想写回几行几列的，`write_back(frame, part=True)`。算出来的列和编号不能改。颜色不跟着变，写完再 `taizhang_xl.refresh(…)` 着色。
- `occurrences()` 是一年里每一个到期日：没有到期日的事项没有行；周期工作在月报开始以前、又没有挂单的那几期，没有人说过办没办，也没有行；交办以前的不算。

本页由 `python scripts/build_docs.py` 按 `taizhang_xl/faces/frames/columns.py` 生成，请不要直接修改。笔记本的例子在 `docs/notebooks/`。
"""


def findings(_: str) -> str:
    """Return the page of findings: one table for each severity, its rules in the order of the registry."""
    parts = [HEAD]
    for severity, meaning in SECTIONS:
        rows = [row(rule) for rule in REGISTRY.rules() if rule.severity is severity]
        parts.append(f"\n## {severity}（{len(rows)}）\n\n{meaning}\n\n")
        parts.append("| 代号 | 级别 | 问题 | 意思 | 怎么办 |\n|---|---|---|---|---|\n")
        parts.extend(rows)
    return "".join((*parts, *limits()))


def limits() -> Iterator[str]:
    """Yield the table of time limits that `limit-exceeded` goes by."""
    yield "\n## 办理期限\n\n`limit-exceeded` 从交办日期算起，按下表核对。\n\n"
    yield "| 事项 | 类别 | 期限 | 说明 |\n|---|---|---|---|\n"
    for limit in LIMITS:
        yield f"| {limit.kind} | {limit.category} | {limit.label} | {limit.note.lstrip('，') or '—'} |\n"


def row(rule: Rule) -> str:
    """Return the line of a rule, with examples in place of a finding's values."""
    words = defaultdict(lambda: "某项", EXAMPLES | OWN_EXAMPLES.get(rule.code, {}))
    meaning, fix = (template.format_map(words).replace("|", "\\|") for template in (rule.message, rule.fix))
    return f"| `{rule.code}` | {rule.severity} | {rule.title} | {meaning} | {fix or '不用处理'} |\n"


def buttons(page: str) -> str:
    """Return the page for IT with its table of buttons."""
    lines = (
        f"| {group.name} | {', '.join(each.label for each in group.large)} | {', '.join(each.label for each in group.small)} |\n"
        for group in groups_of(REGISTRY.buttons())
    )
    return made_part(page, "buttons", f"| group | large | in its menu |\n|---|---|---|\n{''.join(lines)}")


def commands(page: str, word: Callable[[Option[Any]], str]) -> str:
    """Return a page with a line for each command that is not told elsewhere in it; `word` stands for what is given."""
    written = without_part(page, "further commands")
    verbs = (REGISTRY.verb(name) for name in REGISTRY.names())
    lines = [
        f"- `{usage(verb, word)}`: {verb.help}\n"
        for verb in verbs
        if verb.command and f"`taizhang {verb.name} " not in written and f"`taizhang {verb.name}`" not in written
    ]
    return made_part(page, "further commands", "".join(lines))


def usage(verb: Verb, word: Callable[[Option[Any]], str]) -> str:
    """Return how a command is called with all that it must be told."""
    needed = (option for option in verb.options if option.positional or option.required)
    told = (word(each) if each.positional else f"{each.names[0]} {each.example or word(each)}" for each in needed)
    return " ".join(("taizhang", verb.name, *told))


def frames(_: str) -> str:
    """Return the page of frames: a table of labels and dtypes for each."""
    parts = [FRAMES_HEAD]
    for frame in FRAMES.values():
        sheet = f"，同“{frame.sheet}”表" if frame.sheet else ""
        parts.append(f"\n## `{frame.name}()`{sheet}\n\n一行是{frame.row}。\n\n| 列 | 类型 | 内容 |\n|---|---|---|\n")
        parts.extend(map(frame_row, frame.columns))
    return "".join(parts)


def frame_row(column: Column) -> str:
    """Return the line of a label: its dtype, what it holds, and the order of its categories."""
    order = f"顺序：{' < '.join(column.categories)}" if column.categories else ""
    return f"| {column.name} | `{column.dtype}` | {'；'.join(filter(None, (column.note, order)))} |\n"


PAGES: dict[str, Callable[[str], str]] = {
    "docs/findings.md": findings,
    "docs/frames.md": frames,
    "docs/addin.md": buttons,
    "docs/commands.md": lambda _: references.commands(REGISTRY),
    "docs/settings.md": lambda _: references.settings(ROOMS, REGISTRY),
    "README.md": lambda page: commands(page, lambda option: option.name.upper()),
    "README.zh-CN.md": lambda page: commands(page, lambda option: option.metavar or option.help),
}


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else ROOT
    for name, made in PAGES.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        page = (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else ""
        target.write_text(made(page), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
