"""What the mail of a month is made of: the ledger, what was sent out, who reported, where the packet lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.outgoing import Outgoing
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.year_trends import year_trends
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import MONTHLY
from taizhang_xl.ledger.settings import MailSettings
from taizhang_xl.month.reported import outcome_from_reports
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome, Review, UnitReview
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.systems.mail.audience import Audience, Kind
from taizhang_xl.systems.mail.recipients import Recipient, head_of


@dataclass(frozen=True)
class Basis:
    """One month of a ledger, on a day. `letters` are the texts of the kinds of mail, `papers` is where the packet lies.

    `outgoing` are the documents of systems that are to go to units.
    """

    opened: Opened
    month: Month
    day: date
    settings: MailSettings
    letters: Mapping[tuple[Kind, Audience], str]
    papers: Path
    outgoing: Sequence[Outgoing]

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.opened.ledger

    @cached_property
    def bases(self) -> Mapping[str, Handout]:
        """What each unit was sent, by its full name as it is now; one that nobody knows any more by the name of then.

        Raises FileError where that cannot be read.
        """
        sent = read_bases(self.opened.path, self.month)
        return {(unit.name if (unit := self.ledger.unit(name)) else name): each for name, each in sent.items()}

    @cached_property
    def outcome(self) -> Outcome:
        """Who reported, as 月报 of the ledger has it."""
        return outcome_from_reports(self.ledger, self.month)

    @property
    def tells_who_reported(self) -> bool:
        """Whether the ledger has a sheet that says so."""
        return MONTHLY.name in self.ledger.tables

    @cached_property
    def month_review(self) -> Review:
        """The month's review, as the ledger stands, with the closed months of its year.

        Raises FileError where the record of these cannot be read.
        """
        made = review(self.ledger, self.month, self.day, self.outcome)
        return made._replace(trends=year_trends(self.opened.path, self.ledger, self.month))

    @cached_property
    def reviews(self) -> Mapping[str, UnitReview]:
        """The units of the review by their full name."""
        return {unit.name: unit for unit in self.month_review.units}

    @cached_property
    def late(self) -> tuple[Unit, ...]:
        """The units that were sent a form and did not report, as far as anybody knows."""
        reported = set(self.outcome.returned) if self.tells_who_reported else set()
        return tuple(u for u in self.ledger.units if u.name in self.bases and u.name not in reported)

    @cached_property
    def heads(self) -> Mapping[str, Recipient | Finding]:
        """Who gets the mail of each unit, by its full name, or why nobody does."""
        return {unit.name: head_of(self.ledger, unit) for unit in self.ledger.units}
