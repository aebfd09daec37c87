"""How results are shown in a terminal, and progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from taizhang_xl.cells import value_text
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.output import as_csv, as_json
from taizhang_xl.dates.deadline import Deadline, DeadlineKind
from taizhang_xl.findings import Severity
from taizhang_xl.messages import harmless, one_line

if TYPE_CHECKING:
    from taizhang_xl.addins.install import Installed
    from taizhang_xl.contract.apply import Done
    from taizhang_xl.contract.verb import Verb
    from taizhang_xl.verbs.adopt import Adopted
    from taizhang_xl.verbs.new import Made
    from taizhang_xl.verbs.province import Province

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
            click.echo(f"\r\x1b[K… {one_line(step)}", nl=False, err=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def say(text: str, *, fg: str | None = None, err: bool = False) -> None:
    """Print one line: what a file holds must not steer the terminal."""
    click.secho(one_line(text), fg=fg, err=err)


def _show_text(text: str, *, nl: bool = True) -> None:
    """Print a text for programs: as it is into a file or a pipe, harmless on a terminal."""
    click.echo(harmless(text) if sys.stdout.isatty() else text, nl=nl)


def put_out(text: str, to: Path | None, *, bom: bool = False) -> None:
    """Print a result or write it to a new file; CSV files get the mark by which Excel knows UTF-8."""
    if to is None:
        _show_text(text)
    else:
        from taizhang_xl.files.save import save_new

        save_new(to, text.encode("utf-8-sig" if bom else "utf-8"), overwrite=False)
        say(f"√ 已写 {to}", err=True)


def show_done(verb: Verb, done: Done, style: str) -> None:
    """Print what came of a verb: lines for people, JSON or CSV for programs."""
    if style == "json" and verb.json is not None:
        click.echo(as_json(verb.json(done)))
    elif style == "csv" and verb.rows is not None:
        _show_text(as_csv(verb.rows(done)), nl=False)
    else:
        from taizhang_xl.contract.telling import lines_of

        show_lines(lines_of(done))


def show_lines(lines: Iterable[Line]) -> None:
    """Print lines, in colours where the terminal has them."""
    for line in lines:
        say(line.text, fg=_COLOURS[line.severity] if line.severity else None)


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
        _show_text(as_csv([{name: value_text(value) for name, value in row.items()} for row in flat]), nl=False)
        return
    for row in rows:
        span = f"{row['start']} 至 {row['due']}" if row["start"] and row["due"] else str(row["due"] or "")
        parts = (f"“{row['text']}”", _KINDS[row["kind"]], span, row["recurrence"] or "", row["note"])
        say("  ".join(part for part in parts if part))


def show_adopted(done: Adopted, style: str) -> None:
    """Print how the columns of a ledger were taken and what was written."""
    if style == "json":
        click.echo(as_json({**done._asdict(), "findings": [finding.as_dict() for finding in done.findings]}))
        return
    say(f"工作表：{'、'.join(done.sheets)}，{done.items} 项")
    for name, letters in done.columns.items():
        say(f"  {letters} 列  {name}")
    if done.missing:
        say(f"没有找到：{'、'.join(done.missing)}（有的话请用 --column 列名=列号 指定）", fg="yellow")
    for finding in done.findings:
        if finding.severity is Severity.REPAIR:
            say(str(finding), fg=_COLOURS[finding.severity])
    if done.settled:
        say(f"√ 指定的列已记在 {done.settled}，以后都按它读")
    if done.written:
        numbered = f"，其中 {done.numbered} 项原来没有编号，已编上" if done.numbered else ""
        say(f"√ 已写新台账 {done.written}{numbered}；下一步：taizhang check {done.written}")


def show_province(done: Province, style: str) -> None:
    """Print what became of each ledger of a province."""
    from taizhang_xl.verbs.province import summary_json
    from taizhang_xl.verbs.province_lines import province_lines

    if style == "json":
        click.echo(as_json(summary_json(done)))
    else:
        show_lines(province_lines(done))


def show_made(made: Made) -> None:
    """Print where a new ledger is and what went on in it from last year's."""
    from taizhang_xl.verbs.new import made_lines

    show_lines(made_lines(made))


def show_installed(found: Installed | None) -> None:
    """Print which buttons are in place, and what to do where they will not work."""
    if found is None:
        say("没有装，请运行 taizhang addin install")
        return
    say(f"{'×' if found.cure else '√'} {found.where}：版本 {found.version}，用 {found.interpreter}")
    if found.cure:
        say(found.cure, fg="red")
