"""What is wrong with the steps of projects: what cannot be read, and what contradicts itself in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.project.outlook import Outlook, outlook_of
from taizhang_xl.systems.project.projects import Project, projects_of
from taizhang_xl.systems.project.rules import (
    STEP_BEGUN_WHEN,
    STEP_BUSY,
    STEP_EARLY,
    STEP_IN_FUTURE,
    STEP_ITEM_UNKNOWN,
    STEP_NO_NUMBER,
    STEP_PLAN_DIFFERS,
)
from taizhang_xl.systems.project.schedule import Span, Step, allowed
from taizhang_xl.systems.project.sheets import BEGUN, ENDED, PLANNED_FIRST, PLANNED_LAST


def of_all_projects(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """What is wrong with the steps of all projects."""
    projects = projects_of(ledger)
    yield from findings_of(
        ledger, projects, [outlook_of(each, ledger.calendar, as_of) for each in projects if each.steps]
    )


def findings_of(ledger: Ledger, projects: Iterable[Project], outlooks: Iterable[Outlook]) -> Iterator[Finding]:
    """Yield what is wrong with projects, and with those that can be calculated also in time."""
    outlooks = list(outlooks)
    for project in projects:
        yield from project.findings
        if not project.number:
            yield STEP_NO_NUMBER.at(project.rows[0].where(Field.NUMBER), count=len(project.rows))
        elif project.item(ledger) is None:
            why = "有几行" if project.number in ledger.doubled else "没有"
            yield STEP_ITEM_UNKNOWN.at(project.rows[0].where(Field.NUMBER), project.number, why=why)
    for outlook in outlooks:
        for step in outlook.project.steps:
            yield from _plan(outlook, step)
            yield from _actual(outlook, step)
    yield from _busy(outlooks)


def _plan(outlook: Outlook, step: Step) -> Iterator[Finding]:
    row, plan = outlook.project.by_step[step.name], outlook.plan[step.name]
    for name, typed, computed in zip(
        (PLANNED_FIRST, PLANNED_LAST), outlook.project.planned(step.name), (plan.first, plan.last), strict=True
    ):
        if typed is not None and typed != computed:
            yield STEP_PLAN_DIFFERS.at(row.where(name), typed, step=step.name, other=computed)
            return


def _actual(outlook: Outlook, step: Step) -> Iterator[Finding]:
    row = outlook.project.by_step[step.name]
    for name, day in ((BEGUN, step.begun_on), (ENDED, step.ended_on)):
        if day is not None and day > outlook.day:
            yield STEP_IN_FUTURE.at(row.where(name), day, step=step.name, column=name, today=outlook.day)
    if step.ended_on is not None and step.begun_on is None:
        yield STEP_BEGUN_WHEN.at(row.where(BEGUN), step.ended_on, step=step.name)
    if step.begun_on is None:
        return
    for link in step.links:
        other, span = outlook.by_name[link.step], outlook.forecast[link.step]
        known = (other.begun_on or other.ended_on) if link.from_start else other.ended_on
        due = span.first if link.from_start else span.last
        if known is None or step.begun_on < allowed(link, span.first, span.last, outlook.calendar):
            word = "开始" if link.from_start else "完成"
            until = (
                f"还没有{word}" if known is None else f"{due} 才{word}{f'，要隔 {link.lag}' if link.lag.days else ''}"
            )
            yield STEP_EARLY.at(row.where(BEGUN), step.begun_on, step=step.name, other=link.step, until=until)


def _busy(outlooks: Iterable[Outlook]) -> Iterator[Finding]:
    """Yield persons of whom two critical steps want the same days, within a project or of two."""
    by_person: dict[str, list[tuple[Span, Outlook, str]]] = {}
    for outlook in outlooks:
        for name in outlook.critical:
            for person in names_in(outlook.project.by_step[name].text(Field.PERSON)):
                by_person.setdefault(person, []).append((outlook.forecast[name], outlook, name))
    for person, steps in by_person.items():
        steps.sort(key=lambda each: each[0][:2])
        for (span, _, name), (after, outlook, other) in pairwise(steps):
            if after.first <= span.last:
                where, last = outlook.project.by_step[other].where(Field.PERSON), min(span.last, after.last)
                yield STEP_BUSY.at(where, person, first=after.first, last=last, step=name, other=other)
