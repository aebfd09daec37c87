"""What people add to a sheet besides its values: pictures, comments, struck-through text. Read only on request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, Sheet, address, is_picture
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.read.workbook import Workbook

_PICTURE = "/pic"
_CELL = re.compile(rb"<c ([^>]*[^>/])>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>(\d+)</v>")
_REF, _INDEX = re.compile(rb'(?:^|\s)r="([A-Z]+\d+)"'), re.compile(rb'(?:^|\s)t="s"')
_INLINE = re.compile(rb"<c ([^>]*)><is>(.*?)</is>", re.S)
_ITEM = re.compile(rb"<si>.*?</si>|<si/>", re.S)
_LINK = rb"<(?:\w+:)?hyperlink[\s/>]"
_STRUCK_RUN = re.compile(rb'<strike(?:/>|\s+val="(?:1|true)"\s*/>)')


class Added(NamedTuple):
    """The cells with comments and with struck-through text, how many pictures there are, in cells and above them, and links."""

    pictures: int = 0
    comments: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    links: int = 0


def read_added(book: Workbook, sheet: Sheet) -> Added:
    """Return what was added to a worksheet. Raises DamagedWorkbookError, UnsafeWorkbookError."""
    part = next(entry.part for entry in book.sheets if entry.name == sheet.name)
    in_cells = sum(is_picture(cell) for row in sheet.rows.values() for cell in row.values())
    return Added(
        in_cells + sum(_floating(book.package, part)),
        frozenset(_comments(book.package, part)),
        frozenset((*_struck_cells(sheet), *_struck_runs(book, part))),
        len(re.findall(_LINK, book.package.part(part))),
    )


def _linked(package: Package, part: str, ending: str) -> Iterator[str]:
    for link in package.relationships(part).values():
        if link.type.endswith(ending) and not link.external and package.has(link.target):
            yield link.target


def _floating(package: Package, part: str) -> Iterator[bool]:
    for drawing in _linked(package, part, "/drawing"):
        yield from (path.endswith(_PICTURE) for path, _ in _elements(package, drawing))


def _comments(package: Package, part: str) -> Iterator[str]:
    # Excel keeps a placeholder for each threaded comment among the others: a cell counts once.
    for ending in ("/comments", "/threadedComment"):
        for comments in _linked(package, part, ending):
            for path, attributes in _elements(package, comments):
                if path.lower().endswith("comment") and attributes.get("ref"):
                    yield attributes["ref"]


def _struck_cells(sheet: Sheet) -> Iterator[str]:
    """Yield the cells with text whose whole font is struck through."""
    for row, cells in sheet.rows.items() if sheet.struck else ():
        yield from (address(row, at) for at, cell in cells.items() if cell.style in sheet.struck and _is_filled(cell))


def _is_filled(cell: Cell) -> bool:
    return cell.kind is not Kind.BLANK and cell.value != ""


def _struck_runs(book: Workbook, part: str) -> Iterator[str]:
    """Yield the cells with some words struck through, in shared or inline strings."""
    sheet = book.package.part(part)
    if b"<strike" in sheet:
        for attributes, text in _INLINE.findall(sheet):
            if _STRUCK_RUN.search(text) and (ref := _REF.search(attributes)):
                yield ref[1].decode()
    strings = book.linked("/sharedStrings")
    if strings is None or b"<strike" not in (data := book.package.part(strings)):
        return
    struck = {b"%d" % index for index, item in enumerate(_ITEM.findall(data)) if _STRUCK_RUN.search(item)}
    for attributes, value in _CELL.findall(sheet):
        if value in struck and _INDEX.search(attributes) and (ref := _REF.search(attributes)):
            yield ref[1].decode()


def _elements(package: Package, part: str) -> list[tuple[str, Mapping[str, str]]]:
    found: list[tuple[str, Mapping[str, str]]] = []
    package.parse(part, package.part(part), lambda path, attributes: found.append((path, attributes)))
    return found
