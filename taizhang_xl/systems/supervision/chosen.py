"""Which slip people mean by 文号, or by no more than its running number. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.rules import SLIP_INCOMPLETE, SLIP_SETTLED, SLIP_UNKNOWN
from taizhang_xl.systems.supervision.sheets import SLIP, SLIPS
from taizhang_xl.systems.supervision.slip_number import read_slip_number, running_number


def chosen_slip(ledger: Ledger, register: Sequence[Slip], text: str) -> Slip | Finding:
    """Return the slip of a number, "12" being that of the ledger's year, or why it is not one for certain."""
    if (whole := read_slip_number(text)) is not None:
        found = [slip for slip in register if slip.key == (whole.series, whole.number)]
    else:
        short = running_number(text)
        numbers = ((slip, slip.number) for slip in register)
        found = [slip for slip, number in numbers if number and (number.year, number.number) == (ledger.year, short)]
    if len(found) == 1:
        return found[0]
    what = f"不止一件是（{'、'.join(slip.text for slip in found)}）" if found else f"没有这个{SLIP}"
    return SLIP_UNKNOWN.at(Where(ledger.file, SLIPS.name), text, what=what)


def chosen_slips(ledger: Ledger, register: Sequence[Slip], text: str) -> tuple[list[Slip], list[Finding]]:
    """Return the slips of several numbers in one text, and why there is no document of the others."""
    slips, refused = [], []
    for name in names_in(text):
        slip = chosen_slip(ledger, register, name)
        if isinstance(slip, Finding):
            refused.append(slip)
        elif slip.is_void:
            refused.append(SLIP_SETTLED.at(slip.where(SLIP), slip.text, what="已经作废", cure="请核对文号"))
        elif slip.lacks:
            refused.append(SLIP_INCOMPLETE.at(slip.where(slip.lacks), slip.lacks, text=slip.text, number=slip.subject))
        else:
            slips.append(slip)
    return slips, refused
