"""A button's verb on an open workbook: decided on a copy that the program has saved, carried out by that program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.context import Context, Progress, silent
from taizhang_xl.contract.open_book import Clicked, Steps, apply_to_open_book
from taizhang_xl.contract.opening import today
from taizhang_xl.contract.run import run_verb
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.xlsx.read.workbook import Workbook


def click_button(
    name: str, path: Path, copy: Workbook, answers: Mapping[str, object], *,
    carry_out: Callable[[Steps], None], progress: Progress = silent,
) -> Clicked:  # fmt: skip
    """Click a button on the workbook that lies at `path` and reads like `copy` now.

    Raises AnswerNeededError where something has to be asked first, TaizhangError as its verb does, KeyError where
    there is no such button.
    """
    button, verb = REGISTRY.button(name)
    context = Context({**button.preset, **answers, "ledger": path}, today(), progress, copy, registry=REGISTRY)
    return apply_to_open_book(verb.decide(context), copy, progress, carry_out)


def needs_workbook(name: str) -> bool:
    """Tell whether a button needs an open workbook that lies somewhere. Raises KeyError where there is no such button."""
    return not REGISTRY.button(name)[0].alone


def click_alone(name: str, path: Path | None) -> Done:
    """Click a button that needs no workbook; `path` is where one lies that is open."""
    button, verb = REGISTRY.button(name)
    return run_verb(verb, {**button.preset, **({"ledger": path} if path else {})}, REGISTRY)
