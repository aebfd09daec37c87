"""The rows that a form's values land in, by key: the items of the ledger, or the rows of any other sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.ledger.model import Ledger, Record, Unit
from taizhang_xl.reading.locate import SheetSource, no_table
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.returns.forms.form import Form


def _nobody(_: Record) -> tuple[Unit, ...]:
    return ()


class Target(NamedTuple):
    """Rows by key, the first of a key that stands twice (`doubled`); `unit_of` says whose a row is, `co_units` who assists."""

    rows: Mapping[str, Record]
    doubled: frozenset[str]
    unit_of: Callable[[Record], Unit | None]
    co_units: Callable[[Record], tuple[Unit, ...]] = _nobody

    def of(self, unit: Unit) -> Iterator[tuple[str, Record]]:
        """Yield a unit's rows with their keys, in the order of the sheet."""
        return ((key, row) for key, row in self.rows.items() if self.unit_of(row) == unit)


def read_target(form: Form, ledger: Ledger, source: SheetSource) -> Target:
    """Return the rows of a form's target sheet in a workbook; the ledger knows the units. Raises NoTableError."""
    name = form.target.name
    found = find_table(source.sheet(name), form.target) if name in source.sheet_names else None
    if found is None or not {*form.keys, form.unit} <= found[0].columns.keys():
        raise no_table(source, form.target, source.sheet_names)
    rows = [(key, row) for row in read_records(found[0], ledger.year)[0] if (key := form.key_of(row))]
    counts = Counter(key for key, _ in rows)
    first: dict[str, Record] = {}
    for key, row in rows:
        first.setdefault(key, row)
    return Target(
        first,
        frozenset(key for key, count in counts.items() if count > 1),
        lambda row: ledger.unit(row.text(form.unit)),
    )
