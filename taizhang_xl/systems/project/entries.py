"""Edits of 工序: rows to add, baselines where none is typed, and what is computed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from taizhang_xl.cells import Cell, Kind, Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, with_own_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.project.links import step_name
from taizhang_xl.systems.project.outlook import Outlook
from taizhang_xl.systems.project.sheets import (
    FORECAST_FIRST,
    FORECAST_LAST,
    PLANNED_FIRST,
    PLANNED_LAST,
    SLACK,
    STEP,
    STEPS,
)

_WHY = "推进图"
_KINDS = {int: Kind.NUMBER, str: Kind.TEXT, type(None): Kind.BLANK}


def with_steps_sheet(ledger: Ledger) -> Ledger:
    """Return the ledger as it reads with the sheet of steps, which is added where it lacks it."""
    return with_own_sheet(ledger, STEPS) if lacks_sheet(ledger, STEPS) else ledger


def new_records(ledger: Ledger, rows: Iterable[Mapping[str, Value]], number: str) -> tuple[Record, ...]:
    """Return rows that are to be added as they will read; `number` is the 编号 of those that have none."""
    columns = ledger.tables[STEPS.name].columns
    return tuple(
        Record(
            ledger.file, STEPS.name, 0, columns,
            {name: _cell(value) for name, value in ({Field.NUMBER: number or None} | dict(row)).items()},
            year=ledger.year,
        )
        for row in rows
    )  # fmt: skip


def _cell(value: Value) -> Cell:
    return Cell(_KINDS.get(type(value), Kind.DATE), value)


def step_changes(ledger: Ledger, outlooks: Sequence[Outlook], added: Sequence[Record], *, is_new: bool) -> ChangeSet:
    """Return the edits of 工序: `added` rows with all that is computed of them, and what differs in those that are there.

    `is_new`: the sheet itself is added.
    """
    computed = {(o.project.number, step): values for o in outlooks for step, values in _computed(o)}
    changes = [
        Change(row.sheet, row.row, row.columns[name], row.cell(name).value, value, why=_WHY, item=row.text(Field.NUMBER))
        for outlook in outlooks
        for row in outlook.project.rows
        if row.row
        for name, value in computed[outlook.project.number, step_name(row.text(STEP))].items()
        if name in row.columns and value != _now(row, name)
    ]  # fmt: skip
    appends = []
    for row in added:
        values = {name: cell.value for name, cell in row.cells.items()}
        values |= computed.get((row.text(Field.NUMBER), step_name(row.text(STEP))), {})
        cells = {
            row.columns[name]: value for name, value in values.items() if value is not None and name in row.columns
        }
        appends.append(Append(STEPS.name, cells, _WHY, row.text(Field.NUMBER)))
    return ChangeSet(tuple(changes), tuple(appends), (own_sheet(STEPS),) if is_new else ())


def _now(row: Record, name: str) -> Value:
    """Return what a computed cell holds, dates as days: a day typed as a text is written again."""
    value = row.cell(name).value
    return row.day(name) if name != SLACK and not isinstance(value, str) else value


def _computed(outlook: Outlook) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield for each step what is written into its row; a baseline is written once, where there is none."""
    for step, span in outlook.forecast.items():
        planned = zip((PLANNED_FIRST, PLANNED_LAST), outlook.project.planned(step), outlook.baseline[step], strict=True)
        values: dict[str, Value] = {name: day for name, typed, day in planned if typed is None}
        yield step, values | {FORECAST_FIRST: span.first, FORECAST_LAST: span.last, SLACK: span.slack}
