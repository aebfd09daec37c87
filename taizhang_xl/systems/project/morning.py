"""What the morning's meeting goes through on a day, by the chart: what is to be in hand, ends, begins, is late, comes next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.systems.project.outlook import Outlook
from taizhang_xl.systems.project.schedule import Step
from taizhang_xl.systems.project.wording import day_words, state_words

IN_HAND, ENDS_TODAY, BEGINS_TODAY, LATE, TOMORROW = "应在建", "今日应完成", "今日应开工", "拖期", "明日准备"


class Task(NamedTuple):
    """A step on the sheet of the morning, and what is to be said of it."""

    outlook: Outlook
    step: Step
    note: str


class Section(NamedTuple):
    """A heading of the sheet and its steps, in the order of 工序."""

    title: str
    tasks: tuple[Task, ...]


class Morning(NamedTuple):
    """The sheet of a day: `tomorrow` is the next working day."""

    day: date
    tomorrow: date
    is_rest: bool
    outlooks: tuple[Outlook, ...]
    sections: tuple[Section, ...]


def morning_of(outlooks: Sequence[Outlook], day: date) -> Morning:
    """Return what is gone through on a day, of all projects; steps that have ended are on it no more."""
    calendar = outlooks[0].calendar
    tomorrow = calendar.add_workdays(day, 1)
    wanted: dict[str, Callable[[date, date, Step], bool]] = {
        IN_HAND: lambda first, last, step: first <= day <= last,
        ENDS_TODAY: lambda first, last, step: last == day,
        BEGINS_TODAY: lambda first, last, step: first == day and step.begun_on is None,
        LATE: lambda first, last, step: last < day or (first < day and step.begun_on is None),
        TOMORROW: lambda first, last, step: day < first <= tomorrow and step.begun_on is None,
    }
    sections = (Section(title, tuple(_tasks(outlooks, day, is_on))) for title, is_on in wanted.items())
    return Morning(day, tomorrow, not calendar.is_workday(day), tuple(outlooks), tuple(sections))


def _tasks(
    outlooks: Sequence[Outlook], day: date, is_on: Callable[[date, date, Step], bool]
) -> Iterator[Task]:  # fmt: skip
    for outlook in outlooks:
        for step in outlook.project.steps:
            if not (step.ended_on is not None and step.ended_on <= day) and is_on(*outlook.baseline[step.name], step):
                yield Task(outlook, step, _note(outlook, step))


def _note(outlook: Outlook, step: Step) -> str:
    """Return how a step stands, when it is expected, and which of the steps before it have not ended."""
    words = [state_words(outlook, step.name)]
    if outlook.late(step.name) > 0:
        words.append(f"预计{day_words(outlook.forecast[step.name].last, outlook.day)}完成")
    waits = [link.step for link in step.links if not link.from_start and outlook.by_name[link.step].ended_on is None]
    if step.begun_on is None and waits:
        words.append(f"等 {'、'.join(waits)}")
    return "；".join(words)
