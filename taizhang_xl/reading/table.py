"""Finds a table on a sheet as staff laid it out: by header words, never by position; every repair is reported."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from taizhang_xl.catalogue import (
    FORMULA_NOT_CALCULATED,
    MERGED_FILLED,
    ROW_SKIPPED,
    ROWS_HIDDEN,
)
from taizhang_xl.cells import BLANK_CELL, Cell, Kind, Range, Sheet, address, column_name, value_text
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Heading, Ledger, Record, Table
from taizhang_xl.ledger.schema import LEDGER, Field, Owner, SheetSpec
from taizhang_xl.reading.columns import blank_headers, header_findings, refuse_rivals, settle
from taizhang_xl.reading.header import ENOUGH_HEADERS, Header, best_header, header_word
from taizhang_xl.reading.item_rows import with_tasks
from taizhang_xl.text import content, plain

_HEADING = "小标题"
_DIGIT = re.compile(r"\d")
_NONE: frozenset[str] = frozenset()
_COUNTED = (Field.NUMBER, Field.ORDER)
_TOTAL = re.compile(r"(合计|小计|总计|共计)[:：]?")
_NOTE = re.compile(r"(填表说明|填报说明|填写说明|注|说明|备注)\d*[:：]")
_SIGNATURE = re.compile(
    r"(?:审核|审批|复核|制表|填表|填报|联系|负责|经办)人?(?:签字|签名)? ?:.*|(?:填报|制表|填表)(?:日期|时间|单位) ?:.*|.{1,8}:"
)
_SECTION = re.compile(r"(第[一二三四五六七八九十]+[部类章节]|[(]?[一二三四五六七八九十]+[)、.．])")


def find_table(
    sheet: Sheet, spec: SheetSpec, forced: Mapping[str, int] = MappingProxyType({})
) -> tuple[Table, tuple[Finding, ...]] | None:
    """Return the table of a sheet and what had to be repaired to read it, None where there is no such table.

    `forced` is what the user settled: header -> column number; it goes before the words of the sheet.

    Raises NoTableError where several columns claim a header alike and it is not to be read without.
    """
    header = best_header(sheet, spec, forced)
    if header is None:
        return None
    rows = tuple(sorted(row for row in sheet.rows if row > header.bottom))
    settled = settle(sheet, header, spec, forced)
    refuse_rivals(sheet, header, settled)
    # What the user settled holds for a column without a header too.
    bare = {name: at for name, at in forced.items() if at and at not in header.words and name not in settled.taken}
    columns = {**settled.taken, **bare}
    kept, headings, skipped = _item_rows(sheet, header, columns, spec, rows)
    preamble = tuple(text for row in sorted(sheet.rows) if row < header.top for _, text in sheet.texts(row))
    nameless = blank_headers(sheet, header, kept, bare.values()) if spec.name == LEDGER.name else ()
    findings = (*header_findings(sheet, header, settled), *nameless, *skipped, *_hidden(sheet, kept))
    return Table(sheet, spec, header.bottom, columns, kept, preamble, headings, settled.sign_off), findings


def read_records(table: Table, year: int = 0) -> tuple[list[Record], list[Finding]]:
    """Return the rows of a table, merged cells filled down, and a finding for each merged range that was."""
    sheet = table.sheet
    filled, findings = _fill_down(table)
    records, columns = [], table.columns.items()
    for row in table.rows:
        have = sheet.rows[row]
        cells = {name: have.get(column, BLANK_CELL) for name, column in columns}
        if taken := filled.get(row):
            cells |= taken
        records.append(
            Record(sheet.file, sheet.name, row, table.columns, cells, frozenset(taken) if taken else _NONE, year)
        )
    return records, findings


def rows_of(ledger: Ledger, spec: SheetSpec) -> list[Record]:
    """Return the rows of a sheet of ours, none where the ledger has no such sheet or it was not asked for."""
    table = ledger.tables.get(spec.name)
    return read_records(table, ledger.year)[0] if table else []


def _item_rows(
    sheet: Sheet, header: Header, columns: Mapping[str, int], spec: SheetSpec, rows: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[Heading, ...], list[Finding]]:
    known = {column: name for name, column in columns.items()}
    kept: list[int] = []
    headings: list[Heading] = []
    skipped: list[Finding] = []
    across = {merged.top for merged in sheet.merged if merged.right - merged.left >= 2}
    for row in rows:
        found = sheet.texts(row)
        if (first := next(found, None)) is None:
            skipped += islice(_unread_row(sheet, row, columns, spec), 1)
            continue
        if not _may_be_no_item(header, *first) and next(found, None) is not None:
            kept.append(row)
            continue
        texts = list(sheet.texts(row))
        if why := _not_an_item(texts, known, header, row in across):
            column, text = texts[0]
            if why == _HEADING:
                headings.append(Heading(row, column, text))
            skipped.append(ROW_SKIPPED.at(Where(sheet.file, sheet.name, address(row, column)), text, why=why))
        else:
            kept.append(row)
    items, empty = with_tasks(sheet, columns, kept) if spec.name == LEDGER.name else (kept, [])
    return tuple(items), tuple(headings), [*skipped, *empty]


def _unread_row(sheet: Sheet, row: int, columns: Mapping[str, int], spec: SheetSpec) -> Iterator[Finding]:
    """Yield the formulas without a result of a row that says nothing else; numbers and computed columns are filled down."""
    typed = {column.header for column in spec.columns if column.owner is not Owner.COMPUTED} - {*_COUNTED}
    for name, column in columns.items():
        cell = sheet.cell(row, column)
        if name in typed and cell.formula is not None and cell.kind is Kind.BLANK:
            where = Where(sheet.file, sheet.name, address(row, column))
            yield FORMULA_NOT_CALCULATED.at(where, column=name, note="，这一行没有读入")


def _may_be_no_item(header: Header, column: int, text: str) -> bool:
    """Tell whether a row of several cells could be no item, by the first of them."""
    first = plain(text)
    return header_word(text) == header.words.get(column) or bool(
        _TOTAL.fullmatch(first.replace(" ", "")) or _SIGNATURE.fullmatch(first)
    )


def _not_an_item(texts: list[tuple[int, str]], known: Mapping[int, str], header: Header, merged_across: bool) -> str:
    first = plain(texts[0][1])
    if _repeats_header(texts, header):
        return "重复的表头"
    if _TOTAL.fullmatch(first.replace(" ", "")):
        return "合计行"
    if all(_SIGNATURE.fullmatch(plain(text)) for _, text in texts):
        return "签名行"
    if len(texts) > 1:
        return ""
    if _NOTE.match(first):
        return "说明"
    name = known.get(texts[0][0])
    if merged_across or _SECTION.match(first) or (name in _COUNTED and not _DIGIT.search(first)):
        return _HEADING
    return "" if name else "表外的文字"


def _repeats_header(texts: list[tuple[int, str]], header: Header) -> bool:
    return sum(header_word(text) == header.words.get(column) for column, text in texts) >= ENOUGH_HEADERS


def _fill_down(table: Table) -> tuple[dict[int, dict[str, Cell]], list[Finding]]:
    """Spread each merged range over the item rows it covers; ranges are looked up, never walked cell by cell."""
    names = {column: name for name, column in table.columns.items()}
    filled: dict[int, dict[str, Cell]] = {}
    findings: list[Finding] = []
    sheet = table.sheet
    for merged in sorted(sheet.merged):
        if merged.top == merged.bottom or merged.left not in names:
            continue
        master = sheet.cell(merged.top, merged.left)
        rows = table.rows[bisect_left(table.rows, merged.top + 1) : bisect_right(table.rows, merged.bottom)]
        if (master.kind is Kind.BLANK and master.formula is None) or not rows or merged.top <= table.header_row:
            continue
        for row in rows:
            filled.setdefault(row, {})[names[merged.left]] = master
        if value_text(master.value):
            findings.append(_merged_finding(sheet, merged, names[merged.left], master))
    return filled, findings


def _merged_finding(sheet: Sheet, merged: Range, name: str, master: Cell) -> Finding:
    where = Where(sheet.file, sheet.name, address(merged.top, merged.left))
    shown = f"{column_name(merged.left)}{merged.top}:{column_name(merged.right)}{merged.bottom}"
    return MERGED_FILLED.at(where, value_text(master.value), range=shown, column=name)


def _hidden(sheet: Sheet, rows: tuple[int, ...]) -> Iterator[Finding]:
    hidden = [row for row in rows if row in sheet.hidden_rows]
    if hidden:
        yield ROWS_HIDDEN.at(Where(sheet.file, sheet.name, address(hidden[0], 1)), len(hidden))


def labelled(preamble: tuple[str, ...], label: str) -> str:
    """Return what stands behind a label above the table ("填报单位：…"), "" where it is not there."""
    pattern = re.compile(rf"{label}\s*[:：]\s*(\S+)")
    for text in preamble:
        if match := pattern.search(content(text)):
            return match[1]
    return ""
