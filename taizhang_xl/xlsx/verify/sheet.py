"""The receipt of one sheet: which rows differ, and whether only the requested cells differ in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, time
from functools import cache
from typing import NamedTuple
from xml.etree import ElementTree

from taizhang_xl.cells import BLANK_CELL, Cell, Value, address
from taizhang_xl.changes import KEEP
from taizhang_xl.xlsx.parts import local_name, whole
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.verify.asked import Asked, Intent, Place
from taizhang_xl.xlsx.verify.book import own, range_difference, same, tree
from taizhang_xl.xlsx.verify.cell import (
    Element,
    cells_of,
    formula_of,
    height_difference,
    holds_nothing,
    read_back,
    row_difference,
    style_of,
    value_difference,
)
from taizhang_xl.xlsx.verify.frame import edge_of_filter, moved_back
from taizhang_xl.xlsx.verify.look import ResolvedStyles, look_difference
from taizhang_xl.xlsx.verify.plainrow import PlainRows
from taizhang_xl.xlsx.verify.rows import SheetParts, excerpts, sheet_parts, with_rows
from taizhang_xl.xlsx.verify.table_edge import edge_difference
from taizhang_xl.xlsx.verify.table_part import table_part
from taizhang_xl.xlsx.verify.tables import mirror_difference

_DIMENSION = re.compile(rb"<(?:[^\s<>/:=\"']+:)?dimension(?=[\s/>])[^<>]*>")
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>)?\s*")
_COLUMNS = re.compile(rb"<(?:[^\s<>/:=\"']+:)?cols></(?:[^\s<>/:=\"']+:)?cols>")
_DATA_TAG = re.compile(rb"<[^<>]*sheetData\s*/?>\s*\Z")
_DATA_END = re.compile(rb"\A\s*</[^<>]*sheetData\s*>")
# The elements of a cell's value.
_VALUE = ("v", "f", "is")
_MERGED = re.compile(rb"<(?:[^\s<>/:=\"']+:)?mergeCells.*mergeCells\s*>", re.S)


class SheetCheck:
    """The comparison of one sheet, old against new."""

    def __init__(
        self, name: str, asked: Asked, book: Workbook, looks: tuple[ResolvedStyles, ResolvedStyles], formulas: set[str],
        tables: Sequence[tuple[bytes, bytes]], *, from_1904: bool,
    ) -> None:  # fmt: skip
        self._name = name
        self._asked = asked
        self._book = book
        self._old_looks, self._new_looks = looks
        self._formulas = formulas
        self._tables = tables
        self._from_1904 = from_1904
        self._compared: dict[tuple[object, ...], str | None] = {}

    def difference(self, old_xml: bytes | None, new_xml: bytes) -> str | None:
        """Return what is wrong, None if only the requested cells differ and read back as requested."""
        # A sheet that is ours as a whole is compared with an empty one.
        old, new = sheet_parts(new_xml if old_xml is None else old_xml, new_xml)
        old = old._replace(rows={}) if old_xml is None else old
        if (wrong := self._frame(old, new)) is not None:
            return wrong
        rows = self._asked.rows
        differing = {row for row in old.rows.keys() | new.rows.keys() if old.rows.get(row) != new.rows.get(row)}
        if strange := differing - rows:
            return f"{self._name} 第 {min(strange)} 行变了"
        if (wrong := self._table_difference(old, new, differing)) is not None:
            return wrong
        proved = self._proved(old, new)
        asked = {at: intent for at, intent in self._asked.cells.items() if at[0] not in proved}
        kept = {address(*at).encode() for at in asked}
        kept |= {address(row, intent.like).encode() for (row, _), intent in asked.items() if intent.like}
        return next(self._wrong(*excerpts(old, new, rows - proved, kept), asked), None)

    def _table_difference(self, old: SheetParts, new: SheetParts, differing: Collection[int]) -> str | None:
        """Check that the headers and totals of tables still show the texts in the tables' parts."""
        for before, after in self._tables:
            first = table_part(before)
            second = first if after == before else table_part(after)
            texts = list(first.texts())
            if texts == list(second.texts()) and not any(row in differing for (row, _), _, _ in texts):
                continue
            wrong = mirror_difference(first, second, self._texts(old), self._texts(new))
            if wrong is not None:
                return f"{self._name} {wrong}"
        if not self._asked.edges:
            return None
        pairs = [(table_part(before), table_part(after)) for before, after in self._tables]
        edge = edge_of_filter(old.tail, self._asked)
        wrong = edge_difference(pairs, self._asked, edge, self._texts(old), self._texts(new))
        return None if wrong is None else f"{self._name} {wrong}"

    def _texts(self, part: SheetParts) -> Callable[[int], Mapping[int, Value]]:
        """Return a function that gives the values of a row's cells."""

        @cache
        def texts(row: int) -> dict[int, Value]:
            found = _rows(with_rows(part, [row]))
            cells = read_back(self._book, self._name, _cells(found))
            return {at[1]: cell.value for at, cell in cells.items()}

        return texts

    def _proved(self, old: SheetParts, new: SheetParts) -> set[int]:
        """Return the new rows that plainly hold what was requested, and need no parser."""
        asked: dict[int, dict[int, Intent]] = {}
        if new.mark:
            fresh = (self._asked.appended & new.rows.keys()) - old.rows.keys()
            for (row, column), intent in self._asked.cells.items():
                if row in fresh:
                    asked.setdefault(row, {})[column] = intent
        plain = PlainRows()
        return {row for row, cells in asked.items() if plain.is_as_asked(new.rows[row], row, cells)}

    def _frame(self, old: SheetParts, new: SheetParts) -> str | None:
        """Compare what is around the rows: columns, merged cells, rules, links."""
        back = moved_back(old.tail, new.tail, self._asked)
        if isinstance(back, str):
            return f"{self._name} {back}"
        new = new._replace(tail=back)
        if _MERGED.findall(old.tail) != _MERGED.findall(new.tail):
            return f"{self._name} 的合并单元格变了"
        head = _bare_head(old.head) == self._without_widths(_bare_head(new.head), _bare_head(old.head))
        tail = _bare_tail(old.tail) == _bare_tail(new.tail)
        if head and tail:
            return None
        if not head or not self._asked.appended:
            return f"{self._name} 的表格以外的内容变了"
        wrong = range_difference(old.tail, new.tail, self._asked.appended)
        return None if wrong is None else f"{self._name} {wrong}"

    def _without_widths(self, new: bytes, old: bytes) -> bytes:
        """Return what precedes the rows without the new widths that were requested."""
        for column, width in self._asked.widths.items():
            tag = rb'<(?:[^\s<>/:="]+:)?col min="%d" max="%d" width="%g" customWidth="1"/>' % (column, column, width)
            if not re.search(tag, old):
                new = re.sub(tag, b"", new, count=1)
        return new if _COLUMNS.search(old) else _COLUMNS.sub(b"", new, count=1)

    def _wrong(self, before: SheetParts, after: SheetParts, asked: Mapping[Place, Intent]) -> Iterator[str]:
        """Yield what is wrong in these rows, given what was asked of them; cells equal in both may be left out."""
        old, new = _rows(before), _rows(after)
        defaults = _Defaults(tree(before._replace(rows={}).xml))
        for row in sorted(old.keys() | new.keys()):
            if (wrong := self._row_difference(row, old.get(row), new.get(row), defaults.height)) is not None:
                yield f"{self._name} 第 {row} 行{wrong}"
        old_cells, new_cells = _cells(old), _cells(new)
        found = read_back(self._book, self._name, {at: new_cells[at] for at in asked.keys() & new_cells.keys()})
        for at in sorted(old_cells.keys() | new_cells.keys() | asked.keys()):
            cells = _Cells(old_cells.get(at), new_cells.get(at))
            if at not in asked:
                wrong = self._kept(at, cells)
            else:
                model = old_cells.get((at[0], asked[at].like))
                base = (
                    None if at[0] in self._asked.appended else defaults.style(old.get(at[0]), at[1], cells.old, model)
                )
                wrong = self._as_asked(cells, asked[at], found.get(at, BLANK_CELL), base)
            if wrong is not None:
                yield f"{self._name}!{address(*at)} {wrong}"

    def _row_difference(self, row: int, old: Element | None, new: Element | None, default: float) -> str | None:
        """Return what is wrong with what a row says of itself."""
        wrong = row_difference(old, new)
        # A row that is filled anew takes the height of the one above, also where that was set by hand.
        if wrong is not None or old is None or new is None or row in self._asked.appended:
            return wrong
        told = self._asked.heights.get(row)
        if told is not None and told[1] is None and not self._asked.has_text(row):
            return "的行高不该变"
        return height_difference(old, new, told, default)

    def _kept(self, at: Place, cells: _Cells) -> str | None:
        """Return what is wrong with a cell that was not to change."""
        old, new = cells
        if old is not None and new is not None and same(old, new):
            return None
        if at[0] not in self._asked.appended or not holds_nothing(old):
            return "变了"
        # A new row is styled like the one above it, and its table fills in its formulas.
        fills_down = (
            new is not None and [local_name(child.tag) for child in new] == ["f"] and formula_of(new) in self._formulas
        )
        return None if fills_down or holds_nothing(new) else "多了内容"

    def _as_asked(self, cells: _Cells, intent: Intent, found: Cell, base: int | None) -> str | None:
        """Return what is wrong with a cell that was to change; `base` is the style it started from, None for any."""
        old, new = cells
        if intent.value is not KEEP:
            wrong = value_difference(found, new, intent, from_1904=self._from_1904)
        else:
            wrong = None if _content(old, ()) == _content(new, ()) else "的内容变了"
        if wrong is None and _content(old, _VALUE) != _content(new, _VALUE):
            wrong = "附带的内容变了"
        if wrong is not None:
            return wrong
        if new is None:
            # `base` is the look of a cell beside it where it was to look like that.
            is_bare = intent == Intent(like=intent.like) and intent.like and base
            return None if intent._replace(like=0) == Intent(intent.value) and not is_bare else "没有写上格式"
        return self._look_difference(base, style_of(new), intent)

    def _look_difference(self, base: int | None, style: int, intent: Intent) -> str | None:
        # Thousands of cells share a few styles: each pair is compared once.
        # A workbook without formats has none that could be lost.
        base = base if self._old_looks.are_known else None
        key = (base, style, intent._replace(value=isinstance(intent.value, date | time)))
        if key not in self._compared:
            look = self._new_looks.of(style)
            self._compared[key] = look_difference(look if base is None else self._old_looks.of(base), look, intent)
        return self._compared[key]


class _Cells(NamedTuple):
    """One cell before and after, None if there is none."""

    old: Element | None
    new: Element | None


class _Defaults:
    """The formats that a sheet gives to cells that are not there yet, and the height of rows that state none."""

    def __init__(self, root: Element) -> None:
        said = next((each.get("defaultRowHeight") for each in own(root, "sheetFormatPr")), None)
        self.height = float(said or 0)
        columns = own(root, "cols/col")
        self._columns = [
            (int(each.get("min", "0")), int(each.get("max", "0")), style)
            for each in columns
            if (style := whole(each.get("style")))
        ]

    def style(self, row: Element | None, column: int, cell: Element | None, model: Element | None) -> int:
        """Return the style of a cell: its own, else that of its model cell, else its row's, its column's."""
        if model is not None and style_of(model) and (cell is None or not style_of(cell)):
            return style_of(model)
        if cell is not None:
            return style_of(cell)
        if row is not None and row.get("customFormat") in ("1", "true"):
            return style_of(row)
        return next((style for first, last, style in self._columns if first <= column <= last), 0)


def _rows(part: SheetParts) -> dict[int, Element]:
    """Return the rows by number. Raises ValueError if a row states another number."""
    data = own(tree(part.xml), "sheetData")[0]
    if len(data) != len(part.rows):
        raise ValueError("行数对不上")
    rows = dict(zip(part.rows, data, strict=True))
    if any(whole(row.get("r")) not in (None, number) for number, row in rows.items()):
        raise ValueError("行号对不上")
    return rows


def _cells(rows: dict[int, Element]) -> dict[Place, Element]:
    return {at: cell for number, row in rows.items() for at, cell in cells_of(row, number).items()}


def _content(cell: Element | None, without: Collection[str]) -> tuple[object, ...]:
    """Return a cell without its place and style, and without its value if that was to change."""
    if cell is None:
        return ({}, [])
    names = ("r", "s", *(("t", "vm") if without else ()))
    children = [ElementTree.tostring(child) for child in cell if local_name(child.tag) not in without]
    return ({name: value for name, value in cell.attrib.items() if name not in names}, children)


def _bare_head(head: bytes) -> bytes:
    """Return what precedes the rows, without declaration, dimension and the tag that opens the rows."""
    return _DIMENSION.sub(b"", _DATA_TAG.sub(b"", _HEAD.sub(b"", head, count=1)), count=1)


def _bare_tail(tail: bytes) -> bytes:
    return _DATA_END.sub(b"", tail)
