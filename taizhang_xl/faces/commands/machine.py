"""The commands on this machine: what it lacks, the buttons, and what the buttons call."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taizhang_xl.faces.commands.options import PATH, option
from taizhang_xl.faces.exit_codes import ExitCode

if TYPE_CHECKING:
    from taizhang_xl.addins.install import Addin


@click.group()
def addin() -> None:
    """装、查、卸 Excel 或 LibreOffice 里的按钮。"""


app_option = option(
    "--app", type=click.Choice(["excel", "calc"]), default="excel", show_default=True, help="装在哪个程序里"
)
place_option = option("--to", "to", type=PATH, help="放按钮的文件夹；不给就是程序启动时自己去找的地方")


def _addin_of(app: str) -> Addin:
    from taizhang_xl.addins.install import addin_of
    from taizhang_xl.faces.registry import REGISTRY

    return addin_of(app, tuple(REGISTRY.buttons()))


@addin.command("build")
@app_option
@option("--to", "to", type=PATH, default=Path(), help="放文件的文件夹；不给就是当前文件夹")
def addin_build(app: str, to: Path) -> None:
    """只做出按钮的文件，不装。"""
    from taizhang_xl.faces.terminal import say

    say(f"√ 已做好 {_addin_of(app).build(to)}")


@addin.command("install")
@app_option
@place_option
def addin_install(app: str, to: Path | None) -> None:
    """装上按钮。"""
    from taizhang_xl.faces.terminal import say

    say(f"√ 已装在 {_addin_of(app).install(to)}，关掉程序再打开就能看到“工作台账”")


@addin.command("status")
@app_option
@place_option
def addin_status(app: str, to: Path | None) -> None:
    """看按钮装在哪里、是哪个版本、用哪个 Python。"""
    from taizhang_xl.faces.terminal import show_installed

    found = _addin_of(app).status(to)
    show_installed(found)
    sys.exit(ExitCode.of(found is None or found.cure))


@addin.command("remove")
@app_option
@place_option
def addin_remove(app: str, to: Path | None) -> None:
    """卸掉按钮。"""
    from taizhang_xl.faces.terminal import say

    gone = _addin_of(app).remove(to)
    say(f"√ 已卸掉 {gone}" if gone else "没有装过，不用卸")


@click.command("click", hidden=True)
@click.argument("verb")
@option("--book", help="打开着的工作簿的完整路径")
@option("--folder", type=PATH, required=True, help="放消息和步骤的文件夹")
@option("--copy", "copy", type=PATH, help="主程序另存的副本")
@option("--answer", "answers", multiple=True, help="回答，如 month=2018-03")
def click_button(verb: str, book: str | None, folder: Path, copy: Path | None, answers: tuple[str, ...]) -> None:
    """加载项的按钮用的命令：在打开着的工作簿上做一件事。"""
    from taizhang_xl.faces.buttons import click_from_macro as action

    sys.exit(action(verb, book, folder, copy, dict(answer.split("=", 1) for answer in answers)))
