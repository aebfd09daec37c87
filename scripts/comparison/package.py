"""A workbook as the judge sees it: parts, relationships and cells, read with zipfile and expat and nothing else."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from comparison.looks import Look, Looks
from comparison.ooxml import children, descendants, formula_text, number_text, position, text_of

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ID = re.compile(r"\{.*/relationships\}id")


class Relation(NamedTuple):
    """One relationship of a part; `target` is the part's name."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True)
class Cell:
    """One cell: `value` as it is shown without formats, `formula` as it is stored, `style` as an index.

    `runs` counts pieces of rich text and phonetics; `rich_value` is a picture or another object in the cell.
    """

    row: int
    column: int
    value: str
    formula: str
    style: int
    runs: int
    rich_value: bool


class Book:
    """The parts of one workbook and what leads from one to the other. Reading a broken part raises ParseError."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts

    @classmethod
    def read(cls, path: Path) -> Book:
        """Read all parts. Raises BadZipFile."""
        with zipfile.ZipFile(path) as archive:
            return cls({info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()})

    def xml(self, part: str) -> ElementTree.Element:
        """Return the root of a part."""
        return ElementTree.fromstring(self.parts[part])

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        root = self.xml("[Content_Types].xml")
        own = {
            str(item.get("PartName")).lstrip("/").lower(): item.get("ContentType", "")
            for item in root.iter(f"{_TYPES}Override")
        }
        endings = {
            str(item.get("Extension")).lower(): item.get("ContentType", "") for item in root.iter(f"{_TYPES}Default")
        }
        return own, endings

    def content_type(self, part: str) -> str:
        """Return the content type of a part, empty where none is stated."""
        own, endings = self._content_types
        return own.get(part.lower()) or endings.get(part.rpartition(".")[2].lower(), "")

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part that point inside the package ("" for those of the package)."""
        folder, _, name = part.rpartition("/")
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self.parts:
            return []
        return [
            Relation(
                str(item.get("Id")),
                str(item.get("Type")).rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, str(item.get("Target")))).lstrip("/"),
            )
            for item in self.xml(source).iter(_RELATION)
            if item.get("TargetMode") != "External"
        ]

    @cached_property
    def workbook_part(self) -> str:
        """The part that lists the sheets."""
        return next(relation.target for relation in self.relations("") if relation.kind == "officeDocument")

    @cached_property
    def workbook(self) -> ElementTree.Element:
        """The root of that part."""
        return self.xml(self.workbook_part)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The ordinary worksheets in order: name -> part."""
        relations = {relation.id: relation for relation in self.relations(self.workbook_part)}
        found = {}
        for sheet in descendants(self.workbook, "sheet"):
            key = next((value for name, value in sheet.attrib.items() if _ID.fullmatch(name)), "")
            relation = relations.get(key)
            if relation is not None and relation.kind == "worksheet" and relation.target in self.parts:
                found[str(sheet.get("name"))] = relation.target
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part points at and that are there."""
        return [found.target for found in self.relations(part) if found.kind == kind and found.target in self.parts]

    @cached_property
    def _texts(self) -> list[tuple[str, int]]:
        part = next(iter(self.related(self.workbook_part, "sharedStrings")), None)
        return [] if part is None else [text_of(item) for item in children(self.xml(part), "si")]

    @cached_property
    def looks(self) -> Looks:
        """The formats of cells."""
        part = next(iter(self.related(self.workbook_part, "styles")), None)
        return Looks(None if part is None else self.xml(part))

    @cached_property
    def _sheet_roots(self) -> dict[str, ElementTree.Element]:
        return {name: self.xml(part) for name, part in self.sheets.items()}

    def sheet(self, name: str) -> ElementTree.Element:
        """Return the root of a worksheet."""
        return self._sheet_roots[name]

    @cached_property
    def _cells(self) -> dict[str, list[Cell]]:
        return {name: list(self._read_cells(root)) for name, root in self._sheet_roots.items()}

    def cells(self, sheet: str) -> list[Cell]:
        """Return the cells of a worksheet as they are stored, one twice if it is stored twice."""
        return self._cells[sheet]

    def cell(self, sheet: str, row: int, column: int) -> Cell | None:
        """Return one cell, None where there is none."""
        return next((cell for cell in self.cells(sheet) if (cell.row, cell.column) == (row, column)), None)

    def look(self, cell: Cell) -> Look | None:
        """Return the format of a cell, None where its style does not exist."""
        return self.looks.of(cell.style)

    def _read_cells(self, root: ElementTree.Element) -> Iterator[Cell]:
        shared = {item.get("si") for item in descendants(root, "f") if item.get("t") == "shared" and item.text}
        number = 0
        for data in children(root, "sheetData"):
            for row in children(data, "row"):
                number = int(row.get("r") or number + 1)
                column = 0
                for cell in children(row, "c"):
                    column = position(cell.get("r", ""))[1] if cell.get("r") else column + 1
                    yield self._read_cell(cell, number, column, shared)

    def _read_cell(self, cell: ElementTree.Element, row: int, column: int, shared: set[str | None]) -> Cell:
        formula = next(children(cell, "f"), None)
        value = next(children(cell, "v"), None)
        text, runs = "" if value is None or value.text is None else value.text, 0
        kind = cell.get("t", "n")
        if kind == "s" and text:
            text, runs = self._texts[int(text)]
        elif kind == "inlineStr":
            text, runs = next((text_of(item) for item in children(cell, "is")), ("", 0))
        elif kind == "n" and text:
            text = number_text(float(text))
        stored = "" if formula is None else formula_text(formula, shared)
        return Cell(row, column, text, stored, int(cell.get("s", "0")), runs, cell.get("vm") is not None)
