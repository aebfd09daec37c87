"""How each verb is tried on the demo. Nothing here names a verb: what it is told follows from its options and their examples."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from study import add_study

import taizhang_xl
from taizhang_xl.buttons import Button
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER, MONTH
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.registry import REGISTRY

NAME = "ledger.xlsx"
# March has been sent out and reported, January can be closed, April can be sent out.
MONTHS = (MONTH.example, "2018-01", "2018-04")
READY = Month(2018, 1)
# These try what the others share; the whole row is a long sweep.
USUAL = ("check", "consolidate")
Tried = TypeVar("Tried")


class Trial(NamedTuple):
    """A verb as it is tried: by itself, or as one of its buttons does it."""

    verb: Verb
    button: Button | None

    @property
    def id(self) -> str:
        """Its name."""
        return self.button.name if self.button else self.verb.name


def trials() -> list[Trial]:
    """Every button, and every verb without one, of those that work on a ledger."""
    verbs = [verb for verb in map(REGISTRY.verb, REGISTRY.names()) if _works_on_a_ledger(verb)]
    return [Trial(verb, button) for verb in verbs for button in verb.buttons or (None,)]


def by_name(
    parameter: str, names: Iterable[str], values: Iterable[Tried], usual: Collection[str] = USUAL
) -> pytest.MarkDecorator:
    """Parametrize a test over verbs, of which the usual ones run always and the others in a long sweep."""
    named = zip(names, values, strict=True)
    params = [pytest.param(value, id=name, marks=() if name in usual else pytest.mark.slow) for name, value in named]
    return pytest.mark.parametrize(parameter, params)


def _works_on_a_ledger(verb: Verb) -> bool:
    return any(option.name == LEDGER.name and option.required for option in verb.options)


def made_ready(folder: Path) -> Path:
    """Give the demo what verbs look for: reasons in January, findings on a sheet, what can be mended, companions, a last change."""
    ledger = folder / NAME
    add_study(ledger)
    refused = taizhang_xl.close(ledger, READY).closing.refused
    taizhang_xl.edit(ledger, {f"台账!{finding.cell}": "等文件" for finding in refused})
    taizhang_xl.check(ledger, mark=True)
    taizhang_xl.edit(ledger, {"台账!Q5": "已办结", "台账!H3": "１０月底"})
    companion = taizhang_xl.appraise_new(ledger)
    (companion.parent / "报回" / MONTHS[0]).mkdir(parents=True)
    return ledger


def told(trial: Trial, ledger: Path) -> dict[str, Any]:
    """What a trial is told beside its ledger: what its button presets, the examples, a month in which it has something to do."""
    preset = dict(trial.button.preset) if trial.button else {}
    options = [option for option in trial.verb.options if option.example and option is not MONTH]
    given = {option.name: [option.example] if option.many else option.example for option in options} | preset
    if MONTH not in trial.verb.options:
        return given
    # Many verbs have nothing to do in a month that is over or has not begun.
    months = ({**given, MONTH.name: month} for month in MONTHS)
    found = next((each for each in months if _does_something(trial, ledger, each)), None)
    # The demo has no rows of a system's sheet.
    if found is None and trial.verb.decide.__module__.startswith("taizhang_xl.systems."):
        return {**given, MONTH.name: MONTHS[0]}
    assert found is not None, f"{trial.id} does nothing on the demo"
    return found


def _does_something(trial: Trial, ledger: Path, given: Mapping[str, Any]) -> bool:
    try:
        done = run_verb(trial.verb, {**given, LEDGER.name: ledger}, REGISTRY, dry_run=True)
    except TaizhangError:
        return False
    return bool(done.decision.changes or done.decision.files)


def words(trial: Trial, given: Mapping[str, Any]) -> Iterator[str]:
    """The words of the command line that tell a trial the same."""
    for option in trial.verb.options:
        for value in _as_list(given.get(option.name)):
            if not option.positional:
                yield option.names[0]
            if not option.flag:
                yield str(value)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def twin(ledger: Path, folder: Path) -> Path:
    """A copy of a ledger's folder."""
    return Path(shutil.copytree(ledger.parent, folder)) / NAME


def on_twin(trial: Trial, given: Mapping[str, Any], ledger: Path) -> Done:
    """The verb run on a file."""
    return run_verb(trial.verb, {**given, LEDGER.name: ledger}, REGISTRY)
