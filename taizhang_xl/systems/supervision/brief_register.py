"""The rows of 工作信息: which issues there are, which wait for their number, and what is wrong with the numbers. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.brief_sheet import BODY, BRIEFS, DATED, ISSUE, TITLE, WITH_EXPERIENCE
from taizhang_xl.systems.supervision.rules import (
    BRIEF_COLUMN,
    BRIEF_DOUBLED,
    BRIEF_GAP,
    BRIEF_NUMBER_WRONG,
    PAPER_UNDATED,
)
from taizhang_xl.systems.supervision.settings import YES

_CONTENT = (TITLE, Field.NUMBER, WITH_EXPERIENCE, BODY)


class Issue(NamedTuple):
    """One issue as its row has it; `number` is 0 and `day` None where the row waits for them."""

    record: Record
    number: int
    day: date | None
    title: str
    items: tuple[str, ...]
    with_experience: bool
    body: str


def issues(ledger: Ledger) -> tuple[Issue, ...]:
    """Return the issues that have a number, in the order of the rows."""
    return tuple(issue for issue in _all(ledger) if issue.number)


def waiting(ledger: Ledger) -> tuple[Issue, ...]:
    """Return the rows that staff prepared and that have no number yet."""
    rows = (issue for issue in _all(ledger) if not issue.record.text(ISSUE))
    return tuple(issue for issue in rows if any(issue.record.text(name) for name in _CONTENT))


def wrong_numbers(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A number that is none, comes twice, or leaves one out, so that the next cannot be known; a column that is missing."""
    table = ledger.tables.get(BRIEFS.name)
    for name in (ISSUE, DATED, TITLE, BODY) if table else ():
        if table and name not in table.columns:
            yield BRIEF_COLUMN.at(Where(ledger.file, BRIEFS.name), name)
    rows: dict[int, Record] = {}
    for record in rows_of(ledger, BRIEFS):
        text, number = record.text(ISSUE), _number(record)
        where = record.where(ISSUE)
        if text and not number:
            yield BRIEF_NUMBER_WRONG.at(where, record.content(ISSUE))
        elif number in rows:
            yield BRIEF_DOUBLED.at(where, number, row=rows[number].row)
        elif number:
            rows[number] = record
        if number and record.day(DATED) is None:
            yield PAPER_UNDATED.at(record.where(DATED), record.content(DATED), column=DATED)
    known = sorted(rows)
    for before, number in itertools.pairwise(known):
        if number > before + 1:
            missing = f"{before + 1}" if number == before + 2 else f"{before + 1}—{number - 1}"
            yield BRIEF_GAP.at(rows[number].where(ISSUE), number, missing=missing)


def _all(ledger: Ledger) -> Iterator[Issue]:
    for record in rows_of(ledger, BRIEFS):
        yield Issue(
            record, _number(record), record.day(DATED), record.content(TITLE), tuple(names_in(record.text(Field.NUMBER))),
            record.text(WITH_EXPERIENCE) == YES, record.shown(BODY),
        )  # fmt: skip


def _number(record: Record) -> int:
    text = record.text(ISSUE).removeprefix("第").removesuffix("期")
    return int(text) if text.isdecimal() else 0
