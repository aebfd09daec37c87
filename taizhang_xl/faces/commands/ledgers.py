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
    command,
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
    from taizhang_xl.faces.report import show_made
    from taizhang_xl.verbs.new import new as action

    show_made(action(ledger, year, office, last))


@click.command()
@click.argument("folder", type=PATH)
@option("--year", type=Year(), default=2018, show_default=True, help="年度")
@option("--month", "month", help="月份，默认该年3月")
def demo(folder: Path, year: int, month: str | None) -> None:
    """造一本 260 项的示范台账和各单位的月报。"""
    from taizhang_xl.demo.make import demo as action
    from taizhang_xl.faces.report import Steps
    from taizhang_xl.verbs.opening import parse_month

    wanted = parse_month(month or f"{year}-03")
    with Steps() as progress:
        ledger = action(folder, year, wanted, progress)
    click.echo(f"√ 示范台账 {ledger}，单位报来的表在 {folder / 'returns' / str(wanted)}")
    returns = folder / "returns" / str(wanted)
    click.echo(f"下一步：taizhang month-end {ledger} --returns {returns} --month {wanted} --to {folder / 'out'}")


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
    from taizhang_xl.faces.report import show_adopted
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
    from taizhang_xl.faces.report import put_out
    from taizhang_xl.verbs.opening import as_csv, as_json
    from taizhang_xl.verbs.opening import export as action

    if style == "parquet":
        sys.exit(ExitCode.of(_export_parquet(file, sheet, to, year, as_of)))
    result = action(file, year=year, sheet=sheet, as_of=as_of)
    put_out(as_json(result) if style == "json" else as_csv(result["items"]), to, bom=style == "csv")
    sys.exit(ExitCode.of(result["findings"]))


def _export_parquet(file: Path, sheet: str | None, to: Path | None, year: int | None, as_of: date | None) -> bool:
    """Write the file; returns whether anything is wrong with the ledger."""
    from taizhang_xl.errors import UsageError
    from taizhang_xl.findings import is_wrong
    from taizhang_xl.verbs.parquet import export_parquet

    if to is None:
        raise UsageError("--format parquet", "不能打在屏幕上", "请加上 --to 文件名.parquet")
    findings = export_parquet(file, to, year=year, sheet=sheet, as_of=as_of)
    click.echo(f"√ 已写 {to}", err=True)
    return is_wrong(findings)


@click.command()
@click.argument("texts", nargs=-1, required=True, metavar="时限…")
@option("--year", type=Year(), required=True, help="年度")
@option("--from", "since", type=Day(), help="交办日期，“交办后3个月内”从这天算起")
@format_option("text", "json", "csv")
def deadline(texts: tuple[str, ...], year: int, since: date | None, style: str) -> None:
    """看一句完成时限怎样理解。"""
    from taizhang_xl.faces.report import deadline_rows, show_deadlines
    from taizhang_xl.verbs.opening import deadlines

    found = deadlines(texts, year, since)
    show_deadlines(deadline_rows(found), style)
    sys.exit(ExitCode.of(any(each.kind == "unclear" for each in found)))


@command("check")
@ledger_argument
@year_option
@as_of_option
@option("--mark", is_flag=True, help="把结果写成台账里的一张表“校验结果”，点一下跳到那一格")
@option("--unmark", is_flag=True, help="去掉“校验结果”这张表")
@option("--fix", is_flag=True, help="改正没有疑问的写法：文字日期、状态和类别的别名、全角编号、看不见的字")
@dry_run_option
@format_option("text", "json", "csv")
def check(
    ledger: Path, year: int | None, as_of: date | None, mark: bool, unmark: bool, fix: bool, dry_run: bool, style: str
) -> None:
    """Check, and with --mark, --unmark or --fix also write."""
    from taizhang_xl.faces.report import show_findings, show_notes, show_written
    from taizhang_xl.findings import is_wrong
    from taizhang_xl.verbs.opening import check as action
    from taizhang_xl.verbs.opening import today

    if fix or mark or unmark:
        # Only now: a plain check must not pay for what writing needs.
        from taizhang_xl.verbs import refresh
    if fix:
        # On stdout stands one result alone: JSON and CSV are read by programs.
        show_written(refresh.fix(ledger, year=year, dry_run=dry_run), "text", listed=True, err=style != "text")
    if unmark and not dry_run:
        written = refresh.unmark(ledger)
        click.echo(f"√ 已去掉校验结果 {written.saved or ledger}", err=True)
        show_notes(written.notes, err=True)
    findings = action(ledger, year=year, as_of=as_of)
    show_findings(findings, style)
    if mark and not dry_run:
        written = refresh.mark(ledger, findings, as_of or today())
        click.echo(f"√ 校验结果已写在 {written.saved or ledger}", err=True)
        show_notes(written.notes, err=True)
    sys.exit(ExitCode.of(is_wrong(findings)))


@command("refresh")
@ledger_argument
@year_option
@as_of_option
@dry_run_option
@format_option("text", "json")
def refresh(ledger: Path, year: int | None, as_of: date | None, dry_run: bool, style: str) -> None:
    """Bring dates and colours up to a day."""
    from taizhang_xl.faces.report import show_written
    from taizhang_xl.verbs.refresh import refresh as action

    show_written(action(ledger, year=year, as_of=as_of, dry_run=dry_run), style)
