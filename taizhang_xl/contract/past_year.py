"""What is said where a ledger is looked at after its year. Pure."""

from __future__ import annotations

from datetime import date

from taizhang_xl.ledger.model import Ledger


def past_year(ledger: Ledger, day: date) -> str:
    """Return that a ledger is of an earlier year than a day, "" where it is not: nothing of the later year is in it."""
    if day.year <= ledger.year:
        return ""
    return f"这是{ledger.year}年的台账，{day.year}年的工作不在里面，列出的是{ledger.year}年没有办结的"
