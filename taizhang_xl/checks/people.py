"""Checks of 责任人 against the 人员 sheet; a ledger without rows there cannot be checked so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from taizhang_xl.catalogue import PERSON_OTHER_UNIT, PERSON_UNKNOWN
from taizhang_xl.checks.names import unit_name
from taizhang_xl.checks.private import without_numbers
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import PEOPLE, Field
from taizhang_xl.reading.table import read_records
from taizhang_xl.text import key

_BRACKETS = re.compile(r"[(（].*?[)）]")
_SPACED_NAME = re.compile(r"(?<!\S)(\S) (\S)(?!\S)")


def persons(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A person whom the 人员 sheet does not know, or knows in another unit."""
    known: dict[str, set[str]] = {}
    for record in listed_people(ledger):
        for name in names_of(ledger, record):
            known.setdefault(name, set()).add(unit_name(ledger, record.text(Field.UNIT)))
    if not known:
        return
    for item in ledger.items:
        for person in people_in(item.text(Field.PERSON), known):
            units = known.get(key(person))
            if units is None:
                yield PERSON_UNKNOWN.at(item.where(Field.PERSON), person)
            elif "" not in units and units.isdisjoint(_units(ledger, item)):
                yield PERSON_OTHER_UNIT.at(
                    item.where(Field.PERSON), person, other="、".join(sorted(units)), unit=item.text(Field.UNIT)
                )


def listed_people(ledger: Ledger) -> list[Record]:
    """Return the rows of the 人员 sheet that name somebody, or at least a post."""
    table = ledger.tables.get(PEOPLE.name)
    records = read_records(table)[0] if table else []
    return [record for record in records if record.text(Field.NAME) or record.text(Field.POST)]


def names_of(ledger: Ledger, record: Record) -> set[str]:
    """Return what a listed person goes by, comparable: 李某, 主任, 李某主任, 城环工委主任."""
    name, post = record.text(Field.NAME), record.text(Field.POST)
    unit = ledger.unit(record.text(Field.UNIT))
    before = (name, *unit.short_names, unit.name) if unit and post else (name,)
    return {key(text) for text in (name, post, *(word + post for word in before)) if text}


def people_in(text: str, known: Collection[str]) -> Iterator[str]:
    """Yield the persons of a cell; blanks separate them, but not the two signs of 李 某 or a name known as such.

    A number beside a name is no part of it, nor are pieces of it names.
    """
    for part in names_in(without_numbers(text)):
        bare = part if key(part) in known else _BRACKETS.sub("", part).strip()
        yield from (bare,) if key(bare) in known else _SPACED_NAME.sub(r"\1\2", bare).split()


def _units(ledger: Ledger, item: Item) -> set[str]:
    """Return the units of an item, those that assist too; one unknown to the list of units is told elsewhere."""
    texts = (item.text(Field.UNIT), item.text(Field.CO_UNITS))
    return {unit_name(ledger, name) for text in texts for name in ledger.unit_names(text)}
