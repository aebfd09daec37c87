"""Returned workbooks -> what they amount to: each file is read by itself, one bad file never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from taizhang_xl.catalogue import RETURN_NOT_READ, RETURN_OPEN, RETURN_TOO_LARGE, RETURN_UNREADABLE
from taizhang_xl.contract.context import Progress, silent
from taizhang_xl.contract.opening import Opened, noted
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, TaizhangError, TooManyRowsError, UsageError
from taizhang_xl.files.owner import owner_of
from taizhang_xl.findings import Finding, Where
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.closes import lost_months, read_closes
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_columns import applied_columns
from taizhang_xl.reading.beside_table import at_edges, columns_beside_tables
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.returns.consolidate import MonthConsolidation, consolidate_returns
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.forms.conflicts import read_choices
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.file_names import units_named
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.package import LIMITS
from taizhang_xl.xlsx.read.protection import protected_sheets
from taizhang_xl.xlsx.read.workbook import Workbook

# Of all sheets of a return together, rows that hold nothing not counted. A form has a few hundred at most; read whole, a
# file of 5 MB with half a million rows took as long as a thousand forms.
RETURN_LIMITS = LIMITS._replace(rows=50_000)
# What systems and programs leave in a folder by themselves.
_NOBODYS = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
_UNFINISHED = ".tmp"
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv"}


class ReadFile(NamedTuple):
    """One file as read: the return, None where it could not be taken, and what is to be said of the file."""

    returned: Returned | None
    findings: tuple[Finding, ...] = ()


class Engine(Protocol):
    """A way to read many files, here or elsewhere; what comes out is in the order of the files."""

    def __call__(
        self, files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout], progress: Progress
    ) -> Iterable[ReadFile]:
        """Yield each file as `read_file` reads it."""


def read_file(file: Path, read: Callable[[SheetSource], Returned | Finding]) -> ReadFile:
    """Read one returned workbook of whatever form `read` reads; what is wrong with it is returned, never raised."""
    told: list[Finding] = []
    try:
        source = open_source(file, limits=RETURN_LIMITS)
        told += [*noted(source), *_opened_elsewhere(file)]
        returned = read(source)
    except TooManyRowsError as error:
        return ReadFile(None, (*told, RETURN_TOO_LARGE.at(Where(file.name, error.sheet), error.rows)))
    except TaizhangError as error:
        return ReadFile(None, (*told, RETURN_UNREADABLE.at(Where(file.name), f"{error.what}（{error.cure}）")))
    if isinstance(returned, Finding):
        return ReadFile(None, (*told, returned))
    return ReadFile(returned, tuple(told))


def read_here(
    files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout], progress: Progress
) -> Iterator[ReadFile]:
    """Read files one after the other in this process: the engine of every day."""
    for file in files:
        progress(file.name)
        yield read_file(file, partial(read_return, ledger=ledger, month=month, bases=bases))


def gather(
    opened: Opened, returns: Sequence[Path], month: Month, progress: Progress = silent, settle_by: Path | None = None,
    engine: Engine = read_here,
) -> MonthConsolidation:  # fmt: skip
    """Merge returned workbooks with an open ledger; nothing is written. Raises UsageError for a month that is closed."""
    ledger, path = opened.ledger, opened.path
    _refuse_closed(opened, month)
    choices, wrong = read_choices(open_source(settle_by)) if settle_by else ({}, ())
    files = tuple(return_files(returns, path))
    read = list(engine(files, ledger, month, read_bases(path, month), progress))
    taken = [each.returned for each in read if each.returned is not None]
    told = [*wrong, *(finding for each in read for finding in each.findings), *_not_read(returns, ledger)]
    result = consolidate_returns(ledger, taken, told, month, choices, _guarded(opened))
    result = replace(result, changes=at_edges(opened.source, ledger, result.changes).changes)
    return replace(result, findings=(*result.findings, *_beside_tables(opened, result)))


def _guarded(opened: Opened) -> list[str]:
    """Return the sheets that are protected: a column cannot be put beside their header."""
    source = opened.source
    return protected_sheets(source) if isinstance(source, Workbook) else []


def _beside_tables(opened: Opened, result: MonthConsolidation) -> list[Finding]:
    """Return the columns that are added now beside an Excel table; the check goes on naming them."""
    before = list(columns_beside_tables(opened.source, opened.ledger))
    after = columns_beside_tables(opened.source, applied_columns(opened.ledger, result.changes), result.changes.changes)
    return [finding for finding in after if finding not in before]


def _refuse_closed(opened: Opened, month: Month) -> None:
    if month in (*(snapshot.month for snapshot in read_closes(opened.path)), *lost_months(opened.path, opened.ledger)):
        raise UsageError(
            opened.path, f"{month.label}已经月结，报表没有并入，台账没有改动",
            "确实要补的，先用 taizhang undo 撤回这次月结，并完再月结一次",
        )  # fmt: skip


def _opened_elsewhere(file: Path) -> Iterator[Finding]:
    if who := owner_of(file):
        yield RETURN_OPEN.at(Where(file.name), who)


def return_files(returns: Sequence[Path], ledger: Path) -> Iterator[Path]:
    """Yield the workbooks named or lying in the folders named, each once, sorted by path within a folder."""
    seen = {ledger.resolve()}
    for given in returns:
        if not given.exists():
            raise FileError(given, "没有这个文件或文件夹", "请核对路径")
        for file in _files(given) if given.is_dir() else [given]:
            if file.resolve() not in seen and (file == given or file.suffix.lower() in _WORKBOOKS):
                seen.add(file.resolve())
                yield file


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that people put there, sorted; our own folder beside a ledger holds copies of it."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        parts = file.relative_to(folder).parts
        if not any(name.startswith((".", "~$")) for name in parts) and file.name.lower() not in _NOBODYS:
            yield file


def _not_read(returns: Sequence[Path], ledger: Ledger) -> Iterator[Finding]:
    """Yield the files in the folders of returns that are no tables: what a unit sent in them is not taken."""
    for folder in filter(Path.is_dir, returns):
        for file in _files(folder):
            if file.suffix.lower() not in (*_WORKBOOKS, _UNFINISHED) and file not in returns:
                units = "、".join(unit.short for unit in units_named(file.name, ledger.units))
                note = f"，看文件名像是{units}报的" if units else ""
                yield RETURN_NOT_READ.at(Where(file.name), file.relative_to(folder), note=note)
