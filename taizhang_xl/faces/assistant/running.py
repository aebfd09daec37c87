"""A step carried out: its verb on the ledger's file, and what came of it in the words of those who click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.telling import lines_of
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.buttons import in_button_words
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.findings import Severity

Asking = Callable[[Ask], str | None]


class Came(NamedTuple):
    """What came of a step: its lines, what matters last. `refused`: nothing was done."""

    lines: tuple[Line, ...]
    refused: bool = False


def carry_out(
    verb: str, ledger: Path | None, month: Month | None, preset: Mapping[str, object], ask: Asking, progress: Progress
) -> Came:
    """Run a verb as its button does; a TaizhangError is one line."""
    found = REGISTRY.verb(verb)
    names = {option.name for option in found.options}
    given = {"ledger": ledger, "month": month, **preset}
    try:
        done = run_verb(
            found, {name: value for name, value in given.items() if name in names and value is not None}, REGISTRY,
            progress=progress, ask=ask,
        )  # fmt: skip
    except TaizhangError as error:
        return Came((Line(in_button_words(str(error)), Severity.ERROR),), refused=True)
    return Came(tuple(line._replace(text=in_button_words(line.text)) for line in lines_of(done)))
