"""The sheets that later verbs ask for and an office's own workbook lacks: 单位 with the units found, 设置 with each setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taizhang_xl.cells import Value
from taizhang_xl.changes import ChangeSet, Look, OwnCell, SheetChange
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet
from taizhang_xl.ledger.schema import SETTINGS, UNITS, SheetSpec
from taizhang_xl.ledger.settings import DEFAULTS, YEAR, Setting
from taizhang_xl.verbs.adoption.own_rows import unit_rows

_CELL = Look(number_format="@", wrap=True, lines=True)


def lacking_sheets(ledger: Ledger) -> tuple[SheetSpec, ...]:
    """Return those of the two that the workbook lacks."""
    return tuple(spec for spec in (UNITS, SETTINGS) if lacks_sheet(ledger, spec))


def new_sheets(ledger: Ledger, of_systems: Sequence[Setting]) -> ChangeSet:
    """Return the edits that add them: 设置 as a new ledger has it, the year filled in and what nothing tells left to fill."""
    rows = {UNITS.name: _units(ledger), SETTINGS.name: _settings(ledger, of_systems)}
    return ChangeSet(sheets=tuple(_filled(spec, rows[spec.name]) for spec in lacking_sheets(ledger)))


def _filled(spec: SheetSpec, rows: Iterator[tuple[Value, ...]]) -> SheetChange:
    head = own_sheet(spec)
    cells = tuple(tuple(OwnCell(value, _CELL) for value in row) for row in rows)
    return head._replace(content=head.content and head.content._replace(rows=(*head.content.rows, *cells)))


def _units(ledger: Ledger) -> Iterator[tuple[Value, ...]]:
    for row in unit_rows(ledger):
        yield tuple(row.get(column.header) for column in UNITS.columns)


def _settings(ledger: Ledger, of_systems: Sequence[Setting]) -> Iterator[tuple[Value, ...]]:
    for setting in (*DEFAULTS, *of_systems):
        yield setting.name, str(ledger.year) if setting.name == YEAR else setting.value or None, setting.note
