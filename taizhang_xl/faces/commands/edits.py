"""The commands on single cells: edit them, compare them, see and take back what was done."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from taizhang_xl.faces.commands.options import (
    PATH,
    Day,
    command,
    dry_run_option,
    format_option,
    ledger_argument,
    option,
    year_option,
)
from taizhang_xl.faces.exit_codes import ExitCode


@click.command()
@click.argument("file", type=PATH)
@option("--set", "sets", multiple=True, help="改一格：工作表!单元格=内容，可给多次")
@option("--append", "appends", multiple=True, help="在末尾加一行：工作表!列=内容;列=内容，列写列号或表头，可给多次")
@option("--append-json", "rows", multiple=True, help='加行的另一种写法：{"台账": [{"编号": "1-003", "C": 5}]}')
@option("--fill", help="改的格的底色 RRGGBB")
@option("--font", help="改的格的字色 RRGGBB")
@option("--number-format", help="改的格的数字格式，如 0.00 或 yyyy-mm-dd")
@option("--over-formulas", is_flag=True, help="允许用内容盖掉公式")
@option("--over-locked", is_flag=True, help="允许改受保护的工作表里锁定的格")
@option("--to", "to", type=PATH, help="存成新文件；不给就改原文件（留备份）")
@dry_run_option
@format_option("text", "json")
def edit(
    file: Path, sets: tuple[str, ...], appends: tuple[str, ...], rows: tuple[str, ...], fill: str | None,
    font: str | None, number_format: str | None, over_formulas: bool, over_locked: bool, to: Path | None,
    dry_run: bool, style: str,
) -> None:  # fmt: skip
    """只改指定的格、只加指定的行，文件的其余部分一个字节也不动。"""
    from taizhang_xl.changes import Permit
    from taizhang_xl.faces.report import show_written
    from taizhang_xl.verbs.edit import edit as action

    done = action(
        file, sets, appends, rows, fill=fill, font=font, number_format=number_format,
        permit=Permit(formulas=over_formulas, locked=over_locked), to=to, dry_run=dry_run,
    )  # fmt: skip
    show_written(done, style)


@click.command()
@click.argument("a", type=PATH)
@click.argument("b", type=PATH)
@year_option
@format_option("text", "json", "csv")
def diff(a: Path, b: Path, year: int | None, style: str) -> None:
    """比较两本台账的事项：按编号和列名，不管行列的次序；一样时退出码为 0，不一样为 1。"""
    from taizhang_xl.faces.report import show_difference
    from taizhang_xl.verbs.diff import diff as action

    compared = action(a, b, year=year)
    show_difference(compared, style)
    sys.exit(ExitCode.of(not compared.difference.is_same))


@command("history")
@ledger_argument
@option("--item", help="只看一个编号")
@option("--since", type=Day(), help="从哪一天起，如 2018-03-01")
@format_option("text", "json", "csv")
def history(ledger: Path, item: str | None, since: date | None, style: str) -> None:
    """Show what was changed."""
    from taizhang_xl.faces.report import show_history
    from taizhang_xl.verbs.history import history as action

    show_history(action(ledger, item=item, since=since), style, whole=item is not None)


@command("undo")
@ledger_argument
@option("--to", "to", help="一直撤销到哪一次（history 里方括号中的编号），这一次也撤销")
@dry_run_option
@format_option("text", "json")
def undo(ledger: Path, to: str | None, dry_run: bool, style: str) -> None:
    """Take back what was changed."""
    from taizhang_xl.faces.report import show_undone
    from taizhang_xl.verbs.history import undo as action

    done = action(ledger, to=to, dry_run=dry_run)
    show_undone(done, style)
    sys.exit(ExitCode.of(done.left))
