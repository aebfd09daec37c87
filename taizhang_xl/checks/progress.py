"""Checks of what was reported: states, evidence of completion, reasons for what is late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from taizhang_xl.catalogue import (
    COLUMN_LACKING,
    DONE_BEFORE_ASSIGNED,
    DONE_IN_FUTURE,
    DONE_WITH_DOUBT,
    DONE_WITHOUT_DATE,
    DONE_WITHOUT_EVIDENCE,
    EVIDENCE_BEFORE,
    PARENT_DONE_EARLY,
    PARENT_NOT_DONE,
    REASON_MISSING,
    STATE_ALMOST,
    STATE_BLANK,
    STATE_UNKNOWN,
    TODO_WITH_PROGRESS,
)
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.states import says_not_begun, undone_words
from taizhang_xl.ledger.status import open_parts, status_of
from taizhang_xl.ledger.unread import unread_text
from taizhang_xl.text import key

_ROWS = 12
_ALMOST = {"基本完成", "接近完成", "基本办结"}


def states(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A word that is no state; 基本完成, which leaders want to see as work in hand."""
    for item in ledger.items:
        text = item.text(Field.STATE)
        if ledger.state_named(text) is None:
            yield STATE_UNKNOWN.at(item.where(Field.STATE), text)
        elif key(text) in _ALMOST:
            yield STATE_ALMOST.at(item.where(Field.STATE), text)


def done_complete(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """办结 without the date or the evidence of it; 无 and a stroke are no evidence."""
    done, before = [item for item in ledger.items if ledger.is_finished(item)], []
    for name in (Field.DONE_ON, Field.EVIDENCE):
        yield from _without_column(done, name, "办结的")
    for item in done:
        text = item.text(Field.STATE) or str(ledger.state(item))
        if Field.DONE_ON in item.columns and not item.text(Field.DONE_ON) and not unread_text(item.cell(Field.DONE_ON)):
            yield DONE_WITHOUT_DATE.at(item.where(Field.DONE_ON), text)
        if Field.EVIDENCE not in item.columns:
            continue
        if not stated(ledger, item, Field.EVIDENCE) and not unread_text(item.cell(Field.EVIDENCE)):
            if _was_done_before(ledger, item):
                before.append(item)
            else:
                yield DONE_WITHOUT_EVIDENCE.at(item.where(Field.EVIDENCE), text)
    if before:
        yield EVIDENCE_BEFORE.at(before[0].where(Field.EVIDENCE), str(ledger.taken_in), count=len(before))


def _was_done_before(ledger: Ledger, item: Item) -> bool:
    """Whether work was done before the ledger was taken in, and no form of ours asked for the evidence of it."""
    day = item.day(Field.DONE_ON)
    if ledger.taken_in is None or day is None or day >= ledger.taken_in:
        return False
    return not any(
        number == item.number and ledger.is_finished(report) for (number, _), report in ledger.reports.items()
    )


def done_in_doubt(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Work that its unit calls done while its progress says plainly that something was not; what is signed off was looked at."""
    for item in ledger.items:
        if ledger.state(item) is not State.DONE or item.deadline.kind is DeadlineKind.RECURRING:
            continue
        if told := undone_words(item.content(Field.PROGRESS)):
            yield DONE_WITH_DOUBT.at(item.where(Field.PROGRESS), told, state=item.text(Field.STATE))


def done_in_future(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A completion in the future: papers count it as done all the same."""
    for item in ledger.items:
        done_on = item.day(Field.DONE_ON)
        if done_on and done_on > as_of:
            yield DONE_IN_FUTURE.at(item.where(Field.DONE_ON), done_on, today=as_of)


def done_dates(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A completion in the future, or before the work was assigned."""
    yield from done_in_future(ledger, as_of)
    for item in ledger.items:
        done_on, assigned_on = item.day(Field.DONE_ON), item.day(Field.ASSIGNED_ON)
        if done_on and assigned_on and done_on < assigned_on:
            yield DONE_BEFORE_ASSIGNED.at(item.where(Field.DONE_ON), done_on, other=assigned_on)


def reasons(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Due and not finished without a reason: the office's rule is that it must be explained to be hung."""
    late = []
    for item in ledger.items:
        status = status_of(ledger, item, as_of)
        if status.days_over is None or status.days_over < 0 or status.finished:
            continue
        # Recurring work that its row calls done, on no day: what is lacking is the day, as done_complete tells.
        if ledger.is_finished(item) and not item.text(Field.DONE_ON):
            continue
        late.append(item)
        # Without the column nothing tells that it is not done: that is said once, by without_states.
        if Field.STATE not in item.columns:
            continue
        if Field.REASON in item.columns and not stated(ledger, item, Field.REASON):
            yield REASON_MISSING.at(item.where(Field.REASON), str(status.state), due=status.due)

    yield from _without_column(late, Field.REASON, "到期没有办结的")


def _without_column(items: Iterable[Item], name: Field, which: str) -> Iterator[Finding]:
    """Yield once that items have no column for what they must say: it is not each row's fault."""
    lacking = [item for item in items if name not in item.columns]
    if lacking:
        yield COLUMN_LACKING.at(lacking[0].where(Field.NUMBER), which, column=name, count=len(lacking))


def without_states(ledger: Ledger) -> Iterator[Finding]:
    """A ledger in which no item can say how far it is: all would count as not begun."""
    yield from _without_column(ledger.items, Field.STATE, "")


def states_blank(ledger: Ledger) -> Iterator[Finding]:
    """Yield once, of a ledger taken in, that items tell of progress and have no state: they count as not begun."""
    blank = [item for item in ledger.items if ledger.taken_in and _is_blank(ledger, item)]
    if blank:
        rows = "、".join(str(item.row) for item in blank[:_ROWS]) + ("……" if len(blank) > _ROWS else "")
        yield STATE_BLANK.at(blank[0].where(Field.STATE), rows, count=len(blank))


def not_begun(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """未落实 beside a progress text: one of the two is out of date; and what `states_blank` yields."""
    yield from states_blank(ledger)
    for item in ledger.items:
        if not item.text(Field.STATE) or ledger.state(item) is not State.TODO:
            continue
        if (told := stated(ledger, item, Field.PROGRESS)) and not says_not_begun(told):
            yield TODO_WITH_PROGRESS.at(item.where(Field.PROGRESS), item.content(Field.PROGRESS))


def _is_blank(ledger: Ledger, item: Item) -> bool:
    return (
        Field.STATE in item.columns
        and not item.text(Field.STATE)
        and not item.is_signed_off
        and not unread_text(item.cell(Field.STATE))
        and bool(stated(ledger, item, Field.PROGRESS))
    )


def parts(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """An item that is finished before its parts, or not finished though all its parts are; recurring ones never are."""
    for number, divided in ledger.divided.items():
        whole = ledger.by_number[number]
        if whole.deadline.kind is DeadlineKind.RECURRING:
            continue
        unfinished, text = open_parts(ledger, number), whole.text(Field.STATE)
        if ledger.is_finished(whole):
            if unfinished:
                yield PARENT_DONE_EARLY.at(whole.where(Field.STATE), text, parts="、".join(unfinished))
        elif not unfinished and all(part.deadline.kind is not DeadlineKind.RECURRING for part in divided):
            yield PARENT_NOT_DONE.at(whole.where(Field.STATE), text or str(State.TODO), count=len(divided))
