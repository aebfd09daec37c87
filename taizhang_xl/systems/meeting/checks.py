"""What is looked at in the sheet of what meetings decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.meeting.rules import DECISION_OPEN
from taizhang_xl.systems.meeting.sheets import ADOPT, DECIDED, DECISIONS, MET_ON, TAKE

_DAYS = 10


def open_decisions(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A decision that nobody has said to take or to leave, or that was to be taken and was not."""
    for record in rows_of(ledger, DECISIONS):
        day = record.day(MET_ON)
        if day is not None and record.text(ADOPT) in ("", TAKE) and (as_of - day).days > _DAYS:
            yield DECISION_OPEN.at(record.where(DECIDED), record.content(DECIDED), days=(as_of - day).days)


CHECKS = (open_decisions,)
