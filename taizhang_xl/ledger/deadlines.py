"""Chinese deadline text -> Deadline. The text itself is never changed and never guessed at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeadlineKind(StrEnum):
    """What sort of deadline a text is."""

    DATED = "dated"
    RECURRING = "recurring"
    OPEN_ENDED = "open_ended"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read. `note` says in Chinese how, or why not; `problem` is a stable code for an unclear one.

    `recurrence`: M month's end, M5 the 5th of each month, M2 every second month (Feb, Apr ...), Q, H, Y,
    W week's end, W5 each Friday.
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
