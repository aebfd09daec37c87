"""click's command line in Chinese: help, usage, and what was typed wrongly, each in one line with the nearest right word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from taizhang_xl.errors import UsageError
from taizhang_xl.text import text_width


class _Formatter(click.HelpFormatter):
    """Help in Chinese, whose columns stand in line although a Chinese character is twice as wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = tuple(rows)
        widest = min(max((text_width(first) for first, _ in rows), default=0), col_max)
        for first, second in rows:
            gap = max(widest - text_width(first), 0) + col_spacing
            self.write(f"{'':>{self.current_indent}}{first}{' ' * gap}{second}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command that says in Chinese what it takes. Raises UsageError for what it does not."""

    context_class = _Context
    # Looked at here: click's own refusal is in English.
    allow_extra_args = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read what was typed. Raises UsageError for what is no option of this command."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "taizhang"
            raise _in_chinese(error, self, path) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed. Raises UsageError for more than the command takes."""
        rest = super().parse_args(ctx, args)
        if not isinstance(self, click.Group) and ctx.args:
            raise UsageError("、".join(ctx.args), "命令里多了这些", "请去掉；文件名里有空格的，请用引号括起来")
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这一页"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options; arguments are named in the usage."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        if rows := [row for each in options if (row := each.get_help_record(ctx))]:
            with formatter.section("选项"):
                formatter.write_dl(rows)


class Group(Command, click.Group):
    """Commands by name; one that is misspelt is refused with those that are spelt alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 [参数]", **kwargs})

    def words(self, ctx: click.Context) -> Mapping[str, str]:
        """Return what people may mean by a word they typed, by that word."""
        return {name: name for name in self.list_commands(ctx)}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was typed. Raises UsageError where there is none of its name."""
        if args and self.get_command(ctx, args[0]) is None:
            raise UsageError(args[0], "没有这个命令", _meant(args[0], self.words(ctx), f"{ctx.command_path} --help"))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)


def _in_chinese(error: click.UsageError, command: click.Command, path: str) -> UsageError:
    """Return what click says of an option, in the words of staff."""
    if isinstance(error, click.NoSuchOption):
        names = {name: name for each in command.params for name in each.opts}
        return UsageError(error.option_name, "没有这个选项", _meant(error.option_name, names, f"{path} --help"))
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        if any(name in each.opts and getattr(each, "is_flag", False) for each in command.params):
            return UsageError(name, "后面不要写值", f"请只写 {name}")
        return UsageError(name, "后面要有一个值", f"请写成 {name} 值")
    if isinstance(error, click.BadParameter) and error.param is not None and isinstance(error.param.type, click.Choice):
        return UsageError(error.param.opts[0], "没有这个选择", f"请用 {'、'.join(error.param.type.choices)}")
    return UsageError("命令", f"看不懂（{error.format_message()}）", "请加 --help 看用法")


def _meant(typed: str, known: Mapping[str, str], page: str) -> str:
    # Of two characters one is half of the word.
    # Imported late: only a slip of the keys comes here.
    from difflib import get_close_matches

    like = get_close_matches(typed, list(known), n=3, cutoff=0.6 if typed.isascii() else 0.5)
    found = [typed] if typed in known else like
    near = list(dict.fromkeys(known[word] for word in found))
    return f"像是 {'、'.join(near)}；全部的用 {page} 看" if near else f"请用 {page} 看有哪些"
