"""One item in a month's review, and how it stands there: the work that is due, and what hangs of it from before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing, stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import (
    MARKS,
    NOT_DUE,
    NOT_DUE_MARK,
    Status,
    open_days,
    settles_by_row,
    state_of,
    status_of,
)
from taizhang_xl.month.hanging import hanging_state, open_hangings

REPORTED = "已报送"
NOT_RETURNED = "未报送"
UNDECIDED = "报送有误"
NOT_ASKED = "无需报送"
UNKNOWN_UNIT = "单位不明"
NO_FORMS = "没有月报"
NO_UNIT = "（未填责任单位）"
_IN_ORDER = (State.CLOSED, State.DONE, State.DOING, State.TODO)


class Assist(NamedTuple):
    """What one unit that assists says of an item in a month; `report` tells in a word how its return stands."""

    unit: str
    text: str
    report: str

    @property
    def shown(self) -> str:
        """Its text, or why there is none."""
        return self.text or (self.report if self.report in (NOT_RETURNED, UNDECIDED) else "（没有填写）")


class Line(NamedTuple):
    """One item in the review. `due` is the date that counts for the month, `reported` whether its unit reported.

    `months_hung` is 0 in the month in which the work fell due. `hollow` work has neither begun nor fallen due.
    `matter` is what its unit asks others to coordinate, `parts` how the parts of a divided item stand; `silence` is the
    word for work that is not reported.
    """

    item: Item
    unit: str
    status: Status
    state: State
    due: date | None
    reported: bool
    hollow: bool
    progress: str
    evidence: str
    reason: str
    next_plan: str
    months_hung: int
    matter: str = ""
    assists: tuple[Assist, ...] = ()
    parts: str = ""
    silence: str = NOT_RETURNED

    @property
    def finished(self) -> bool:
        """Whether the work counts as done in the review."""
        return self.reported and self.state.is_finished

    @property
    def on_time(self) -> bool:
        """Whether it is known to have been finished by its date: without a 完成日期 nothing is known."""
        done_on = self.item.day(Field.DONE_ON)
        return self.finished and done_on is not None and self.due is not None and done_on <= self.due

    @property
    def shown_state(self) -> str:
        """The mark and the word, 未报送 where the unit sent nothing, 没有月报 where nobody was asked."""
        if not self.reported:
            return self.silence
        return f"{NOT_DUE_MARK} {NOT_DUE}" if self.hollow else f"{MARKS[self.state]} {self.state}"


def line_in(ledger: Ledger, item: Item, unit: str, month: Month, as_of: date, reports: Mapping[str, str]) -> Line:
    """Return the line of an item in the review; `reports` tells in a word how the return of each unit stands."""
    asked = reports.get(unit, UNKNOWN_UNIT)
    reported = asked in (REPORTED, NOT_ASKED, NO_FORMS)
    report = ledger.report(item.number, month)
    recurring = item.deadline.kind is DeadlineKind.RECURRING and bool(ledger.reports)
    done_later = _is_done_later(ledger, item, month)
    recurring = recurring and (done_later or not settles_by_row(ledger, item, month))

    def said(in_report: Field, in_ledger: Field) -> str:
        # Recurring work: what stands in the ledger's row may belong to the occurrence before.
        last = "" if recurring else item.shown(in_ledger)
        text = report.shown(in_report) if report is not None else ""
        if in_ledger != Field.PROGRESS:
            return next((each for each in (text, last) if each and not says_nothing(ledger, each)), "")
        if not says_nothing(ledger, text):
            return text or last
        return f"{UNCHANGED}（{last}）" if last and not says_nothing(ledger, last) else UNCHANGED

    if asked == NO_FORMS and recurring:
        # Only a report could tell whether that occurrence was done.
        reported = False
    due, state = due_in(ledger, item, month), _state_in(ledger, item, month)
    status = status_of(ledger, item, as_of)
    if status.finished and not state.is_finished and item.deadline.kind is not DeadlineKind.RECURRING:
        day = next(iter(open_days(ledger, item)), None)
        status = status._replace(state=state, due=day, days_over=(as_of - day).days if day else None)
    if item.deadline.kind is DeadlineKind.RECURRING and due:
        # The occurrence under review, where the ledger's colour is for the one that runs.
        status = status_by(status, state, due, as_of)
    return Line(
        item=item,
        unit=unit,
        status=status,
        state=state,
        due=due,
        reported=reported,
        hollow=_is_hollow(ledger, state, due, as_of),
        progress=said(Field.RESULT, Field.PROGRESS),
        # The row's evidence is of the occurrence before, too, until another one is reported.
        evidence=""
        if done_later or (recurring and not (report and report.text(Field.STATE)))
        else item.shown(Field.EVIDENCE),
        reason=said(Field.REASON, Field.REASON) or (_own_reason(ledger, item, month) if recurring else ""),
        # What stands in the ledger of a unit that has not reported is last month's plan.
        next_plan=said(Field.NEXT_PLAN, Field.NEXT_PLAN) if reported else "",
        months_hung=max(month.months_since(Month.of(due)), 0) if due else 0,
        matter=_matter(ledger, item, report, reported=reported, recurring=recurring),
        assists=tuple(assists_in(ledger, item, month, reports)),
        parts=_parts(ledger, item, month),
        silence=NO_FORMS if asked == NO_FORMS else NOT_RETURNED,
    )


def _own_reason(ledger: Ledger, item: Item, month: Month) -> str:
    """Return why recurring work was not done in a month, in the section's words: those of its close, else those of the row.

    What was said of an earlier month stays in the row and is no reason for this one.
    """
    hung = [record for record in ledger.hangings_of(item) if record.month]
    of_month = next((stated(ledger, record, Field.REASON) for record in hung if record.month == month), "")
    if of_month or not (own := stated(ledger, item, Field.REASON)):
        return of_month
    before = (ledger.report_row(item.number, earlier) for earlier in _year_before(month))
    told = {record.text(Field.REASON) for record in (*hung, *before) if record is not None}
    return "" if item.text(Field.REASON) in told else own


def _year_before(month: Month) -> Iterator[Month]:
    for _ in range(12):
        month = month.previous
        yield month


def _state_in(ledger: Ledger, item: Item, month: Month) -> State:
    """Return how far an item was by the end of a month: of what was done on a later day the month's own report tells.

    Without a report such work counts as in hand, an occurrence of recurring work as not begun.
    """
    if not _is_done_later(ledger, item, month):
        return state_of(ledger, item, month)
    report = ledger.report(item.number, month)
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    return (ledger.state(report) if report else None) or (State.TODO if recurring else State.DOING)


def _is_done_later(ledger: Ledger, item: Item, month: Month) -> bool:
    """Tell whether what counts as done in a month has a 完成日期 after it, by the item's row alone."""
    done_on = item.day(Field.DONE_ON)
    if done_on is None or done_on <= month.last:
        return False
    if item.deadline.kind is DeadlineKind.RECURRING:
        return settles_by_row(ledger, item, month)
    return ledger.is_finished(item)


def _matter(ledger: Ledger, item: Item, report: Record | None, *, reported: bool, recurring: bool) -> str:
    """Return what is to be coordinated: as 月报 has it, else as the ledger has it, if it is of this month."""
    if report is not None and Field.MATTER in report.columns:
        return stated(ledger, report, Field.MATTER)
    return stated(ledger, item, Field.MATTER) if reported and not recurring else ""


def assists_in(ledger: Ledger, item: Item, month: Month, reports: Mapping[str, str]) -> Iterator[Assist]:
    """Yield what each unit that assists in an item says of it in a month, in the order of the ledger's cell."""
    row = ledger.report_row(item.number, month)
    recurring = item.deadline.kind is DeadlineKind.RECURRING and bool(ledger.reports)
    for unit in ledger.co_units(item):
        report = reports.get(unit.name, NOT_ASKED)
        # What stands in the ledger of a unit that has not reported is last month's.
        last = line_of(ledger, item.shown(Field.CO_REPORT), unit) if report == REPORTED and not recurring else ""
        text = line_of(ledger, row.shown(Field.CO_REPORT), unit) if row else ""
        if says_nothing(ledger, text):
            text = f"{UNCHANGED}（{last}）" if last else UNCHANGED
        yield Assist(unit.short, text or last, report)


def _parts(ledger: Ledger, item: Item, month: Month) -> str:
    """Return how the parts of an item stand, "" where it is not divided; each counts as an item of its own as well."""
    parts = ledger.divided.get(item.number, ())
    counts = Counter(_state_in(ledger, part, month) for part in parts)
    told_of = "、".join(f"{state} {counts[state]}" for state in _IN_ORDER if counts[state])
    return f"分解 {len(parts)} 项：{told_of}" if parts else ""


def status_by(status: Status, state: State, due: date, as_of: date) -> Status:
    """Return a status for another day by which the work is due."""
    return status._replace(state=state, due=due, days_over=(as_of - due).days)


def arrears_of(ledger: Ledger, lines: list[Line], month: Month, as_of: date) -> Iterator[Line]:
    """Yield what hangs of earlier occurrences of recurring work, unless it was told done before the month began."""
    by_number = {line.item.number: line for line in lines if line.item.deadline.kind is DeadlineKind.RECURRING}
    for record in open_hangings(ledger):
        line, since, due = by_number.get(record.text(Field.NUMBER)), record.month, record.day(Field.FIRST_DUE)
        if line is None or since is None or due is None or since >= month:
            continue
        state = hanging_state(ledger, line.item, since, month)
        if state.is_finished and hanging_state(ledger, line.item, since, month.previous).is_finished:
            continue
        if line.due is None and not state.is_finished and line.state is not State.TODO:
            state = line.state
        if line.due is not None:
            # The form of a month with an occurrence of its own tells of that one.
            line = line._replace(progress="", evidence="", reason="", next_plan="")
        yield line._replace(
            status=status_by(line.status, state, due, as_of),
            state=state,
            due=due,
            hollow=False,
            reason=line.reason or record.shown(Field.REASON),
            months_hung=max(month.months_since(Month.of(due)), 0),
        )


def _is_hollow(ledger: Ledger, state: State, due: date | None, as_of: date) -> bool:
    # On its last day work counts as due here, a day before its colour in the ledger: the month is being closed.
    return state is State.TODO and not ledger.settings.strict_red and (due is None or due > as_of)


def due_in(ledger: Ledger, item: Item, month: Month) -> date | None:
    """Return the date that counts in a month: of recurring work its last occurrence there, else the last day come by then."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        days = open_days(ledger, item)
        return max((day for day in days if day <= month.last), default=next(iter(days), None))
    return max((day for day in occurrences(item.deadline, month.year) if Month.of(day) == month), default=None)
