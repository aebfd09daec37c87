"""The verbs that have a button: one table for the ribbon, the toolbar, the menu, the commands' help and the docs."""

from __future__ import annotations

from typing import NamedTuple

TITLE = "工作台账"
GROUPS = ("核对", "月度", "工具")


class Verb(NamedTuple):
    """One button: `icon` is a name of Excel's icon gallery, `command` what does the same in a terminal.

    One that stands `alone` needs no workbook, neither open nor saved.
    """

    name: str
    label: str
    tip: str
    icon: str
    group: str
    command: tuple[str, ...]
    alone: bool = False


VERBS = (
    Verb("check", "校验", "校验台账，列出每一处问题在哪个单元格、怎样改", "ErrorChecking", "核对", ("check",)),
    Verb("unmark", "去掉校验结果", "去掉“校验结果”这张表", "Clear", "核对", ("check", "--unmark")),
    Verb("fix", "修正", "改正没有疑问的写法：文字日期、状态和类别的别名、全角编号、看不见的字", "Spelling", "核对", ("check", "--fix")),
    Verb("refresh", "着色", "算出到期日和时限状态，给状态涂色", "FormatPainter", "核对", ("refresh",)),
    Verb("split", "分发", "把台账分成每个单位一份月报表", "EnvelopesAndLabelsDialog", "月度", ("split",)),
    Verb("consolidate", "合并", "把单位报来的表（文件或文件夹）合并进台账", "FileCheckIn", "月度", ("consolidate",)),
    Verb("packet", "月度材料", "做月度汇报材料（一本可直接打印的工作簿）", "FilePrint", "月度", ("packet",)),
    Verb("month-end", "月底一次做完", "合并、校验、着色、月度材料、邮件草稿，一次做完", "Folder", "月度", ("month-end",)),
    Verb("close", "月结", "月结：没有办结的挂单（要有原因），当月存档，以后的改动能查出来", "FileSave", "月度", ("close",)),
    Verb("history", "历史", "谁在什么时候改了什么、原来是什么，手工改的也列出来", "FileFind", "工具", ("history",)),
    Verb("undo", "撤销", "撤销本工具上一次的改动；后来又改过的格不动，并列出来；再撤销一次就是恢复", "Undo", "工具", ("undo",)),
    Verb("doctor", "检查环境", "看这台电脑上缺什么、怎样补", "AutoFormat", "工具", ("doctor",), alone=True),
    Verb("help", "帮助", "每个按钮做什么，从哪里开始", "ContextHelp", "工具", ("--help",), alone=True),
)  # fmt: skip


def verb_named(name: str) -> Verb:
    """Return the verb of a name. Raises KeyError where there is none."""
    return {verb.name: verb for verb in VERBS}[name]
