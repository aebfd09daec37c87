"""Checks of deadlines: text that gives no date, a date outside the ledger's year, a due date that disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import (
    CHILD_AFTER_PARENT,
    DEADLINE_OUTSIDE_YEAR,
    DEADLINE_UNCLEAR,
    DUE_BEFORE_ASSIGNED,
    DUE_DIFFERS,
)
from taizhang_xl.checks.wording import place
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, whole_of
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import named_days

_CURES = {
    "need-start": "请填交办日期",
    "need-event": "请在“设置”表加一行“事件：名称”（名称照引号里的写），值填日期",
    "vague": "请与责任单位商定一个日期，如：10月底",
    "status-in-deadline": "请填时限，进展写到“状态”里",
}


def unclear(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A deadline from which no date can be worked out."""
    for item in ledger.items:
        deadline = item.deadline
        if deadline.kind is DeadlineKind.UNCLEAR and item.content(Field.DEADLINE):
            cure = _CURES.get(deadline.problem, "请改成“10月底”“3月5日前”“每季度末”这样的写法")
            yield DEADLINE_UNCLEAR.at(
                item.where(Field.DEADLINE), item.content(Field.DEADLINE), note=deadline.note, cure=cure
            )


def outside_year(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A due date outside the ledger's year: often a year forgotten from last year's copy."""
    for item in ledger.items:
        due = item.deadline.due
        if due is not None and due.year != ledger.year:
            yield DEADLINE_OUTSIDE_YEAR.at(
                item.where(Field.DEADLINE), item.content(Field.DEADLINE), due=due, year=ledger.year
            )


def due_column(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """The computed 到期日 was changed by hand, or the deadline was changed and not recomputed."""
    for item in ledger.items:
        typed, due = item.day(Field.DUE), item.deadline.due
        if typed is not None and due is not None and typed not in named_days(item):
            yield DUE_DIFFERS.at(item.where(Field.DUE), typed, deadline=item.content(Field.DEADLINE), due=due)


def before_assigned(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Work that was due before it was assigned: one of the two dates is wrong."""
    for item in ledger.items:
        due, assigned_on = item.deadline.due, item.day(Field.ASSIGNED_ON)
        if due and assigned_on and due < assigned_on:
            yield DUE_BEFORE_ASSIGNED.at(
                item.where(Field.DEADLINE), item.content(Field.DEADLINE), due=due, other=assigned_on
            )


def after_parent(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A part of an item that is due later than the whole."""
    for item in ledger.items:
        due, parent = item.deadline.due, ledger.by_number.get(whole_of(item.number))
        if due and parent and parent.deadline.due and due > parent.deadline.due:
            where = item.where(Field.DEADLINE)
            yield CHILD_AFTER_PARENT.at(
                where, item.content(Field.DEADLINE), due=due, parent=parent.number,
                place=place(parent.where(Field.DEADLINE), where), other=parent.deadline.due,
            )  # fmt: skip
