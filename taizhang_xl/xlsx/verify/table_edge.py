"""The receipt of a table's right edge: it moved only over columns that were to join or leave the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import combinations
from xml.etree import ElementTree

from taizhang_xl.cells import Range, Value, address, column_name, parse_range
from taizhang_xl.xlsx.parts import unescaped
from taizhang_xl.xlsx.refusals import shown
from taizhang_xl.xlsx.verify.asked import Asked
from taizhang_xl.xlsx.verify.book import own
from taizhang_xl.xlsx.verify.frame import FilterEdge
from taizhang_xl.xlsx.verify.table_part import NAME, TablePart

Texts = Callable[[int], Mapping[int, Value]]
_HOLDER, _COUNT = "tableColumns", "count"
# Elements with the table's range, below its root.
_REACHING = ("autoFilter", "sortState", "autoFilter/sortState")


def edge_moved_back(before: TablePart, after: TablePart, asked: Asked) -> str | None:
    """Remove the columns that joined from a new part, and restore those that left, so that the rest can be compared.

    Returns what is wrong with them, None if they are just those requested.
    """
    moved = len(after.columns) - len(before.columns)
    wanted = list(_joining(before, asked))
    if moved != (len(wanted) or -_leaving(before, asked)):
        return "的列数变了"
    if (wrong := _strange_columns(after.columns, wanted)) is not None:
        return wrong
    old, new = own(before.root, _HOLDER)[0], own(after.root, _HOLDER)[0]
    if _COUNT in old.attrib and new.get(_COUNT) != str(len(after.columns)):
        return "写的列数不对"
    new.attrib.update({_COUNT: old.attrib[_COUNT]} if _COUNT in old.attrib else {})
    for column in after.columns[len(before.columns) :]:
        new.remove(column)
    new.extend(deepcopy(before.columns[len(after.columns) :]))
    for first, second in zip(before.columns, own(after.root, "tableColumns/tableColumn"), strict=True):
        # White space between columns means nothing, and goes with a column that is removed here.
        second.tail = first.tail
    return _ranges_moved_back(before, after, moved)


def _joining(before: TablePart, asked: Asked) -> Iterator[str]:
    """Yield the headers that were to be added directly right of a table, side by side."""
    at = (before.area.top, before.area.right + 1)
    while before.has_headers and at in asked.edges and isinstance(text := asked.cells[at].value, str):
        yield text
        at = (at[0], at[1] + 1)


def _leaving(before: TablePart, asked: Asked) -> int:
    """Count the last headers of a table that were to be emptied."""
    at = (before.area.top, before.area.right)
    while before.has_headers and at in asked.edges and asked.cells[at].value is None:
        at = (at[0], at[1] - 1)
    return before.area.right - at[1]


def _strange_columns(columns: Sequence[ElementTree.Element], wanted: Sequence[str]) -> str | None:
    ids = [column.get("id", "") for column in columns]
    for column, text in zip(columns[len(columns) - len(wanted) :], wanted, strict=True):
        if unescaped(column.get(NAME, "")) != text:
            return f"新的一列叫“{shown(unescaped(column.get(NAME, '')))}”"
        number = column.get("id", "")
        if set(column.attrib) != {"id", NAME} or len(column) or not number.isdigit() or ids.count(number) > 1:
            return f"新的一列“{shown(text)}”写得不对"
    return None


def _ranges_moved_back(before: TablePart, after: TablePart, moved: int) -> str | None:
    """Move ranges at the table's right edge back to the old edge, keeping their new bottom."""
    pairs = [(before.root, after.root)]
    for path in _REACHING:
        first, second = own(before.root, path), own(after.root, path)
        pairs += zip(first, second, strict=False)  # a missing element is found by the comparison that follows
    for old, new in pairs:
        was, now = parse_range(old.get("ref", "")), parse_range(new.get("ref", ""))
        if was.right == before.area.right:
            if now.right != was.right + moved:
                return f"的区域 {new.get('ref')} 没有跟着列走"
            # In the old spelling if no row was added: a single cell may be named once.
            new.set("ref", old.get("ref", "") if was.bottom == now.bottom else _text(now._replace(right=was.right)))
    return None


def _text(area: Range) -> str:
    return f"{address(area.top, area.left)}:{address(area.bottom, area.right)}"


def edge_difference(
    tables: Sequence[tuple[TablePart, TablePart]], asked: Asked, of_filter: FilterEdge | None, old: Texts, new: Texts
) -> str | None:
    """Return what is wrong with how tables took in or released columns, None if it is as requested.

    `of_filter` is the edge of the sheet's filter, if that moved. A column that joins was empty below its header, one that leaves is empty now, and no table covers another.
    """
    for at in asked.edges:
        if of_filter is not None and of_filter.covers(at):
            continue
        heads = any(now.has_headers and now.area.top == at[0] and _spans(now.area, at[1]) for _, now in tables)
        if heads != (asked.cells[at].value is not None):
            return f"{address(*at)} {'还在表格里' if heads else '没有归进表格'}"
    for was, now in tables:
        texts = old if now.area.right > was.area.right else new
        strip = sorted((was.area.right, now.area.right))
        for row in range(was.area.top, was.area.bottom + 1) if strip[0] < strip[1] else ():
            if found := [at for at, value in texts(row).items() if strip[0] < at <= strip[1] and value is not None]:
                return f"表格的右边缘移过了 {column_name(found[0])} 列，{address(row, found[0])} 有内容"
    areas = [now.area for _, now in tables] if asked.edges else []
    if any(_meet(*pair) for pair in combinations(areas, 2)):
        return "两个表格重叠了"
    return None


def _spans(area: Range, column: int) -> bool:
    return area.left <= column <= area.right


def _meet(one: Range, other: Range) -> bool:
    rows = one.top <= other.bottom and other.top <= one.bottom
    return rows and one.left <= other.right and other.left <= one.right
