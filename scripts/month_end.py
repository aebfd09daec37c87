#!/usr/bin/env python3
"""The month-end for someone who double-clicks: asks for the ledger, the returns and the month, then runs it.

The same as `taizhang month-end`; files can also be dropped on it: the ledger first, then the returns' folder.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path


def last_month(day: date) -> str:
    """Return the month before a day's month as "2018-03": the one that is reviewed at the beginning of the next."""
    end = day.replace(day=1) - timedelta(days=1)
    return f"{end.year}-{end.month:02d}"


def ask(question: str, default: str = "") -> str:
    """Ask for one line; Enter alone takes the default."""
    hint = f"（直接回车就是 {default}）" if default else ""
    return input(f"{question}{hint}：").strip().strip('"') or default


def main(arguments: list[str]) -> int:
    """Run the month-end; returns the exit code of the command."""
    try:
        from taizhang_xl.contract.opening import today
        from taizhang_xl.faces.cli import cli
    except ImportError:
        print("还没有安装 taizhang_xl：请先运行 python3 scripts/start.py demo，再用 .venv 里的 python 运行本文件。")
        return 2
    given = dict(enumerate(arguments))
    ledger = Path(given.get(0) or ask("台账文件"))
    returns = given.get(1) or ask("各单位报来的表所在文件夹", str(ledger.parent / "returns"))
    month = given.get(2) or ask("月份", last_month(today()))
    to = given.get(3) or ask("结果放到哪个文件夹", str(ledger.parent / f"{month}月度材料"))
    command = ["month-end", str(ledger), "--returns", returns, "--month", month, "--to", to]
    try:
        cli.main(command)
    except SystemExit as end:
        return int(end.code or 0)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    if len(sys.argv) == 1:
        input("按回车键关闭窗口")
    sys.exit(code)
