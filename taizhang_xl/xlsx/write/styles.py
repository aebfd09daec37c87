"""Cell styles: the few entries an edit adds to styles.xml, with everything there left as it is."""

from __future__ import annotations

from functools import cached_property, lru_cache
from html import escape, unescape

from taizhang_xl.changes import KEEP, Keep, Look
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.read.formats import Shows, format_shows

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# The lists of the part that can grow, in their required order, and the names of their entries.
_ENTRIES = {
    b"numFmts": b"numFmt", b"fonts": b"font", b"fills": b"fill", b"borders": b"border", b"cellStyleXfs": b"xf",
    b"cellXfs": b"xf",
}  # fmt: skip
_RESERVED_FILLS = (b"none", b"gray125")
_MAX_FORMATS = 65_000
_FONT_SIZE = 11.0
_FIRST_OWN_NUMBER_FORMAT = 164
_BUILT_IN_CODES = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
# The children of a font before its colour; spreadsheet programs insist on this order.
_BEFORE_COLOUR = b"b|i|strike|condense|extend|outline|shadow|u|vertAlign|sz"


def styles_part(package: Package) -> str | None:
    """Return the name of a workbook's styles part, None if it has none."""
    relations = package.relationships(package.workbook_part).values()
    return next((found.target for found in relations if found.type.endswith("/styles")), None)


def new_styles() -> bytes:
    """Return the smallest styles part, for a workbook that has none."""
    fills = b"".join(b'<fill><patternFill patternType="%s"/></fill>' % kind for kind in _RESERVED_FILLS)
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="' + _MAIN.encode() + b'">'
        b'<fonts count="1"><font><sz val="11"/></font></fonts><fills count="2">' + fills + b"</fills>"
        b'<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


# Thousands of cells share a few styles.
@lru_cache(maxsize=1024)
def _attribute(entry: bytes, child: bytes, name: bytes) -> bytes | None:
    """Return an attribute of a style's child, None if it has none."""
    # An extension list may hold children of the same names.
    found = markup.element(entry.partition(b"extLst")[0], child)
    return None if found is None else markup.attributes(entry[found.start : found.head]).get(name)


def _with_room(xml: bytes) -> bytes:
    """Return a part whose root can take content: an empty one closes itself."""
    root = Outline(xml, depth=0).root
    if root.head < root.end:
        return xml
    head = xml[root.start : root.head]
    name = head[1:-2].split()[0]
    return markup.spliced(xml, [(root.start, root.end, markup.opened(head) + b"</" + name + b">")])


class _List:
    """One list of the part: its entries, and those that were added."""

    def __init__(self, present: list[bytes]) -> None:
        self.entries = present
        self.added: list[bytes] = []
        # The first of equal entries wins, so the dictionary is filled from the end.
        self._index = {entry: index for index, entry in reversed(list(enumerate(present)))}

    def number(self, entry: bytes) -> int:
        """Return the index of an entry, adding it if it is not there."""
        if entry not in self._index:
            self._index[entry] = len(self.entries)
            self.entries.append(entry)
            self.added.append(entry)
        return self._index[entry]


class Styles:
    """The styles of one workbook. Asking for one that is not there adds it; `xml` is the part with the additions.

    A style index beyond the list counts as style 0, as in spreadsheet programs.
    """

    def __init__(self, xml: bytes) -> None:
        self._source = xml
        self._utf8 = _with_room(markup.utf8(xml))
        self._mask = markup.mask(self._utf8)
        self._outline = Outline(self._utf8, depth=1)
        self._root = self._outline.root
        self._read: dict[bytes, _List] = {}

    # -- what is there -------------------------------------------------------

    def _place(self, name: bytes) -> markup.Element | None:
        return self._outline.first(name.decode())

    def _present(self, name: bytes) -> list[bytes]:
        holder = self._place(name)
        if holder is None:
            return []
        pattern = markup.tag_pattern(_ENTRIES[name] + b"|Choice")
        found = markup.elements(self._mask, pattern, holder.head, holder.tail)
        # An entry in two forms counts once, in the form that all programs know.
        return [
            self._utf8[entry.start : entry.end]
            for entry in found
            if not self._utf8.startswith(b"<" + entry.prefix + b"Choice", entry.start)
        ]

    def _list(self, name: bytes) -> _List:
        """Return a list; one that the part lacks starts with what style 0 needs."""
        if name not in self._read:
            self._read[name] = _List(self._present(name))
            if not self._read[name].entries:
                for entry in self._defaults(name):
                    self._read[name].number(entry)
        return self._read[name]

    def _defaults(self, name: bytes) -> list[bytes]:
        if name == b"fills":
            return [self._fill(b'patternType="%s"' % kind) for kind in _RESERVED_FILLS]
        tags = {
            b"fonts": b"font/",
            b"borders": b"border/",
            b"cellXfs": b'xf numFmtId="0" fontId="0" fillId="0" borderId="0"/',
        }
        return [self._tag(tags[name])] if name in tags else []

    @cached_property
    def _codes(self) -> dict[int, str]:
        codes = {}
        for entry in self._list(b"numFmts").entries:
            found = markup.attributes(entry)
            code = unescape(found.get(b"formatCode", b"").decode(errors="replace"))
            codes[markup.integer(found.get(b"numFmtId", b""), -1)] = code
        return codes

    def _format(self, style: int) -> bytes:
        formats = self._list(b"cellXfs").entries
        return formats[style if style < len(formats) else 0]

    def _format_head(self, style: int) -> bytes:
        entry = self._format(style)
        found = markup.element(markup.mask(entry), b"xf")
        return entry if found is None else entry[: found.head]

    def locked(self, style: int) -> bool:
        """Whether a cell of this style is locked once its sheet is protected: yes, unless the style says no."""
        return _attribute(self._format(style), b"protection", b"locked") not in (b"0", b"false")

    def wraps(self, style: int) -> bool:
        """Whether a cell of this style wraps long text."""
        return markup.is_true(_attribute(self._format(style), b"alignment", b"wrapText"))

    def font_size(self, style: int) -> float:
        """Return the size in points of a format's font."""
        fonts = self._list(b"fonts").entries
        number = markup.integer(markup.attributes(self._format_head(style)).get(b"fontId", b"0"), 0)
        size = _attribute(fonts[number if number < len(fonts) else 0], b"sz", b"val")
        return max(markup.decimal(size or b"", _FONT_SIZE), 1.0)

    # -- what is asked for ---------------------------------------------------

    def changed(
        self, style: int, fill: str | Keep | None = KEEP, font_colour: str | Keep = KEEP, code: str | Keep = KEEP
    ) -> int:
        """Return `style` with another fill, font colour or number format."""
        if fill is KEEP and font_colour is KEEP and code is KEEP:
            return style
        changes: dict[bytes, bytes] = {}
        if code is not KEEP:
            changes |= {b"numFmtId": b"%d" % self._code_number(code), b"applyNumberFormat": b"1"}
        if font_colour is not KEEP:
            number = self._font(style, b'color rgb="FF%s"/' % font_colour.upper().encode())
            changes |= {b"fontId": b"%d" % number, b"applyFont": b"1"}
        if fill is not KEEP:
            changes |= {b"fillId": b"%d" % self._fill_number(fill), b"applyFill": b"1"}
        return self._variant(style, changes)

    def shows(self, style: int) -> Shows:
        """Return what this style shows a number as."""
        current = markup.integer(markup.attributes(self._format_head(style)).get(b"numFmtId", b"0"), 0)
        return format_shows(current, self._codes)

    def own(self, look: Look) -> int:
        """Return the style of a cell of a sheet of our own."""
        if look == Look():
            return 0
        inner = b'alignment vertical="center"' + (b' horizontal="center"' if look.head else b"")
        inner += b' wrapText="1"/' if look.wrap or look.head else b"/"
        font = self._font(0, b"b/") if look.head else 0
        border = self._list(b"borders").number(self._thin_border()) if look.head or look.lines else 0
        entry = self._tag(
            b'xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyNumberFormat="1" applyFont="1" '
            b'applyFill="1" applyBorder="1" applyAlignment="1"'
            % (self._code_number(look.number_format), font, self._fill_number(look.fill), border)
        )
        return self._format_number(entry + self._tag(inner) + self._tag(b"/xf"))

    def _variant(self, style: int, changes: dict[bytes, bytes]) -> int:
        head = self._format_head(style)
        present = markup.attributes(head)
        # applyFill and the like default to yes if a fill is named, so an equal id is an equal look.
        same = all(present.get(name) == value for name, value in changes.items() if not name.startswith(b"apply"))
        if same and not any(name.startswith(b"apply") and present.get(name) in (b"0", b"false") for name in changes):
            return style
        new = head
        for name, value in changes.items():
            new = markup.with_attribute(new, name, value)
        return self._format_number(new + self._format(style)[len(head) :])

    def _format_number(self, entry: bytes) -> int:
        number = self._list(b"cellXfs").number(entry)
        if number >= _MAX_FORMATS:
            raise markup.CannotSpliceError("单元格格式太多，已到表格软件的上限")
        return number

    def _code_number(self, code: str) -> int:
        built_in = _BUILT_IN_CODES.get(code)
        if built_in is not None and self._codes.get(built_in, code) == code:
            return built_in
        number = next((number for number, known in self._codes.items() if known == code), None)
        if number is None:
            number = max(_FIRST_OWN_NUMBER_FORMAT - 1, *self._codes, 0) + 1
            self._codes[number] = code
            self._list(b"numFmts").number(
                self._tag(b'numFmt numFmtId="%d" formatCode="%s"/' % (number, escape(code).encode()))
            )
        return number

    def _fill_number(self, fill: str | None) -> int:
        if fill is None:
            return self._list(b"fills").number(self._fill(b'patternType="none"'))
        colours = b'fgColor rgb="FF%s"' % fill.upper().encode()
        return self._list(b"fills").number(self._fill(b'patternType="solid"', colours, b'bgColor indexed="64"'))

    def _font(self, style: int, child: bytes) -> int:
        """Return the font of a format with one child set: its colour, or that it is bold."""
        fonts = self._list(b"fonts")
        number = markup.integer(markup.attributes(self._format_head(style)).get(b"fontId", b"0"), 0)
        entry = fonts.entries[number if number < len(fonts.entries) else 0]
        masked, name = markup.mask(entry), child.split()[0].rstrip(b"/")
        root = next(markup.elements(masked, markup.tag_pattern(b"font")))
        head = markup.opened(entry[: root.head])
        old = markup.element(masked, name, root.head, root.tail)
        inner = entry[root.head : root.tail]
        if old is not None:
            inner = entry[root.head : old.start] + entry[old.end : root.tail]
        before = list(markup.elements(inner, markup.tag_pattern(_BEFORE_COLOUR))) if name == b"color" else []
        at = max((found.end for found in before), default=0)
        return fonts.number(head + inner[:at] + self._tag(child) + inner[at:] + self._tag(b"/font"))

    def _fill(self, pattern: bytes, *colours: bytes) -> bytes:
        if not colours:
            return self._tag(b"fill") + self._tag(b"patternFill " + pattern + b"/") + self._tag(b"/fill")
        inner = b"".join(self._tag(colour + b"/") for colour in colours)
        opening = self._tag(b"fill") + self._tag(b"patternFill " + pattern)
        return opening + inner + self._tag(b"/patternFill") + self._tag(b"/fill")

    def _thin_border(self) -> bytes:
        sides = b"".join(
            self._tag(side + b' style="thin"') + self._tag(b'color auto="1"/') + self._tag(b"/" + side)
            for side in (b"left", b"right", b"top", b"bottom")
        )
        return self._tag(b"border") + sides + self._tag(b"/border")

    def _tag(self, text: bytes) -> bytes:
        if text.startswith(b"/"):
            return b"</" + self._root.prefix + text[1:] + b">"
        return b"<" + self._root.prefix + text + b">"

    # -- what comes out ------------------------------------------------------

    @property
    def grew(self) -> bool:
        """Whether anything was added."""
        return any(each.added for each in self._read.values())

    def xml(self) -> bytes:
        """Return the part: the very bytes it was made from if nothing was added."""
        cuts = [self._grown(name, self._read[name].added) for name in _ENTRIES if name in self._read]
        cuts = [cut for cut in cuts if cut[2]]
        return markup.spliced(self._utf8, cuts) if cuts else self._source

    def _grown(self, name: bytes, new: list[bytes]) -> tuple[int, int, bytes]:
        holder = self._place(name)
        if not new:
            return 0, 0, b""
        if holder is None:
            listed = self._tag(name + b' count="%d"' % len(new)) + b"".join(new) + self._tag(b"/" + name)
            at = self._free_place(name)
            return at, at, listed
        head = markup.opened(self._utf8[holder.start : holder.head])
        old = self._utf8[holder.head : holder.tail]
        count = len(self._read[name].entries)
        if b":AlternateContent" in old:
            # An entry in two forms counts as one.
            count = markup.integer(markup.attributes(head).get(b"count", b""), count - len(new)) + len(new)
        head = markup.with_attribute(head, b"count", b"%d" % count)
        return holder.start, holder.end, head + old + b"".join(new) + b"</" + holder.prefix + name + b">"

    def _free_place(self, name: bytes) -> int:
        order = list(_ENTRIES)
        before = [self._place(other) for other in order[: order.index(name)]]
        return max([self._root.head, *(found.end for found in before if found is not None)])
