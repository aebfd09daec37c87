"""Checks of names against the closed lists: the six categories and the office's units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from taizhang_xl.catalogue import CATEGORY_UNKNOWN, CO_UNIT_SAME, UNIT_UNKNOWN
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import CATEGORIES, UNITS, Field
from taizhang_xl.text import key

_SEPARATORS = re.compile(r"[、,，;；]")
_ROLE = re.compile(r"[(（](?:配合|协办|牵头|主办)[)）]")
_CATEGORIES = {key(word): name for name, words in CATEGORIES.items() for word in (name, *words)}


def category_of(ledger: Ledger, text: str) -> str | None:
    """Return the category that a word means, None where it is none of the six."""
    return _CATEGORIES.get(key(ledger.standard("类别", text)))


def categories(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A category outside the six that the office has fixed."""
    for item in ledger.items:
        text = item.text(Field.CATEGORY)
        if text and category_of(ledger, text) is None:
            yield CATEGORY_UNKNOWN.at(item.where(Field.CATEGORY), text, choices="、".join(CATEGORIES))


def units(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A unit that the 单位 sheet does not know; a ledger without that sheet cannot be checked so."""
    if UNITS.name not in ledger.tables:
        return
    known = {name: unit.name for unit in ledger.units for name in (unit.name, *unit.short_names)}
    for item in ledger.items:
        for field in (Field.UNIT, Field.CO_UNITS):
            for text in names_in(item.text(field)):
                if ledger.unit(text) is None:
                    near = get_close_matches(text, known, n=1, cutoff=0.5)
                    nearest = f"（是不是“{near[0]}”？）" if near else ""
                    yield UNIT_UNKNOWN.at(item.where(field), text, column=field, nearest=nearest)


def co_units(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A unit that assists itself."""
    for item in ledger.items:
        lead = ledger.unit_of(item)
        for text in names_in(item.text(Field.CO_UNITS)):
            if lead is not None and ledger.unit(text) is lead:
                yield CO_UNIT_SAME.at(item.where(Field.CO_UNITS), text)


def names_in(text: str) -> list[str]:
    """Return the names of a cell that lists several, without role marks such as （配合）."""
    return [name for part in _SEPARATORS.split(text) if (name := _ROLE.sub("", part).strip())]
