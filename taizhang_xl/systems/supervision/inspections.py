"""The year's plan of inspections (年度督察方案): which unit is visited on which day, about which item. Pure.

Each unit with open work is visited once a quarter, twice in the running quarter where something of it has hung for long.
What hangs comes first, then what falls due in the quarter, some working days before its date so that there is time to
mend; daily work comes last. Never on a rest day, and on as few days as possible twice. Visits that people have entered count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.schema import CATEGORIES, Field
from taizhang_xl.month.hanging import open_hangings
from taizhang_xl.reading.setting import setting_number
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.settings import HUNG_MONTHS, VISITS_BEFORE_DUE, VISITS_EACH_QUARTER
from taizhang_xl.systems.supervision.sheets import INSPECTIONS, VISIT_ON

SPECIAL, USUAL = "专项督察", "听取汇报"
WAYS: Mapping[str, str] = {
    "常委会决议决定和审议意见": "查阅资料",
    "代表建议和重要信访": "回访",
    "视察检查和调研": "实地查看",
}
_SOON = 5
_ORDER = {name: place for place, name in enumerate(CATEGORIES)}


class Visit(NamedTuple):
    """One inspection that is proposed."""

    day: date
    unit: Unit
    item: Item
    way: str


class Plan(NamedTuple):
    """The visits by day, the units without open work, and those for which a quarter has no working day left."""

    visits: Sequence[Visit] = ()
    idle: Sequence[Unit] = ()
    no_day: Sequence[Unit] = ()


def quarter_of(day: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (day.month + 2) // 3


def plan_inspections(ledger: Ledger, as_of: date) -> Plan:
    """Return what is to be added to the plan of the ledger's year after a day."""
    open_items = {unit: [*_open_items(ledger, unit)] for unit in ledger.units}
    making = _Making(ledger, as_of)
    for quarter in _quarters_to_come(ledger.year, as_of):
        days = _workdays(ledger, quarter, as_of)
        for unit, items in open_items.items():
            if not items:
                continue
            for nth in range(making.entered[unit, quarter], making.wanted(unit, quarter)):
                making.add(unit, items, quarter, nth, days)
    visits = sorted(making.visits, key=lambda visit: (visit.day, visit.item.number))
    idle = [unit for unit, items in open_items.items() if not items]
    return Plan(visits, idle, list(dict.fromkeys(making.no_day)))


class _Making:
    """A plan in the making: how many visits a day has, and which items have had one."""

    def __init__(self, ledger: Ledger, as_of: date) -> None:
        self.ledger, self.as_of = ledger, as_of
        self.each_quarter = setting_number(ledger, VISITS_EACH_QUARTER)
        self.before_due = setting_number(ledger, VISITS_BEFORE_DUE)
        self.hung = _hung_for_long(ledger, as_of)
        there = [record for record in rows_of(ledger, INSPECTIONS) if record.day(VISIT_ON)]
        days = [day for record in there if (day := record.day(VISIT_ON))]
        units = [ledger.unit(record.text(Field.UNIT)) for record in there]
        self.busy = Counter(days)
        self.entered = Counter(
            (unit, quarter_of(day)) for unit, day in zip(units, days, strict=True) if day.year == ledger.year
        )
        self.seen = {record.text(Field.NUMBER) for record in there}
        self.visits: list[Visit] = []
        self.no_day: list[Unit] = []

    def wanted(self, unit: Unit, quarter: int) -> int:
        """Return how many visits a unit has in a quarter."""
        is_running = self.as_of.year == self.ledger.year and quarter_of(self.as_of) == quarter
        is_hung = any(self.ledger.unit_of(item) == unit for item in self.hung.values())
        return self.each_quarter * (2 if is_running and is_hung else 1)

    def add(self, unit: Unit, items: Sequence[Item], quarter: int, nth: int, days: Sequence[date]) -> None:
        """Propose one visit more."""
        if not days:
            self.no_day.append(unit)
            return
        item = min(items, key=lambda each: self._rank(each, quarter))
        wanted = self._wanted_day(item, nth, days)
        day = min(days, key=lambda each: (self.busy[each], abs((each - wanted).days), each))
        way = SPECIAL if item.number in self.hung else WAYS.get(item.content(Field.CATEGORY), USUAL)
        self.visits.append(Visit(day, unit, item, way))
        self.busy[day] += 1
        self.seen.add(item.number)

    def _rank(self, item: Item, quarter: int) -> tuple[object, ...]:
        due = item.deadline.due
        falls_due = due is not None and due.year == self.ledger.year and quarter_of(due) == quarter
        place = _ORDER.get(item.content(Field.CATEGORY), 0)
        is_daily = place == len(_ORDER) - 1
        return (
            item.number in self.seen, item.number not in self.hung, not falls_due, is_daily, due or date.max, place,
            item.number,
        )  # fmt: skip

    def _wanted_day(self, item: Item, nth: int, days: Sequence[date]) -> date:
        due = item.deadline.due
        if item.number in self.hung and not nth:
            return days[min(_SOON, len(days)) - 1]
        if due is not None and days[0] <= due <= Month.of(days[-1]).last:
            return _workdays_before(self.ledger.calendar, due, self.before_due)
        # A second visit falls into the later half of the quarter.
        return days[len(days) * (3 if nth else 1) // 4]


def _quarters_to_come(year: int, as_of: date) -> Sequence[int]:
    if as_of.year > year:
        return ()
    return range(quarter_of(as_of) if as_of.year == year else 1, 5)


def _workdays(ledger: Ledger, quarter: int, as_of: date) -> Sequence[date]:
    """Return the working days of a quarter that come after a day."""
    first, last = date(ledger.year, 3 * quarter - 2, 1), Month(ledger.year, 3 * quarter).last
    begins = max(first, as_of + timedelta(days=1))
    days = (begins + timedelta(days=number) for number in range((last - begins).days + 1))
    return [day for day in days if ledger.calendar.is_workday(day)]


def _open_items(ledger: Ledger, unit: Unit) -> Iterator[Item]:
    return (
        item for item in ledger.items if item.number and ledger.unit_of(item) == unit and not ledger.is_finished(item)
    )


def _hung_for_long(ledger: Ledger, as_of: date) -> Mapping[str, Item]:
    """Return the items that have hung for so many months that their unit is visited twice."""
    months = setting_number(ledger, HUNG_MONTHS)
    return {
        number: item
        for record in open_hangings(ledger)
        if (item := ledger.by_number.get(number := record.text(Field.NUMBER)))
        and _months_since(record.text(Field.MONTH), as_of) >= months
    }


def _months_since(text: str, as_of: date) -> int:
    try:
        since = Month.parse(text)
    except ValueError:
        return 0
    return (as_of.year - since.year) * 12 + as_of.month - since.month


def _workdays_before(calendar: Calendar, day: date, count: int) -> date:
    while count > 0:
        day -= timedelta(days=1)
        count -= calendar.is_workday(day)
    return day
