"""The command `taizhang`: which commands there are, and how their errors are told.

0 done and nothing wrong, 1 done with findings or conflicts, 2 refused or could not run (one line on stderr).
"""

from __future__ import annotations

import errno
import gc
import os
import select
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from taizhang_xl import __version__
from taizhang_xl.buttons import in_order
from taizhang_xl.errors import TaizhangError, UsageError
from taizhang_xl.faces.command_line import Group
from taizhang_xl.faces.exit_codes import ExitCode
from taizhang_xl.messages import one_line, os_message

if TYPE_CHECKING:
    from taizhang_xl.contract.registry import Registry


class Commands(Group):
    """A group whose commands are loaded when they are asked for, and whose errors are one Chinese line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands that people call."""
        return [name for name in _verbs().names() if _verbs().verb(name).command]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None where there is none."""
        if cmd_name == "click":
            from taizhang_xl.faces.click_command import click_command

            return click_command()
        from taizhang_xl.faces.verb_command import command_of

        verb = _verbs().verb(cmd_name) if cmd_name in _verbs().names() else None
        return command_of(verb) if verb is not None and verb.command else None

    def words(self, ctx: click.Context) -> Mapping[str, str]:
        """Return the names of commands, and the labels of their buttons with the name beside them."""
        labels = {label: f"{command}（{label}）" for command, label in _verbs().commands_of_buttons()}
        return {**labels, **super().words(ctx)}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by their groups."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            verb = _verbs().verb(name)
            groups.setdefault(verb.place, []).append((name, verb.help.partition("\n")[0]))
        for title in in_order(groups):
            with formatter.section(title):
                formatter.write_dl(groups[title])

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run a command; a TaizhangError ends it in one line."""
        try:
            super().main(*args, **extra)
        except TaizhangError as error:
            click.echo(one_line(str(error)), err=True)
        except ImportError as error:
            from taizhang_xl.faces.incomplete import incomplete

            click.echo(str(incomplete(error)), err=True)
        except OSError as error:
            click.echo(one_line(_trouble(error)), err=True)
            if not error.filename:
                _let_go_of_output()
        sys.exit(ExitCode.REFUSED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="taizhang", message="%(prog)s %(version)s", help="显示版本")
def cli() -> None:
    """工作台账：校验、着色、分发、合并、月度材料。台账始终是你们自己的 Excel 工作簿。"""


def _verbs() -> Registry:
    from taizhang_xl.faces.registry import REGISTRY

    return REGISTRY


def _has_assistant() -> bool:
    """Open the assistant for who types no command; False where it can stand nowhere."""
    from taizhang_xl.faces.assistant.begin import open_assistant

    return open_assistant()


def _trouble(error: OSError) -> str:
    """Return what the system refused, in one line; what it says of no file it says of the output."""
    why = os_message(error)
    if error.filename:
        return f"{Path(str(error.filename)).name}：用不了（{why}）。请检查它的权限和磁盘，再运行一次。"
    return f"输出：结果显示不出来（{why}），命令已经做完的不会退回。请检查磁盘或接收结果的程序，用 taizhang history 看做了什么。"


def _let_go_of_output() -> None:
    """Drop what waits to be shown: Python would fail on it once more on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def refuse_lost_output(output: int = 1) -> None:
    """Raise UsageError where nothing that is shown can arrive: nothing is done of which nobody would hear."""
    try:
        kind = os.fstat(output).st_mode
        if stat.S_ISCHR(kind) and not os.isatty(output):
            # Only a byte shows whether such a device takes any.
            os.write(output, b"\n")
        full = stat.S_ISREG(kind) and hasattr(os, "fstatvfs") and not os.fstatvfs(output).f_bavail
        if full or (stat.S_ISFIFO(kind) and _is_broken(output)):
            raise OSError(errno.ENOSPC if full else errno.EPIPE, os.strerror(errno.ENOSPC if full else errno.EPIPE))
    except OSError as error:
        raise UsageError(
            "输出",
            f"结果没有地方显示（{os_message(error)}），什么也没有做",
            "请检查磁盘，或去掉命令后面的“>”和“|”再运行一次",
        ) from error


def _is_broken(pipe: int) -> bool:
    """Whether nobody reads from a pipe any more; Windows tells so only when something is written."""
    if not hasattr(select, "poll"):
        return False
    asked = select.poll()
    asked.register(pipe, 0)
    return bool(asked.poll(0))


def main() -> NoReturn:
    """Run the command; output never fails on a console that cannot show a sign."""
    # What a command reads makes few cycles and ends with it: looking for them after every 700 objects only costs time.
    gc.set_threshold(200_000)
    try:
        # What a button does is told in its folder; a program without a window has no output at all.
        if sys.argv[1:2] != ["click"]:
            refuse_lost_output()
    except TaizhangError as error:
        print(error, file=sys.stderr)
        _let_go_of_output()
        sys.exit(ExitCode.REFUSED)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if len(sys.argv) == 1 and _has_assistant():
        sys.exit(ExitCode.DONE)
    cli()
    sys.exit(ExitCode.DONE)
