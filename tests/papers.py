"""A Word document read without our code: its links, the rows that they lead to, its texts."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What begins the row of a unit that assists: such a row is no item of its own.
_ASSISTS = "协办"


class Linked(NamedTuple):
    """A link: its text, the name it leads to, the texts of the paragraph or row that it is in."""

    text: str
    to: str
    around: str


class Paper:
    """A document's body, in the order of its elements."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.xml = archive.read("word/document.xml").decode()
        self.body = ET.fromstring(self.xml)[0]
        self._parents = {child: parent for parent in self.body.iter() for child in parent}
        self._starts: defaultdict[str | None, list[ET.Element]] = defaultdict(list)
        for start in self.body.iter(f"{_W}bookmarkStart"):
            self._starts[start.get(f"{_W}name")].append(start)
        self._rows = {table: list(table.iter(f"{_W}tr")) for table in self.body.iter(f"{_W}tbl")}
        self._cells = {row: cells_of(row) for rows in self._rows.values() for row in rows}

    def links(self) -> Iterator[Linked]:
        """Yield all links."""
        for link in self.body.iter(f"{_W}hyperlink"):
            around = self._above(link, "tr") if self._has_above(link, "tr") else self._above(link, "p")
            yield Linked(text_of(link), link.get(f"{_W}anchor") or "", text_of(around))

    def rows_at(self, name: str) -> list[list[str]]:
        """Return the rows of items from a bookmark to that of the last row. Raises AssertionError if they are not one each, in one table."""
        first, last = (self._above(self._start(each), "tr") for each in (name, f"{name}_last"))
        table = self._above(first, "tbl")
        assert table is self._above(last, "tbl")
        rows = self._rows[table]
        texts = [self._cells[row] for row in rows[rows.index(first) : rows.index(last) + 1]]
        return [cells for cells in texts if cells[0] != _ASSISTS]

    def text_at(self, name: str) -> str:
        """Return the text of the paragraph that a bookmark names."""
        return text_of(self._above(self._start(name), "p"))

    def after(self, heading: str) -> list[list[str]]:
        """Return the rows of the table that follows a paragraph which begins so, without the head."""
        elements = list(self.body)
        place = next(
            at for at, each in enumerate(elements) if text_of(each).startswith(heading) and each.tag == f"{_W}p"
        )
        table = next((each for each in elements[place + 1 : place + 3] if each.tag == f"{_W}tbl"), None)
        return [] if table is None else [cells_of(row) for row in table.iter(f"{_W}tr")][1:]

    def texts(self) -> list[str]:
        """Return the texts of all paragraphs, those in tables too."""
        return [text_of(each) for each in self.body.iter(f"{_W}p")]

    def _start(self, name: str) -> ET.Element:
        starts = self._starts[name]
        assert len(starts) == 1, (name, len(starts))
        return starts[0]

    def _has_above(self, element: ET.Element, tag: str) -> bool:
        while element in self._parents:
            element = self._parents[element]
            if element.tag == f"{_W}{tag}":
                return True
        return False

    def _above(self, element: ET.Element, tag: str) -> ET.Element:
        while element.tag != f"{_W}{tag}":
            element = self._parents[element]
        return element


def text_of(element: ET.Element) -> str:
    """Return all that is written in an element, without the fields' codes."""
    parts = {f"{_W}t": lambda each: each.text or "", f"{_W}br": lambda _: "\n", f"{_W}tab": lambda _: "\t"}
    return "".join(parts[each.tag](each) for each in element.iter() if each.tag in parts and each is not element)


def cells_of(row: ET.Element) -> list[str]:
    """Return the texts of a row's cells."""
    return [text_of(cell) for cell in row.iter(f"{_W}tc")]
