"""Whether a text of a ledger only says that there is nothing to report."""

from __future__ import annotations

from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.nothing_words import UNCHANGED, only_nothing

__all__ = ["UNCHANGED", "says_nothing", "stated"]


def says_nothing(ledger: Ledger, text: str) -> bool:
    """Whether a text only says that there is nothing, or nothing new; the office adds its own words in 词典."""
    return only_nothing(text, ledger.words)


def stated(ledger: Ledger, record: Record, name: str) -> str:
    """Return a cell as people see it, "" if it only says that there is nothing."""
    text = record.shown(name)
    return "" if says_nothing(ledger, text) else text
