"""What is looked at in what an office has set for regular appraisal; the companion is looked at by its own verbs alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import SETTING_WRONG
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import SETTINGS as SHEET
from taizhang_xl.reading.setting import setting_text, wrong_settings
from taizhang_xl.systems.appraisal.grades import read_sets
from taizhang_xl.systems.appraisal.settings import GRADES, SETTINGS


def check_settings(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A setting of appraisal that cannot be used: sets of grades whose days are not in order, too."""
    yield from wrong_settings(ledger, SETTINGS)
    text = setting_text(ledger, GRADES)
    try:
        read_sets(text)
    except ValueError:
        yield SETTING_WRONG.at(Where(ledger.file, SHEET.name), text, name=GRADES.name, expected=GRADES.expected)


CHECKS = (check_settings,)
