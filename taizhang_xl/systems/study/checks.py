"""Checks of a ledger for the party-study ledger: its settings. What is in the companion is told by its own verb alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.systems.study.settings import SETTINGS


def settings_of_study(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A setting whose value cannot be used."""
    return wrong_settings(ledger, SETTINGS)


CHECKS = (settings_of_study,)
