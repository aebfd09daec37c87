"""The verbs that only read: read, check, export, deadline."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TypedDict

from taizhang_xl.catalogue import CLOSE_ALTERED, CLOSE_LOST, CLOSE_UNREADABLE, SOURCE_NOTE
from taizhang_xl.cells import value_text
from taizhang_xl.checks import check_ledger
from taizhang_xl.checks.names import category_of
from taizhang_xl.dates.deadline import Deadline
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.errors import ForeignFormatError, UsageError
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.journal.bases import read_columns
from taizhang_xl.journal.closes import altered as altered_closes
from taizhang_xl.journal.closes import lost_months, read_closes, unreadable
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Type
from taizhang_xl.ledger.status import read_state
from taizhang_xl.month.snapshot import changed_since
from taizhang_xl.reading.beside_table import columns_beside_tables
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.left_out import left_out_of_ledger
from taizhang_xl.tables.source import Source, note_of, open_source
from taizhang_xl.text import trimmed
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.read.workbook import Workbook

_DATES = tuple(column.header for column in LEDGER.columns if column.type is Type.DATE)


class Export(TypedDict):
    """What the reader understood of a ledger: items by the ledger's column names, with "cell"; repairs; findings."""

    items: list[dict[str, str | None]]
    repairs: list[dict[str, str]]
    findings: list[dict[str, str]]


class Opened(NamedTuple):
    """A ledger together with what it was read from, so that a save can tell whether that changed; `path` is its place."""

    path: Path
    source: Source
    ledger: Ledger

    @property
    def package(self) -> Package:
        """The workbook's very bytes. Raises ForeignFormatError for a ledger of a format that is only read."""
        if isinstance(self.source, Workbook):
            return self.source.package
        raise ForeignFormatError(self.source.file, "不是 .xlsx 台账，旧格式和文本只能读", "请另存为 .xlsx 再用")


def today() -> date:
    """Return the local date: the one place where the clock is asked."""
    return datetime.now().astimezone().date()


def parse_month(text: str) -> Month:
    """Return the month of "2018-03"; UsageError in the user's words where it is none."""
    try:
        return Month.parse(text)
    except ValueError:
        raise UsageError(text, "不是月份", "请写成 2018-03 这样") from None


def open_ledger(
    path: Path, *, year: int | None = None, sheet: str | None = None, columns: Mapping[str, int] | None = None
) -> Opened:
    """Open a ledger, a workbook or another format that can be read. Raises WorkbookError, FileError or UsageError (errors.py).

    Columns that the user settled are remembered beside the ledger; `columns` goes before them.
    """
    return opened_from(open_source(path), path, year=year, sheet=sheet, columns=columns)


def opened_from(
    source: Source,
    path: Path,
    *,
    year: int | None = None,
    sheet: str | None = None,
    columns: Mapping[str, int] | None = None,
) -> Opened:
    """Return the ledger that a source holds; `path` is where the ledger lies, also where `source` is a copy of it."""
    settled = read_columns(path) if columns is None else columns
    ledger = build_ledger(source, year=year, sheet=sheet, columns=settled)
    own = ledger.settings.year
    if year is not None and own is not None and own != year:
        what = f"“设置”表写的年度是{own}，--year 给的是{year}，没有照办"
        raise UsageError(path, what, "请去掉 --year；年度填错了的，在“设置”表改")
    return Opened(path, source, replace(ledger, findings=(*noted(source), *ledger.findings)))


def noted(source: Source) -> list[Finding]:
    """Return how a file of another format was read, as a finding; none for a workbook."""
    note = note_of(source)
    return [SOURCE_NOTE.at(Where(source.file), note)] if note else []


def check(path: Path, *, year: int | None = None, as_of: date | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger, and first what was repaired in reading it."""
    return check_opened(open_ledger(path, year=year), as_of or today())


def check_opened(opened: Opened, as_of: date) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger that is open, and what was changed in the months that are closed."""
    where = Where(opened.path.name)
    if faults := unreadable(opened.path):
        said = (CLOSE_UNREADABLE.at(where, f"{error.subject}：{error.what}") for error in faults)
        return (*check_ledger(opened.ledger, as_of), *said)
    lost = [CLOSE_LOST.at(where, month.label) for month in lost_months(opened.path, opened.ledger)]
    altered = [CLOSE_ALTERED.at(Where(opened.path.name), path.name) for path in altered_closes(opened.path)]
    closed = (finding for snapshot in read_closes(opened.path) for finding in changed_since(opened.ledger, snapshot))
    left_out = left_out_of_ledger(opened.source, opened.ledger)
    beside = columns_beside_tables(opened.source, opened.ledger)
    return (*check_ledger(opened.ledger, as_of), *left_out, *beside, *lost, *altered, *closed)


def deadlines(texts: Sequence[str], year: int, since: date | None = None) -> tuple[Deadline, ...]:
    """Return how deadline texts are read in a year."""
    return tuple(parse_deadline(text, year, since) for text in texts)


def item_values(ledger: Ledger, item: Item) -> dict[str, str | None]:
    """Return an item by the ledger's column names: dates in ISO form or None, words in their standard form, texts as typed."""
    values: dict[str, str | None] = {column.header: trimmed(item.shown(column.header)) for column in LEDGER.columns}
    values[Field.NUMBER] = item.number
    for name in _DATES:
        day = item.deadline.due if name == Field.DUE else item.day(name)
        values[name] = day.isoformat() if day else None
    values[Field.CATEGORY] = category_of(ledger, item.text(Field.CATEGORY)) or values[Field.CATEGORY]
    if values[Field.STATE]:
        values[Field.STATE] = read_state(ledger.standard("状态", item.text(Field.STATE))) or values[Field.STATE]
    if unit := ledger.unit_of(item):
        values[Field.UNIT] = unit.name
    return {str(name): value if value is None else str(value) for name, value in values.items()}


def export(path: Path, *, year: int | None = None, sheet: str | None = None, as_of: date | None = None) -> Export:
    """Return what the reader understood: items, the repairs that reading took, and the findings."""
    ledger = open_ledger(path, year=year, sheet=sheet).ledger
    findings = check_ledger(ledger, as_of or today())
    return {
        "items": [
            {**item_values(ledger, item), "cell": f"{item.sheet}!A{item.row}"} for item in ledger.items
        ],
        "repairs": [finding.as_dict() for finding in findings if finding.severity is Severity.REPAIR],
        "findings": [finding.as_dict() for finding in findings if finding.severity is not Severity.REPAIR],
    }  # fmt: skip


def as_json(value: object) -> str:
    """Return a result as JSON for people and programs: Chinese as it is, dates in ISO form."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=value_text)


def as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would run as a formula gets a blank in front."""
    # Imported late: a check lists no rows.
    import csv

    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _harmless(value: object) -> object:
    return f" {value}" if isinstance(value, str) and value[:1] in "=+-@\t\r＝＋－＠" and value else value
