"""A ledger as it is read, together with the file it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.catalogue import COLUMN_MISSING, SOURCE_NOTE
from taizhang_xl.cells import Sheet, column_name
from taizhang_xl.errors import ForeignFormatError, LayoutChangedError, NoTableError, UsageError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.journal.columns import read_settled, write_settled
from taizhang_xl.journal.taken_in import read_taken_in
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, SheetSpec
from taizhang_xl.messages import as_typed
from taizhang_xl.reading.build import build_ledger, with_sheets
from taizhang_xl.reading.companion_mark import refuse_companion
from taizhang_xl.reading.header import header_word
from taizhang_xl.reading.seen import header_text
from taizhang_xl.reading.settled import Settled
from taizhang_xl.tables.source import Source, note_of, open_source
from taizhang_xl.text import key
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.uneditable import refuse_uneditable


class Opened(NamedTuple):
    """A ledger together with what it was read from, so that a save can tell whether that changed; `path` is its place."""

    path: Path
    source: Source
    ledger: Ledger

    @property
    def package(self) -> Package:
        """The workbook's very bytes, to be edited. Raises ForeignFormatError for a ledger of a format that is only read,
        EditRefusedError for a workbook that must not be edited at all.
        """
        if isinstance(self.source, Workbook):
            refuse_uneditable(self.source.package)
            return self.source.package
        raise ForeignFormatError(self.source.file, "不是 .xlsx 台账，旧格式和文本只能读", "请另存为 .xlsx 再用")

    def with_sheets(self, sheets: Iterable[SheetSpec]) -> Opened:
        """Return the ledger read with further sheets: those of systems, which most verbs do not look at."""
        return self._replace(ledger=with_sheets(self.ledger, self.source, sheets))


def today() -> date:
    """Return today, by the local clock; rules are given the day and never ask."""
    return datetime.now().astimezone().date()


def open_ledger(
    path: Path, *, year: int | None = None, sheet: str | None = None, columns: Settled | None = None
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
    columns: Settled | None = None,
) -> Opened:
    """Return the ledger that a source holds; `path` is where the ledger lies, also where `source` is a copy of it.

    Raises UsageError for a companion workbook, and as `open_ledger` does.
    """
    refuse_companion(source)
    settled = read_settled(path) if columns is None else columns
    ledger = _built(source, year, sheet, settled)
    if columns is None:
        refuse_moved(path, ledger, settled)
    own = ledger.settings.year
    if year is not None and own is not None and own != year:
        what = f"“设置”表写的年度是{own}，--year 给的是{year}，没有照办"
        raise UsageError(path, what, "请去掉 --year；年度填错了的，在“设置”表改")
    findings = (each for each in ledger.findings if not _is_settled(each, settled))
    known = replace(ledger, findings=(*noted(source), *findings), taken_in=read_taken_in(path))
    return Opened(path, source, known)


def _is_settled(finding: Finding, settled: Settled) -> bool:
    """Tell whether it is of a column of which staff said that there is none; numbers are lacking all the same."""
    is_missing = finding.code == COLUMN_MISSING.code and finding.value != Field.NUMBER
    return is_missing and settled.columns.get(finding.value) == 0


def _built(source: Source, year: int | None, sheet: str | None, settled: Settled) -> Ledger:
    try:
        return build_ledger(source, year=year, sheet=sheet, columns=settled)
    except NoTableError as error:
        if not settled.forced:
            raise
        cure = f"{error.cure}；指定过的列移动或改名了的，请改回，或运行 taizhang adopt {as_typed(source.file)} 重新指定"
        raise NoTableError(error.subject, error.what, cure) from error


def refuse_moved(path: Path, ledger: Ledger, settled: Settled) -> None:
    """Raise LayoutChangedError where something else stands now over a column than when it was settled."""
    for part in ledger.parts:
        for name, column in settled.columns.items():
            before = settled.headers.get(name)
            if before is not None and (now := changed_header(part.sheet, part.header_row, name, column, before)):
                sheet = f"表“{part.sheet.name}”的" if len(ledger.parts) > 1 else ""
                cure = _to_settle_again(path, part.sheet, part.header_row, name, column, before)
                raise LayoutChangedError(path, f"{sheet}{now}", cure)


def _to_settle_again(path: Path, sheet: Sheet, header_row: int, name: str, column: int, before: str) -> str:
    """Return how a column is settled again: by the header, which whoever has no command line can type, or by the command."""
    texts = [(at, header_text(sheet, header_row, at)) for at, _ in sheet.texts(header_row)]
    if column:
        there = [column_name(at) for at, text in texts if key(text) == key(before)]
        by_hand = (
            f"把 {column_name(column)} 列的列名改回“{before}”"
            if not there
            else f"把“{before}”一列移回 {column_name(column)} 列"
        )
    else:
        there = [column_name(at) for at, text in texts if LEDGER.header(header_word(text)) == name]
        by_hand = "不是的，改掉它的列名"
    command = f"运行 taizhang adopt {as_typed(path.name)} --column {name}={there[0] if there else '列号'} 重新指定"
    return f"请{by_hand}，或{command}" if column else f"就是它的，请{command}；{by_hand}"


def keep_headers(path: Path, opened: Opened) -> None:
    """Remember what stands over the columns that an earlier version settled: from now on that is looked at.

    Raises FileError where it cannot be written.
    """
    settled = read_settled(path)
    if not settled.is_checked:
        part = opened.ledger.parts[0]
        there = {name: header_text(part.sheet, part.header_row, at) for name, at in settled.columns.items() if at}
        write_settled(path, Settled(settled.columns, {**there, **settled.headers}))


def changed_header(sheet: Sheet, header_row: int, name: str, column: int, before: str) -> str:
    """Return in words what changed over a column that was settled, "" where nothing did.

    A field that was not there may have come since.
    """
    if not column:
        now = [at for at, text in sheet.texts(header_row) if LEDGER.header(header_word(text)) == name]
        new = next((at for at in now if key(header_text(sheet, header_row, at)) != key(before)), 0)
        return f"原来定的是没有“{name}”，现在 {column_name(new)} 列写着它" if new else ""
    now_there = header_text(sheet, header_row, column)
    if key(now_there) == key(before):
        return ""
    shown = f"写的是“{now_there}”" if now_there else "没有列名"
    return f"“{name}”原来定的是 {column_name(column)} 列“{before}”，现在这一列{shown}，没有照它读"


def noted(source: Source) -> list[Finding]:
    """Return how a file of another format was read, as a finding; none for a workbook."""
    note = note_of(source)
    return [SOURCE_NOTE.at(Where(source.file), note)] if note else []
