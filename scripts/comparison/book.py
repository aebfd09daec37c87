"""A workbook as the judge sees it: parts, relationships, cells and formats, read with zipfile and expat alone."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from comparison.looks import MAIN, children, looks
from taizhang_xl.cells import parse_address

TYPES_PART = "[Content_Types].xml"
MOST_BYTES = 400 << 20
UNREADABLE = (LookupError, ValueError, zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError)
Place = tuple[int, int]


class Cell(NamedTuple):
    """One cell: `look` is its format as facts (None: it does not exist), `rich` a picture or another object in it.

    `runs` counts pieces of rich text and phonetics. A formula's stored result is no part of what was typed in.
    """

    value: str = ""
    formula: str = ""
    look: frozenset[str] | None = frozenset()
    runs: int = 0
    rich: bool = False

    @property
    def typed(self) -> str:
        """What was typed in."""
        return f"={self.formula}" if self.formula else self.value


def descendants(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of that name in the spreadsheet's own namespace at any depth."""
    return (found for space in MAIN for found in element.iter(f"{{{space}}}{name}"))


class Book:
    """The parts of a workbook and what leads from one to the other. A broken one raises one of UNREADABLE."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            entries = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in entries) > MOST_BYTES:
                raise ValueError("unpacks to more than can be judged")
            self.parts = {info.filename.replace("\\", "/").lstrip("/"): archive.read(info) for info in entries}
        self.doubled = len(entries) - len(self.parts)
        self._spelt = {name.lower(): name for name in self.parts}
        types = ((item.get("PartName"), item.get("Extension", ""), item) for item in self.xml(TYPES_PART))
        self._types = {(name or ending).lower(): item.get("ContentType", "") for name, ending, item in types}
        main = self.related("", "officeDocument")[0]
        self.workbook = self.xml(main)
        self.styles = next(map(self.xml, self.related(main, "styles")), Element("none"))
        self.looks = looks(self.styles)
        strings = self.related(main, "sharedStrings")[:1]
        self._texts = [_text(item) for part in strings for item in children(self.xml(part), "si")]
        self.sheet_parts = self._sheet_parts(main)
        self.sheets = {name: self.xml(part) for name, part in self.sheet_parts.items()}
        self.forget(frozenset())

    def xml(self, part: str) -> Element:
        """Return the root of a part."""
        try:
            return ElementTree.fromstring(self.parts[part])
        except ElementTree.ParseError as error:
            raise ValueError(f"malformed: {part}") from error

    def content_type(self, part: str) -> str:
        """Return the content type of a part, empty if none is stated."""
        name = part.lower()
        return self._types.get(f"/{name}") or self._types.get(name.rpartition(".")[2], "")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part ("" for the package) that stay inside: id -> kind and part."""
        folder, _, name = part.rpartition("/")
        source = self._spelt.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        found = {}
        for item in [] if source is None else self.xml(source):
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
                kind = item.get("Type", "").rpartition("/")[2]
                found[item.get("Id", "")] = kind, self._spelt.get(target.lower(), target)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part points at and that are there."""
        return [name for found, name in self.relations(part).values() if found == kind and name in self.parts]

    def _sheet_parts(self, main: str) -> dict[str, str]:
        """Return the ordinary worksheets in order: name -> part."""
        relations, found = self.relations(main), {}
        for sheet in descendants(self.workbook, "sheet"):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("relationships}id")), "")
            kind, part = relations.get(key, ("", ""))
            if kind == "worksheet" and part in self.parts:
                found[sheet.get("name", "")] = part
        return found

    def cell(self, sheet: str, place: Place) -> Cell:
        """Return one cell; one that is not stored looks plain."""
        return self.cells[sheet].get(place, Cell(look=self.looks[0]))

    def forget(self, plain: frozenset[str]) -> None:
        """Read the cells, and leave out of their formats what is plain."""
        self.looks = [look - plain for look in self.looks]
        # As they are stored, one twice if it is stored twice, and by place.
        self.stored = {name: list(self._read(root)) for name, root in self.sheets.items()}
        self.cells = {name: dict(found) for name, found in self.stored.items()}

    def _read(self, root: Element) -> Iterator[tuple[Place, Cell]]:
        masters = {item.get("si") for item in descendants(root, "f") if item.get("t") == "shared" and item.text}
        number = 0
        for row in (row for data in children(root, "sheetData") for row in children(data, "row")):
            number, column = int(row.get("r") or number + 1), 0
            for cell in children(row, "c"):
                column = parse_address(cell.get("r", ""))[1] if cell.get("r") else column + 1
                yield (number, column), self._cell(cell, masters)

    def _cell(self, cell: Element, masters: set[str | None]) -> Cell:
        text, runs = next((item.text or "" for item in children(cell, "v")), ""), 0
        kind, style = cell.get("t", "n"), int(cell.get("s", "0"))
        if kind == "s" and text:
            text, runs = self._texts[int(text)]
        elif kind == "inlineStr":
            text, runs = next((_text(item) for item in children(cell, "is")), ("", 0))
        elif kind == "n" and text.strip():
            text = f"{float(text):.12g}"  # how programs round the last digits says nothing
        formula = "".join(_formula(item, masters) for item in children(cell, "f"))
        look = self.looks[style] if style < len(self.looks) else None
        return Cell(text, formula, look, runs, cell.get("vm") is not None)


def _text(item: Element) -> tuple[str, int]:
    """Return the text of a string, its own or that of its runs, and how many runs and phonetics it has."""
    runs = children(item, "r")
    texts = [found.text or "" for piece in (item, *runs) for found in children(piece, "t")]
    return "".join(texts), len(runs) + len(children(item, "rPh"))


def _formula(formula: Element, masters: set[str | None]) -> str:
    """Return a formula in a form that can be compared; one that follows a lost master is lost itself."""
    kind = formula.get("t", "normal")
    if kind == "shared" and not formula.text:
        return "(shared)" if formula.get("si") in masters else ""
    where = f"{kind} {formula.get('ref')} {formula.get('r1', '')} " if kind in ("array", "dataTable") else ""
    return f"{where}{formula.text or ''}".strip()
