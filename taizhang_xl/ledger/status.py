"""State and timing: how far an item is, and how it stands against its due date. Two axes, never one colour for both."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences, same_period
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.settings import Settings

MARKS = {State.TODO: "●", State.DOING: "◎", State.DONE: "√", State.CLOSED: "√"}
NOT_DUE_MARK = "○"
NOT_DUE = "未到期"


class Status(NamedTuple):
    """Where an item stands on a day. `days_over` is negative before the due date, None if there is none.

    `label` is the mark and the word ("● 未落实"), so that a grey print shows as much as the colour;
    `fill` is "RRGGBB" or None for a hollow ring.
    """

    state: State
    label: str
    fill: str | None
    timing: str
    due: date | None
    days_over: int | None

    @property
    def finished(self) -> bool:
        """Whether the unit has reported the work done or the section has closed it."""
        return self.state.is_finished

    @property
    def overdue(self) -> bool:
        """Whether the due date has passed and the work is not finished."""
        return not self.finished and self.days_over is not None and self.days_over > 0


def named_days(item: Item) -> tuple[date, ...]:
    """Return each day that a non-recurring deadline names, the last being that of the whole work."""
    due = item.deadline.due
    return () if due is None else (*item.deadline.milestones[:-1], due)


def open_days(ledger: Ledger, item: Item) -> tuple[date, ...]:
    """Return the days by which something of an item is still owed: a stage is settled once its 挂单 is signed off.

    Of stages before a ledger was taken in nobody was asked: they are owed only where they hang.
    """
    days, begun = named_days(item), ledger.taken_in or date.min
    if len(days) < 2:
        return days
    own = ledger.hangings_of(item)
    settled = {record.day(Field.FIRST_DUE) for record in own if record.text(Field.CLOSED_ON)}
    hung = {record.day(Field.FIRST_DUE) for record in own} - settled
    return (*(day for day in days[:-1] if day in hung or (day >= begun and day not in settled)), days[-1])


def current_due(ledger: Ledger, item: Item, as_of: date) -> date | None:
    """Return the due date: of recurring work that of the occurrence running on `as_of`, else the next day owed."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        return next(iter(open_days(ledger, item)), None)
    # A ledger is of one year: after its last day nothing recurs, and what was last due stays so.
    days = occurrences(item.deadline, ledger.year)
    return next((day for day in days if day >= as_of), days[-1] if days else None)


def state_of(ledger: Ledger, item: Item, month: Month) -> State:
    """Return an item's state; recurring work has one for each month, kept in 月报 or entered in its row.

    A word that is not a state counts as not begun: nothing turns green by mistake (the check names the cell).
    """
    own = ledger.state(item) or State.TODO
    if item.deadline.kind is not DeadlineKind.RECURRING or settles_by_row(ledger, item, month):
        return own
    if not ledger.reports:
        return State.TODO if own.is_finished else own
    report = ledger.report(item.number, month)
    return (ledger.state(report) if report else None) or State.TODO


def finished_before(ledger: Ledger, item: Item, month: Month) -> bool:
    """Whether an item was done before a month began. Recurring work never is; a closed item always is.

    A finished item without 完成日期 counts as done in the month it was due.
    """
    if item.deadline.kind is DeadlineKind.RECURRING or not ledger.is_finished(item):
        return False
    day = item.day(Field.DONE_ON) or item.deadline.due
    return day < month.first if day else ledger.state(item) is State.CLOSED


def finished_early(ledger: Ledger, item: Item) -> bool:
    """Whether work was finished before its time began: its first day, else the first of the month in which it is due.

    率先完成 (seed S9). Recurring work has no time of its own to be ahead of.
    """
    day, deadline = item.day(Field.DONE_ON), item.deadline
    if deadline.kind is DeadlineKind.RECURRING or day is None or deadline.due is None or not ledger.is_finished(item):
        return False
    return day < (deadline.start or Month.of(deadline.due).first)


def open_parts(ledger: Ledger, number: str) -> tuple[str, ...]:
    """Return the parts of an item that are not finished; recurring ones, which never are, are left out."""
    dated = [part for part in ledger.divided.get(number, ()) if part.deadline.kind is not DeadlineKind.RECURRING]
    return tuple(part.number for part in dated if not ledger.is_finished(part))


def settles_by_row(ledger: Ledger, item: Item, month: Month) -> bool:
    """Whether the row of recurring work says that a month's occurrence is done: only its 完成日期 can say so.

    So the section can enter what it learns by telephone, and last month's 办结 settles nothing of this month; nor does
    one that was reported for last month with a day in this one.
    """
    day = item.day(Field.DONE_ON)
    if item.deadline.kind is not DeadlineKind.RECURRING or day is None:
        return False
    done = ledger.is_finished(item)
    own = done and same_period(item.deadline, day, month.first)
    return own and not (_is_of_earlier_form(ledger, item, day) or _makes_up(ledger, item, day))


def _is_of_earlier_form(ledger: Ledger, item: Item, day: date) -> bool:
    """Whether a 完成日期 came with the form of an earlier period: work of March may be done in April."""
    month = Month.of(day)
    for _ in range(12):
        month = month.previous
        report = ledger.report(item.number, month)
        if report and report.day(Field.DONE_ON) == day and not same_period(item.deadline, day, month.first):
            return True
    return False


def _makes_up(ledger: Ledger, item: Item, day: date) -> bool:
    """Whether a 完成日期 can only be that of an earlier occurrence that hung then: its month had none of its own."""
    month = Month.of(day)
    if month in {Month.of(due) for due in occurrences(item.deadline, day.year)}:
        return False
    return any(
        record.month is not None
        and not same_period(item.deadline, record.month.first, day)
        and (record.day(Field.CLOSED_ON) or day) >= day >= record.month.first
        for record in ledger.hangings_of(item)
    )


def status_of(ledger: Ledger, item: Item, as_of: date) -> Status:
    """Return where an item stands on a day."""
    state = state_of(ledger, item, Month.of(as_of))
    finished = state.is_finished and item.deadline.kind is not DeadlineKind.RECURRING
    due = item.deadline.due if finished else current_due(ledger, item, as_of)
    days_over = (as_of - due).days if due else None
    timing = _timing(item, state, due, days_over, ledger.settings)
    hollow = state is State.TODO and not ledger.settings.strict_red and (days_over is None or days_over <= 0)
    return Status(
        state=state,
        label=f"{NOT_DUE_MARK} {NOT_DUE}" if hollow else f"{MARKS[state]} {state}",
        fill=None if hollow else fill_of(state, ledger.settings),
        timing=timing,
        due=due,
        days_over=days_over,
    )


def fill_of(state: State, settings: Settings) -> str:
    """Return the office's colour of a state as "RRGGBB"."""
    return {State.TODO: settings.red, State.DOING: settings.blue}.get(state, settings.green)


def _timing(item: Item, state: State, due: date | None, days_over: int | None, settings: Settings) -> str:
    if state.is_finished:
        done_on = item.day(Field.DONE_ON)
        if due is None or done_on is None:
            return str(State.DONE)
        late = (done_on - due).days
        return f"超期{late}天办结" if late > 0 else "按期办结"
    if days_over is None:
        return "长期" if item.deadline.kind is DeadlineKind.OPEN_ENDED else "时限待明确"
    if days_over > 0:
        return f"超期{days_over}天"
    if days_over == 0:
        return "今天到期"
    return f"临期{-days_over}天" if -days_over <= settings.near_days else NOT_DUE
