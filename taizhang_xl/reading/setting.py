"""What an office has set for a system: rows of 设置 beyond those that every ledger has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from taizhang_xl.catalogue import SETTING_WRONG
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import SETTINGS, Field
from taizhang_xl.ledger.settings import Setting
from taizhang_xl.reading.table import rows_of
from taizhang_xl.text import content, key


def setting_text(ledger: Ledger, setting: Setting) -> str:
    """Return a setting's value: as typed, or the default where nothing, or nothing that can be used, was typed.

    What cannot be used is a finding (`wrong_settings`); a verb that goes by the value shows it.
    """
    record = _typed(ledger, setting)
    if record is None or not _is_usable(record, setting):
        return setting.value
    return content(record.shown(Field.SETTING_VALUE))


def setting_number(ledger: Ledger, setting: Setting) -> int:
    """Return the value of a setting whose pattern lets through whole numbers only."""
    return int(setting_text(ledger, setting))


def wrong_settings(ledger: Ledger, settings: Iterable[Setting]) -> Iterator[Finding]:
    """Yield the settings whose values cannot be used, so that the default holds."""
    for setting in settings:
        record = _typed(ledger, setting)
        if record is not None and not _is_usable(record, setting):
            value = record.content(Field.SETTING_VALUE)
            yield SETTING_WRONG.at(
                record.where(Field.SETTING_VALUE), value, name=setting.name, expected=setting.expected
            )


def _typed(ledger: Ledger, setting: Setting) -> Record | None:
    """Return the last row of a name with a value, as the last one counts for the other settings too."""
    rows = [
        record
        for record in rows_of(ledger, SETTINGS)
        if key(record.text(Field.SETTING)) == key(setting.name) and record.text(Field.SETTING_VALUE)
    ]
    return rows[-1] if rows else None


def _is_usable(record: Record, setting: Setting) -> bool:
    return not setting.pattern or re.fullmatch(setting.pattern, record.text(Field.SETTING_VALUE)) is not None
