"""The verb edit: cells set and rows appended in any workbook, told by a program or in a terminal; nothing else changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, Sheet, Value, column_name, column_number, parse_address, value_text
from taizhang_xl.changes import KEEP, Append, Change, ChangeSet, Keep, Permit
from taizhang_xl.errors import UsageError
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import Deed
from taizhang_xl.reading.header import HEADER_SEARCH_ROWS
from taizhang_xl.text import plain
from taizhang_xl.verbs.edit_lines import said_place, said_rows, said_rows_json, said_set
from taizhang_xl.verbs.save import NOTHING, Written, write_changes
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_LETTERED = re.compile(r"([A-Za-z]{1,3})列")
_WHY = "手工修改"

Rows = Mapping[str, Sequence[Mapping[str, Value]]]
"""Rows to append by sheet, each with its values by column letter or by the header over the column."""


class Looks(NamedTuple):
    """How the cells that are set shall look: fill and font colour as "RRGGBB", a number format as "0.00"."""

    fill: str | None = None
    font: str | None = None
    number_format: str | None = None


def edit(
    path: Path, sets: Sequence[str] = (), appends: Sequence[str] = (), appends_json: Sequence[str] = (), *,
    fill: str | None = None, font: str | None = None, number_format: str | None = None,
    permit: Permit = NOTHING, to: Path | None = None, dry_run: bool = False,
) -> Written:  # fmt: skip
    """Edit a workbook as told in a terminal: "SHEET!CELL=VALUE", "SHEET!COLUMN=VALUE;COLUMN=VALUE", or rows as JSON."""
    told = [said_set(text) for text in sets]
    if doubled := [place for place, count in Counter(place for place, _ in told).items() if count > 1]:
        raise UsageError(doubled[0], "给了两次内容，不知道要哪一个", "请只给一次")
    rows: dict[str, list[Mapping[str, Value]]] = {}
    for sheet, row in (*map(said_rows, appends), *(row for text in appends_json for row in said_rows_json(text))):
        rows.setdefault(sheet, []).append(row)
    looks = Looks(fill, font, number_format)
    return edit_cells(path, dict(told), rows, looks, permit=permit, to=to, dry_run=dry_run)


def edit_cells(
    path: Path, sets: Mapping[str, Value], rows: Rows, looks: Looks, *,
    permit: Permit = NOTHING, to: Path | None = None, dry_run: bool = False,
) -> Written:  # fmt: skip
    """Set cells ("SHEET!CELL" -> value) and append rows, and change nothing else of the file.

    None empties a cell. `looks` are for the cells that are set; a new row looks like the one above it. With `to`
    the result is a new file. Raises UsageError, and EditRefusedError naming each cell that cannot be edited.
    """
    if not sets and not rows:
        raise UsageError(path, "没有说要改什么", "请用 --set 改格，或用 --append 加行")
    package = open_package(path)
    editor = _Editor(path, read_workbook(package))
    changes = ChangeSet.of(editor.changes(sets, looks), editor.appends(rows))
    return write_changes(package, changes, Deed(EDIT), dry_run=dry_run, permit=permit, to=to)


class _Editor:
    """Turns what was told into edits of a workbook."""

    def __init__(self, path: Path, workbook: Workbook) -> None:
        self._path = path
        self._workbook = workbook

    def changes(self, sets: Mapping[str, Value], looks: Looks) -> list[Change]:
        """Return the edits of single cells, each with what the cell holds now."""
        asked = [(*self._place(place), self._value(place, value)) for place, value in sets.items()]
        numbers: dict[str, set[int]] = {}
        for sheet, row, _, _ in asked:
            numbers.setdefault(sheet, set()).add(row)
        present = {sheet: self._workbook.rows(sheet, rows) for sheet, rows in numbers.items()}
        fill, font = self._colour(looks.fill), self._colour(looks.font)
        code = looks.number_format or KEEP
        return [
            Change(sheet, row, column, present[sheet].cell(row, column).value, value, fill, _WHY,
                   font_colour=font, number_format=code)
            for sheet, row, column, value in asked
        ]  # fmt: skip

    def appends(self, rows: Rows) -> Iterator[Append]:
        """Yield the rows to append, their columns found by letter or header."""
        for told, lines in rows.items():
            name = self._sheet(told)
            heads = self._workbook.rows(name, range(1, HEADER_SEARCH_ROWS + 1))
            for line in lines:
                columns = self._columns(heads, list(line))
                values = {column: self._value(name, line[key]) for key, column in columns.items()}
                if len(values) < len(line):
                    raise UsageError(name, "同一列给了两次内容", "请只给一次")
                yield Append(name, values, _WHY)

    def _place(self, place: str) -> tuple[str, int, int]:
        sheet, cell = said_place(place)
        name = self._sheet(sheet)
        try:
            return name, *parse_address(cell)
        except ValueError:
            raise UsageError(place, f"“{cell}”不是单元格地址", "请写成 Q3 这样") from None

    def _sheet(self, told: str) -> str:
        names = self._workbook.sheet_names
        for name in (told, told.strip(), told.strip().strip("'").replace("''", "'")):
            if name in names:
                return name
        raise UsageError(self._path, f"没有名为“{told}”的工作表", f"有：{'、'.join(names)}")

    def _columns(self, heads: Sheet, names: Sequence[str]) -> dict[str, int]:
        """Return the column of each name: a letter, or a header of the first row that holds all headers named."""
        letters = {name: column_number(name) for name in names if _LETTERS.fullmatch(name.strip())}
        found = {row: self._headers(heads, row) for row in sorted(heads.rows)}
        for name, column in letters.items():
            if other := {at for texts in found.values() for at in texts.get(plain(name), ())} - {column}:
                ways = f"要按列号请写 {name}列，要按表头请写 {column_name(min(other))}列"
                raise UsageError(heads.name, f"“{name}”既是列号又是另一列的表头", ways)
        titles = {title for texts in found.values() for title in texts}
        letters |= {
            name: column_number(match[1])
            for name in names
            if plain(name) not in titles and (match := _LETTERED.fullmatch(plain(name)))
        }
        if beyond := next((name for name, column in letters.items() if column > MAX_COLUMN), None):
            raise UsageError(heads.name, f"没有 {beyond} 列", "请写成 B 这样")
        headers = [name for name in names if name not in letters]
        row = next((texts for texts in found.values() if all(plain(name) in texts for name in headers)), {})
        for name in headers:
            if len(row.get(plain(name), ())) != 1:
                what = f"表头“{name}”有几列" if plain(name) in row else f"没有找到表头“{name}”"
                raise UsageError(heads.name, what, "请写列号，如 B=内容")
        return {name: letters.get(name) or row[plain(name)][0] for name in names}

    @staticmethod
    def _headers(heads: Sheet, row: int) -> dict[str, list[int]]:
        texts: dict[str, list[int]] = {}
        for column, text in heads.texts(row):
            texts.setdefault(plain(text), []).append(column)
        return texts

    def _value(self, place: str, value: object) -> Value:
        if value is None or isinstance(value, str | int | float | date | time):
            return value
        raise UsageError(place, f"{value_text(str(value))} 不能写进单元格", "请给文字、数字、日期、真假或空")

    def _colour(self, told: str | None) -> str | Keep:
        if told is None:
            return KEEP
        match = _COLOUR.fullmatch(told)
        if match is None:
            raise UsageError(self._path, f"“{told}”不是颜色", "请写六位十六进制数，如 FF7C80")
        return match[1].upper()
