"""Who lacks what, by name: weeks not recorded, comments and grades not given, decisions not taken. As lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from taizhang_xl.contract.decision import Line
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.appraisal.grades import Lack, by_month, by_name, lacking, taking_part, undecided
from taizhang_xl.systems.appraisal.quarter import Book
from taizhang_xl.systems.appraisal.records import Person
from taizhang_xl.systems.appraisal.week_text import week_text
from taizhang_xl.systems.appraisal.weeks import by_week, expected_weeks, missing_by_name


def lines_of_month(book: Book, ledger: Ledger, month: Month, as_of: date, *, comments: bool) -> Iterator[Line]:
    """Yield what a month lacks, a line for each unit and kind; a week counts when it could be written in time no more.

    `comments` tells whether they were asked for.
    """
    fridays = expected_weeks(month, ledger.calendar)
    weeks = missing_by_name(book.people, fridays, by_week(book.weeks), ledger.calendar, as_of)
    told = [(person, "、".join(map(week_text, missing))) for person, missing in weeks]
    yield from _by_unit(ledger, f"{month.month}月缺周记实", told)
    if comments and as_of > month.last:
        lacks = [
            each
            for each in lacking(book.people, Quarter.of(month), by_month(book.months), ledger.calendar)
            if each.month == month
        ]
        yield from _by_unit(ledger, f"{month.month}月缺评语、等次", _lacks(lacks))


def lines_of_quarter(book: Book, ledger: Ledger, quarter: Quarter) -> Iterator[Line]:
    """Yield what keeps a quarter from being closed: each person's month without comment or grade, each without decision."""
    yield from months_lacking(book, ledger, quarter, Severity.ERROR)
    appraisals, decisions = by_month(book.months), by_name(book.decisions, quarter)
    open_ = undecided(book.people, quarter, appraisals, decisions, ledger.calendar)
    yield from _by_unit(ledger, f"{quarter.name}没有定", _lacks(open_), Severity.ERROR)


def months_lacking(book: Book, ledger: Ledger, quarter: Quarter, severity: Severity) -> Iterator[Line]:
    """Yield each person's month of a quarter without comment or grade."""
    appraisals = by_month(book.months)
    for month in quarter.months:
        lacks = [each for each in lacking(book.people, quarter, appraisals, ledger.calendar) if each.month == month]
        yield from _by_unit(ledger, f"{month.month}月缺评语、等次", _lacks(lacks), severity)


def weeks_missing(book: Book, ledger: Ledger, quarter: Quarter) -> Iterator[Line]:
    """Yield the weeks of a quarter that were not recorded; they do not keep it open."""
    for month in quarter.months:
        fridays = expected_weeks(month, ledger.calendar)
        people = taking_part(book.people, quarter, ledger.calendar)
        weeks = missing_by_name(people, fridays, by_week(book.weeks), ledger.calendar, date.max)
        yield from _by_unit(
            ledger, f"{month.month}月缺周记实", [(who, "、".join(map(week_text, each))) for who, each in weeks]
        )


def _lacks(lacks: Iterable[Lack]) -> list[tuple[Person, str]]:
    """Return each person with all that is lacking: 单位负责人评语、等次建议，主管领导等次建议."""
    found: dict[Person, dict[str, list[str]]] = {}
    for each in lacks:
        found.setdefault(each.person, {}).setdefault(each.role or "", []).append(each.what)
    return [
        (person, "，".join(role + "、".join(what) for role, what in roles.items())) for person, roles in found.items()
    ]


def _by_unit(
    ledger: Ledger, title: str, told: Iterable[tuple[Person, str]], severity: Severity = Severity.WARNING
) -> Iterator[Line]:
    units: dict[str, dict[str, list[str]]] = {}
    for person, what in told:
        units.setdefault(person.unit, {}).setdefault(what, []).append(person.name)
    count = sum(len(names) for alike in units.values() for names in alike.values())
    if count:
        yield Line(f"{title}的 {count} 人：", severity)
    for name, alike in units.items():
        unit = ledger.unit(name)
        texts = "；".join(f"{'、'.join(names)}（{what}）" for what, names in alike.items())
        yield Line(f"  {unit.short if unit else name} {sum(map(len, alike.values()))} 人：{texts}", severity)
