"""Sheets of an office's own put behind ours: values, widths, fills and number formats; and what else stood on the ledger's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, Sheet, address, column_name
from taizhang_xl.changes import KEEP, Look, OwnCell, OwnSheet, SheetChange
from taizhang_xl.ledger.model import Ledger, Table
from taizhang_xl.ledger.schema import SHEETS
from taizhang_xl.tables.source import Source
from taizhang_xl.text import text_width
from taizhang_xl.verbs.adoption.own_rows import OwnColumn, is_value
from taizhang_xl.xlsx.read.added import read_added
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.write.looks import look_objection
from taizhang_xl.xlsx.write.sheet_xml import SheetXml

REST = "原表其他内容"
_RENAMED, _NAME_LENGTH = "原", 31
_HEAD, _TEXT = Look(fill="DDE6F0", head=True), Look(number_format="@", wrap=True)
_LEAST, _MOST = 8.0, 60.0
_SHOWN = 3


class Left(NamedTuple):
    """What stood on the ledger's sheet outside its items: place, content, what became of it, and its fill."""

    place: str
    cell: Cell
    note: str = ""
    fill: str | None = None


def number_format(source: Source, cell: Cell) -> str:
    """Return the number format of a cell as its workbook has it, "" for none that says anything."""
    written = source.formats.written if isinstance(source, Workbook) else ()
    code = written[cell.style] if cell.style < len(written) else ""
    return "" if look_objection(KEEP, KEEP, code) else code


def copied(source: Source, sheet: Sheet, taken: Collection[str]) -> SheetChange:
    """Return a sheet as it is put behind ours, under another name where ours has its own."""
    last = max(column for cells in sheet.rows.values() for column in cells)
    rows = tuple(
        tuple(_own_cell(source, sheet, row, column) for column in range(1, last + 1))
        for row in range(1, max(sheet.rows) + 1)
    )
    columns = tuple((width, Look()) for width in widths(source, sheet, range(1, last + 1)))
    return SheetChange(new_name(sheet.name, taken), OwnSheet(columns, rows))


def new_name(name: str, taken: Collection[str]) -> str:
    """Return the name of a sheet that none of the others has."""
    used = {*(spec.name for spec in SHEETS), REST, *taken}
    while name in used:
        name = f"{_RENAMED}{name}"[:_NAME_LENGTH]
    return name


def _own_cell(source: Source, sheet: Sheet, row: int, column: int) -> OwnCell:
    cell = sheet.cell(row, column)
    code = number_format(source, cell) or "General"
    return OwnCell(cell.value if is_value(cell) else None, Look(sheet.fill(row, column), code, wrap=True))


def widths(source: Source, sheet: Sheet, columns: Iterable[int]) -> Iterator[float]:
    """Yield the widths of columns in characters: of a format that has none by what stands there."""
    part = (
        next((each.part for each in source.sheets if each.name == sheet.name), "")
        if isinstance(source, Workbook)
        else ""
    )
    xml = SheetXml(source.package.part(part)) if part and isinstance(source, Workbook) else None
    for column in columns:
        widest = max(
            (text_width(text) for row in sheet.rows for at, text in sheet.texts(row) if at == column), default=0
        )
        yield xml.column_width(column) if xml else min(max(widest + 2, _LEAST), _MOST)


def left_on(part: Table, columns: Iterable[OwnColumn], title: str) -> Iterator[Left]:
    """Yield what stands on a sheet of items outside their cells; the title goes over our own table."""
    sheet, fields = part.sheet, {at: name for name, at in part.columns.items()}
    places = {*fields, *(at for column in columns if (at := column.places.get(sheet.name, 0)))}
    for row, cells in sorted(sheet.rows.items()):
        for column, cell in sorted(cells.items()):
            if not is_value(cell) or (row in part.rows and column in places) or cell.value == title:
                continue
            field = fields.get(column, "") if row == part.header_row else ""
            note = f"{column_name(column)} 列的列名，现在是“{field}”" if field else ""
            yield Left(f"{sheet.name}!{address(row, column)}", cell, note, sheet.fill(row, column))


def sheet_of_left(left: Iterable[Left]) -> SheetChange:
    """Return the sheet that keeps what has no place in our layout."""
    head = tuple(OwnCell(text, _HEAD) for text in ("原来的位置", "内容", "说明"))
    rows = (
        (
            OwnCell(each.place, _TEXT),
            OwnCell(each.cell.value, _TEXT._replace(fill=each.fill)),
            OwnCell(each.note or None, _TEXT),
        )
        for each in left
    )
    return SheetChange(REST, OwnSheet(((24, _TEXT), (60, _TEXT), (30, _TEXT)), (head, *rows), frozen=1))


def lost(source: Source, ledger: Ledger, filled: int) -> Iterator[str]:
    """Yield in words what is in the workbook and not in the new one; `filled` cells have their fill there."""
    sheets = [source.sheet(name) for name in source.sheet_names]
    own = {part.sheet.name for part in ledger.parts}
    bare = list(_uncalculated(_cells(sheets)))
    formulas = sum(cell.formula is not None for _, cell in _cells(sheets)) - len(bare)
    more = f"{'、'.join(bare[:_SHOWN])}{'等' if len(bare) > _SHOWN else ''}"
    merged = sum(len(sheet.merged) for sheet in sheets if sheet.name not in own)
    added = [read_added(source, sheet) for sheet in sheets] if isinstance(source, Workbook) else []
    counts = (
        ("图片 {} 张", sum(each.pictures for each in added)),
        ("批注 {} 处", sum(len(each.comments) for each in added)),
        (f"公式 {{}} 处（{more}，还没有算出结果，这些格是空的；请用 Excel 或 WPS 打开、存一次，再另写）", len(bare)),
        ("公式 {} 处（带的是算出来的结果）", formulas),
        ("超链接 {} 处（文字带过去了）", sum(each.links for each in added)),
        ("底色 {} 格（标题、列名的，主题色和花纹）", _filled(source, sheets) - filled),
        ("别的表里合并的单元格 {} 处", merged),
        ("另加的列里合并的单元格 {} 处（内容在第一行）", sum(_merged_in_own(ledger))),
        (
            "错误值 {} 处",
            sum(_is_wrong(cell) for _, cell in _cells(sheets)),
        ),
        ("图表工作表 {} 张", len(source.sheets) - len(sheets) if isinstance(source, Workbook) else 0),
    )
    yield from (words.format(count) for words, count in counts if count)


def _merged_in_own(ledger: Ledger) -> Iterator[bool]:
    for part in ledger.parts:
        known = set(part.columns.values())
        for area in part.sheet.merged:
            yield part.header_row < area.top < area.bottom and area.left not in known


def without_value(sheets: Iterable[Sheet]) -> int:
    """Return how many cells have something in them and no value that could come along."""
    cells = list(_cells(sheets))
    return sum(_is_wrong(cell) for _, cell in cells) + len(list(_uncalculated(cells)))


def _uncalculated(cells: Iterable[tuple[str, Cell]]) -> Iterator[str]:
    """Yield the places of formulas whose result is not in the file: programs that do not calculate write them so."""
    for place, cell in cells:
        if cell.formula is not None and cell.kind is Kind.BLANK:
            yield place


def _cells(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Cell]]:
    for sheet in sheets:
        for row, cells in sorted(sheet.rows.items()):
            yield from ((f"{sheet.name}!{address(row, column)}", cell) for column, cell in sorted(cells.items()))


def _filled(source: Source, sheets: Iterable[Sheet]) -> int:
    styles = source.formats.filled if isinstance(source, Workbook) else frozenset()
    return sum(cell.style in styles for _, cell in _cells(sheets))


def _is_wrong(cell: Cell) -> bool:
    return cell.value not in (None, "") and not is_value(cell)
