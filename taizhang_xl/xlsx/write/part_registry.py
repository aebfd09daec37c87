"""Relationships and content types of a workbook's parts: what changes when a part is added or removed."""

from __future__ import annotations

import posixpath
import re
from html import escape

from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.package import Package

_TYPES = "[Content_Types].xml"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_RELATION = markup.tag_pattern(b"Relationship")
_OVERRIDE = markup.tag_pattern(b"Override")


class PartRegistry:
    """The links and content types of a workbook being edited; `changed` are the two parts after the edit."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._folder, base = posixpath.split(package.workbook_part)
        self._rels = posixpath.join(self._folder, "_rels", f"{base}.rels")
        self._links = package.relationships(package.workbook_part)
        self.changed: dict[str, bytes] = {}

    def add(self, kind: str, file: str) -> tuple[str, str]:
        """Register a new part ("worksheet", "worksheets/sheet9.xml"); return its whole name and the id of its link."""
        name = posixpath.join(self._folder, file)
        if self._package.has(name):
            raise markup.CannotSpliceError(f"{name} 没有登记在工作簿里")
        # Strict and transitional files use different addresses for a relationship: follow the sheets' own.
        stem = next(link.type for link in self._links.values() if link.type.endswith("/worksheet"))
        taken = set(self._links) | set(re.findall(r'Id="([^"]+)"', self._part(self._rels).decode(errors="replace")))
        link = next(f"rIdTz{number}" for number in range(1, len(taken) + 2) if f"rIdTz{number}" not in taken)
        relation = f'Id="{link}" Type="{escape(stem.removesuffix("worksheet"))}{kind}" Target="{file}"'
        self._grow(self._rels, b"Relationships", f"Relationship {relation}/")
        self._grow(_TYPES, b"Types", f'Override PartName="/{escape(name)}" ContentType="{_KIND}{kind}+xml"/')
        return name, link

    def remove(self, name: str) -> None:
        """Remove a part from the links and the content types."""
        links = [key for key, link in self._links.items() if link.target == name and not link.external]
        for link in links:
            self._shrink(self._rels, _RELATION, b"Id", link)
        self._shrink(_TYPES, _OVERRIDE, b"PartName", f"/{name}")

    def _part(self, name: str) -> bytes:
        return markup.utf8(self.changed.get(name) or self._package.part(name))

    def _grow(self, part: str, root: bytes, child: str) -> None:
        xml = self._part(part)
        place = markup.element(markup.mask(xml), root)
        if place is None or place.head == place.end:
            raise markup.CannotSpliceError(f"没有 {root.decode()}")
        new = b"<" + place.prefix + child.encode() + b">"
        self.changed[part] = markup.spliced(xml, [(place.tail, place.tail, new)])

    def _shrink(self, part: str, pattern: re.Pattern[bytes], attribute: bytes, value: str) -> None:
        xml = self._part(part)
        for found in markup.elements(markup.mask(xml), pattern):
            present = markup.attributes(xml[found.start : found.head]).get(attribute, b"")
            if present.decode(errors="replace").lower() == escape(value).lower():
                self.changed[part] = markup.spliced(xml, [(found.start, found.end, b"")])
                return
