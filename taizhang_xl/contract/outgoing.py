"""A document that a system has made for a unit and that may be mailed: what the one system says and the other reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.opening import Opened
from taizhang_xl.dates.month import Month


class Outgoing(NamedTuple):
    """One document of a unit: `numbers` are what it is cited by, `due` the first day by which an answer is wanted.

    `file` is None where nobody knows of one. `ours` are the office's own numbers that stand in it.
    """

    unit: str
    file: Path | None
    numbers: tuple[str, ...]
    due: date | None = None
    ours: tuple[str, ...] = ()


OutgoingOf = Callable[[Opened, Month], Iterable[Outgoing]]
