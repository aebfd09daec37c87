"""The command that a button's macro calls: a face of its own, hidden from people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

PATH = click.Path(path_type=Path)


def click_command() -> click.Command:
    """Return the command."""
    options = (
        click.Argument(["verb"]),
        click.Option(["--book"], help="打开着的工作簿的完整路径"),
        click.Option(["--folder"], type=PATH, required=True, help="放消息和步骤的文件夹"),
        click.Option(["--copy"], type=PATH, help="主程序另存的副本"),
        click.Option(["--answer", "answers"], multiple=True, help="回答，如 month=2018-03"),
    )
    help_text = "加载项的按钮用的命令：在打开着的工作簿上做一件事。"
    return click.Command("click", callback=_click, params=list(options), help=help_text, hidden=True)


def _click(*, verb: str, answers: tuple[str, ...], **places: Any) -> None:
    from taizhang_xl.files.click_log import kept

    told = dict(answer.split("=", 1) for answer in answers)
    with kept(verb):
        from taizhang_xl.faces.buttons import click_from_macro

        code = click_from_macro(verb, answers=told, **places)
    sys.exit(code)
