"""Sheets -> Ledger: which sheet is the ledger, whose items these are, which year and which settings hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from taizhang_xl.catalogue import COLUMN_MISSING, SETTING_WRONG, SHEET_PASSED_OVER
from taizhang_xl.cells import BLANK_CELL, address, value_text
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.reader import parse_deadline, read_deadline
from taizhang_xl.errors import YearUnknownError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Item, Ledger, Record, Table, Unit, unit_keys
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import (
    EXTENSIONS,
    HANGING,
    HOLIDAYS,
    LEDGER,
    MONTHLY,
    PEOPLE,
    SETTINGS,
    UNITS,
    WORDS,
    Field,
    SheetSpec,
)
from taizhang_xl.ledger.settings import Settings, read_settings
from taizhang_xl.ledger.states import read_sign_off
from taizhang_xl.reading.extension import extended
from taizhang_xl.reading.headings import sheet_unit, with_surroundings
from taizhang_xl.reading.locate import SheetSource, ledger_tables
from taizhang_xl.reading.settled import NOTHING, Settled
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.text import key

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|年度|[-_.]|$)")
_SEPARATORS = re.compile(r"[、,，;；]")


def build_ledger(
    source: SheetSource,
    *,
    year: int | None = None,
    sheet: str | None = None,
    columns: Settled = NOTHING,
) -> Ledger:
    """Return the ledger of a workbook; what had to be repaired to read it is in `findings`.

    `columns` is what the user settled about a layout of the office's own.

    Raises NoTableError where no sheet, or more than one, holds a ledger; YearUnknownError where nothing tells the year.
    """
    others = {
        spec.name: _other_table(source, spec)
        for spec in (MONTHLY, HANGING, EXTENSIONS, UNITS, PEOPLE, HOLIDAYS, SETTINGS, WORDS)
    }
    tables = {name: found for name, found in others.items() if found}
    settings, wrong = _settings(tables)
    listed = unit_keys(_listed_units(tables))
    parts = ledger_tables(source, sheet, listed, columns)
    preamble = [text for table, _ in parts for text in table.preamble]
    names = (table.sheet.name for table, _ in parts)
    ledger_year = year or settings.year or _year_in(*preamble) or _year_in(source.file) or _year_in(*names)
    if ledger_year is None:
        raise YearUnknownError(source.file, "看不出是哪一年的台账", "请加上 --year 年份，或在“设置”表填年度")
    calendar, events = _calendar(tables), _events(settings, ledger_year)
    read = [_read_part(*part, ledger_year, listed, several=len(parts) > 1) for part in parts]
    closed = {place for table, _ in parts for place in _signed_off(table)}
    typed = tuple(_item(record, ledger_year, calendar, events, closed) for records, _ in read for record in records)
    items = extended(typed, _rows(tables, EXTENSIONS))
    units = _units(tables, items)
    return Ledger(
        file=source.file,
        year=ledger_year,
        parts=tuple(table for table, _ in parts),
        items=items,
        units=units,
        reports={(r.text(Field.NUMBER), str(r.month or r.text(Field.MONTH))): r for r in _rows(tables, MONTHLY)},
        hangings=tuple(_rows(tables, HANGING)),
        settings=settings,
        calendar=calendar,
        tables=tables,
        findings=(
            *(finding for _, findings in read for finding in findings),
            *wrong,
            *_passed_over(source, tables, parts),
        ),
        unit_keys=unit_keys(units),
        words=_words(tables),
        sheet_names=tuple(source.sheet_names),
    )


def with_sheets(ledger: Ledger, source: SheetSource, sheets: Iterable[SheetSpec]) -> Ledger:
    """Return a ledger with the tables of further sheets, as far as its workbook has them. Raises NoTableError as above."""
    wanted = [each for each in sheets if each.columns and each is not LEDGER and each.name not in ledger.tables]
    found = {spec.name: table for spec in wanted if (table := _other_table(source, spec))}
    return replace(ledger, tables={**ledger.tables, **found}) if found else ledger


def _read_part(
    table: Table, findings: tuple[Finding, ...], year: int, listed: Mapping[str, Unit], *, several: bool
) -> tuple[list[Record], list[Finding]]:
    """Return the rows of one table with what their surroundings say, and all that reading it took."""
    records, repairs = read_records(table, year)
    origin = sheet_unit(table, listed, several=several)
    records, inherited = with_surroundings(records, table, listed, origin)
    given = {name for name in (Field.UNIT, Field.CATEGORY) if all(record.text(name) for record in records)}
    where = Where(table.sheet.file, table.sheet.name, address(table.header_row, 1))
    missing = [
        COLUMN_MISSING.at(where, column.header, column=column.header, none=_none(column.header))
        for column in LEDGER.columns
        if column.required and column.header not in table.columns and not (records and column.header in given)
    ]
    return records, [*missing, *findings, *repairs, *inherited]


def _none(name: str) -> str:
    if name == Field.TASK:
        return "不成台账"
    return "用 --number 新编 编上" if name == Field.NUMBER else f"写 {name}=无，以后不再提"


def _other_table(source: SheetSource, spec: SheetSpec) -> Table | None:
    if spec.name not in source.sheet_names:
        return None
    found = find_table(source.sheet(spec.name), spec)
    return found[0] if found else None


def _passed_over(
    source: SheetSource, tables: Mapping[str, Table], parts: Iterable[tuple[Table, object]]
) -> Iterator[Finding]:
    """Yield the sheets of our names in which something is typed that could not be read as theirs."""
    taken = {*tables, *(table.sheet.name for table, _ in parts)}
    for spec in (UNITS, PEOPLE, HOLIDAYS, SETTINGS, WORDS):
        if spec.name in source.sheet_names and spec.name not in taken and source.sheet(spec.name).rows:
            heads = "、".join(str(column.header) for column in spec.columns[:2])
            yield SHEET_PASSED_OVER.at(Where(source.file, spec.name), spec.name, heads=heads)


def _rows(tables: Mapping[str, Table], spec: SheetSpec) -> list[Record]:
    return read_records(tables[spec.name])[0] if spec.name in tables else []


def _signed_off(table: Table) -> Iterator[tuple[str, int]]:
    """Yield sheet and row of the items that the office's own column says are closed."""
    for row in table.rows if table.sign_off else ():
        if read_sign_off(value_text(table.sheet.cell(row, table.sign_off).value)):
            yield table.sheet.name, row


def _item(
    record: Record, year: int, calendar: Calendar, events: Mapping[str, date], closed: Collection[tuple[str, int]]
) -> Item:
    since = record.day(Field.ASSIGNED_ON)
    deadline = read_deadline(record.cells.get(Field.DEADLINE, BLANK_CELL), year, since, calendar, events)
    is_closed = (record.sheet, record.row) in closed
    return Item(
        record.file, record.sheet, record.row, record.columns, record.cells, record.filled, year, deadline, is_closed
    )


def _settings(tables: Mapping[str, Table]) -> tuple[Settings, list[Finding]]:
    records = {record.text(Field.SETTING): record for record in _rows(tables, SETTINGS)}
    settings, wrong = read_settings({name: record.shown(Field.SETTING_VALUE) for name, record in records.items()})
    return settings, [
        SETTING_WRONG.at(
            records[name].where(Field.SETTING_VALUE), records[name].text(Field.SETTING_VALUE), name=name, expected=expected
        )
        for name, expected in wrong.items()
    ]  # fmt: skip


def _year_in(*texts: str) -> int | None:
    return next((int(match[1]) for text in texts if (match := _YEAR.search(text))), None)


def _events(settings: Settings, year: int) -> dict[str, date]:
    read = {name: parse_deadline(text, year).due for name, text in settings.events}
    return {name: day for name, day in read.items() if day}


def _calendar(tables: Mapping[str, Table]) -> Calendar:
    own = {
        day: record.text(Field.DAY_KIND) == "上班"
        for record in _rows(tables, HOLIDAYS)
        if (day := record.day(Field.DAY))
    }
    return Calendar(own)


def _listed_units(tables: Mapping[str, Table]) -> tuple[Unit, ...]:
    return tuple(
        Unit(
            name=record.content(Field.UNIT_NAME),
            short_names=tuple(
                part.strip() for part in _SEPARATORS.split(record.content(Field.SHORT_NAMES)) if part.strip()
            ),
            head=record.content(Field.HEAD),
            mail=record.text(Field.MAIL),
            leader=record.content(Field.UNIT_LEADER),
        )
        for record in _rows(tables, UNITS)
        if record.text(Field.UNIT_NAME)
    )


def _told_apart(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return the units without short names that two of them have: by such a name neither is meant for certain."""
    owners: dict[str, set[str]] = {}
    for unit in units:
        for name in (unit.name, *unit.short_names):
            owners.setdefault(key(name), set()).add(unit.name)
    return tuple(
        unit._replace(short_names=tuple(name for name in unit.short_names if len(owners[key(name)]) == 1))
        for unit in units
    )


def _units(tables: Mapping[str, Table], items: tuple[Item, ...]) -> tuple[Unit, ...]:
    """Return the units listed; without a list those mentioned, of several in a cell the first."""
    mentioned = {key(name): name for item in items for name in names_in(item.content(Field.UNIT))[:1]}
    return _told_apart(_listed_units(tables)) or tuple(Unit(name) for name in mentioned.values())


def _words(tables: Mapping[str, Table]) -> dict[tuple[str, str], str]:
    return {
        (record.text(Field.WORD_KIND), key(word)): record.content(Field.WORD)
        for record in _rows(tables, WORDS)
        for word in (record.content(Field.WORD), *_SEPARATORS.split(record.text(Field.OTHER_WORDS)))
        if word.strip()
    }
