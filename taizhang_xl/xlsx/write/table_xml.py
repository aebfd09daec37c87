"""A table's own part: its range, its columns, and how it follows its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple
from xml.etree import ElementTree

from taizhang_xl.cells import Range
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.parts import unescaped
from taizhang_xl.xlsx.write.book import children, with_range

# What an attribute cannot hold as it is, and what reads like an escaped character.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x1f\ufffe\uffff]")


class TableColumn(NamedTuple):
    """A table's column: its name, shown in its header, and the text of its totals cell, if that is text.

    `is_summed` if the totals cell holds a formula instead.
    """

    name: str
    label: str | None
    is_summed: bool


class ExcelTable(NamedTuple):
    """An Excel table on a sheet; `calculated` maps a column to the formula that the table fills it with.

    `picked` are the columns that it is filtered or sorted by, `is_linked` if its columns come from a query or a map.
    """

    part: str
    name: str
    area: Range
    headers: int
    totals: int
    columns: list[TableColumn]
    calculated: dict[int, str]
    array_formulas: bool
    picked: frozenset[int]
    is_linked: bool

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.area.top + self.headers


def tables_of(package: Package, sheet_part: str) -> list[ExcelTable]:
    """Return the tables of a worksheet."""
    relations = package.relationships(sheet_part).values()
    return [
        _table(package, found.target) for found in relations if found.type.endswith("/table") and not found.external
    ]


def _table(package: Package, part: str) -> ExcelTable:
    root = markup.parsed(markup.utf8(package.part(part)))
    area = markup.area(root.get("ref", ""))
    calculated: dict[int, str] = {}
    arrays = False
    links = package.relationships(part).values()
    columns = [found for holder in children(root, "tableColumns") for found in children(holder, "tableColumn")]
    for column, found in enumerate(columns, area.left):
        for child in children(found, "calculatedColumnFormula"):
            calculated[column] = child.text or ""
            arrays = arrays or child.get("array") in ("1", "true")
    return ExcelTable(
        part,
        root.get("displayName", root.get("name", "")),
        area,
        markup.integer(root.get("headerRowCount", "").encode(), 1),
        markup.integer(root.get("totalsRowCount", "").encode(), 0),
        [_column(found) for found in columns],
        calculated,
        arrays,
        frozenset(_picked(root)),
        root.get("tableType", "worksheet") != "worksheet" or any(link.type.endswith("/queryTable") for link in links),
    )


def _picked(root: ElementTree.Element) -> Iterator[int]:
    filters = children(root, "autoFilter")
    for holder in filters:
        left = markup.area(holder.get("ref", "")).left
        for found in children(holder, "filterColumn"):
            yield left + markup.integer(found.get("colId", "").encode(), 0)
    for state in (found for holder in (root, *filters) for found in children(holder, "sortState")):
        for found in children(state, "sortCondition"):
            yield markup.area(found.get("ref", "")).left


def _column(found: ElementTree.Element) -> TableColumn:
    label = found.get("totalsRowLabel")
    is_summed = found.get("totalsRowFunction", "none") != "none"
    return TableColumn(unescaped(found.get("name", "")), None if label is None else unescaped(label), is_summed)


def table_grown(xml: bytes, bottom: int) -> bytes:
    """Return a table part whose range, and the filter with it, ends at row `bottom`."""
    text = markup.utf8(xml)
    outline = Outline(text)
    root = outline.root
    area = markup.area(markup.attributes(text[root.start : root.head]).get(b"ref", b""))
    # An empty table shows an insert row; once that is filled it is a row like any other.
    head = markup.with_attribute(text[root.start : root.head], b"insertRow", None)
    head = with_range(head, area._replace(bottom=bottom))
    cuts = [(root.start, root.head, head)]
    found = outline.first("autoFilter")
    if found is not None:
        tag = text[found.start : found.head]
        covered = markup.area(markup.attributes(tag).get(b"ref", b""))
        if covered.bottom == area.bottom:
            cuts.append((found.start, found.head, with_range(tag, covered._replace(bottom=bottom))))
    grown = markup.spliced(text, cuts)
    return xml if grown == text else grown


def table_renamed(xml: bytes, names: Mapping[int, str], labels: Mapping[int, str | None]) -> bytes:
    """Return a table part with other names or totals labels of its columns, by position from 0."""
    text = markup.utf8(xml)
    cuts = []
    for at, place in enumerate(Outline(text).all("tableColumns/tableColumn")):
        tag = text[place.start : place.head]
        if at in names:
            tag = markup.with_attribute(tag, b"name", attribute(names[at]))
        if at in labels:
            label = labels[at]
            tag = markup.with_attribute(tag, b"totalsRowLabel", None if label is None else attribute(label))
        cuts.append((place.start, place.head, tag))
    return markup.spliced(text, cuts)


def attribute(text: str) -> bytes:
    """Return a column's name or label as written between the quotes of an attribute."""
    # Spreadsheet programs write the digits of an escaped line break in lower case.
    return escape(_ESCAPED.sub(lambda match: f"_x{ord(match[0]):04x}_", text)).encode()
