"""Returned workbooks -> what they amount to: each file is read by itself, one bad file never stops the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from taizhang_xl.contract.context import Progress, silent
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.returned_files import ReadFile, files_not_read, read_file, return_files
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.closes import lost_months, read_closes
from taizhang_xl.journal.entry import BY_HAND, CLOSE
from taizhang_xl.journal.journal import entries
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_columns import applied_columns
from taizhang_xl.reading.beside_table import at_edges, columns_beside_tables
from taizhang_xl.returns.consolidate import MonthConsolidation, consolidate_returns
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.forms.conflicts import read_choices
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.read.protection import protected_sheets
from taizhang_xl.xlsx.read.workbook import Workbook


class Engine(Protocol):
    """A way to read many files, here or elsewhere; what comes out is in the order of the files."""

    def __call__(
        self, files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout], progress: Progress
    ) -> Iterable[ReadFile]:
        """Yield each file as `read_file` reads it."""


def read_here(
    files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout], progress: Progress
) -> Iterator[ReadFile]:
    """Read files one after the other in this process: the engine of every day."""
    for file in files:
        progress(file.name)
        yield read_file(file, partial(read_return, ledger=ledger, month=month, bases=bases))


def gather(
    opened: Opened, returns: Sequence[Path], month: Month, progress: Progress = silent, settle_by: Path | None = None,
    engine: Engine = read_here, *, live: bool = False,
) -> MonthConsolidation:  # fmt: skip
    """Merge returned workbooks with an open ledger; nothing is written. Raises UsageError for a month that is closed.

    `live` tells that a program holds the ledger open.
    """
    ledger, path = opened.ledger, opened.path
    _refuse_closed(opened, month)
    packet = open_source(settle_by) if settle_by else None
    choices, wrong = read_choices(packet) if packet else ({}, ())
    files = tuple(return_files(returns, path))
    read = list(engine(files, ledger, month, read_bases(path, month), progress))
    taken = [each.returned for each in read if each.returned is not None]
    told = [*wrong, *(finding for each in read for finding in each.findings), *files_not_read(returns, ledger)]
    result = consolidate_returns(ledger, taken, told, month, choices, _guarded(opened))
    result = replace(result, changes=at_edges(opened.source, ledger, result.changes, live=live).changes)
    answered = packet.package.sha256 if isinstance(packet, Workbook) and not (wrong or result.unmet) else ""
    return replace(result, findings=(*result.findings, *_beside_tables(opened, result)), answered=answered)


def _guarded(opened: Opened) -> list[str]:
    """Return the sheets that are protected: a column cannot be put beside their header."""
    source = opened.source
    return protected_sheets(source) if isinstance(source, Workbook) else []


def _beside_tables(opened: Opened, result: MonthConsolidation) -> list[Finding]:
    """Return the columns that are added now beside an Excel table; the check goes on naming them."""
    before = list(columns_beside_tables(opened.source, opened.ledger))
    after = columns_beside_tables(opened.source, applied_columns(opened.ledger, result.changes), result.changes.changes)
    return [finding for finding in after if finding not in before]


def is_closed(opened: Opened, month: Month) -> bool:
    """Whether a month is final. Raises FileError where what was kept of closes cannot be read."""
    kept = (snapshot.month for snapshot in read_closes(opened.path))
    return month in (*kept, *lost_months(opened.path, opened.ledger))


def _refuse_closed(opened: Opened, month: Month) -> None:
    if is_closed(opened, month):
        raise UsageError(
            opened.path, f"{month.label}已经月结，报表没有并入，台账没有改动",
            f"请单位补在{month.next.label}的表里；一定要并进这个月的，{way_back(opened, month)}，并完再月结一次",
        )  # fmt: skip


def way_back(opened: Opened, month: Month) -> str:
    """Return how the close of a month is taken back: by itself only where nothing was done since."""
    ours = [entry for entry in reversed(entries(opened.path, keep=True)) if entry.verb != BY_HAND]
    closes = (
        (entry.verb == CLOSE and entry.month == str(month)) or entry.again.startswith(f"{month}_") for entry in ours
    )
    since = next((place for place, is_close in enumerate(closes) if is_close), None)
    if since is None:
        return "这次月结修改记录里没有，撤不回来，先从备份恢复月结以前的台账"
    if not since:
        return "先用 taizhang undo 撤回这次月结"
    return f"先用 taizhang undo --to {ours[since].id} 撤回这次月结（月结以后做的 {since} 次也一起撤）"
