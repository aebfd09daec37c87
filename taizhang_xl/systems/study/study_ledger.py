"""The party-study ledger as a whole, read as of a day: members, meetings, what was missed, and all that is wrong. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.reading.setting import setting_number, setting_text, wrong_settings
from taizhang_xl.systems.study.meetings import Meeting, meetings_of
from taizhang_xl.systems.study.minima import below
from taizhang_xl.systems.study.missed import Missed, missed_of, overdue, unread
from taizhang_xl.systems.study.people import People, people_of
from taizhang_xl.systems.study.rules import STUDY_COMMITTEE
from taizhang_xl.systems.study.settings import MAKE_UP_DAYS, OFTEN, REMIND_AFTER, REVIEW_DAYS, SETTINGS


class Rows(NamedTuple):
    """The rows of the companion's sheets, and where its plan is."""

    plan: Sequence[Record]
    record: Sequence[Record]
    organs: Sequence[Record]
    place: Where


class Study(NamedTuple):
    """What is known as of a day. `doubts` are what is wrong with the rows, `open_ends` what is still to be done by people."""

    office: str
    year: int
    as_of: date
    calendar: Calendar
    people: People
    meetings: tuple[Meeting, ...]
    missed: tuple[Missed, ...]
    doubts: tuple[Finding, ...]
    open_ends: tuple[Finding, ...]
    remind_after: int


def study_of(ledger: Ledger, rows: Rows, as_of: date, today: date) -> Study:
    """Return the party-study ledger of a companion that belongs to a ledger, as it was on a day.

    What was done after that day does not count yet; only what is after today cannot have been done.
    """
    now = max(as_of, today)
    people = people_of(ledger, rows.organs)
    meetings, wrong = meetings_of(rows.plan, people, ledger.year, (as_of, now), setting_number(ledger, MAKE_UP_DAYS))
    missed, unfit = missed_of(meetings, rows.record, (as_of, now))
    asked: Mapping[str, str] = {kind: setting_text(ledger, setting) for kind, setting in OFTEN.items()}
    review = setting_number(ledger, REVIEW_DAYS)
    untold = {finding.value for finding in wrong if finding.code == STUDY_COMMITTEE.code}
    open_ends = (
        *overdue(missed, as_of), *unread(meetings, missed, ledger.calendar, review, as_of),
        *below(meetings, people, asked, rows.place, untold),
    )  # fmt: skip
    doubts = (*wrong_settings(ledger, SETTINGS), *people.findings, *wrong, *unfit)
    return Study(
        ledger.settings.office, ledger.year, as_of, ledger.calendar, people, meetings, missed, doubts, open_ends,
        setting_number(ledger, REMIND_AFTER),
    )  # fmt: skip
