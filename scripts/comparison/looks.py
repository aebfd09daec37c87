"""The look of a cell in a form that two programs' ways of writing the same thing share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
# Defaults, by attribute; settings of a font that only matter if it is missing; "automatic" in its three forms.
_DEFAULTS = dict.fromkeys(
    ("textRotation", "wrapText", "indent", "relativeIndent", "justifyLastLine", "shrinkToFit"), "0"
)
_DEFAULTS |= {"horizontal": "general", "vertical": "bottom", "readingOrder": "0", "locked": "1", "hidden": "0"}
_DEFAULTS |= {"outline": "1", "diagonalUp": "0", "diagonalDown": "0"}
_BUILT_IN = {"0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "49": "@"}
_FLAGS = {"b", "i", "u", "strike", "outline", "shadow", "extend", "condense"}
_SIDES = {"left", "right", "top", "bottom", "diagonal", "vertical", "horizontal", "start", "end"}
_UNSEEN = {"family", "charset", "scheme", "extLst"}
_AUTOMATIC = (["auto=1"], ["indexed=64"], ["indexed=65"])


def local(item: Element | str) -> str:
    """Return a name without its namespace."""
    return str(item if isinstance(item, str) else item.tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Return the direct children of that name in the spreadsheet's own namespace, transitional or strict."""
    return [child for child in element if child.tag in (f"{{{space}}}{name}" for space in MAIN)]


def looks(styles: Element) -> list[frozenset[str]]:
    """Return what each format comes to, by the index that cells use; where there are none, all look plain."""

    def members(name: str) -> list[Element]:
        return [item for group in children(styles, name) for item in group if local(item) != "extLst"]

    pieces = {f"{name}Id": members(f"{name}s") for name in ("border", "fill", "font")}
    codes = _BUILT_IN | {item.get("numFmtId", ""): item.get("formatCode", "") for item in members("numFmts")}

    def look(style: Element) -> frozenset[str]:
        number = style.get("numFmtId", "0")
        found = [item for item in style if local(item) in ("alignment", "protection")]
        found += [item for key, group in pieces.items() for item in group[int(style.get(key, "0")) :][:1]]
        # Some programs write an empty code for the general format.
        code = codes.get(number, f"#{number}") or "General"
        return frozenset(fact for item in found for fact in _facts(item)) | {f"format={code}"} - {"format=General"}

    return [look(style) for style in members("cellXfs")] or [frozenset()]


def _facts(item: Element, path: str = "") -> Iterator[str]:
    """Yield the visible facts of a piece of a format."""
    name = local(item)
    given = {local(key): _plain(local(key), value) for key, value in item.attrib.items()}
    if name in _FLAGS:
        given = {"val": given.get("val", "1").replace("single", "1")}
    off = given.get("style", "none") == "none" if name in _SIDES else name in _FLAGS and given["val"] in ("0", "none")
    if off or name in _UNSEEN or (name == "patternFill" and given.get("patternType", "none") == "none"):
        return
    facts = sorted(f"{key}={value}" for key, value in given.items() if _DEFAULTS.get(key) != value)
    if facts not in _AUTOMATIC:
        yield from (f"{path}{name}.{fact}" for fact in facts)
    for child in item:
        if given.get("patternType") != "solid" or local(child) != "bgColor":
            yield from _facts(child, f"{path}{name}/")


def _plain(name: str, value: str) -> str:
    if name == "tint" or (name == "val" and re.fullmatch(r"[0-9.]+", value)):
        return f"{float(value):.6g}"
    return {"true": "1", "false": "0"}.get(value, value)
