"""What a form showed its unit, row by row: the base of the three-way merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from taizhang_xl.cells import BLANK_CELL, Kind, Value, value_text
from taizhang_xl.ledger.model import Record, Unit
from taizhang_xl.ledger.schema import Column, Type
from taizhang_xl.ledger.unread import unread_text
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.returns.forms.target import Target
from taizhang_xl.text import plain

_ERROR = Kind.ERROR


class Sent(NamedTuple):
    """One row at the time of sending, field -> text: what the form showed, and what the target held.

    They differ where a form begins a period afresh. `reported` is what was taken from this unit's earlier returns of
    the period: a corrected return goes on from there.
    """

    form: Mapping[str, str]
    ledger: Mapping[str, str]
    reported: Mapping[str, str]


Handout = Mapping[str, Sent]
"""Key of a row -> what was sent of it."""


def sent_of(form: Form, record: Record) -> Sent:
    """Return the columns of one row that a merge compares, as the text that people read in the cell."""
    texts = held_texts(form, record, (*form.requested, *form.filled))
    empty = (*unread_names(record, texts), *form.asked_anew)
    return Sent({**texts, **dict.fromkeys(empty, "")}, texts, {})


def handout_of(form: Form, target: Target, unit: Unit) -> dict[str, Sent]:
    """Return all that a unit is sent."""
    return {key: sent_of(form, row) for key, row in target.of(unit)}


def shown_values(form: Form, record: Record) -> dict[str, Value]:
    """Return the row of a form as it is sent: header -> value, None for an empty cell."""
    return {name: None if name in form.asked_anew else shown_value(record, col) for name, col in form.columns.items()}


def shown_value(record: Record, column: Column) -> Value:
    """Return a cell as a form shows it, which has formats of its own: what those of the sheet make of a number is a text."""
    value = _value(record, column.header, is_day=column.type is Type.DATE)
    return value if value is None or column.type in (Type.DATE, Type.NUMBER) else value_text(value)


def held_texts(form: Form, record: Record, names: Iterable[str]) -> dict[str, str]:
    """Return what a row holds in some columns as people read it, what cannot be read as its sign."""
    columns = form.columns
    return {name: _held(record, name, is_day=columns[name].type is Type.DATE) for name in names}


def unread_names(record: Record, names: Iterable[str]) -> list[str]:
    """Return the columns of which a row holds something that cannot be read: a form shows them empty."""
    cells = record.cells
    odd = [name for name in names if (cell := cells.get(name)) and (cell[3] is not None or cell[0] is _ERROR)]
    return [name for name in odd if unread_text(cells[name])]


def _held(record: Record, name: str, *, is_day: bool) -> str:
    cell = record.cells.get(name, BLANK_CELL)
    kind, value, _, _ = cell
    if value is None or kind is _ERROR:
        return unread_text(cell)
    # Most are short words: what would take no other form is not taken through all forms.
    if type(value) is str and not is_day:
        text = value.strip()
        return text if plain(text) else ""
    return value_text(_value(record, name, is_day=is_day)).strip()


def _value(record: Record, name: str, *, is_day: bool) -> Value:
    if is_day and (day := record.day(name)):
        return day
    value = record.cell(name).value
    return value if value is not None and record.text(name) else None
