"""When each step begins and ends, by how much it may slip, and which steps decide the end. Pure.

A step of working days begins and ends on working days; one of calendar days on any day. A step follows when all that it
waits for allow it; a lag counts days between. With a day (`today`) it is a forecast: what has ended is taken as it was,
what has begun ends after its length but not before today, what has not begun does not begin before today. Without a day it
is the plan: what really happened does not count.

Total slack (总时差) is how many working days a step's end may be later while the project's end stays; a step that may not slip is
critical. A step that has ended has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.systems.project.links import Length, Link

_DAY = timedelta(days=1)


class Step(NamedTuple):
    """A step as the ledger has it: `begins` is the planned start of a step that waits for nothing else."""

    name: str
    length: Length
    links: tuple[Link, ...] = ()
    begins: date | None = None
    begun_on: date | None = None
    ended_on: date | None = None


class Span(NamedTuple):
    """First and last day of a step, both included; `slack` in working days, None for a step that has ended."""

    first: date
    last: date
    slack: int | None = None

    @property
    def is_critical(self) -> bool:
        """Whether the step may not slip."""
        return self.slack == 0


class CycleInStepsError(Exception):
    """Steps that wait for each other; `steps` names them in a ring, the first again at the end."""

    def __init__(self, steps: Sequence[str]) -> None:
        self.steps = tuple(steps)
        super().__init__("、".join(steps))


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Return steps so that each comes after those it waits for. Raises CycleInStepsError."""
    by_name = {step.name: step for step in steps}
    waits = {name: [link.step for link in step.links] for name, step in by_name.items()}
    try:
        return [by_name[name] for name in TopologicalSorter(waits).static_order()]
    except CycleError as error:
        raise CycleInStepsError(error.args[1]) from error


def schedule(steps: Sequence[Step], begins: date, calendar: Calendar, today: date | None = None) -> dict[str, Span]:
    """Return the span of each step of a project by its name, in the order given.

    `begins` is the day of steps that wait for nothing and have none of their own. Links name steps that are there.
    Raises CycleInStepsError.
    """
    ordered = in_order(steps)
    making = _Making(begins, calendar, today)
    for step in ordered:
        making.place(step)
    slack = making.slacks(ordered)
    return {step.name: Span(*making.spans[step.name], slack[step.name]) for step in steps}


def allowed(link: Link, first: date, last: date, calendar: Calendar) -> date:
    """Return the first day on which a link lets its successor begin, given the days of the step that it waits for."""
    return _after(first, link.lag, calendar) if link.from_start else _after(last, link.lag, calendar) + _DAY


def snapped(step: Step, day: date, calendar: Calendar) -> date:
    """Return the first day from a day on, itself counted, on which a step can be worked on."""
    while not (step.length.is_calendar or calendar.is_workday(day)):
        day += _DAY
    return day


def last_day(length: Length, first: date, calendar: Calendar) -> date:
    """Return the last day of so many days, of which the first is one on which work can be done."""
    return _after(first, Length(length.days - 1, length.is_calendar), calendar)


def _after(day: date, lag: Length, calendar: Calendar) -> date:
    return day + timedelta(days=lag.days) if lag.is_calendar else calendar.add_workdays(day, lag.days)


class _Making:
    """A schedule in the making."""

    def __init__(self, begins: date, calendar: Calendar, today: date | None) -> None:
        self.begins, self.calendar, self.today = begins, calendar, today
        self.spans: dict[str, tuple[date, date]] = {}
        self._latest_first: dict[str, date] = {}
        self._latest_last: dict[str, date] = {}

    def place(self, step: Step) -> None:
        """Set the days of a step whose predecessors are set."""
        begun, ended = (None, None) if self.today is None else (step.begun_on, step.ended_on)
        if ended is not None:
            first = begun or self.first_of(step.length, ended)
        elif begun is not None:
            first, last = begun, last_day(step.length, self._snapped(step, begun), self.calendar)
            ended = last if self.today is None else max(last, self._snapped(step, self.today))
        else:
            ready = [allowed(link, *self.spans[link.step], self.calendar) for link in step.links]
            wanted = max(ready, default=step.begins or self.begins)
            first = self._snapped(step, wanted if self.today is None else max(wanted, self.today))
            ended = last_day(step.length, first, self.calendar)
        self.spans[step.name] = first, ended

    def first_of(self, length: Length, last: date) -> date:
        """Return the first day of a step that ends on a day; of working days it counts back from the last one."""
        if length.is_calendar:
            return last - timedelta(days=length.days - 1)
        return self._back(last, length.days)

    def slacks(self, ordered: Sequence[Step]) -> Mapping[str, int | None]:
        """Return by how many working days the end of each step may be later."""
        end = max(last for _, last in self.spans.values())
        self._latest_last = dict.fromkeys(self.spans, end)
        worked = self._worked_until(min(last for _, last in self.spans.values()), end)
        slack: dict[str, int | None] = {}
        for step in reversed(ordered):
            latest = self._latest(step)
            over = self.today is not None and step.ended_on is not None
            slack[step.name] = None if over else worked[latest] - worked[self.spans[step.name][1]]
            if not self._has_begun(step):
                for link in step.links:
                    self._hold(link, self.first_of(step.length, latest))
        return slack

    def _latest(self, step: Step) -> date:
        """Return the latest day on which a step may end; the start of one that has begun holds nothing back any more."""
        last, first = self._latest_last[step.name], self._latest_first.get(step.name)
        if first is None or self._has_begun(step):
            return last
        while not (step.length.is_calendar or self.calendar.is_workday(first)):
            first -= _DAY
        return min(last, last_day(step.length, first, self.calendar))

    def _hold(self, link: Link, first: date) -> None:
        """Note how late a predecessor may be if its successor is to begin on a day at the latest."""
        latest = self._latest_first if link.from_start else self._latest_last
        last = first if link.from_start else first - _DAY
        if link.lag.is_calendar:
            last -= timedelta(days=link.lag.days)
        elif link.lag.days:
            last = self._back(last, link.lag.days) - _DAY
        latest[link.step] = min(latest.get(link.step, last), last)

    def _worked_until(self, first: date, last: date) -> Mapping[date, int]:
        """Return for each day how many working days there are from `first` until it."""
        worked, count = {}, 0
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            count += self.calendar.is_workday(day)
            worked[day] = count
        return worked

    def _has_begun(self, step: Step) -> bool:
        return self.today is not None and (step.begun_on is not None or step.ended_on is not None)

    def _snapped(self, step: Step, day: date) -> date:
        return snapped(step, day, self.calendar)

    def _back(self, day: date, count: int) -> date:
        """Return the day on which the last `count` working days until a day, itself counted, begin; `count` is not 0."""
        day += _DAY
        while count > 0:
            day -= _DAY
            count -= self.calendar.is_workday(day)
        return day
