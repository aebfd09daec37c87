"""A month's review as it is handed on: who reported, the lines of each unit, and their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.ledger.status import NOT_DUE
from taizhang_xl.month import figures
from taizhang_xl.month.moves import Developments
from taizhang_xl.month.overdue import counted
from taizhang_xl.month.review_line import NO_FORMS, NOT_ASKED, REPORTED, Line
from taizhang_xl.returns.forms.entries import Entry

if TYPE_CHECKING:
    from taizhang_xl.month.trend_model import Trends


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

    @property
    def open_unreported(self) -> int:
        """How much work is due and open of which nobody reported: what comes in decides on it, else it hangs too."""
        lines = (line for unit in self.units for line in unit.due)
        return sum(not line.reported and not line.state.is_finished for line in lines)

    @property
    def unreported_words(self) -> str:
        """What of the column 未报送 a close puts on 挂单 though it is not counted there, "" where there is nothing."""
        count = self.open_unreported
        return f"其中 {count} 项没有办结，月结时也要挂单，没有算在“{figures.HUNG}”里" if count else ""

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
