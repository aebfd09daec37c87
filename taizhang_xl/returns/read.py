"""A monthly form that a unit sent back -> Returned."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.read import read_form
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, items_of


def read_return(
    source: SheetSource, ledger: Ledger, month: Month, bases: Mapping[str, Handout] = MappingProxyType({})
) -> Returned | Finding:
    """Return a unit's return of a month, or why it cannot be taken (see `read_form`)."""
    return read_form(MONTHLY_FORM, source, ledger, items_of(ledger), month, bases)
