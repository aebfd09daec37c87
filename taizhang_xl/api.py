"""The public Python functions for scripts and notebooks: paths in, plain objects and data frames out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.actions import monthly, reading, writing
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LedgerView", "check", "consolidate", "month_end", "packet", "read", "refresh"]


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
        from taizhang_xl.frames import to_frame

        return to_frame(self.ledger)


def read(path: str | Path, *, year: int | None = None, sheet: str | None = None) -> LedgerView:
    """Read a ledger; `year` is only needed where the workbook does not say it."""
    return LedgerView(reading.open_ledger(Path(path), year=year, sheet=sheet).ledger)


def check(path: str | Path, *, year: int | None = None, as_of: date | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger."""
    return reading.check(Path(path), year=year, as_of=as_of)


def refresh(
    path: str | Path, *, year: int | None = None, as_of: date | None = None, dry_run: bool = False
) -> writing.Written:
    """Bring 到期日, 时限状态 and the colours up to a day."""
    return writing.refresh(Path(path), year=year, as_of=as_of, dry_run=dry_run)


def consolidate(
    path: str | Path, returns: Sequence[str | Path], month: str, *, year: int | None = None, dry_run: bool = False
) -> monthly.Consolidated:
    """Merge the returns of a month ("2018-03") into the ledger."""
    files = [Path(file) for file in returns]
    return monthly.consolidate(Path(path), files, reading.parse_month(month), year=year, dry_run=dry_run)


def packet(path: str | Path, month: str, to: str | Path, *, year: int | None = None, as_of: date | None = None) -> Path:
    """Write the month's review packet; returns its path."""
    return monthly.packet(Path(path), reading.parse_month(month), Path(to), year=year, as_of=as_of)


def month_end(
    path: str | Path, returns: Sequence[str | Path], month: str, to: str | Path, *,
    year: int | None = None, as_of: date | None = None, dry_run: bool = False,
) -> monthly.MonthEnd:  # fmt: skip
    """Consolidate, check, refresh, write packet and mail drafts, in one go."""
    files = [Path(file) for file in returns]
    return monthly.month_end(
        Path(path), files, reading.parse_month(month), Path(to), year=year, as_of=as_of, dry_run=dry_run
    )
