"""The companion workbook of the party-study ledger, as data."""

from __future__ import annotations

from taizhang_xl.companion.kind import CompanionKind
from taizhang_xl.systems.study.sheets import COMPANION_SHEETS

KIND = CompanionKind("党建台账", COMPANION_SHEETS, "study-new")
