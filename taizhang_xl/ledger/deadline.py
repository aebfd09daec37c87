"""What a deadline is once it is read, and what its readers share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from taizhang_xl.ledger.workdays import Calendar

BEFORE = r"(?:以前|之前|前)"


class DeadlineKind(StrEnum):
    """What sort of deadline a text is."""

    DATED = "dated"
    RECURRING = "recurring"
    OPEN_ENDED = "open_ended"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read. `note` says in Chinese how, or why not; `problem` is a stable code for an unclear one.

    `recurrence`: M month's end, M5 the 5th of each month (M01, M02 for the first two), M2 every second month from
    February, M1 from January, Q, H and Y period's end, W Sunday, W5 each Friday, 2W every second week, D each day.
    """

    text: str = ""
    kind: DeadlineKind = DeadlineKind.UNCLEAR
    start: date | None = None
    due: date | None = None
    milestones: tuple[date, ...] = ()
    recurrence: str = ""
    approximate: bool = False
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is read in: the ledger's year, the day of assignment, the calendar and the office's events."""

    year: int
    since: date | None
    calendar: Calendar
    events: tuple[tuple[str, date], ...]


def unclear(text: str, problem: str, note: str) -> Deadline:
    """Return a deadline that cannot be read for certain."""
    return Deadline(text, problem=problem, note=note)


def convention(loose: bool) -> str:
    """Return the note for a date that rests on a convention."""
    return "“初”按1—10日、“中”按11—20日算，左右、前后按当天算" if loose else ""
