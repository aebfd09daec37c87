"""What closed months hold of work that was due, its figures defined once: for a quarter's commentary and a year's trends.

Pure. Texts are as others may have them: beside a count a number of a person could not be told from it any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import iso_day
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.month.review_line import NO_UNIT


class Work(NamedTuple):
    """One item that was due, as a close left it.

    `period` is the month of an occurrence of recurring work ("3月"), else "". `hung` tells whether a close found it open.
    """

    number: str
    period: str
    unit: str
    task: str
    due: date | None
    finished: bool
    done_on: date | None
    reason: str
    hung: bool

    @property
    def label(self) -> str:
        """What it is called where figures are accounted for: its 编号, of recurring work with the month."""
        return f"{self.number}（{self.period}）" if self.period else self.number

    @property
    def on_time(self) -> bool:
        """Whether it is known to have been finished by its date."""
        return self.finished and self.done_on is not None and self.due is not None and self.done_on <= self.due


@dataclass
class Counted:
    """Work that was due, and what counts of it."""

    due: list[Work] = field(default_factory=list, kw_only=True)

    @property
    def done(self) -> list[Work]:
        """What was finished by then, late or not."""
        return [work for work in self.due if work.finished]

    @property
    def on_time(self) -> list[Work]:
        """What was finished by its date."""
        return [work for work in self.due if work.on_time]

    @property
    def late(self) -> list[Work]:
        """What was not: open, finished too late, or finished on a day that nobody wrote down."""
        return [work for work in self.due if not work.on_time]

    @property
    def hung(self) -> list[Work]:
        """What a close found open."""
        return [work for work in self.due if work.hung]

    @property
    def rate(self) -> Fraction | None:
        """按期率: finished on time / due, None where nothing was due."""
        return Fraction(len(self.on_time), len(self.due)) if self.due else None


def work_of(key: str, row: Mapping[str, str], *, hung: bool) -> Work:
    """Return a row of a close's 应办 or 补报办结, kept under a key that is its 编号, of recurring work with the day."""
    number = row[Field.NUMBER]
    day = key.removeprefix(f"{number} ") if number and key.startswith(f"{number} ") else ""
    return Work(
        number=for_others(number if day else key),
        period=f"{iso_day(day).month}月" if day else "",
        unit=row[Field.UNIT],
        task=for_others(row[Field.TASK]),
        due=_day(row[Field.DUE]),
        finished=is_finished(row),
        done_on=_day(row[Field.DONE_ON]),
        reason=for_others(row[Field.REASON]),
        hung=hung,
    )


def is_finished(row: Mapping[str, str]) -> bool:
    """Tell whether a row of a close is of finished work."""
    return State(row[Field.STATE]).is_finished


def _day(text: str) -> date | None:
    return iso_day(text) if text else None


def unit_now(ledger: Ledger, name: str) -> str:
    """Return what a unit named in a close is called now: one that was renamed keeps its former name among its short ones."""
    unit = ledger.unit(name) if name else None
    return unit.name if unit else name or NO_UNIT
