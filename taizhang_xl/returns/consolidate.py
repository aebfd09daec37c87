"""A month's returns -> one MonthConsolidation: any form's, with 月报, columns of later versions and parts of items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from taizhang_xl.changes import ChangeSet
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_columns import added_columns, later_fields, refused_columns, with_later_columns
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import MONTHLY, Field
from taizhang_xl.ledger.status import open_parts
from taizhang_xl.ledger.unread import unread_columns
from taizhang_xl.reading.table import read_records
from taizhang_xl.returns.base import has_work
from taizhang_xl.returns.compose import composed
from taizhang_xl.returns.forms.conflicts import Choices
from taizhang_xl.returns.forms.consolidate import Consolidation, sort_out, told_of
from taizhang_xl.returns.forms.entries import EntryKind, Returned, of_kind
from taizhang_xl.returns.merge import merge_return
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, CoLine, MonthMerge
from taizhang_xl.returns.new_items import with_offers


@dataclass(frozen=True, kw_only=True)
class MonthConsolidation(Consolidation):
    """What a month's returns amount to; `lines` are what units that assist say.

    `answered` is the SHA-256 of the packet whose answers are all taken over, "" where there is no such.
    """

    month: Month
    lines: tuple[CoLine, ...] = ()
    answered: str = ""


def units_line(returned: int, not_returned: int, wrong: int) -> str:
    """Return how many units had to report and how each stands: the same words and sum wherever they are shown."""
    total = returned + not_returned + wrong
    return f"应报单位 {total} 个＝已报送 {returned}＋未报送 {not_returned}＋报送有误 {wrong}"


def consolidate_returns(
    ledger: Ledger,
    returns: Sequence[Returned],
    refused: Iterable[Finding],
    month: Month,
    choices: Choices = MappingProxyType({}),
    guarded: Collection[str] = (),
) -> MonthConsolidation:
    """Merge a month's returns. `refused` are files that could not be taken, `choices` conflicts that people settled.

    Sheets in `guarded` cannot get a column that they lack.
    """
    is_new = lacks_sheet(ledger, MONTHLY)
    ledger = with_own_sheet(ledger, MONTHLY) if is_new else ledger
    sorted_out = sort_out(MONTHLY_FORM, returns)
    wide = with_later_columns(ledger, guarded)
    merges, edits = _merged(wide, sorted_out.taken, month, choices)
    changes = added_columns(ledger, wide, edits)
    if is_new and any(append.sheet == MONTHLY.name for append in changes.appends):
        changes += ChangeSet(sheets=(own_sheet(MONTHLY),))
    told = [*refused, *unreadable_sheet(ledger, MONTHLY), *unread_reports(ledger)]
    told += refused_columns(wide, _lacking(wide, merges))
    found = told_of(ledger, sorted_out, merges, lambda unit: has_work(ledger, unit, month), choices, told)
    return MonthConsolidation(
        **{**found, "entries": with_offers(ledger, found["entries"], choices)},
        month=month,
        changes=changes,
        lines=tuple(line for merge in merges for line in merge.lines),
    )


def _merged(
    ledger: Ledger, taken: Sequence[Returned], month: Month, choices: Choices
) -> tuple[list[MonthMerge], ChangeSet]:  # fmt: skip
    """Merge the returns that are taken. Whether an item's parts are finished is known once all of them are merged."""
    unfinished: dict[str, Sequence[str]] = {}
    while True:
        merges = [merge_return(ledger, returned, month, choices, unfinished) for returned in taken]
        edits = composed(ledger, merges, month)
        wholes = {number for merge in merges for number in merge.done if number in ledger.divided}
        after = apply_changes(ledger, edits) if wholes else ledger
        early = {number: parts for number in wholes if (parts := open_parts(after, number))}
        if not early:
            return merges, edits
        unfinished |= early


def _lacking(ledger: Ledger, merges: Sequence[MonthMerge]) -> Iterator[tuple[str, str]]:
    """Yield (sheet, header) of the columns that are not there though something was to be written into them."""
    monthly = [ledger.tables[MONTHLY.name]] if MONTHLY.name in ledger.tables else []
    for merge in merges:
        wanted = {(line.item.number, str(Field.CO_REPORT)) for line in merge.lines}
        # In what people read the name of a unit may stand behind that of its column.
        entries = of_kind(merge.entries, EntryKind.TAKEN, EntryKind.CONFLICT)
        wanted |= {(e.number, e.field.partition("（")[0]) for e in entries}
        for number, name in sorted(wanted):
            item = ledger.by_number.get(number)
            holders = [(item.sheet, item.columns)] if item else []
            for sheet, columns in (*holders, *((table.sheet.name, table.columns) for table in monthly)):
                if name in later_fields(sheet) and name not in columns:
                    yield sheet, name


def unread_reports(ledger: Ledger) -> Iterator[Finding]:
    """Yield what cannot be read of the rows of 月报 that stand for no item or month: they are written once more."""
    if any(not number or not month for number, month in ledger.reports):
        yield from unread_columns(read_records(ledger.tables[MONTHLY.name])[0], (Field.NUMBER, Field.MONTH), note="")
