"""Checks of what a cell holds: empty, doubled, a broken formula, a number or text of the wrong type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import (
    COLUMN_EMPTY,
    DATE_AS_TEXT,
    DATE_NOT_REAL,
    FORMULA_IN_INPUT,
    NUMBER_DUPLICATE,
    NUMBER_NOT_TEXT,
    REQUIRED_EMPTY,
)
from taizhang_xl.cells import Kind, is_picture, value_text
from taizhang_xl.checks.wording import place
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Owner, Type
from taizhang_xl.ledger.unread import is_error, unread_cell, unread_head, unread_table, unread_text

_NOTHING = "空"
_TOO_LONG = 10**15
_ENOUGH = 5
# What offices may do without.
_NOT_EVERYWHERE = (Field.CATEGORY, Field.PERSON)
_INPUTS = tuple(column.header for column in LEDGER.columns if column.owner is not Owner.COMPUTED)
_DATES = tuple(column.header for column in LEDGER.columns if column.type is Type.DATE)
_REQUIRED = tuple(column.header for column in LEDGER.columns if column.required)


def required(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A compulsory cell is empty; a column that is missing or empty altogether is told once, the former by the reader."""
    bare = [str(name) for name in _NOT_EVERYWHERE if _is_bare(ledger, name)]
    for name in bare:
        yield COLUMN_EMPTY.at(ledger.items[0].where(name), len(ledger.items), column=name)
    for item in ledger.items:
        for name in _REQUIRED:
            if name in bare:
                continue
            cell = item.cell(name)
            if name in item.columns and not item.text(name) and not unread_text(cell):
                yield REQUIRED_EMPTY.at(item.where(name), column=name)


def _is_bare(ledger: Ledger, name: str) -> bool:
    """Whether an office does not use a column that is there: of a few items it may not have been filled in yet."""
    cells = [item.cell(name) for item in ledger.items if name in item.columns and not item.text(name)]
    return len(cells) == len(ledger.items) >= _ENOUGH and not any(map(unread_text, cells))


def duplicate_numbers(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """One 编号 stands for two items; number 1 and text "1" are the same number."""
    first: dict[str, Item] = {}
    for item in ledger.items:
        if not item.number:
            continue
        earlier = first.setdefault(item.number, item)
        if earlier is not item:
            where = item.where(Field.NUMBER)
            yield NUMBER_DUPLICATE.at(where, item.number, other=place(earlier.where(Field.NUMBER), where))


def formulas(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A formula shows an error, was never calculated or not since an edit, or stands where people should type."""
    stale = {part.sheet.name for part in ledger.parts if part.sheet.stale}
    for item in ledger.items:
        for name, cell in item.cells.items():
            if (cell.formula is None and not is_error(cell)) or is_picture(cell):
                continue
            is_input = name in _INPUTS
            if fault := unread_cell(item.where(name), name, cell, stale=item.sheet in stale and not is_input):
                yield fault
            elif is_input:
                yield FORMULA_IN_INPUT.at(item.where(name), value_text(cell.value) or _NOTHING, column=name)


def other_tables(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A cell above the ledger's items or on another sheet that rules read cannot be read, and so counts for nothing."""
    for part in ledger.parts:
        yield from unread_head(part)
    for table in ledger.tables.values():
        yield from unread_table(table)


def text_columns(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A telephone or a long number typed as a number: Excel keeps 15 digits and drops zeros in front."""
    for item in ledger.items:
        for name, cell in item.cells.items():
            if not isinstance(cell.value, int | float) or cell.kind is not Kind.NUMBER:
                continue
            too_long = abs(cell.value) >= _TOO_LONG
            if name == Field.PHONE or too_long:
                digits = f"{cell.value:.0f}" if too_long else value_text(cell.value)
                yield NUMBER_NOT_TEXT.at(item.where(name), digits, column=name)


def date_columns(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A date column holds text: readable text is a warning, anything else an error."""
    for item in ledger.items:
        for name in _DATES:
            cell = item.cell(name)
            if cell.kind not in (Kind.TEXT, Kind.NUMBER, Kind.BOOL) or not item.text(name):
                continue
            if day := item.day(name):
                yield DATE_AS_TEXT.at(item.where(name), item.content(name), column=name, day=day)
            else:
                yield DATE_NOT_REAL.at(item.where(name), item.content(name), column=name, year=ledger.year)
