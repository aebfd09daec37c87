"""The people of a ledger, as appraisal and study know them: unit, post, party group, from when until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from taizhang_xl.catalogue import PERSON_DAYS_WRONG, PERSON_NAMESAKE, PERSON_WITHOUT_UNIT
from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.opening import Opened
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record, Unit
from taizhang_xl.ledger.own_columns import added_columns, with_later_columns
from taizhang_xl.ledger.own_sheets import own_sheet, unreadable_sheet
from taizhang_xl.ledger.schema import OF_PEOPLE, PEOPLE, F
from taizhang_xl.reading.beside_table import at_edges
from taizhang_xl.reading.table import rows_of
from taizhang_xl.text import key

_NO = {"否", "不", "不参加"}


@dataclass(frozen=True, slots=True)
class Person:
    """One row of 人员. `since` and `until` are the first and the last day in the office, None where it was before or goes on."""

    name: str
    unit: Unit
    where: Where
    post: str = ""
    branch: str = ""
    group: str = ""
    is_appraised: bool = True
    since: date | None = None
    until: date | None = None

    def is_here(self, first: date, last: date) -> bool:
        """Whether the person is in the office on any day from `first` to `last`."""
        return (self.since is None or self.since <= last) and (self.until is None or self.until >= first)


def people_of(ledger: Ledger, *, appraised: bool = False) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
    """Return the people of the 人员 sheet in its order, and what is wrong there; with `appraised` those alone who are.

    Whose name another row has too, whose unit is not known or whose days cannot be is left out, and a finding.
    """
    people, findings = [], list(unreadable_sheet(ledger, PEOPLE))
    for record, wrong in named_rows(ledger):
        if appraised and record.text(F.APPRAISED) in _NO:
            continue
        if (unit := ledger.unit(record.text(F.UNIT))) is None:
            wrong.append(
                PERSON_WITHOUT_UNIT.at(record.where(F.UNIT), record.content(F.UNIT), name=record.content(F.NAME))
            )
        elif not wrong:
            people.append(_person(record, unit))
        findings += wrong
    return tuple(people), tuple(findings)


def named_rows(ledger: Ledger) -> Iterator[tuple[Record, list[Finding]]]:
    """Yield the rows of 人员 with a name, each with why it cannot be told for certain whose and of when it is."""
    records = [record for record in rows_of(ledger, PEOPLE) if record.text(F.NAME)]
    counts = Counter(key(record.text(F.NAME)) for record in records)
    for record in records:
        yield record, list(_wrong(record, counts[key(record.text(F.NAME))]))


def _wrong(record: Record, same: int) -> Iterator[Finding]:
    name = record.content(F.NAME)
    if same > 1:
        written = f"{name}（{record.content(F.POST) or '职务'}）"
        yield PERSON_NAMESAKE.at(record.where(F.NAME), name, count=same, written=written)
    for column in (F.SINCE, F.UNTIL):
        if record.text(column) and record.day(column) is None:
            yield _days_wrong(record, column, "看不懂是哪一天")
    since, until = record.day(F.SINCE), record.day(F.UNTIL)
    if since and until and until < since:
        yield _days_wrong(record, F.UNTIL, "比到岗日期还早")


def _days_wrong(record: Record, column: str, what: str) -> Finding:
    value, name = record.content(column), record.content(F.NAME)
    return PERSON_DAYS_WRONG.at(record.where(column), value, name=name, column=column, what=what)


def _person(record: Record, unit: Unit) -> Person:
    return Person(
        name=record.content(F.NAME),
        unit=unit,
        where=record.where(F.NAME),
        post=record.content(F.POST),
        branch=record.content(F.BRANCH),
        group=record.content(F.PARTY_GROUP),
        is_appraised=record.text(F.APPRAISED) not in _NO,
        since=record.day(F.SINCE),
        until=record.day(F.UNTIL),
    )


def people_columns(opened: Opened) -> ChangeSet:
    """Return the edits that give 人员 the columns it lacks, at its right edge; the sheet itself where there is none."""
    ledger = opened.ledger
    if PEOPLE.name not in ledger.tables:
        lacking = PEOPLE.name not in ledger.sheet_names
        return ChangeSet(sheets=(own_sheet(PEOPLE),)) if lacking else ChangeSet()
    guarded = [name for name in ledger.tables if name != PEOPLE.name]
    wide = with_later_columns(ledger, guarded)
    return at_edges(opened.source, wide, added_columns(ledger, wide, ChangeSet(), OF_PEOPLE)).changes
