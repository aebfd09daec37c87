"""Lines pasted from anywhere as rows of 工序: with a header or without, parted by tabs, commas or blanks. Pure.

Without a header the columns are those of the sheet from 编号, from 部分 or from 工序号 on: whichever has a length in its place in every line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, Value
from taizhang_xl.dates.day import read_day
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.schema import Field, Type
from taizhang_xl.systems.project.links import read_length
from taizhang_xl.systems.project.rules import PASTE_LINE
from taizhang_xl.systems.project.sheets import (
    BEFORE,
    CARRIER,
    COMPUTED,
    LENGTH,
    PART,
    PLANNED_FIRST,
    PLANNED_LAST,
    STEP,
    STEPS,
    WORK,
)
from taizhang_xl.text import plain

_ORDER = (
    Field.NUMBER, PART, STEP, WORK, LENGTH, BEFORE, PLANNED_FIRST, PLANNED_LAST, CARRIER, Field.PERSON, Field.PHONE,
)  # fmt: skip
_HEADERS = 3
_SHOWN = 30
MOST_LINES = 2000


class Pasted(NamedTuple):
    """Rows as column -> value, headers that are none of ours, and what is wrong: with any finding no row is used."""

    rows: tuple[Mapping[str, Value], ...] = ()
    ignored: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Line(NamedTuple):
    """A line of the text: its number, and what it is parted into."""

    number: int
    text: str
    values: Sequence[str]


def read_pasted(text: str, file: str, year: int) -> Pasted:
    """Return the rows of a text; `file` is its name for findings, `year` that of days without one."""
    lines = list(_lines(text, year))
    where = Where(file)
    if not lines or len(lines) > MOST_LINES:
        why = f"起太多，超过 {MOST_LINES} 行" if lines else "没有内容"
        return Pasted(findings=(_wrong(where, lines[0] if lines else _Line(1, "", ()), why),))
    columns, ignored = _header(lines[0])
    width = len(lines[0].values)
    if columns:
        lines = lines[1:]
    else:
        columns = dict(enumerate(_layout(lines)))
        width = len(columns)
    read = [(line, *_row(line, columns, width, year)) for line in lines]
    if findings := tuple(_wrong(where, line, why) for line, _, why in read if why):
        return Pasted(findings=findings)
    return Pasted(tuple(row for _, row, _ in read), ignored)


def _lines(text: str, year: int) -> Iterator[_Line]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip():
            yield _Line(number, line, _parted(line, year))


def _parted(line: str, year: int) -> Sequence[str]:
    if "\t" in line:
        return [value.strip().strip('"').strip() for value in line.split("\t")]
    if "," in line:
        return [value.strip() for value in next(csv.reader([line]))]
    values = line.split()
    # Blanks do not show that a step waits for nothing.
    for place, value in enumerate(values[1:], 1):
        if _day(value, year) is not None and read_length(values[place - 1]) is not None:
            return [*values[:place], "", *values[place:]]
    return values


def _header(line: _Line) -> tuple[dict[int, str], tuple[str, ...]]:
    """Return place -> column of a line that is a header, and what else it names; nothing for any other line."""
    found: dict[int, str] = {}
    for place, value in enumerate(line.values):
        if (name := STEPS.listed(value)) is not None and name not in found.values():
            found[place] = name
    if len(found) < _HEADERS:
        return {}, ()
    return found, tuple(value for place, value in enumerate(line.values) if value and place not in found)


def _layout(lines: Sequence[_Line]) -> Sequence[str]:
    """Return the columns of lines without a header: the layout in which most have a length, and a figure in 工序号."""
    layouts = [_ORDER[skipped:] for skipped in range(3)]
    return max(
        layouts, key=lambda names: [sum(fits) for fits in zip(*(_fits(line, names) for line in lines), strict=True)]
    )


def _fits(line: _Line, names: Sequence[str]) -> tuple[bool, bool]:
    step, length = ("".join(line.values[at : at + 1]) for at in (names.index(STEP), names.index(LENGTH)))
    return read_length(length) is not None, any(map(str.isdigit, step))


def _row(line: _Line, columns: Mapping[int, str], width: int, year: int) -> tuple[Mapping[str, Value], str]:
    """Return a line's values by their columns, of which there are `width` with those not read, and why it cannot be used."""
    row: dict[str, Value] = {}
    for place, value in enumerate(line.values):
        name = columns.get(place, "")
        if not value or name in COMPUTED or (not name and place < width):
            continue
        if not name:
            return row, f"多出一格“{value}”，不知道是哪一列"
        day = _day(value, year) if STEPS.column(name).type is Type.DATE else None
        if day is None and STEPS.column(name).type is Type.DATE:
            return row, f"的{name}“{value}”不是日期"
        is_number = name == LENGTH and re.fullmatch("[0-9]{1,3}", value)
        row[name] = day or (int(value) if is_number else value)
    for name in (STEP, LENGTH):
        if not row.get(name):
            return row, f"没有{name}"
    if read_length(plain(str(row[LENGTH]))) is None:
        return row, f"的计划工期“{row[LENGTH]}”不是天数"
    return row, ""


def _day(text: str, year: int) -> date | None:
    return read_day(Cell(Kind.TEXT, text), year)


def _wrong(where: Where, line: _Line, why: str) -> Finding:
    shown = line.text.strip().replace("\t", " ")[:_SHOWN]
    return PASTE_LINE.at(where, shown, line=line.number, why=why, columns="、".join(_ORDER[1:]))
