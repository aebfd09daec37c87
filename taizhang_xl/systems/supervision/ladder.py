"""The ladder of slips: 提示 before the due date, 催办 after it, 督办 where that did not help. Pure.

The order is that of published rules of supervision: each level follows on the one below that went unanswered. The
figures are ours, and an office may set others (设置).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.setting import setting_number
from taizhang_xl.systems.supervision import settings
from taizhang_xl.systems.supervision.register import LEVELS, Slip
from taizhang_xl.systems.supervision.sheets import HINT, SUPERVISE, URGE


class Ladder(NamedTuple):
    """When each level is reached and how long its reply may take: `hint_days` in days, all others in working days."""

    calendar: Calendar
    hint_days: int = 7
    urge_from: int = 1
    supervise_from: int = 10
    urge_reply: int = 5
    supervise_reply: int = 3
    pause: int = 5

    def next_level(self, due: date, earlier: Sequence[Slip], day: date) -> str:
        """Return which slip goes out on a day for work that is not done, "" for none.

        `earlier` are the slips of the same occurrence in the order in which they were sent, withdrawn ones left out.
        """
        level = self._reached(due, day)
        last = earlier[-1] if earlier else None
        if last is not None:
            if last.is_awaited and last.reply_by is not None and day <= last.reply_by:
                return ""
            if level in (URGE, SUPERVISE):
                level = max(level, self._after(last), key=LEVELS.index)
            if last.is_awaited and level and LEVELS.index(level) <= LEVELS.index(last.level):
                return ""
        return "" if any(self._is_recent(slip, day) for slip in earlier if slip.level == level) else level

    def next_on_problem(self, due: date, earlier: Sequence[Slip], day: date) -> str:
        """Return which slip goes out for what an inspection found: one at once, then as for other work that is late."""
        if day <= due:
            return "" if earlier else HINT
        return self.next_level(due, earlier, day)

    def reply_by(self, level: str, due: date, day: date) -> date:
        """Return until when a slip sent on a day is to be answered: a reminder by the due date of its work."""
        if level == HINT:
            return due
        return self.calendar.add_workdays(day, self.urge_reply if level == URGE else self.supervise_reply)

    def _reached(self, due: date, day: date) -> str:
        if day <= due:
            return HINT if (due - day).days <= self.hint_days else ""
        if day >= self.calendar.add_workdays(due, self.supervise_from):
            return SUPERVISE
        return URGE if day >= self.calendar.add_workdays(due, self.urge_from) else ""

    def _after(self, last: Slip) -> str:
        """Return the lowest level that may follow a slip on overdue work: 督办 on one that urged in vain."""
        if last.level == URGE and last.is_awaited:
            return SUPERVISE
        return last.level

    def _is_recent(self, slip: Slip, day: date) -> bool:
        return slip.sent_on is not None and day <= self.calendar.add_workdays(slip.sent_on, self.pause)


def ladder_of(ledger: Ledger) -> Ladder:
    """Return the ladder that an office has set."""
    return Ladder(
        ledger.calendar,
        setting_number(ledger, settings.HINT_DAYS),
        setting_number(ledger, settings.URGE_FROM),
        setting_number(ledger, settings.SUPERVISE_FROM),
        setting_number(ledger, settings.URGE_REPLY),
        setting_number(ledger, settings.SUPERVISE_REPLY),
        setting_number(ledger, settings.PAUSE),
    )


def workdays_over(calendar: Calendar, due: date, day: date) -> int:
    """Return how many working days a due date is past."""
    return sum(calendar.is_workday(date.fromordinal(each)) for each in range(due.toordinal() + 1, day.toordinal() + 1))
