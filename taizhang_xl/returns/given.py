"""The cells of a return that its unit owns -> values to merge: states by their standard word, days as days.

What cannot be read is no value, and no blank either: it is named.
"""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.catalogue import DATE_AS_TEXT, DATE_NOT_REAL, RETURN_UNCHANGED, STATE_ALMOST, STATE_UNKNOWN
from taizhang_xl.cells import BLANK_CELL, Kind, Value, is_picture
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing
from taizhang_xl.ledger.schema import UNIT_FIELDS, Field, State
from taizhang_xl.ledger.unread import is_error, unread
from taizhang_xl.text import key

_ALMOST = "完成"
_UNCHANGED = key(UNCHANGED)
_ASKED_ANEW = (Field.EVIDENCE, Field.REASON, Field.NEXT_PLAN, Field.MATTER)


def given_values(
    ledger: Ledger, record: Record, names: Sequence[Field] = UNIT_FIELDS, *, stale: bool = False
) -> tuple[dict[str, Value], list[Finding]]:
    """Return the values that a row gives in the columns that are its unit's, and what is wrong with them.

    A column that is not there, cannot be read or only says that nothing changed gives none; what only says that there
    is nothing gives a blank where each month asks anew. `stale`: what formulas gave may be old.
    """
    given: dict[str, Value] = {}
    findings: list[Finding] = []
    for name in names:
        if name not in record.columns:
            continue
        cell = record.cells.get(name, BLANK_CELL)
        if cell.value is None and cell.formula is None:
            given[name] = None if name == Field.DONE_ON else ""
            continue
        if is_picture(cell):
            continue
        if (cell.formula is not None or is_error(cell)) and (fault := unread(record, name, stale=stale)):
            findings.append(fault)
            continue
        text = record.content(name)
        if says_nothing(ledger, text) and not (name == Field.STATE and ledger.state_named(text)):
            if name in _ASKED_ANEW:
                given[name] = ""
            elif key(text) != _UNCHANGED:
                findings.append(RETURN_UNCHANGED.at(record.where(name), text, column=name))
            continue
        if name == Field.STATE:
            state = ledger.state_named(text)
            if state is None:
                findings.append(STATE_UNKNOWN.at(record.where(name), text))
                continue
            if state is State.DOING and _ALMOST in text:
                findings.append(STATE_ALMOST.at(record.where(name), text))
            given[name] = str(state) if text else ""
        elif name == Field.DONE_ON:
            day = record.day(name)
            if text and day is None:
                findings.append(DATE_NOT_REAL.at(record.where(name), text, column=name))
                continue
            if day is not None and cell.kind is not Kind.DATE:
                findings.append(DATE_AS_TEXT.at(record.where(name), text, column=name, day=day))
            given[name] = day
        else:
            given[name] = record.shown(name)
    return given, findings
