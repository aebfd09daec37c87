"""The public Python functions for scripts and notebooks: paths in, plain objects and data frames out.

Each loads what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from taizhang_xl.cells import Value
    from taizhang_xl.faces.open_ledger import OpenLedger
    from taizhang_xl.findings import Finding
    from taizhang_xl.journal.entry import Entry
    from taizhang_xl.ledger.compare import Difference
    from taizhang_xl.ledger.model import Item, Ledger
    from taizhang_xl.verbs.edit import Rows
    from taizhang_xl.verbs.history import Undone
    from taizhang_xl.verbs.month_end import MonthEnd
    from taizhang_xl.verbs.province import Province
    from taizhang_xl.verbs.save import Written
    from taizhang_xl.verbs.split_consolidate import Consolidated

__all__ = [
    "LedgerView",
    "check",
    "consolidate",
    "consolidate_all",
    "diff",
    "edit",
    "history",
    "month_end",
    "open",
    "packet",
    "read",
    "refresh",
    "undo",
]


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A ledger as read, for looking at: its items, and the same as a pandas table."""

    ledger: Ledger

    def __iter__(self) -> Iterator[Item]:
        return iter(self.ledger.items)

    def __len__(self) -> int:
        return len(self.ledger.items)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What had to be repaired to read the ledger."""
        return self.ledger.findings

    def to_frame(self) -> pd.DataFrame:
        """Return the items as a data frame, one row an item, columns named as in the ledger (see frames.py)."""
        from taizhang_xl.faces.frames import to_frame

        return to_frame(self.ledger)


def open(path: str | Path, *, as_of: date | None = None) -> OpenLedger:  # noqa: A001 called as taizhang_xl.open
    """Return a ledger to work on: the open workbook where a program that can be reached holds it, else the file.

    LibreOffice can be reached when it was started with --accept="pipe,name=taizhang;urp;", Excel where xlwings is.
    """
    from taizhang_xl.faces.open_ledger import OpenLedger

    return OpenLedger(Path(path), as_of)


def read(path: str | Path, *, year: int | None = None, sheet: str | None = None) -> LedgerView:
    """Read a ledger; `year` is only needed where the workbook does not say it."""
    from taizhang_xl.verbs import opening

    return LedgerView(opening.open_ledger(Path(path), year=year, sheet=sheet).ledger)


def check(path: str | Path, *, year: int | None = None, as_of: date | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger."""
    from taizhang_xl.verbs import opening

    return opening.check(Path(path), year=year, as_of=as_of)


def refresh(path: str | Path, *, year: int | None = None, as_of: date | None = None, dry_run: bool = False) -> Written:
    """Bring 到期日, 时限状态 and the colours up to a day."""
    from taizhang_xl.verbs import refresh

    return refresh.refresh(Path(path), year=year, as_of=as_of, dry_run=dry_run)


def consolidate(
    path: str | Path, returns: Sequence[str | Path], month: str, *, settle_by: str | Path | None = None,
    year: int | None = None, dry_run: bool = False, engine: str | Executor = "local", scheduler: str | None = None,
) -> Consolidated:  # fmt: skip
    """Merge the returns of a month ("2018-03") into the ledger; `settle_by` is a packet with 冲突处理 filled in.

    `engine` "dask" reads them on the cores of this machine, or on the workers of a `scheduler` ("tcp://…:8786"); any
    `concurrent.futures.Executor` will do too.
    """
    from taizhang_xl.verbs import clustering, opening, split_consolidate

    files, packet = [Path(file) for file in returns], None if settle_by is None else Path(settle_by)
    with clustering.engine_named(engine, scheduler) as read:
        return split_consolidate.consolidate(
            Path(path), files, opening.parse_month(month), settle_by=packet, year=year, dry_run=dry_run, engine=read
        )


def consolidate_all(
    ledgers: str | Path, returns: str | Path, month: str, to: str | Path, *, parquet: bool = False,
    year: int | None = None, dry_run: bool = False, engine: str | Executor = "local", scheduler: str | None = None,
) -> Province:  # fmt: skip
    """Consolidate each ledger of a folder with the folder of its name in `returns`; lists and a summary go to `to`."""
    from taizhang_xl.verbs import clustering, opening, province

    folders = Path(ledgers), Path(returns)
    with clustering.engine_named(engine, scheduler) as read:
        return province.consolidate_all(
            *folders, opening.parse_month(month), Path(to), parquet=parquet, year=year, dry_run=dry_run, engine=read
        )


def packet(path: str | Path, month: str, to: str | Path, *, year: int | None = None, as_of: date | None = None) -> Path:
    """Write the month's review packet; returns its path."""
    from taizhang_xl.verbs import month_end, opening

    return month_end.packet(Path(path), opening.parse_month(month), Path(to), year=year, as_of=as_of)


def month_end(
    path: str | Path, returns: Sequence[str | Path], month: str, to: str | Path, *,
    year: int | None = None, as_of: date | None = None, dry_run: bool = False,
) -> MonthEnd:  # fmt: skip
    """Consolidate, check, refresh, write packet and mail drafts, in one go."""
    from taizhang_xl.verbs import month_end, opening

    files = [Path(file) for file in returns]
    return month_end.month_end(
        Path(path), files, opening.parse_month(month), Path(to), year=year, as_of=as_of, dry_run=dry_run
    )


def history(path: str | Path, *, item: str | None = None, since: date | None = None) -> tuple[Entry, ...]:
    """Return what was done to a ledger, the oldest first, and last what staff changed by hand since the last run."""
    from taizhang_xl.verbs import history as looking_back

    return looking_back.history(Path(path), item=item, since=since)


def undo(path: str | Path, *, to: str | None = None, dry_run: bool = False) -> Undone:
    """Take back the last ChangeSet, or all back to the one called `to`; cells that were changed since are left."""
    from taizhang_xl.verbs import history as looking_back

    return looking_back.undo(Path(path), to=to, dry_run=dry_run)


def edit(
    path: str | Path, sets: Mapping[str, Value] | None = None, *, append: Rows | None = None,
    fill: str | None = None, font: str | None = None, number_format: str | None = None, to: str | Path | None = None,
    formulas: bool = False, locked: bool = False, dry_run: bool = False,
) -> Written:  # fmt: skip
    """Set cells and append rows of any workbook, and change nothing else of the file.

    `sets` maps "台账!Q3" to a text, number, day, True, False or None (empties the cell); `fill`, `font` ("RRGGBB") and
    `number_format` are for these cells. `append` maps a sheet to rows, each a dict by column letter or header. With
    `formulas` a value may take the place of a formula, with `locked` that of a locked cell of a protected sheet.
    """
    from taizhang_xl.changes import Permit
    from taizhang_xl.verbs import edit

    return edit.edit_cells(
        Path(path), sets or {}, append or {}, edit.Looks(fill, font, number_format),
        permit=Permit(formulas=formulas, locked=locked), to=None if to is None else Path(to), dry_run=dry_run,
    )  # fmt: skip


def diff(a: str | Path, b: str | Path, *, year: int | None = None) -> Difference:
    """Compare two ledgers by 编号 and column, in whatever layout and order; `is_same` where nothing differs."""
    from taizhang_xl.verbs import diff

    return diff.diff(Path(a), Path(b), year=year).difference
