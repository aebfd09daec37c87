"""The command `taizhang`: which commands there are, and how their errors are told.

0 done and nothing wrong, 1 done with findings or conflicts, 2 refused or could not run (one line on stderr).
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from taizhang_xl import __version__
from taizhang_xl.errors import TaizhangError

# Which module holds a command, in the order of the help: only that one is loaded.
_MODULES = {
    "ledgers": ("new", "demo", "adopt", "export", "deadline", "check", "refresh"),
    "months": ("split", "consolidate", "consolidate-all", "packet", "month-end", "close", "sign-off", "extend"),
    "edits": ("edit", "diff", "history", "undo"),
    "machine": ("doctor", "addin", "click"),
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names}


class Commands(click.Group):
    """A group whose commands are loaded when they are asked for, and whose errors are one Chinese line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None where there is none."""
        if cmd_name not in _WHERE:
            return None
        module = import_module(f"taizhang_xl.faces.commands.{_WHERE[cmd_name]}")
        return next(each for each in vars(module).values() if isinstance(each, click.Command) and each.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a TaizhangError ends it in one line."""
        try:
            return super().invoke(ctx)
        except TaizhangError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="taizhang", message="%(prog)s %(version)s")
def cli() -> None:
    """工作台账：校验、着色、分发、合并、月度材料。台账始终是你们自己的 Excel 工作簿。"""


def main() -> NoReturn:
    """Run the command; output never fails on a console that cannot show a sign."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    cli()
    sys.exit(0)
