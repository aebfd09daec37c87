"""What regular appraisal knows of a person: the post, the weeks, what was proposed each month, what was decided each quarter.

Each has the place of its row, so that a rule can say where something is wrong. Persons are compared by `key` of their
name; two of one name are told apart by the post in brackets, 李某（主任科员）.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.findings import Where
from taizhang_xl.systems.appraisal.roles import Role, Situation
from taizhang_xl.text import key

NOWHERE = Where("")


@dataclass(frozen=True, slots=True)
class Person:
    """A person who is appraised: `unit` is its full name, `since` and `until` the first and last day in post, if known."""

    name: str
    unit: str
    post: str = ""
    since: date | None = None
    until: date | None = None
    where: Where = NOWHERE

    @property
    def key(self) -> str:
        """The name for comparing."""
        return key(self.name)

    def is_in_post(self, day: date) -> bool:
        """Whether a day lies between 到岗 and 离岗, both counted."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class WeekRecord:
    """What a person wrote of a week: `friday` is the day by which it is known, `written_on` when it was written, if told."""

    name: str
    friday: date
    text: str = ""
    written_on: date | None = None
    situation: Situation = Situation.USUAL
    numbers: tuple[str, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one of the two says of a person's month: `grade` as typed, "" where there is none."""

    role: Role
    proposer: str = ""
    comment: str = ""
    grade: str = ""
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class MonthAppraisal:
    """A person's month: what the head of the unit and the leader in charge propose; more than two are a finding."""

    name: str
    month: Month
    proposals: tuple[Proposal, ...] = ()
    where: Where = NOWHERE

    def by(self, role: Role) -> Proposal | None:
        """Return the proposal of a role, the first of several."""
        return next((each for each in self.proposals if each.role is role), None)


@dataclass(frozen=True, slots=True)
class QuarterDecision:
    """What the committee decided: `grade` as typed, `reason` why it is not the one proposed."""

    name: str
    quarter: Quarter
    grade: str = ""
    reason: str = ""
    decided_on: date | None = None
    meeting: str = ""
    where: Where = NOWHERE
