"""What several units say of one item, put together: one edit of the ledger's cell, one row of 月报, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taizhang_xl.cells import value_text
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.co_units import with_lines
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import MONTHLY, Field
from taizhang_xl.returns.forms.rows import cell_change
from taizhang_xl.returns.monthly_form import CoLine, MonthMerge
from taizhang_xl.returns.monthly_sheet import appended_row
from taizhang_xl.text import content


def composed(ledger: Ledger, merges: Sequence[MonthMerge], month: Month) -> ChangeSet:
    """Return the edits of all merges of a month."""
    changes = [change for merge in merges for change in merge.changes]
    appends = {append.item: append for merge in merges for append in merge.appends}
    by_item: dict[str, list[CoLine]] = {}
    for merge in merges:
        for line in merge.lines:
            by_item.setdefault(line.item.number, []).append(line)
    for lines in by_item.values():
        changes += _cell(ledger, lines)
        changes += _report(ledger, lines, month, appends)
    items = (append for merge in merges for append in merge.items)
    return ChangeSet.of(changes, (*items, *appends.values()))


def _cell(ledger: Ledger, lines: Sequence[CoLine]) -> Iterable[Change]:
    item, said = lines[0].item, {line.unit: line.text for line in lines if line.text is not None}
    if said:
        old = value_text(item.cell(Field.CO_REPORT).value)
        text = with_lines(ledger, old, ledger.co_units(item), said)
        yield cell_change(item, Field.CO_REPORT, text, _why(lines))


def _report(ledger: Ledger, lines: Sequence[CoLine], month: Month, appends: dict[str, Append]) -> Iterable[Change]:
    """Yield the edit of the month's row of 月报; where there is none yet, put the lines into the row that is appended."""
    table, item = ledger.tables.get(MONTHLY.name), lines[0].item
    said = {line.unit: line.told for line in lines if line.told}
    if table is None or Field.CO_REPORT not in table.columns or not said:
        return
    have = ledger.report_row(item.number, month)
    old = value_text(have.cell(Field.CO_REPORT).value) if have else ""
    text = with_lines(ledger, old, ledger.co_units(item), said)
    if have is None:
        row = appends.get(item.number) or _row(ledger, item, month, lines)
        appends[item.number] = row._replace(values={**row.values, table.columns[Field.CO_REPORT]: text})
    elif content(text) != content(old):
        yield cell_change(have, Field.CO_REPORT, text, _why(lines))


def _row(ledger: Ledger, item: Item, month: Month, lines: Sequence[CoLine]) -> Append:
    return appended_row(ledger.tables[MONTHLY.name], item, month, {}, _why(lines))


def _why(lines: Sequence[CoLine]) -> str:
    return f"{'、'.join(line.unit.short for line in lines)}报送协办情况"
