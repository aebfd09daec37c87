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

from taizhang_xl.cells import column_name, value_text
from taizhang_xl.changes import Change, Keep
from taizhang_xl.dates.deadline import Deadline, DeadlineKind
from taizhang_xl.findings import Finding, Severity, is_wrong
from taizhang_xl.messages import one_line
from taizhang_xl.verbs.lines import (
    Line,
    consolidation_json,
    consolidation_lines,
    figures_line,
    month_end_figures,
    next_step,
    problems_line,
)
from taizhang_xl.verbs.opening import as_csv, as_json

if TYPE_CHECKING:
    from taizhang_xl.addins.install import Installed
    from taizhang_xl.journal.entry import Entry
    from taizhang_xl.returns.consolidate import Consolidation
    from taizhang_xl.verbs.adopt import Adopted
    from taizhang_xl.verbs.close import Closed, Decided
    from taizhang_xl.verbs.diff import Compared
    from taizhang_xl.verbs.doctor import Examined
    from taizhang_xl.verbs.history import Undone
    from taizhang_xl.verbs.month_end import MonthEnd
    from taizhang_xl.verbs.new import Made
    from taizhang_xl.verbs.province import Province
    from taizhang_xl.verbs.save import Written
    from taizhang_xl.verbs.split_consolidate import Consolidated
    from taizhang_xl.xlsx.verify import Receipt

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REPAIR: "cyan"}
_KINDS = {
    DeadlineKind.DATED: "有期限",
    DeadlineKind.RECURRING: "周期",
    DeadlineKind.OPEN_ENDED: "长期",
    DeadlineKind.UNCLEAR: "看不懂",
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
        from taizhang_xl.files.save import save_new

        save_new(to, text.encode("utf-8-sig" if bom else "utf-8"), overwrite=False)
        click.echo(f"√ 已写 {to}", err=True)


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
        click.echo(as_json({**done._asdict(), "findings": [finding.as_dict() for finding in done.findings]}))
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
    if style == "json":
        click.echo(as_json(_written_json(written)))
        return
    changes = written.changes
    if written.saved is None or listed:
        for change in changes.changes:
            click.echo(f"{change.sheet}!{change.address}  {_change_text(change)}", err=err)
        for row in _appended_rows(written):
            values = "；".join(f"{column}=“{value_text(value)}”" for column, value in row["values"].items())
            click.echo(f"{row['sheet']} 第 {row['row']} 行（新增）  {values}", err=err)
    click.echo(_written_text(written) if changes else "√ 已经是最新的，不用改", err=err)
    if written.receipt is not None:
        click.echo(_receipt_text(written.receipt), err=err)
    show_notes(written.notes, err=err)


def show_notes(notes: Sequence[str], *, err: bool = False) -> None:
    """Print what people should know of a save."""
    for note in notes:
        click.secho(f"请注意：{note}", fg="yellow", err=err)


def _written_json(written: Written) -> dict[str, Any]:
    return {
        "changes": [_change_row(change) for change in written.changes.changes],
        "appended": _appended_rows(written),
        "saved": str(written.saved) if written.saved else None,
        "receipt": written.receipt._asdict() if written.receipt else None,
        "notes": written.notes,
    }


def _appended_rows(written: Written) -> list[dict[str, Any]]:
    return [
        {
            "sheet": append.sheet,
            "row": row,
            "values": {column_name(column): value for column, value in sorted(append.values.items())},
            "item": append.item,
            "why": append.why,
        }
        for append, row in zip(written.changes.appends, written.rows, strict=True)
    ]


def _written_text(written: Written) -> str:
    done = "了" if written.saved else ""
    counts = {f"改{done} # 处": len(written.changes.changes), f"加{done} # 行": len(written.changes.appends)}
    total = "，".join(text.replace("#", str(count)) for text, count in counts.items() if count)
    return f"√ {total}，已存 {written.saved}" if written.saved else f"会{total}，没有写文件"


def _receipt_text(receipt: Receipt) -> str:
    return (
        f"√ 已核对：{receipt.cells} 格读回来都对，除此以外没有任何改动；"
        f"变了 {len(receipt.parts)} 个部件，其余 {receipt.identical} 个一个字节没动"
    )


def _change_row(change: Change) -> dict[str, Any]:
    row = {"sheet": change.sheet, "cell": change.address, "old": change.old, "item": change.item, "why": change.why}
    if not isinstance(change.new, Keep):
        row["new"] = change.new
    for name in ("fill", "font_colour", "number_format"):
        if not isinstance(look := getattr(change, name), Keep):
            row[name] = look
    return row


def _change_text(change: Change) -> str:
    if isinstance(change.new, Keep):
        return change.why
    return one_line(f"“{value_text(change.old)}” → “{value_text(change.new)}”  {change.why}")


def show_consolidated(done: Consolidated, style: str) -> None:
    """Print what a consolidation took and what people must settle."""
    result = done.consolidation
    if style == "json":
        saved = str(done.saved) if done.saved else None
        click.echo(as_json({**consolidation_json(result), "saved": saved, "notes": done.notes}))
        return
    _print_consolidation(result)
    click.echo(f"√ 台账已存 {done.saved}" if done.saved else "没有写台账")
    show_notes(done.notes)


def _print_consolidation(result: Consolidation) -> None:
    _show_lines(consolidation_lines(result))


def show_province(done: Province, style: str) -> None:
    """Print what became of each ledger of a province."""
    from taizhang_xl.verbs.lines import province_lines
    from taizhang_xl.verbs.province import summary_json

    if style == "json":
        click.echo(as_json(summary_json(done)))
    else:
        _show_lines(province_lines(done))


def show_month_end(done: MonthEnd, style: str) -> None:
    """Print the month-end's summary: the figures, what was made, what to do next."""
    figures = month_end_figures(done)
    if style == "json":
        click.echo(
            as_json(
                {
                    "summary": figures,
                    "consolidation": consolidation_json(done.consolidation),
                    "findings": [finding.as_dict() for finding in done.findings],
                    "saved": str(done.saved) if done.saved else None,
                    "notes": done.notes,
                    "made": [str(path) for path in done.made],
                    "aside": [str(path) for path in done.aside],
                }
            )
        )
        return
    _print_consolidation(done.consolidation)
    click.echo(f"\n{done.review.month.label}月底小结（截至 {done.review.as_of}）")
    click.echo(f"  {figures_line(figures)}")
    if figures["问题"]:
        click.echo(f"  {problems_line(done)}")
    if done.saved:
        click.echo(f"√ 台账      {done.saved}")
    show_notes(done.notes)
    drafts = [path for path in done.made if path.suffix == ".eml"]
    for path in done.made:
        if path not in drafts:
            click.echo(f"√ 月度材料  {path}")
    if drafts:
        click.echo(f"√ 邮件草稿  {drafts[0].parent}（{len(drafts)} 封，没有发出）")
    for path in done.aside:
        click.secho(f"手工改过的原件没有覆盖，另存为 {path}", fg="yellow")
    if done.without_mail:
        click.secho(f"没有邮箱或邮箱写法不对、草稿未填收件人：{'、'.join(done.without_mail)}", fg="yellow")
    click.echo(next_step(figures))


def show_history(entries: Sequence[Entry], style: str, *, whole: bool) -> None:
    """Print what was done to a ledger, the newest last; every change of each time where `whole`."""
    # Imported late, here and below: a check needs nothing of it.
    from taizhang_xl.journal.entry import as_dict
    from taizhang_xl.verbs.history_lines import history_lines, history_rows

    if style == "json":
        click.echo(as_json({"entries": [as_dict(entry) for entry in entries]}))
    elif style == "csv":
        click.echo(as_csv(list(history_rows(entries))), nl=False)
    else:
        _show_lines(history_lines(entries, whole=whole))


def show_undone(undone: Undone, style: str) -> None:
    """Print what was taken back and what was left."""
    from taizhang_xl.verbs.history_lines import undone_lines

    if style == "json":
        changes = [_change_row(change) for change in undone.changes.changes]
        left = [each._asdict() for each in undone.left]
        names = [entry.id for entry in undone.entries]
        saved = str(undone.saved) if undone.saved else None
        click.echo(as_json({"undone": names, "changes": changes, "left": left, "saved": saved, "notes": undone.notes}))
    else:
        _show_lines(undone_lines(undone))
        show_notes(undone.notes)


def _show_lines(lines: Iterable[Line]) -> None:
    for line in lines:
        click.secho(line.text, fg=_COLOURS[line.severity] if line.severity else None)


def show_closed(done: Closed, style: str) -> None:
    """Print what a close hung and took off, or why it was refused."""
    from taizhang_xl.verbs.lines import closing_lines

    closing = done.closing
    if style == "json":
        shown = {
            "refused": [finding.as_dict() for finding in closing.refused],
            "hung": [{**asdict(each), "due": value_text(each.due)} for each in closing.hung],
            "taken_off": closing.taken_off,
            "to_take_off": closing.to_take_off,
            "skipped": [str(month) for month in closing.skipped],
            "snapshot": str(done.snapshot) if done.snapshot else None,
            "notes": done.notes,
        }
        click.echo(as_json(shown))
    else:
        _show_lines(closing_lines(closing))
        show_notes(done.notes)


def show_made(made: Made) -> None:
    """Print where a new ledger is and what went on in it from last year's."""
    from taizhang_xl.verbs.lines import made_lines

    _show_lines(made_lines(made))


def show_decided(done: Decided) -> None:
    """Print what was decided on single items, or why it was refused."""
    for finding in done.refused:
        click.secho(str(finding), fg=_COLOURS[finding.severity])
    if done.refused:
        click.secho("没有改动台账", fg="red")
    elif done.written is not None:
        show_written(done.written, "text", listed=True)


def show_examined(examined: Sequence[Examined]) -> None:
    """Print what the machine has and lacks; what is lacking and needed in red."""
    for each in examined:
        sign = "×" if each.cure and each.needed else "□" if each.cure else "√"
        cure = f"。{each.cure}" if each.cure else ""
        click.secho(f"{sign} {each.what}：{each.found}{cure}", fg="red" if each.cure and each.needed else None)


def show_installed(found: Installed | None) -> None:
    """Print which buttons are in place, and what to do where they will not work."""
    if found is None:
        click.echo("没有装，请运行 taizhang addin install")
        return
    click.echo(f"{'×' if found.cure else '√'} {found.where}：版本 {found.version}，用 {found.interpreter}")
    if found.cure:
        click.secho(found.cure, fg="red")


def show_difference(compared: Compared, style: str) -> None:
    """Print how two ledgers differ: cell by cell, then what only one of them has."""
    from taizhang_xl.verbs import diff

    if style == "json":
        click.echo(as_json(diff.as_dict(compared)))
    elif style == "csv":
        click.echo(as_csv(diff.as_rows(compared)), nl=False)
    else:
        click.echo("\n".join(diff.as_lines(compared)))
