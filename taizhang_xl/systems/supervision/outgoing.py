"""The slips of a month as documents that may be mailed to their units: those that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.outgoing import Outgoing
from taizhang_xl.dates.month import Month
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.systems.supervision.issued import read_issued
from taizhang_xl.systems.supervision.register import Slip, read_register
from taizhang_xl.systems.supervision.settings import CONTACT_PHONE
from taizhang_xl.systems.supervision.sheets import SHEETS


def slips_of(opened: Opened, month: Month) -> Iterator[Outgoing]:
    """Yield the documents in which slips of a month stand; one of a slip that was answered or withdrawn is not sent again."""
    ledger = opened.with_sheets(SHEETS).ledger
    issued = {each.slip.key: each.file for each in read_issued(opened.path).values()}
    together: dict[tuple[str, Path | None], list[Slip]] = {}
    for slip in read_register(ledger):
        if slip.is_awaited and slip.sent_on is not None and Month.of(slip.sent_on) == month:
            together.setdefault((slip.unit, issued.get(slip.key)), []).append(slip)
    ours = setting_text(ledger, CONTACT_PHONE)
    for (unit, file), slips in together.items():
        due = min((slip.reply_by for slip in slips if slip.reply_by), default=None)
        yield Outgoing(unit, file, tuple(slip.text for slip in slips), due, (ours,))


OUTGOING = (slips_of,)
