"""The small pieces of SpreadsheetML: names of elements, addresses of cells, texts and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def local(tag: object) -> str:
    """Return the name of an element without its namespace."""
    return str(tag).rpartition("}")[2]


def is_main(element: Element, name: str) -> bool:
    """Return whether this is an element of the spreadsheet's own namespace, transitional or strict."""
    namespace, _, found = str(element.tag)[1:].rpartition("}")
    return found == name and namespace in _MAIN


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the direct children of that name in the spreadsheet's namespace."""
    return (child for child in element if is_main(child, name))


def descendants(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of that name in the spreadsheet's namespace at any depth."""
    return (found for found in element.iter() if is_main(found, name))


def position(address: str) -> tuple[int, int]:
    """Return row and column of "F37"."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"no address of a cell: {address!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def address(row: int, column: int) -> str:
    """Return a cell as "F37"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def area(reference: str) -> Area:
    """Return the rectangle of "A1:C3" or "A1"."""
    first, _, last = reference.partition(":")
    return Area(*position(first), *position(last or first))


def number_text(value: float) -> str:
    """Return a number to twelve digits: how programs round the last ones says nothing."""
    return f"{value:.12g}"


def text_of(item: Element) -> tuple[str, int]:
    """Return the text of a string item, its own or that of its runs, and how many runs and phonetics it has."""
    pieces = [child for child in item if is_main(child, "t") or is_main(child, "r")]
    text = "".join(found.text or "" for piece in pieces for found in descendants(piece, "t"))
    return text, sum(is_main(child, "r") or is_main(child, "rPh") for child in item)


def formula_text(formula: Element, shared: set[str | None]) -> str:
    """Return a formula in a form that can be compared; one that follows a lost master is lost itself."""
    kind = formula.get("t", "normal")
    if kind == "shared":
        return formula.text or ("(shared)" if formula.get("si") in shared else "")
    if kind in ("array", "dataTable"):
        return f"{kind} {formula.get('ref')} {formula.get('r1', '')} {formula.text or ''}".strip()
    return formula.text or ""
