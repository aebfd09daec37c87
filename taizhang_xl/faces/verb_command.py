"""A verb as a command of the terminal, made from its registration."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from taizhang_xl.contract.option import Option
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.verb import Verb
from taizhang_xl.faces.command_line import Command
from taizhang_xl.faces.exit_codes import ExitCode
from taizhang_xl.faces.registry import REGISTRY


def command_of(verb: Verb) -> click.Command:
    """Return the command of a verb."""

    def callback(*, dry_run: bool = False, style: str = "text", **given: Any) -> None:
        from taizhang_xl.faces.terminal import Steps, show_done

        given = {
            name: value for name, value in given.items() if value is not None and value != () and value is not False
        }
        if verb.asked is not None and style == "text" and sys.stdin.isatty():
            from taizhang_xl.faces.asking import with_answers

            given = with_answers(verb, given)
        with Steps() as progress:
            done = run_verb(verb, given, REGISTRY, dry_run=dry_run, progress=progress)
        show_done(verb, done, style)
        sys.exit(ExitCode.of(done.wrong))

    return Command(verb.name, callback=callback, params=list(_parameters(verb)), help=verb.help)


def _parameters(verb: Verb) -> Iterator[click.Parameter]:
    yield from map(_parameter, verb.options)
    if verb.dry_run:
        yield click.Option(["--dry-run"], is_flag=True, help="只看会改什么，不写任何文件")
    formats = ["text", *(["json"] if verb.json else []), *(["csv"] if verb.rows else [])]
    if len(formats) > 1:
        kind, words = click.Choice(formats), "|".join(formats)
        yield click.Option(["--format", "style"], type=kind, default="text", help="结果的格式", metavar=words)


def _parameter(option: Option[Any]) -> click.Parameter:
    # What is missing is said by the verb, in the words of those who called it.
    many = -1 if option.many else 1
    if option.positional:
        metavar = f"[{option.metavar or option.help}]{'...' if option.many else ''}"
        return click.Argument([option.name], nargs=many, required=False, metavar=metavar)
    names = [*option.names, option.name]
    if option.flag:
        return click.Option(names, is_flag=True, help=option.help)
    kind = click.Choice(option.choices) if option.choices else click.STRING
    given = f"{option.help}（必填）" if option.required else option.help
    metavar = option.metavar or ("|".join(option.choices) if option.choices else "值")
    return click.Option(names, multiple=option.many, type=kind, help=given, metavar=metavar)
