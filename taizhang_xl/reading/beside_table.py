"""Columns that came later, Excel tables and filters: which joins the one it is put beside, and which stands outside.

Sorting a table, or a list with a filter, by its buttons leaves behind what stands beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from taizhang_xl.catalogue import COLUMN_BESIDE_FILTER, COLUMN_BESIDE_TABLE
from taizhang_xl.cells import Range, address
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Table
from taizhang_xl.ledger.own_columns import own_tables
from taizhang_xl.ledger.schema import ADDABLE, LEDGER, Field, SheetSpec
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.xlsx.read.workbook import Workbook

Place = tuple[str, int, int]


class Edged(NamedTuple):
    """Edits of which those that move a table's edge say so.

    `kept` are the headers that have to stay, `beside` those that stand outside their table, each with why.
    """

    changes: ChangeSet
    kept: tuple[tuple[Change, str], ...] = ()
    beside: tuple[tuple[Change, str], ...] = ()


def at_edges(source: SheetSource, ledger: Ledger | None, changes: ChangeSet, *, live: bool = False) -> Edged:
    """Let columns of ours join the tables or filters that they are put directly right of, and leave those they are in.

    In a workbook that is open (`live`) a filter stays as it is: setting it anew would lose what is picked in it.
    A column that cannot join stands beside it; the header of one that cannot leave stays, and with it its column.
    """
    places = set()
    if isinstance(source, Workbook) and ledger is not None:
        places = set(_moving(source, ledger, changes, live=live))
    if not places or not isinstance(source, Workbook):
        return Edged(changes)
    # Imported late: a check puts nothing anywhere.
    from taizhang_xl.xlsx.write.patch import unmovable_edges

    edges = [each._replace(edge=True) if _place(each) in places else each for each in changes.changes]
    fixed = unmovable_edges(source.package, ChangeSet.of(edges))
    stuck = [(each, fixed[_place(each)]) for each in edges if each.edge and _place(each) in fixed]
    kept = [(each, why) for each, why in stuck if each.new is None]
    stays = {_place(each) for each, _ in kept}
    done = [each._replace(edge=each.edge and _place(each) not in fixed) for each in edges if _place(each) not in stays]
    beside = tuple((each, why) for each, why in stuck if each.new is not None)
    return Edged(replace(changes, changes=tuple(done)), tuple(kept), beside)


def _moving(source: Workbook, ledger: Ledger, changes: ChangeSet, *, live: bool) -> Iterator[Place]:
    """Yield the headers that come or go where it would have to be with the edge of a table or a filter."""
    from taizhang_xl.xlsx.write.table_xml import tables_of

    parts = {entry.name: entry.part for entry in source.sheets}
    for table, spec in own_tables(ledger):
        name, row = table.sheet.name, table.header_row
        own = [each for each in changes.changes if (each.sheet, each.row) == (name, row)]
        tables = [each for each in tables_of(source.package, parts[name]) if own] if name in parts else []
        areas = [each.area for each in tables if each.headers and each.area.top == row]
        if own and name in parts and not live:
            areas += [each for each in _filters(source, parts[name]) if each.top == row]
        for change in own:
            inside = any(area.left <= change.column <= area.right for area in areas)
            if (change.new is None and inside) or (areas and not inside and _is_ours(spec, change)):
                yield _place(change)


def _is_ours(spec: SheetSpec, change: Change) -> bool:
    return isinstance(change.new, str) and spec.header(change.new) is not None


def _place(change: Change) -> Place:
    return change.sheet, change.row, change.column


def columns_beside_tables(source: SheetSource, ledger: Ledger, changes: Collection[Change] = ()) -> Iterator[Finding]:
    """Yield the later columns that the Excel table, or the filter, which holds the rest of their rows does not cover.

    `ledger` may have columns that edits still to be made put there, `changes`: those that join a table are covered.
    """
    if not isinstance(source, Workbook):
        return
    parts = {entry.name: entry.part for entry in source.sheets}
    joining = {_place(change) for change in changes if change.edge}
    for table, spec in own_tables(ledger):
        name, row = table.sheet.name, table.header_row
        later = {
            each: at for each in _added(spec) if (at := table.columns.get(each)) and (name, row, at) not in joining
        }
        if later and name in parts:
            yield from _beside(source, parts[name], table, later)
            yield from _beside_filter(source, parts[name], table, later)


def _added(spec: SheetSpec) -> tuple[str, ...]:
    """Return the columns that may have been put beside a header: those that came later, and those that `adopt` adds."""
    return (*spec.later, Field.NUMBER, *ADDABLE) if spec is LEDGER else spec.later


def _anchor(table: Table) -> int:
    """Return the column that stands for the rows as a whole: 编号, but one put beside them does not; else the first."""
    return table.columns.get(Field.TASK) or table.columns.get(Field.NUMBER) or min(table.columns.values(), default=0)


def _beside_filter(book: Workbook, part: str, table: Table, later: Mapping[str, int]) -> Iterator[Finding]:
    for area in _filters(book, part):
        outside = [name for name, at in later.items() if at > area.right]
        if outside and area.top == table.header_row and area.left <= _anchor(table) <= area.right:
            where = Where(table.sheet.file, table.sheet.name, address(table.header_row, later[outside[0]]))
            yield COLUMN_BESIDE_FILTER.at(where, "、".join(outside))


def _filters(book: Workbook, part: str) -> Iterator[Range]:
    content = book.package.part(part)
    if b"autoFilter" not in content:
        return
    # Imported late: few ledgers have such columns.
    from taizhang_xl.xlsx import markup

    for tag in markup.tag_pattern(b"autoFilter").finditer(content):
        try:
            yield markup.area(markup.attributes(tag[0]).get(b"ref", b""))
        except markup.CannotSpliceError:
            # A filter of nothing that can be read sorts nothing.
            continue


def _beside(book: Workbook, part: str, table: Table, later: Mapping[str, int]) -> Iterator[Finding]:
    if not any(found.type.endswith("/table") for found in book.package.relationships(part).values()):
        return
    # Imported late: a sheet without tables needs no parser of them.
    from taizhang_xl.xlsx.write.table_xml import tables_of

    for each in tables_of(book.package, part):
        area = each.area
        outside = [name for name, at in later.items() if at > area.right]
        if outside and area.top == table.header_row and area.left <= _anchor(table) <= area.right:
            where = Where(table.sheet.file, table.sheet.name, address(table.header_row, later[outside[0]]))
            yield COLUMN_BESIDE_TABLE.at(where, "、".join(outside), name=each.name)
