"""The commands of a month: forms out and back, review, close."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from taizhang_xl.faces.commands.options import (
    PATH,
    Day,
    as_of_option,
    command,
    dry_run_option,
    engine_option,
    format_option,
    ledger_argument,
    month_option,
    option,
    scheduler_option,
    to_option,
    year_option,
)
from taizhang_xl.faces.exit_codes import ExitCode


@command("split")
@ledger_argument
@month_option
@to_option
@option("--unit", help="只做这个单位的；发过的照原样再做一份")
@option("--again", is_flag=True, help="分发以后台账的事项改过的，只给这些单位重做一份")
@year_option
@dry_run_option
def split(
    ledger: Path, month: str, to: Path, unit: str | None, again: bool, year: int | None, dry_run: bool
) -> None:  # fmt: skip
    """Write a return form for each unit."""
    from taizhang_xl.faces.report import Steps
    from taizhang_xl.verbs.opening import parse_month
    from taizhang_xl.verbs.split_consolidate import split as action

    with Steps() as progress:
        files = action(
            ledger, parse_month(month), to, unit=unit, again=again, year=year, dry_run=dry_run, progress=progress
        )
    if again and not files:
        click.echo("分发以后各单位的事项都没有改过，没有要重做的表")
        return
    click.echo(f"{'将写' if dry_run else '√ 已写'} {len(files)} 份月报表到 {to}，下一步：发给各单位填黄色格")


@command("consolidate")
@ledger_argument
@click.argument("returns", nargs=-1, required=True, type=PATH)
@month_option
@option("--settle", type=PATH, help="月度材料：按里面“冲突处理”表选的处理冲突")
@year_option
@engine_option
@scheduler_option
@dry_run_option
@format_option("text", "json")
def consolidate(
    ledger: Path, returns: tuple[Path, ...], month: str, settle: Path | None, year: int | None, engine: str,
    scheduler: str | None, dry_run: bool, style: str,
) -> None:  # fmt: skip
    """Merge returns; RETURNS are files or folders."""
    from taizhang_xl.faces.report import Steps, is_open, show_consolidated
    from taizhang_xl.verbs.clustering import engine_named
    from taizhang_xl.verbs.opening import parse_month
    from taizhang_xl.verbs.split_consolidate import consolidate as action

    with Steps() as progress, engine_named(engine, scheduler) as read:
        done = action(
            ledger, returns, parse_month(month), settle_by=settle, year=year, dry_run=dry_run, progress=progress,
            engine=read,
        )  # fmt: skip
    show_consolidated(done, style)
    sys.exit(ExitCode.of(is_open(done.consolidation)))


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
    from taizhang_xl.faces.report import Steps, show_province
    from taizhang_xl.verbs.clustering import engine_named
    from taizhang_xl.verbs.opening import parse_month
    from taizhang_xl.verbs.province import consolidate_all as action

    with Steps() as progress, engine_named(engine, scheduler) as read:
        done = action(
            ledgers, returns, parse_month(month), to, parquet=parquet, year=year, dry_run=dry_run, progress=progress,
            engine=read,
        )  # fmt: skip
    show_province(done, style)
    sys.exit(ExitCode.of(done.open))


@command("packet")
@ledger_argument
@month_option
@to_option
@year_option
@as_of_option
def packet(ledger: Path, month: str, to: Path, year: int | None, as_of: date | None) -> None:
    """Write the review packet."""
    from taizhang_xl.verbs.month_end import packet as action
    from taizhang_xl.verbs.opening import parse_month

    click.echo(f"√ 月度材料 {action(ledger, parse_month(month), to, year=year, as_of=as_of)}")


@command("month-end")
@ledger_argument
@option("--returns", "returns", type=PATH, multiple=True, required=True, help="单位报来的文件或文件夹，可给多次")
@month_option
@to_option
@year_option
@as_of_option
@engine_option
@scheduler_option
@dry_run_option
@format_option("text", "json")
def month_end(
    ledger: Path, returns: tuple[Path, ...], month: str, to: Path, year: int | None, as_of: date | None,
    engine: str, scheduler: str | None, dry_run: bool, style: str,
) -> None:  # fmt: skip
    """Do the whole month-end."""
    from taizhang_xl.faces.report import Steps, show_month_end
    from taizhang_xl.findings import is_wrong
    from taizhang_xl.verbs.clustering import engine_named
    from taizhang_xl.verbs.month_end import month_end as action
    from taizhang_xl.verbs.opening import parse_month

    with Steps() as progress, engine_named(engine, scheduler) as read:
        done = action(
            ledger, returns, parse_month(month), to, year=year, as_of=as_of, dry_run=dry_run, progress=progress,
            engine=read,
        )  # fmt: skip
    show_month_end(done, style)
    sys.exit(ExitCode.of(is_wrong(done.findings) or done.consolidation.questions))


@command("close")
@ledger_argument
@month_option
@option("--strict", is_flag=True, help="还没有到期、在办理期限内的也都挂单")
@option("--again", is_flag=True, help="这个月结过而存档丢了的，照现在的内容重结")
@year_option
@dry_run_option
@format_option("text", "json")
def close(
    ledger: Path, month: str, strict: bool, again: bool, year: int | None, dry_run: bool, style: str
) -> None:  # fmt: skip
    """Close a month."""
    from taizhang_xl.faces.report import show_closed
    from taizhang_xl.verbs.close import close as action
    from taizhang_xl.verbs.opening import parse_month

    done = action(ledger, parse_month(month), strict=strict, again=again, year=year, dry_run=dry_run)
    show_closed(done, style)
    sys.exit(ExitCode.of(done.closing.refused))


@click.command("sign-off")
@ledger_argument
@click.argument("numbers", nargs=-1, required=True, metavar="编号…")
@year_option
@as_of_option
@dry_run_option
def sign_off(ledger: Path, numbers: tuple[str, ...], year: int | None, as_of: date | None, dry_run: bool) -> None:
    """销号：办结而有佐证的，由科室确认；可给编号、挂单号，或编号:月份（如 5-015:2018-03）。"""
    from taizhang_xl.faces.report import show_decided
    from taizhang_xl.verbs.close import sign_off as action

    done = action(ledger, numbers, year=year, as_of=as_of, dry_run=dry_run)
    show_decided(done)
    sys.exit(ExitCode.of(done.refused))


@click.command()
@ledger_argument
@click.argument("number", metavar="编号")
@option("--until", type=Day(), required=True, help="延到哪一天，如 2018-11-30")
@option("--why", "grounds", required=True, help="延期理由")
@option("--approver", required=True, help="批准人")
@year_option
@as_of_option
@dry_run_option
def extend(
    ledger: Path, number: str, until: date, grounds: str, approver: str, year: int | None, as_of: date | None,
    dry_run: bool,
) -> None:  # fmt: skip
    """延期：到期以前申请、经批准的，记在“延期”表里，到期日往后移。"""
    from taizhang_xl.faces.report import show_decided
    from taizhang_xl.month.extension import Request
    from taizhang_xl.verbs.close import extend as action

    request = Request(number, until, grounds, approver)
    done = action(ledger, request, year=year, as_of=as_of, dry_run=dry_run)
    show_decided(done)
    sys.exit(ExitCode.of(done.refused))
