"""What a command or a button's click tells the system when it ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended; the last one is told to the macros of buttons only."""

    DONE = 0
    FOUND = 1
    REFUSED = 2
    ASKS = 3

    @classmethod
    def of(cls, found: object) -> ExitCode:
        """Return FOUND where a run that was done has found something for people to settle, else DONE."""
        return cls.FOUND if found else cls.DONE
