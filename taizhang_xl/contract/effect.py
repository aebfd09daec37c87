"""What cannot be decided beforehand and not be taken back: a mail is sent, a timer is set, another program is run.

Effects come last, when workbooks are saved and files are in their places. Each is written down before and after; one
that was cut off between is told by the next run, never repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.errors import TaizhangError

if TYPE_CHECKING:
    from taizhang_xl.contract.decision import Line
    from taizhang_xl.journal.effects import State

_NOT_RECORDED = "做了，但没能记下来，下次运行会说不知道做成没有"


class Effect(NamedTuple):
    """One effect: what people call it, whom or what it reaches, and `run`, which raises TaizhangError or OSError.

    An effect of many parts, some of which may fail, returns the lines that report them, for people to read in its place.
    """

    name: str
    target: str
    run: Callable[[], Sequence[Line] | None]


class Outcome(NamedTuple):
    """What became of an effect: `state` is None where one before it failed, so that it was not begun; `lines` is what it returned."""

    effect: Effect
    state: State | None = None
    why: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether a person has to look at it."""
        return bool(self.why) or any(line.severity for line in self.lines)


def run_effects(effects: Sequence[Effect], ledger: Path | None, progress: Callable[[str], None]) -> tuple[Outcome, ...]:
    """Carry effects out one after the other, each recorded beside the ledger; the first that fails stops those after it."""
    if not effects:
        return ()
    if ledger is None:
        raise ValueError("effects are recorded beside a ledger, and this verb has none")
    # Imported late: few decisions have any.
    from taizhang_xl.journal.effects import recorded

    with recorded(ledger) as file:
        done = list(_one_by_one(effects, file, progress))
    return (*done, *(Outcome(effect) for effect in effects[len(done) :]))


def _one_by_one(effects: Sequence[Effect], file: Path, progress: Callable[[str], None]) -> Iterator[Outcome]:
    for effect in effects:
        progress(f"{effect.name} {effect.target}")
        outcome = _carried_out(effect, file)
        yield outcome
        if outcome.why:
            return


def _carried_out(effect: Effect, file: Path) -> Outcome:
    from taizhang_xl.journal.effects import State, begin, end
    from taizhang_xl.messages import os_message

    known = ""
    try:
        known = begin(file, effect.name, effect.target)
        lines = tuple(effect.run() or ())
    except (TaizhangError, OSError) as error:
        why = f"{error.what}；{error.cure}" if isinstance(error, TaizhangError) else os_message(error)
        if known:
            # What cannot be recorded as failed is told by the next run as well.
            with suppress(TaizhangError, OSError):
                end(file, known, State.FAILED, why)
        return Outcome(effect, State.FAILED, why)
    try:
        end(file, known, State.DONE)
    except (TaizhangError, OSError):
        return Outcome(effect, State.DONE, _NOT_RECORDED, lines)
    return Outcome(effect, State.DONE, lines=lines)
