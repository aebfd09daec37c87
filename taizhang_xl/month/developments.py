"""What a month brought besides how work stands: 变动, 延期, 率先完成. Pure; what the journal knows is passed in as `Edits`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from taizhang_xl.dates.day import day_words
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import says_nothing
from taizhang_xl.ledger.schema import EXTENSIONS, Field, State
from taizhang_xl.ledger.status import finished_before
from taizhang_xl.month.moves import Developments, Early, Edits, Extended, Kind, Move
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Review
from taizhang_xl.month.settings import STALE_DAYS
from taizhang_xl.reading.setting import setting_number
from taizhang_xl.reading.table import rows_of


def developments(ledger: Ledger, review: Review, edits: Edits) -> Developments:
    """Return what a month brought, units in the review's order."""
    days = setting_number(ledger, STALE_DAYS)
    lines = [(unit.short, line) for unit in review.units for line in (*unit.due, *unit.other, *unit.idle)]
    work = _Month(ledger, review, edits, lines)
    stale, unknown = work.stale(days)
    moves = (*work.new(), *work.gone(), *work.done(), *work.signed_off(), *work.dated(), *stale)
    return Developments(moves, tuple(work.extended()), tuple(work.early()), tuple(_notes(review, edits, days, unknown)))


def _notes(review: Review, edits: Edits, days: int, unknown: int) -> Iterator[str]:
    since = f"{edits.since.label}月结以来" if edits.since else f"{day_words(review.month.first)}以来（以前没有月结过）"
    yield f"新增、删去、改期是{since}的；新增还包括交办日期在本月的，改期还包括本月批准的延期。"
    yield "办结是本月办结的，不含没有报送的单位；销号按销号日期。"
    yield f"久未变动＝已开始或已到期、没有办结，到截止日已有{days}天台账没有改过、月报没有报过新情况；周期工作不列。"
    if edits.begun is None:
        yield "没有修改记录（从本工具第一次保存这本台账起才有），台账里手工新增、删去、改过时限的看不出来。"
    elif edits.since is None and edits.begun > review.month.first:
        yield f"修改记录从{day_words(edits.begun)}开始，以前新增、删去、改过时限的看不出来。"
    if unknown:
        yield f"另有{unknown}项看不出是不是久未变动：修改记录还不满{days}天。"


class _Month:
    def __init__(self, ledger: Ledger, review: Review, edits: Edits, lines: Sequence[tuple[str, Line]]) -> None:
        self._ledger, self._review, self._edits, self._lines = ledger, review, edits, lines
        self._units = {line.item.number: unit for unit, line in reversed(lines)}
        self._states = {line.item.number: line.shown_state for _, line in reversed(lines)}
        self._extensions = [record for record in rows_of(ledger, EXTENSIONS) if record.text(Field.NUMBER)]
        self._days: dict[str, list[date]] = {}
        for number, day in (*edits.touched.items(), *self._known_days()):
            self._days.setdefault(number, []).append(day)

    def new(self) -> Iterator[Move]:
        added = set(self._edits.added)
        for item in self._ledger.items:
            assigned = item.day(Field.ASSIGNED_ON)
            is_assigned = assigned is not None and Month.of(assigned) == self._review.month
            if (item.number in added) or is_assigned:
                note = "加进台账" if item.number in added else "交办日期在本月"
                yield self._move(
                    Kind.NEW, item, "", item.shown(Field.DEADLINE), assigned if is_assigned else None, note
                )

    def gone(self) -> Iterator[Move]:
        for number, task in self._edits.removed.items():
            if number not in self._ledger.by_number:
                yield Move(Kind.GONE, "", number, task, note="台账里没有这一行了")

    def done(self) -> Iterator[Move]:
        for unit in self._review.units:
            for line in (*unit.due, *unit.other):
                if line.finished:
                    item = line.item
                    yield self._move(Kind.DONE, item, "", line.shown_state, item.day(Field.DONE_ON), line.evidence)

    def signed_off(self) -> Iterator[Move]:
        for record in self._ledger.hangings:
            day = record.day(Field.CLOSED_ON)
            if day and Month.of(day) == self._review.month:
                item: Record = self._ledger.by_number.get(record.text(Field.NUMBER)) or record
                number = f"挂单号{record.shown(Field.HANGING_NUMBER)}"
                yield self._move(Kind.SIGNED_OFF, item, "挂单", "销号", day, number)

    def dated(self) -> Iterator[Move]:
        for each in self._ledger.items:
            if each.number in self._edits.deadlines:
                yield self._move(Kind.DATED, each, *self._edits.deadlines[each.number], note="完成时限改了")
        last: dict[str, Record] = {}
        for record in self._extensions:
            number, applied = record.text(Field.NUMBER), record.day(Field.APPLIED_ON)
            before_it = last.get(number)
            last[number] = record
            if applied and Month.of(applied) == self._review.month:
                was = before_it.day(Field.EXTENDED_TO) if before_it else record.day(Field.FIRST_DUE)
                until = record.day(Field.EXTENDED_TO)
                item: Record = self._ledger.by_number.get(number) or record
                approver = record.shown(Field.APPROVER)
                note = f"延期，{approver}批准" if approver else "延期"
                yield self._move(Kind.DATED, item, _words(was), _words(until), applied, note)

    def stale(self, days: int) -> tuple[list[Move], int]:
        """Return what nobody touched for so many days, and of how many items that cannot be known."""
        as_of, begun = self._review.as_of, self._edits.begun
        is_known = begun is not None and (as_of - begun).days >= days
        found, unknown = [], 0
        for _, line in self._lines:
            item = line.item
            if not self._is_open(line):
                continue
            last = max(self._days.get(item.number, ()), default=None)
            if last is not None and (as_of - last).days < days:
                continue
            if is_known:
                since = f"最近一次{day_words(last)}" if last else "有记录以来没有变动"
                found.append(self._move(Kind.STALE, item, since, line.shown_state, last, f"{days}天没有变动"))
            else:
                unknown += 1
        return found, unknown

    def _is_open(self, line: Line) -> bool:
        if line.item.deadline.kind is DeadlineKind.RECURRING or line.state.is_finished:
            return False
        return line.state is not State.TODO or (line.due is not None and line.due <= self._review.as_of)

    def _known_days(self) -> Iterator[tuple[str, date]]:
        """Yield the days on which the ledger says that something was done about an item, each with its 编号."""
        for item in self._ledger.items:
            days = (item.day(Field.ASSIGNED_ON), item.day(Field.DONE_ON))
            yield from ((item.number, day) for day in days if day)
        for record in self._extensions:
            if day := record.day(Field.APPLIED_ON):
                yield record.text(Field.NUMBER), day
        for (number, month), report in self._ledger.reports.items():
            told = (report.text(name) for name in (Field.RESULT, Field.STATE, Field.REASON))
            if any(text and not says_nothing(self._ledger, text) for text in told):
                reported_on = report.day(Field.REPORTED_ON)
                yield number, reported_on or min(Month.parse(month).last, self._review.as_of)

    def extended(self) -> Iterator[Extended]:
        months = self._review.month
        for record in self._extensions:
            number, applied = record.text(Field.NUMBER), record.day(Field.APPLIED_ON)
            item = self._ledger.by_number.get(number)
            if (applied and Month.of(applied) > months) or (item and finished_before(self._ledger, item, months)):
                continue
            yield Extended(
                self._units.get(number, ""), number, item.shown(Field.TASK) if item else "（台账里没有这一项）",
                record.day(Field.FIRST_DUE), record.day(Field.EXTENDED_TO), applied, record.shown(Field.GROUNDS),
                record.shown(Field.APPROVER), self._states.get(number, ""),
            )  # fmt: skip

    def early(self) -> Iterator[Early]:
        first = {record.text(Field.NUMBER): record.day(Field.FIRST_DUE) for record in reversed(self._extensions)}
        for unit in self._review.units:
            for line in (*unit.due, *unit.other):
                item, done_on = line.item, line.item.day(Field.DONE_ON)
                begins = _begins(item, first.get(item.number))
                if line.finished and done_on and begins and done_on < begins:
                    yield Early(line, unit.short, begins, done_on)

    def _move(
        self, kind: Kind, item: Record, before: str, after: str, day: date | None = None, note: str = ""
    ) -> Move:  # fmt: skip
        number = item.text(Field.NUMBER)
        return Move(kind, self._units.get(number, ""), number, item.shown(Field.TASK), before, after, day, note)


def _begins(item: Item, first_due: date | None) -> date | None:
    """Return the day on which the time for dated work begins, None where that is not one day (domain rule R29)."""
    deadline = item.deadline
    if deadline.kind is not DeadlineKind.DATED or deadline.due is None:
        return None
    due = first_due or deadline.due
    return deadline.start or date(due.year, due.month, 1)


def _words(day: date | None) -> str:
    return day_words(day) if day else ""
