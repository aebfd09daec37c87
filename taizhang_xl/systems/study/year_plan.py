"""A year's meetings as the minima of 三会一课 ask for them, to be moved about by the clerk. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from taizhang_xl.cells import Value
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.day import month_day
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.study.people import Organ
from taizhang_xl.systems.study.settings import often
from taizhang_xl.systems.study.sheets import (
    ASSEMBLY,
    COMMITTEE,
    GROUP_MEETING,
    KIND,
    LECTURE,
    MEETING,
    SCOPE,
    THEME_DAY,
)

# Kinds on different days, so that nobody has two on one; in the last month of the period, as what is asked for is still to come.
_USUAL_DAY = {COMMITTEE: 5, LECTURE: 10, GROUP_MEETING: 15, ASSEMBLY: 20, THEME_DAY: 25}


def year_plan(
    year: int, organs: tuple[Organ, ...], asked: Mapping[str, str], calendar: Calendar, since: date
) -> list[Mapping[str, Value]]:
    """Return rows of 学习计划 for the rest of a year from a day on, by date: each kind as often as `asked` for each organ."""
    found = sorted(
        ((day, order, kind, organ.name) for order, (kind, organ) in enumerate(_wanted(organs, asked)) for day in _days(year, kind, asked[kind], calendar)),
    )  # fmt: skip
    kept = [each for each in found if each[0] >= since]
    return [
        {MEETING: f"学{number:03d}", Field.DAY: day, KIND: kind, SCOPE: organ}
        for number, (day, _, kind, organ) in enumerate(kept, 1)
    ]


def _wanted(organs: tuple[Organ, ...], asked: Mapping[str, str]) -> Iterator[tuple[str, Organ]]:
    for kind, value in asked.items():
        if often(value) is not None:
            yield from ((kind, organ) for organ in organs if organ.is_group is (kind == GROUP_MEETING))


def _days(year: int, kind: str, value: str, calendar: Calendar) -> Iterator[date]:
    """Yield a working day for each time: from the usual day of the last month of a period on, a week apart."""
    wanted = often(value)
    if wanted is None:
        return
    for part in range(1, wanted.parts + 1):
        month = part * 12 // wanted.parts
        for time in range(wanted.times):
            # What would be in the next month is on the last day.
            day = month_day(year, month, min(_USUAL_DAY[kind] + 2 * time, 28))
            last = month_day(year, month, 31)
            while not calendar.is_workday(day) and day < last:
                day = date.fromordinal(day.toordinal() + 1)
            yield day
