"""An office's items as rows of our layout, and the columns that are theirs alone behind ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, Value, column_name
from taizhang_xl.ledger.model import Item, Ledger, Table
from taizhang_xl.ledger.schema import LEDGER, Field, SheetSpec, Type
from taizhang_xl.reading.header import header_word
from taizhang_xl.reading.seen import columns_of
from taizhang_xl.verbs.adoption.numbering import Numbers
from taizhang_xl.verbs.adoption.progress_states import Place
from taizhang_xl.verbs.adoption.progress_words import Told

_RENAMED = "原"


class OwnColumn(NamedTuple):
    """A column of the office's own: its header in our layout, and in which column of each sheet it stands."""

    header: str
    places: dict[str, int]


class OwnCellAt(NamedTuple):
    """What a cell of our layout is given: a value, and the cell that it comes from where its look comes along."""

    value: Value
    source: Cell | None = None


def own_columns(ledger: Ledger) -> tuple[OwnColumn, ...]:
    """Return the columns that are none of ours, by their headers: one that sheets have in common stands once."""
    found: dict[str, OwnColumn] = {}
    for part in ledger.parts:
        known = set(part.columns.values())
        for column in columns_of(part).values():
            if column.number not in known:
                # 是否销号 keeps its name, by which it is understood there too.
                is_ours = column.number != part.sign_off and LEDGER.header(header_word(column.header)) is not None
                name = column.header or f"{column_name(column.number)}列"
                header = _free_header(f"{_RENAMED}{name}" if is_ours else name, part, found)
                found.setdefault(header, OwnColumn(header, {})).places[part.sheet.name] = column.number
    return tuple(found.values())


def _free_header(text: str, part: Table, found: Mapping[str, OwnColumn]) -> str:
    """Return a header that stands once on a sheet."""
    header, number = text, 2
    while header in found and part.sheet.name in found[header].places:
        header = f"{text}{number}"
        number += 1
    return header


def row_of(ledger: Ledger, item: Item, numbers: Numbers, told: Mapping[Place, Told]) -> dict[str, OwnCellAt]:
    """Return an item by the headers of our layout: days as days, numbers of texts as they are shown; states and days by `told`."""
    row = {column.header: OwnCellAt(value, cell) for column in LEDGER.columns
           for value, cell in (_value(item, column.header, column.type),) if value is not None}  # fmt: skip
    row[Field.NUMBER] = OwnCellAt(item.number or numbers[item.sheet, item.row])
    if said := told.get((item.sheet, item.row)):
        row |= {str(Field.STATE): OwnCellAt(str(said.state))} if said.state else {}
        row |= {str(Field.DONE_ON): OwnCellAt(said.day)} if said.day else {}
    unit, written = ledger.unit_of(item), item.text(Field.UNIT)
    if unit and written not in (unit.name, unit.short):
        remark = "；".join(filter(None, (item.shown(Field.REMARK), f"原责任单位：{item.shown(Field.UNIT)}")))
        row |= {Field.REMARK: OwnCellAt(remark), Field.UNIT: OwnCellAt(unit.name)}
    return row


def _value(item: Item, name: str, kind: Type) -> tuple[Value, Cell | None]:
    """Return a field's value, and its cell where that is a day or a number whose look is to come along."""
    cell = item.cell(name)
    if not item.text(name):
        return None, None
    if kind is Type.DATE and (day := item.day(name)):
        return day, cell if cell.kind is Kind.DATE else None
    if cell.kind is Kind.DATE or kind is Type.NUMBER:
        return cell.value, cell
    return item.shown(name), None


def own_cells(item: Item, columns: tuple[OwnColumn, ...], part: Table) -> Iterator[tuple[str, OwnCellAt]]:
    """Yield header and content of what an item's row holds in columns of the office's own."""
    for column in columns:
        cell = part.sheet.cell(item.row, column.places.get(item.sheet, 0))
        if is_value(cell):
            yield column.header, OwnCellAt(cell.value, cell)


def is_value(cell: Cell) -> bool:
    """Tell whether a cell holds something that can be carried over: an error or a picture is nothing."""
    return cell.kind not in (Kind.BLANK, Kind.ERROR) and cell.value not in (None, "")


def unit_rows(ledger: Ledger) -> list[dict[str, Value]]:
    """Return the rows of 单位."""
    return [
        {
            Field.UNIT_NAME: unit.name,
            Field.SHORT_NAMES: "、".join(unit.short_names) or None,
            Field.HEAD: unit.head or None,
            Field.MAIL: unit.mail or None,
        }
        for unit in ledger.units
    ]


def rows_of(ledger: Ledger, spec: SheetSpec) -> list[dict[str, Value]]:
    """Return the rows of another sheet of ours that the office's workbook has already."""
    table = ledger.tables.get(spec.name)
    if table is None:
        return []
    return [
        {name: cell.value for name, at in table.columns.items() if is_value(cell := table.sheet.cell(row, at))}
        for row in table.rows
    ]
