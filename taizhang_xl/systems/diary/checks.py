"""What is looked at in the sheet of the diary and in its settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.diary.settings import SETTINGS
from taizhang_xl.systems.diary.sheets import DIARY


def diary(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A row of the diary that cannot be counted or is doubtful, a total that shrinks, a month without an entry."""
    if not rows_of(ledger, DIARY):
        return
    # Imported late: every check comes here, and few ledgers have a diary.
    from taizhang_xl.systems.diary.entries import diary_of
    from taizhang_xl.systems.diary.totals import summary_of

    read = diary_of(ledger, as_of)
    yield from read.findings
    yield from summary_of(read, as_of).findings


def settings_of_diary(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A setting whose value cannot be used."""
    return wrong_settings(ledger, SETTINGS)


CHECKS = (settings_of_diary, diary)
