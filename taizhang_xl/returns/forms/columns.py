"""What may go wrong with a form as a sheet: columns that are not found any more, and a second sheet that was filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taizhang_xl.catalogue import RETURN_COLUMN_MISSING, RETURN_COLUMN_NAMELESS
from taizhang_xl.cells import address, column_name
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Record, Table
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.returns.forms.base import Handout, Sent
from taizhang_xl.returns.forms.base_sheet import BASE_SHEET
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.text import plain


def column_findings(form: Form, source: SheetSource, table: Table, base: Handout | None) -> Iterator[Finding]:
    """Yield the columns of a form that are not there any more, and those without a name in which something stands."""
    is_ours, later = BASE_SHEET in source.sheet_names, form.target.later
    # A layout of the unit's own need not repeat what the section has written.
    ours = form.requested if is_ours else ()
    # Forms of an earlier version were sent without the later columns, and no form has an optional one that is empty.
    sent = [each.form for each in (base or {}).values()] if is_ours else []
    had = {name for name in later if any(name in each for each in sent)}
    had |= {name for name in form.optional if any(each.get(name) for each in sent)}
    wanted = [n for n in (*form.keys, *ours, *form.filled) if n in had or n not in (*later, *form.optional)]
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
    form: Form, source: SheetSource, main: Table, records: Sequence[Record], base: Handout | None, year: int
) -> Iterator[tuple[Table, tuple[Record, ...]]]:
    """Yield the other sheets that hold the same form filled in otherwise; one left as it was sent is none."""
    stated = [text for text in main.preamble if form.label in text]
    for name in source.sheet_names:
        if name in (BASE_SHEET, main.sheet.name) or (found := _table(form, source, name)) is None:
            continue
        table = found
        others = read_records(table, year)[0]
        # The last form kept beside this one is no second copy of it.
        same_period = [text for text in table.preamble if form.label in text] in ([], stated)
        if same_period and _says_otherwise(form, records, others, base or {}):
            yield table, tuple(others)


def _table(form: Form, source: SheetSource, name: str) -> Table | None:
    try:
        found = find_table(source.sheet(name), form.sheet)
    except NoTableError:
        # Two columns of one name: no copy of our form, which has each once.
        return None
    return found[0] if found else None


def _says_otherwise(form: Form, records: Sequence[Record], others: Sequence[Record], base: Handout) -> bool:
    ours = {form.key_of(record): record for record in records}
    common = [(key, record) for record in others if (key := form.key_of(record)) and key in ours]
    told = {_subject(form, record) for record in records}
    new = any(not form.key_of(each) and _subject(form, each) not in ("", *told) for each in others)
    return bool(common) and (new or any(_row_differs(form, ours[key], each, base.get(key)) for key, each in common))


def _subject(form: Form, record: Record) -> str:
    names = (form.subject,) if form.subject else (*form.keys, *form.filled)
    return " ".join(record.text(name) for name in names).strip()


def _row_differs(form: Form, ours: Record, theirs: Record, sent: Sent | None) -> bool:
    shared = [name for name in form.filled if name in ours.columns and name in theirs.columns]
    return any(
        text != ours.text(name) and (sent is None or text != plain(sent.form.get(name, "")))
        for name, text in ((name, theirs.text(name)) for name in shared)
    )
