"""A workbook taken apart, so that a part no library writes can be put in where the schema wants it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping

from corpus.content import MADE_ON

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES, BOOK, STYLES = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
FIRST, SECOND = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
_WHEN = (MADE_ON.year, MADE_ON.month, MADE_ON.day, MADE_ON.hour, 0, 0)
_IN_SHEET = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
_IN_BOOK = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as a zip whose entries bear one date."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, method, 9)
    return file.getvalue()


class Package:
    """The parts of a workbook, by name and in their order."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def data(self) -> bytes:
        """Return the workbook."""
        return zipped(self.parts)

    def replace(self, name: str, old: str, new: str) -> None:
        """Put one text of a part in the place of another, once."""
        text = self.parts[name].decode()
        if old not in text:
            raise ValueError(f"{name} holds no {old}")
        self.parts[name] = text.replace(old, new, 1).encode()

    def insert(self, name: str, element: str) -> None:
        """Put an element into a worksheet or the workbook, where the order of the schema wants it."""
        order = _IN_BOOK if name == BOOK else _IN_SHEET
        text = self.parts[name].decode()
        tag = re.match(r"<(?:\w+:)?(\w+)", element)
        # A wrapper of alternate content stands where the controls stand that it holds.
        own = tag[1] if tag and tag[1] in order else "controls"
        later = [at for each in order[order.index(own) + 1 :] if (at := _place(text, each)) >= 0]
        at = min(later, default=text.rindex("</"))
        self.parts[name] = (text[:at] + element + text[at:]).encode()

    def add(self, name: str, data: str | bytes, content_type: str, owner: str = "", kind: str = "") -> str:
        """Add a part with its content type, linked from its owner where one is named; return the id of the link."""
        self.parts[name] = data if isinstance(data, bytes) else (HEAD + data).encode()
        if content_type:
            self.replace(TYPES, "</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>')
        return self.link(owner, kind, name) if kind else ""

    def link(self, owner: str, kind: str, target: str, *, external: bool = False) -> str:
        """Link a part (empty for the package) to another or to an address; return the id."""
        folder, base = posixpath.split(owner)
        links = posixpath.join(folder, "_rels", f"{base}.rels")
        empty = f'{HEAD}<Relationships xmlns="{RELATIONS}"></Relationships>'
        text = self.parts.get(links, empty.encode()).decode()
        number = f"rIdX{text.count('<Relationship ') + 1}"
        type_ = kind if ":" in kind else f"{OFFICE}/{kind}"
        to = target if external else posixpath.relpath(target, folder or ".")
        mode = ' TargetMode="External"' if external else ""
        entry = f'<Relationship Id="{number}" Type="{type_}" Target="{to}"{mode}/>'
        self.parts[links] = text.replace("</Relationships>", f"{entry}</Relationships>").encode()
        return number

    def default(self, extension: str, content_type: str) -> None:
        """Give a content type to all parts of an extension, unless they have one."""
        entry = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
        if f'Extension="{extension}"' not in self.parts[TYPES].decode():
            self.replace(TYPES, "<Override", f"{entry}<Override")


def _place(text: str, tag: str) -> int:
    places = [found.start() for found in re.finditer(rf"<{tag}[ />]", text)]
    if not places:
        return -1
    # Rules have extensions of their own; the sheet's is the last.
    return places[-1] if tag == "extLst" else places[0]
