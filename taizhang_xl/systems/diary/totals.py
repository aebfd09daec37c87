"""What a diary comes to: for each project, measure, source and kind of unit a total, by months too. Pure.

A total is the last figure of 截至目前 and what 本次 brought after its day; without one it is the sum of 本次. Money of
different sources is never added, nor are persons and households over several visits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.day import day_words
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.systems.diary import rules
from taizhang_xl.systems.diary.entries import UNNAMED, Counted, Diary, Entry
from taizhang_xl.systems.diary.figures import Figure, added, kind_of, listed
from taizhang_xl.systems.diary.sheets import AMOUNT, SO_FAR


class Key(NamedTuple):
    """What is counted together."""

    measure: str
    source: str
    kind: str


class MonthSum(NamedTuple):
    """What a month has: the sum of 本次 or, where such are not summed, each of them; and the last figure of 截至目前."""

    own: tuple[Figure, ...] = ()
    so_far: Figure | None = None

    def __str__(self) -> str:
        parts = [listed(self.own)] if self.own else []
        return "，".join([*parts, *([f"累计{self.so_far}"] if self.so_far else [])])


class Total(NamedTuple):
    """The total of a key. `since` is the sum of 本次: of all, or of those after `so_far_on`; `later` are those that are not summed up.

    `figure` is None only where nothing but several such are there. `entries` are the rows that count, in their order.
    """

    key: Key
    figure: Figure | None
    so_far: Figure | None
    so_far_on: date | None
    since: Figure | None
    later: tuple[Figure, ...]
    months: Mapping[Month, MonthSum]
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        if self.figure is None:
            return listed(self.later)
        return "，另有".join(filter(None, (str(self.figure), listed(self.later))))

    @property
    def note(self) -> str:
        """How the total came about."""
        parts = []
        if self.so_far_on:
            after = f"，以后{self.since}" if self.since else ""
            parts.append(f"截至{self.so_far_on.month}月{self.so_far_on.day}日{self.so_far}{after}")
        elif self.since and len(self.entries) > 1:
            parts.append(f"{len(self.entries) - len(self.later)}次相加")
        if self.later and (self.figure is None or self.so_far_on):
            parts.append("各次不累加")
        return "；".join(parts)


class Project(NamedTuple):
    """A village or project: its entries, its totals in the order of first mention, and the months that have no entry."""

    name: str
    entries: tuple[Entry, ...]
    totals: tuple[Total, ...]
    empty: tuple[Month, ...]
    counted_rows: frozenset[int]

    @property
    def empty_names(self) -> str:
        """The months without an entry, as people write them; all are of the ledger's year."""
        return "、".join(f"{month.month}月" for month in self.empty)

    def leaves_out(self, entry: Entry) -> bool:
        """Whether an entry has a figure that is in no total."""
        return entry.record.row not in self.counted_rows and bool(entry.record.content(AMOUNT))


class Summary(NamedTuple):
    """The projects of a diary in the order of their first entry, and what is wrong with their figures."""

    projects: tuple[Project, ...]
    findings: tuple[Finding, ...]

    @property
    def left_out(self) -> int:
        """How many figures are lower than what was told before, and not counted."""
        return sum(each.code == rules.DIARY_LOWER.code for each in self.findings)


def summary_of(diary: Diary, as_of: date) -> Summary:
    """Return what the entries of a diary come to on a day."""
    by_project: dict[str, list[Entry]] = {}
    for entry in sorted(diary.entries, key=lambda each: (each.project == UNNAMED, each.record.row)):
        by_project.setdefault(entry.project, []).append(entry)
    projects, findings = [], []
    for name, entries in by_project.items():
        entries.sort(key=lambda entry: (entry.span.last, entry.record.row))
        totals, wrong = _totals(entries)
        empty = empty_months(entries, as_of) if name != UNNAMED else ()
        rows = frozenset(entry.record.row for total in totals for entry in total.entries)
        projects.append(Project(name, tuple(entries), tuple(totals), empty, rows))
        findings += wrong
        if empty:
            first, where = Month.of(entries[0].span.first), entries[0].record.where(AMOUNT)._replace(cell="")
            shown = projects[-1].empty_names
            findings.append(rules.DIARY_MONTHS.at(where, shown, project=name, first=f"{first.month}月"))
    return Summary(tuple(projects), tuple(findings))


def empty_months(entries: Iterable[Entry], as_of: date) -> tuple[Month, ...]:
    """Return the months that are over and have no entry, from that of the first one on (每月都要有活动、有内容)."""
    have = {month for entry in entries for month in months_of(entry)}
    month, empty = min(have), []
    while month.year == as_of.year and month.last <= as_of:
        if month not in have:
            empty.append(month)
        month = month.next
    return tuple(empty)


def months_of(entry: Entry) -> tuple[Month, ...]:
    """Return the months that the days of an entry are in."""
    months = [Month.of(entry.span.first)]
    while months[-1] < Month.of(entry.span.last):
        months.append(months[-1].next)
    return tuple(months)


def _totals(entries: Sequence[Entry]) -> tuple[list[Total], list[Finding]]:
    by_key: dict[Key, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: each.record.row):
        if (counted := entry.counted) is not None:
            by_key.setdefault(Key(counted.measure, counted.source, kind_of(counted.figure.unit)), []).append(entry)
    totals, findings = [], []
    for key, own in by_key.items():
        running = _Running(key)
        for entry in sorted(own, key=_by_day):
            running.take(entry)
        findings += running.findings
        if running.entries:
            totals.append(running.total())
    return totals, findings


def _by_day(entry: Entry) -> tuple[date, bool, int]:
    # What was done on the day up to which is counted is in that count.
    return entry.span.last, entry.counted is not None and entry.counted.scope == SO_FAR, entry.record.row


class _Running:
    """A total in the making, fed with its entries in the order of their days."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.so_far: Figure | None = None
        self.so_far_on: date | None = None
        self.since: list[Counted] = []
        self.entries: list[Entry] = []
        self.findings: list[Finding] = []

    def take(self, entry: Entry) -> None:
        """Count an entry, or find what is wrong with it."""
        counted = entry.counted
        if counted is None:
            raise ValueError("an entry without a figure")
        if counted.scope != SO_FAR:
            if self.so_far_on and entry.span.first <= self.so_far_on:
                self.findings.append(self._straddles(entry, counted))
            self.since.append(counted)
        elif (before := self._before()) is not None and counted.figure.base < before.base:
            self.findings.append(self._lower(entry, counted, before))
            return
        else:
            self.so_far, self.so_far_on, self.since = counted.figure, entry.span.last, []
        self.entries.append(entry)

    def total(self) -> Total:
        """Return the total of all that was taken."""
        summed = [each.figure for each in self.since if each.sums]
        rest = [each.figure for each in self.since if not each.sums]
        since = added(summed) if summed else None
        if self.so_far is not None:
            figure: Figure | None = added([self.so_far, *summed])
        elif since is None and len(rest) == 1:
            figure, rest = rest[0], []
        else:
            figure = since
        months, entries = self._months(), tuple(self.entries)
        return Total(self.key, figure, self.so_far, self.so_far_on, since, tuple(rest), months, entries)

    def _before(self) -> Figure | None:
        """Return what there was at least before: all that is summed, or the largest of what is not."""
        summed = [each.figure for each in self.since if each.sums]
        whole = [added([*([self.so_far] if self.so_far else []), *summed])] if self.so_far or summed else []
        return max(
            [*whole, *(each.figure for each in self.since if not each.sums)], key=lambda each: each.base, default=None
        )

    def _months(self) -> dict[Month, MonthSum]:
        months: dict[Month, list[Counted]] = {}
        for entry in self.entries:
            if entry.counted is not None:
                months.setdefault(Month.of(entry.span.last), []).append(entry.counted)
        return {month: _month_sum(counted) for month, counted in months.items()}

    def _lower(self, entry: Entry, counted: Counted, before: Figure) -> Finding:
        last = self.entries[-1].span.last
        day = f"{entry.span.last.month}月{entry.span.last.day}日"
        when = f"到{last.month}月{last.day}日"
        name = f"{counted.measure}（{counted.source}）" if counted.source else counted.measure
        return rules.DIARY_LOWER.at(
            entry.record.where(AMOUNT), counted.figure, measure=name, day=day, before=before, when=when
        )

    def _straddles(self, entry: Entry, counted: Counted) -> Finding:
        day = self.so_far_on
        if day is None:
            raise ValueError("no day to straddle")
        return rules.DIARY_STRADDLES.at(
            entry.record.where(AMOUNT), counted.figure, measure=counted.measure, day=entry.span, when=day_words(day)
        )


def _month_sum(counted: Sequence[Counted]) -> MonthSum:
    own = [each for each in counted if each.scope != SO_FAR]
    summed = [each.figure for each in own if each.sums]
    figures = (*([added(summed)] if summed else []), *(each.figure for each in own if not each.sums))
    return MonthSum(figures, next((each.figure for each in reversed(counted) if each.scope == SO_FAR), None))
