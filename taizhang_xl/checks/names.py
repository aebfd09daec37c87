"""Checks of names against the closed lists: the six categories and the office's units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import (
    CATEGORY_UNKNOWN,
    CO_UNIT_SAME,
    CO_UNIT_UNKNOWN,
    HEADING_CATEGORY_UNKNOWN,
    UNIT_SHORT_DOUBLED,
    UNIT_UNKNOWN,
)
from taizhang_xl.cells import address
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Heading, Item, Ledger
from taizhang_xl.ledger.names import category_named, names_in
from taizhang_xl.ledger.schema import CATEGORIES, UNITS, Field
from taizhang_xl.reading.table import read_records
from taizhang_xl.text import key

_MOST_GUESSES = 200


def category_of(ledger: Ledger, text: str) -> str | None:
    """Return the category that a word means, None where it is none of the six."""
    return category_named(ledger.standard("类别", text))


def categories(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A category outside the six that the office has fixed."""
    told: set[tuple[str, int]] = set()
    for item in ledger.items:
        text = item.content(Field.CATEGORY)
        if not text or category_of(ledger, text) is not None:
            continue
        if Field.CATEGORY in item.columns:
            yield CATEGORY_UNKNOWN.at(item.where(Field.CATEGORY), text, choices="、".join(CATEGORIES))
            continue
        heading = _heading_of(ledger, item)
        if (item.sheet, heading.row) not in told:
            told.add((item.sheet, heading.row))
            where = Where(item.file, item.sheet, address(heading.row, heading.column))
            yield HEADING_CATEGORY_UNKNOWN.at(where, text)


def _heading_of(ledger: Ledger, item: Item) -> Heading:
    """Return the heading that gave an item its category, in a ledger without that column."""
    part = next(part for part in ledger.parts if part.sheet.name == item.sheet)
    return max((heading for heading in part.headings if heading.row < item.row), key=lambda heading: heading.row)


def units(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A unit that the 单位 sheet does not know; a ledger without that sheet cannot be checked so."""
    if UNITS.name not in ledger.tables:
        return
    nearest: dict[str, str] = {}
    for item in ledger.items:
        for field in (Field.UNIT, Field.CO_UNITS):
            for text in ledger.unit_names(item.text(field)):
                if ledger.unit(text) is None:
                    if text not in nearest:
                        # Guessing is slow, and of no use where nearly every name is unknown.
                        nearest[text] = _nearest(ledger, text) if len(nearest) < _MOST_GUESSES else ""
                    yield UNIT_UNKNOWN.at(item.where(field), text, column=field, nearest=nearest[text])


def co_units(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A unit that assists itself, or that nothing else in a ledger without the 单位 sheet names."""
    for item in ledger.items:
        if not item.text(Field.CO_UNITS):
            continue
        leads = {unit_name(ledger, text) for text in ledger.unit_names(item.text(Field.UNIT))}
        for text in ledger.unit_names(item.text(Field.CO_UNITS)):
            if unit_name(ledger, text) in leads:
                yield CO_UNIT_SAME.at(item.where(Field.CO_UNITS), text)
            elif UNITS.name not in ledger.tables and ledger.unit(text) is None:
                yield CO_UNIT_UNKNOWN.at(item.where(Field.CO_UNITS), text)


def short_names(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Two units known by one name: forms and drafts named by it would be each other's."""
    table = ledger.tables.get(UNITS.name)
    first: dict[str, str] = {}
    for record in read_records(table)[0] if table else ():
        unit = record.text(Field.UNIT_NAME)
        for name in (unit, *names_in(record.text(Field.SHORT_NAMES))):
            if unit and first.setdefault(key(name), unit) != unit:
                yield UNIT_SHORT_DOUBLED.at(record.where(Field.SHORT_NAMES), name, other=first[key(name)])


def unit_name(ledger: Ledger, text: str) -> str:
    """Return the full name of a unit, of an unknown one its text made comparable."""
    unit = ledger.unit(text)
    return unit.name if unit else key(text)


def _nearest(ledger: Ledger, text: str) -> str:
    known = [name for unit in ledger.units for name in (unit.name, *unit.short_names)]
    # Imported late: few ledgers name a unit that is on no list.
    from difflib import get_close_matches

    near = get_close_matches(text, known, n=1, cutoff=0.5)
    return f"（是不是“{near[0]}”？）" if near else ""
