"""The commands on a ledger as it is: make one, take one over, read, check and colour it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from taizhang_xl.faces.commands.options import (
    PATH,
    Day,
    Year,
    as_of_option,
    dry_run_option,
    format_option,
    ledger_argument,
    option,
    year_option,
)
from taizhang_xl.faces.exit_codes import ExitCode


@click.command()
@ledger_argument
@option("--year", type=Year(), required=True, help="年度")
@option("--name", "--office", "office", help="机关名称，如 某市人大常委会机关；有 --from 的可以不写")
@option("--from", "last", type=PATH, help="上一年的台账：挂单的、长期的、没有完成的转入新台账，编号不变")
def new(ledger: Path, year: int, office: str | None, last: Path | None) -> None:
    """建一本空台账，或把上一年没有完成的转入新一年。"""
    from taizhang_xl.faces.terminal import show_made
    from taizhang_xl.verbs.new import new as action

    show_made(action(ledger, year, office, last))


@click.command()
@click.argument("folder", type=PATH)
@option("--year", type=Year(), default=2018, show_default=True, help="年度")
@option("--month", "month", help="月份，默认该年3月")
def demo(folder: Path, year: int, month: str | None) -> None:
    """造一本 260 项的示范台账和各单位的月报。"""
    from taizhang_xl.contract.common_options import read_month
    from taizhang_xl.demo.make import demo as action
    from taizhang_xl.faces.terminal import Steps, say

    wanted = read_month(month or f"{year}-03")
    with Steps() as progress:
        ledger = action(folder, year, wanted, progress)
    say(f"√ 示范台账 {ledger}，单位报来的表在 {folder / 'returns' / str(wanted)}")
    returns = folder / "returns" / str(wanted)
    say(f"下一步：taizhang month-end {ledger} --returns {returns} --month {wanted} --to {folder / 'out'}")


@click.command()
@click.argument("file", type=PATH)
@option("--column", "columns", multiple=True, help="指定一列，如 目标任务=D，可给多次；以后都按它读")
@option("--to", "to", type=PATH, help="另写一本我们版式的台账；不给就只看")
@option("--sheet", help="工作表名")
@year_option
@dry_run_option
@format_option("text", "json")
def adopt(
    file: Path,
    columns: tuple[str, ...],
    to: Path | None,
    sheet: str | None,
    year: int | None,
    dry_run: bool,
    style: str,
) -> None:
    """接收单位已有的台账：看各列怎样认，认不准的指定一次。"""
    from taizhang_xl.faces.terminal import show_adopted
    from taizhang_xl.verbs.adopt import adopt as action

    show_adopted(action(file, columns, to=to, year=year, sheet=sheet, dry_run=dry_run), style)


@click.command()
@click.argument("file", type=PATH)
@option("--sheet", help="工作表名")
@option("--to", "to", type=PATH, help="写到文件；不给就打在屏幕上")
@year_option
@as_of_option
@format_option("json", "csv", "parquet")
def export(file: Path, sheet: str | None, to: Path | None, year: int | None, as_of: date | None, style: str) -> None:
    """导出读懂了的事项、修复和问题。"""
    from taizhang_xl.contract.output import as_csv, as_json
    from taizhang_xl.faces.terminal import put_out
    from taizhang_xl.verbs.export import export as action

    if style == "parquet":
        sys.exit(ExitCode.of(_export_parquet(file, sheet, to, year, as_of)))
    result = action(file, year=year, sheet=sheet, as_of=as_of)
    put_out(as_json(result) if style == "json" else as_csv(result["items"]), to, bom=style == "csv")
    sys.exit(ExitCode.of(result["findings"]))


def _export_parquet(file: Path, sheet: str | None, to: Path | None, year: int | None, as_of: date | None) -> bool:
    """Write the file; returns whether anything is wrong with the ledger."""
    from taizhang_xl.errors import UsageError
    from taizhang_xl.faces.terminal import say
    from taizhang_xl.findings import is_wrong
    from taizhang_xl.verbs.parquet import export_parquet

    if to is None:
        raise UsageError("--format parquet", "不能打在屏幕上", "请加上 --to 文件名.parquet")
    findings = export_parquet(file, to, year=year, sheet=sheet, as_of=as_of)
    say(f"√ 已写 {to}", err=True)
    return is_wrong(findings)


@click.command()
@click.argument("texts", nargs=-1, required=True, metavar="时限…")
@option("--year", type=Year(), required=True, help="年度")
@option("--from", "since", type=Day(), help="交办日期，“交办后3个月内”从这天算起")
@format_option("text", "json", "csv")
def deadline(texts: tuple[str, ...], year: int, since: date | None, style: str) -> None:
    """看一句完成时限怎样理解。"""
    from taizhang_xl.dates.reader import parse_deadline
    from taizhang_xl.faces.terminal import deadline_rows, show_deadlines

    found = [parse_deadline(text, year, since) for text in texts]
    show_deadlines(deadline_rows(found), style)
    sys.exit(ExitCode.of(any(each.kind == "unclear" for each in found)))
