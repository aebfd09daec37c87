"""A workbook that a unit sent back -> Returned: whose it is, of which month, and its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from taizhang_xl.catalogue import RETURN_OTHER_MONTH, RETURN_UNIT_MIXED, RETURN_UNKNOWN_UNIT
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.locate import SheetSource, no_table
from taizhang_xl.ledger.model import Ledger, Record, Table, Unit
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.recognise import find_table, labelled, read_records
from taizhang_xl.ledger.schema import RETURN, Field
from taizhang_xl.text import key


@dataclass(frozen=True, slots=True)
class Returned:
    """One unit's return as read; `findings` are the repairs that reading it took."""

    file: str
    unit: Unit
    table: Table
    records: tuple[Record, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def reporter(self) -> str:
        """Who filled it in, as written above the table."""
        return labelled(self.table.preamble, "填报人")


def read_return(source: SheetSource, ledger: Ledger, month: Month) -> Returned | Finding:
    """Return a unit's return, or why it cannot be taken: another month's, or whose it is cannot be told.

    Raises NoTableError where the workbook holds no table of work items, or more than one.
    """
    table, findings = _only_table(source)
    records, repairs = read_records(table, ledger.year)
    where = Where(source.file, table.sheet.name)
    if (stated := _stated_month(table)) and stated != month:
        return RETURN_OTHER_MONTH.at(where, stated.label, month=month.label)
    unit = _unit_of(source.file, where, table, records, ledger)
    if isinstance(unit, Finding):
        return unit
    return Returned(source.file, unit, table, tuple(records), (*findings, *repairs))


def _only_table(source: SheetSource) -> tuple[Table, tuple[Finding, ...]]:
    names = (RETURN.name,) if RETURN.name in source.sheet_names else source.sheet_names
    found = {name: table for name in names if (table := find_table(source.sheet(name), RETURN))}
    if len(found) > 1:
        raise NoTableError(
            source.file, f"有几张表都像月报表：{'、'.join(found)}", f"请只留一张，或把它改名为“{RETURN.name}”"
        )
    if not found:
        raise no_table(source, RETURN, names)
    return next(iter(found.values()))


def _stated_month(table: Table) -> Month | None:
    text = labelled(table.preamble, "填报月份")
    try:
        return Month.parse(text) if text else None
    except ValueError:
        return None


def _unit_of(file: str, where: Where, table: Table, records: list[Record], ledger: Ledger) -> Unit | Finding:
    """Tell the unit by the form's own label and by whose items it lists; the file's name only as a last resort."""
    items = [ledger.by_number.get(record.text(Field.NUMBER)) for record in records]
    listed = Counter(unit.name for item in items if item and (unit := ledger.unit_of(item)))
    label = labelled(table.preamble, "填报单位") or labelled(table.preamble, "单位")
    stated = ledger.unit(label) if label else None
    if stated and listed and stated.name not in listed:
        return RETURN_UNIT_MIXED.at(where, label, other="、".join(listed))
    if stated:
        return stated
    if len(listed) == 1:
        return _named(ledger, next(iter(listed)))
    if listed:
        return RETURN_UNKNOWN_UNIT.at(where, f"里面有{'、'.join(listed)}的事项")
    in_name = [unit for unit in ledger.units if any(key(name) in key(file) for name in (unit.name, *unit.short_names))]
    return in_name[0] if len(in_name) == 1 else RETURN_UNKNOWN_UNIT.at(where, label or "表头没有写")


def _named(ledger: Ledger, name: str) -> Unit:
    return next(unit for unit in ledger.units if unit.name == name)
