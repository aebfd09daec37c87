"""Decisions that are to be taken, as edits of the ledger: a new item, or a new date of one that is there. Pure.

A later date of dated work is an extension (延期) with the meeting as who approved it, so that the first date is kept;
once the work is overdue that is refused as any extension is (domain rule R35). Any other date is written as 完成时限.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.own_columns import later_fields, look_column
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.series import next_number, series_of, table_for, used_numbers, wholes
from taizhang_xl.month.extension import Request, extend
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.meeting.rules import (
    DECISION_ANSWER,
    DECISION_DEADLINE,
    DECISION_DOUBLED,
    DECISION_FINISHED,
    DECISION_INCOMPLETE,
    DECISION_NO_ROW,
    DECISION_NUMBER,
    DECISION_UNIT,
    DECISION_UNIT_DIFFERS,
)
from taizhang_xl.systems.meeting.sheets import ADOPT, BY_WHEN, DECIDED, DECISIONS, LEAVE, MET_ON, TAKE, TAKEN

CATEGORY = "主任会议议定和领导交办"
_WHY = "会议议定"
_NEEDED = (MET_ON, DECIDED, BY_WHEN)


class Adopted(NamedTuple):
    """What becomes of the decisions: edits, the new items' numbers, those whose date changes, and what is wrong."""

    changes: ChangeSet = ChangeSet()
    added: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class _One(NamedTuple):
    """What becomes of a single decision."""

    changes: ChangeSet
    number: str
    is_new: bool


def adopt_decisions(ledger: Ledger, as_of: date) -> Adopted:
    """Return what the decisions marked 采用 come to."""
    used = used_numbers(ledger) | {record.text(Field.NUMBER) for record in rows_of(ledger, DECISIONS)}
    taken: list[_One] = []
    findings: list[Finding] = []
    for record in rows_of(ledger, DECISIONS):
        if record.text(ADOPT) != TAKE:
            findings += _not_understood(record)
            continue
        one = _adopt(ledger, record, as_of, used)
        if isinstance(one, _One):
            taken.append(one)
            used.add(one.number)
        else:
            findings += one
    changes = sum((one.changes for one in taken), ChangeSet())
    sheets = tuple({sheet.name: sheet for sheet in changes.sheets}.values())
    return Adopted(
        ChangeSet(changes.changes, changes.appends, sheets),
        tuple(one.number for one in taken if one.is_new),
        tuple(one.number for one in taken if not one.is_new),
        tuple(findings),
    )


def _not_understood(record: Record) -> list[Finding]:
    """Return what is typed as an answer and is none; an empty one is still to come."""
    if record.text(ADOPT) in ("", LEAVE, TAKEN):
        return []
    return [DECISION_ANSWER.at(record.where(ADOPT), record.content(ADOPT))]


def _adopt(ledger: Ledger, record: Record, as_of: date, used: set[str]) -> _One | list[Finding]:
    if wrong := list(_incomplete(ledger, record)):
        return wrong
    number = record.text(Field.NUMBER)
    if number in ledger.doubled:
        return [DECISION_DOUBLED.at(record.where(Field.NUMBER), number)]
    item = ledger.by_number.get(number)
    return _new_date(ledger, record, item, as_of) if item else _new_item(ledger, record, used)


def _incomplete(ledger: Ledger, record: Record) -> Iterator[Finding]:
    text = record.content(DECIDED)
    for name in _NEEDED:
        if not (record.day(MET_ON) if name == MET_ON else record.text(name)):
            yield DECISION_INCOMPLETE.at(record.where(name), name, text=text)
    is_known = record.text(Field.NUMBER) in ledger.by_number
    if not record.text(Field.UNIT) and not is_known:
        yield DECISION_INCOMPLETE.at(record.where(Field.UNIT), Field.UNIT, text=text)
    elif record.text(Field.UNIT) and ledger.unit(record.text(Field.UNIT)) is None:
        yield DECISION_UNIT.at(record.where(Field.UNIT), record.content(Field.UNIT))
    deadline = parse_deadline(record.shown(BY_WHEN), ledger.year)
    if record.text(BY_WHEN) and deadline.kind is DeadlineKind.UNCLEAR:
        yield DECISION_DEADLINE.at(record.where(BY_WHEN), record.content(BY_WHEN), why=deadline.note)


def _new_date(ledger: Ledger, record: Record, item: Item, as_of: date) -> _One | list[Finding]:
    unit, owner = ledger.unit(record.text(Field.UNIT)), ledger.unit_of(item)
    if unit is not None and owner is not None and unit != owner:
        where, named = record.where(Field.UNIT), record.content(Field.UNIT)
        return [DECISION_UNIT_DIFFERS.at(where, named, number=item.number, other=owner.short)]
    if ledger.is_finished(item):
        return [DECISION_FINISHED.at(record.where(Field.NUMBER), item.number)]
    until, due = parse_deadline(record.shown(BY_WHEN), ledger.year).due, item.deadline.due
    if item.deadline.kind is DeadlineKind.DATED and until is not None and due is not None and until > due:
        extension = extend(ledger, Request(item.number, until, record.content(DECIDED), meeting_of(record)), as_of)
        if extension.refused:
            return list(extension.refused)
        return _One(extension.changes + _noted(record, item.number), item.number, is_new=False)
    change = Change(
        item.sheet, item.row, item.columns[Field.DEADLINE], item.cells[Field.DEADLINE].value, record.shown(BY_WHEN),
        why=_WHY, item=item.number, field=Field.DEADLINE,
    )  # fmt: skip
    return _One(ChangeSet.of([change]) + _noted(record, item.number), item.number, is_new=False)


def _new_item(ledger: Ledger, record: Record, used: set[str]) -> _One | list[Finding]:
    unit = ledger.unit(record.text(Field.UNIT))
    if unit is None:
        raise ValueError("a decision without a unit is incomplete")
    table = table_for(ledger, unit)
    typed, free = record.text(Field.NUMBER), _free_number(ledger, used)
    if typed and free:
        return [DECISION_NUMBER.at(record.where(Field.NUMBER), typed)]
    number = typed or free
    why = (
        table
        if isinstance(table, str)
        else ""
        if number
        else "台账里没有这一类的编号可以接着编，请在“编号”列写上新编号"
    )
    if isinstance(table, str) or why:
        return [DECISION_NO_ROW.at(record.where(DECIDED), record.content(DECIDED), why=why)]
    row: dict[str, Value] = {
        Field.NUMBER: number, Field.CATEGORY: CATEGORY, Field.TASK: record.shown(DECIDED), Field.UNIT: unit.name,
        Field.DEADLINE: record.shown(BY_WHEN), Field.SOURCE: meeting_of(record), Field.ASSIGNED_ON: record.day(MET_ON),
    }  # fmt: skip
    sheet, columns = table.sheet.name, table.columns
    later: Mapping[int, int] = {
        columns[name]: look_column(sheet, columns, name, columns[name])
        for name in later_fields(sheet)
        if name in columns
    }
    cells = {columns[name]: value for name, value in row.items() if name in columns}
    append = Append(sheet, cells, _WHY, number, later)
    return _One(ChangeSet((), (append,)) + _noted(record, number), number, is_new=True)


def _noted(record: Record, number: str) -> ChangeSet:
    """Return the edits of the decision's own row: that it has been taken, and as which item."""
    values = {ADOPT: TAKEN, Field.NUMBER: number}
    return ChangeSet.of(
        Change(DECISIONS.name, record.row, record.columns[name], record.cells[name].value if name in record.cells else None,
               value, why=_WHY, item=number, field=name)
        for name, value in values.items()
        if record.text(name) != value and name in record.columns
    )  # fmt: skip


def _free_number(ledger: Ledger, used: set[str]) -> str:
    """Return the next number of the series in which the items of this category stand, "" where there is no single one."""
    own = [item.number for item in wholes(ledger.items) if item.content(Field.CATEGORY) == CATEGORY]
    series = {found for number in own if (found := series_of(number)) is not None}
    return next_number(series.pop(), used) if len(series) == 1 else ""


def meeting_of(record: Record) -> str:
    """Return how the ledger names a meeting as source and as who approved."""
    day = record.day(MET_ON)
    return f"{day.year}年{day.month}月{day.day}日会议议定" if day else _WHY
