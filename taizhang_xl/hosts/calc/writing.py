"""Many cells of a sheet written in few calls.

A call over the pipe, and a step in Calc's undo list, take longer than the writing itself. So the cells between two
edited cells of a column are overwritten with their own content, if nothing is lost by that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree

from taizhang_xl.cells import Range, parse_range
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.calc.books import CONTENTS, GENERAL
from taizhang_xl.hosts.calc.formulas import write_formula
from taizhang_xl.hosts.host import Place, Typed
from taizhang_xl.xlsx.read.workbook import Workbook

if TYPE_CHECKING:
    from taizhang_xl.hosts.calc.books import CalcSheet

_LOGICAL, _LOGICAL_CODE = 1024, "BOOLEAN"  # a bit of com.sun.star.util.NumberFormat
_FORMULAS = 1 | 2 | 4  # com.sun.star.sheet.FormulaResult
_COMMENTS = 8  # com.sun.star.sheet.CellFlags
_FONT = ("rFont", "family", "charset")
_LINK = re.compile(rb'<hyperlink [^>]*?ref="([A-Z0-9:]+)"')
_Line = Mapping[int, Typed]  # by row


class Keeps(NamedTuple):
    """What a cell must not be overwritten with, even if it is its content: it would lose its looks or its link."""

    rich: frozenset[str]
    linked: frozenset[Place]

    def holds(self, place: Place, value: object) -> bool:
        """Whether writing a cell's own value leaves it as it is; Calc gives each line of a text its own looks."""
        if place in self.linked:
            return False
        return not isinstance(value, str) or ("\n" not in value and value not in self.rich)


def keeps_of(copy: Workbook, sheet: str) -> Keeps:
    """Return what must not be overwritten on a sheet, according to the copy of the workbook that Calc has written."""
    shared, part = copy.linked("/sharedStrings"), next((each.part for each in copy.sheets if each.name == sheet), None)
    rich = _rich_texts(copy.package.part(shared)) if shared else ()
    linked = _LINK.findall(copy.package.part(part)) if part else ()
    areas = (parse_range(each.decode()) for each in linked)
    places = ((row, at) for area in areas for row in range(area.top, area.bottom + 1) for at in _columns(area))
    return Keeps(frozenset(rich), frozenset(places))


def _columns(area: Range) -> range:
    return range(area.left, area.right + 1)


def _rich_texts(shared: bytes) -> Iterator[str]:
    """Yield texts with looks inside. Calc also splits a text where Chinese and Western characters meet."""
    for item in ElementTree.fromstring(shared):
        looks, fonts = set(), set()
        for run in item.findall("{*}r"):
            text, own = run.findtext("{*}t") or "", _look(run)
            fonts.add((text.isascii(), *(own.pop(name, None) for name in _FONT)))
            looks.add(tuple(sorted(own.items())))
        if len(looks) > 1 or len({western for western, *_ in fonts}) < len(fonts):
            # Not the phonetic readings, which are beside the runs.
            yield "".join(run.findtext("{*}t") or "" for run in item.findall("{*}r"))


def _look(run: ElementTree.Element) -> dict[str, tuple[tuple[str, str], ...]]:
    look = run.find("{*}rPr")
    return {} if look is None else {each.tag.rpartition("}")[2]: tuple(sorted(each.items())) for each in look}


def write_cells(sheet: CalcSheet, cells: Mapping[Place, Typed], keeps: Keeps | None) -> None:
    """Write values, formulas ("=...") and marked texts ("'...") so that it can be undone."""
    columns: dict[int, dict[int, Typed]] = {}
    for (row, column), value in cells.items():
        if isinstance(value, str) and value.startswith("=") and len(value) > 1:
            write_formula(sheet.book.api, sheet.api, row, column, value[1:])
        elif isinstance(value, bool):
            _write_line(sheet, column, {row: value}, keeps)
            _show_as_bool(sheet, row, column)
        else:
            columns.setdefault(column, {})[row] = value
    for column, line in columns.items():
        _write_line(sheet, column, line, keeps)


def _show_as_bool(sheet: CalcSheet, row: int, column: int) -> None:
    """Format a cell to show a boolean, which Calc holds as a number; such a format is kept."""
    cell, formats = sheet.api.getCellByPosition(column - 1, row - 1), sheet.book.api.NumberFormats
    if not formats.getByKey(cell.NumberFormat).Type & _LOGICAL:
        cell.NumberFormat = sheet.book.format_key(_LOGICAL_CODE)


def _write_noted(cell: Any, value: str | float) -> None:
    if cell.getArrayFormula():
        raise ValueError("part of an array formula")
    if value == "":
        cell.clearContents(CONTENTS)
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def _write_line(sheet: CalcSheet, column: int, line: _Line, keeps: Keeps | None) -> None:
    """Write cells of a column. Those with a comment are written one by one, since a data array would remove it."""
    noted = {row for row, at in sheet.noted if at == column}
    for row in noted & line.keys():
        _write_noted(sheet.api.getCellByPosition(column - 1, row - 1), _plain(line[row]))
    rest = sorted(line.keys() - noted)
    if not rest:
        return
    span = Range(rest[0], column, rest[-1], column)
    held = [row[0] for row in sheet.cells_of(span).getDataArray()]
    formulas = set(_formula_rows(sheet, span))
    written, locked = set(rest), noted | formulas
    kept = {
        row
        for row, value in enumerate(held, span.top)
        if row not in locked and keeps is not None and keeps.holds((row, column), value)
    }
    for top, bottom in runs(sorted(written | kept)):
        if inside := [row for row in range(top, bottom + 1) if row in written]:
            area = Range(inside[0], column, inside[-1], column)
            _write_run(sheet, area, line, held[area.top - span.top : area.bottom + 1 - span.top], formulas)


def _formula_rows(sheet: CalcSheet, span: Range) -> Iterator[int]:
    for found in sheet.cells_of(span).queryFormulaCells(_FORMULAS).RangeAddresses:
        area = office.area_of(found)
        yield from range(area.top, area.bottom + 1)


def _write_run(sheet: CalcSheet, area: Range, line: _Line, held: Sequence[Any], formulas: set[int]) -> None:
    rows = range(area.top, area.bottom + 1)
    data = tuple((_plain(line[row]) if row in line else value,) for row, value in zip(rows, held, strict=True))
    filled = [
        row
        for row, value in zip(rows, held, strict=True)
        if value == "" and row not in formulas and row in line and _plain(line[row]) != ""
    ]
    _make_undoable(sheet, area.left, filled)
    sheet.cells_of(area).setDataArray(data)


def _make_undoable(sheet: CalcSheet, column: int, rows: Collection[int]) -> None:
    """Prepare empty cells, and the overwritten cells between them, for being filled.

    Calc's own undo would leave cells filled that were empty. Not so after an array formula: what overwrites it is
    undone with it. It spreads its first cell's format, so it is only put over cells of one format.
    """
    if not rows:
        return
    for _, alike in _alike_cells(sheet, column, range(min(rows), max(rows) + 1)):
        for top, bottom in runs(alike):
            if filled := [row for row in rows if top <= row <= bottom]:
                sheet.cells_of(Range(filled[0], column, filled[-1], column)).setArrayFormula("=0")


def _alike_cells(sheet: CalcSheet, column: int, rows: Collection[int]) -> Iterator[tuple[Any, list[int]]]:
    """Yield the cells of a column in groups that look alike: LibreOffice's object for their looks, and their rows."""
    if not rows:
        return
    for alike in sheet.cells_of(Range(min(rows), column, max(rows), column)).UniqueCellFormatRanges:
        areas = map(office.area_of, alike.RangeAddresses)
        found = {row for area in areas for row in range(area.top, area.bottom + 1)}.intersection(rows)
        if found:
            yield alike, sorted(found)


def format_general_cells(sheet: CalcSheet, places: Collection[Place], key: int) -> None:
    """Give a number format to those cells that have none of their own."""
    for column in {column for _, column in places}:
        rows = {row for row, at in places if at == column}
        for alike, found in _alike_cells(sheet, column, rows):
            if alike.getByIndex(0).NumberFormat == GENERAL:
                areas = [Range(top, column, bottom, column) for top, bottom in runs(found)]
                sheet.union_of(areas).NumberFormat = key


def _plain(value: Typed) -> str | float:
    if value is None:
        return ""
    return value.removeprefix("'") if isinstance(value, str) else float(value)


def link_cells(sheet: CalcSheet, targets: Mapping[Place, str]) -> None:
    """Link cells to places in the workbook ("台账!F37", in Calc "台账.F37"); their texts stay."""
    for (row, column), target in targets.items():
        cell = sheet.api.getCellByPosition(column - 1, row - 1)
        name, _, place = target.rpartition("!")
        field = sheet.book.api.createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = f"#{name}.{place}", cell.String or target
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)


def copy_down(sheet: CalcSheet, area: Range, model: int) -> None:
    """Copy a row's looks onto an empty area: onto its first row, then doubling the rows each time."""
    place = sheet.place
    done = 0
    while (left := area.bottom - area.top + 1 - done) > 0:
        source = Range(model, area.left, model, area.right)
        if done:
            source = area._replace(bottom=area.top + min(done, left) - 1)
        sheet.api.copyRange(office.cell_address(place, area.top + done, area.left), office.range_address(place, source))
        if not done:
            sheet.cells_of(area._replace(bottom=area.top)).clearContents(CONTENTS | _COMMENTS)
        done += source.bottom - source.top + 1


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs: [(3, 5), (9, 9)] for [3, 4, 5, 9]."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
