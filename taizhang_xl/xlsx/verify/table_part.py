"""A table's part as the receipt reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from taizhang_xl.cells import Range, parse_range
from taizhang_xl.xlsx.parts import unescaped
from taizhang_xl.xlsx.verify.asked import Place
from taizhang_xl.xlsx.verify.book import own, tree

NAME, LABEL = "name", "totalsRowLabel"


class TablePart(NamedTuple):
    """A table as its part describes it."""

    root: ElementTree.Element
    area: Range
    columns: list[ElementTree.Element]

    @property
    def names(self) -> Counter[str]:
        """How often each name occurs, ignoring case."""
        return Counter(column.get(NAME, "").lower() for column in self.columns)

    @property
    def has_headers(self) -> bool:
        """Whether its first row shows the names of its columns."""
        return self.root.get("headerRowCount", "1") != "0"

    def texts(self) -> Iterator[tuple[Place, str, str]]:
        """Yield the place, the attribute and the text of each cell whose text the part repeats."""
        has_totals = self.root.get("totalsRowCount", "0") != "0"
        for at, column in enumerate(self.columns, self.area.left):
            if self.has_headers:
                yield (self.area.top, at), NAME, unescaped(column.get(NAME, ""))
            if has_totals and column.get("totalsRowFunction", "none") == "none":
                yield (self.area.bottom, at), LABEL, unescaped(column.get(LABEL, ""))


def table_part(xml: bytes) -> TablePart:
    """Read a table's part. Raises ValueError if it has no range."""
    return part_of(tree(xml))


def part_of(root: ElementTree.Element) -> TablePart:
    """Read the tree of a table's part. Raises ValueError if it has no range."""
    return TablePart(root, parse_range(root.get("ref", "")), own(root, "tableColumns/tableColumn"))
