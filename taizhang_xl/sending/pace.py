"""Not more than so many in a minute, by a clock that nobody can set."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable

_WINDOW = 60.0


class Pace:
    """Waits before each message until fewer than `rate` went in the last minute.

    `ages` are how long ago earlier runs sent, in seconds. An age that cannot be, as the clock was set back since,
    counts as none: then the wait is longer than needed, never shorter, and a minute at most.
    """

    def __init__(
        self, rate: int, ages: Iterable[float] = (), *,
        clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._clock, self._sleep = clock, sleep
        now = clock()
        recent = sorted((max(age, 0.0) for age in ages if age < _WINDOW), reverse=True)
        self._went = deque((now - age for age in recent), maxlen=rate)

    def wait(self) -> None:
        """Wait for the next place."""
        if len(self._went) == self._went.maxlen:
            left = self._went[0] + _WINDOW - self._clock()
            if left > 0:
                self._sleep(left)
        self._went.append(self._clock())

    @property
    def seconds(self) -> float:
        """How long the next call will wait."""
        full = len(self._went) == self._went.maxlen
        return max(self._went[0] + _WINDOW - self._clock(), 0.0) if full else 0.0
