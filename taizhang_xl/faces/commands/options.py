"""What the commands' arguments and options have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from taizhang_xl.dates.month import FIRST_YEAR, LAST_YEAR
from taizhang_xl.errors import UsageError

PATH = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A day given as 2018-03-31."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with one line."""
        from taizhang_xl.contract.common_options import read_day

        return read_day(value)


class Year(click.ParamType[int]):
    """A year given as 2018."""

    name = "年度"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year, or fail with one line."""
        text = str(value)
        if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise UsageError(f"“{value}”", "不是年度", f"请写 {FIRST_YEAR} 到 {LAST_YEAR} 里的一年")
        return int(text)


def option(*names: str, **attributes: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return an option as click makes it, typed for checking."""
    return click.option(*names, **attributes)


year_option = option("--year", type=Year(), help="年度；台账里写明了就不用给")
as_of_option = option("--as-of", type=Day(), help="按哪一天算，如 2018-03-31；不给就是今天")
month_option = option("--month", "month", required=True, help="月份，如 2018-03")
dry_run_option = option("--dry-run", is_flag=True, help="只看会改什么，不写任何文件")
to_option = option("--to", "to", type=PATH, required=True, help="放结果的文件夹")
engine_option = option(
    "--engine",
    type=click.Choice(("local", "dask")),
    default="local",
    help="怎样读报表：local 在本进程里，dask 分给多个进程或多台机器（要装 cluster）",
)
scheduler_option = option("--scheduler", help="Dask 调度程序的地址，如 tcp://10.0.0.8:8786；不给就用本机各核")
ledger_argument = click.argument("ledger", type=PATH)


def format_option(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --format with the formats that a command has, the first of them the default."""
    return option("--format", "style", type=click.Choice(formats), default=formats[0], help="结果的格式")
