"""What a month's review is made of: per unit what was due, what came of it, what hangs, what comes next.

Due in a month (应办) is what falls due in it, what was promised for it the month before, what fell due earlier and was
not finished before it began, and each recurring item with an occurrence in it, counted once; an earlier occurrence that
hangs is work of its own. So due = finished + in hand + not begun + not reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import compress
from operator import not_
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Item, Ledger, Record, Unit
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing, stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.ledger.status import (
    MARKS,
    NOT_DUE,
    NOT_DUE_MARK,
    Status,
    finished_before,
    open_days,
    settles_by_row,
    state_of,
    status_of,
)
from taizhang_xl.month import figures
from taizhang_xl.month.developments import Developments
from taizhang_xl.month.figures import figure_rows
from taizhang_xl.month.hanging import hanging_state, open_hangings
from taizhang_xl.month.overdue import Kept, counted, kept_of, overdue_of
from taizhang_xl.month.promise import was_promised
from taizhang_xl.returns.forms.entries import Entry

if TYPE_CHECKING:
    from taizhang_xl.month.trends import Trends

REPORTED = "已报送"
NOT_RETURNED = "未报送"
UNDECIDED = "报送有误"
NOT_ASKED = "无需报送"
UNKNOWN_UNIT = "单位不明"
NO_FORMS = "没有月报"
NO_UNIT = "（未填责任单位）"
_IN_ORDER = (State.CLOSED, State.DONE, State.DOING, State.TODO)


class Outcome(NamedTuple):
    """Who reported and what a merge left open. Units are full names; `refused` is what was not taken.

    `came` are the findings of whole files that were refused, by the unit that sent them. `unasked` are units in a month
    of which no forms were merged. `not_compared` says why nobody knows what is open, "" where it is known.
    """

    returned: tuple[str, ...]
    not_returned: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    refused: tuple[Finding, ...] = ()
    came: Mapping[str, tuple[Finding, ...]] = MappingProxyType({})
    unasked: tuple[str, ...] = ()
    not_compared: str = ""


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


_FIGURES = {
    "due": figures.DUE, "done": figures.DONE, "doing": figures.DOING, "todo": figures.TODO, "unreported": figures.UNREPORTED,
    "hung": figures.HUNG, "on_time": figures.ON_TIME, "early": figures.EARLY, "overdue": figures.OVERDUE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of one line of the overview, in works: an item, of recurring work an occurrence.

    `overdue_items` are the items that `overdue` works are of.
    """

    due: int = 0
    done: int = 0
    doing: int = 0
    todo: int = 0
    unreported: int = 0
    hung: int = 0
    on_time: int = 0
    early: int = 0
    overdue: int = 0
    overdue_items: int = 0

    @property
    def overdue_words(self) -> str:
        """How many items are overdue, and how often where that is more."""
        return counted(self.overdue_items, self.overdue)

    @classmethod
    def of(cls, rows: figures.Rows) -> Counts:
        """Return how many rows there are of each figure."""
        late = {(line.item.sheet, line.item.row) for line in rows[figures.OVERDUE]}
        return cls(**{name: len(rows[figure]) for name, figure in _FIGURES.items()}, overdue_items=len(late))

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Counts)))


def numbers_of(lines: Iterable[Line]) -> str:
    """Return the 编号 of items in a row; of one that has none its task."""
    return "、".join(line.item.number or line.item.shown(Field.TASK) for line in lines)


class UnitReview(NamedTuple):
    """One unit's month. `report` says in a word how its return stands; `other` is work not due but moving, `idle` the rest.

    `rows` are the lines that each figure counts (see `figures`), `counts` how many they are.
    """

    name: str
    short: str
    head: str
    leader: str
    report: str
    due: tuple[Line, ...]
    other: tuple[Line, ...]
    idle: tuple[Line, ...]
    next_due: tuple[Line, ...]
    rows: figures.Rows
    counts: Counts

    @property
    def overdue(self) -> tuple[Line, ...]:
        """What is past its date and not finished, in the ledger's order."""
        return self.rows[figures.OVERDUE]

    @property
    def hung(self) -> tuple[Line, ...]:
        """What was due and is not finished."""
        return self.rows[figures.HUNG]

    @property
    def reported(self) -> bool:
        """Whether figures of this unit can be shown: it reported, or nothing was asked of it."""
        return self.report in (REPORTED, NOT_ASKED, NO_FORMS)

    @property
    def rest(self) -> tuple[Line, ...]:
        """What no part of the unit's page shows: neither due nor moving, planned, overdue or to be coordinated."""
        shown = {(line.item.sheet, line.item.row) for line in (*self.planned, *self.overdue, *self.matters)}
        return tuple(line for line in self.idle if (line.item.sheet, line.item.row) not in shown)

    @property
    def rest_words(self) -> str:
        """The same in one line, "" where there is nothing: how many items, and their 编号."""
        done = [line for line in self.rest if line.state.is_finished]
        still = [line for line in self.rest if not line.state.is_finished]
        told = (("没有到期、没有变化", still), ("以前已经办结", done))
        return "；".join(f"另有 {len(lines)} 项{words}：{numbers_of(lines)}" for words, lines in told if lines)

    @property
    def planned(self) -> tuple[Line, ...]:
        """What is due next month, then whatever else the unit plans to do, each item once; nothing that is finished."""
        due = {(line.item.sheet, line.item.row) for line in self.next_due}
        lines = (line for line in (*self.due, *self.other) if line.next_plan and not line.state.is_finished)
        rest = (line for line in lines if (line.item.sheet, line.item.row) not in due)
        return (*self.next_due, *rest)

    @property
    def matters(self) -> tuple[Line, ...]:
        """What is to be coordinated, in the order of the parts of its sheet."""
        return tuple(line for line in (*self.due, *self.other, *self.idle) if line.matter)


class Review(NamedTuple):
    """A whole month's review. Units are in the ledger's order, items in the order of the ledger's rows.

    `developments` are what the month brought, `trends` the year's closed months, None where nobody has looked for them.
    `part` says whose units these are ("李副主任分管单位"), "" where they are all. `closed_note` says how the figures of a
    closed month differ from those of its close.
    """

    month: Month
    as_of: date
    settings: Settings
    units: tuple[UnitReview, ...]
    outcome: Outcome
    developments: Developments | None = None
    part: str = ""
    trends: Trends | None = None
    closed_note: str = ""

    @property
    def year_words(self) -> str:
        """How the year's items stand on the day, each counted once."""
        lines = {
            (line.item.sheet, line.item.row): line
            for unit in self.units
            for line in (*unit.due, *unit.other, *unit.idle)
        }
        counts = Counter(_stands(line, self.settings) for line in lines.values())
        told = "，".join(f"{word} {counts[word]}" for word in (figures.DONE, figures.DOING, figures.TODO, NOT_DUE))
        return f"全年 {len(lines)} 项：{told}"

    @property
    def overview_title(self) -> str:
        """What the table with one line a unit is called."""
        return f"{'分管单位' if self.part else '各单位'}工作落实情况总览"

    @property
    def office(self) -> str:
        """The office's name, for headings."""
        return self.settings.office

    @property
    def total(self) -> Counts:
        """The sum of all units."""
        return sum((unit.counts for unit in self.units), Counts())

    def units_that(self, report: str) -> int:
        """Return how many units' returns stand so."""
        return sum(unit.report == report for unit in self.units)

    @property
    def hung(self) -> tuple[Line, ...]:
        """What hangs, the longest first."""
        lines = (line for unit in self.units for line in unit.hung)
        return tuple(sorted(lines, key=lambda line: -line.months_hung))

    @property
    def overdue(self) -> tuple[Line, ...]:
        """What is past its date and not finished, the most overdue first; of all units, reported or not."""
        lines = (line for unit in self.units for line in unit.overdue)
        return tuple(sorted(lines, key=lambda line: -(line.status.days_over or 0)))

    @property
    def next_due(self) -> tuple[Line, ...]:
        """What falls due in the month after, the earliest first."""
        lines = (line for unit in self.units for line in unit.next_due)
        return tuple(sorted(lines, key=lambda line: line.due or date.max))


def _stands(line: Line, settings: Settings) -> str:
    """Return how an item stands in the year's totals."""
    status = line.status
    if status.state.is_finished:
        return figures.DONE
    if status.state is State.DOING:
        return figures.DOING
    has_come = status.days_over is not None and status.days_over > 0
    return figures.TODO if has_come or settings.strict_red else NOT_DUE


def review(ledger: Ledger, month: Month, as_of: date, outcome: Outcome) -> Review:
    """Return the review of a month as of a day. Every item belongs to exactly one unit, known or not."""
    by_unit: dict[str, list[Item]] = {unit.name: [] for unit in ledger.units}
    units: dict[str, Unit] = {unit.name: unit for unit in ledger.units}
    for item in ledger.items:
        unit = ledger.unit_of(item)
        name = unit.name if unit else item.text(Field.UNIT) or NO_UNIT
        by_unit.setdefault(name, []).append(item)
    reports, kept = _reports(units, outcome), kept_of(ledger)
    return Review(
        month=month,
        as_of=as_of,
        settings=ledger.settings,
        units=tuple(
            _unit_review(ledger, name, units.get(name), items, reports, kept, month, as_of)
            for name, items in by_unit.items()
        ),
        outcome=outcome,
    )


def _reports(units: Mapping[str, Unit], outcome: Outcome) -> dict[str, str]:
    said = {
        REPORTED: outcome.returned,
        NOT_RETURNED: outcome.not_returned,
        UNDECIDED: outcome.undecided,
        NO_FORMS: outcome.unasked,
    }
    return dict.fromkeys(units, NOT_ASKED) | {name: word for word, names in said.items() for name in names}


def _unit_review(
    ledger: Ledger,
    name: str,
    unit: Unit | None,
    items: list[Item],
    reports: Mapping[str, str],
    kept: Kept,
    month: Month,
    as_of: date,
) -> UnitReview:
    report = reports.get(name, UNKNOWN_UNIT)
    lines = [_line(ledger, item, name, month, as_of, reports) for item in items]
    arrears = tuple(_arrears(ledger, lines, month, as_of))
    places = {(line.item.sheet, line.item.row): place for place, line in enumerate(lines)}
    due = (*arrears, *(line for line in lines if _is_due(ledger, line, month)))
    # What is counted as 未落实 is shown as that, even where its last day is still to come.
    due = tuple(line._replace(hollow=False) for line in due)
    due = tuple(sorted(due, key=lambda line: places[line.item.sheet, line.item.row]))
    hanging = {each.text(Field.NUMBER) for each in open_hangings(ledger) if each.month is None or each.month <= month}
    chosen = {(line.item.sheet, line.item.row) for line in due}
    rest = [line for line in lines if (line.item.sheet, line.item.row) not in chosen]
    moving = [_is_moving(ledger, line, month) for line in rest]
    other, idle = tuple(compress(rest, moving)), tuple(compress(rest, map(not_, moving)))
    rows = figure_rows(
        due, other, list(_overdue(ledger, lines, arrears, as_of, kept)), month,
        lambda line: (
            line.reported and not line.finished and (_due_by(line, month) <= as_of or _hangs(line, hanging))
        ),
    )  # fmt: skip
    return UnitReview(
        name=name,
        short=unit.short if unit else name,
        head=unit.head if unit else "",
        leader=unit.leader if unit else "",
        report=report,
        due=due,
        other=other,
        idle=idle,
        next_due=tuple(_due_next(ledger, lines, month.next)),
        rows=rows,
        counts=Counts.of(rows),
    )


def _line(ledger: Ledger, item: Item, unit: str, month: Month, as_of: date, reports: Mapping[str, str]) -> Line:
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
    due, state = _due_in(ledger, item, month), _state_in(ledger, item, month)
    status = status_of(ledger, item, as_of)
    if status.finished and not state.is_finished and item.deadline.kind is not DeadlineKind.RECURRING:
        day = next(iter(open_days(ledger, item)), None)
        status = status._replace(state=state, due=day, days_over=(as_of - day).days if day else None)
    if item.deadline.kind is DeadlineKind.RECURRING and due:
        # The occurrence under review, where the ledger's colour is for the one that runs.
        status = _status_by(status, state, due, as_of)
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
        reason=said(Field.REASON, Field.REASON),
        # What stands in the ledger of a unit that has not reported is last month's plan.
        next_plan=said(Field.NEXT_PLAN, Field.NEXT_PLAN) if reported else "",
        months_hung=max(month.months_since(Month.of(due)), 0) if due else 0,
        matter=_matter(ledger, item, report, reported=reported, recurring=recurring),
        assists=tuple(assists_in(ledger, item, month, reports)),
        parts=_parts(ledger, item, month),
        silence=NO_FORMS if asked == NO_FORMS else NOT_RETURNED,
    )


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


def _status_by(status: Status, state: State, due: date, as_of: date) -> Status:
    return status._replace(state=state, due=due, days_over=(as_of - due).days)


def _arrears(ledger: Ledger, lines: list[Line], month: Month, as_of: date) -> Iterator[Line]:
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
            status=_status_by(line.status, state, due, as_of),
            state=state,
            due=due,
            hollow=False,
            reason=line.reason or record.shown(Field.REASON),
            months_hung=max(month.months_since(Month.of(due)), 0),
        )


def _overdue(ledger: Ledger, lines: Sequence[Line], arrears: Sequence[Line], as_of: date, kept: Kept) -> Iterator[Line]:
    """Yield what is overdue on a day, whatever month is reviewed; an occurrence that the review has told of as it tells of it."""
    own = {(line.item.row, line.item.sheet, line.due): line for line in (*lines, *arrears)}
    for line in lines:
        if line.item.deadline.kind is not DeadlineKind.RECURRING:
            if line.status.overdue:
                yield line
            continue
        for each in overdue_of(ledger, line.item, as_of, kept):
            told = own.get((line.item.row, line.item.sheet, each.due))
            if told is None:
                told = line._replace(progress="", evidence="", reason="", next_plan="", hollow=False)
            status = _status_by(told.status, each.state, each.due, as_of)
            yield told._replace(status=status, state=each.state)


def _is_hollow(ledger: Ledger, state: State, due: date | None, as_of: date) -> bool:
    # On its last day work counts as due here, a day before its colour in the ledger: the month is being closed.
    return state is State.TODO and not ledger.settings.strict_red and (due is None or due > as_of)


def _due_in(ledger: Ledger, item: Item, month: Month) -> date | None:
    """Return the date that counts in a month: of recurring work its last occurrence there, else the last day come by then."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        days = open_days(ledger, item)
        return max((day for day in days if day <= month.last), default=next(iter(days), None))
    return max((day for day in occurrences(item.deadline, month.year) if Month.of(day) == month), default=None)


def _is_due(ledger: Ledger, line: Line, month: Month) -> bool:
    if finished_before(ledger, line.item, month):
        return False
    return (line.due is not None and line.due <= month.last) or was_promised(ledger, line.item, month)


def _due_by(line: Line, month: Month) -> date:
    """Return the day by which work of a month is to be finished: what was promised early, by the month's end."""
    return month.last if line.due is None else min(line.due, month.last)


def _hangs(line: Line, hanging: Collection[str]) -> bool:
    """Tell whether a close put work on 挂单; of recurring work that is an occurrence of its own."""
    return line.item.number in hanging and line.item.deadline.kind is not DeadlineKind.RECURRING


def _due_next(ledger: Ledger, lines: list[Line], following: Month) -> Iterator[Line]:
    """Yield what falls due in the month after and is not finished; a milestone on the way counts too."""
    for line in lines:
        recurring = line.item.deadline.kind is DeadlineKind.RECURRING
        day = _due_in(ledger, line.item, following)
        if day and Month.of(day) == following and (recurring or not line.state.is_finished):
            yield line._replace(due=day)


def _is_moving(ledger: Ledger, line: Line, month: Month) -> bool:
    """Tell whether work that is not due is under way, was reported on, or was finished ahead of its date."""
    if finished_before(ledger, line.item, month):
        return False
    report = ledger.report(line.item.number, month)
    moved = report is not None and any(
        (text := report.text(name)) and not says_nothing(ledger, text)
        for name in (Field.RESULT, Field.REASON, Field.NEXT_PLAN, Field.MATTER)
    )
    row = ledger.report_row(line.item.number, month)
    assisted = row is not None and bool(row.text(Field.CO_REPORT))
    # Of recurring work only a report tells of the month: the ledger's row is of the occurrence before.
    recurring = line.item.deadline.kind is DeadlineKind.RECURRING
    return moved or assisted or (line.state is not State.TODO and not recurring)
