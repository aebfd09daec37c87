"""Rows of a return with their names and periods spelled as in the companion: 李 某 is 李某, 4月7日-4月11日 the same week. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from taizhang_xl.ledger.model import Record
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.returns.forms.target import Target
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.week_text import read_week
from taizhang_xl.text import key


def as_listed(form: Form, target: Target, returned: Returned, year: int) -> Returned:
    """Return a return whose rows have the key of the target's row of that person and week or month."""
    listed: dict[tuple[str, object], Record] = {}
    for row in target.rows.values():
        if (place := _place(row, form, year)) is not None:
            listed.setdefault(place, row)

    def one(each: Returned) -> Returned:
        records = tuple(_spelled(record, form, target, listed, year) for record in each.records)
        return each._replace(records=records, also=tuple(map(one, each.also)))

    return one(returned)


def _spelled(
    record: Record, form: Form, target: Target, listed: Mapping[tuple[str, object], Record], year: int
) -> Record:
    if form.key_of(record) in target.rows or any(record.cell(name).formula is not None for name in form.keys):
        return record
    place = _place(record, form, year)
    row = listed.get(place) if place else None
    return record if row is None else replace(record, cells={**record.cells, **{n: row.cell(n) for n in form.keys}})


def _place(record: Record, form: Form, year: int) -> tuple[str, object] | None:
    name = key(record.text(s.NAME))
    period: object = read_week(record, s.WEEK, year) if s.WEEK in form.keys else record.month
    return (name, period) if name and period is not None else None
