"""A ledger as it is read, together with the file it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.catalogue import SOURCE_NOTE
from taizhang_xl.errors import ForeignFormatError, UsageError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.journal.bases import read_columns
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.reading.build import build_ledger, with_sheets
from taizhang_xl.tables.source import Source, note_of, open_source
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.read.workbook import Workbook


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

    def with_sheets(self, sheets: Iterable[SheetSpec]) -> Opened:
        """Return the ledger read with further sheets: those of systems, which most verbs do not look at."""
        return self._replace(ledger=with_sheets(self.ledger, self.source, sheets))


def today() -> date:
    """Return today, by the local clock; rules are given the day and never ask."""
    return datetime.now().astimezone().date()


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
