"""The steps that make an open workbook equal to an edited copy of it, in a form that any host can carry out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from html import unescape
from itertools import product
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, Range, Sheet, Value, address, column_name, parse_range, value_text
from taizhang_xl.changes import Height
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.write.book import range_text
from taizhang_xl.xlsx.write.cell_text import serial
from taizhang_xl.xlsx.write.row_height import height_of
from taizhang_xl.xlsx.write.table_xml import tables_of

_FORM, _FIELD, _STEP = "steps 3", "\x1f", "\x1e"
_BETWEEN = dict.fromkeys(map(ord, (_FIELD, _STEP)), "\ufffd")
EXPECT, SHOW = "expect", "show"
_LOOKS, _COLOUR = ("fill", "font", "format"), 6
_LONGEST_UNION = 250
# A row is the same if its first cells are: 编号, 序号, 类别 and the task.
_IDENTIFYING, _LONGEST_HELD = 4, 8000
_DAY, _MOMENT, _CLOCK = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm"
_COLUMN = markup.tag_pattern(b"col")
_LINK = markup.tag_pattern(b"hyperlink")
_ROW, _PANE = markup.tag_pattern(b"row"), markup.tag_pattern(b"pane")


class Step(NamedTuple):
    """One step; docs/addin.md has the kinds and the meaning of `at`, `value` and `more`."""

    kind: str
    sheet: str
    at: str = ""
    value: str = ""
    more: str = ""


def as_text(steps: Sequence[Step], sheets: Collection[str]) -> str:
    """Return steps as text for a macro, on a workbook of these sheets: docs/addin.md has the format.

    Nobody can type the separators of fields and steps; within a text they are replaced by a visible character. First
    come the host's checks: whether sheets may be added and deleted, and whether existing ones may be edited.
    """
    asked = [Step("reshape", "")] if any(step.kind in ("sheet", "drop") for step in steps) else []
    made = {step.sheet for step in steps if step.kind == "sheet"} - set(sheets)
    # A sheet that is only shown may be protected.
    edited = dict.fromkeys(step.sheet for step in steps if step.kind != SHOW)
    asked += [Step("edit", name) for name in edited if name not in made]
    lines = [
        _FIELD.join(field.translate(_BETWEEN) for field in each)
        for step in (*asked, *steps)
        for each in _for_macro(step)
    ]
    return "".join(f"{line}{_STEP}" for line in (_FORM, *lines))


def _for_macro(step: Step) -> Iterator[Step]:
    """Yield a step as a macro needs it: one area at a time, colours as BGR numbers."""
    if step.kind not in _LOOKS:
        yield step
        return
    if step.kind != "format" and len(step.value) == _COLOUR:
        red, green, blue = bytes.fromhex(step.value)
        step = step._replace(value=str(blue << 16 | green << 8 | red))
    for area in step.at.split(","):
        yield step._replace(at=area)


def unions(addresses: Iterable[str]) -> list[str]:
    """Join addresses into as few unions ("A1,B2:B9") as possible, none longer than 250 characters."""
    joined: list[str] = []
    for each in addresses:
        if joined and len(joined[-1]) + len(each) < _LONGEST_UNION:
            joined[-1] += f",{each}"
        else:
            joined.append(each)
    return joined


def steps_between(old: Workbook, new: Workbook, made: Collection[str] = ()) -> list[Step]:
    """Return the steps that turn `old` into `new`; sheets named in `made` are whole sheets of ours, to be rewritten.

    Raises DamagedWorkbookError or UnsafeWorkbookError if a sheet cannot be read.
    """
    steps: list[Step] = []
    expected: list[Step] = []
    for name in new.sheet_names:
        if name not in old.sheet_names or name in made:
            steps += _new_sheet(new, name)
        elif _part(old, name) != _part(new, name):
            changed = list(_changed_sheet(old, new, name))
            expected += _expected(old.sheet(name), changed, date1904=old.date1904)
            steps += changed
    return expected + steps + [Step("drop", name) for name in old.sheet_names if name not in new.sheet_names]


def _entry(book: Workbook, name: str) -> str:
    return next(entry.part for entry in book.sheets if entry.name == name)


def _part(book: Workbook, name: str) -> bytes:
    return book.package.part(_entry(book, name))


def _changed_sheet(old: Workbook, new: Workbook, name: str) -> Iterator[Step]:
    before, after = old.sheet(name), new.sheet(name)
    last = max(before.rows, default=0)
    alike: dict[int, int] = {}
    for top, bottom in _spans(sorted(row for row in after.rows if row > last)):
        if _is_alike(after, top, top - 1):
            yield Step("like", name, f"{top}:{bottom}", str(top - 1))
            alike |= dict.fromkeys(range(top, bottom + 1), top - 1)
    known = {table.name: table.area for table in tables_of(old.package, _entry(old, name))}
    for table in tables_of(new.package, _entry(new, name)):
        if table.area != known.get(table.name):
            yield Step("table", name, range_text(table.area), table.name)
    widths = set(_widths(_part(old, name)))
    yield from (
        Step("width", name, column, width)
        for column, width in _widths(_part(new, name))
        if (column, width) not in widths
    )
    yield from _cells(before, after, date1904=new.date1904)
    yield from _heights(_part(old, name), _part(new, name), name, alike)


def _heights(old: bytes, new: bytes, name: str, alike: Mapping[int, int]) -> Iterator[Step]:
    """Yield the heights of rows once their texts are there; a row whose height nobody set is left to its program.

    New rows that look like another begin with its height as if that had been set.
    """
    before, after = _row_heights(old), _row_heights(new)
    changed: dict[str, list[int]] = {}
    for row, height in after.items():
        was = Height(before.get(alike[row], Height()).points, True) if row in alike else before.get(row, Height())
        if height != was and (height.is_set or was.is_set):
            changed.setdefault(f"{height.points:g}" if height.is_set and height.points else "", []).append(row)
    for points, rows in changed.items():
        for top, bottom in _spans(sorted(rows)):
            yield Step("height", name, f"{top}:{bottom}", points)


def _row_heights(part: bytes) -> dict[int, Height]:
    """Return what the rows of a sheet say of their heights, without hidden ones: a height would show them."""
    heights: dict[int, Height] = {}
    row = 0
    for found in _ROW.finditer(markup.mask(markup.utf8(part))):
        said = markup.attributes(found[0])
        row = markup.integer(said.get(b"r", b""), row + 1)
        if not markup.is_true(said.get(b"hidden")):
            heights[row] = height_of(found[0])
    return heights


def _widths(part: bytes) -> Iterator[tuple[str, str]]:
    """Yield the columns whose width a sheet states singly."""
    # Columns come before the rows, which are most of a sheet.
    xml = markup.utf8(part).partition(b"sheetData")[0]
    for found in markup.elements(markup.mask(xml), _COLUMN):
        column = _attributes(xml, found)
        if column["min"] == column["max"] and "width" in column:
            yield column_name(int(column["min"])), column["width"]


def _expected(before: Sheet, steps: Sequence[Step], *, date1904: bool) -> Iterator[Step]:
    """Yield what the open workbook must still hold: in each edited cell, and in the first cells of its row.

    People go on working while a click is decided: deleted or sorted rows are recognised by their first cells.
    """
    touched = {place for step in steps for place in _places(step)}
    first = {(row, column) for row in {row for row, _ in touched} for column in _first_typed(before, row)}
    for row, column in sorted(touched | first):
        cell = before.cell(row, column)
        text = held(_held(cell.value, date1904=date1904))
        if cell.formula is None and cell.kind is not Kind.ERROR and text is not None:
            yield Step(EXPECT, before.name, address(row, column), text)


def _places(step: Step) -> Iterator[tuple[int, int]]:
    if step.kind in ("text", "number", "bool", "date", "formula", "empty", "fill"):
        for area in map(parse_range, step.at.split(",")):
            yield from product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))
    elif step.kind == "like":
        yield int(step.value), 1


def _first_typed(sheet: Sheet, row: int) -> list[int]:
    cells = sorted(sheet.rows.get(row, {}).items())
    return [column for column, cell in cells if cell.value is not None and cell.formula is None][:_IDENTIFYING]


def _held(value: Value, *, date1904: bool) -> str | None:
    """Return a cell's content as programs report it, None if they report it in several forms."""
    if value is None or isinstance(value, str):
        return value or ""
    number = value if isinstance(value, int | float) else serial(value, date1904=date1904)
    return None if isinstance(value, bool) or number != int(number) else str(int(number))


def held(content: str | None) -> str | None:
    """Return a cell's content without characters that programs add or drop; None if they may cut or change it."""
    if content is None or len(content) > _LONGEST_HELD or any(char < " " and char not in "\t\r\n" for char in content):
        return None
    return content.replace("\r", "").replace("'", "")


def _is_alike(sheet: Sheet, row: int, model: int) -> bool:
    """Whether a new row has the style of another: under a lone header it does not."""
    return any(cell.style == sheet.cell(model, column).style for column, cell in sheet.rows[row].items())


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans


def _new_sheet(book: Workbook, name: str) -> Iterator[Step]:
    yield Step("sheet", name)
    xml = markup.utf8(_part(book, name))
    masked = markup.mask(xml)
    for found in markup.elements(masked, _COLUMN):
        column = _attributes(xml, found)
        for number in range(int(column["min"]), int(column["max"]) + 1):
            yield Step("width", name, column_name(number), column["width"])
    empty = Sheet(book.file, name, {})
    yield from _cells(empty, book.sheet(name), date1904=book.date1904)
    for found in markup.elements(masked, _LINK):
        link = _attributes(xml, found)
        yield Step("link", name, link["ref"], link["location"])
    if pane := next(iter(markup.elements(masked, _PANE)), None):
        yield Step("page", name, _attributes(xml, pane).get("ySplit", "1"))


def _attributes(xml: bytes, found: markup.Element) -> Mapping[str, str]:
    raw = markup.attributes(xml[found.start : found.head])
    return {name.decode(): unescape(value.decode()) for name, value in raw.items()}


def _cells(before: Sheet, after: Sheet, *, date1904: bool) -> Iterator[Step]:
    fills: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(before.rows.keys() | after.rows.keys()):
        old, new = before.rows.get(row, {}), after.rows.get(row, {})
        for column in sorted(old.keys() | new.keys()):
            if before.fill(row, column) != (fill := after.fill(row, column)):
                fills.setdefault(fill or "none", []).append((column, row))
            was, now = before.cell(row, column), after.cell(row, column)
            if (was.kind, was.value, was.formula) != (now.kind, now.value, now.formula):
                yield _written(after.name, address(row, column), now, date1904=date1904)
    for fill, places in fills.items():
        for union in unions(_runs(sorted(places))):
            yield Step("fill", after.name, union, fill)


def _written(sheet: str, at: str, cell: Cell, *, date1904: bool) -> Step:
    if cell.formula is not None:
        return Step("formula", sheet, at, cell.formula)
    value = cell.value
    if value is None or isinstance(value, str):
        return Step("empty" if value is None else "text", sheet, at, value or "")
    if isinstance(value, bool):
        return Step("bool", sheet, at, str(int(value)))
    if isinstance(value, int | float):
        return Step("number", sheet, at, value_text(value))
    return Step("date", sheet, at, value_text(serial(value, date1904=date1904)), _code(value))


def _code(value: date | time) -> str:
    """Return the number format that shows a day, a moment or a time of day."""
    if isinstance(value, datetime):
        return _MOMENT
    return _DAY if isinstance(value, date) else _CLOCK


def _runs(places: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield "I3:I9" for neighbours in a column, "I11" for a cell alone; `places` are (column, row), sorted."""
    column, top, bottom = *places[0], places[0][1]
    for at, row in [*places[1:], (0, 0)]:
        if (at, row) == (column, bottom + 1):
            bottom = row
            continue
        alone = top == bottom
        yield address(top, column) if alone else range_text(Range(top, column, bottom, column))
        column, top, bottom = at, row, row
