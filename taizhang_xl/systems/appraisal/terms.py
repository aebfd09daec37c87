"""What an office has set for regular appraisal, the people who are appraised, and who may propose. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from taizhang_xl.checks.people import listed_people, names_of
from taizhang_xl.companion.people import people_of
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.reading.setting import setting_number, setting_text, wrong_settings
from taizhang_xl.systems.appraisal.grades import read_sets
from taizhang_xl.systems.appraisal.quarter import Terms
from taizhang_xl.systems.appraisal.records import Person
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.settings import GRADES, SETTINGS, SHARE
from taizhang_xl.text import key


def terms_of(ledger: Ledger) -> Terms:
    """Return what holds for an office. Raises UsageError where its sets of grades cannot be used, or no row of 设置 can."""
    wrong = next(wrong_settings(ledger, SETTINGS), None)
    if wrong is not None:
        raise UsageError(ledger.file, wrong.message, wrong.fix)
    text = setting_text(ledger, GRADES)
    try:
        sets = read_sets(text)
    except ValueError as error:
        what = f"“设置”表里的“{GRADES.name}”写的是“{text}”，看不出哪些等次用到哪一天"
        raise UsageError(ledger.file, what, f"请写成 {GRADES.expected}") from error
    share = Fraction(setting_number(ledger, SHARE), 100)
    return Terms(sets, share, ledger.calendar, {unit.name: unit.short for unit in ledger.units})


def appraised(ledger: Ledger) -> tuple[tuple[Person, ...], tuple[Finding, ...]]:
    """Return those who are appraised, in the order of units and of 人员, and what is wrong with the list."""
    people, findings = people_of(ledger, appraised=True)
    taking = [Person(each.name, each.unit.name, each.post, each.since, each.until, each.where) for each in people]
    order = {unit.name: place for place, unit in enumerate(ledger.units)}
    return tuple(sorted(taking, key=lambda person: order[person.unit])), findings


def proposers(ledger: Ledger, unit: Unit) -> Mapping[Role, tuple[str, ...]]:
    """Return for each of the two who may propose for a unit's people: the name in 单位 first, then what else they go by."""
    people = [names_of(ledger, record) for record in listed_people(ledger)]

    def words(name: str) -> tuple[str, ...]:
        others = {word for each in people if key(name) in each for word in each} if name else set()
        return (name, *sorted(others - {key(name)})) if name else ()

    return {Role.HEAD: words(unit.head), Role.LEADER: words(unit.leader)}
