"""The checks of supervision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.systems.supervision import inspection_checks
from taizhang_xl.systems.supervision.brief_register import wrong_numbers
from taizhang_xl.systems.supervision.settings import SETTINGS


def settings(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A setting of supervision that cannot be used."""
    yield from wrong_settings(ledger, SETTINGS)


CHECKS = (settings, *inspection_checks.CHECKS, wrong_numbers)
