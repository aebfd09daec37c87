"""To whom mail goes, by the sheets 单位, 人员 and 设置 alone: nobody is guessed, and who has no address is named with the cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from taizhang_xl.checks.people import listed_people, names_of
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record, Unit
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import SETTINGS, UNITS, Field
from taizhang_xl.ledger.settings import is_address
from taizhang_xl.messages import one_line
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.mail.audience import Audience
from taizhang_xl.systems.mail.rules import (
    MAIL_ADDRESS_LACKING,
    MAIL_ADDRESS_SHARED,
    MAIL_ADDRESS_WRONG,
    MAIL_NAMESAKES,
    MAIL_PERSON_UNKNOWN,
)
from taizhang_xl.systems.mail.settings import SECTION_MAIL
from taizhang_xl.text import key

_BRACKETS = re.compile("[()（）]")


class Recipient(NamedTuple):
    """One who gets mail: `name` as letters call them, `addresses` of one or (the section) several, the units they may know of.

    `place` is the cell that the address stands in.
    """

    audience: Audience
    name: str
    addresses: tuple[str, ...]
    units: tuple[Unit, ...]
    place: Where


def head_of(ledger: Ledger, unit: Unit) -> Recipient | Finding:
    """Return who gets the mail of a unit: its own address, else that of its head as 人员 has it; else why nobody does."""
    row = _row_of(ledger, unit)
    where = row.where(Field.MAIL) if row else Where(ledger.file, UNITS.name)
    if row is not None and (given := row.shown(Field.MAIL)):
        return _addressed(Audience.UNIT, unit.name, given, (unit,), where)
    if row is None or not unit.head:
        return MAIL_ADDRESS_LACKING.at(where, unit.name, who=f"“{unit.name}”")
    listed = [each for each in _people_named(ledger, unit.head) if ledger.unit(each.text(Field.UNIT)) == unit]
    place = row.where(Field.HEAD)
    person = _one(listed, unit.head, f"“{unit.name}”的负责人", place)
    if isinstance(person, Finding):
        return person
    if not (given := person.shown(Field.MAIL)):
        return MAIL_ADDRESS_LACKING.at(where, unit.name, who=f"“{unit.name}”和它的负责人")
    return _addressed(Audience.UNIT, unit.name, given, (unit,), person.where(Field.MAIL))


def leaders_of(ledger: Ledger) -> Iterator[Recipient | Finding]:
    """Yield the leaders in charge of units (分管领导), each once with all units they lead; else why one gets nothing."""
    led: dict[Where, tuple[str, Record, list[Unit]]] = {}
    for unit in ledger.units:
        row = _row_of(ledger, unit)
        for name in names_in(row.text(Field.UNIT_LEADER)) if row else ():
            place = row.where(Field.UNIT_LEADER) if row else Where(ledger.file, UNITS.name)
            person = _one(_people_named(ledger, name), name, "分管领导", place)
            if isinstance(person, Finding):
                yield person
            else:
                units = led.setdefault(person.where(Field.NAME), (name, person, []))[2]
                units += [unit] if unit not in units else []
    for name, person, units in led.values():
        where = person.where(Field.MAIL)
        if given := person.shown(Field.MAIL):
            yield _addressed(Audience.LEADER, name, given, tuple(units), where)
        else:
            yield MAIL_ADDRESS_LACKING.at(where, name, who=f"分管领导“{name}”")


def section_of(ledger: Ledger) -> Recipient | Finding:
    """Return the section, by the setting 科室邮箱; a finding where that is empty or cannot be used."""
    rows = [each for each in rows_of(ledger, SETTINGS) if key(each.text(Field.SETTING)) == key(SECTION_MAIL.name)]
    where = rows[-1].where(Field.SETTING_VALUE) if rows else Where(ledger.file, SETTINGS.name)
    given = rows[-1].shown(Field.SETTING_VALUE) if rows else ""
    if not given:
        return MAIL_ADDRESS_LACKING.at(where, SECTION_MAIL.name, who=f"科室（设置“{SECTION_MAIL.name}”）")
    addresses = tuple(filter(None, re.split("[、,，;；\n]", given)))
    for each in map(str.strip, addresses):
        if not is_address(each):
            return MAIL_ADDRESS_WRONG.at(where, one_line(each), who="科室", why=_why(each))
    return Recipient(Audience.SECTION, "科室", tuple(map(str.strip, addresses)), ledger.units, where)


def shared_addresses(recipients: Iterable[Recipient]) -> Iterator[Finding]:
    """Yield the addresses that several units have: each gets its own mail, and all of it arrives in one box."""
    by_address: dict[str, list[Recipient]] = {}
    for each in recipients:
        if each.audience is Audience.UNIT:
            by_address.setdefault(each.addresses[0].lower(), []).append(each)
    for address, own in by_address.items():
        if len(own) > 1:
            yield MAIL_ADDRESS_SHARED.at(own[1].place, address, others="、".join(each.name for each in own))


def _addressed(
    audience: Audience, name: str, given: str, units: tuple[Unit, ...], where: Where
) -> Recipient | Finding:  # fmt: skip
    if is_address(given):
        return Recipient(audience, name, (given,), units, where)
    return MAIL_ADDRESS_WRONG.at(where, one_line(given), who=f"“{name}”", why=_why(given))


def _why(given: str) -> str:
    if re.search("[\r\n]", given):
        return "里有换行"
    if "＠" in given:
        return "里的＠是全角的"
    if "@" not in given:
        return "里没有 @"
    if given.count("@") > 1:
        return "像是几个地址"
    return "里有全角字或汉字" if not given.isascii() else "写法不对"


def _people_named(ledger: Ledger, name: str) -> list[Record]:
    """Return the rows of 人员 that a name as written may mean: 李某, 李某副主任, 李某（副主任）, or a post alone."""
    asked = {key(name), key(_BRACKETS.sub("", name))}
    return [each for each in listed_people(ledger) if asked & names_of(ledger, each)]


def _one(rows: Sequence[Record], name: str, who: str, where: Where) -> Record | Finding:
    """Return the one row that is meant, a finding where there is none, or several with different addresses."""
    if not rows:
        return MAIL_PERSON_UNKNOWN.at(where, name, who=who)
    if len({key(each.shown(Field.MAIL)) for each in rows}) > 1:
        places = "、".join(f"第{each.row}行" for each in rows)
        return MAIL_NAMESAKES.at(where, name, who=who, rows=places)
    return rows[0]


def _row_of(ledger: Ledger, unit: Unit) -> Record | None:
    return next((each for each in rows_of(ledger, UNITS) if ledger.unit(each.text(Field.UNIT_NAME)) == unit), None)
