"""What depends on a sheet's cells elsewhere in the workbook: charts and pivot tables."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, Range
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.write.book import BookXml, Growth, SheetPlace, children
from taizhang_xl.xlsx.write.grow import Cut, rectangle
from taizhang_xl.xlsx.write.table_xml import tables_of

_FORMULA = markup.tag_pattern(b"f")
_SOURCE = markup.tag_pattern(b"worksheetSource|rangeSet")
_REFERENCE = re.compile(r"((?:'((?:[^']|'')+)'|([^\s'!(),;:]+))!)(\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)")
_CHARACTER = re.compile(r"&[#\w]+;|.", re.S)
_WHOLE_SHEET = Range(1, 1, MAX_ROW, MAX_COLUMN)


class Pivot(NamedTuple):
    """A pivot table: its name, the sheet it is on, the cells it fills, the part of its source."""

    name: str
    sheet: str
    area: Range
    cache: str


class Dependants:
    """The charts and pivot tables of a workbook, found on first use."""

    def __init__(self, package: Package, book: BookXml) -> None:
        self._package = package
        self._book = book

    # -- pivot tables --------------------------------------------------------

    @cached_property
    def _caches(self) -> list[str]:
        return _targets(self._package, self._package.workbook_part, "/pivotCacheDefinition")

    @cached_property
    def pivots(self) -> list[Pivot]:
        """The pivot tables of all sheets."""
        if not self._caches:
            return []
        sheets = self._book.sheets.items()
        parts = [(name, part) for name, place in sheets for part in _targets(self._package, place.part, "/pivotTable")]
        return [self._pivot(name, part) for name, part in parts]

    def _pivot(self, sheet: str, part: str) -> Pivot:
        root = markup.parsed(markup.utf8(self._package.part(part)))
        location = next(iter(children(root, "location")), None)
        if location is None:
            raise markup.CannotSpliceError(f"数据透视表部件 {part} 没有写明位置")
        area = markup.area(location.get("ref", ""))
        # Page filters are above the table, with one blank row between.
        pages = markup.integer(location.get("rowPageCount", "").encode(), 0)
        area = area._replace(top=max(1, area.top - pages - 1)) if pages else area
        cache = next(iter(_targets(self._package, part, "/pivotCacheDefinition")), "")
        return Pivot(root.get("name", ""), sheet, area, cache)

    def pivot_at(self, sheet: str, row: int, column: int) -> Pivot | None:
        """Return the pivot table that fills a cell, None if none does."""
        return next(
            (each for each in self.pivots if each.sheet == sheet and markup.covers(each.area, row, column)), None
        )

    def fed_by(
        self, sheet: str, place: SheetPlace, cells: Sequence[tuple[int, int]], growths: Sequence[Growth]
    ) -> list[Pivot]:
        """Return the pivot tables that sum any of these cells of a sheet, once its lists have grown."""
        return self._drawing_on(sheet, place, cells, lambda area: _grown(area, growths))

    def headed_by(self, sheet: str, place: SheetPlace, cells: Sequence[tuple[int, int]]) -> list[Pivot]:
        """Return the pivot tables that take the names of their fields from any of these cells."""
        return self._drawing_on(sheet, place, cells, lambda area: area._replace(bottom=area.top))

    def _drawing_on(
        self, sheet: str, place: SheetPlace, cells: Sequence[tuple[int, int]], reach: Callable[[Range], Range]
    ) -> list[Pivot]:
        found = {
            cache
            for cache in self._caches
            for area in self._sources(cache, sheet, place)
            if any(markup.covers(reach(area), row, column) for row, column in cells)
        }
        return [pivot for pivot in self.pivots if pivot.cache in found]

    def _sources(self, cache: str, sheet: str, place: SheetPlace) -> Iterator[Range]:
        for found in self._source_tags(cache):
            name, ref = found.get("name", ""), found.get("ref", "")
            if name:
                yield from self._named(name, sheet, place)
            elif found.get("sheet", "") == sheet and ref:
                yield _reach(ref)

    def _source_tags(self, cache: str) -> list[dict[str, str]]:
        xml = markup.utf8(self._package.part(cache))
        tags = [markup.attributes(xml[each.start : each.head]) for each in _sources(xml)]
        return [
            {key.decode(errors="replace"): unescape(value.decode(errors="replace")) for key, value in tag.items()}
            for tag in tags
        ]

    def _named(self, name: str, sheet: str, place: SheetPlace) -> Iterator[Range]:
        for table in tables_of(self._package, place.part):
            if table.name.lower() == name.lower():
                yield table.area
        for text in self._book.defined(name):
            plain = [
                _reach(found[4].replace("$", "")) for found in _REFERENCE.finditer(text) if _sheet_of(found) == sheet
            ]
            # A computed name (OFFSET and the like) may reach any cell of the sheet it mentions.
            computed = "(" in text or not plain
            yield from [_WHOLE_SHEET] if computed and sheet in text else plain

    # -- what grows ----------------------------------------------------------

    def grown(self, growths: Mapping[str, Sequence[Growth]]) -> dict[str, bytes]:
        """Return the charts and pivot sources that cover exactly a list that grew, by sheet, grown with it."""
        changed = {}
        for part in [*self._charts, *self._caches] if any(growths.values()) else ():
            xml = markup.utf8(self._package.part(part))
            find = _source_cuts if part in self._caches else _chart_cuts
            if cuts := list(find(xml, growths)):
                changed[part] = markup.spliced(xml, cuts)
        return changed

    @cached_property
    def _charts(self) -> list[str]:
        found: dict[str, None] = {}
        for name in self._package.names:
            folder, base = posixpath.split(name.replace("\\", "/"))
            if folder.endswith("_rels") and b"/chart" in markup.utf8(self._package.part(name)):
                owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                found |= dict.fromkeys(_targets(self._package, owner, "/chart", "/chartEx"))
        return list(found)


def _targets(package: Package, part: str, *endings: str) -> list[str]:
    links = package.relationships(part).values()
    return [
        link.target
        for link in links
        if link.type.endswith(endings) and not link.external and package.has(link.target)
    ]  # fmt: skip


def _sheet_of(found: re.Match[str]) -> str:
    return found[2].replace("''", "'") if found[2] else found[3]


def _chart_cuts(xml: bytes, growths: Mapping[str, Sequence[Growth]]) -> Iterator[Cut]:
    # A chart's cached values stay: spreadsheet programs draw it from the cells when they open it.
    for place in markup.elements(markup.mask(xml), _FORMULA):
        written = xml[place.head : place.tail].decode(errors="surrogateescape")
        text, places = _unescaped(written)
        for found in _REFERENCE.finditer(text):
            new = _longer(found[4], growths.get(_sheet_of(found), ()))
            if new != found[4]:
                # Only the row's digits are replaced: programs quote the sheet's name differently.
                digits = len(found[4]) - len(found[4].rstrip("0123456789"))
                start, end = (
                    place.head + len(written[: places[at]].encode(errors="surrogateescape"))
                    for at in (found.end(4) - digits, found.end(4))
                )
                yield start, end, new[len(found[4]) - digits :].encode()


def _unescaped(written: str) -> tuple[str, list[int]]:
    """Return a text with its entities resolved, and the position at which each character, and the end, was written."""
    text, places = "", []
    for found in _CHARACTER.finditer(written):
        char = unescape(found[0])
        text += char
        places += [found.start()] * len(char)
    return text, [*places, len(written)]


def _reach(ref: str) -> Range:
    """Return the cells of a source; whole columns ("A:C") and what is not understood count as the whole sheet."""
    return rectangle(ref) or _WHOLE_SHEET


def _grown(area: Range, growths: Sequence[Growth]) -> Range:
    bottom = next((growth.new for growth in growths if growth.is_covered_by(area)), area.bottom)
    return area._replace(bottom=bottom)


def _longer(ref: str, growths: Sequence[Growth]) -> str:
    """Return a reference with its last row moved down, its dollar signs kept."""
    area = rectangle(ref) if growths and ":" in ref else None
    if area is None:
        return ref
    return re.sub(r"\d+$", str(_grown(area, growths).bottom), ref)


def _sources(xml: bytes) -> Iterator[markup.Element]:
    """Yield the source elements of a pivot cache."""
    masked = markup.mask(xml)
    for holder in Outline(xml, depth=1).all("cacheSource"):
        yield from markup.elements(masked, _SOURCE, holder.head, holder.tail)


def _source_cuts(xml: bytes, growths: Mapping[str, Sequence[Growth]]) -> Iterator[Cut]:
    for place in _sources(xml):
        tag = xml[place.start : place.head]
        found = markup.attributes(tag)
        old = found.get(b"ref", b"").decode(errors="replace")
        sheet = unescape(found.get(b"sheet", b"").decode(errors="replace"))
        new = _longer(old, growths.get(sheet, ()))
        if new != old:
            yield place.start, place.head, markup.with_attribute(tag, b"ref", new.encode())
