"""A ledger as `read` returns it. pandas is imported when a frame is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from taizhang_xl.contract.opening import Opened
    from taizhang_xl.faces.frames.frames import Frames
    from taizhang_xl.findings import Finding
    from taizhang_xl.ledger.model import Item, Ledger


@dataclass(frozen=True, slots=True, repr=False)
class LedgerView:
    """A ledger as read, for looking at: its items, and the same as pandas tables."""

    opened: Opened

    @property
    def ledger(self) -> Ledger:
        """The ledger as rules see it."""
        return self.opened.ledger

    def __repr__(self) -> str:
        return f"LedgerView：{self.opened.path.name}，{self.ledger.year}年，{len(self)} 项"

    def __iter__(self) -> Iterator[Item]:
        return iter(self.ledger.items)

    def __len__(self) -> int:
        return len(self.ledger.items)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What had to be repaired to read the ledger."""
        return self.ledger.findings

    def frames(self, as_of: date | str | None = None) -> Frames:
        """Return the ledger as data frames, as of a day, by default today."""
        return frames_of((self.opened,), as_of)

    def to_frame(self, as_of: date | str | None = None) -> pd.DataFrame:
        """Return the items as a data frame, one row an item, as the sheet shows it once it is coloured for a day.

        `as_of` is that day, by default today. The same as `frames(as_of).items()`.
        """
        return self.frames(as_of).items()


def frames_of(ledgers: tuple[Opened, ...], as_of: date | str | None) -> Frames:
    """Return opened ledgers as data frames, as of a day, by default today."""
    from taizhang_xl.contract.common_options import read_day
    from taizhang_xl.contract.opening import today
    from taizhang_xl.faces.frames.frames import Frames

    return Frames(ledgers, today() if as_of is None else read_day(as_of))
