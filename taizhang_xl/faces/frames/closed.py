"""A closed month as rows: each says what it counts as, and whose it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.dates.day import read_day
from taizhang_xl.faces.frames.columns import CLOSED_KINDS, DAY, FRAMES, ORDERED, UNREAD, YEAR
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.snapshot import Rows, Snapshot
from taizhang_xl.text import trimmed

_COLUMNS = {column.name: column for column in FRAMES["closes"].columns}
_DUE, _DONE, _REPORTED, _HUNG, _LATE, _EARLY, _SILENT = CLOSED_KINDS


def closed_rows(ledger: Ledger, snapshot: Snapshot) -> Iterator[dict[str, object]]:
    """Yield what a month's close keeps, kind by kind; closes of earlier versions lack some kinds.

    Rows that keep no unit or task of their own have those of the ledger's item now.
    """
    by_number: tuple[tuple[str, Rows | None], ...] = (
        (_DUE, snapshot.due), (_DONE, snapshot.done), (_REPORTED, snapshot.reports), (_HUNG, snapshot.hung),
        (_LATE, snapshot.late), (_EARLY, snapshot.early),
    )  # fmt: skip
    month = str(snapshot.month)
    for kind, rows in by_number:
        for key, texts in (rows or {}).items():
            own = {str(Field.HANGING_NUMBER): key} if kind == _HUNG else {str(Field.NUMBER): key.partition(" ")[0]}
            yield _row(ledger, kind, month, {**own, **{name: text for name, text in texts.items() if text}})
    for unit in snapshot.silent or ():
        yield _row(ledger, _SILENT, month, {Field.UNIT: unit})


def _row(ledger: Ledger, kind: str, month: str, texts: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {str(name): _value(ledger, name, text) for name, text in texts.items()}
    lost = (f"{name}：{text}" for name, text in texts.items() if text and values[str(name)] is None)
    values[UNREAD] = "；".join(lost) or None
    item = ledger.by_number.get(texts.get(Field.NUMBER, ""))
    if item is not None:
        unit = ledger.unit_of(item)
        values.setdefault(str(Field.UNIT), unit.name if unit else trimmed(item.shown(Field.UNIT)) or None)
        values.setdefault(str(Field.TASK), trimmed(item.shown(Field.TASK)) or None)
    return {**values, str(Field.MONTH): month, "种类": kind, YEAR: ledger.year}


def _value(ledger: Ledger, name: str, text: str) -> str | date | None:
    dtype = _COLUMNS[name].dtype
    if dtype == DAY:
        return read_day(Cell(Kind.TEXT, text), ledger.year)
    if dtype == ORDERED:
        state = ledger.state_named(text)
        return str(state) if state else None
    return trimmed(text) or None
