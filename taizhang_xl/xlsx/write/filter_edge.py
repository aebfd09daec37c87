"""The right edge of a sheet's own filter: a new column joins it, or leaves it, so that sorting by its buttons moves it too."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from taizhang_xl.cells import Range
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.write.grow import sheet_filter, sheet_sorts
from taizhang_xl.xlsx.write.sheet_xml import SheetXml
from taizhang_xl.xlsx.write.table_edge import EdgeError, Place, filled_cells, meet
from taizhang_xl.xlsx.write.table_xml import ExcelTable


def sheet_filter_area(sheet: SheetXml) -> Range | None:
    """Return the range of a sheet's own filter, None if it has none."""
    found = sheet_filter(sheet)
    return found[1] if found else None


def filter_joined(sheet: SheetXml, area: Range, tables: Sequence[ExcelTable]) -> Range:
    """Return a filter's range including the column directly right of it. Raises EdgeError."""
    strip = area._replace(left=area.right + 1, right=area.right + 1)
    if any(meet(strip, each) for each in (*(table.area for table in tables), *sheet.merged, *sheet.arrays)):
        raise EdgeError("筛选的右边有表格、合并单元格或数组公式")
    if any(filled_cells(sheet, strip)):
        raise EdgeError("筛选右边的一列里有内容")
    return area._replace(right=area.right + 1)


def filter_left(sheet: SheetXml, area: Range, emptied: Collection[Place]) -> Range:
    """Return a filter's range without its last column, in which nothing is left. Raises EdgeError."""
    if area.left == area.right:
        raise EdgeError("筛选只有这一列")
    if area.right in _picked(sheet, area):
        raise EdgeError("正按这一列筛选或排序")
    if any(place not in emptied for place in filled_cells(sheet, area._replace(left=area.right))):
        raise EdgeError("筛选的这一列里还有内容")
    return area._replace(right=area.right - 1)


def _picked(sheet: SheetXml, area: Range) -> set[int]:
    """Return the columns by which a list is filtered or was sorted."""
    found = sheet_filter(sheet)
    if found is None:
        return set()
    place = found[0]
    tags = [sheet.xml[each.start : each.head] for each in _inside(sheet, place, b"filterColumn")]
    picked = {area.left + markup.integer(markup.attributes(tag).get(b"colId", b""), 0) for tag in tags}
    for sort in sheet_sorts(sheet, place):
        tags = [sheet.xml[each.start : each.head] for each in _inside(sheet, sort, b"sortCondition")]
        picked |= {markup.area(markup.attributes(tag).get(b"ref", b"")).left for tag in tags}
    return picked


def _inside(sheet: SheetXml, place: markup.Element, name: bytes) -> list[markup.Element]:
    return list(markup.elements(sheet.mask, markup.tag_pattern(name), place.head, place.tail))
