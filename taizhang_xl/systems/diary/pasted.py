"""Sentences pasted from anywhere as rows of 工作日志 that wait for somebody to confirm them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Append
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.diary.figures import MONEY, Figure
from taizhang_xl.systems.diary.measures import measures_of
from taizhang_xl.systems.diary.sentence import Left, Seen, read_sentences
from taizhang_xl.systems.diary.sheets import (
    AMOUNT,
    CONFIRM,
    CONTENT,
    COUNTED_IN,
    DIARY,
    MEASURE,
    PROJECT,
    SCOPE,
    SOURCE,
    WAITING,
)
from taizhang_xl.systems.diary.spans import Span, read_span
from taizhang_xl.text import content

WHY = "粘贴日志"
NEEDED = (Field.DAY, CONTENT, MEASURE, AMOUNT, COUNTED_IN)
_SAME = (CONTENT, MEASURE, AMOUNT, COUNTED_IN)
NEW_MEASURE, NO_DAY = "指标是新的，请核对", "没有写日期，请补填"


class Given(NamedTuple):
    """What is told beside the text: the village or project, the day where a sentence has none, the item's 编号."""

    project: str = ""
    day: date | None = None
    number: str = ""


class Pasted(NamedTuple):
    """The rows that are proposed, column -> value; how many are there already; numbers that are no rows."""

    rows: tuple[Mapping[str, Value], ...] = ()
    known: int = 0
    left: tuple[Left, ...] = ()

    @property
    def asked(self) -> tuple[Left, ...]:
        """The numbers that a person must settle."""
        return tuple(left for left in self.left if left.is_asked)


def read_pasted(text: str, ledger: Ledger, given: Given) -> Pasted:
    """Return what a text proposes to the diary of a ledger that was read with this system's sheets."""
    found = read_sentences(text, measures_of(ledger))
    present = {_identity({name: row.content(name) for name in _SAME}) for row in rows_of(ledger, DIARY)}
    rows, known = [], 0
    for seen in found.seen:
        row = _row(seen, ledger.year, given)
        if _identity(row) in present:
            known += 1
            continue
        present.add(_identity(row))
        rows.append(row)
    return Pasted(tuple(rows), known, found.left)


def appended(ledger: Ledger, rows: Sequence[Mapping[str, Value]]) -> Iterator[Append]:
    """Yield the edits that add rows to 工作日志; the ledger reads with all of its columns."""
    columns = ledger.tables[DIARY.name].columns
    for row in rows:
        cells = {columns[name]: value for name, value in row.items() if name in columns and value is not None}
        yield Append(DIARY.name, cells, WHY, str(row.get(Field.NUMBER) or ""))


def typed(figure: Figure) -> tuple[int | float | str, str]:
    """Return number and unit as a person types them into two cells: 300 and 米, 2000余 and 米, 3万余 and 元."""
    if figure.marks:
        unit = "元" if figure.unit in MONEY else figure.unit
        return str(figure).removesuffix(unit), unit
    value = figure.value
    return (int(value) if value == value.to_integral_value() else float(value)), figure.unit


def _row(seen: Seen, year: int, given: Given) -> dict[str, Value]:
    amount, unit = typed(seen.figure)
    day = _day(seen.day, year) or given.day
    notes = [*([] if seen.is_known else [NEW_MEASURE]), *([] if day else [NO_DAY])]
    return {
        Field.DAY: day, PROJECT: given.project or None, CONTENT: content(seen.clause), MEASURE: seen.measure,
        AMOUNT: amount, COUNTED_IN: unit, SCOPE: seen.scope, SOURCE: seen.source or None,
        Field.NUMBER: given.number or None, CONFIRM: WAITING, Field.REMARK: "；".join(notes) or None,
    }  # fmt: skip


def _day(text: str, year: int) -> date | str | None:
    """Return a day as the cell has it; several days as they were typed."""
    span = read_span(text, year) if text else None
    if not isinstance(span, Span):
        return None
    return span.first if span.first == span.last else text


def _identity(row: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(content(value_text(row[name])) for name in _SAME)
