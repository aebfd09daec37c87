"""What is looked at in the register of slips. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.systems.supervision import settings
from taizhang_xl.systems.supervision.problems import lost_visit
from taizhang_xl.systems.supervision.proposal import incomplete
from taizhang_xl.systems.supervision.register import awaited, number_findings, read_register
from taizhang_xl.systems.supervision.rules import (
    SLIP_CITES_UNKNOWN,
    SLIP_ITEM_UNKNOWN,
    SLIP_REPLY_LATE,
    SLIP_UNIT_UNKNOWN,
)
from taizhang_xl.systems.supervision.sheets import CITED, REPLIED_ON, REPLY_BY
from taizhang_xl.systems.supervision.slip_number import read_slip_number


def slip_numbers(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Numbers that stand twice, are lacking or cannot be read: the next one is not known."""
    return number_findings(read_register(ledger), setting_text(ledger, settings.FIRST_NUMBER))


def slip_rows(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """Rows whose item or unit is not known, or that do not tell what may follow them."""
    for slip in read_register(ledger):
        item = ledger.by_number.get(slip.item)
        if slip.is_of_visit:
            yield from (*incomplete(slip, None), *lost_visit(ledger, slip))
        elif item is None or slip.item in ledger.doubled:
            yield SLIP_ITEM_UNKNOWN.at(slip.where(Field.NUMBER), slip.item or "（空）")
        else:
            yield from incomplete(slip, item)
        if ledger.unit(slip.unit) is None:
            yield SLIP_UNIT_UNKNOWN.at(slip.where(Field.UNIT), slip.unit or "（空）")


def cited_slips(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A slip that cites one which was never registered."""
    register = read_register(ledger)
    known = {slip.key for slip in register if slip.key}
    for slip in register:
        number = read_slip_number(slip.cited)
        if slip.cited and (number is None or (number.series, number.number) not in known):
            yield SLIP_CITES_UNKNOWN.at(slip.where(CITED), slip.cited)


def late_replies(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A slip that nobody answered in time; one that another slip followed is told by that one."""
    for slip in awaited(ledger):
        if slip.reply_by is not None and slip.reply_by < as_of:
            days = (as_of - slip.reply_by).days
            unit = ledger.unit(slip.unit)
            yield SLIP_REPLY_LATE.at(
                slip.where(REPLIED_ON if slip.record and REPLIED_ON in slip.record.columns else REPLY_BY),
                slip.reply_by, text=slip.text, unit=unit.short if unit else slip.unit, days=days,
            )  # fmt: skip


CHECKS = (slip_numbers, slip_rows, cited_slips, late_replies)
