"""延期: a later due date, asked for before the work falls due, with its grounds and who approved it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from taizhang_xl.catalogue import (
    EXTENSION_INCOMPLETE,
    EXTENSION_LATE,
    EXTENSION_NOT_DATED,
    EXTENSION_NOT_LATER,
    EXTENSION_UNKNOWN,
)
from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, ChangeSet
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import EXTENSIONS, Field
from taizhang_xl.reading.table import read_records


class Request(NamedTuple):
    """A request for more time, as it was approved."""

    number: str
    until: date
    grounds: str
    approver: str


class Extension(NamedTuple):
    """What a request amounts to: with `refused` there are no edits."""

    refused: tuple[Finding, ...] = ()
    changes: ChangeSet = ChangeSet()


def extend(ledger: Ledger, request: Request, day: date) -> Extension:
    """Return the edits that put an extension on record; refused once the work is overdue (domain rule R35)."""
    refused = (*_objections(ledger, request, day), *unreadable_sheet(ledger, EXTENSIONS))
    if refused:
        return Extension(refused)
    item = ledger.by_number[request.number]
    is_new = lacks_sheet(ledger, EXTENSIONS)
    columns = (with_own_sheet(ledger, EXTENSIONS) if is_new else ledger).tables[EXTENSIONS.name].columns
    values: Mapping[str, Value] = {
        Field.NUMBER: request.number,
        Field.APPLIED_ON: day,
        Field.FIRST_DUE: _first_due(ledger, item),
        Field.EXTENDED_TO: request.until,
        Field.GROUNDS: request.grounds,
        Field.APPROVER: request.approver,
    }
    cells = {columns[name]: value for name, value in values.items() if name in columns}
    append = Append(EXTENSIONS.name, cells, "延期", request.number)
    sheets = (own_sheet(EXTENSIONS),) if is_new else ()
    return Extension((), ChangeSet((), (append,), sheets))


def _objections(ledger: Ledger, request: Request, day: date) -> Iterator[Finding]:
    item = ledger.by_number.get(request.number)
    if item is None or request.number in ledger.doubled:
        yield EXTENSION_UNKNOWN.at(Where(ledger.file), request.number)
        return
    where, due = item.where(Field.DEADLINE), item.deadline.due
    finished = ledger.is_finished(item)
    if item.deadline.kind is not DeadlineKind.DATED or due is None or finished:
        yield EXTENSION_NOT_DATED.at(where, item.shown(Field.DEADLINE), number=request.number)
    elif day > due:
        yield EXTENSION_LATE.at(where, str(due), number=request.number, day=day)
    elif request.until <= due:
        yield EXTENSION_NOT_LATER.at(where, str(due), number=request.number, until=request.until)
    for name, text in ((Field.GROUNDS, request.grounds), (Field.APPROVER, request.approver)):
        if not text.strip():
            yield EXTENSION_INCOMPLETE.at(where, "", number=request.number, column=name)


def _first_due(ledger: Ledger, item: Item) -> date | None:
    table = ledger.tables.get(EXTENSIONS.name)
    before = [
        record for record in (read_records(table)[0] if table else ()) if record.text(Field.NUMBER) == item.number
    ]
    return (before[0].day(Field.FIRST_DUE) if before else None) or item.deadline.due
