"""Finds a table on a sheet as staff laid it out: by header words, never by position; every repair is reported."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from taizhang_xl.catalogue import (
    HEADER_RENAMED,
    HEADER_SECOND,
    HEADER_UNKNOWN,
    MERGED_FILLED,
    ROW_SKIPPED,
    ROWS_HIDDEN,
)
from taizhang_xl.cells import BLANK_CELL, Cell, Kind, Range, Sheet, address, column_name, value_text
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Heading, Record, Table
from taizhang_xl.ledger.schema import Field, SheetSpec
from taizhang_xl.text import key, plain

HEADER_SEARCH_ROWS = 15
_HEADING = "小标题"
_DIGIT = re.compile(r"\d")
_COUNTED = (Field.NUMBER, Field.ORDER)
_ENOUGH_HEADERS = 3
_ENOUGH_WHERE_NAMED = 2
_MAX_HEADER_ROWS = 3
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_TOTAL = re.compile(r"(合计|小计|总计|共计)[:：]?")
_NOTE = re.compile(r"(填表说明|填报说明|填写说明|注|说明|备注)\d*[:：]")
_SIGNATURE = re.compile(
    r"(?:审核|审批|复核|制表|填表|填报|联系|负责|经办)人?(?:签字|签名)? ?:.*|(?:填报|制表|填表)(?:日期|时间|单位) ?:.*|.{1,8}:"
)
_SECTION = re.compile(r"(第[一二三四五六七八九十]+[部类章节]|[(]?[一二三四五六七八九十]+[)、.．])")


@dataclass(frozen=True, slots=True)
class Header:
    """A header as found: its first and last row, per column the words seen, per standard header the claimants."""

    top: int
    bottom: int
    words: Mapping[int, str]
    claims: Mapping[str, tuple[int, ...]]

    @property
    def score(self) -> tuple[int, int, int]:
        """More columns known is better, then fewer rows, then higher up."""
        return len(self.claims), self.top - self.bottom, -self.top


def find_table(sheet: Sheet, spec: SheetSpec) -> tuple[Table, tuple[Finding, ...]] | None:
    """Return the table of a sheet and what had to be repaired to read it, None where there is no such table.

    Raises NoTableError where two columns claim the same header and neither is the exact one.
    """
    header = _best_header(sheet, spec)
    if header is None:
        return None
    rows = tuple(sorted(row for row in sheet.rows if row > header.bottom))
    columns, seconds = _settle(sheet, header)
    kept, headings, skipped = _item_rows(sheet, columns, spec, rows)
    preamble = tuple(text for row in sorted(sheet.rows) if row < header.top for _, text in sheet.texts(row))
    findings = (*_header_findings(sheet, header, columns, seconds), *skipped, *_hidden(sheet, kept))
    return Table(sheet, header.bottom, columns, kept, preamble, headings), findings


def nearest_headers(sheet: Sheet, spec: SheetSpec) -> tuple[int, tuple[str, ...]]:
    """Return the row that looks most like a header and its words, (0, ()) for an empty sheet."""
    best: tuple[int, int, tuple[str, ...]] = (-1, 0, ())
    for row in _search_rows(sheet):
        words = tuple(text for _, text in sheet.texts(row))
        known = sum(spec.header(_word(text)) is not None for text in words)
        best = max(best, (known, row, words), key=lambda found: (found[0], len(found[2])))
    return best[1], best[2]


def read_records(table: Table, year: int = 0) -> tuple[list[Record], list[Finding]]:
    """Return the rows of a table, merged cells filled down, and a finding for each merged range that was."""
    sheet = table.sheet
    filled, findings = _fill_down(table)
    records = []
    for row in table.rows:
        have = sheet.rows[row]
        taken = filled.get(row, {})
        cells = {name: taken.get(name) or have.get(column, BLANK_CELL) for name, column in table.columns.items()}
        records.append(Record(sheet.file, sheet.name, row, table.columns, cells, frozenset(taken), year))
    return records, findings


def _word(text: str) -> str:
    return _BRACKETS.sub("", plain(text)).rstrip(":*")


def _search_rows(sheet: Sheet) -> list[int]:
    return sorted(row for row in sheet.rows if row <= HEADER_SEARCH_ROWS)


def _best_header(sheet: Sheet, spec: SheetSpec) -> Header | None:
    masters = {
        (row, column): (merged.top, merged.left)
        for merged in sheet.merged
        if merged.top <= HEADER_SEARCH_ROWS and merged.bottom - merged.top < _MAX_HEADER_ROWS
        for row in range(merged.top, merged.bottom + 1)
        for column in range(merged.left, min(merged.right, merged.left + 63) + 1)
    }
    # A sheet that bears the table's own name needs less to be believed.
    enough = _ENOUGH_WHERE_NAMED if sheet.name == spec.name else _ENOUGH_HEADERS
    known = {row for row in _search_rows(sheet) if any(spec.header(_word(text)) for _, text in sheet.texts(row))}
    found = [
        header
        for row in _search_rows(sheet)
        for depth in range(1, _MAX_HEADER_ROWS + 1)
        if not known.isdisjoint(range(row, row + depth))
        and (header := _header_at(sheet, spec, row, depth, masters))
        and len(header.claims) >= enough
    ]
    return max(found, key=lambda header: header.score, default=None)


def _header_at(
    sheet: Sheet, spec: SheetSpec, top: int, depth: int, masters: Mapping[tuple[int, int], tuple[int, int]]
) -> Header | None:
    rows = range(top, top + depth)
    if any(row not in sheet.rows for row in rows):
        return None
    words: dict[int, str] = {}
    for column in sorted({column for row in rows for column in sheet.rows[row]}):
        parts: dict[tuple[int, int], str] = {}
        for row in rows:
            at = masters.get((row, column), (row, column))
            if text := _word(value_text(sheet.cell(*at).value)):
                parts[at] = text
        if not parts:
            continue
        # A header that is complete by itself has nothing of its own below it, unless it heads several columns.
        if (
            not _is_group(sheet, top, column, masters)
            and any(spec.header(text) for text in list(parts.values())[:-1])
            and not spec.header("".join(parts.values()))
        ):
            return None
        words[column] = _meaning(list(parts.values()), spec)
    claims: dict[str, tuple[int, ...]] = {}
    for column, word in words.items():
        if name := spec.header(word):
            claims[name] = (*claims.get(name, ()), column)
    return Header(top, top + depth - 1, words, claims)


def _is_group(sheet: Sheet, row: int, column: int, masters: Mapping[tuple[int, int], tuple[int, int]]) -> bool:
    """Tell whether a header's cell stands above several columns: merged over them, or with blanks to its right."""
    at = masters.get((row, column), (row, column))
    if masters.get((row, column + 1)) == at or at[1] < column:
        return True
    right, below = sheet.cell(row, column + 1), sheet.cell(row + 1, column + 1)
    return (row, column + 1) not in masters and right.kind is Kind.BLANK and below.kind is not Kind.BLANK


def _meaning(parts: list[str], spec: SheetSpec) -> str:
    """Return the words of a column's header rows as one: the whole (责任 + 单位), else the lowest that is known."""
    whole = "".join(parts)
    return next((word for word in (whole, *reversed(parts)) if spec.header(word)), whole)


def _settle(sheet: Sheet, header: Header) -> tuple[dict[str, int], dict[int, tuple[str, int]]]:
    """Return the column of each header, and the columns passed over: column -> (header, the column taken)."""
    columns: dict[str, int] = {}
    seconds: dict[int, tuple[str, int]] = {}
    for name, candidates in header.claims.items():
        exact = [column for column in candidates if key(header.words[column]) == key(name)]
        chosen = exact if len(candidates) > 1 else candidates
        if len(chosen) != 1:
            places = "、".join(f"{address(header.bottom, c)}“{header.words[c]}”" for c in candidates)
            raise NoTableError(
                f"{sheet.file} {sheet.name}", f"有几列都像“{name}”：{places}", f"请只把其中一列的列名写成“{name}”"
            )
        columns[name] = chosen[0]
        seconds |= {column: (name, chosen[0]) for column in candidates if column != chosen[0]}
    return columns, seconds


def _header_findings(
    sheet: Sheet, header: Header, columns: Mapping[str, int], seconds: Mapping[int, tuple[str, int]]
) -> Iterator[Finding]:
    known = {column: name for name, column in columns.items()}
    for column, word in header.words.items():
        where = Where(sheet.file, sheet.name, address(header.bottom, column))
        if column in seconds:
            name, other = seconds[column]
            yield HEADER_SECOND.at(where, word, column=name, other=header.words[other])
        elif column not in known:
            yield HEADER_UNKNOWN.at(where, word)
        elif key(word) != key(known[column]):
            yield HEADER_RENAMED.at(where, word, column=known[column])


def _item_rows(
    sheet: Sheet, columns: Mapping[str, int], spec: SheetSpec, rows: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[Heading, ...], list[Finding]]:
    known = {column: name for name, column in columns.items()}
    kept: list[int] = []
    headings: list[Heading] = []
    skipped: list[Finding] = []
    across = {merged.top for merged in sheet.merged if merged.right - merged.left >= 2}
    for row in rows:
        texts = list(sheet.texts(row))
        if not texts:
            continue
        why = _not_an_item(texts, known, spec, row in across)
        if why:
            column, text = texts[0]
            if why == _HEADING:
                headings.append(Heading(row, column, text))
            skipped.append(ROW_SKIPPED.at(Where(sheet.file, sheet.name, address(row, column)), text, why=why))
        else:
            kept.append(row)
    return tuple(kept), tuple(headings), skipped


def _not_an_item(texts: list[tuple[int, str]], known: Mapping[int, str], spec: SheetSpec, merged_across: bool) -> str:
    first = plain(texts[0][1])
    if spec.header(_word(first)) and _repeats_header(texts, known, spec):
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


def _repeats_header(texts: list[tuple[int, str]], known: Mapping[int, str], spec: SheetSpec) -> bool:
    words = (spec.header(_word(text)) == known[column] for column, text in texts if column in known)
    return sum(words) >= _ENOUGH_HEADERS


def _fill_down(table: Table) -> tuple[dict[int, dict[str, Cell]], list[Finding]]:
    """Spread each merged range over the item rows it covers; ranges are looked up, never walked cell by cell."""
    names = {column: name for name, column in table.columns.items()}
    filled: dict[int, dict[str, Cell]] = {}
    findings: list[Finding] = []
    sheet = table.sheet
    for merged in sheet.merged:
        if merged.top == merged.bottom or merged.left not in names:
            continue
        master = sheet.cell(merged.top, merged.left)
        rows = table.rows[bisect_left(table.rows, merged.top + 1) : bisect_right(table.rows, merged.bottom)]
        if master.kind is Kind.BLANK or not rows or merged.top <= table.header_row:
            continue
        for row in rows:
            filled.setdefault(row, {})[names[merged.left]] = master
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
    pattern = re.compile(rf"{label}\s*:\s*(\S+)")
    for text in preamble:
        if match := pattern.search(plain(text)):
            return match[1]
    return ""
