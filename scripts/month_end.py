#!/usr/bin/env python3
"""For a double click: opens the assistant, which shows the steps of the month and does each by a button.

Files can also be dropped on it, the ledger first, then the returns' folder: then it runs `taizhang month-end` on them.
Started by any Python it goes on in the project's own environment, and makes that where it is not there yet.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path


def last_month(day: date) -> str:
    """Return the month before a day's month as "2018-03": the one that is reviewed at the beginning of the next."""
    end = day.replace(day=1) - timedelta(days=1)
    return f"{end.year}-{end.month:02d}"


def ask(question: str, default: str = "") -> str:
    """Ask for one line; Enter alone takes the default."""
    hint = f"（直接回车就是 {default}）" if default else ""
    return input(f"{question}{hint}：").strip().strip('"') or default


def in_own_environment(arguments: list[str]) -> int:
    """Run this file with the project's own Python; returns its exit code."""
    import start

    start.refuse_old_python()
    start.prepare(start.USER)
    return subprocess.run([str(start.PYTHON), __file__, *arguments], check=False).returncode


def month_end(arguments: list[str]) -> int:
    """Run the month-end on what was dropped, and ask for the rest; returns the exit code of the command."""
    from taizhang_xl.contract.opening import today
    from taizhang_xl.faces.cli import cli

    given = dict(enumerate(arguments))
    ledger = Path(given[0])
    returns = given.get(1) or ask("各单位报来的表所在文件夹", str(ledger.parent / "returns"))
    month = given.get(2) or ask("月份", last_month(today()))
    to = given.get(3) or ask("结果放到哪个文件夹", str(ledger.parent / f"{month}月度材料"))
    try:
        cli.main(["month-end", str(ledger), "--returns", returns, "--month", month, "--to", to])
    except SystemExit as end:
        return int(end.code or 0)


def assistant() -> int:
    """Open the assistant; returns 2 where neither a window nor a terminal is there."""
    from taizhang_xl.faces.assistant.begin import open_assistant

    if open_assistant():
        return 0
    print("没有屏幕，也没有终端，助手打不开。请在桌面上双击，或在命令行里运行 taizhang。", file=sys.stderr)
    return 2


def main(arguments: list[str]) -> int:
    """Do what was asked for; returns an exit code."""
    if find_spec("taizhang_xl") is None:
        return in_own_environment(arguments)
    return month_end(arguments) if arguments else assistant()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
