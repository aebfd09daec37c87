"""edit: cells set and rows appended in any workbook, and nothing else of the file changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, Cell, Sheet, Value, column_name, column_number, parse_address, value_text
from taizhang_xl.changes import KEEP, Append, Change, ChangeSet, Keep, Permit
from taizhang_xl.contract.common_options import flag, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.telling import written_json
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.reading.header import HEADER_SEARCH_ROWS
from taizhang_xl.text import plain
from taizhang_xl.verbs.edit_lines import parsed_place, parsed_rows, parsed_rows_json, parsed_set
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


def _read_sets(value: object) -> dict[str, Value]:
    """Return what to set by place: from Python a mapping, from a terminal texts like 台账!Q3=办结."""
    if isinstance(value, Mapping):
        return dict(value)
    told = [parsed_set(text) for text in _texts(value)]
    if doubled := [place for place, count in Counter(place for place, _ in told).items() if count > 1]:
        raise UsageError(doubled[0], "给了两次内容，不知道要哪一个", "请只给一次")
    return dict(told)


def _read_rows(value: object) -> Rows:
    if isinstance(value, Mapping):
        return value
    return _by_sheet(parsed_rows(text) for text in _texts(value))


def _read_rows_json(value: object) -> Rows:
    return _by_sheet(row for text in _texts(value) for row in parsed_rows_json(text))


def _texts(value: object) -> Sequence[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _by_sheet(rows: Iterable[tuple[str, Mapping[str, Value]]]) -> Rows:
    found: dict[str, list[Mapping[str, Value]]] = {}
    for sheet, row in rows:
        found.setdefault(sheet, []).append(row)
    return found


FILE = Option("ledger", read_path, "工作簿", python="AnyLedger", positional=True, metavar="文件")
SETS: Option[Mapping[str, Value]] = Option(
    "sets", _read_sets, "改一格：工作表!单元格=内容，可给多次", {}, "Mapping[str, Value] | Sequence[str] | None",
    "台账!I5=今天", many=True, terminal=("--set",),
)  # fmt: skip
ROWS: Option[Rows] = Option(
    "append", _read_rows, "在末尾加一行：工作表!列=内容;列=内容，列写列号或表头，可给多次", {},
    "Rows | Sequence[str] | None", many=True,
)  # fmt: skip
ROWS_JSON: Option[Rows] = Option(
    "append_json", _read_rows_json, '加行的另一种写法：{"台账": [{"编号": "1-003", "C": 5}]}', {},
    "Sequence[str] | None", many=True,
)  # fmt: skip
FILL: Option[str | None] = Option("fill", str, "改的格的底色 RRGGBB", None, "str | None")
FONT: Option[str | None] = Option("font", str, "改的格的字色 RRGGBB", None, "str | None")
FORMAT: Option[str | None] = Option("number_format", str, "改的格的数字格式，如 0.00 或 yyyy-mm-dd", None, "str | None")
FORMULAS = replace(flag("formulas", "允许用内容盖掉公式"), terminal=("--over-formulas",))
LOCKED = replace(flag("locked", "允许改受保护的工作表里锁定的格"), terminal=("--over-locked",))
TO: Option[Path | None] = Option("to", read_path, "存成新文件；不给就改原文件（留备份）", None, "str | Path | None")


def decide(context: Context) -> Decision:
    """Decide on the edits. None empties a cell; looks are for the cells that are set; a new row looks like the one above it.

    Raises UsageError, and EditRefusedError naming each cell that cannot be edited.
    """
    sets, rows = context[SETS], _joined(context[ROWS], context[ROWS_JSON])
    if not sets and not rows:
        raise UsageError(context.path, "没有说要改什么", "请用 --set 改格，或用 --append 加行")
    package = context.package
    editor = _Editor(context.path, read_workbook(package))
    looks = Looks(context[FILL], context[FONT], context[FORMAT])
    changing = editor.changes(sets, looks)
    changes = ChangeSet.of(changing, editor.appends(rows))
    permit = Permit(formulas=context[FORMULAS], locked=context[LOCKED])
    alike = len(sets) - len(changing)
    lines = (Line(f"□ {alike} 处本来就是这样，没有动"),) if alike else ()
    return Decision(lines, edits=(Edit(package, changes, EntryInfo(EDIT), permit, context[TO]),))


def _joined(one: Rows, other: Rows) -> Rows:
    return {sheet: [*one.get(sheet, ()), *other.get(sheet, ())] for sheet in (*one, *other)}


class _Editor:
    """Turns what was told into edits of a workbook."""

    def __init__(self, path: Path, workbook: Workbook) -> None:
        self._path = path
        self._workbook = workbook

    def changes(self, sets: Mapping[str, Value], looks: Looks) -> list[Change]:
        """Return the edits of single cells, each with what it holds now; none for one that is so already."""
        asked = [(*self._place(place), self._value(place, value)) for place, value in sets.items()]
        numbers: dict[str, set[int]] = {}
        for sheet, row, _, _ in asked:
            numbers.setdefault(sheet, set()).add(row)
        present = {sheet: self._workbook.rows(sheet, rows) for sheet, rows in numbers.items()}
        fill, font = self._colour(looks.fill), self._colour(looks.font)
        code = looks.number_format or KEEP
        return [
            Change(sheet, row, column, cell.value, value, fill, _WHY, font_colour=font, number_format=code)
            for sheet, row, column, value in asked
            if not _holds(cell := present[sheet].cell(row, column), value) or looks != Looks()
        ]

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
        sheet, cell = parsed_place(place)
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


def _holds(cell: Cell, value: Value) -> bool:
    return cell.formula is None and (type(cell.value), cell.value) == (type(value), value)


VERB = Verb(
    "edit", "只改指定的格、只加指定的行，文件的其余部分一个字节也不动。",
    (FILE, SETS, ROWS, ROWS_JSON, FILL, FONT, FORMAT, FORMULAS, LOCKED, TO), decide, group="办理",
    result=lambda done: done.written[0], python="Written", json=written_json,
    writes="原文件，先留备份；加 --to 存成新文件，原文件不动",
)  # fmt: skip
