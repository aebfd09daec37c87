"""What a row takes from what stands around it: its heading's category or unit, its sheet's unit. Each is told once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from taizhang_xl.catalogue import HEADING_CATEGORY, HEADING_UNIT, UNIT_FROM_SHEET
from taizhang_xl.cells import Cell, Kind, address
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Record, Table
from taizhang_xl.ledger.names import category_named
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import labelled
from taizhang_xl.text import content, key

_NUMBERING = (
    r"^(?:第[一二三四五六七八九十]+[部类章节]分?|[(（]?[一二三四五六七八九十]+[)）、.．]|\d+[、.．]|[⒈-⒛㈠-㈩])\s*"
)
_COUNT = r"[(（][^()（）]*[)）]$|[:：]$"
_UNIT_LABELS = ("责任单位", "牵头单位", "承办单位", "填报单位", "单位")


class Origin(NamedTuple):
    """A unit that a whole sheet belongs to, and where that is written, in words for the user."""

    unit: str
    source: str


def sheet_unit(table: Table, known_units: Mapping[str, object], *, several: bool) -> Origin | None:
    """Return the unit of a sheet without a unit column: by its preamble, its name, or its file's name.

    Where there are `several` sheets, each is called after its unit even if the unit is on no list.
    """
    if Field.UNIT in table.columns:
        return None
    for label in _UNIT_LABELS:
        if text := labelled(table.preamble, label):
            return Origin(text, f"表头的“{label}”")
    name = table.sheet.name
    if several or key(name) in known_units:
        return Origin(name, "工作表名")
    in_file = [known for known in known_units if known in key(table.sheet.file)]
    return Origin(max(in_file, key=len), "文件名") if len(in_file) == 1 else None


def with_surroundings(
    records: list[Record], table: Table, known_units: Mapping[str, object], origin: Origin | None
) -> tuple[list[Record], list[Finding]]:
    """Return the records with what their headings and their sheet say, and a finding for each such reading."""
    rows = [heading.row for heading in table.headings]
    meanings = [_meaning(heading.text, table, known_units) for heading in table.headings]
    used: set[int] = set()
    taken: list[Record] = []
    for record in records:
        at = bisect_left(rows, record.row) - 1
        added: dict[str, Cell] = {}
        if at >= 0 and meanings[at] and not record.text(meanings[at][0]):
            name, text = meanings[at]
            added[name] = Cell(Kind.TEXT, text)
            used.add(at)
        if origin and Field.UNIT not in added and not record.text(Field.UNIT):
            added[Field.UNIT] = Cell(Kind.TEXT, origin.unit)
        taken.append(_with(record, added) if added else record)
    return taken, list(_told(table, meanings, sorted(used), origin if records else None))


def _with(record: Record, added: Mapping[str, Cell]) -> Record:
    return replace(record, cells={**record.cells, **added}, filled=record.filled | added.keys())


def _meaning(text: str, table: Table, known_units: Mapping[str, object]) -> tuple[str, str]:
    """Return which field a heading gives, and the value; ("", "") where it says nothing for a row."""
    bare = re.sub(_COUNT, "", re.sub(_NUMBERING, "", content(text))).strip()
    if key(bare) in known_units:
        return str(Field.UNIT), bare
    if category_named(bare) or Field.CATEGORY not in table.columns:
        return str(Field.CATEGORY), bare
    return "", ""


def _told(table: Table, meanings: list[tuple[str, str]], used: list[int], origin: Origin | None) -> Iterator[Finding]:
    sheet = table.sheet
    for at in used:
        heading, (name, text) = table.headings[at], meanings[at]
        rule = HEADING_UNIT if name == Field.UNIT else HEADING_CATEGORY
        yield rule.at(Where(sheet.file, sheet.name, address(heading.row, heading.column)), text)
    if origin:
        where = Where(sheet.file, sheet.name, address(table.header_row, 1))
        yield UNIT_FROM_SHEET.at(where, origin.unit, source=origin.source)
