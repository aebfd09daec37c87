"""Cell formats: the few entries an edit adds to styles.xml, with all that stands there left as it is."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape

from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.formats import Shows, code_shows
from taizhang_xl.xlsx.package import Package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ORDER = (b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs")
_RESERVED_FILLS = (b"none", b"gray125")
_MAX_FORMATS = 65_000
_FIRST_OWN_NUMBER_FORMAT = 164
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_XF = markup.tag_pattern(b"xf")
_FILL = markup.tag_pattern(b"fill")
_NUMBER_FORMAT = markup.tag_pattern(b"numFmt")


def styles_part(package: Package) -> str | None:
    """Return the name of a workbook's styles part, None where it has none."""
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


class Styles:
    """The formats of one workbook. Asking for a format that is not there adds it; `xml` is the part with the additions.

    A format index beyond the list counts as format 0, as spreadsheet programs treat it.
    """

    def __init__(self, xml: bytes) -> None:
        self._source = xml
        self._utf8 = markup.utf8(xml)
        self._mask = markup.mask(self._utf8)
        root = markup.element(self._mask, b"styleSheet")
        if root is None or root.head == root.tail:
            raise markup.CannotSpliceError("没有 styleSheet")
        self._root = root
        self._new: dict[bytes, list[bytes]] = {name: [] for name in _ORDER}

    # -- what is there -------------------------------------------------------

    def _list(self, name: bytes) -> markup.Element | None:
        return markup.element(self._mask, name, self._root.head, self._root.tail)

    def _entries(self, name: bytes, pattern: re.Pattern[bytes]) -> list[bytes]:
        holder = self._list(name)
        if holder is None:
            return []
        found = markup.elements(self._mask, pattern, holder.head, holder.tail)
        return [self._utf8[entry.start : entry.end] for entry in found]

    @cached_property
    def _formats(self) -> list[bytes]:
        formats = self._entries(b"cellXfs", _XF)
        return formats or [self._add(b"cellXfs", self._tag(b'xf numFmtId="0" fontId="0" fillId="0" borderId="0"/'))]

    @cached_property
    def _format_index(self) -> dict[bytes, int]:
        # The first of equal formats wins, so that the dictionary is filled from the end.
        return {entry: index for index, entry in reversed(list(enumerate(self._formats)))}

    @cached_property
    def _fills(self) -> list[bytes]:
        fills = self._entries(b"fills", _FILL)
        return fills or [self._add(b"fills", self._fill(b'patternType="%s"' % kind)) for kind in _RESERVED_FILLS]

    @cached_property
    def _fill_index(self) -> dict[bytes, int]:
        return {entry: index for index, entry in reversed(list(enumerate(self._fills)))}

    @cached_property
    def _codes(self) -> dict[int, str]:
        codes = {}
        for entry in self._entries(b"numFmts", _NUMBER_FORMAT):
            found = markup.attributes(entry)
            code = unescape(found.get(b"formatCode", b"").decode(errors="replace"))
            codes[markup.integer(found.get(b"numFmtId", b""), -1)] = code
        return codes

    def _format(self, style: int) -> bytes:
        return self._formats[style if style < len(self._formats) else 0]

    def locked(self, style: int) -> bool:
        """Whether a cell of this format is locked once its sheet is protected; that is so unless it says no."""
        protection = markup.element(self._format(style), b"protection")
        if protection is None:
            return True
        found = markup.attributes(self._format(style)[protection.start : protection.head])
        return found.get(b"locked") not in (b"0", b"false")

    def wraps(self, style: int) -> bool:
        """Whether a cell of this format breaks long text into lines."""
        alignment = markup.element(self._format(style), b"alignment")
        if alignment is None:
            return False
        found = markup.attributes(self._format(style)[alignment.start : alignment.head])
        return markup.is_true(found.get(b"wrapText"))

    # -- what is asked for ---------------------------------------------------

    def filled(self, style: int, fill: str | None) -> int:
        """Return the format that is `style` with a solid fill "RRGGBB", or with none."""
        if fill is None:
            number = self._fill_number(self._fill(b'patternType="none"'))
        else:
            colours = b'fgColor rgb="FF%s"' % fill.upper().encode()
            number = self._fill_number(self._fill(b'patternType="solid"', colours, b'bgColor indexed="64"'))
        return self._variant(style, {b"fillId": b"%d" % number, b"applyFill": b"1"})

    def dated(self, style: int, code: str) -> int:
        """Return `style` where it shows dates already, else the format that is `style` with the number format `code`."""
        current = markup.integer(markup.attributes(self._format_head(style)).get(b"numFmtId", b"0"), 0)
        if current in _BUILT_IN_DATES or code_shows(self._codes.get(current, "")) is not Shows.NUMBER:
            return style
        number = next((number for number, known in self._codes.items() if known == code), None)
        if number is None:
            number = max(_FIRST_OWN_NUMBER_FORMAT - 1, *self._codes, 0) + 1
            self._codes[number] = code
            self._add(b"numFmts", self._tag(b'numFmt numFmtId="%d" formatCode="%s"/' % (number, code.encode())))
        return self._variant(style, {b"numFmtId": b"%d" % number, b"applyNumberFormat": b"1"})

    def _format_head(self, style: int) -> bytes:
        entry = self._format(style)
        found = markup.element(markup.mask(entry), b"xf")
        return entry if found is None else entry[: found.head]

    def _variant(self, style: int, changes: dict[bytes, bytes]) -> int:
        head = self._format_head(style)
        present = markup.attributes(head)
        # applyFill and the like default to yes where a fill is named, so an equal id is an equal look.
        same = all(present.get(name) == value for name, value in changes.items() if not name.startswith(b"apply"))
        if same and not any(name.startswith(b"apply") and present.get(name) in (b"0", b"false") for name in changes):
            return style
        new = head
        for name, value in changes.items():
            new = markup.with_attribute(new, name, value)
        new += self._format(style)[len(head) :]
        if new not in self._format_index:
            if len(self._formats) >= _MAX_FORMATS:
                raise markup.CannotSpliceError("单元格格式太多，已到表格软件的上限")
            self._format_index[new] = len(self._formats)
            self._formats.append(self._add(b"cellXfs", new))
        return self._format_index[new]

    def _fill_number(self, entry: bytes) -> int:
        if entry not in self._fill_index:
            self._fill_index[entry] = len(self._fills)
            self._fills.append(self._add(b"fills", entry))
        return self._fill_index[entry]

    def _fill(self, pattern: bytes, *colours: bytes) -> bytes:
        if not colours:
            return self._tag(b"fill") + self._tag(b"patternFill " + pattern + b"/") + self._tag(b"/fill")
        inner = b"".join(self._tag(colour + b"/") for colour in colours)
        opening = self._tag(b"fill") + self._tag(b"patternFill " + pattern)
        return opening + inner + self._tag(b"/patternFill") + self._tag(b"/fill")

    def _tag(self, text: bytes) -> bytes:
        if text.startswith(b"/"):
            return b"</" + self._root.prefix + text[1:] + b">"
        return b"<" + self._root.prefix + text + b">"

    def _add(self, name: bytes, entry: bytes) -> bytes:
        self._new[name].append(entry)
        return entry

    # -- what comes out ------------------------------------------------------

    @property
    def grew(self) -> bool:
        """Whether anything was added."""
        return any(self._new.values())

    def xml(self) -> bytes:
        """Return the part: the very bytes that came in where nothing was added."""
        splices = [self._grown(name, new) for name, new in self._new.items() if new]
        return markup.spliced(self._utf8, splices) if splices else self._source

    def _grown(self, name: bytes, new: list[bytes]) -> tuple[int, int, bytes]:
        holder = self._list(name)
        if holder is None:
            listed = self._tag(name + b' count="%d"' % len(new)) + b"".join(new) + self._tag(b"/" + name)
            at = self._place(name)
            return at, at, listed
        head = markup.opened(self._utf8[holder.start : holder.head])
        old = self._utf8[holder.head : holder.tail]
        count = len(new) + self._count(name, holder)
        closing = b"</" + holder.prefix + name + b">"
        return (
            holder.start,
            holder.end,
            markup.with_attribute(head, b"count", b"%d" % count) + old + b"".join(new) + closing,
        )

    def _count(self, name: bytes, holder: markup.Element) -> int:
        patterns = {b"cellXfs": _XF, b"fills": _FILL, b"numFmts": _NUMBER_FORMAT}
        return sum(1 for _ in markup.elements(self._mask, patterns[name], holder.head, holder.tail))

    def _place(self, name: bytes) -> int:
        before = [self._list(other) for other in _ORDER[: _ORDER.index(name)]]
        return max([self._root.head, *(found.end for found in before if found is not None)])
