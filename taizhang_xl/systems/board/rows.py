"""One item as the board has it: how it stands, its occurrences by month, what hangs of it, its history. Pure.

Texts are as others may have them, each as a whole: what is cut, joined or searched later holds no number of a person.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import F, State
from taizhang_xl.ledger.status import NOT_DUE, finished_early, named_days, open_days, state_of, status_of
from taizhang_xl.month.hanging import hanging_state, hung_words, open_hangings
from taizhang_xl.month.occurrence import occurrence_of
from taizhang_xl.month.overdue import Kept, kept_of, overdue_of
from taizhang_xl.month.review_line import NO_FORMS
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.systems.board.audience import ASSISTED, COLUMNS, MONTHLY, Part, Share
from taizhang_xl.text import content

# The words of a state, by the numbers that stand for them on the page.
WORDS = (*map(str, State), NOT_DUE, NO_FORMS)
_HOLLOW, _UNKNOWN = len(State), len(State) + 1
# A month's close, beside 0 for none and 1 for one.
_UNUSABLE = 2
_NUMBERS = {state: number for number, state in enumerate(State)}


class Board(NamedTuple):
    """What items are looked at by: the ledger, whose board it is, the day, closed months, what hangs by 编号, and what overdue work is known by.

    `gaps` are the months whose close cannot be used, `unasked` past ones of which no form was sent out or merged.
    """

    ledger: Ledger
    share: Share
    day: date
    closes: Mapping[Month, Snapshot]
    hangings: Mapping[str, Sequence[Record]]
    gaps: Container[Month]
    kept: Kept
    unasked: Container[Month] = ()

    @property
    def week(self) -> tuple[date, date]:
        """Monday and Sunday of the week of the day."""
        monday = self.day - timedelta(days=self.day.weekday())
        return monday, monday + timedelta(days=6)


def board_of(
    ledger: Ledger, share: Share, day: date, closes: Sequence[Snapshot], gaps: Container[Month],
    unasked: Container[Month] = (),
) -> Board:  # fmt: skip
    """Return what items are looked at by."""
    hangings: dict[str, list[Record]] = {}
    for record in open_hangings(ledger):
        hangings.setdefault(record.text(F.NUMBER), []).append(record)
    return Board(ledger, share, day, {close.month: close for close in closes}, hangings, gaps, kept_of(ledger), unasked)


class Pool:
    """Texts of which many are there many times: each is kept once, and known by its place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Return the place of a text."""
        return self._places.setdefault(text, len(self._places))

    @property
    def texts(self) -> list[str]:
        """The texts in the order of their places."""
        return list(self._places)


def item_row(board: Board, item: Item, part: Part, unit: str, initials: str, pool: Pool) -> list[Any]:
    """Return an item as the page has it, in the order of `board.js`. `unit` is its unit's name as shown."""
    ledger, day = board.ledger, board.day
    status = status_of(ledger, item, day)
    is_own = part is not Part.ASSISTED
    return [
        for_others(item.content(F.NUMBER)),
        pool.place(unit),
        str(part),
        number_of(status.state, hollow=status.fill is None),
        _day(status.due),
        pool.place(status.timing),
        [[_day(each.due), each.days_over] for each in overdue_of(ledger, item, day, board.kept)] or 0,
        ([_day(each) for each in _due_this_week(board, item)] if is_own else []) or 0,
        (list(_hung(board, item)) if is_own else []) or 0,
        _day(item.day(F.DONE_ON)) if is_own and _is_early(board, item) else "",
        ([each for month in _occurrences(board, item) for each in month] if is_own else []) or 0,
        (list(_history(board, item, pool)) if is_own else []) or 0,
        initials,
        list(map(pool.place, _texts(board, item, part))),
    ]


def number_of(state: State, *, hollow: bool) -> int:
    """Return the number that stands for a state on the page."""
    return _HOLLOW if hollow else _NUMBERS[state]


def _texts(board: Board, item: Item, part: Part) -> list[str]:
    """Return the columns that the audience has, those that it may not have of this item empty."""
    columns = COLUMNS[board.share.audience]
    allowed = ASSISTED if part is Part.ASSISTED else frozenset(columns)
    return [_text(board, item, name, part) if name in allowed else "" for name in columns]


def _text(board: Board, item: Item, name: F, part: Part) -> str:
    if name is F.CO_REPORT and part is Part.ASSISTED and board.share.unit is not None:
        return for_others(line_of(board.ledger, item.shown(name), board.share.unit))
    return for_others(item.shown(name))


def _due_this_week(board: Board, item: Item) -> Iterator[date]:
    """Yield the days of the week on which something falls due that is not done."""
    first, last = board.week
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    days: Sequence[date] = open_days(board.ledger, item)
    if recurring:
        days = occurrences(item.deadline, board.ledger.year)
    for day in days:
        if first <= day <= last and not state_of(board.ledger, item, Month.of(day)).is_finished:
            yield day


def _hung(board: Board, item: Item) -> Iterator[list[Any]]:
    """Yield the open rows of 挂单 of an item: number, original day, how old, the state by now, the reason."""
    if board.ledger.by_number.get(item.number) is not item:
        return
    month = Month.of(board.day)
    for record in board.hangings.get(item.number, ()):
        state = hanging_state(board.ledger, item, record.month or month, month)
        due = record.day(F.FIRST_DUE)
        reason = "已办结，等销号" if state.is_finished else for_others(record.content(F.REASON))
        yield [
            for_others(record.content(F.HANGING_NUMBER)), _day(due),
            hung_words(max(month.months_since(Month.of(due)), 0)) if due else "", _NUMBERS[state], reason,
        ]  # fmt: skip


def _is_early(board: Board, item: Item) -> bool:
    done_on = item.day(F.DONE_ON)
    return done_on is not None and done_on <= board.day and finished_early(board.ledger, item)


def _occurrences(board: Board, item: Item) -> Iterator[tuple[int, int, str]]:
    """Yield each month of the year in which something of an item falls due: month, state, the day it was done."""
    ledger = board.ledger
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    days = occurrences(item.deadline, ledger.year) if recurring else named_days(item)
    unasked = board.unasked
    overdue = {each.due for each in overdue_of(ledger, item, board.day, board.kept)} if recurring else set()
    # Of several days in a month the last counts, as in the month's review.
    for number, day in sorted({each.month: each for each in sorted(days) if each.year == ledger.year}.items()):
        state, done_on = occurrence_of(ledger, item, Month(ledger.year, number), board.day)
        hollow = state is State.TODO and not ledger.settings.strict_red and day >= board.day
        unknown = recurring and not state.is_finished and day not in overdue and Month(ledger.year, number) in unasked
        yield number, _UNKNOWN if unknown else number_of(state, hollow=hollow), _day(done_on)


def _history(board: Board, item: Item, pool: Pool) -> Iterator[list[Any]]:
    """Yield what was reported of an item month by month: of a closed month as its close kept it, else as 月报 has it."""
    if not item.number or item.number in board.ledger.doubled:
        return
    columns = MONTHLY[board.share.audience]
    for number in range(1, 13):
        month = Month(board.ledger.year, number)
        close = board.closes.get(month)
        row = board.ledger.report_row(item.number, month)
        if close is not None:
            kept = close.reports.get(item.number, {})
            texts = [for_others(kept.get(str(name), "")) for name in columns]
        else:
            texts = ["" if row is None else for_others(row.shown(name)) for name in columns]
        if any(map(content, texts)):
            yield [number, _UNUSABLE if month in board.gaps else int(close is not None), list(map(pool.place, texts))]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
