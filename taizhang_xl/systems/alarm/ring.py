"""Whether the alarm rings on a day: timers know no 调休, so it is started every day and decides by the calendar. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.day import day_words

# Of a computer that was off for longer only the number of days is told.
_MOST_NAMED = 10
_LONGEST = 366


class Ring(NamedTuple):
    """What a day is: whether it is worked, the last rest day before the next working day, what is to be told beside the work."""

    day: date
    rings: bool
    until: date
    notes: tuple[str, ...]


def ring_of(calendar: Calendar, day: date, last: date | None) -> Ring:
    """Return what a day is, given the last day for which was reminded."""
    until = calendar.add_workdays(day, 1) - timedelta(days=1)
    return Ring(day, calendar.is_workday(day), until, tuple(_notes(calendar, day, last)))


def missed(calendar: Calendar, day: date, last: date | None) -> list[date]:
    """Return the working days between the last one for which was reminded and this one."""
    if last is None:
        return []
    days = (last + timedelta(days=count) for count in range(1, min((day - last).days, _LONGEST)))
    return [each for each in days if calendar.is_workday(each)]


def _notes(calendar: Calendar, day: date, last: date | None) -> list[str]:
    notes = []
    if last is not None and last > day:
        notes.append(
            f"电脑的日期（{day_words(day)}）在上次提醒（{day_words(last)}）之前。今天的日期不对的，请校准电脑时钟；对的，就是上次不对，不用管"
        )
    if days := missed(calendar, day, last):
        named = "、".join(_named(each, day) for each in days[:_MOST_NAMED])
        more = f"等 {len(days)} 个" if len(days) > _MOST_NAMED else ""
        notes.append(f"{named}{more}工作日没有提醒（电脑没有开，或没有运行），那几天到期、没有办结的在“超期没有办结”里")
    if not calendar.announced(day.year):
        notes.append(f"{day.year}年的放假安排程序里还没有，先按周一到周五上班算；公布后请填在“节假日”表里")
    return notes


def _named(missed_day: date, today: date) -> str:
    year = "" if missed_day.year == today.year else f"{missed_day.year}年"
    return f"{year}{missed_day.month}月{missed_day.day}日"
