"""The ledger as it will read once a merge is saved, where rows are added or deadlines change: read from the very bytes."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.changes import Append, Change, ChangeSet, Keep
from taizhang_xl.contract.opening import Opened, opened_from
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field


def ledger_after(opened: Opened, changes: ChangeSet) -> Ledger:
    """Return the ledger after a merge. Raises UsageError where a new row would not read as the item that was granted."""
    dated = any(change.field == Field.DEADLINE for change in changes.changes)
    if not dated and not any(_of_items(opened.ledger, changes)):
        return apply_changes(opened.ledger, changes)
    # Imported late: most merges add no item.
    from taizhang_xl.xlsx.package import open_package_bytes
    from taizhang_xl.xlsx.read.workbook import read_workbook
    from taizhang_xl.xlsx.write.patch import patch

    package = open_package_bytes(patch(opened.package, changes).data, opened.package.path)
    after = opened_from(read_workbook(package), opened.path, year=opened.ledger.year)
    after = after.with_sheets(table.spec for table in opened.ledger.tables.values())
    for append in _of_items(opened.ledger, changes):
        _refuse_unread(opened, after.ledger, append)
    return after.ledger


def _of_items(ledger: Ledger, changes: ChangeSet) -> Iterator[Append]:
    sheets = {part.sheet.name for part in ledger.parts}
    return (append for append in changes.appends if append.sheet in sheets)


def _refuse_unread(opened: Opened, after: Ledger, append: Append) -> None:
    item = after.by_number.get(append.item)
    columns = next(part.columns for part in opened.ledger.parts if part.sheet.name == append.sheet)
    wanted = [str(append.values[columns[name]]).strip() for name in (Field.TASK, Field.UNIT)]
    if item is None or wanted != [item.shown(Field.TASK), item.shown(Field.UNIT)]:
        raise UsageError(
            opened.path, f"新增的 {append.item} 加在台账末尾读不出来，什么也没有改",
            "请在台账里自己加这一行，再在“冲突处理”里选“不采用”",
        )  # fmt: skip


def together(ledger: Ledger, changes: ChangeSet, more: ChangeSet) -> ChangeSet:
    """Return the edits of a merge with those made for the ledger after it; what a new row gets besides is written with it."""
    rows: dict[tuple[str, int], int] = {}
    for place, append in enumerate(changes.appends):
        item = ledger.by_number.get(append.item)
        if item is not None and item.sheet == append.sheet:
            rows[item.sheet, item.row] = place
    appends = list(changes.appends)
    others: list[Change] = []
    for change in more.changes:
        at = rows.get((change.sheet, change.row))
        if at is None:
            others.append(change)
            continue
        if not isinstance(change.new, Keep):
            appends[at] = appends[at]._replace(values={**appends[at].values, change.column: change.new})
        if not isinstance(change.fill, Keep):
            others.append(Change(change.sheet, change.row, change.column, fill=change.fill, why=change.why))
    return ChangeSet((*changes.changes, *others), tuple(appends), (*changes.sheets, *more.sheets))


def with_bare_rows(opened: Opened, changes: ChangeSet) -> ChangeSet:
    """Return the edits of a merge, its new items without the colour of the row above, which says nothing of them."""
    if not any(_of_items(opened.ledger, changes)):
        return changes
    after = ledger_after(opened, changes)
    return together(after, changes, _unpainted(after, changes))


def _unpainted(ledger: Ledger, changes: ChangeSet) -> ChangeSet:
    settings = ledger.settings
    found: list[Change] = []
    for append in _of_items(ledger, changes):
        item = ledger.by_number[append.item]
        if Field.STATE in item.columns:
            fill = ledger.fill_of(item, Field.STATE)
            if fill in (settings.red, settings.blue, settings.green):
                found.append(Change(item.sheet, item.row, item.columns[Field.STATE], fill=None, why="新增事项没有着色"))
    return ChangeSet(tuple(found))
