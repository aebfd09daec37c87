"""The receipt of looks: no existing style has changed, and a cell's new style differs only as requested."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from xml.etree import ElementTree

from taizhang_xl.changes import KEEP
from taizhang_xl.xlsx.parts import local_name
from taizhang_xl.xlsx.verify.asked import Intent
from taizhang_xl.xlsx.verify.book import same, tree

# The lists that an edit may extend.
_GROWING = ("numFmts", "fonts", "fills", "borders", "cellXfs")
_PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_APPLIES = {"numFmtId": "applyNumberFormat", "fontId": "applyFont", "fillId": "applyFill"}
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_NOTHING = ElementTree.Element("nothing")


def styles_difference(old: bytes, new: bytes) -> str | None:
    """Return what is wrong with a styles part, None if entries were only added after the old ones."""
    first, second = tree(old), tree(new)
    before, after = _lists(first), _lists(second)
    if (first.tag, first.attrib) != (second.tag, second.attrib):
        return "的开头变了"
    for name, entries in before.items():
        now = after.get(name)
        if now is None or not (same(entries, now) or (name in _GROWING and _has_grown(entries, now))):
            return f"的 {name} 变了"
    extra = after.keys() - before.keys() - set(_GROWING)
    return f"多了 {extra.pop()}" if extra else None


def _has_grown(old: ElementTree.Element, new: ElementTree.Element) -> bool:
    """Whether a list has its old entries first, and the right count."""
    has_forms = any(local_name(child.tag) == "AlternateContent" for child in old)
    # The old count stands if an entry in two forms counts as one.
    before = int(old.get("count", len(old))) if has_forms else len(old)
    attributes = {**old.attrib, "count": str(before + len(new) - len(old))}
    return new.attrib == attributes and len(new) >= len(old) and all(map(same, old, new))


def _lists(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    """Return the lists of a styles part by name, qualified if of another namespace."""
    own = root.tag.rpartition("}")[0] + "}"
    return {child.tag.removeprefix(own): child for child in root}


def _entries(holder: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the entries of a list; one in two forms counts once, in the form that all programs know."""
    entries = []
    for child in holder:
        forms = [form for form in child if local_name(form.tag) == "Fallback"]
        is_choice = local_name(child.tag) == "AlternateContent"
        entries += [entry for form in forms for entry in form] if is_choice else [child]
    return entries


class ResolvedStyles:
    """The styles of a workbook, each resolved into font, fill, border, number format and the rest."""

    def __init__(self, xml: bytes | None) -> None:
        self.are_known = xml is not None
        self._lists = {} if xml is None else {name: _entries(found) for name, found in _lists(tree(xml)).items()}
        self._codes = {each.get("numFmtId"): each.get("formatCode", "") for each in self._lists.get("numFmts", ())}
        self._resolved: dict[int, dict[str, Any]] = {}

    def of(self, style: int) -> dict[str, Any]:
        """Return a style by aspect; an index beyond the list counts as the first, as in spreadsheet programs."""
        if style not in self._resolved:
            formats = self._lists.get("cellXfs") or [_NOTHING]
            self._resolved[style] = self._aspects(formats[style if style < len(formats) else 0])
        return self._resolved[style]

    def _aspects(self, entry: ElementTree.Element) -> dict[str, Any]:
        number = entry.get("numFmtId", "0")
        code = self._codes.get(number, _BUILT_IN.get(int(number), f"#{number}"))
        aspects: dict[str, Any] = {name: value for name, value in entry.items() if name not in _PARTS}
        aspects |= {local_name(child.tag): ElementTree.tostring(child) for child in entry}
        for name, holder in _PARTS.items():
            entries, index = self._lists.get(holder, ()), int(entry.get(name, "0"))
            aspects[name] = entries[index] if index < len(entries) else _NOTHING
        return aspects | {"numFmtId": code}


def look_difference(old: dict[str, Any], new: dict[str, Any], intent: Intent) -> str | None:
    """Return what is wrong with a cell's look after an edit, None if it is the old one plus what was requested."""
    if intent.fill is not KEEP and _fill(new["fillId"]) != (intent.fill and intent.fill.upper()):
        return "的底色不是要的"
    if intent.font_colour is not KEEP and _colour(new["fontId"]) != intent.font_colour.upper():
        return "的字色不是要的"
    if intent.number_format is not KEEP and new["numFmtId"] != intent.number_format:
        return "的数字格式不是要的"
    free = {
        "fillId": intent.fill is not KEEP,
        # A day gets a date format if the cell has none.
        "numFmtId": intent.number_format is not KEEP or isinstance(intent.value, date | time),
        "fontId": intent.font_colour is not KEEP and _font(old["fontId"]) == _font(new["fontId"]),
    }
    asked = {name for name, yes in free.items() if yes} | {_APPLIES[name] for name, yes in free.items() if yes}
    for name in (old.keys() | new.keys()) - asked:
        if not _alike(old.get(name), new.get(name)):
            return "的格式变了"
    return None


def _alike(old: Any, new: Any) -> bool:
    if isinstance(old, ElementTree.Element) and isinstance(new, ElementTree.Element):
        return same(old, new)
    return bool(old == new)


def _fill(entry: ElementTree.Element) -> str | None:
    """Return a solid fill as "RRGGBB", None for no fill, "?" for any other."""
    pattern = next(iter(entry), None)
    kind = "none" if pattern is None else pattern.get("patternType", "none")
    if pattern is None or kind == "none":
        return None
    front = next((child for child in pattern if local_name(child.tag) == "fgColor"), None)
    return front.get("rgb", "?")[-6:].upper() if kind == "solid" and front is not None else "?"


def _colour(font: ElementTree.Element) -> str:
    found = next((child for child in font if local_name(child.tag) == "color"), None)
    return "" if found is None else found.get("rgb", "")[-6:].upper()


def _font(font: ElementTree.Element) -> list[bytes]:
    """Return all of a font but its colour, and but the white space of an indented part."""
    return [ElementTree.tostring(child).strip() for child in font if local_name(child.tag) != "color"]
