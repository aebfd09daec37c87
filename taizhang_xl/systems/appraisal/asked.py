"""The rows of a month that the companion lacks, and the columns that are worked out; the book as it reads with edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.companion.book import CompanionBook, companion_in
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.facts import Facts
from taizhang_xl.systems.appraisal.grades import by_month, months_of, taking_part
from taizhang_xl.systems.appraisal.quarter import Book
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.week_text import read_week, week_text
from taizhang_xl.systems.appraisal.weeks import by_week, expected_weeks, is_in_post, weeks_of
from taizhang_xl.text import key
from taizhang_xl.xlsx.package import open_package_bytes

Beside = Mapping[str, Mapping[str, Value]]
"""What stands beside the comments of a month, by key of the name: column of 月考核 -> text."""


def beside_of(ledger: Ledger, read: Book, facts: Mapping[str, Facts], month: Month, as_of: date) -> Beside:
    """Return the weeks recorded of those whose Friday has come, and the ledger's figures, of everybody."""
    records = by_week(read.weeks)
    fridays = [friday for friday in expected_weeks(month, ledger.calendar) if friday <= as_of]
    return {
        person.key: {
            s.RECORDED: weeks_of(person, fridays, records, ledger.calendar).figure,
            s.IN_LEDGER: facts_text(facts.get(person.key, Facts())),
        }
        for person in read.people
    }


def month_rows(
    book: CompanionBook, ledger: Ledger, people: Sequence[Person], month: Month, beside: Beside
) -> ChangeSet:
    """Return the edits that make a month ready: its rows that are not there yet, and what stands beside the comments."""
    weeks = {(key(row.text(s.NAME)), read_week(row, s.WEEK, ledger.year)) for row in book.rows(s.WEEKS)}
    months = {key(row.text(s.NAME)): row for row in book.rows(s.MONTHS) if row.month == month}
    appends = [*_weeks(book, ledger, people, month, weeks)]
    for person in people:
        if person.key not in months and month in months_of(person, Quarter.of(month), ledger.calendar):
            values = {**_who(ledger, person), s.MONTH: str(month), **beside[person.key], **_proposers(ledger, person)}
            appends.append(book.append(s.MONTHS, values, item=person.name))
    return ChangeSet.of(figures(book, beside, month), appends)


def figures(book: CompanionBook, beside: Beside, month: Month) -> Iterator[Change]:
    """Yield the edits of what stands beside the comments of a month in rows that are there."""
    for row in book.rows(s.MONTHS):
        if row.month == month and (values := beside.get(key(row.text(s.NAME)))) is not None:
            yield from book.change(row, values, item=row.content(s.NAME))


def _weeks(
    book: CompanionBook, ledger: Ledger, people: Sequence[Person], month: Month, there: set[tuple[str, date | None]]
) -> Iterator[Append]:
    fridays = expected_weeks(month, ledger.calendar)
    for person in people:
        for friday in fridays:
            if (person.key, friday) not in there and is_in_post(person, friday, ledger.calendar):
                values = {**_who(ledger, person), s.WEEK: week_text(friday), s.MONTH: str(month)}
                yield book.append(s.WEEKS, values, item=person.name)


def _who(ledger: Ledger, person: Person) -> dict[str, Value]:
    unit = ledger.unit(person.unit)
    return {s.NAME: person.name, s.UNIT: unit.short if unit else person.unit, s.POST: person.post or None}


def _proposers(ledger: Ledger, person: Person) -> dict[str, Value]:
    unit = ledger.unit(person.unit)
    names = {Role.HEAD: unit.head, Role.LEADER: unit.leader} if unit else {}
    return {s.PROPOSALS[role][0]: name for role, name in names.items() if name}


def with_changes(book: CompanionBook, changes: ChangeSet, ledger: Ledger) -> CompanionBook:
    """Return the companion as it reads with edits."""
    if not changes:
        return book
    # Imported late: whoever only looks makes no edits.
    from taizhang_xl.xlsx.write.patch import patch

    data = patch(book.package, changes).data
    return companion_in(s.APPRAISAL, open_package_bytes(data, book.path), ledger)


def facts_text(facts: Facts) -> str:
    """Return a person's figures in two lines."""
    return f"承办{len(facts.due)} 按期{len(facts.on_time)}\n超期{len(facts.overdue)} 挂单{len(facts.hung)}"


def decision_rows(book: CompanionBook, ledger: Ledger, read: Book, quarter: Quarter) -> ChangeSet:
    """Return the edits of 季审定 that let everybody of a quarter have a row with what was proposed."""
    there: dict[str, Record] = {}
    for row in book.rows(s.DECISIONS):
        if key(row.text(s.QUARTER)) in (key(quarter.name), key(quarter.label)):
            there.setdefault(key(row.text(s.NAME)), row)
    appraisals = by_month(read.months)
    changes: list[Change] = []
    appends: list[Append] = []
    for person in taking_part(read.people, quarter, ledger.calendar):
        months = [made for month in quarter.months if (made := appraisals.get((person.key, month))) is not None]
        proposed: dict[str, Value] = {s.PROPOSED: proposed_text(months) or None}
        unit, known = ledger.unit(person.unit), there.get(person.key)
        where: dict[str, Value] = {s.UNIT: unit.short if unit else person.unit}
        if known is not None:
            moved = where if ledger.unit(known.text(s.UNIT)) != unit else {}
            changes += book.change(known, {**moved, **proposed}, item=person.name)
        else:
            who = {s.QUARTER: quarter.name, s.NAME: person.name, **where}
            appends.append(book.append(s.DECISIONS, {**who, **proposed}, item=person.name))
    return ChangeSet.of(changes, appends)


def proposed_text(months: Sequence[MonthAppraisal]) -> str:
    """Return what was proposed in words: one grade where all agree, else month by month, the two apart by ／."""
    by = [(made.month.month, [each.grade for each in made.proposals if each.grade]) for made in months]
    words = {grade for _, grades in by for grade in grades}
    if len(words) == 1:
        return f"{words.pop()}（{'、'.join(f'{month}月' for month, grades in by if grades)}）"
    return "；".join(f"{month}月{'／'.join(dict.fromkeys(grades))}" for month, grades in by if grades)
