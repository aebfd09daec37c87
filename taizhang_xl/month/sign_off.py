"""销号: the section confirms that work is done, from 办结 with its evidence, and takes it off 挂单. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.catalogue import (
    SIGN_OFF_COLUMN_MISSING,
    SIGN_OFF_INCOMPLETE,
    SIGN_OFF_NOT_DONE,
    SIGN_OFF_NOT_TOLD,
    SIGN_OFF_NOTHING_HANGS,
    SIGN_OFF_UNKNOWN,
)
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.states import read_sign_off
from taizhang_xl.ledger.status import named_days
from taizhang_xl.month.hanging import hanging_mark, may_be_signed_off, open_hangings
from taizhang_xl.returns.forms.rows import cell_change
from taizhang_xl.text import content

_WHY, _YES = "销号", "是"


class SignOff(NamedTuple):
    """What signing off amounts to: with `refused` there are no edits, each of those must be put right first."""

    refused: tuple[Finding, ...] = ()
    signed: tuple[str, ...] = ()
    changes: ChangeSet = ChangeSet()


def sign_off(ledger: Ledger, numbers: Sequence[str], day: date) -> SignOff:
    """Return the edits that close items by 编号, or hangings by 挂单号 or 编号:月份, as of a day (domain rule R5).

    The 挂单 of a stage is signed off by itself, with its evidence, while the work goes on. Recurring work is never closed as a whole: of it only what hangs is, once it has been told done; its 编号 stands
    for all of it that hangs and has been told done.
    """
    refused: list[Finding] = []
    changes: list[Change] = []
    off: list[Record] = []
    for number in dict.fromkeys(numbers):
        item, hangings = _meant(ledger, number)
        if item is None or item.number in ledger.doubled:
            refused.append(SIGN_OFF_UNKNOWN.at(Where(ledger.file), number))
            continue
        recurring = item.deadline.kind is DeadlineKind.RECURRING
        stage = not recurring and _is_stage(ledger, item, hangings, number)
        objections = list(
            _recurring(ledger, item, hangings, number) if recurring else _single(ledger, item, number, stage=stage)
        )
        refused += objections
        if objections:
            continue
        if not recurring and not stage and ledger.state(item) is not State.CLOSED:
            changes.append(_closed(ledger, item))
        off += [each for each in hangings if not recurring or _is_told_done(ledger, item, each)]
    if refused:
        return SignOff(tuple(refused))
    changes += _take_off(ledger, off, day)
    return SignOff((), tuple(dict.fromkeys(numbers)), ChangeSet.of(changes))


def _closed(ledger: Ledger, item: Item) -> Change:
    """Return the edit that closes an item: in the office's own column 是否销号 if there is one, else of its state."""
    part = next(part for part in ledger.parts if part.sheet.name == item.sheet)
    if not part.sign_off:
        return cell_change(item, Field.STATE, str(State.CLOSED), _WHY)
    texts = [value_text(part.sheet.cell(row, part.sign_off).value) for row in part.rows]
    # As the office writes it elsewhere.
    word = next(filter(read_sign_off, texts), _YES)
    old = part.sheet.cell(item.row, part.sign_off).value
    return Change(item.sheet, item.row, part.sign_off, old, word, why=_WHY, item=item.number)


def _meant(ledger: Ledger, number: str) -> tuple[Item | None, list[Record]]:
    """Return the item that a number stands for, None where there is none, and what of it hangs."""
    hangings = list(open_hangings(ledger))
    by_hanging = [each for each in hangings if each.text(Field.HANGING_NUMBER) == number]
    if by_hanging:
        return ledger.by_number.get(by_hanging[0].text(Field.NUMBER)), by_hanging
    name, colon, month = number.rpartition(":")
    of_item = [each for each in hangings if each.text(Field.NUMBER) == (name if colon else number)]
    if not colon:
        return ledger.by_number.get(number), of_item
    of_month = [each for each in of_item if str(each.month) == month]
    return ledger.by_number.get(name) if of_month else None, of_month


def _is_stage(ledger: Ledger, item: Item, hangings: Sequence[Record], number: str) -> bool:
    """Tell whether what is meant is the 挂单 of a date on the way (4月底 of “4月底、8月底”) of work that goes on."""
    if number == item.number or ledger.is_finished(item):
        return False
    return all(each.day(Field.FIRST_DUE) in named_days(item)[:-1] for each in hangings)


def _single(ledger: Ledger, item: Item, number: str, *, stage: bool) -> Iterator[Finding]:
    if not stage and not ledger.is_finished(item):
        yield SIGN_OFF_NOT_DONE.at(item.where(Field.STATE), item.shown(Field.STATE) or "空", number=number)
        return
    for name in (Field.EVIDENCE,) if stage else (Field.DONE_ON, Field.EVIDENCE):
        if name not in item.columns:
            yield SIGN_OFF_COLUMN_MISSING.at(item.where(Field.NUMBER), "", number=number, column=name)
        elif not stated(ledger, item, name):
            yield SIGN_OFF_INCOMPLETE.at(item.where(name), "", number=number, column=name)


def _recurring(ledger: Ledger, item: Item, hangings: Sequence[Record], number: str) -> Iterator[Finding]:
    if not hangings:
        yield SIGN_OFF_NOTHING_HANGS.at(item.where(Field.HANGING), number)
    elif not any(_is_told_done(ledger, item, each) for each in hangings):
        yield SIGN_OFF_NOT_TOLD.at(hangings[0].where(Field.HANGING_NUMBER), number)


def _is_told_done(ledger: Ledger, item: Item, hanging: Record) -> bool:
    return hanging.month is not None and may_be_signed_off(ledger, item, hanging.month)


def _take_off(ledger: Ledger, off: Sequence[Record], day: date) -> Iterator[Change]:
    taken = {each.row: each for each in off}
    for each in taken.values():
        yield cell_change(each, Field.CLOSED_ON, day, _WHY)
    for number in dict.fromkeys(each.text(Field.NUMBER) for each in taken.values()):
        left = [e for e in open_hangings(ledger) if e.text(Field.NUMBER) == number and e.row not in taken]
        mark = "、".join(hanging_mark(each.text(Field.HANGING_NUMBER), each.text(Field.COUNT)) for each in left)
        item = ledger.by_number[number]
        if Field.HANGING in item.columns and item.content(Field.HANGING) != content(mark):
            yield cell_change(item, Field.HANGING, mark, _WHY)
