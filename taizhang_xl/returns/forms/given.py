"""The cells of a return that its unit owns -> values to merge: states and choices by their own word, days as days.

What cannot be read is no value, and no blank either: it is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang_xl.catalogue import (
    DATE_AS_TEXT,
    DATE_NOT_REAL,
    RETURN_UNCHANGED,
    RETURN_VALUE_WRONG,
    STATE_ALMOST,
    STATE_UNKNOWN,
)
from taizhang_xl.cells import BLANK_CELL, Kind, Value, is_picture
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing
from taizhang_xl.ledger.schema import Field, State, Type
from taizhang_xl.ledger.unread import is_error, unread
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.text import key, plain

_ALMOST = "完成"
_UNCHANGED = key(UNCHANGED)
_DECIMAL = r"-?\d+(\.\d+)?"


def given_values(
    form: Form, ledger: Ledger, record: Record, names: Sequence[str], *, stale: bool = False
) -> tuple[dict[str, Value], list[Finding]]:
    """Return the values that a row gives in some columns that are its unit's, and what is wrong with them.

    A column that is not there, cannot be read or only says that nothing changed gives none; what only says that there
    is nothing gives a blank in the columns of `Form.blanks`. `stale`: what formulas gave may be old.
    """
    given: dict[str, Value] = {}
    findings: list[Finding] = []
    for name in names:
        if name not in record.columns:
            continue
        cell = record.cells.get(name, BLANK_CELL)
        if cell.value is None and cell.formula is None:
            given[name] = None if form.is_day(name) else ""
            continue
        if is_picture(cell):
            continue
        if (cell.formula is not None or is_error(cell)) and (fault := unread(record, name, stale=stale)):
            findings.append(fault)
            continue
        text = record.content(name)
        if says_nothing(ledger, text) and not (name == Field.STATE and ledger.state_named(text)):
            if name in form.blanks:
                given[name] = ""
            elif key(text) != _UNCHANGED:
                findings.append(RETURN_UNCHANGED.at(record.where(name), text, column=name))
            continue
        given |= _value(form, ledger, record, name, text, findings)
    return given, findings


def _value(
    form: Form, ledger: Ledger, record: Record, name: str, text: str, findings: list[Finding]
) -> dict[str, Value]:  # fmt: skip
    """Return the value of a cell by its column, nothing where it is none; what is wrong with it is added to `findings`."""
    column = form.columns[name]
    if name == Field.STATE:
        return _state(ledger, record, name, text, findings)
    if column.type is Type.DATE:
        return _day(ledger, record, name, text, findings)
    value: Value = record.shown(name)
    expected = "数字" if column.type is Type.NUMBER else f"{'、'.join(column.choices)}里的一个"
    if column.type is Type.NUMBER:
        cell = record.cell(name)
        value = cell.value if cell.kind is Kind.NUMBER else _number(plain(text))
    elif column.choices and text:
        value = {key(choice): choice for choice in column.choices}.get(key(text))
    if text and value is None:
        findings.append(RETURN_VALUE_WRONG.at(record.where(name), text, column=name, expected=expected))
        return {}
    return {name: value}


def _number(text: str) -> Value:
    if not re.fullmatch(_DECIMAL, text):
        return None
    return float(text) if "." in text else int(text)


def _state(ledger: Ledger, record: Record, name: str, text: str, findings: list[Finding]) -> dict[str, Value]:
    state = ledger.state(record)
    if state is None:
        findings.append(STATE_UNKNOWN.at(record.where(name), text))
        return {}
    if state is State.DOING and _ALMOST in text:
        findings.append(STATE_ALMOST.at(record.where(name), text))
    return {name: str(state) if text else ""}


def _day(ledger: Ledger, record: Record, name: str, text: str, findings: list[Finding]) -> dict[str, Value]:
    day = record.day(name)
    if text and day is None:
        findings.append(DATE_NOT_REAL.at(record.where(name), text, column=name, year=ledger.year))
        return {}
    if day is not None and record.cell(name).kind is not Kind.DATE:
        findings.append(DATE_AS_TEXT.at(record.where(name), text, column=name, day=day))
    return {name: day}
