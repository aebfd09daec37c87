"""What a month's review is made of: per unit what was due, what came of it, what hangs, what comes next.

Due in a month (应办) is what falls due in it, what was promised for it the month before, what fell due earlier and was
not finished before it began, and each recurring item with an occurrence in it, counted once; an earlier occurrence that
hangs is work of its own. So due = finished + in hand + not begun + not reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from operator import not_

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.nothing import says_nothing
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import finished_before
from taizhang_xl.month.figures import figure_rows
from taizhang_xl.month.hanging import open_hangings
from taizhang_xl.month.overdue import Kept, kept_of, overdue_of
from taizhang_xl.month.promise import was_promised
from taizhang_xl.month.review_line import (
    NO_FORMS,
    NO_UNIT,
    NOT_ASKED,
    NOT_RETURNED,
    REPORTED,
    UNDECIDED,
    UNKNOWN_UNIT,
    Line,
    arrears_of,
    due_in,
    line_in,
    status_by,
)
from taizhang_xl.month.review_model import Counts, Outcome, Review, UnitReview


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
    lines = [line_in(ledger, item, name, month, as_of, reports) for item in items]
    arrears = tuple(arrears_of(ledger, lines, month, as_of))
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
            status = status_by(told.status, each.state, each.due, as_of)
            yield told._replace(status=status, state=each.state)


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
        day = due_in(ledger, line.item, following)
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
