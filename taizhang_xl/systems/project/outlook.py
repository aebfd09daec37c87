"""How a project stands on a day: its plan, its forecast, by how much the end moves, and because of which steps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.systems.project.links import Link
from taizhang_xl.systems.project.projects import Project
from taizhang_xl.systems.project.schedule import Span, Step, allowed, last_day, schedule, snapped


class Cause(NamedTuple):
    """A step that moves the end, and the working days that it adds by itself."""

    step: str
    days: int


@dataclass(frozen=True)
class Outlook:
    """A project as of a day. `plan` follows from lengths and links alone; `baseline` is what was typed, else the plan."""

    project: Project
    day: date
    calendar: Calendar
    plan: Mapping[str, Span]
    forecast: Mapping[str, Span]
    baseline: Mapping[str, tuple[date, date]]

    @cached_property
    def by_name(self) -> Mapping[str, Step]:
        """The steps by their names."""
        return {step.name: step for step in self.project.steps}

    @property
    def planned_end(self) -> date:
        """The last day of the baseline."""
        return max(last for _, last in self.baseline.values())

    @property
    def end(self) -> date:
        """The last day of the forecast."""
        return max(span.last for span in self.forecast.values())

    @property
    def moved(self) -> int:
        """By how many working days the end is later than planned; negative if it is earlier."""
        return self.workdays(self.planned_end, self.end)

    @property
    def critical(self) -> tuple[str, ...]:
        """The steps that may not slip, in the sheet's order."""
        return tuple(step.name for step in self.project.steps if self.forecast[step.name].is_critical)

    def late(self, step: str) -> int:
        """Return by how many working days a step ends later than planned; negative if earlier."""
        return self.workdays(self.baseline[step][1], self.forecast[step].last)

    def workdays(self, before: date, after: date) -> int:
        """Return how many working days lie behind one day until another, negative if that is the earlier one."""
        first, last = sorted((before, after))
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        count = sum(map(self.calendar.is_workday, days))
        # Two days of which no working day lies between are still not the same.
        count = count or int(first != last)
        return count if after >= before else -count

    def causes(self) -> tuple[Cause, ...]:
        """Return the steps that move the end to a later day, the earliest first; none where it is not later."""
        if self.end <= self.planned_end:
            return ()
        at = max(self.project.steps, key=lambda step: self.forecast[step.name].last)
        found: list[Cause] = []
        while True:
            behind, inherited = self._pushed(at)
            if (own := self.late(at.name) - inherited) > 0:
                found.append(Cause(at.name, own))
            if behind is None:
                return tuple(reversed(found))
            at = behind

    def _pushed(self, step: Step) -> tuple[Step | None, int]:
        """Return the predecessor that pushes a step's start furthest beyond its baseline, and by how many working days."""
        begins = self.baseline[step.name][0]
        days = {link.step: self.allowed(step, link) for link in step.links}
        name = max(days, key=lambda each: days[each], default=None)
        if name is None or days[name] <= begins:
            return None, 0
        return self.by_name[name], self.workdays(begins, days[name])

    def allowed(self, step: Step, link: Link) -> date:
        """Return the first day on which a link lets a step begin, as its predecessor is forecast."""
        span = self.forecast[link.step]
        return snapped(step, allowed(link, span.first, span.last, self.calendar), self.calendar)


def outlook_of(project: Project, calendar: Calendar, day: date) -> Outlook:
    """Return how a sound project stands on a day."""
    plan = schedule(project.steps, project.begins, calendar)
    forecast = schedule(project.steps, project.begins, calendar, day)
    baseline = {step.name: _baseline(project, step, plan[step.name], calendar) for step in project.steps}
    return Outlook(project, day, calendar, plan, forecast, baseline)


def _baseline(project: Project, step: Step, span: Span, calendar: Calendar) -> tuple[date, date]:
    first, last = project.planned(step.name)
    if first is not None and last is None:
        return first, last_day(step.length, snapped(step, first, calendar), calendar)
    if last is not None and first is None:
        return min(span.first, last), last
    return first or span.first, last or span.last
