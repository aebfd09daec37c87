"""What may go wrong with a form as a sheet: columns that are not found any more, and a second sheet that was filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taizhang_xl.catalogue import RETURN_COLUMN_MISSING, RETURN_COLUMN_NAMELESS
from taizhang_xl.cells import address, column_name
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Record, Table
from taizhang_xl.ledger.schema import FILLED_FIELDS, LEDGER, RETURN, SECTION_FIELDS, Field
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.returns.base import Handout
from taizhang_xl.returns.base_sheet import BASE_SHEET
from taizhang_xl.text import plain

# Rows of a form that head those below them. Each is one cell, so that sorting the form moves it like any row.
ASSISTED = "以下是你单位协办的事项，只填“协办情况”（黄色格）"
NEW_ITEMS = "以下空行填新增事项，不填编号"
DIVIDERS = (ASSISTED, NEW_ITEMS)


def column_findings(source: SheetSource, table: Table, base: Handout | None) -> Iterator[Finding]:
    """Yield the columns of a form that are not there any more, and those without a name in which something stands."""
    # A layout of the unit's own need not repeat what the section has written.
    ours = SECTION_FIELDS if BASE_SHEET in source.sheet_names else ()
    # Forms of an earlier version were sent without the later columns.
    later = {name for sent in (base or {}).values() for name in LEDGER.later if ours and name in sent.form}
    wanted = [name for name in (Field.NUMBER, *ours, *FILLED_FIELDS) if name not in LEDGER.later or name in later]
    missing = [str(name) for name in wanted if name not in table.columns]
    strange = list(_strange_columns(table))
    sheet, row = table.sheet, table.header_row
    if missing:
        shown = "、".join(f"{column_name(column)} 列（{word or '列名空着'}）" for column, word in strange)
        note = f"，没有认出的有 {shown}" if strange else ""
        where = Where(sheet.file, sheet.name, address(row, strange[0][0] if strange else 1))
        yield RETURN_COLUMN_MISSING.at(where, "、".join(missing), note=note)
        return
    for column, word in strange:
        if not word:
            yield RETURN_COLUMN_NAMELESS.at(Where(sheet.file, sheet.name, address(row, column)), column_name(column))


def _strange_columns(table: Table) -> Iterator[tuple[int, str]]:
    """Yield the columns that stand for nothing known though something stands in them, with the name they bear."""
    sheet, known = table.sheet, set(table.columns.values())
    filled = {column for row in table.rows for column, _ in sheet.texts(row)} - known
    above = {c: text for c, text in sheet.texts(table.header_row - 1) if text not in table.preamble}
    heads = above | dict(sheet.texts(table.header_row))
    for column in sorted(filled):
        yield column, " ".join(heads.get(column, "").split())


def filled_sheets(
    source: SheetSource, main: Table, records: Sequence[Record], base: Handout | None, year: int
) -> Iterator[tuple[Table, tuple[Record, ...]]]:
    """Yield the other sheets that hold the same form filled in otherwise; one left as it was sent is none."""
    stated = [text for text in main.preamble if "填报月份" in text]
    for name in source.sheet_names:
        if name in (BASE_SHEET, main.sheet.name) or (found := _table(source, name)) is None:
            continue
        table = found
        others = read_records(table, year)[0]
        # Last month's form kept beside this month's is no second copy of it.
        same_month = [text for text in table.preamble if "填报月份" in text] in ([], stated)
        if same_month and _says_otherwise(records, others, base or {}):
            yield table, tuple(others)


def _table(source: SheetSource, name: str) -> Table | None:
    try:
        found = find_table(source.sheet(name), RETURN)
    except NoTableError:
        # Two columns of one name: no copy of our form, which has each once.
        return None
    return found[0] if found else None


def _says_otherwise(records: Sequence[Record], others: Sequence[Record], base: Handout) -> bool:
    ours = {record.text(Field.NUMBER): record for record in records}
    common = [record for record in others if record.text(Field.NUMBER) in ours and record.text(Field.NUMBER)]
    tasks = {record.text(Field.TASK) for record in records}
    new = any(not each.text(Field.NUMBER) and each.text(Field.TASK) not in ("", *tasks) for each in others)
    return bool(common) and (new or any(_row_differs(ours[r.text(Field.NUMBER)], r, base) for r in common))


def _row_differs(ours: Record, theirs: Record, base: Handout) -> bool:
    sent = base.get(ours.text(Field.NUMBER))
    shared = [name for name in FILLED_FIELDS if name in ours.columns and name in theirs.columns]
    return any(
        text != ours.text(name) and (sent is None or text != plain(sent.form.get(name, "")))
        for name, text in ((name, theirs.text(name)) for name in shared)
    )
