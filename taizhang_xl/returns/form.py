"""The monthly form of a unit: its items of a month, those in which it assists, and rows for new ones."""

from __future__ import annotations

from typing import BinaryIO

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import Owner
from taizhang_xl.returns.base import assist_values, handout_of, items_to_assist, items_to_report, sent_values
from taizhang_xl.returns.forms.write import Block, write_blocks
from taizhang_xl.returns.monthly_form import ASSISTED, MONTHLY_FORM, NEW_ITEMS


def return_name(unit: Unit, month: Month) -> str:
    """Return the file name by which a clerk finds a unit's form of a month."""
    return MONTHLY_FORM.file_name(unit, month)


def write_return(ledger: Ledger, unit: Unit, month: Month, file: BinaryIO) -> None:
    """Write a unit's form, pre-filled from the ledger, with the base of the merge on a hidden sheet."""
    blocks = [Block([sent_values(ledger, item, month) for item in items_to_report(ledger, unit, month)])]
    if assisted := items_to_assist(ledger, unit, month):
        rows = [assist_values(ledger, item, unit, month) for item in assisted]
        blocks += [Block(rows, Owner.CO_UNIT, ASSISTED), Block((), head=NEW_ITEMS)]
    write_blocks(MONTHLY_FORM, ledger, unit, month, blocks, handout_of(ledger, unit, month), file)
