"""The right edge of a table: a column joins it there, or leaves it. Decides, and rewrites the table's part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from taizhang_xl.cells import Range
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline
from taizhang_xl.xlsx.refusals import shown
from taizhang_xl.xlsx.write.book import with_range
from taizhang_xl.xlsx.write.sheet_xml import SheetXml
from taizhang_xl.xlsx.write.table_xml import ExcelTable, TableColumn, attribute

Place = tuple[int, int]
# The elements of a table's part with the table's range.
_REACHING = ("", "autoFilter", "sortState", "autoFilter/sortState")


class EdgeError(Exception):
    """The table's edge cannot be moved; the text says in Chinese why."""


def joined(sheet: SheetXml, tables: Sequence[ExcelTable], at: Place, name: str) -> ExcelTable:
    """Return a table including the column whose header is put at `at`, directly right of it. Raises EdgeError."""
    table = _table_at(tables, (at[0], at[1] - 1))
    _refuse_unmovable(table)
    if name.lower() in {column.name.lower() for column in table.columns}:
        raise EdgeError(f"表格 {shown(table.name)} 里已经有一列叫“{shown(name)}”")
    strip = table.area._replace(left=at[1], right=at[1])
    if any(meet(strip, each) for each in (*(other.area for other in tables), *sheet.merged, *sheet.arrays)):
        raise EdgeError(f"表格 {shown(table.name)} 的右边有别的表格、合并单元格或数组公式")
    if any(filled_cells(sheet, strip)):
        raise EdgeError(f"表格 {shown(table.name)} 右边的一列里有内容")
    return table._replace(
        area=table.area._replace(right=at[1]), columns=[*table.columns, TableColumn(name, None, False)]
    )


def left(
    sheet: SheetXml,
    tables: Sequence[ExcelTable],
    at: Place,
    emptied: Collection[Place],
    use: Callable[[ExcelTable, Place], str | None],
) -> ExcelTable:
    """Return a table without its last column, whose header is at `at` and in which nothing is left.

    `emptied` are the cells emptied together with the header, `use` finds what refers to it. Raises EdgeError.
    """
    table = _table_at(tables, at)
    name = shown(table.name)
    _refuse_unmovable(table)
    if table.area.left == table.area.right:
        raise EdgeError(f"表格 {name} 只有这一列")
    if at[1] in table.picked:
        raise EdgeError(f"表格 {name} 正按这一列筛选或排序")
    if any(place not in emptied for place in filled_cells(sheet, table.area._replace(left=at[1]))):
        raise EdgeError(f"表格 {name} 的这一列里还有内容")
    if (why := use(table, at)) is not None:
        raise EdgeError(why)
    return table._replace(area=table.area._replace(right=at[1] - 1), columns=table.columns[:-1])


def _table_at(tables: Sequence[ExcelTable], at: Place) -> ExcelTable:
    """Return the table whose last header is at a place."""
    for table in tables:
        if table.headers and (table.area.top, table.area.right) == at:
            return table
        if table.headers and table.area.top == at[0] and table.area.left <= at[1] < table.area.right:
            raise EdgeError(f"表格 {shown(table.name)} 在它右边还有别的列")
    raise EdgeError("旁边没有表格的表头")


def _refuse_unmovable(table: ExcelTable) -> None:
    name = shown(table.name)
    if len(table.columns) != table.area.right - table.area.left + 1:
        raise EdgeError(f"表格 {name} 的列数和它的区域对不上")
    if table.totals:
        raise EdgeError(f"表格 {name} 有汇总行")
    if table.calculated:
        raise EdgeError(f"表格 {name} 有自动填公式的列")
    if table.is_linked:
        raise EdgeError(f"表格 {name} 连着外部数据")


def meet(one: Range, other: Range) -> bool:
    """Whether two ranges have a cell in common."""
    rows = one.top <= other.bottom and other.top <= one.bottom
    return rows and one.left <= other.right and other.left <= one.right


def filled_cells(sheet: SheetXml, strip: Range) -> Iterator[Place]:
    """Yield the cells of a column that hold anything, even a formula that shows nothing."""
    for row in range(strip.top, strip.bottom + 1):
        cell = sheet.cell(row, strip.left)
        if cell is not None and any(sheet.contents(cell)):
            yield row, strip.left


def table_moved(xml: bytes, table: ExcelTable) -> bytes:
    """Return a table's part with the columns and the right edge of `table`."""
    text = markup.utf8(xml)
    outline = Outline(text)
    edge = markup.area(_ref(text, outline.root)).right
    cuts = []
    for place in (found for path in _REACHING for found in outline.all(path)):
        area = markup.area(_ref(text, place))
        if area.right == edge:
            tag = with_range(text[place.start : place.head], area._replace(right=table.area.right))
            cuts.append((place.start, place.head, tag))
    return markup.spliced(text, cuts + _column_cuts(text, outline, table))


def _ref(text: bytes, place: markup.Element) -> bytes:
    return markup.attributes(text[place.start : place.head]).get(b"ref", b"")


def _column_cuts(text: bytes, outline: Outline, table: ExcelTable) -> list[tuple[int, int, bytes]]:
    there = outline.all("tableColumns/tableColumn")
    heads = [markup.attributes(text[place.start : place.head]) for place in there]
    last = max(markup.integer(head.get(b"id", b""), 0) for head in heads)
    new = [
        b'<%stableColumn id="%d" name="%s"/>' % (there[0].prefix, number, attribute(column.name))
        for number, column in enumerate(table.columns[len(there) :], last + 1)
    ]
    cuts = [(place.start, place.end, b"") for place in there[len(table.columns) :]]
    cuts.append((there[-1].end, there[-1].end, b"".join(new)))
    holder = outline.all("tableColumns")[0]
    tag = text[holder.start : holder.head]
    if b"count" in markup.attributes(tag):
        cuts.append((holder.start, holder.head, markup.with_attribute(tag, b"count", b"%d" % len(table.columns))))
    return cuts
