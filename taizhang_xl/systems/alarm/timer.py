"""What is started each day: the command, its hour, and the name under which this machine's timer knows it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

_AS_STARTED = ("-E", "-P", "-X", "utf8", "-m", "taizhang_xl", "alarm")


class Timer(NamedTuple):
    """A daily start at `hour`:`minute`: absolute paths alone, since a timer knows no folder and no PATH of ours."""

    python: Path
    ledger: Path
    hour: int
    minute: int

    @property
    def name(self) -> str:
        """Its name, another one for each ledger: two of one file name in two folders are two."""
        return f"taizhang-{sha256(str(self.ledger).encode()).hexdigest()[:12]}"

    @property
    def title(self) -> str:
        """What people read of it in the system's own list."""
        return f"工作台账提醒 {self.ledger.name}"

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the Python is started with."""
        return (*_AS_STARTED, str(self.ledger), "--show")

    @property
    def at(self) -> str:
        """The time of the day as "08:10"."""
        return f"{self.hour:02d}:{self.minute:02d}"


class Found(NamedTuple):
    """A timer that is installed: by what, when it starts next as the system says it, the files that it needs."""

    by: str
    when: str
    needs: Sequence[Path] = ()

    @property
    def gone(self) -> list[Path]:
        """The files that it needs and that are not there: a Python or a ledger that was moved."""
        return [path for path in self.needs if not path.exists()]
