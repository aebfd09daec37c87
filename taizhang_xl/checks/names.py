"""Checks of names against the closed lists: the six categories and the office's units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import (
    CATEGORIES_OWN,
    CATEGORY_NEAR,
    CATEGORY_UNKNOWN,
    CO_UNIT_SAME,
    CO_UNIT_UNKNOWN,
    HEADING_CATEGORY_UNKNOWN,
    UNIT_SHORT_DOUBLED,
    UNIT_UNKNOWN,
)
from taizhang_xl.cells import address
from taizhang_xl.checks.likeness import figures
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.categories import category_of, is_own_list, listed_categories
from taizhang_xl.ledger.model import Heading, Item, Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import CATEGORIES, UNITS, Field
from taizhang_xl.reading.table import read_records
from taizhang_xl.text import key

_MOST_GUESSES = 200
# A category of so many items is meant so; one of a single item that is nearly it may be a slip.
_MANY = 3


def categories(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A category outside the list: the six, those that 词典 adds, or where most are others the office's own."""
    used = [(item, text) for item in ledger.items if (text := item.content(Field.CATEGORY))]
    others = [(item, text) for item, text in used if category_of(ledger, text) is None]
    if others and is_own_list(ledger):
        yield _own_list(ledger, others)
        yield from _nearly_another(used)
        return
    choices = (*CATEGORIES, *listed_categories(ledger))
    told: set[tuple[str, int]] = set()
    for item, text in others:
        if Field.CATEGORY in item.columns:
            yield CATEGORY_UNKNOWN.at(item.where(Field.CATEGORY), text, choices="、".join(choices))
            continue
        heading = _heading_of(ledger, item)
        if (item.sheet, heading.row) not in told:
            told.add((item.sheet, heading.row))
            yield HEADING_CATEGORY_UNKNOWN.at(_category_cell(ledger, item), text)


def _own_list(ledger: Ledger, others: list[tuple[Item, str]]) -> Finding:
    own = list(dict.fromkeys(text for _, text in others))
    return CATEGORIES_OWN.at(_category_cell(ledger, others[0][0]), "、".join(own), count=len(own))


def _nearly_another(used: list[tuple[Item, str]]) -> Iterator[Finding]:
    """Yield the categories that one item has, and that are nearly one which many have."""
    counts = Counter(text for _, text in used)
    many = [text for text, count in counts.items() if count >= _MANY]
    for item, text in used:
        if counts[text] > 1 or Field.CATEGORY not in item.columns:
            continue
        # Imported late: few categories stand alone.
        from difflib import get_close_matches

        near = [other for other in get_close_matches(text, many, cutoff=0.7) if figures(other) == figures(text)]
        if near:
            yield CATEGORY_NEAR.at(item.where(Field.CATEGORY), text, other=near[0])


def _category_cell(ledger: Ledger, item: Item) -> Where:
    """Return the cell that gives an item its category: its own, or that of the heading above it."""
    if Field.CATEGORY in item.columns:
        return item.where(Field.CATEGORY)
    heading = _heading_of(ledger, item)
    return Where(item.file, item.sheet, address(heading.row, heading.column))


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
