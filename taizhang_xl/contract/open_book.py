"""A decision carried out on a workbook that a program holds open: as steps for that program, which saves it itself.

The journal knows of the edits before the program begins, and the run after tells whether the workbook was saved with them.
Edits of other workbooks, a companion beside it, are saved into their files before the program begins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from taizhang_xl.contract.apply import Done, made_aside
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.decision import Decision, Edit
from taizhang_xl.contract.effect import run_effects
from taizhang_xl.contract.save import Written, announce_changes, record_only, write_changes
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
    the decision was taken on the file of the open workbook, which may be older.
    """
    if any(edit.package is not copy.package and edit.package.path == copy.package.path for edit in decision.edits):
        raise ValueError("an open workbook takes edits of its own copy only")
    ledger = copy.package.path
    left_open = open_effects(ledger)
    with made_aside(decision, progress, ledger) as put_in_place:
        for remember in decision.remember:
            remember()
        written = tuple(_written(edit, copy) for edit in decision.edits)
        steps = _steps(decision, copy)
        carry_out(steps)
        made, aside = put_in_place()
    tell(ledger, left_open)
    outcomes = run_effects(decision.effects, ledger, progress)
    done = Done(decision, written, made, aside, live=True, effects=outcomes, left_open=left_open)
    return Clicked(done, steps)


def _steps(decision: Decision, copy: Workbook) -> Steps:
    return (*_edits(decision, copy), *([Step(SHOW, decision.shown)] if decision.shown else ()))


def _written(edit: Edit, copy: Workbook) -> Written:
    """Save the edits of another workbook than the open one, which its program saves."""
    if edit.package is copy.package:
        return Written(edit.changes, None)
    return write_changes(edit.package, edit.changes, edit.info, dry_run=False, permit=edit.permit, to=edit.to)


def _edits(decision: Decision, copy: Workbook) -> Steps:
    edit = next((each for each in decision.edits if each.package is copy.package), None)
    if edit is None:
        return ()
    if not edit.changes:
        record_only(copy.package, edit.info)
        return ()
    new = read_workbook(announce_changes(copy, edit.changes, edit.info))
    made = {change.name for change in edit.changes.sheets}
    return tuple(steps_between(copy, new, made))
