"""The rows of each frame as plain values: text, day, whole number, None for a blank. No pandas here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from taizhang_xl.cells import Cell, Kind, value_text
from taizhang_xl.contract.opening import Opened
from taizhang_xl.faces.frames.columns import CELL, DAY, FRAMES, ORDERED, OVER, UNREAD, WHOLE, YEAR, Column, Frame
from taizhang_xl.faces.frames.occurrences import occurrence_rows
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import SHEETS, Field
from taizhang_xl.ledger.status import status_of
from taizhang_xl.reading.table import rows_of
from taizhang_xl.text import trimmed
from taizhang_xl.verbs.item_values import DATES, item_values
from taizhang_xl.xlsx.read.workbook import Workbook

Row = dict[str, object]
_Source = Callable[[Opened, date], Iterable[Row]]
ITEMS = FRAMES["items"]
_NO_RESULT = "公式没有结果"
_OF_PLACE = (UNREAD, CELL, YEAR)


def rows_of_frame(frame: Frame, opened: Opened, as_of: date) -> list[Row]:
    """Return the rows of a frame of one ledger, as of a day. Raises FileError where journal or closes cannot be read."""
    return list(_SOURCES[frame.name](opened, as_of))


def item_rows(ledger: Ledger, as_of: date) -> Iterator[Row]:
    """Yield the items as the sheet shows them once it is coloured for a day, in the ledger's order."""
    for item in ledger.items:
        values: Row = {**item_values(ledger, item, as_of)}
        values |= {name: date.fromisoformat(text) for name in DATES if isinstance(text := values[name], str)}
        if values[Field.STATE]:
            state = ledger.state(item)
            values[Field.STATE] = str(state) if state else None
        status = status_of(ledger, item, as_of)
        over = None if status.finished else status.days_over
        yield values | {OVER: over} | _of_place(ledger, item, _unread(ledger, item, ITEMS.columns, values))


def _sheet_rows(name: str) -> _Source:
    frame = FRAMES[name]
    columns = [column for column in frame.columns if column.name not in _OF_PLACE]
    spec = next(spec for spec in SHEETS if spec.name == frame.sheet)

    def rows(opened: Opened, _: date) -> Iterator[Row]:
        ledger = opened.ledger
        for record in rows_of(ledger, spec):
            values: Row = {column.name: _value(ledger, record, column) for column in columns}
            yield values | _of_place(ledger, record, _unread(ledger, record, columns, values))

    return rows


def _value(ledger: Ledger, record: Record, column: Column) -> object:
    """Return what a cell holds by its column's dtype, None where it is blank or no such thing."""
    if column.name == Field.MONTH:
        return str(record.month) if record.month else trimmed(record.shown(Field.MONTH)) or None
    if column.dtype == DAY:
        return record.day(column.name)
    if column.dtype == WHOLE:
        text = record.text(column.name)
        return int(text) if text.removeprefix("-").isdecimal() else None
    if column.dtype == ORDERED:
        state = ledger.state(record) if record.text(column.name) else None
        return str(state) if state else None
    return trimmed(record.shown(column.name)) or None


def _unread(ledger: Ledger, record: Record, columns: Iterable[Column], values: Mapping[str, object]) -> str | None:
    """Return what cells hold that their columns cannot: no day, no number, no state, an error."""
    lost = (
        f"{column.name}：{text}"
        for column in columns
        if column.name in record.columns and values.get(column.name) is None and (text := _told(record, column.name))
    )
    return "；".join(lost) or None


def _told(record: Record, name: str) -> str:
    cell: Cell = record.cell(name)
    if cell.kind is Kind.BLANK:
        return _NO_RESULT if cell.formula is not None else ""
    return trimmed(value_text(cell.value))


def _of_place(ledger: Ledger, record: Record, unread: str | None) -> Row:
    return {UNREAD: unread, CELL: f"{record.sheet}!A{record.row}", YEAR: ledger.year}


def _findings(opened: Opened, as_of: date) -> Iterator[Row]:
    from taizhang_xl.faces.registry import REGISTRY
    from taizhang_xl.verbs.check import check_opened

    ledger = opened.with_sheets(REGISTRY.sheets())
    numbers = {(item.sheet, item.row): item.number for item in ledger.ledger.items}
    for found in check_opened(ledger, as_of, REGISTRY.checks()):
        yield {
            "代号": found.code, "级别": str(found.severity),
            Field.NUMBER: numbers.get((found.sheet, _row_number(found.cell))) or None,
            CELL: "!".join(filter(None, (found.sheet, found.cell))) or None, "内容": found.value or None,
            "问题": found.message, "怎么改": found.fix or None, YEAR: ledger.ledger.year,
        }  # fmt: skip


def _row_number(cell: str) -> int:
    found = re.search(r"\d+", cell)
    return int(found[0]) if found else 0


def _history(opened: Opened, _: date) -> Iterator[Row]:
    from taizhang_xl.verbs.history import history_of
    from taizhang_xl.verbs.history_lines import change_rows

    if not isinstance(opened.source, Workbook):
        # A ledger in another format is only read, so nothing of it is on record.
        return
    for entry in history_of(opened.source.package):
        head = {"使用者": entry.user, "电脑": entry.host, "操作": entry.verb, "月份": entry.month, "说明": entry.note}
        when = datetime.fromisoformat(entry.time[:19]) if entry.time else None
        # A close of a month without changes is an entry all the same.
        for row in [*change_rows(entry)] or [{}]:
            texts = {name: text or None for name, text in {**head, **row, "批次": entry.id}.items()}
            yield {**texts, "时间": when, YEAR: opened.ledger.year}


def _closes(opened: Opened, _: date) -> Iterator[Row]:
    from taizhang_xl.faces.frames.closed import closed_rows
    from taizhang_xl.journal.closes import read_closes

    for snapshot in read_closes(opened.path):
        yield from closed_rows(opened.ledger, snapshot)


def _occurrences(opened: Opened, as_of: date) -> Iterator[Row]:
    return occurrence_rows(opened.ledger, as_of)


_SOURCES: dict[str, _Source] = {
    "items": lambda opened, as_of: item_rows(opened.ledger, as_of),
    "occurrences": _occurrences,
    "closes": _closes,
    "findings": _findings,
    "history": _history,
    **{name: _sheet_rows(name) for name in ("reports", "hangings", "extensions", "people", "units")},
}
