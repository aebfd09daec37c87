"""Who was to propose for whom when the form of a month was sent: units get new heads, people other units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from taizhang_xl.dates.month import Month
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.returns.forms.form import parts_of
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.forms import MONTH_FORM
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.text import key

SentProposers = Mapping[tuple[str, Month, Role], str]
"""Key of a person's name, month and role -> key of the name that the form showed."""


def sent_proposers(book: Path, year: int) -> SentProposers:
    """Return who the forms of a year named. Raises FileError if what is remembered of one cannot be read."""
    return {
        (key(parts_of(number)[0]), month, role): key(sent.form.get(s.PROPOSALS[role][0], ""))
        for month in (Month(year, each) for each in range(1, 13))
        for handout in read_bases(book, MONTH_FORM.place(month)).values()
        for number, sent in handout.items()
        for role in Role
    }
