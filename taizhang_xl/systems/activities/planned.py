"""The planned activities as the chart has them: each row read, looked up in the ledger, or named with what is wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.dates.typed import typed_month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.month.occurrence import Occurrence, occurrence_of
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.activities import rules
from taizhang_xl.systems.activities.sheets import ACTIVITIES, ACTIVITY, NO, PLANNED, THEME, YES
from taizhang_xl.text import key

# Of a name so much is told among others.
_NAMED = 24


class Activity(NamedTuple):
    """One activity of a month: its 编号 ("" for a free row), the unit as the chart names it, and how far it is.

    `planned` is None where no day is fixed yet, `done_on` where none is told. `where` is the row's number.
    """

    name: str
    number: str
    unit: str
    month: Month
    planned: date | None
    state: State
    done_on: date | None
    is_theme: bool
    row: int


class Plan(NamedTuple):
    """The year's activities in the order of the sheet, what is wrong, and which rows the chart leaves out."""

    year: int
    activities: tuple[Activity, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[Finding, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the sheet has no row at all."""
        return not self.activities and not self.left_out

    def of_month(self, number: int) -> list[Activity]:
        """Return the activities of a month, 1 to 12."""
        return [each for each in self.activities if each.month.month == number]


def plan_of(ledger: Ledger, as_of: date) -> Plan:
    """Return the plan of a ledger that was read with this system's sheet, as it is on a day."""
    activities: dict[tuple[str, str, int], Activity] = {}
    findings: list[Finding] = []
    left_out: list[Finding] = []
    for record in rows_of(ledger, ACTIVITIES):
        read = _activity(ledger, record, as_of)
        if isinstance(read, Finding):
            left_out.append(read)
            continue
        known = read.number or key(read.name), "" if read.number else read.unit, read.month.month
        if (first := activities.get(known)) is not None:
            shown = read.number or read.name
            left_out.append(
                rules.ACTIVITY_TWICE.at(record.where(Field.NUMBER), shown, month=read.month.month, row=first.row)
            )
            continue
        activities[known] = read
        findings += _doubts(ledger, record, read, as_of)
    plan = Plan(ledger.year, tuple(activities.values()), (), tuple(left_out))
    themes = () if plan.is_empty else _themes(ledger, plan)
    return plan._replace(findings=(*left_out, *findings, *themes))


def _activity(ledger: Ledger, record: Record, as_of: date) -> Activity | Finding:
    """Return the activity of a row, or why it cannot be drawn."""
    number, year = record.text(Field.NUMBER), ledger.year
    month = _month(record, year)
    if month is None:
        return rules.ACTIVITY_MONTH.at(record.where(Field.MONTH), record.content(Field.MONTH), year=year)
    planned = record.day(PLANNED)
    if planned is None and record.content(PLANNED):
        return rules.ACTIVITY_DAY.at(record.where(PLANNED), record.content(PLANNED), year=year)
    name, is_theme = record.content(ACTIVITY), record.text(THEME) == YES
    if not number:
        free = _free(ledger, record)
        if isinstance(free, Finding):
            return free
        unit, occurrence = free
    else:
        item = ledger.by_number.get(number)
        if item is None or number in ledger.doubled:
            why = "没有" if item is None else "有几行"
            return rules.ACTIVITY_NUMBER.at(record.where(Field.NUMBER), record.content(Field.NUMBER), why=why)
        unit, occurrence = _unit_of(ledger, item), occurrence_of(ledger, item, month, as_of)
        name = name or item.content(Field.TASK)
    return Activity(name, number, unit, month, planned, occurrence.state, occurrence.done_on, is_theme, record.row)


def _month(record: Record, year: int) -> Month | None:
    """Return the month of a row, None where it is none of this year: Excel makes a date of 2018-3, staff type 3月."""
    month = record.month
    if month is None:
        try:
            month = typed_month(record.text(Field.MONTH), lambda: year)
        except ValueError:
            return None
    return month if month.year == year else None


def _free(ledger: Ledger, record: Record) -> tuple[str, Occurrence] | Finding:
    """Return unit and state of an activity that is no item of the ledger; both stand in its own row."""
    for name in (ACTIVITY, Field.UNIT):
        if not record.content(name):
            return rules.ACTIVITY_INCOMPLETE.at(record.where(name), name)
    unit = ledger.unit(record.text(Field.UNIT))
    if unit is None:
        return rules.ACTIVITY_UNIT.at(record.where(Field.UNIT), record.content(Field.UNIT))
    state, done_on = ledger.state(record) or State.TODO, record.day(Field.DONE_ON)
    unread = [(Field.STATE, ledger.state(record)), (Field.DONE_ON, done_on)]
    for name, value in unread:
        if value is None and record.content(name):
            return rules.ACTIVITY_STATE.at(record.where(name), record.content(name), column=name, year=ledger.year)
    return unit.short, Occurrence(state, done_on)


def _unit_of(ledger: Ledger, item: Item) -> str:
    unit = ledger.unit_of(item)
    return unit.short if unit else item.content(Field.UNIT) or "（没有单位）"


def _doubts(ledger: Ledger, record: Record, activity: Activity, as_of: date) -> Iterator[Finding]:
    """Yield what is doubtful in a row that is drawn."""
    planned, month = activity.planned, activity.month
    if planned is not None and Month.of(planned) != month:
        yield rules.ACTIVITY_OUTSIDE.at(record.where(PLANNED), planned, month=month.month)
    if record.text(THEME) not in ("", YES, NO):
        yield rules.ACTIVITY_THEME_WORD.at(record.where(THEME), record.content(THEME))
    if not activity.number:
        if activity.done_on is not None and activity.done_on > as_of:
            yield rules.ACTIVITY_IN_FUTURE.at(record.where(Field.DONE_ON), activity.done_on, today=as_of)
        return
    unit = ledger.unit(record.text(Field.UNIT))
    agrees = {
        Field.UNIT: activity.unit in (record.content(Field.UNIT), unit.short if unit else ""),
        Field.STATE: ledger.state(record) is activity.state,
        Field.DONE_ON: record.day(Field.DONE_ON) == activity.done_on,
    }
    for name, is_same in agrees.items():
        if record.content(name) and not is_same:
            yield rules.ACTIVITY_OWN_STATE.at(
                record.where(name), record.content(name), number=activity.number, column=name
            )


def _themes(ledger: Ledger, plan: Plan) -> Iterator[Finding]:
    """Yield the months that have no theme, together, and each that has several (seed S16: 每月一個主題活動)."""
    rows = {record.row: record for record in rows_of(ledger, ACTIVITIES)}
    top = next(iter(rows.values()))
    themes = {month: [each for each in plan.of_month(month) if each.is_theme] for month in range(1, 13)}
    if none := [f"{month}月" for month, found in themes.items() if not found]:
        yield rules.ACTIVITY_NO_THEME.at(top.where(THEME), "、".join(none))
    for month, found in themes.items():
        if len(found) > 1:
            where = rows[found[1].row].where(THEME)
            yield rules.ACTIVITY_THEMES.at(
                where, "、".join(_short(each.name) for each in found), month=month, count=len(found)
            )


def _short(name: str) -> str:
    return name if len(name) <= _NAMED else f"{name[:_NAMED]}……"
