"""The rows of the companion as records, and what is wrong with them: who, which week, which grade, by whom. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.companion.book import CompanionBook
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter, read_number
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.grades import GradeSet, elsewhere, set_of_quarter, set_on
from taizhang_xl.systems.appraisal.quarter import Book, Terms
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person, Proposal, QuarterDecision, WeekRecord
from taizhang_xl.systems.appraisal.roles import Role, Situation
from taizhang_xl.systems.appraisal.rules import (
    DAY_WRONG,
    DOUBLED,
    GRADE_OF_OTHER_SET,
    GRADE_UNKNOWN,
    HALF,
    MONTH_UNREADABLE,
    NOT_DATED,
    NUMBER_NOT_LISTED,
    PERSON_NOT_LISTED,
    QUARTER_UNREADABLE,
    SITUATION_UNKNOWN,
    THIRD_PROPOSER,
    TOO_MANY_DAYS,
    UNIT_NOT_LISTED,
    WEEK_NOT_ASKED,
    WEEK_OUT_OF_POST,
    WEEK_UNREADABLE,
)
from taizhang_xl.systems.appraisal.sent import SentProposers, sent_proposers
from taizhang_xl.systems.appraisal.terms import proposers
from taizhang_xl.systems.appraisal.week_text import read_week, week_text
from taizhang_xl.systems.appraisal.weeks import days_of, expected_weeks, is_in_post
from taizhang_xl.text import key

_MONDAY = timedelta(days=4)


class ReadBook(NamedTuple):
    """The records of a companion, and what is wrong with its rows."""

    book: Book
    findings: tuple[Finding, ...]


@dataclass
class Rows:
    """What the rows are held against; `findings` fills while they are read."""

    ledger: Ledger
    terms: Terms
    people: Mapping[str, Person]
    as_of: date
    sent: SentProposers
    findings: list[Finding] = field(default_factory=list)
    _seen: dict[tuple[str, str, str], Record] = field(default_factory=dict)

    def person(self, record: Record) -> Person | None:
        """Return the person of a row, None for one who is not appraised."""
        name = record.content(s.NAME)
        person = self.people.get(key(name))
        if person is None:
            self.findings.append(PERSON_NOT_LISTED.at(record.where(s.NAME), name))
        elif self.ledger.unit(record.text(s.UNIT)) is None:
            self.findings.append(UNIT_NOT_LISTED.at(record.where(s.UNIT), record.content(s.UNIT), name=name))
        return person

    def is_first(self, record: Record, person: Person, period: str, column: str) -> bool:
        """Whether no row before is of the same person and period."""
        first = self._seen.setdefault((record.sheet, person.key, period), record)
        if first is not record:
            other = first.where(s.NAME).cell
            self.findings.append(
                DOUBLED.at(record.where(column), record.content(column), name=person.name, other=other)
            )
        return first is record

    def day(self, record: Record, column: str, first: date | None = None) -> date | None:
        """Return the day of a cell, None where it is blank or cannot be: unreadable, to come, before `first`."""
        day, text = record.day(column), record.content(column)
        why = ""
        if text and day is None:
            why = "看不懂"
        elif day is not None and day > self.as_of:
            why = "还没有到"
        elif day is not None and first is not None and day < first:
            why = "在这一周以前"
        if why:
            self.findings.append(
                DAY_WRONG.at(record.where(column), text, name=record.content(s.NAME), column=column, why=why)
            )
        return None if why else day

    def grade(self, record: Record, column: str, grades: GradeSet, when: str) -> str:
        """Return the grade of a cell in the words of its set, "" where it is blank or none of it."""
        text = record.content(column)
        if not text or (grade := grades.grade(text)) is not None:
            return grade if text and grade else ""
        rule = GRADE_UNKNOWN if elsewhere(self.terms.sets, text) is None else GRADE_OF_OTHER_SET
        words = {"name": record.content(s.NAME), "when": when, "column": column, "words": "、".join(grades.words)}
        self.findings.append(rule.at(record.where(column), text, **words))
        return ""


def rows_of(companion: CompanionBook, ledger: Ledger, terms: Terms, people: Iterable[Person], as_of: date) -> Rows:
    """Return what the rows of a companion and of the forms made from it are held against."""
    sent = sent_proposers(companion.path, ledger.year)
    return Rows(ledger, terms, {person.key: person for person in people}, as_of, sent)


def read_book(
    companion: CompanionBook, ledger: Ledger, terms: Terms, people: tuple[Person, ...], as_of: date
) -> ReadBook:
    """Return the records of a companion; a row whose person or period cannot be told is none, and a finding."""
    rows = rows_of(companion, ledger, terms, people, as_of)

    def all_of(sheet: SheetSpec, read: Callable[[Rows, Record], object]) -> Iterator[object]:
        found = (read(rows, record) for record in companion.rows(sheet) if record.text(s.NAME))
        return (each for each in found if each is not None)

    weeks = tuple(each for each in all_of(s.WEEKS, week_record) if isinstance(each, WeekRecord))
    months = tuple(each for each in all_of(s.MONTHS, month_record) if isinstance(each, MonthAppraisal))
    decisions = tuple(each for each in all_of(s.DECISIONS, decision_record) if isinstance(each, QuarterDecision))
    return ReadBook(Book(people, weeks, months, decisions), tuple(rows.findings))


def week_record(rows: Rows, record: Record) -> WeekRecord | None:
    """Return what a row of 周记实 records, None where it cannot be told of whom or of which week."""
    person = rows.person(record)
    friday = read_week(record, s.WEEK, rows.ledger.year)
    name, text = record.content(s.NAME), record.content(s.TEXT)
    if friday is None:
        rows.findings.append(WEEK_UNREADABLE.at(record.where(s.WEEK), record.content(s.WEEK), name=name))
    if person is None or friday is None or not rows.is_first(record, person, friday.isoformat(), s.WEEK):
        return None
    is_blank = not text and not record.text(s.SITUATION)
    # A row that was made ready and not filled in says nothing, whatever has changed since.
    if not is_blank and (wrong := not_asked(rows, record, person, friday)):
        rows.findings.append(wrong)
        return None
    written_on = rows.day(record, s.WRITTEN_ON, friday - _MONDAY)
    if text and not record.text(s.WRITTEN_ON):
        rows.findings.append(NOT_DATED.at(record.where(s.WRITTEN_ON), week_text(friday), name=name))
    return WeekRecord(
        person.name,
        friday,
        text,
        written_on,
        _situation(rows, record),
        tuple(_numbers(rows, record)),
        record.where(s.TEXT),
    )


def not_asked(rows: Rows, record: Record, person: Person, friday: date) -> Finding | None:
    """Return why a week is not to be recorded by a person, None where it is."""
    where, text, calendar = record.where(s.WEEK), record.content(s.WEEK), rows.ledger.calendar
    year = rows.ledger.year
    if friday.year != year:
        return WEEK_NOT_ASKED.at(where, text, name=person.name, why=f"不是{year}年的")
    if friday not in expected_weeks(Month.of(friday), calendar):
        return WEEK_NOT_ASKED.at(where, text, name=person.name, why="整周放假，不用记")
    if not is_in_post(person, friday, calendar):
        return WEEK_OUT_OF_POST.at(where, text, name=person.name, why=_when_out(person, days_of(friday)[-1]))
    return None


def _when_out(person: Person, last: date) -> str:
    if person.since and last < person.since:
        return f"到岗（{person.since.month}月{person.since.day}日）以前"
    return f"离岗（{person.until.month}月{person.until.day}日）以后" if person.until else "离岗以后"


def _situation(rows: Rows, record: Record) -> Situation:
    text = record.text(s.SITUATION)
    if text and text not in tuple(Situation):
        name = record.content(s.NAME)
        rows.findings.append(SITUATION_UNKNOWN.at(record.where(s.SITUATION), record.content(s.SITUATION), name=name))
        return Situation.USUAL
    return Situation(text) if text else Situation.USUAL


def _numbers(rows: Rows, record: Record) -> Iterator[str]:
    for number in names_in(record.text(s.NUMBERS)):
        if number in rows.ledger.by_number:
            yield number
        else:
            rows.findings.append(NUMBER_NOT_LISTED.at(record.where(s.NUMBERS), number, name=record.content(s.NAME)))


def month_record(rows: Rows, record: Record) -> MonthAppraisal | None:
    """Return what a row of 月考核 proposes, None where it cannot be told for whom or for which month."""
    person, month, name = rows.person(record), record.month, record.content(s.NAME)
    if month is None or month.year != rows.ledger.year:
        value = record.content(s.MONTH)
        rows.findings.append(MONTH_UNREADABLE.at(record.where(s.MONTH), value, name=name, year=rows.ledger.year))
        return None
    if person is None or not rows.is_first(record, person, str(month), s.MONTH):
        return None
    fridays = expected_weeks(month, rows.ledger.calendar)
    filled = any(record.text(column) for _, *own in s.PROPOSALS.values() for column in own)
    if filled and not any(is_in_post(person, friday, rows.ledger.calendar) for friday in fridays):
        why = _when_out(person, month.last)
        rows.findings.append(WEEK_OUT_OF_POST.at(record.where(s.MONTH), month.label, name=name, why=why))
        return None
    _attendance(rows, record, month)
    proposals = (_proposal(rows, record, person, role, month) for role in Role)
    return MonthAppraisal(person.name, month, tuple(each for each in proposals if each), record.where(s.NAME))


def _proposal(rows: Rows, record: Record, person: Person, role: Role, month: Month) -> Proposal | None:
    who, comment_column, grade_column = s.PROPOSALS[role]
    comment, when = record.content(comment_column), f"{month.month}月"
    grade = rows.grade(record, grade_column, set_on(rows.terms.sets, month.last), when)
    if not comment and not record.text(grade_column):
        return None
    if wrong := third_proposer(rows, record, person, role, month):
        rows.findings.append(wrong)
        return None
    if bool(comment) != bool(record.text(grade_column)):
        has, lacks = ("评语", "等次建议") if comment else ("等次建议", "评语")
        column = grade_column if comment else comment_column
        rows.findings.append(
            HALF.at(record.where(column), "", name=person.name, when=when, role=role, has=has, lacks=lacks)
        )
    return Proposal(role, record.content(who), comment, grade, record.where(grade_column))


def third_proposer(rows: Rows, record: Record, person: Person, role: Role, month: Month) -> Finding | None:
    """Return a finding where the name that stands for a role is none of those who may propose for the row's unit.

    Who was named when the form of the month was sent may, whoever has come since and wherever the person is now.
    """
    column, ledger = s.PROPOSALS[role][0], rows.ledger
    unit, text = ledger.unit(record.text(s.UNIT)) or ledger.unit(person.unit), record.content(column)
    allowed = proposers(ledger, unit)[role] if unit else ()
    if not text or not allowed or key(text) in {*map(key, allowed), rows.sent.get((person.key, month, role))}:
        return None
    words = {"name": person.name, "when": f"{month.month}月", "role": role, "expected": f"“{allowed[0]}”"}
    return THIRD_PROPOSER.at(record.where(column), text, **words)


def _attendance(rows: Rows, record: Record, month: Month) -> None:
    days = [
        value
        for column in (s.PRESENT, s.PERSONAL, s.SICK)
        if isinstance(value := record.cell(column).value, int | float)
    ]
    most = sum(rows.ledger.calendar.is_workday(month.first + timedelta(days=n)) for n in range(month.last.day))
    if sum(days) > most:
        where, name = record.where(s.PRESENT), record.content(s.NAME)
        rows.findings.append(TOO_MANY_DAYS.at(where, f"{sum(days):g}", name=name, when=f"{month.month}月", most=most))


def decision_record(rows: Rows, record: Record) -> QuarterDecision | None:
    """Return what a row of 季审定 decides, None where it cannot be told for whom or for which quarter."""
    person, name = rows.person(record), record.content(s.NAME)
    try:
        quarter = Quarter(rows.ledger.year, read_number(record.text(s.QUARTER)))
    except ValueError:
        rows.findings.append(QUARTER_UNREADABLE.at(record.where(s.QUARTER), record.content(s.QUARTER), name=name))
        return None
    if person is None or not rows.is_first(record, person, quarter.name, s.QUARTER):
        return None
    grade = rows.grade(record, s.DECIDED, set_of_quarter(rows.terms.sets, quarter), quarter.name)
    return QuarterDecision(
        person.name, quarter, grade, record.content(s.REASON), rows.day(record, s.DECIDED_ON), record.content(s.MEETING),
        record.where(s.DECIDED),
    )  # fmt: skip
