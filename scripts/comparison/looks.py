"""The look of a cell in a form that two programs' ways of writing the same thing share."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

Facts = tuple[tuple[str, str], ...]

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_DEFAULTS = {
    "horizontal": "general", "vertical": "bottom", "textRotation": "0", "wrapText": "0", "indent": "0",
    "relativeIndent": "0", "justifyLastLine": "0", "shrinkToFit": "0", "readingOrder": "0", "locked": "1", "hidden": "0",
}  # fmt: skip
_BOOLEANS = {"true": "1", "false": "0"}


class Look(NamedTuple):
    """What a style comes to. The fill stands last: an edit changes it on purpose."""

    number_format: str
    alignment: Facts
    border: Facts
    protection: Facts
    font: Facts
    fill: Facts

    @property
    def rest(self) -> tuple[object, ...]:
        """All but the fill."""
        return self[:-1]

    @property
    def locked(self) -> bool:
        """Whether the cell may not be changed while its sheet is protected."""
        return ("locked", "0") not in self.protection

    def solid(self, colour: str) -> bool:
        """Return whether the fill is this colour ("RRGGBB") and nothing else."""
        facts = dict(self.fill)
        return facts.get("pattern") == "solid" and facts.get("fgColor.rgb", "")[-6:].upper() == colour


class Looks:
    """The formats of a workbook by the index that cells use."""

    def __init__(self, styles: Element | None) -> None:
        self._formats = {} if styles is None else _number_formats(styles)
        self._borders = [] if styles is None else [_border(item) for item in _members(styles, "borders")]
        self._fills = [] if styles is None else [_fill(item) for item in _members(styles, "fills")]
        self._fonts = [] if styles is None else [_font(item) for item in _members(styles, "fonts")]
        self._styles = [self._look(item) for item in ([] if styles is None else _members(styles, "cellXfs"))]

    def of(self, style: int) -> Look | None:
        """Return a format, None where the index points nowhere. A workbook without formats has one plain look."""
        if not self._styles and style == 0:
            return Look("General", (), (), (), (), ())
        return self._styles[style] if style < len(self._styles) else None

    def _look(self, style: Element) -> Look:
        number = int(style.get("numFmtId", "0"))
        border, fill, font = (int(style.get(name, "0")) for name in ("borderId", "fillId", "fontId"))
        return Look(
            self._formats.get(number) or _BUILT_IN.get(number, f"#{number}"),
            _attributes(_child(style, "alignment")),
            self._borders[border] if border < len(self._borders) else (),
            _attributes(_child(style, "protection")),
            self._fonts[font] if font < len(self._fonts) else (),
            self._fills[fill] if fill < len(self._fills) else (),
        )


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if str(child.tag).endswith("}" + name)), None)


def _members(styles: Element, name: str) -> list[Element]:
    group = _child(styles, name)
    return [] if group is None else [child for child in group if not str(child.tag).endswith("}extLst")]


def _number_formats(styles: Element) -> dict[int, str]:
    # Some programs write an empty code for the general format.
    return {int(item.get("numFmtId", "0")): item.get("formatCode") or "General" for item in _members(styles, "numFmts")}


def _attributes(element: Element | None, prefix: str = "") -> Facts:
    """Return attributes in order, without those that say what holds anyway."""
    if element is None:
        return ()
    pairs = ((name, _plain(name, value)) for name, value in element.attrib.items())
    return tuple(sorted((prefix + name, value) for name, value in pairs if _DEFAULTS.get(name) != value))


def _plain(name: str, value: str) -> str:
    return f"{float(value):.6f}" if name == "tint" else _BOOLEANS.get(value, value)


def _colour(element: Element, prefix: str) -> Facts:
    """Return a colour; "automatic" is written as index 64 or 65 or left out."""
    facts = _attributes(element, prefix)
    return () if set(facts) <= {(f"{prefix}{name}", value) for name, value in _AUTOMATIC} else facts


_AUTOMATIC = (("auto", "1"), ("indexed", "64"), ("indexed", "65"))


def _border(border: Element) -> Facts:
    facts: list[tuple[str, str]] = []
    for side in border:
        name = str(side.tag).rpartition("}")[2]
        if side.get("style", "none") == "none":
            continue
        facts.append((name, side.get("style", "")))
        colour = _child(side, "color")
        facts += () if colour is None else _colour(colour, f"{name}.")
    diagonal = any(name == "diagonal" for name, _ in facts)
    return tuple(sorted((*facts, *(_attributes(border) if diagonal else ()))))


def _font(font: Element) -> Facts:
    """Return what is seen of a font; family, character set and scheme only say how to replace it."""
    facts: list[tuple[str, str]] = []
    for item in font:
        name, value = str(item.tag).rpartition("}")[2], item.get("val", "1")
        if name == "color":
            facts += _colour(item, "color.")
        elif name == "sz":
            facts.append((name, f"{float(value):g}"))
        elif name not in ("family", "charset", "scheme", "extend", "condense") and value not in ("0", "false", "none"):
            facts.append((name, "1" if value in ("true", "single") else value))
    return tuple(sorted(facts))


def _fill(fill: Element) -> Facts:
    pattern = _child(fill, "patternFill")
    if pattern is None:
        return tuple((str(item.tag).rpartition("}")[2], str(sorted(item.attrib.items()))) for item in fill.iter())
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return ()
    names = ("fgColor",) if kind == "solid" else ("fgColor", "bgColor")
    colours = [(name, _child(pattern, name)) for name in names]
    return (
        ("pattern", kind),
        *(fact for name, item in colours if item is not None for fact in _colour(item, f"{name}.")),
    )
