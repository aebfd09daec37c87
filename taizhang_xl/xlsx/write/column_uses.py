"""What else in a workbook refers to a table's column by its header: formulas, slicers, external data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import escape, unescape

from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.parts import unescaped
from taizhang_xl.xlsx.refusals import shown
from taizhang_xl.xlsx.write.table_xml import ExcelTable

# Formulas with a bracket, anywhere in a part: between tags (cells, names, rules, charts) or in an attribute.
_FORMULA = re.compile(
    rb"<(?:[^\s<>/:=\"']+:)?(?:f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula|Fmla\w+)(?:\s[^<>]*)?>"
    rb"([^<]*\[[^<]*)<|\s(?:location|textlink|formula|fmla\w+)\s*=\s*[\"']([^\"'<]*\[[^<]*?)[\"'][\s/>?]"
)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.S)
# A table's name, if any, and the text in the brackets after it; an apostrophe escapes the next character.
_REFERENCE = re.compile(r"(?<![\w.\\])([\w.\\]*)\[((?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*)\]", re.S)
_BRACKETS = re.compile(r"\[((?:[^\[\]']|'.)*)\]", re.S)
_SEPARATOR = re.compile("[,:]")
_PLAIN = re.compile(r"'(.)", re.S)
# Excel's formulas are shorter.
_LONGEST = 1 << 15
_WITHOUT_FORMULAS = ("/sharedstrings.xml", "/styles.xml", "/theme1.xml")


class ColumnUses:
    """Finds references to columns; the formulas of all parts are read once, when the first header changes."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def of(self, table: ExcelTable, name: str) -> str | None:
        """Return in Chinese what refers to a column by name, None if nothing was found."""
        if table.is_linked:
            return "这个表格连着外部数据，列名由外部数据给出"
        key = _key(name)
        # Inside its table a formula may omit the table's name.
        if {(table.name.lower(), key), ("", key)} & self._named:
            return f"有公式按名字“{shown(name)}”引用这一列"
        return f"有切片器按名字“{shown(name)}”筛选这一列" if key in self._sliced else None

    @cached_property
    def _named(self) -> set[tuple[str, str]]:
        """The columns that formulas name, each with its table's name, empty if omitted."""
        names = [name for name in self._package.names if name.lower().endswith((".xml", ".vml"))]
        parts = [name for name in names if not name.lower().endswith(_WITHOUT_FORMULAS)]
        return {column for part in parts for column in _columns_named(self._package.part(part))}

    @cached_property
    def _sliced(self) -> set[str]:
        links = self._package.relationships(self._package.workbook_part).values()
        parts = [link.target for link in links if link.type.endswith(("/slicerCache", "/timelineCache"))]
        roots = [markup.parsed(markup.utf8(self._package.part(part))) for part in parts]
        return {_key(unescaped(root.get("sourceName", ""))) for root in roots}


def _columns_named(part: bytes) -> Iterator[tuple[str, str]]:
    if b"[" not in part and b"\0" not in part:
        return
    xml = _CDATA.sub(lambda match: escape(match[1].decode(errors="replace")).encode(), markup.utf8(part))
    for between, within in _FORMULA.findall(xml):
        text = unescape((between or within).decode(errors="replace"))[:_LONGEST]
        for table, inner in _REFERENCE.findall(unescaped(text)):
            # Some programs omit the brackets around a column after "[#This Row],".
            bare = _SEPARATOR.split(_BRACKETS.sub("", inner))
            for column in (inner, *_BRACKETS.findall(inner), *bare):
                yield table.lower(), _key(_PLAIN.sub(r"\1", column.removeprefix("@")))


def _key(name: str) -> str:
    """Return a name for comparison, ignoring case and the kind of white space."""
    return " ".join(name.split()).lower()
