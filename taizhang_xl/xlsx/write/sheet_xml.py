"""One worksheet part as bytes: where its rows and cells are, and what may not be touched."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, Range, Value, address, parse_address
from taizhang_xl.changes import KEEP, Keep
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline

_DATA = markup.tag_pattern(b"sheetData")
_CELL = markup.tag_pattern(b"c")
_USUAL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = markup.tag_pattern(b"f")
_MERGED = markup.tag_pattern(b"mergeCell")
_COLUMN = markup.tag_pattern(b"col")
CONTENT = markup.tag_pattern(b"v|is|f")
_TEXT = markup.tag_pattern(b"v|t")


class CellEdit(NamedTuple):
    """The edit of one cell. `style` and `formula` are for the cells of an appended row."""

    value: Value | Keep
    fill: str | Keep | None = KEEP
    style: int | None = None
    formula: bytes | None = None
    font_colour: str | Keep = KEEP
    number_format: str | Keep = KEEP

    @property
    def keeps_look(self) -> bool:
        """Whether it leaves the look as it is."""
        return self.fill is KEEP and self.font_colour is KEEP and self.number_format is KEEP


class CellSpan(NamedTuple):
    """An existing cell: its column, its place, and its start tag."""

    column: int
    place: markup.Element
    tag: bytes

    @property
    def attributes(self) -> dict[bytes, bytes]:
        """The attributes of its start tag."""
        return markup.attributes(self.tag)

    @property
    def style(self) -> int:
        """Its style index."""
        return markup.integer(self.attributes.get(b"s", b""), 0)


class ColumnLook(NamedTuple):
    """A column's settings: its width in characters, and the style of cells that are not there yet."""

    width: float
    style: int


class SheetXml:
    """A worksheet part. Rows are found in one pass over the bytes; cells only in the rows that are needed.

    Raises CannotSpliceError if rows or cells are doubled or rows are out of order.
    """

    def __init__(self, xml: bytes) -> None:
        self.source = xml
        self.xml = markup.utf8(xml)
        self.mask = markup.mask(self.xml)
        self.data, self.frame = self._parted()
        self.prefix = self.data.prefix
        self._numbers, self._starts = self._index()
        self._start_of = dict(zip(self._numbers, self._starts, strict=True))
        self._cells: dict[int, dict[int, CellSpan]] = {}
        self._looks: dict[int, ColumnLook] = {}
        self._merged_rows: dict[int, list[Range]] = {}

    def _parted(self) -> tuple[markup.Element, Outline]:
        """Return where the rows are, and the outline of what is around them."""
        for data in markup.elements(self.mask, _DATA):
            frame = Outline(self.xml, depth=1, left_out=(data.head, data.tail))
            if any(found.start == data.start for found in frame.all("sheetData")):
                return data, frame
        raise markup.CannotSpliceError("没有 sheetData")

    def _index(self) -> tuple[list[int], list[int]]:
        pattern = re.compile(b"<" + re.escape(self.prefix) + rb"row(?=[\s/>])(?:\s+r=\"(\d+)\")?")
        numbers, starts, last = [], [], 0
        for match in pattern.finditer(self.mask, self.data.head, self.data.tail):
            number = int(match[1]) if match[1] else self._row_number(match.start(), last + 1)
            if number <= last:
                raise markup.CannotSpliceError(f"第 {number} 行重复或次序颠倒")
            numbers.append(number)
            starts.append(match.start())
            last = number
        return numbers, starts

    def _row_number(self, start: int, fallback: int) -> int:
        tag = markup.attributes(self.mask[start : self._head_end(start)])
        return markup.integer(tag.get(b"r", b""), fallback)

    def _head_end(self, start: int) -> int:
        match = markup.tag_pattern(b"row").match(self.mask, start)
        if match is None:
            raise markup.CannotSpliceError("行的标签没有写完")
        return match.end()

    # -- rows and cells that are there ---------------------------------------

    def row_tag(self, number: int) -> bytes:
        """Return the start tag of a row, nothing where the sheet has none of that number."""
        start = self._start_of.get(number)
        return b"" if start is None else self.mask[start : self._head_end(start)]

    def row(self, number: int) -> markup.Element | None:
        """Return where a row is, None if the sheet has no row of that number."""
        start = self._start_of.get(number)
        if start is None:
            return None
        head = self._head_end(start)
        if self.mask[head - 2 : head] == b"/>":
            return markup.Element(start, head, head, head, self.prefix)
        tail = markup.close_tag(self.mask, self.prefix + b"row", head, self.data.tail)
        return markup.Element(start, head, tail, self.mask.index(b">", tail) + 1, self.prefix)

    def cells(self, number: int) -> list[CellSpan]:
        """Return the cells of a row in document order."""
        return list(self._by_column(number).values())

    def _by_column(self, number: int) -> dict[int, CellSpan]:
        if number not in self._start_of:
            return {}
        found = self._cells.get(number)
        if found is None:
            found = self._cells[number] = {cell.column: cell for cell in self._spans(number)}
        return found

    def _spans(self, number: int) -> Iterator[CellSpan]:
        row = self.row(number)
        seen: set[int] = set()
        last = 0
        for place in markup.elements(self.mask, _CELL, row.head, row.tail) if row else ():
            tag = self.mask[place.start : place.head]
            usual = _USUAL.match(tag)
            ref = usual[1] if usual else markup.attributes(tag).get(b"r")
            try:
                column = last + 1 if ref is None else parse_address(ref.decode())[1]
            except ValueError as error:
                raise markup.CannotSpliceError(f"第 {number} 行有读不懂的单元格地址") from error
            if column in seen or column > MAX_COLUMN:
                raise markup.CannotSpliceError(f"单元格 {address(number, column)} 写了两次")
            seen.add(column)
            last = column
            yield CellSpan(column, place, tag)

    def cell(self, row: int, column: int) -> CellSpan | None:
        """Return one cell, None if the sheet has none there."""
        return self._by_column(row).get(column)

    def formula(self, cell: CellSpan) -> bytes | None:
        """Return the start tag of the cell's formula, None if it has none."""
        found = next(self.contents(cell, _FORMULA), None)
        return None if found is None else self.mask[found.start : found.head]

    def contents(self, cell: CellSpan, pattern: re.Pattern[bytes] = CONTENT) -> Iterator[markup.Element]:
        """Yield the elements of a cell's value; an extension list after it may hold elements of the same names."""
        head, tail = cell.place.head, cell.place.tail
        extension = self.mask.find(b"extLst", head, tail)
        return markup.elements(self.mask, pattern, head, tail if extension < 0 else extension)

    def filled_columns(self, row: int) -> dict[int, bool]:
        """Return the columns of a row that hold anything, each with whether it is a formula.

        A formula whose cached result is an empty text holds nothing: offices copy such formulas down in advance.
        """
        filled = {}
        for cell in self.cells(row):
            parts = list(self.contents(cell))
            if not parts:
                continue
            names = {self._local_name(part): part for part in parts}
            shown = any(self._has_text(part) for name, part in names.items() if name != b"f")
            if shown or (b"f" in names and cell.attributes.get(b"t") != b"str"):
                filled[cell.column] = b"f" in names
        return filled

    def _local_name(self, part: markup.Element) -> bytes:
        name = re.match(rb"[^\s/>]+", self.mask[part.start + 1 + len(part.prefix) : part.head])
        return name[0] if name else b""

    def _has_text(self, part: markup.Element) -> bool:
        if self._local_name(part) == b"v":
            return part.tail > part.head
        return any(text.tail > text.head for text in markup.elements(self.mask, _TEXT, part.head, part.tail))

    def rows_with_content(self, bottom: int) -> Iterator[tuple[int, dict[int, bool]]]:
        """Yield row and `filled_columns` from `bottom` upwards; the cells of empty rows are not parsed."""
        at = bisect_right(self._numbers, bottom)
        end = self._starts[at] if at < len(self._starts) else self.data.tail
        marks = [b"<" + self.prefix + name for name in (b"v", b"is", b"f")]
        while (found := max(self.mask.rfind(mark, self.data.head, end) for mark in marks)) >= 0:
            at = bisect_right(self._starts, found) - 1
            end = self._starts[at]
            if filled := self.filled_columns(self._numbers[at]):
                yield self._numbers[at], filled

    def first_rows(self, count: int) -> list[int]:
        """Return the first rows that hold anything, at most `count` of them."""
        return list(islice((number for number in self._numbers if self.filled_columns(number)), count))

    # -- what may not be touched ---------------------------------------------

    @cached_property
    def merged(self) -> list[Range]:
        """The merged ranges."""
        return [markup.area(self._attribute(place, b"ref")) for place in self._children("mergeCells", _MERGED)]

    @cached_property
    def _merged_bottom(self) -> int:
        return max((area.bottom for area in self.merged), default=0)

    def merged_at(self, row: int, column: int) -> Range | None:
        """Return the merged range of a cell, None if it is in none."""
        if row > self._merged_bottom:
            return None
        if row not in self._merged_rows:
            self._merged_rows[row] = [area for area in self.merged if area.top <= row <= area.bottom]
        return next((area for area in self._merged_rows[row] if area.left <= column <= area.right), None)

    @cached_property
    def arrays(self) -> list[Range]:
        """The ranges of array formulas and data tables."""
        kinds = (b"array", b"dataTable")
        if not self.has_formulas or not any(self._holds(kind) for kind in kinds):
            return []
        ranges = []
        for match in _FORMULA.finditer(self.mask, self.data.head, self.data.tail):
            found = markup.attributes(match[0])
            if found.get(b"t") in (b"array", b"dataTable") and b"ref" in found:
                ranges.append(markup.area(found[b"ref"]))
        return ranges

    @cached_property
    def bottom(self) -> int:
        """The row below which there is nothing: no row, no merged range, no array formula."""
        last = self._numbers[-1] if self._numbers else 0
        return max([last, self._merged_bottom, *(area.bottom for area in self.arrays)])

    @cached_property
    def protected(self) -> bool:
        """Whether the sheet is protected."""
        found = self.frame.first("sheetProtection")
        return found is not None and markup.is_true(self._attribute(found, b"sheet"))

    @cached_property
    def has_formulas(self) -> bool:
        """Whether any cell holds a formula."""
        # A single byte is found fastest, and most sheets without formulas hold not one "f".
        return (
            self._holds(b"f")
            and (self._holds(b"<f") or self._holds(b":f"))
            and (_FORMULA.search(self.mask, self.data.head, self.data.tail) is not None)
        )

    def _holds(self, text: bytes) -> bool:
        return self.mask.find(text, self.data.head, self.data.tail) >= 0

    def _children(self, holder: str, pattern: re.Pattern[bytes]) -> Iterator[markup.Element]:
        for place in self.frame.all(holder):
            yield from markup.elements(self.mask, pattern, place.head, place.tail)

    def _attribute(self, place: markup.Element, name: bytes) -> bytes:
        return markup.attributes(self.mask[place.start : place.head]).get(name, b"")

    @cached_property
    def _columns(self) -> list[tuple[int, int, dict[bytes, bytes]]]:
        columns = []
        for place in self._children("cols", _COLUMN):
            found = markup.attributes(self.mask[place.start : place.head])
            first, last = (markup.integer(found.get(name, b""), 0) for name in (b"min", b"max"))
            columns.append((first, last, found))
        return columns

    def column_look(self, number: int) -> ColumnLook:
        """Return the settings of a column."""
        look = self._looks.get(number)
        if look is None:
            found = next((found for first, last, found in self._columns if first <= number <= last), {})
            default = markup.decimal(self._defaults.get(b"defaultColWidth", b""), 8.43)
            width = markup.decimal(found.get(b"width", b""), default)
            look = self._looks[number] = ColumnLook(width, markup.integer(found.get(b"style", b""), 0))
        return look

    def widened(self, column: int, width: float) -> bool:
        """Note a column's new width; False if the sheet states a width already."""
        if any(first <= column <= last for first, last, _ in self._columns):
            return False
        self._looks[column] = ColumnLook(width, 0)
        return True

    @cached_property
    def _defaults(self) -> dict[bytes, bytes]:
        place = self.frame.first("sheetFormatPr")
        return markup.attributes(self.mask[place.start : place.head]) if place else {}

    @cached_property
    def default_height(self) -> float:
        """The height of a row without its own, in points."""
        return markup.decimal(self._defaults.get(b"defaultRowHeight", b""), 15.0)

    def column_width(self, number: int) -> float:
        """Return a column's width in characters."""
        return self.column_look(number).width

    def style_of(self, row: int, column: int, edit: CellEdit) -> int:
        """Return the style an edited cell starts from: its own, its model's, its row's, its column's."""
        if row not in self._start_of:
            return self.column_look(column).style if edit.style is None else edit.style
        cell = self.cell(row, column)
        if cell is not None and (cell.style or edit.style is None):
            return cell.style
        if edit.style is not None:
            return edit.style
        head = markup.attributes(self.row_tag(row))
        if markup.is_true(head.get(b"customFormat")):
            return markup.integer(head.get(b"s", b""), 0)
        return self.column_look(column).style

    def insertion_point(self, row: int) -> int:
        """Return where a new row of that number belongs."""
        at = bisect_left(self._numbers, row)
        return self._starts[at] if at < len(self._starts) else self.data.tail


def has_formulas(xml: bytes) -> bool:
    """Whether a worksheet part in UTF-8 holds a formula."""
    # Names like <filterColumn> also begin with "<f".
    return b"f" in xml and (b"<f" in xml or b":f" in xml) and _FORMULA.search(xml) is not None
