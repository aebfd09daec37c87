"""What stands out on a day: what falls due, what is late, what hangs, what was promised, what is done ahead. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.chosen import Chosen
from taizhang_xl.contract.dated_matter import DatedMatter
from taizhang_xl.contract.past_year import past_year
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import (
    MARKS,
    NOT_DUE_MARK,
    fill_of,
    finished_early,
    open_days,
    state_of,
    status_of,
)
from taizhang_xl.month.hanging import hanging_state, open_hangings
from taizhang_xl.month.overdue import EACH, Overdue, counted, headed, items_in, not_merged, overdue_work
from taizhang_xl.month.promise import was_promised

# As words of a state they say more than that nothing is due yet.
_SOON = ("临期", "今天")
_WEEKDAYS = "一二三四五六日"
# In the place of 编号: an inspection of a unit is of no item.
_OF_UNIT = "—"


class Span(NamedTuple):
    """The days looked at: one, or a week from Monday to Sunday; `day` is the one as of which states are told."""

    name: str
    first: date
    last: date
    day: date

    @property
    def label(self) -> str:
        """The days as a title has them."""
        first, last = self.first, self.last
        if first == last:
            return f"{_label(first)}（星期{_WEEKDAYS[first.weekday()]}）"
        end = _label(last) if last.year != first.year else f"{last.month}月{last.day}日"
        return f"{_label(first)}至{end}"


class Row(NamedTuple):
    """An item, or a row of another sheet, as it stands; the day that counts, and why it is listed.

    `label` is the mark and the word of the state, `fill` its colour "RRGGBB" or None.
    """

    record: Record
    number: str
    task: str
    unit: str
    person: str
    deadline: str
    due: date | None
    state: str
    label: str
    fill: str | None
    note: str


OVERDUE = "超期"


class Section(NamedTuple):
    """A heading and its rows, the earliest first."""

    title: str
    rows: tuple[Row, ...]

    @property
    def amount(self) -> str:
        """How much stands in it; of what is overdue the items, and how often they are."""
        return counted(self._items, len(self.rows))

    @property
    def heading(self) -> str:
        """The title and how much stands in it."""
        return headed(self.title, self.amount)

    @property
    def _items(self) -> int:
        if self.title != OVERDUE:
            return len(self.rows)
        return len({(row.record.sheet, row.record.row) for row in self.rows})


class View(NamedTuple):
    """What stands out on the days looked at, of one's own items or of all; the title begins with the name of the sheet.

    `remarks` are what a reader has to know of the figures.
    """

    title: str
    sections: tuple[Section, ...]
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> str:
        """How much stands in each section, for one line."""
        return "，".join(f"{section.title} {section.amount}" for section in self.sections)


def one_day(day: date) -> Span:
    """Return the span of one day."""
    return Span("今日", day, day, day)


def week_of(day: date) -> Span:
    """Return the week of a day, from Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span("本周", monday, monday + timedelta(days=6), day)


def view_of(ledger: Ledger, span: Span, looked_at: Chosen, dated: Sequence[DatedMatter] = ()) -> View:
    """Return the view of items of a ledger, and of the matters of other sheets that are among what is looked at."""
    own = looked_at.items
    chosen = {(item.sheet, item.row) for item in own}
    assisted = {(item.sheet, item.row) for item in looked_at.assisted}
    late = list(overdue_work(ledger, own, span.day))
    ours = [matter for matter in dated if looked_at.takes(matter)]
    more = [matter for matter in ours if _is_listed(matter, span)]
    later = [matter for matter in ours if matter.is_owed and matter.day > span.last]
    listed: tuple[tuple[str, Callable[[], Iterable[Row]]], ...] = (
        ("今天到期" if span.first == span.last else "本周到期", lambda: _due(ledger, span, own)),
        (OVERDUE, lambda: _overdue(ledger, span.day, late)),
        ("挂单", lambda: _hung(ledger, span.day, chosen)),
        ("本月承诺办结", lambda: _promised(ledger, span.day, own)),
        ("在办期内", lambda: _running(ledger, span, own)),
        ("率先完成", lambda: _early(ledger, span.day, own)),
    )
    owner = f"　{looked_at.whose}" if looked_at.whose else ""
    sections = [Section(title, _in_order(_marked(rows(), assisted))) for title, rows in listed]
    for kind in dict.fromkeys(matter.kind for matter in dated):
        rows = (_row_of(ledger, matter, span.day) for matter in more if matter.kind == kind)
        sections.append(Section(kind, _in_order(rows)))
    return View(
        f"{span.name}工作　{span.label}{owner}", tuple(sections), tuple(_remarks(ledger, span.day, late, later))
    )


def _remarks(
    ledger: Ledger, day: date, late: Sequence[Overdue], later: Sequence[DatedMatter]
) -> Iterator[str]:  # fmt: skip
    if over := past_year(ledger, day):
        yield over
    if items_in(late) < len(late):
        yield EACH
    if lacking := not_merged(ledger, late):
        yield lacking
    for kind in dict.fromkeys(matter.kind for matter in later):
        days = [matter.day for matter in later if matter.kind == kind]
        first = min(days)
        yield f"{kind}另有 {len(days)} 件还没有到期限，最早的 {first.month}月{first.day}日到"


def _is_listed(matter: DatedMatter, span: Span) -> bool:
    return (matter.is_owed or span.first <= matter.day) and matter.day <= span.last


def _marked(rows: Iterable[Row], assisted: Container[tuple[str, int]]) -> Iterator[Row]:
    """Yield rows, those of items in which a unit only assists with the word for it."""
    for row in rows:
        if (row.record.sheet, row.record.row) in assisted:
            yield row._replace(note=f"协办{'，' if row.note else ''}{row.note}")
        else:
            yield row


def _row_of(ledger: Ledger, matter: DatedMatter, day: date) -> Row:
    left = (matter.day - day).days
    timing = "今天" if not left else f"还有{left}天" if left > 0 else f"已过{-left}天"
    is_late = matter.is_owed and left < 0
    return Row(
        matter.record, matter.number or _OF_UNIT, matter.text, matter.unit.short if matter.unit else "", matter.people, "", matter.day,
        matter.state, matter.state, fill_of(State.TODO, ledger.settings) if is_late else None,
        f"{timing}{'，' if matter.note else ''}{matter.note}",
    )  # fmt: skip


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(map(_without_numbers, rows), key=lambda row: row.due or date.max))


def _without_numbers(row: Row) -> Row:
    """Return a row without numbers of persons: it is read over shoulders, printed, and copied into messages."""
    texts = (row.task, row.unit, row.person, row.note)
    task, unit, person, note = map(for_others, texts)
    return row._replace(task=task, unit=unit, person=person, note=note)


def _row(ledger: Ledger, item: Item, day: date, due: date | None, note: str) -> Row:
    unit = ledger.unit_of(item)
    status = status_of(ledger, item, day)
    if status.fill is None and status.timing.startswith(_SOON):
        status = status._replace(label=f"{NOT_DUE_MARK} {status.timing}")
    return Row(
        item, item.number, item.shown(Field.TASK), unit.short if unit else item.content(Field.UNIT),
        item.shown(Field.PERSON), item.shown(Field.DEADLINE), due, str(status.state), status.label, status.fill, note,
    )  # fmt: skip


def _due(ledger: Ledger, span: Span, items: Iterable[Item]) -> Iterator[Row]:
    for item in items:
        recurring = item.deadline.kind is DeadlineKind.RECURRING
        days = occurrences(item.deadline, ledger.year) if recurring else open_days(ledger, item)
        for day in days:
            if span.first <= day <= span.last and not state_of(ledger, item, Month.of(day)).is_finished:
                # What stands in the row of recurring work may be of the occurrence before.
                note = "" if recurring else stated(ledger, item, Field.PROGRESS)
                yield _row(ledger, item, span.day, day, note)


def _overdue(ledger: Ledger, day: date, late: Iterable[Overdue]) -> Iterator[Row]:
    for each in late:
        item = each.item
        # What stands in the row of recurring work may be of the occurrence before.
        reason = stated(ledger, item, Field.REASON)
        yield _of_state(
            ledger, _row(ledger, item, day, each.due, f"{each.timing}{'，' if reason else ''}{reason}"), each.state
        )


def _hung(ledger: Ledger, day: date, chosen: set[tuple[str, int]]) -> Iterator[Row]:
    for record in open_hangings(ledger):
        item = ledger.by_number.get(record.text(Field.NUMBER))
        if item is None or (item.sheet, item.row) not in chosen:
            continue
        month = Month.of(day)
        state = hanging_state(ledger, item, record.month or month, month)
        waits = "已办结，等销号" if state.is_finished else stated(ledger, record, Field.REASON)
        note = f"挂单号{record.shown(Field.HANGING_NUMBER)}{'，' if waits else ''}{waits}"
        row = _row(ledger, item, day, record.day(Field.FIRST_DUE), note)
        yield _of_state(ledger, row, state)


def _of_state(ledger: Ledger, row: Row, state: State) -> Row:
    """Return a row as a state has it: of recurring work that of the occurrence listed, not of the one that runs."""
    return row._replace(state=str(state), label=f"{MARKS[state]} {state}", fill=fill_of(state, ledger.settings))


def _promised(ledger: Ledger, day: date, items: Iterable[Item]) -> Iterator[Row]:
    month = Month.of(day)
    for item in items:
        before = ledger.report(item.number, month.previous)
        if before is not None and was_promised(ledger, item, month) and not state_of(ledger, item, month).is_finished:
            yield _row(
                ledger, item, day, status_of(ledger, item, day).due, f"上月安排：{before.content(Field.NEXT_PLAN)}"
            )


def _running(ledger: Ledger, span: Span, items: Iterable[Item]) -> Iterator[Row]:
    """Yield what has begun by its deadline and ends after the days looked at: 3月—10月 in April."""
    for item in items:
        start, due = item.deadline.start, item.deadline.due
        dated = item.deadline.kind is DeadlineKind.DATED
        if dated and start and due and start <= span.last < due and not ledger.is_finished(item):
            yield _row(ledger, item, span.day, due, stated(ledger, item, Field.PROGRESS))


def _early(ledger: Ledger, day: date, items: Iterable[Item]) -> Iterator[Row]:
    """Yield what is done before its time began, until it would have been due."""
    for item in items:
        due, done_on = item.deadline.due, item.day(Field.DONE_ON)
        if due and done_on and due >= day >= done_on and finished_early(ledger, item):
            yield _row(ledger, item, day, due, f"{done_on.month}月{done_on.day}日已办结")


def _label(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
