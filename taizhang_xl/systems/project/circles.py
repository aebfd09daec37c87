"""The steps of projects as circles, for the board; how each stands is told as the chart tells it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.contract.circle import Circle, Drawn
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import State
from taizhang_xl.systems.project.outlook import Outlook, outlook_of
from taizhang_xl.systems.project.projects import is_sound, projects_of
from taizhang_xl.systems.project.schedule import Step
from taizhang_xl.systems.project.sheets import PART, WORK
from taizhang_xl.systems.project.wording import state_words


def step_circles(ledger: Ledger, as_of: date) -> Drawn:
    """Return a circle for each step of the projects that can be calculated, in the sheet's order."""
    projects = projects_of(ledger)
    outlooks = [outlook_of(project, ledger.calendar, as_of) for project in projects if is_sound(project)]
    broken = (finding for project in projects if not is_sound(project) for finding in project.findings)
    return Drawn(tuple(circle for outlook in outlooks for circle in _circles(ledger, outlook)), tuple(broken))


def _circles(ledger: Ledger, outlook: Outlook) -> Iterator[Circle]:
    project = outlook.project
    item = project.item(ledger)
    unit = ledger.unit_of(item) if item else None
    row = " ".join(filter(None, (project.number, project.title(ledger))))
    for step in project.steps:
        own, state = project.by_step[step.name], _state(step)
        name = " ".join(filter(None, (step.name, own.content(WORK))))
        hollow = state is State.TODO and outlook.day <= outlook.baseline[step.name][0]
        yield Circle(
            "工程推进", row, own.content(PART) or "其他", project.number, unit.name if unit else "", name, state,
            hollow, state_words(outlook, step.name),
        )  # fmt: skip


def _state(step: Step) -> State:
    if step.ended_on is not None:
        return State.DONE
    return State.TODO if step.begun_on is None else State.DOING


CIRCLES = (step_circles,)
