"""What makes a workbook broken or poorer as a package: malformed parts, loose ends, kinds of parts that are gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from comparison.ooxml import address, descendants
from comparison.package import Book

UNFOLLOWABLE = (ParseError, KeyError, StopIteration, ValueError, IndexError)
_XML = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
# A part that holds what is also elsewhere: without it nothing is lost that the cells do not show.
_NOT_COUNTED = re.compile(r"relationships\+xml|calcChain|sharedStrings")


def lost_parts(old: Book, new: Book) -> tuple[str, ...]:
    """Return the kinds of parts of which there are fewer; a part under a new name is not lost."""

    def kinds(book: Book) -> Counter[str]:
        found = (
            book.content_type(name) or name.rpartition(".")[2] for name in book.parts if name != "[Content_Types].xml"
        )
        return Counter(kind for kind in found if not _NOT_COUNTED.search(kind))

    return tuple(sorted((kinds(old) - kinds(new)).elements()))


def newly_broken(old: Book, new: Book) -> tuple[str, ...]:
    """Return what is malformed or points nowhere now and did not before."""
    before = set(_broken(old))
    return tuple(fault for fault in _broken(new) if fault not in before)


def _broken(book: Book) -> Iterator[str]:
    """Yield malformed parts, relationships to parts that are not there, cells stored twice, styles that do not exist."""
    for name in book.parts:
        if _XML.search(name):
            try:
                book.xml(name)
            except ParseError:
                yield f"malformed: {name}"
    try:
        yield from _dangling(book)
        yield from _bad_cells(book)
    except UNFOLLOWABLE as error:
        yield f"cannot be followed: {type(error).__name__}"


def _dangling(book: Book) -> Iterator[str]:
    there = {name.lower() for name in book.parts}
    for rels in [name for name in book.parts if name.endswith(".rels")]:
        folder, _, name = rels.rpartition("/")
        source = f"{folder.removesuffix('_rels')}{name.removesuffix('.rels')}"
        for relation in book.relations(source):
            if relation.target.lower() not in there and "#" not in relation.target:
                yield f"{rels} points at a missing {relation.target}"
    for name in book.parts:
        if name != "[Content_Types].xml" and not book.content_type(name):
            yield f"no content type: {name}"


def _bad_cells(book: Book) -> Iterator[str]:
    for sheet in book.sheets:
        places = Counter((cell.row, cell.column) for cell in book.cells(sheet))
        yield from (
            f"{sheet}!{address(*place)} is stored {count} times" for place, count in places.items() if count > 1
        )
        if any(book.look(cell) is None for cell in book.cells(sheet)):
            yield f"{sheet} uses a style that does not exist"
        # A reader that goes by the namespace passes over an element that has none.
        strays = any(
            not str(item.tag).startswith("{")
            for data in descendants(book.sheet(sheet), "sheetData")
            for item in data.iter()
        )
        if strays:
            yield f"{sheet} has rows, cells or values outside the namespace"
