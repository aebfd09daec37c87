"""The workbook part as bytes: which sheet is which part, and the few attributes that an edit changes."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree

from taizhang_xl.cells import Range, column_name, column_number
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline
from taizhang_xl.xlsx.package import Package

_FILTER_NAME = b"_xlnm._FilterDatabase"
_GROWING_NAMES = (b"_xlnm.Print_Area", _FILTER_NAME)
_BEFORE_CALC = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames",
)  # fmt: skip
SHEET, DEFINED_NAME = "sheets/sheet", "definedNames/definedName"
_AREA = re.compile(rb"(!\$?([A-Za-z]{1,3})\$?(\d+):\$?([A-Za-z]{1,3})\$?)(\d+)")


class SheetPlace(NamedTuple):
    """Where a worksheet is: its part, its position among all sheets, and its id in the calculation chain."""

    part: str
    position: int
    sheet_id: str


class Growth(NamedTuple):
    """Rows were added below a list: what ended at row `old` in these columns now ends at row `new`.

    `first` is the list's first row of data: a range of one row grows only if that is the row. A range that begins
    below row `covers_from` does not cover the whole list.
    """

    old: int
    new: int
    left: int
    right: int
    first: int
    covers_from: int

    def bottom(self, area: Range) -> int:
        """Return the last row that a range has after the growth."""
        grows = (
            area.bottom == self.old
            and (area.top < self.old or self.old == self.first)
            and area.left <= self.right
            and self.left <= area.right
        )
        return self.new if grows else area.bottom

    def grown(self, area: Range) -> Range:
        """Return a range after the growth."""
        return area._replace(bottom=self.bottom(area))

    def is_covered_by(self, area: Range) -> bool:
        """Whether a range covers all rows of the list and nothing below or beside it."""
        return (
            area.bottom == self.old
            and area.top <= self.covers_from
            and self.left <= area.left <= area.right <= self.right
        )


def range_text(area: Range) -> str:
    """Return "A1:C3" for a range."""
    return f"{column_name(area.left)}{area.top}:{column_name(area.right)}{area.bottom}"


def with_range(tag: bytes, area: Range) -> bytes:
    """Return a start tag with another range."""
    return markup.with_attribute(tag, b"ref", range_text(area).encode())


class BookXml:
    """The workbook part; methods that change it return the new bytes and leave this as it is."""

    def __init__(self, package: Package) -> None:
        self.source = package.part(package.workbook_part)
        self.xml = markup.utf8(self.source)
        relations = package.relationships(package.workbook_part)
        self.sheets: dict[str, SheetPlace] = {}
        self.other_sheets: set[str] = set()
        root = markup.parsed(self.xml)
        self.date1904 = _is_set(root, "workbookPr", "date1904")
        self.locked_structure = _is_set(root, "workbookProtection", "lockStructure")
        listed = [sheet for holder in children(root, "sheets") for sheet in children(holder, "sheet")]
        for index, found in enumerate(listed):
            key = next((value for key, value in found.attrib.items() if key.endswith("}id")), "")
            relation = relations.get(key)
            if relation is not None and relation.type.endswith("/worksheet"):
                self.sheets[found.get("name", "")] = SheetPlace(relation.target, index, found.get("sheetId", ""))
            else:
                self.other_sheets.add(found.get("name", ""))

    def recalculated(self, xml: bytes) -> bytes:
        """Return the part asking for a full calculation when it is opened."""
        outline = Outline(xml)
        calc = outline.first("calcPr")
        if calc is not None:
            head = markup.with_attribute(xml[calc.start : calc.head], b"fullCalcOnLoad", b"1")
            return markup.spliced(xml, [(calc.start, calc.head, head)])
        places = [outline.first(name) for name in _BEFORE_CALC]
        last = max((place for place in places if place is not None), key=lambda place: place.end)
        new = b'<%scalcPr fullCalcOnLoad="1"/>' % last.prefix
        return markup.spliced(xml, [(last.end, last.end, new)])

    def defined(self, name: str) -> list[str]:
        """Return the definitions of a name, one for each sheet that has its own."""
        places = Outline(self.xml).all(DEFINED_NAME)
        tags = [(place, markup.attributes(self.xml[place.start : place.head])) for place in places]
        return [
            unescape(self.xml[place.head : place.tail].decode())
            for place, tag in tags
            if unescape(tag.get(b"name", b"").decode()).lower() == name.lower()
        ]

    def grown(self, xml: bytes, index: int, growth: Growth) -> bytes:
        """Return the part with the print area and the hidden filter name of a sheet grown."""
        cuts = []
        for place in Outline(xml).all(DEFINED_NAME):
            found = markup.attributes(xml[place.start : place.head])
            if found.get(b"name") in _GROWING_NAMES and found.get(b"localSheetId") == b"%d" % index:
                old = xml[place.head : place.tail]
                cuts.append((place.head, place.tail, _AREA.sub(lambda match: _grown_area(match, growth), old)))
        return markup.spliced(xml, cuts) if cuts else xml

    def filter_moved(self, xml: bytes, index: int, right: int) -> bytes:
        """Return the part with the hidden filter name of a sheet ending in another column."""
        cuts = []
        for place in Outline(xml).all(DEFINED_NAME):
            found = markup.attributes(xml[place.start : place.head])
            if found.get(b"name") == _FILTER_NAME and found.get(b"localSheetId") == b"%d" % index:
                old = xml[place.head : place.tail]
                new = _AREA.sub(lambda match: _widened_area(match, right), old)
                cuts += [(place.head, place.tail, new)] if new != old else []
        return markup.spliced(xml, cuts) if cuts else xml


def children(holder: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Return an element's children of that name and of its own namespace."""
    space, brace, _ = holder.tag.rpartition("}")
    return holder.findall(f"{space}{brace}{name}")


def _is_set(root: ElementTree.Element, child: str, attribute: str) -> bool:
    return any(markup.is_true(found.get(attribute, "").encode()) for found in children(root, child))


def _grown_area(match: re.Match[bytes], growth: Growth) -> bytes:
    left, right = column_number(match[2].decode()), column_number(match[4].decode())
    area = Range(int(match[3]), left, int(match[5]), right)
    return match[1] + b"%d" % growth.bottom(area)


def _widened_area(match: re.Match[bytes], right: int) -> bytes:
    first, colon, last = match[1].rpartition(b":")
    signs = [sign if last.count(b"$") > at else b"" for at, sign in enumerate((b"$", b"$"))]
    return first + colon + signs[0] + column_name(right).encode() + signs[1] + match[5]
