"""The close of a month: what is not done is hung with its reason, what hung and was closed is taken off. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from taizhang_xl.catalogue import (
    CLOSE_COLUMN_MISSING,
    CLOSE_NO_NUMBER,
    CLOSE_NO_REASON,
    CLOSE_OTHER_PERIOD,
    CLOSE_UNDATED,
    HANGING_MONTH_UNREADABLE,
)
from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record, Table
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import HANGING, Field, State
from taizhang_xl.month.hanging import hanging_mark, hanging_state, open_hangings
from taizhang_xl.month.review import review
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.returns.forms.rows import cell_change
from taizhang_xl.text import content


@dataclass(frozen=True, slots=True)
class Hung:
    """One item that hangs at the end of a month: its 挂单号, since which month, at how many closes so far.

    `months` is how many months ago it fell due, as the packet counts: 0 in its own month.
    """

    number: str
    item: str
    since: str
    count: int
    reason: str
    due: date | None
    months: int


class Closing(NamedTuple):
    """What closing a month amounts to. With `refused` there are no edits: each of those rows needs its reason first.

    `taken_off` are the 挂单号 closed by the section since; `to_take_off` those whose work is 办结 and waits for 销号,
    `skipped` the months before a ledger's first close that were never closed.
    """

    month: Month
    refused: tuple[Finding, ...] = ()
    hung: tuple[Hung, ...] = ()
    taken_off: tuple[str, ...] = ()
    to_take_off: tuple[str, ...] = ()
    skipped: tuple[Month, ...] = ()
    changes: ChangeSet = ChangeSet()


def close_month(ledger: Ledger, month: Month, *, strict: bool = False) -> Closing:
    """Return what closing a month does to a ledger (seed S10, S11).

    Hung is what was due by the end of the month, had its occurrence in it, or was promised for it in last month's
    下月安排, and is not 办结; with `strict` all work within its time. Closing a month again changes nothing.
    """
    lines = [_with_reason(ledger, line) for line in _lines(ledger, month, strict=strict) if not line.state.is_finished]
    refused = (*_refused(ledger, lines), *_unreadable(ledger), *unreadable_sheet(ledger, HANGING))
    if refused:
        return Closing(month, refused)
    is_new = lacks_sheet(ledger, HANGING)
    work = _Close(with_own_sheet(ledger, HANGING) if is_new else ledger, month)
    for line in lines:
        work.hang(line)
    work.settle_the_rest()
    work.write_marks()
    changes = ChangeSet.of(work.changes, work.appends)
    if is_new and work.appends:
        changes += ChangeSet(sheets=(own_sheet(HANGING),))
    return Closing(month, (), tuple(work.hung), tuple(work.taken_off), tuple(work.to_take_off), changes=changes)


def _lines(ledger: Ledger, month: Month, *, strict: bool) -> Iterator[Line]:
    everyone = Outcome(returned=tuple(unit.name for unit in ledger.units))
    for unit in review(ledger, month, month.last, everyone).units:
        yield from unit.due
        if strict:
            yield from (line for line in (*unit.other, *unit.idle) if _is_within_time(line, month))


def _with_reason(ledger: Ledger, line: Line) -> Line:
    # Where a unit reported nothing, the section writes the reason into the ledger's own row.
    return line if line.reason else line._replace(reason=stated(ledger, line.item, Field.REASON))


def _is_within_time(line: Line, month: Month) -> bool:
    deadline = line.item.deadline
    return deadline.kind is DeadlineKind.DATED and (deadline.start is None or deadline.start <= month.last)


def _refused(ledger: Ledger, lines: Sequence[Line]) -> Iterator[Finding]:
    bare = [line.item for line in lines if not line.reason and Field.REASON not in line.item.columns]
    if bare:
        # Told once: it is no row's fault, and each has to be filled in then.
        yield CLOSE_COLUMN_MISSING.at(bare[0].where(Field.NUMBER), "", column=Field.REASON, count=len(bare))
    for line in lines:
        item = line.item
        entered = item.deadline.kind is DeadlineKind.RECURRING and ledger.is_finished(item)
        if not item.number:
            yield CLOSE_NO_NUMBER.at(item.where(Field.NUMBER), "")
        elif entered and item.day(Field.DONE_ON) is None:
            yield CLOSE_UNDATED.at(item.where(Field.DONE_ON), "", number=item.number)
        elif entered and not line.reason and Field.REASON in item.columns:
            yield CLOSE_OTHER_PERIOD.at(item.where(Field.REASON), item.shown(Field.DONE_ON), number=item.number)
        elif not line.reason and Field.REASON in item.columns:
            yield CLOSE_NO_REASON.at(item.where(Field.REASON), "", number=item.number)


def _unreadable(ledger: Ledger) -> Iterator[Finding]:
    for record in open_hangings(ledger):
        if record.month is None:
            yield HANGING_MONTH_UNREADABLE.at(record.where(Field.MONTH), record.shown(Field.MONTH))


class _Close:
    """A close in the making: the rows of 挂单 that are open, and the edits so far."""

    def __init__(self, ledger: Ledger, month: Month) -> None:
        self.changes: list[Change] = []
        self.appends: list[Append] = []
        self.hung: list[Hung] = []
        self.taken_off: list[str] = []
        self.to_take_off: list[str] = []
        self._marks: dict[str, tuple[Item, list[str]]] = {}
        self._ledger = ledger
        self._month = month
        self._table: Table = ledger.tables[HANGING.name]
        self._open = {
            (record.text(Field.NUMBER), str(record.day(Field.FIRST_DUE) or record.month)): record
            for record in open_hangings(ledger)
        }
        self._next = 1 + max(map(self._serial, ledger.hangings), default=0)

    def _serial(self, record: Record) -> int:
        month, _, serial = record.text(Field.HANGING_NUMBER).rpartition("-")
        return int(serial) if month == str(self._month) and serial.isdecimal() else 0

    def hang(self, line: Line) -> None:
        """Put an item on 挂单, or count one month more for one that hangs already."""
        first_due = line.due or line.item.deadline.due
        record = self._open.pop((line.item.number, str(first_due or self._month)), None)
        if record is not None:
            self._count(record, line.item, line.reason)
            return
        number = f"{self._month}-{self._next:02d}"
        self._next += 1
        values: Mapping[str, Value] = {
            Field.HANGING_NUMBER: number,
            Field.NUMBER: line.item.number,
            Field.MONTH: str(self._month),
            Field.REASON: line.reason,
            Field.COUNT: 1,
            Field.FIRST_DUE: first_due,
        }
        columns = self._table.columns
        cells = {columns[name]: value for name, value in values.items() if name in columns and value is not None}
        self.appends.append(Append(HANGING.name, cells, f"{self._month.label}月结挂单", line.item.number))
        self._hangs(
            line.item, Hung(number, line.item.number, str(self._month), 1, line.reason, first_due, line.months_hung)
        )

    def settle_the_rest(self) -> None:
        """Take off what the section has closed since, tell what waits for that, and count on what still hangs."""
        for record in self._open.values():
            item = self._ledger.by_number.get(record.text(Field.NUMBER))
            if item is None:
                continue
            number = record.text(Field.HANGING_NUMBER)
            state = hanging_state(self._ledger, item, self._since(record), self._month)
            if state is State.CLOSED:
                self._edit(record, {Field.CLOSED_ON: item.day(Field.DONE_ON) or self._month.last})
                self._mark(item)
                self.taken_off.append(number)
            elif state is State.DONE:
                self._mark(item, hanging_mark(number, record.text(Field.COUNT)))
                self.to_take_off.append(number)
            else:
                self._count(record, item, record.shown(Field.REASON))

    def write_marks(self) -> None:
        """Write into each item's row what hangs of it: of recurring work that can be several occurrences."""
        for item, marks in self._marks.values():
            text = "、".join(sorted(marks))
            if Field.HANGING in item.columns and item.content(Field.HANGING) != content(text):
                self.changes.append(cell_change(item, Field.HANGING, text, f"{self._month.label}月结"))

    def _since(self, record: Record) -> Month:
        return record.month or self._month

    def _count(self, record: Record, item: Item, reason: str) -> None:
        since = self._since(record)
        count = self._month.months_since(since) + 1
        self._edit(record, {Field.REASON: reason, Field.COUNT: count})
        number, due = record.text(Field.HANGING_NUMBER), record.day(Field.FIRST_DUE)
        months = max(self._month.months_since(Month.of(due) if due else since), 0)
        self._hangs(item, Hung(number, item.number, str(since), count, reason, due, months))

    def _hangs(self, item: Item, hung: Hung) -> None:
        self.hung.append(hung)
        self._mark(item, hanging_mark(hung.number, hung.count))

    def _edit(self, record: Record, values: Mapping[str, Value]) -> None:
        for name, value in values.items():
            if name in record.columns and record.content(name) != content(value_text(value)):
                self.changes.append(cell_change(record, name, value, f"{self._month.label}月结"))

    def _mark(self, item: Item, *marks: str) -> None:
        self._marks.setdefault(item.number, (item, []))[1].extend(marks)
