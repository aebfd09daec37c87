"""How results are shown in a terminal, and progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

import click

from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.output import as_csv, as_json
from taizhang_xl.findings import Severity
from taizhang_xl.messages import harmless, one_line

if TYPE_CHECKING:
    from taizhang_xl.contract.apply import Done
    from taizhang_xl.contract.verb import Verb

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.REPAIR: "cyan"}


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


def show_done(verb: Verb, done: Done, style: str) -> None:
    """Print what came of a verb: lines for people, JSON or CSV for programs."""
    from taizhang_xl.contract.telling import effect_lines, lines_of

    if style != "text":
        for line in effect_lines(done):
            say(line.text, err=True)
    if style == "json" and verb.json is not None:
        click.echo(as_json(verb.json(done)))
    elif style == "csv" and verb.rows is not None:
        _show_text(as_csv(verb.rows(done)), nl=False)
    elif (output := verb.output(done)) is not None:
        _show_text(output)
    else:
        show_lines(lines_of(done))


def show_lines(lines: Iterable[Line]) -> None:
    """Print lines, in colours where the terminal has them."""
    for line in lines:
        say(line.text, fg=_COLOURS[line.severity] if line.severity else None)
