"""A decision carried out on a workbook that a program holds open: as steps for that program, which saves it itself.

The journal knows of the edits before the program begins, and the run after tells whether the workbook was saved with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from taizhang_xl.contract.apply import Done, made_aside
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.effect import run_effects
from taizhang_xl.contract.save import Written, announce_changes, record_only
from taizhang_xl.hosts.steps import SHOW, Step, steps_between
from taizhang_xl.journal.effects import open_effects, tell
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

Steps = tuple[Step, ...]


class Clicked(NamedTuple):
    """What came of a click, with the steps that its host was given."""

    done: Done
    steps: Steps


def apply_to_open_book(
    decision: Decision, copy: Workbook, progress: Progress, carry_out: Callable[[Steps], None]
) -> Clicked:
    """Carry a decision out on an open workbook; `copy` is how it is now, `carry_out` takes the steps to its program.

    Files are put in their places, and effects run, only when the program has taken the steps. Raises ValueError where
    the decision edits any other workbook.
    """
    ledger = copy.package.path
    left_open = open_effects(ledger)
    with made_aside(decision, progress, ledger) as put_in_place:
        for remember in decision.remember:
            remember()
        steps = _steps(decision, copy)
        carry_out(steps)
        made, aside = put_in_place()
    written = tuple(Written(edit.changes, None) for edit in decision.edits)
    tell(ledger, left_open)
    outcomes = run_effects(decision.effects, ledger, progress)
    done = Done(decision, written, made, aside, live=True, effects=outcomes, left_open=left_open)
    return Clicked(done, steps)


def _steps(decision: Decision, copy: Workbook) -> Steps:
    return (*_edits(decision, copy), *([Step(SHOW, decision.shown)] if decision.shown else ()))


def _edits(decision: Decision, copy: Workbook) -> Steps:
    if not decision.edits:
        return ()
    (edit,) = decision.edits
    if edit.package is not copy.package:
        raise ValueError("an open workbook takes its own edits only")
    if not edit.changes:
        record_only(copy.package, edit.info)
        return ()
    new = read_workbook(announce_changes(copy, edit.changes, edit.info))
    made = {change.name for change in edit.changes.sheets}
    return tuple(steps_between(copy, new, made))
