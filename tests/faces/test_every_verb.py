"""Every verb of the registry is the same verb by command, Python function, on an open workbook, and through a macro's steps."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from inspect import Parameter, signature
from pathlib import Path

import openpyxl
import pytest
from by_hand import carried_out, contents, steps_in
from click.testing import CliRunner
from every_verb import NAME, by_name, made_ready, told, trials, twin, words

import taizhang_xl
from taizhang_xl.faces.buttons import click_from_macro, in_button_words
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.registry import REGISTRY

TRIALS = trials()


@pytest.fixture(scope="module")
def ready_once(demo_once, tmp_path_factory):
    return made_ready(Path(shutil.copytree(demo_once, tmp_path_factory.mktemp("ready") / "demo")))


@pytest.fixture
def ledger(ready_once, tmp_path):
    return twin(ready_once, tmp_path / "demo")


def findings(path):
    """What a check finds in a ledger, without what only its program makes of numbers and looks."""
    return sorted((each.code, each.sheet, each.cell, each.message) for each in taizhang_xl.check(path))


def as_calc_writes_it(calc, path, folder):
    """What LibreOffice holds of a file, through one that it writes."""
    folder.mkdir(exist_ok=True)
    book = calc.books.open(str(path))
    try:
        book.save(str(folder / NAME))
    finally:
        book.close()
    return contents(openpyxl.load_workbook(folder / NAME))


def values(found):
    """Contents by sheet without looks: colours come back from LibreOffice as it writes them."""
    return {
        sheet: {at: value for at, (value, _) in cells.items() if value is not None} for sheet, cells in found.items()
    }


def test_every_option_that_must_be_given_has_an_example():
    for trial in TRIALS:
        lacking = [option.name for option in trial.verb.options if option.required and not option.example]
        assert lacking == ["ledger"], trial.id


def files(ledger):
    """The files beside a ledger that people see, but for what a button's message has no room for."""
    found = (path.relative_to(ledger.parent) for path in ledger.parent.rglob("*") if path.is_file())
    found = (path for path in found if not path.name.endswith("的全部说明.txt"))
    return sorted(path for path in found if not any(part.startswith(".") for part in path.parts))


def said(done, ledger):
    """What people are told first, with the folder left out, up to what differs between a file and an open workbook."""
    return [line.text.replace(str(ledger.parent), "").partition("；")[0] for line in done.decision.summary]


@pytest.fixture(scope="module")
def given(ready_once, tmp_path_factory):
    """What each trial is told, found once."""
    tried = twin(ready_once, tmp_path_factory.mktemp("tried") / "demo")
    return cache(lambda name: told(next(trial for trial in TRIALS if trial.id == name), tried))


@pytest.fixture(autouse=True)
def without_layout(request, monkeypatch):
    """No program that lays out documents for those that count pages: it takes seconds each time, and has tests of its own."""
    if hasattr(request.node, "callspec") and request.node.callspec.id in ("packet", "booklet"):
        monkeypatch.setenv("PATH", str(Path(sys.executable).parent))


each_trial = by_name("trial", [trial.id for trial in TRIALS], TRIALS, usual=("consolidate",))
# One that a terminal has as a part of another: `mail LEDGER` makes drafts.
COMMANDS = {"mail-drafts": "mail"}


@each_trial
def test_a_verb_does_the_same_as_command_as_python_function_and_through_the_steps_of_a_macro(
    trial, given, ledger, tmp_path
):
    command, function, opened = (twin(ledger, tmp_path / name) for name in ("command", "function", "open"))
    shown = CliRunner().invoke(
        cli, [COMMANDS.get(trial.id, trial.verb.name), str(command), *words(trial, given(trial.id))]
    )
    assert shown.exit_code in (0, 1), shown.stderr
    by_position(getattr(taizhang_xl, trial.verb.name.replace("-", "_")), function, given(trial.id))
    assert contents(openpyxl.load_workbook(command)) == contents(openpyxl.load_workbook(function))
    assert files(command) == files(function)
    found = findings(command)
    assert findings(function) == found
    if trial.button is not None:
        code, message = clicked_by_macro(trial, given(trial.id), opened, tmp_path)
        assert code == shown.exit_code
        first = message.replace(str(opened.parent), "").partition("\n")[0].partition("；")[0]
        assert first in in_button_words(shown.stdout.replace(str(command.parent), ""))
        assert contents(openpyxl.load_workbook(opened)) == contents(openpyxl.load_workbook(command))
        assert files(opened) == files(command)
        assert findings(opened) == found


def by_position(function, ledger, given):
    """Call a function; None stands for what is left to its usual value."""
    needed = (name for name, each in signature(function).parameters.items() if each.default is Parameter.empty)
    return function(**{**dict.fromkeys(needed), **given, "ledger": ledger})


def clicked_by_macro(trial, given, opened, folder):
    """Click as the macro of Excel does, and carry out its steps; returns the exit code and the message."""
    copy = Path(shutil.copy(opened, folder / "copy.xlsx"))
    answers = {name: value for name, value in given.items() if name not in trial.button.preset}
    code = click_from_macro(trial.button.name, str(opened), folder / "click", copy, answers)
    if (folder / "click" / "steps.txt").exists():
        steps = steps_in((folder / "click" / "steps.txt").read_text("utf-8"))
        carried_out(opened, steps).save(opened)
    return code, (folder / "click" / "message.txt").read_text("utf-8")


# A click that reads alone is tried in the office's own window, and with the macro.
@pytest.mark.libreoffice
@by_name("trial", [trial.id for trial in TRIALS], TRIALS, usual=("consolidate",))
def test_a_verb_does_the_same_to_an_open_workbook_and_to_the_file(trial, given, ledger, tmp_path, calc):
    file, opened = twin(ledger, tmp_path / "file"), twin(ledger, tmp_path / "open")
    book = calc.books.open(str(opened))
    live = taizhang_xl.open(opened).run(trial.verb.name, **given(trial.id))
    assert live.live
    book.save()
    book.close()
    on_file = taizhang_xl.open(file).run(trial.verb.name, **given(trial.id))
    assert not on_file.live
    assert said(live, opened) == said(on_file, file)
    assert live.wrong == on_file.wrong
    assert files(opened) == files(file)
    expected = as_calc_writes_it(calc, file, tmp_path / "expected")
    assert values(contents(openpyxl.load_workbook(opened))) == values(expected)


def test_every_verb_on_a_ledger_is_tried():
    tried = {trial.verb.name for trial in TRIALS}
    assert {"check", "refresh", "consolidate", "extend", "edit", "undo"} <= tried
    needs_one = {
        name for name in REGISTRY.names() if any(o.name == "ledger" and o.required for o in REGISTRY.verb(name).options)
    }
    assert needs_one == tried
