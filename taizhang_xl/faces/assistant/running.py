"""A step carried out: its verb on the ledger's file, and what came of it in the words of those who click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.telling import lines_of
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError, UsageError
from taizhang_xl.faces.assistant.words import in_assistant_words
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.files.show import show
from taizhang_xl.findings import Severity

CALLED_OFF = "没有答完", "就此停下，什么也没有改", "想好了再点一次"

Asking = Callable[[Ask], str | None]
Words = Callable[[str], str]


class Came(NamedTuple):
    """What came of a step: its lines, what matters last. `refused`: nothing was done. `ledger` is one to go on with."""

    lines: tuple[Line, ...]
    refused: bool = False
    ledger: Path | None = None


def carry_out(
    verb: str, ledger: Path | None, month: Month | None, preset: Mapping[str, object], ask: Asking, progress: Progress,
    words: Words = in_assistant_words, *, opens: bool = False,
) -> Came:  # fmt: skip
    """Run a verb as its button does; a TaizhangError is one line. `words` makes of a line what people are shown.

    With `opens` the first file that it made is shown to them.
    """
    found = REGISTRY.verb(verb)
    names = {option.name for option in found.options}
    told = {"ledger": ledger, "month": month, **preset}
    try:
        done = run_verb(
            found, {name: value for name, value in told.items() if name in names and value is not None}, REGISTRY,
            progress=progress, ask=ask,
        )  # fmt: skip
    except TaizhangError as error:
        return refused(error, words)
    came = came_of(done, words)
    return _shown(came, done.made[0]) if opens and done.made else came


def _shown(came: Came, made: Path) -> Came:
    """Show a file that was made; where nothing shows it, that is the last line."""
    try:
        show(made)
    except TaizhangError as error:
        return came._replace(lines=(*came.lines, Line(str(error), Severity.WARNING)))
    return came


def given(ask: Asking, question: Ask) -> str:
    """Return a person's answer. Raises UsageError where the question is called off."""
    if (answer := ask(question)) is None:
        raise UsageError(*CALLED_OFF)
    return answer


def came_of(done: Done, words: Words = in_assistant_words, ledger: Path | None = None) -> Came:
    """Return what came of a verb, with the ledger that it made if that is the one to go on with."""
    told = (line._replace(text=words(line.text)) for line in lines_of(done))
    return Came(tuple(line for line in told if line.text), ledger=ledger)


def refused(error: TaizhangError, words: Words = in_assistant_words) -> Came:
    """Return that nothing was done, and why."""
    return Came((Line(words(str(error)), Severity.ERROR),), refused=True)
