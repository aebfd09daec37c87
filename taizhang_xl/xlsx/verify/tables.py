"""The receipt of tables: header and totals cells show the texts that their table's part has for them.

If the two differ, spreadsheet programs call the whole file damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from xml.etree import ElementTree

from taizhang_xl.cells import Value, address
from taizhang_xl.changes import KEEP
from taizhang_xl.xlsx.refusals import shown
from taizhang_xl.xlsx.verify.asked import Asked, Intent, Place
from taizhang_xl.xlsx.verify.book import range_difference, same
from taizhang_xl.xlsx.verify.table_edge import edge_moved_back
from taizhang_xl.xlsx.verify.table_part import TablePart, part_of, table_part

Texts = Callable[[int], Mapping[int, Value]]
"""Row -> the values of its cells, by column."""


def table_difference(old: bytes, new: bytes, asked: Asked, bottoms: Collection[int]) -> str | None:
    """Return what is wrong with a table's part, None if it only grew and its columns are those requested."""
    before, after = table_part(old), table_part(new)
    if len(before.columns) != len(after.columns):
        if (wrong := edge_moved_back(before, after, asked)) is not None:
            return wrong
        after = part_of(after.root)
    texts = {(at, kind): text for at, kind, text in after.texts()}
    for at, kind, text in before.texts():
        now = texts.get((at, kind), text)
        intent = asked.cells.get(at, Intent())
        if now != text and (intent.value is KEEP or now != (intent.value or "")):
            return f"里 {address(*at)} 的文字成了“{shown(now)}”"
        if now != text:
            _take_back(before, after, at[1] - before.area.left, kind)
    if same(before.root, after.root):
        return None
    first, second = ElementTree.tostring(before.root), ElementTree.tostring(after.root)
    return range_difference(first, second, bottoms) if bottoms else "不该有变化"


def _take_back(before: TablePart, after: TablePart, at: int, kind: str) -> None:
    """Give a column its old text back, so that the rest can be compared."""
    old, new = before.columns[at], after.columns[at]
    if {**old.attrib, kind: ""} == {**new.attrib, kind: ""}:
        new.attrib.clear()
        new.attrib.update(old.attrib)


def mirror_difference(old: TablePart, new: TablePart, before: Texts, after: Texts) -> str | None:
    """Return which cell shows another text than its table's part, None if none does that did not before."""
    if more := {name for name, count in (new.names - old.names).items() if new.names[name] > 1}:
        return f"表格有两列叫“{shown(more.pop())}”"
    agreed = {(at, kind) for at, kind, text in old.texts() if _shows(before, at, text)}
    for at, kind, text in new.texts():
        if (at, kind) in agreed and not _shows(after, at, text):
            return f"{address(*at)} 和表格里的列名或汇总文字“{shown(text)}”不一样"
    return None


def _shows(texts: Texts, at: Place, text: str) -> bool:
    found = texts(at[0]).get(at[1])
    return ("" if found is None else found) == text
