"""How results are shown in a terminal: findings, consolidations, the month-end's summary, progress."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from taizhang_xl.actions.reading import as_csv, as_json
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Change, Keep
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.ledger.deadline import Deadline, DeadlineKind

if TYPE_CHECKING:
    from taizhang_xl.actions.adopting import Adopted
    from taizhang_xl.actions.monthly import Consolidated, MonthEnd
    from taizhang_xl.actions.writing import Written
    from taizhang_xl.ledger.consolidate import Consolidation

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REPAIR: "cyan"}
_KINDS = {
    DeadlineKind.DATED: "有期限",
    DeadlineKind.RECURRING: "周期",
    DeadlineKind.OPEN_ENDED: "长期",
    DeadlineKind.UNCLEAR: "看不懂",
}
_LISTS = {
    "conflicts": "冲突（保留台账）",
    "change_requests": "变更申请（未采用）",
    "new_rows": "新增申请（未采用）",
    "missing_rows": "缺行（台账不动）",
    "to_verify": "待核（仍按正在办理）",
}


class Steps:
    """Progress on one line of a terminal, nothing where the output is a file or a pipe."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Steps:
        return self

    def __call__(self, step: str) -> None:
        """Show the step that begins now in place of the one before."""
        if self._shown:
            click.echo(f"\r\x1b[K… {step}", nl=False, err=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def put_out(text: str, to: Path | None, *, bom: bool = False) -> None:
    """Print a result or write it to a new file; CSV files get the mark by which Excel knows UTF-8."""
    if to is None:
        click.echo(text)
    else:
        from taizhang_xl.xlsx.save import save_new

        save_new(to, text.encode("utf-8-sig" if bom else "utf-8"), overwrite=False)
        click.echo(f"√ 已写 {to}", err=True)


def is_wrong(findings: Iterable[Finding]) -> bool:
    """Tell whether there is more than repairs made in reading."""
    return any(finding.severity is not Severity.REPAIR for finding in findings)


def is_open(consolidation: Consolidation) -> bool:
    """Tell whether a consolidation leaves something for a person to settle."""
    return bool(consolidation.questions) or is_wrong(consolidation.findings)


def deadline_rows(found: Sequence[Deadline]) -> list[dict[str, Any]]:
    """Return deadlines with the keys that JSON shows."""
    names = ("text", "kind", "start", "due", "milestones", "recurrence", "approximate", "note")
    rows = [{name: getattr(each, name) for name in names} for each in found]
    return [{**row, "recurrence": row["recurrence"] or None} for row in rows]


def show_deadlines(rows: Sequence[dict[str, Any]], style: str) -> None:
    """Print how deadlines were read: one object for one text, a list for several."""
    if style == "json":
        click.echo(as_json(rows[0] if len(rows) == 1 else rows))
        return
    if style == "csv":
        flat = [{**row, "milestones": ";".join(map(str, row["milestones"]))} for row in rows]
        click.echo(as_csv([{name: value_text(value) for name, value in row.items()} for row in flat]), nl=False)
        return
    for row in rows:
        span = f"{row['start']} 至 {row['due']}" if row["start"] and row["due"] else str(row["due"] or "")
        parts = (f"“{row['text']}”", _KINDS[row["kind"]], span, row["recurrence"] or "", row["note"])
        click.echo("  ".join(part for part in parts if part))


def show_adopted(done: Adopted, style: str) -> None:
    """Print how the columns of a ledger were taken and what was written."""
    if style == "json":
        click.echo(as_json({**asdict(done), "findings": [finding.as_dict() for finding in done.findings]}))
        return
    click.echo(f"工作表：{'、'.join(done.sheets)}，{done.items} 项")
    for name, letters in done.columns.items():
        click.echo(f"  {letters} 列  {name}")
    if done.missing:
        click.secho(f"没有找到：{'、'.join(done.missing)}（有的话请用 --column 列名=列号 指定）", fg="yellow")
    for finding in done.findings:
        if finding.severity is Severity.REPAIR:
            click.secho(str(finding), fg=_COLOURS[finding.severity])
    if done.settled:
        click.echo(f"√ 指定的列已记在 {done.settled}，以后都按它读")
    if done.written:
        numbered = f"，其中 {done.numbered} 项原来没有编号，已编上" if done.numbered else ""
        click.echo(f"√ 已写新台账 {done.written}{numbered}；下一步：taizhang check {done.written}")


def show_findings(findings: Sequence[Finding], style: str) -> None:
    """Print findings, what can be done about each, and how many there are of each severity."""
    counts = Counter(str(finding.severity) for finding in findings)
    if style == "json":
        click.echo(as_json({"findings": [finding.as_dict() for finding in findings], "counts": counts}))
        return
    if style == "csv":
        click.echo(as_csv([finding.as_dict() for finding in findings]), nl=False)
        return
    for finding in findings:
        place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet or finding.file
        cure = f" → {finding.fix}" if finding.fix else ""
        click.secho(f"{finding.severity} {place}  {finding.message}{cure}", fg=_COLOURS[finding.severity])
    total = "，".join(f"{name} {count} 处" for name, count in counts.items())
    click.echo(f"共 {len(findings)} 处：{total}" if findings else "√ 没有发现问题")


def show_written(written: Written, style: str, *, listed: bool = False, err: bool = False) -> None:
    """Print what was changed, or would be; each change `listed` also where it was saved; `err` beside the result."""
    changes = written.changes
    if style == "json":
        rows = [_change_row(change) for change in changes.changes]
        click.echo(as_json({"changes": rows, "saved": str(written.saved) if written.saved else None}))
        return
    if written.saved is None or listed:
        for change in changes.changes:
            click.echo(f"{change.sheet}!{change.address}  {_change_text(change)}", err=err)
    done = (
        f"√ 改了 {len(changes.changes)} 处，已存 {written.saved}"
        if written.saved
        else f"会改 {len(changes.changes)} 处，没有写文件"
    )
    click.echo(done if changes else "√ 已经是最新的，不用改", err=err)


def _change_row(change: Change) -> dict[str, Any]:
    row = {"sheet": change.sheet, "cell": change.address, "old": change.old, "item": change.item, "why": change.why}
    if not isinstance(change.new, Keep):
        row["new"] = change.new
    if not isinstance(change.fill, Keep):
        row["fill"] = change.fill
    return row


def _change_text(change: Change) -> str:
    if isinstance(change.new, Keep):
        return change.why
    return f"“{value_text(change.old)}” → “{value_text(change.new)}”  {change.why}"


def show_consolidated(done: Consolidated, style: str) -> None:
    """Print what a consolidation took and what people must settle."""
    result = done.consolidation
    if style == "json":
        click.echo(as_json({**_consolidation_json(result), "saved": str(done.saved) if done.saved else None}))
        return
    _print_consolidation(result)
    click.echo(f"√ 台账已存 {done.saved}" if done.saved else "没有写台账")


def _consolidation_json(result: Consolidation) -> dict[str, Any]:
    lists = {name: [_entry_row(asdict(e)) for e in getattr(result, name)] for name in ("changed", *_LISTS)}
    return {
        "month": str(result.month),
        "returned": result.returned,
        "undecided": result.undecided,
        "not_returned": result.not_returned,
        **lists,
        "findings": [finding.as_dict() for finding in result.findings],
    }


def _entry_row(entry: dict[str, str]) -> dict[str, str]:
    return {"编号": entry.pop("number"), "return": entry.pop("returned"), **entry}


def _print_consolidation(result: Consolidation) -> None:
    click.echo(f"已报送 {len(result.returned)} 个单位，采用 {len(result.changed)} 处修改")
    if result.not_returned:
        click.secho(f"未报送 {len(result.not_returned)} 个单位：{'、'.join(result.not_returned)}", fg="red")
    if result.undecided:
        click.secho(f"几份报表不一致、没有采用：{'、'.join(result.undecided)}", fg="red")
    for name, title in _LISTS.items():
        entries = getattr(result, name)
        if entries:
            click.secho(f"{title} {len(entries)} 处", fg="yellow")
        for e in entries:
            click.echo(
                f"  {e.unit} {e.number or '（无编号）'} {e.field}：台账“{e.ledger}” 报来“{e.returned}”  {e.note}（{e.file} {e.cell}）"
            )
    for finding in result.findings:
        if finding.severity is not Severity.REPAIR:
            click.secho(str(finding), fg=_COLOURS[finding.severity])


def show_month_end(done: MonthEnd, style: str) -> None:
    """Print the month-end's summary: the figures, what was made, what to do next."""
    figures = month_end_figures(done)
    if style == "json":
        click.echo(
            as_json(
                {
                    "summary": figures,
                    "consolidation": _consolidation_json(done.consolidation),
                    "findings": [finding.as_dict() for finding in done.findings],
                    "saved": str(done.saved) if done.saved else None,
                    "made": [str(path) for path in done.made],
                }
            )
        )
        return
    _print_consolidation(done.consolidation)
    click.echo(f"\n{done.review.month.label}月底小结（截至 {done.review.as_of}）")
    click.echo("  " + "  ".join(f"{name} {count}" for name, count in figures.items()))
    if done.saved:
        click.echo(f"√ 台账      {done.saved}")
    drafts = [path for path in done.made if path.suffix == ".eml"]
    for path in done.made:
        if path not in drafts:
            click.echo(f"√ 月度材料  {path}")
    if drafts:
        click.echo(f"√ 邮件草稿  {drafts[0].parent}（{len(drafts)} 封，没有发出）")
    if done.without_mail:
        click.secho(f"没有邮箱或邮箱写法不对、草稿未填收件人：{'、'.join(done.without_mail)}", fg="yellow")
    click.echo(_next_step(figures))


def month_end_figures(done: MonthEnd) -> dict[str, int]:
    """Return the figures of the summary by the words that people see."""
    consolidation, review = done.consolidation, done.review
    return {
        "事项": done.items,
        "已报送": len(consolidation.returned),
        "未报送": len(consolidation.not_returned),
        "采用修改": len(consolidation.changed),
        "冲突": len(consolidation.conflicts),
        "挂单": len(review.hung),
        "超期": len(review.overdue),
        "问题": sum(finding.severity is not Severity.REPAIR for finding in done.findings),
    }


def _next_step(figures: dict[str, int]) -> str:
    if figures["未报送"]:
        return "下一步：催未报送的单位，收齐后再运行一次（重复运行不会重复改动）"
    if figures["冲突"] or figures["问题"]:
        return "下一步：看月度材料里的“变更申请与冲突”，再用 taizhang check 逐条改台账"
    return "下一步：打印月度材料，检查邮件草稿后发出"
