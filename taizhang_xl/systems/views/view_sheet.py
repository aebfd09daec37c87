"""A view as a sheet in the ledger, and as a workbook of its own to be printed."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from taizhang_xl.cells import Value, address
from taizhang_xl.changes import ChangeSet, Look, OwnCell, OwnSheet, SheetChange
from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.schema import Field
from taizhang_xl.paper.pages import Pages
from taizhang_xl.paper.pages import Row as PrintedRow
from taizhang_xl.paper.style import Column, Styled
from taizhang_xl.systems.views.view import Row, Section, View

_COLUMNS = (
    Column(Field.NUMBER, 9, "center"), Column(Field.TASK, 34), Column(Field.UNIT, 13), Column(Field.PERSON, 10),
    Column(Field.DEADLINE, 12), Column(Field.DUE, 11, "date"), Column(Field.STATE, 11, "center", shows_state=True),
    Column("说明", 24),
)  # fmt: skip
_STATE = 6
_HEAD = Look(fill="DDE6F0", head=True)
_TEXT, _DAY = Look(number_format="@", wrap=True, lines=True), Look(number_format="yyyy-m-d", lines=True)


def sheet_changes(name: str, view: View) -> ChangeSet:
    """Return the edit that puts a view on a sheet of the ledger, in the place of an earlier one."""
    told = (view.title, view.counts, *view.remarks)
    rows: list[tuple[OwnCell, ...]] = [(OwnCell(text),) for text in told]
    for section in filter(_is_filled, view.sections):
        rows += [(), (OwnCell(section.heading),)]
        rows.append(tuple(OwnCell(str(column.title), _HEAD) for column in _COLUMNS))
        rows += [_cells(row) for row in section.rows]
    widths = tuple((column.width, Look()) for column in _COLUMNS)
    return ChangeSet(sheets=(SheetChange(name, OwnSheet(widths, tuple(rows), frozen=len(told)), f"{name}　"),))


def write_view(view: View, made_on: date, file: BinaryIO) -> None:
    """Write a view as a workbook, a page wide, numbers of persons left out."""
    styled = Styled(file, view.title, made_on, for_others)
    pages = Pages(styled, styled.page("工作一览", pages_high=None), _COLUMNS)
    pages.head((view.title, "title", 34), (view.counts, "plain", 24), *((each, "plain", 24) for each in view.remarks))
    for section in filter(_is_filled, view.sections):
        rows = [PrintedRow(_values(row), f"#{row.fill}" if row.fill else None) for row in section.rows]
        pages.part(section.heading, _COLUMNS, rows)
    pages.close()
    styled.close()


def _is_filled(section: Section) -> bool:
    # The line above counts the others.
    return bool(section.rows)


def _values(row: Row) -> list[Value]:
    return [
        row.number or None, row.task or None, row.unit, row.person or None, row.deadline or None, row.due, row.label,
        row.note or None,
    ]  # fmt: skip


def _cells(row: Row) -> tuple[OwnCell, ...]:
    sheet = row.record.sheet.replace("'", "''")
    link = f"'{sheet}'!{address(row.record.row, 1)}"
    looks = [_DAY if column.look == "date" else _TEXT for column in _COLUMNS]
    looks[_STATE] = Look(fill=row.fill, lines=True)
    cells = [OwnCell(value, look) for value, look in zip(_values(row), looks, strict=True)]
    return (cells[0]._replace(value=cells[0].value or "（没有编号）", link=link), *cells[1:])
