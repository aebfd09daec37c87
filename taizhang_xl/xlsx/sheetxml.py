"""One worksheet part as bytes: where its rows and cells lie, what may not be touched, and the splicing of edits."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, Range, Value, address, parse_address, parse_range
from taizhang_xl.changes import KEEP, Keep
from taizhang_xl.xlsx import celltext, markup
from taizhang_xl.xlsx.stylepatch import Styles

_CELL = markup.tag_pattern(b"c")
_FORMULA = markup.tag_pattern(b"f")
_MERGED = markup.tag_pattern(b"mergeCell")
_COLUMN = markup.tag_pattern(b"col")
_CONTENT = markup.tag_pattern(b"v|is|f")
_TEXT = markup.tag_pattern(b"v|t")
# What a copied row must not take over from its model: where it stands, and that a filter hid it.
_NOT_COPIED = (b"spans", b"hidden", b"collapsed", b"outlineLevel", b"thickTop", b"thickBot")
_DATE_FORMAT, _MOMENT_FORMAT, _TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"


class CellEdit(NamedTuple):
    """What becomes of one cell. `style` and `formula` are for the cells of an appended row."""

    value: Value | Keep
    fill: str | None | Keep = KEEP
    style: int | None = None
    formula: bytes | None = None


class CellSpan(NamedTuple):
    """A cell that is there: its column, its place, and its attributes."""

    column: int
    place: markup.Element
    attributes: dict[bytes, bytes]

    @property
    def style(self) -> int:
        """The index of its format."""
        return markup.integer(self.attributes.get(b"s", b""), 0)


class SheetXml:
    """A worksheet part. Rows are found by one pass over the bytes; cells only in the rows that are asked for.

    Raises CannotSpliceError where rows or cells stand twice or rows are out of order.
    """

    def __init__(self, xml: bytes) -> None:
        self.source = xml
        self.xml = markup.utf8(xml)
        self.mask = markup.mask(self.xml)
        data = markup.element(self.mask, b"sheetData")
        if data is None:
            raise markup.CannotSpliceError("没有 sheetData")
        self.data = data
        self.prefix = data.prefix
        self._numbers, self._starts = self._index()
        self._cells: dict[int, list[CellSpan]] = {}

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

    def row(self, number: int) -> markup.Element | None:
        """Return where a row lies, None where the sheet has none of that number."""
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            return None
        start = self._starts[at]
        head = self._head_end(start)
        if self.mask[head - 2 : head] == b"/>":
            return markup.Element(start, head, head, head, self.prefix)
        tail = markup.close_tag(self.mask, self.prefix + b"row", head, self.data.tail)
        return markup.Element(start, head, tail, self.mask.index(b">", tail) + 1, self.prefix)

    def cells(self, number: int) -> list[CellSpan]:
        """Return the cells of a row in the order in which they stand."""
        if number not in self._cells:
            self._cells[number] = list(self._spans(number))
        return self._cells[number]

    def _spans(self, number: int) -> Iterator[CellSpan]:
        row = self.row(number)
        seen: set[int] = set()
        last = 0
        for place in markup.elements(self.mask, _CELL, row.head, row.tail) if row else ():
            found = markup.attributes(self.mask[place.start : place.head])
            try:
                column = parse_address(found[b"r"].decode())[1] if b"r" in found else last + 1
            except ValueError as error:
                raise markup.CannotSpliceError(f"第 {number} 行有读不懂的单元格地址") from error
            if column in seen or column > MAX_COLUMN:
                raise markup.CannotSpliceError(f"单元格 {address(number, column)} 写了两次")
            seen.add(column)
            last = column
            yield CellSpan(column, place, found)

    def cell(self, row: int, column: int) -> CellSpan | None:
        """Return one cell, None where the sheet has none there."""
        return next((cell for cell in self.cells(row) if cell.column == column), None)

    def formula(self, cell: CellSpan) -> bytes | None:
        """Return the start tag of the cell's formula, None where it has none."""
        found = next(markup.elements(self.mask, _FORMULA, cell.place.head, cell.place.tail), None)
        return None if found is None else self.mask[found.start : found.head]

    def filled_columns(self, row: int) -> dict[int, bool]:
        """Return the columns of a row that hold anything, each with whether it is a formula.

        A formula whose cached result is an empty text holds nothing: offices copy such formulas down in advance.
        """
        filled = {}
        for cell in self.cells(row):
            parts = list(markup.elements(self.mask, _CONTENT, cell.place.head, cell.place.tail))
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
        """Yield row and `filled_columns` from `bottom` upwards; rows that hold nothing cost no look at their cells."""
        at = bisect_right(self._numbers, bottom)
        end = self._starts[at] if at < len(self._starts) else self.data.tail
        marks = [b"<" + self.prefix + name for name in (b"v", b"is", b"f")]
        while (found := max(self.mask.rfind(mark, self.data.head, end) for mark in marks)) >= 0:
            at = bisect_right(self._starts, found) - 1
            end = self._starts[at]
            if filled := self.filled_columns(self._numbers[at]):
                yield self._numbers[at], filled

    # -- what may not be touched ---------------------------------------------

    @cached_property
    def merged(self) -> list[Range]:
        """The merged ranges."""
        found = markup.elements(self.mask, _MERGED, self.data.end)
        return [parse_range(self._attribute(place, b"ref")) for place in found]

    @cached_property
    def arrays(self) -> list[Range]:
        """The ranges that one array formula or data table fills."""
        if self.mask.find(b"array", self.data.head, self.data.tail) < 0 and (
            self.mask.find(b"dataTable", self.data.head, self.data.tail) < 0
        ):
            return []
        ranges = []
        for match in _FORMULA.finditer(self.mask, self.data.head, self.data.tail):
            found = markup.attributes(match[0])
            if found.get(b"t") in (b"array", b"dataTable") and b"ref" in found:
                ranges.append(parse_range(found[b"ref"].decode()))
        return ranges

    @cached_property
    def protected(self) -> bool:
        """Whether the sheet is protected."""
        found = markup.element(self.mask, b"sheetProtection", self.data.end)
        return found is not None and markup.is_true(markup.attributes(self.mask[found.start : found.head]).get(b"sheet"))

    @cached_property
    def has_formulas(self) -> bool:
        """Whether any cell holds a formula."""
        return has_formulas(self.mask)

    def _attribute(self, place: markup.Element, name: bytes) -> str:
        return markup.attributes(self.mask[place.start : place.head]).get(name, b"").decode()

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        styles = []
        for place in markup.elements(self.mask, _COLUMN, 0, self.data.start):
            found = markup.attributes(self.mask[place.start : place.head])
            if found.get(b"style", b"").isdigit():
                first, last = (markup.integer(found.get(name, b""), 0) for name in (b"min", b"max"))
                styles.append((first, last, int(found[b"style"])))
        return styles

    def style_of(self, row: int, column: int, edit: CellEdit) -> int:
        """Return the format an edited cell starts from: its own, its model's, its row's, its column's."""
        cell = self.cell(row, column)
        if cell is not None and (cell.style or edit.style is None):
            return cell.style
        if edit.style is not None:
            return edit.style
        place = self.row(row)
        head = markup.attributes(self.mask[place.start : place.head]) if place else {}
        if markup.is_true(head.get(b"customFormat")):
            return markup.integer(head.get(b"s", b""), 0)
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)

    # -- splicing ------------------------------------------------------------

    def splices(
        self, edits: Mapping[tuple[int, int], CellEdit], models: Mapping[int, int], styles: Styles | None, *, date1904: bool
    ) -> list[tuple[int, int, bytes]]:
        """Return the cuts that make the edits; `models` maps an appended row to the row it looks like.

        `styles` may be None where no edit asks for another format. The cuts are for `markup.spliced(self.xml, ...)`.
        """
        writer = _Writer(self, styles, date1904)
        by_row: dict[int, dict[int, CellEdit]] = {}
        for (row, column), edit in edits.items():
            by_row.setdefault(row, {})[column] = edit
        cuts = [cut for row in sorted(by_row) for cut in writer.row(row, by_row[row], models.get(row))]
        if cuts and self.data.head == self.data.tail and self.xml[self.data.head - 2 : self.data.head] == b"/>":
            head = markup.opened(self.xml[self.data.start : self.data.head])
            inner = b"".join(new for _, _, new in cuts)
            return [(self.data.start, self.data.end, head + inner + b"</" + self.prefix + b"sheetData>")]
        return cuts

    def insertion_point(self, row: int) -> int:
        """Return where a new row of that number belongs."""
        at = bisect_left(self._numbers, row)
        return self._starts[at] if at < len(self._starts) else self.data.tail


def has_formulas(xml: bytes) -> bool:
    """Whether a worksheet part in UTF-8 holds a formula."""
    return any(mark in xml for mark in (b"<f>", b"<f ", b":f>", b":f ", b"<f/>", b":f/>"))


class _Writer:
    """Turns the edits of a row into cuts."""

    def __init__(self, sheet: SheetXml, styles: Styles | None, date1904: bool) -> None:
        self._sheet = sheet
        self._styles = styles
        self._date1904 = date1904

    def row(self, number: int, edits: dict[int, CellEdit], model: int | None) -> list[tuple[int, int, bytes]]:
        place = self._sheet.row(number)
        if place is None:
            cells = b"".join(self._new_cell(number, column, edit) for column, edit in sorted(edits.items()))
            if not cells:
                return []
            at = self._sheet.insertion_point(number)
            closing = b"</" + self._sheet.prefix + b"row>"
            return [(at, at, self._new_head(number, model) + cells + closing)]
        cuts = self._cell_cuts(number, place, edits)
        head = self._sheet.xml[place.start : place.head]
        new_head = self._fitting_head(head, edits, model) if cuts else head
        if place.head == place.tail == place.end and cuts:
            inner = b"".join(new for _, _, new in cuts)
            return [(place.start, place.end, markup.opened(new_head) + inner + b"</" + self._sheet.prefix + b"row>")]
        return [(place.start, place.head, new_head), *cuts] if new_head != head else cuts

    def _new_head(self, number: int, model: int | None) -> bytes:
        place = self._sheet.row(model) if model is not None else None
        if place is None:
            return b'<%srow r="%d">' % (self._sheet.prefix, number)
        head = markup.opened(self._sheet.xml[place.start : place.head])
        for name in _NOT_COPIED:
            head = markup.with_attribute(head, name, None)
        return markup.with_attribute(head, b"r", b"%d" % number)

    def _fitting_head(self, head: bytes, edits: dict[int, CellEdit], model: int | None) -> bytes:
        found = markup.attributes(head)
        # `spans` is only a hint for readers; a wrong one is worse than none.
        low, _, high = found.get(b"spans", b"").partition(b":")
        if b"spans" in found and not all(
            markup.integer(low, 0) <= column <= markup.integer(high, 0) for column in edits
        ):
            head = markup.with_attribute(head, b"spans", None)
        place = self._sheet.row(model) if model is not None else None
        if place is not None and b"ht" not in found:
            looks = markup.attributes(self._sheet.xml[place.start : place.head])
            for name in (b"ht", b"customHeight"):
                if name in looks:
                    head = markup.with_attribute(head, name, looks[name])
        return head

    def _cell_cuts(
        self, number: int, place: markup.Element, edits: dict[int, CellEdit]
    ) -> list[tuple[int, int, bytes]]:
        cells = self._sheet.cells(number)
        there = {cell.column: cell for cell in cells}
        cuts = []
        for column, edit in sorted(edits.items()):
            if column in there:
                cell = there[column].place
                new = self._edited_cell(number, there[column], edit)
                if new != self._sheet.xml[cell.start : cell.end]:
                    cuts.append((cell.start, cell.end, new))
            elif new := self._new_cell(number, column, edit):
                at = next((cell.place.start for cell in cells if cell.column > column), None)
                at = at if at is not None else (cells[-1].place.end if cells else place.head)
                cuts.append((at, at, new))
        return cuts

    def _style(self, number: int, column: int, edit: CellEdit) -> int:
        style = self._sheet.style_of(number, column, edit)
        if self._styles is None:
            return style
        if edit.fill is not KEEP:
            style = self._styles.filled(style, edit.fill)
        code = date_code(edit.value)
        return style if code is None else self._styles.dated(style, code)

    def _new_cell(self, number: int, column: int, edit: CellEdit) -> bytes:
        prefix = self._sheet.prefix
        holds_nothing = edit.formula is None and edit.value in (None, KEEP)
        if holds_nothing and edit.fill is KEEP and edit.style is None:
            return b""
        style = self._style(number, column, edit)
        head = b'<%sc r="%s"' % (prefix, address(number, column).encode())
        if style:
            head += b' s="%d"' % style
        if edit.formula is not None:
            return b"%s><%sf>%s</%sf></%sc>" % (head, prefix, edit.formula, prefix, prefix)
        value = None if edit.value is KEEP else edit.value
        kind, inner = celltext.content(value, prefix, date1904=self._date1904)
        if kind:
            head += b' t="' + kind + b'"'
        return b"%s>%s</%sc>" % (head, inner, prefix) if inner else head + b"/>"

    def _edited_cell(self, number: int, cell: CellSpan, edit: CellEdit) -> bytes:
        xml, place = self._sheet.xml, cell.place
        before = (xml[place.start : place.head], xml[place.head : place.tail])
        head, inner = before
        style = self._style(number, cell.column, edit)
        if style != cell.style:
            head = markup.with_attribute(head, b"s", b"%d" % style)
        if edit.value is not KEEP:
            kind, new = celltext.content(edit.value, self._sheet.prefix, date1904=self._date1904)
            # `vm` ties the old value to a picture or a rich value, which the new one is not.
            for name, value in ((b"t", kind), (b"vm", None)):
                head = markup.with_attribute(head, name, value)
            inner = new + self._beside_content(place)
        if (head, inner) == before:
            return xml[place.start : place.end]
        if not inner:
            return head if head.endswith(b"/>") else head[:-1].rstrip() + b"/>"
        return markup.opened(head) + inner + b"</" + place.prefix + b"c>"

    def _beside_content(self, place: markup.Element) -> bytes:
        """Return what a cell holds beside its value: an extension list stays."""
        old = [(part.start, part.end, b"") for part in markup.elements(self._sheet.mask, _CONTENT, place.head, place.tail)]
        base = place.head
        inner = self._sheet.xml[base : place.tail]
        rest = markup.spliced(inner, [(start - base, end - base, new) for start, end, new in old])
        return rest if rest.strip() else b""


def date_code(value: Value | Keep) -> str | None:
    """Return the number format a value needs to be seen as what it is, None where any will do."""
    if isinstance(value, datetime):
        return _DATE_FORMAT if value.time() == time() else _MOMENT_FORMAT
    if isinstance(value, date):
        return _DATE_FORMAT
    return _TIME_FORMAT if isinstance(value, time) else None
