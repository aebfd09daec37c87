"""The year's end: what of a ledger goes on in the next year's, under its old 编号, and what stays behind. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Kind, Value
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.reader import read_deadline
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import (
    EXTENSIONS,
    FILLED_FIELDS,
    HANGING,
    LEDGER,
    MONTHLY,
    PEOPLE,
    SETTINGS,
    UNITS,
    WORDS,
    Field,
    Owner,
    SheetSpec,
    State,
    Type,
)
from taizhang_xl.ledger.settings import DEFAULTS, YEAR, Setting
from taizhang_xl.month.hanging import is_closed, open_hangings
from taizhang_xl.reading.table import rows_of

Row = Mapping[str, Value]

# The days of the office's own events are those of the old year.
_CARRIED = frozenset(setting.name for setting in DEFAULTS if setting.name != YEAR)
_HUNG, _LONG, _UNFINISHED, _FINISHED, _RECURRING = "挂单", "长期", "未完成", "已完成", "周期"


class Rollover(NamedTuple):
    """What goes on: rows by sheet, settings by name. Of the items, which and why, and how many stay behind and why."""

    rows: Mapping[SheetSpec, tuple[Row, ...]]
    settings: Mapping[str, str]
    hung: tuple[str, ...]
    long_term: tuple[str, ...]
    unfinished: tuple[str, ...]
    finished: int
    recurring: int
    other_settings: tuple[str, ...]


def roll_over(ledger: Ledger, year: int, of_systems: Iterable[Setting] = ()) -> Rollover:
    """Return what of a ledger goes on in another year's; `of_systems` are the settings that systems add.

    On goes what hangs, what has no end, and what is not finished. Recurring work is planned anew each year, unless an
    occurrence of it hangs.
    """
    closed = {item.number for item in ledger.items if is_closed(ledger, item)}
    hangings = [record for record in open_hangings(ledger) if record.text(Field.NUMBER) not in closed]
    kinds = [(item, _kind(ledger, item, {record.text(Field.NUMBER) for record in hangings})) for item in ledger.items]
    going = {item.number for item, kind in kinds if kind in (_HUNG, _LONG, _UNFINISHED)}
    going_on = _CARRIED | {setting.name for setting in of_systems}
    settings = {record.text(Field.SETTING): record.shown(Field.SETTING_VALUE) for record in rows_of(ledger, SETTINGS)}
    rows = {
        LEDGER: tuple(_item_row(item, year) for item, kind in kinds if kind in (_HUNG, _LONG, _UNFINISHED)),
        MONTHLY: tuple(_reports(ledger, hangings)),
        HANGING: tuple(_row(record, HANGING) for record in hangings),
        EXTENSIONS: tuple(_row(r, EXTENSIONS) for r in rows_of(ledger, EXTENSIONS) if r.text(Field.NUMBER) in going),
        UNITS: tuple(_row(record, UNITS) for record in rows_of(ledger, UNITS)) or tuple(_named_units(ledger)),
        PEOPLE: tuple(_row(record, PEOPLE) for record in rows_of(ledger, PEOPLE)),
        WORDS: tuple(_row(record, WORDS) for record in rows_of(ledger, WORDS)),
    }
    systems = (table.spec for table in ledger.tables.values() if table.spec.carried)
    rows |= {spec: tuple(_row(record, spec) for record in rows_of(ledger, spec)) for spec in systems}
    hung, long_term, unfinished = (_numbers(kinds, wanted) for wanted in (_HUNG, _LONG, _UNFINISHED))
    return Rollover(
        rows=rows,
        settings={name: value for name, value in settings.items() if value and name in going_on},
        hung=hung,
        long_term=long_term,
        unfinished=unfinished,
        finished=sum(kind == _FINISHED for _, kind in kinds),
        recurring=sum(kind == _RECURRING for _, kind in kinds),
        other_settings=tuple(name for name in settings if name and name not in (*going_on, YEAR)),
    )


def _kind(ledger: Ledger, item: Item, hung: set[str]) -> str:
    state = ledger.state(item)
    if state is State.CLOSED:
        return _FINISHED
    if item.number and item.number in hung:
        return _HUNG
    if item.deadline.kind is DeadlineKind.OPEN_ENDED:
        return _LONG
    if item.deadline.kind is DeadlineKind.RECURRING:
        return _RECURRING
    return _FINISHED if state is State.DONE else _UNFINISHED


def _numbers(kinds: list[tuple[Item, str]], wanted: str) -> tuple[str, ...]:
    return tuple(item.number or item.shown(Field.TASK) for item, kind in kinds if kind == wanted)


def _reports(ledger: Ledger, hangings: Sequence[Record]) -> Iterator[Row]:
    """Yield what was reported of the months that hang: of recurring work that is where an occurrence has its state."""
    for hanging in hangings:
        report = ledger.report(hanging.text(Field.NUMBER), hanging.month) if hanging.month else None
        if report is not None:
            yield _row(report, MONTHLY)


def _item_row(item: Item, year: int) -> Row:
    row = dict(_row(item, LEDGER))
    if item.deadline.kind is DeadlineKind.RECURRING:
        # What stands in the row belongs to the old year's last occurrence.
        row = {name: value for name, value in row.items() if name not in FILLED_FIELDS}
    due, typed = item.deadline.due, item.shown(Field.DEADLINE)
    read = read_deadline(item.cell(Field.DEADLINE), year, item.day(Field.ASSIGNED_ON))
    if item.deadline.kind is not DeadlineKind.DATED or due is None:
        return row
    if item.cell(Field.DEADLINE).kind is not Kind.TEXT:
        row[Field.DEADLINE] = _said(due)
    elif read.due != due:
        # "10月底" would mean the new year's October.
        row[Field.DEADLINE] = _said(due)
        row[Field.REMARK] = "；".join(filter(None, (item.shown(Field.REMARK), f"原完成时限：{typed}")))
    return row


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _row(record: Record, spec: SheetSpec) -> Row:
    return {name: value for name, value in _values(record, spec) if value not in (None, "")}


def _values(record: Record, spec: SheetSpec) -> Iterator[tuple[str, Value]]:
    for column in spec.columns:
        name = column.header
        computed = column.owner is Owner.COMPUTED and name != Field.HANGING
        if computed or not record.text(name):
            continue
        day = record.day(name) if column.type is Type.DATE else None
        yield name, day or (record.cell(name).value if column.type is Type.NUMBER else record.shown(name))


def _named_units(ledger: Ledger) -> Iterator[Row]:
    for unit in ledger.units:
        yield {Field.UNIT_NAME: unit.name}
