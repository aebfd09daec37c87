"""The trends of a ledger's year, from the closed months that are kept beside it."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.dates.month import Month
from taizhang_xl.journal.closes import usable_closes
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.trend_model import Trends
from taizhang_xl.month.trends import trends


def year_trends(path: Path, ledger: Ledger, until: Month) -> Trends:
    """Return the trends up to a month; months whose close is lost, altered or unreadable are among its gaps.

    Raises FileError for a close from a newer program, if it is not clear whose closes they are, and if the journal
    cannot be read.
    """
    closes, unfit = usable_closes(path, ledger)
    return trends(ledger, closes, until, unfit)
