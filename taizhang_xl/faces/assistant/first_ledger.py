"""A first ledger for who has none: an empty one, or the example. `new` and `demo` make it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.run import run_verb
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.assistant.running import Asking, Came, came_of, given, refused
from taizhang_xl.faces.registry import REGISTRY

_EXAMPLE = "台账示例"


def make_new(day: date, ask: Asking, progress: Progress) -> Came:
    """Ask for place, office and year, and make an empty ledger."""
    asked = (
        Ask("new-file", "path", "新台账存成", str(Path.home() / f"{day.year}年工作台账.xlsx")),
        Ask("text", "office", "机关名称（如 某市人大常委会机关）", ""),
        Ask("text", "year", "哪一年的台账", str(day.year)),
    )
    try:
        done = run_verb(
            REGISTRY.verb("new"), {each.key: given(ask, each) for each in asked}, REGISTRY, progress=progress
        )
    except TaizhangError as error:
        return refused(error)
    return came_of(done, ledger=done.decision.result.path)


def make_example(ask: Asking, progress: Progress) -> Came:
    """Ask for a folder, and make the example in a folder of its own in it."""
    asked = Ask("folder", "folder", f"“{_EXAMPLE}”放在哪个文件夹里", str(Path.home()))
    try:
        folder = Path(given(ask, asked)) / _EXAMPLE
        done = run_verb(REGISTRY.verb("demo"), {"folder": folder}, REGISTRY, progress=progress)
    except TaizhangError as error:
        return refused(error)
    return came_of(done, ledger=done.decision.result)
