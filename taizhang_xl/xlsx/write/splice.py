"""Edits of a sheet turned into cuts: rows and cells that change, with the style they keep or get."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import NamedTuple

from taizhang_xl.cells import Range, Value, address
from taizhang_xl.changes import KEEP, Height, Keep
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.read.formats import Shows
from taizhang_xl.xlsx.write import cell_text
from taizhang_xl.xlsx.write.row_height import Wrapped, grown, height_of, may_wrap, with_height
from taizhang_xl.xlsx.write.sheet_xml import CellEdit, CellSpan, SheetXml
from taizhang_xl.xlsx.write.styles import Styles

# What a copied row must not take over from its model: its number, and that a filter hid it.
_NOT_COPIED = (b"spans", b"hidden", b"collapsed", b"outlineLevel", b"thickTop", b"thickBot")
_DATE_FORMAT, _MOMENT_FORMAT, _TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss"


Heights = dict[int, tuple[Height, Height]]
"""By row its height before and after."""


class Splices(NamedTuple):
    """The cuts that make the edits, for `markup.spliced(sheet.xml, ...)`, and rows that were there and change height."""

    cuts: list[tuple[int, int, bytes]]
    heights: Heights


def splices(
    sheet: SheetXml,
    edits: Mapping[tuple[int, int], CellEdit],
    models: Mapping[int, int],
    asked: Heights,
    styles: Styles,
    *,
    date1904: bool,
) -> Splices:
    """Return what makes the edits; `models` maps an appended row to the row it looks like, `asked` are heights to set."""
    writer = _Writer(sheet, styles, date1904, asked)
    by_row: dict[int, dict[int, CellEdit]] = {}
    for (row, column), edit in edits.items():
        by_row.setdefault(row, {})[column] = edit
    cuts = [cut for row in sorted(by_row) for cut in writer.row(row, by_row[row], models.get(row))]
    if cuts and sheet.data.head == sheet.data.tail and sheet.xml[sheet.data.head - 2 : sheet.data.head] == b"/>":
        head = markup.opened(sheet.xml[sheet.data.start : sheet.data.head])
        inner = b"".join(new for _, _, new in cuts)
        cuts = [(sheet.data.start, sheet.data.end, head + inner + b"</" + sheet.prefix + b"sheetData>")]
    return Splices(cuts, writer.heights)


class _Writer:
    """Turns the edits of a row into cuts."""

    def __init__(self, sheet: SheetXml, styles: Styles, date1904: bool, asked: Heights) -> None:
        self._sheet = sheet
        self._styles = styles
        self._date1904 = date1904
        self._asked = asked
        self._model_heads: dict[int | None, tuple[bytes, bytes]] = {}
        self._sizes: dict[int, float] = {}
        self.heights: Heights = {}

    def row(self, number: int, edits: dict[int, CellEdit], model: int | None) -> list[tuple[int, int, bytes]]:
        place = self._sheet.row(number)
        if place is None:
            new = self._new_row(number, edits, model)
            at = self._sheet.insertion_point(number)
            return [(at, at, new)] if new else []
        cuts = self._cell_cuts(number, place, edits)
        head = self._sheet.xml[place.start : place.head]
        new_head = self._with_room(number, self._fitting_head(head, edits, model), edits) if cuts else head
        was, now = height_of(head), height_of(new_head)
        if was != now and model is None:
            self.heights[number] = (was, now)
        if place.head == place.tail == place.end and cuts:
            inner = b"".join(new for _, _, new in cuts)
            return [(place.start, place.end, markup.opened(new_head) + inner + b"</" + self._sheet.prefix + b"row>")]
        return [(place.start, place.head, new_head), *cuts] if new_head != head else cuts

    def _new_row(self, number: int, edits: dict[int, CellEdit], model: int | None) -> bytes:
        sheet, prefix = self._sheet, self._sheet.prefix
        cells: list[bytes] = []
        texts: list[Wrapped] = []
        for column, edit in sorted(edits.items()):
            value = edit.value
            if type(value) is not str or edit.formula is not None or not edit.keeps_look:
                cells.append(self._new_cell(number, column, edit))
                continue
            # Nearly all cells of appended rows are like this.
            look = sheet.column_look(column)
            style = look.style if edit.style is None else edit.style
            made = cell_text.content(value, prefix, date1904=self._date1904)
            styled = b' s="%d"' % style if style else b""
            at = address(number, column).encode()
            cells.append(b'<%sc r="%s"%s t="%s">%s</%sc>' % (prefix, at, styled, made.kind, made.inner, prefix))
            texts += self._wrapped(number, column, value, style)
        inner = b"".join(cells)
        if not inner:
            return b""
        head = self._with_texts(self._new_head(number, model), texts)
        return b"%s%s</%srow>" % (head, inner, prefix)

    def _new_head(self, number: int, model: int | None) -> bytes:
        found = self._model_heads.get(model)
        if found is None:
            # Only the number differs from row to row.
            before, _, after = markup.with_attribute(self._model_head(model), b"r", b"?").partition(b'"?"')
            found = self._model_heads[model] = before, after
        return b'%s"%d"%s' % (found[0], number, found[1])

    def _model_head(self, model: int | None) -> bytes:
        """Return the start tag of rows styled like `model`, without their number."""
        place = self._sheet.row(model) if model is not None else None
        if place is None:
            return b'<%srow r="">' % self._sheet.prefix
        head = markup.opened(self._sheet.xml[place.start : place.head])
        for name in _NOT_COPIED:
            head = markup.with_attribute(head, name, None)
        return head

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

    def _with_room(self, number: int, head: bytes, edits: dict[int, CellEdit]) -> bytes:
        """Return a row's start tag with the height that is asked for, else with one at which its new texts are seen."""
        asked = self._asked.get(number)
        if asked is not None and _is_alike(height_of(head), asked[0]):
            return with_height(head, asked[1])
        texts = [
            wrapped
            for column, edit in edits.items()
            if isinstance(edit.value, str)
            for wrapped in self._wrapped(number, column, edit.value, self._sheet.style_of(number, column, edit))
        ]
        return self._with_texts(head, texts)

    def _with_texts(self, head: bytes, texts: list[Wrapped]) -> bytes:
        height = grown(head, texts, self._sheet.default_height) if texts else None
        return head if height is None else with_height(head, height)

    def _wrapped(self, number: int, column: int, text: str, style: int) -> list[Wrapped]:
        """Return a text with the room it has, nothing where it stands in one line."""
        size = self._wrapped_size(style)
        if not size:
            return []
        sheet, base = self._sheet, self._styles.font_size(0)
        area = sheet.merged_at(number, column)
        columns = range(column, (area.right if area else column) + 1)
        width = sum(map(sheet.column_width, columns))
        if not may_wrap(text, width * base / size):
            return []
        return [Wrapped(text, width, size, base, None if area is None else self._below(area))]

    def _below(self, area: Range) -> float:
        """Return what the rows of a merged range below its first one give it in height."""
        tags = (self._sheet.row_tag(row) for row in range(area.top + 1, area.bottom + 1))
        heights = (height_of(tag).points for tag in tags)
        return sum(self._sheet.default_height if points is None else points for points in heights)

    def _wrapped_size(self, style: int) -> float:
        """Return the font's size of a format that breaks lines, 0 for one that does not."""
        found = self._sizes.get(style)
        if found is None:
            found = self._sizes[style] = self._styles.font_size(style) if self._styles.wraps(style) else 0.0
        return found

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
                end = cells[-1].place.end if cells else place.head
                at = next((cell.place.start for cell in cells if cell.column > column), end)
                cuts.append((at, at, new))
        return cuts

    def _style(self, number: int, column: int, edit: CellEdit) -> int:
        style = self._sheet.style_of(number, column, edit)
        code, needed = edit.number_format, _date_code(edit.value)
        if code is KEEP and needed is not None:
            shows = self._styles.shows(style)
            # A format of elapsed hours shows a time of day, but not a day.
            is_seen = shows is not Shows.NUMBER and (shows is not Shows.DURATION or isinstance(edit.value, time))
            code = KEEP if is_seen else needed
        return self._styles.changed(style, edit.fill, edit.font_colour, code)

    def _new_cell(self, number: int, column: int, edit: CellEdit) -> bytes:
        prefix = self._sheet.prefix
        if (edit.value is None or edit.value is KEEP) and edit._replace(value=None) == CellEdit(None):
            return b""
        style = self._style(number, column, edit)
        at = address(number, column).encode()
        head = b'<%sc r="%s" s="%d"' % (prefix, at, style) if style else b'<%sc r="%s"' % (prefix, at)
        if edit.formula is not None:
            return b"%s><%sf>%s</%sf></%sc>" % (head, prefix, edit.formula, prefix, prefix)
        value = None if edit.value is KEEP else edit.value
        made = cell_text.content(value, prefix, date1904=self._date1904)
        typed = b' t="%s"' % made.kind if made.kind else b""
        return b"%s%s>%s</%sc>" % (head, typed, made.inner, prefix) if made.inner else head + typed + b"/>"

    def _edited_cell(self, number: int, cell: CellSpan, edit: CellEdit) -> bytes:
        xml, place = self._sheet.xml, cell.place
        before = (xml[place.start : place.head], xml[place.head : place.tail])
        head, inner = before
        style = self._style(number, cell.column, edit)
        if style != cell.style:
            head = markup.with_attribute(head, b"s", b"%d" % style)
            if (kind := cell.attributes.get(b"t")) and b"s" not in cell.attributes:
                # In the order of spreadsheet programs, r s t, which the fast reader expects.
                head = markup.with_attribute(markup.with_attribute(head, b"t", None), b"t", kind)
        if edit.value is not KEEP:
            made = cell_text.content(edit.value, self._sheet.prefix, date1904=self._date1904)
            # `vm` ties the old value to a picture or a rich value, which the new one is not.
            for name, value in ((b"t", made.kind), (b"vm", None)):
                head = markup.with_attribute(head, name, value)
            inner = made.inner + self._beside_content(cell)
        if (head, inner) == before:
            return xml[place.start : place.end]
        if not inner:
            return head if head.endswith(b"/>") else head[:-1].rstrip() + b"/>"
        return markup.opened(head) + inner + b"</" + place.prefix + b"c>"

    def _beside_content(self, cell: CellSpan) -> bytes:
        """Return what a cell holds besides its value: an extension list stays."""
        old = [(part.start, part.end, b"") for part in self._sheet.contents(cell)]
        base = cell.place.head
        inner = self._sheet.xml[base : cell.place.tail]
        rest = markup.spliced(inner, [(start - base, end - base, new) for start, end, new in old])
        return rest if rest.strip() else b""


def _is_alike(one: Height, other: Height) -> bool:
    """Whether a row still is as tall as it was left; programs round."""
    pair = (one.points, other.points)
    near = pair[0] == pair[1] if None in pair else abs((pair[0] or 0) - (pair[1] or 0)) < 1
    return near and one.is_set == other.is_set


def _date_code(value: Value | Keep) -> str | None:
    """Return the number format a value needs to be seen as what it is, None where any will do."""
    if not isinstance(value, (date, time)):
        return None
    if isinstance(value, datetime):
        return _DATE_FORMAT if value.time() == time() else _MOMENT_FORMAT
    return _TIME_FORMAT if isinstance(value, time) else _DATE_FORMAT
