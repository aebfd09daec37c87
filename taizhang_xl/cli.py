"""The command `taizhang`: each command parses, calls one action, prints, and sets the exit code.

0 done and nothing wrong, 1 done with findings or conflicts, 2 refused or could not run (one line on stderr).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from taizhang_xl import __version__
from taizhang_xl.errors import TaizhangError

PATH = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A day given as 2018-03-31."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or fail with one line."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2018-03-31 这样", param, ctx)


class Commands(click.Group):
    """A group whose errors are one Chinese line and exit code 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a TaizhangError ends it in one line."""
        try:
            return super().invoke(ctx)
        except TaizhangError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


def _option(*names: str, **attributes: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(*names, **attributes)


year_option = _option("--year", type=int, help="年度；台账里写明了就不用给")
as_of_option = _option("--as-of", type=Day(), help="按哪一天算，如 2018-03-31；不给就是今天")
month_option = _option("--month", "month", required=True, help="月份，如 2018-03")
dry_run_option = _option("--dry-run", is_flag=True, help="只看会改什么，不写任何文件")
to_option = _option("--to", "to", type=PATH, required=True, help="放结果的文件夹")
ledger_argument = click.argument("ledger", type=PATH)


def format_option(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --format with the formats that a command has, the first of them the default."""
    return _option("--format", "style", type=click.Choice(formats), default=formats[0], help="结果的格式")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="taizhang", message="%(prog)s %(version)s")
def cli() -> None:
    """工作台账：校验、着色、分发、合并、月度材料。台账始终是你们自己的 Excel 工作簿。"""


@cli.command()
@ledger_argument
@_option("--year", type=int, required=True, help="年度")
@_option("--name", "--office", "office", required=True, help="机关名称，如 某市人大常委会机关")
def new(ledger: Path, year: int, office: str) -> None:
    """建一本空台账。"""
    from taizhang_xl.actions.making import new as action

    click.echo(f"√ 已建好 {action(ledger, year, office)}，请先填“单位”表，再填“台账”表")


@cli.command()
@click.argument("folder", type=PATH)
@_option("--year", type=int, default=2018, show_default=True, help="年度")
@_option("--month", "month", help="月份，默认该年3月")
def demo(folder: Path, year: int, month: str | None) -> None:
    """造一本 260 项的示范台账和各单位的月报。"""
    from taizhang_xl.actions.making import demo as action
    from taizhang_xl.actions.reading import parse_month
    from taizhang_xl.report import Steps

    wanted = parse_month(month or f"{year}-03")
    with Steps() as progress:
        ledger = action(folder, year, wanted, progress)
    click.echo(f"√ 示范台账 {ledger}，单位报来的表在 {folder / 'returns' / str(wanted)}")
    returns = folder / "returns" / str(wanted)
    click.echo(f"下一步：taizhang month-end {ledger} --returns {returns} --month {wanted} --to {folder / 'out'}")


@cli.command()
@click.argument("file", type=PATH)
@_option("--column", "columns", multiple=True, help="指定一列，如 目标任务=D，可给多次；以后都按它读")
@_option("--to", "to", type=PATH, help="另写一本我们版式的台账；不给就只看")
@_option("--sheet", help="工作表名")
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
    from taizhang_xl.actions.adopting import adopt as action
    from taizhang_xl.report import show_adopted

    show_adopted(action(file, columns, to=to, year=year, sheet=sheet, dry_run=dry_run), style)


@cli.command()
@click.argument("file", type=PATH)
@_option("--sheet", help="工作表名")
@_option("--to", "to", type=PATH, help="写到文件；不给就打在屏幕上")
@year_option
@as_of_option
@format_option("json", "csv")
def export(file: Path, sheet: str | None, to: Path | None, year: int | None, as_of: date | None, style: str) -> None:
    """导出读懂了的事项、修复和问题。"""
    from taizhang_xl.actions.reading import as_csv, as_json
    from taizhang_xl.actions.reading import export as action
    from taizhang_xl.report import put_out

    result = action(file, year=year, sheet=sheet, as_of=as_of)
    put_out(as_json(result) if style == "json" else as_csv(result["items"]), to, bom=style == "csv")
    sys.exit(1 if result["findings"] else 0)


@cli.command()
@click.argument("texts", nargs=-1, required=True, metavar="时限…")
@_option("--year", type=int, required=True, help="年度")
@_option("--from", "since", type=Day(), help="交办日期，“交办后3个月内”从这天算起")
@format_option("text", "json", "csv")
def deadline(texts: tuple[str, ...], year: int, since: date | None, style: str) -> None:
    """看一句完成时限怎样理解。"""
    from taizhang_xl.actions.reading import deadlines
    from taizhang_xl.report import deadline_rows, show_deadlines

    found = deadlines(texts, year, since)
    show_deadlines(deadline_rows(found), style)
    sys.exit(1 if any(each.kind == "unclear" for each in found) else 0)


@cli.command()
@ledger_argument
@year_option
@as_of_option
@_option("--mark", is_flag=True, help="把结果写成台账里的一张表“校验结果”，点一下跳到那一格")
@_option("--unmark", is_flag=True, help="去掉“校验结果”这张表")
@_option("--fix", is_flag=True, help="改正没有疑问的写法：文字日期、状态和类别的别名、全角编号、看不见的字")
@dry_run_option
@format_option("text", "json", "csv")
def check(
    ledger: Path, year: int | None, as_of: date | None, mark: bool, unmark: bool, fix: bool, dry_run: bool, style: str
) -> None:
    """校验台账，列出每一处问题在哪个单元格、怎样改。"""
    from taizhang_xl.actions.reading import check as action
    from taizhang_xl.actions.reading import today
    from taizhang_xl.report import is_wrong, show_findings, show_written

    if fix or mark or unmark:
        # Only now: a plain check must not pay for what writing needs.
        from taizhang_xl.actions import writing
    if fix:
        # On stdout stands one result alone: JSON and CSV are read by programs.
        show_written(writing.fix(ledger, year=year, dry_run=dry_run), "text", listed=True, err=style != "text")
    if unmark and not dry_run:
        click.echo(f"√ 已去掉校验结果 {writing.unmark(ledger)}", err=True)
    findings = action(ledger, year=year, as_of=as_of)
    show_findings(findings, style)
    if mark and not dry_run:
        click.echo(f"√ 校验结果已写在 {writing.mark(ledger, findings, as_of or today())}", err=True)
    sys.exit(1 if is_wrong(findings) else 0)


@cli.command()
@ledger_argument
@year_option
@as_of_option
@dry_run_option
@format_option("text", "json")
def refresh(ledger: Path, year: int | None, as_of: date | None, dry_run: bool, style: str) -> None:
    """算出到期日和时限状态，给状态涂色。"""
    from taizhang_xl.actions.writing import refresh as action
    from taizhang_xl.report import show_written

    show_written(action(ledger, year=year, as_of=as_of, dry_run=dry_run), style)


@cli.command()
@ledger_argument
@month_option
@to_option
@year_option
@dry_run_option
def split(ledger: Path, month: str, to: Path, year: int | None, dry_run: bool) -> None:
    """把台账分成每个单位一份月报表。"""
    from taizhang_xl.actions.monthly import split as action
    from taizhang_xl.actions.reading import parse_month
    from taizhang_xl.report import Steps

    with Steps() as progress:
        files = action(ledger, parse_month(month), to, year=year, dry_run=dry_run, progress=progress)
    click.echo(f"{'将写' if dry_run else '√ 已写'} {len(files)} 份月报表到 {to}，下一步：发给各单位填黄色格")


@cli.command()
@ledger_argument
@click.argument("returns", nargs=-1, required=True, type=PATH)
@month_option
@year_option
@dry_run_option
@format_option("text", "json")
def consolidate(
    ledger: Path, returns: tuple[Path, ...], month: str, year: int | None, dry_run: bool, style: str
) -> None:
    """把单位报来的表合并进台账；RETURNS 是文件或文件夹。"""
    from taizhang_xl.actions.monthly import consolidate as action
    from taizhang_xl.actions.reading import parse_month
    from taizhang_xl.report import Steps, is_open, show_consolidated

    with Steps() as progress:
        done = action(ledger, returns, parse_month(month), year=year, dry_run=dry_run, progress=progress)
    show_consolidated(done, style)
    sys.exit(1 if is_open(done.consolidation) else 0)


@cli.command()
@ledger_argument
@month_option
@to_option
@year_option
@as_of_option
def packet(ledger: Path, month: str, to: Path, year: int | None, as_of: date | None) -> None:
    """做月度汇报材料（一本可直接打印的工作簿）。"""
    from taizhang_xl.actions.monthly import packet as action
    from taizhang_xl.actions.reading import parse_month

    click.echo(f"√ 月度材料 {action(ledger, parse_month(month), to, year=year, as_of=as_of)}")


@cli.command("month-end")
@ledger_argument
@_option("--returns", "returns", type=PATH, multiple=True, required=True, help="单位报来的文件或文件夹，可给多次")
@month_option
@to_option
@year_option
@as_of_option
@dry_run_option
@format_option("text", "json")
def month_end(
    ledger: Path, returns: tuple[Path, ...], month: str, to: Path, year: int | None, as_of: date | None,
    dry_run: bool, style: str,
) -> None:  # fmt: skip
    """月底一次做完：合并、校验、着色、月度材料、邮件草稿。"""
    from taizhang_xl.actions.monthly import month_end as action
    from taizhang_xl.actions.reading import parse_month
    from taizhang_xl.report import Steps, is_wrong, show_month_end

    with Steps() as progress:
        done = action(
            ledger, returns, parse_month(month), to, year=year, as_of=as_of, dry_run=dry_run, progress=progress
        )
    show_month_end(done, style)
    sys.exit(1 if is_wrong(done.findings) or done.consolidation.questions else 0)


@cli.command()
@click.argument("file", type=PATH)
@_option("--set", "sets", multiple=True, required=True, help="工作表!单元格=内容，可给多次")
@_option("--fill", help="底色 RRGGBB")
@_option("--to", "to", type=PATH, help="存成新文件；不给就改原文件（留备份）")
@dry_run_option
@format_option("text", "json")
def edit(file: Path, sets: tuple[str, ...], fill: str | None, to: Path | None, dry_run: bool, style: str) -> None:
    """只改指定的单元格，文件的其余部分一个字节也不动。"""
    from taizhang_xl.actions.writing import edit as action
    from taizhang_xl.report import show_written

    show_written(action(file, sets, fill=fill, to=to, dry_run=dry_run), style)


def main() -> NoReturn:
    """Run the command; output never fails on a console that cannot show a sign."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli()
    sys.exit(0)
