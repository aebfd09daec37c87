"""The command on many ledgers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from taizhang_xl.faces.commands.options import (
    PATH,
    dry_run_option,
    engine_option,
    format_option,
    month_option,
    option,
    scheduler_option,
    to_option,
    year_option,
)
from taizhang_xl.faces.exit_codes import ExitCode


@click.command("consolidate-all")
@click.argument("ledgers", type=PATH)
@click.argument("returns", type=PATH)
@month_option
@to_option
@option("--parquet", is_flag=True, help="另写 Parquet 数据集；事项超过一张工作表的行数时总会写")
@year_option
@engine_option
@scheduler_option
@dry_run_option
@format_option("text", "json")
def consolidate_all(
    ledgers: Path, returns: Path, month: str, to: Path, parquet: bool, year: int | None, engine: str,
    scheduler: str | None, dry_run: bool, style: str,
) -> None:  # fmt: skip
    """合并一个文件夹里的各本台账，RETURNS 里每本台账一个同名的报表文件夹。"""
    from taizhang_xl.contract.common_options import read_month
    from taizhang_xl.faces.terminal import Steps, show_province
    from taizhang_xl.verbs.province import consolidate_all as action
    from taizhang_xl.verbs.reading_engine import engine_named

    with Steps() as progress, engine_named(engine, scheduler) as read:
        done = action(
            ledgers, returns, read_month(month, None if year is None else lambda: year), to, parquet=parquet, year=year, dry_run=dry_run, progress=progress,
            engine=read,
        )  # fmt: skip
    show_province(done, style)
    sys.exit(ExitCode.of(done.open))
