"""销号: the section confirms that work is done, from 办结 with its evidence, and takes it off 挂单. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.catalogue import SIGN_OFF_INCOMPLETE, SIGN_OFF_NOT_DONE, SIGN_OFF_UNKNOWN
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import read_state, state_of
from taizhang_xl.month.hanging import hanging_mark, open_hangings
from taizhang_xl.returns.monthly_sheet import cell_change
from taizhang_xl.text import content

_WHY = "销号"


class SignOff(NamedTuple):
    """What signing off amounts to: with `refused` there are no edits, each of those must be put right first."""

    refused: tuple[Finding, ...] = ()
    signed: tuple[str, ...] = ()
    changes: ChangeSet = ChangeSet()


def sign_off(ledger: Ledger, numbers: Sequence[str], day: date) -> SignOff:
    """Return the edits that close items by 编号, or single hangings by 挂单号, as of a day (domain rule R5).

    Recurring work is never closed as a whole: of it only a hanging is, once its occurrence is done.
    """
    refused: list[Finding] = []
    changes: list[Change] = []
    hangings = {record.text(Field.HANGING_NUMBER): record for record in open_hangings(ledger)}
    for number in dict.fromkeys(numbers):
        record, item = hangings.get(number), ledger.by_number.get(number)
        if record is not None:
            item = ledger.by_number.get(record.text(Field.NUMBER))
        if item is None or number in ledger.doubled:
            refused.append(SIGN_OFF_UNKNOWN.at(Where(ledger.file), number))
            continue
        objections = list(_objections(ledger, item, record, number))
        refused += objections
        if not objections:
            changes += _edits(ledger, item, record, day)
    if refused:
        return SignOff(tuple(refused))
    return SignOff((), tuple(dict.fromkeys(numbers)), ChangeSet.of(changes))


def _objections(ledger: Ledger, item: Item, record: Record | None, number: str) -> Iterator[Finding]:
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    state = _state(ledger, item, record)
    if (recurring and record is None) or state not in (State.DONE, State.CLOSED):
        yield SIGN_OFF_NOT_DONE.at(item.where(Field.STATE), item.shown(Field.STATE), number=number)
    elif not recurring:
        for name in (Field.DONE_ON, Field.EVIDENCE):
            if not item.text(name):
                yield SIGN_OFF_INCOMPLETE.at(item.where(name), "", number=number, column=name)


def _state(ledger: Ledger, item: Item, record: Record | None) -> State | None:
    if item.deadline.kind is not DeadlineKind.RECURRING or record is None:
        return read_state(ledger.standard("状态", item.text(Field.STATE)))
    return state_of(ledger, item, record.month) if record.month else None


def _edits(ledger: Ledger, item: Item, record: Record | None, day: date) -> Iterator[Change]:
    if item.deadline.kind is not DeadlineKind.RECURRING and item.text(Field.STATE) != State.CLOSED:
        yield cell_change(item, Field.STATE, str(State.CLOSED), _WHY)
    own = [each for each in open_hangings(ledger) if each.text(Field.NUMBER) == item.number]
    taken_off = own if record is None else [record]
    for each in taken_off:
        yield cell_change(each, Field.CLOSED_ON, day, _WHY)
    left = [each for each in own if each not in taken_off]
    mark = "、".join(hanging_mark(each.text(Field.HANGING_NUMBER), each.text(Field.COUNT)) for each in left)
    if Field.HANGING in item.columns and item.content(Field.HANGING) != content(mark):
        yield cell_change(item, Field.HANGING, mark, _WHY)
