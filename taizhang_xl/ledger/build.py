"""Sheets -> Ledger: which sheet is the ledger, whose items these are, which year and which settings hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Protocol

from taizhang_xl.catalogue import COLUMN_MISSING, SETTING_WRONG
from taizhang_xl.cells import BLANK_CELL, Sheet, address
from taizhang_xl.errors import NoTableError, UsageError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.deadlines import parse_deadline, read_deadline
from taizhang_xl.ledger.model import Item, Ledger, Record, Table, Unit, unit_keys
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.recognise import find_table, nearest_headers, read_records
from taizhang_xl.ledger.schema import (
    HANGING,
    HOLIDAYS,
    LEDGER,
    MONTHLY,
    SETTINGS,
    UNITS,
    WORDS,
    Field,
    SheetSpec,
)
from taizhang_xl.ledger.workdays import Calendar
from taizhang_xl.settings import Settings, read_settings
from taizhang_xl.text import key

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|年度|[-_.]|$)")
_SEPARATORS = re.compile(r"[、,，;；]")


class SheetSource(Protocol):
    """What a ledger is built from: a workbook on disk, or one open in Excel or Calc."""

    @property
    def file(self) -> str:
        """The file's name, for findings."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets in the order of their tabs."""

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet's cells."""


def build_ledger(source: SheetSource, *, year: int | None = None, sheet: str | None = None) -> Ledger:
    """Return the ledger of a workbook; what had to be repaired to read it is in `findings`.

    Raises NoTableError where no sheet, or more than one, holds a ledger; UsageError where no year can be known.
    """
    table, findings = _ledger_table(source, sheet)
    others = {spec.name: _other_table(source, spec) for spec in (MONTHLY, HANGING, UNITS, HOLIDAYS, SETTINGS, WORDS)}
    tables = {name: found for name, found in others.items() if found}
    settings, wrong = _settings(tables)
    ledger_year = year or settings.year or _year_in(*table.preamble) or _year_in(source.file)
    if ledger_year is None:
        raise UsageError(source.file, "看不出是哪一年的台账", "请加上 --year 年份，或在“设置”表填年度")
    calendar = _calendar(tables)
    records, repairs = read_records(table, ledger_year)
    events = _events(settings, ledger_year)
    items = tuple(_item(record, ledger_year, calendar, events) for record in records)
    units = _units(tables, items)
    missing = [
        COLUMN_MISSING.at(
            Where(source.file, table.sheet.name, address(table.header_row, 1)), column.header, column=column.header
        )
        for column in LEDGER.columns
        if column.required and column.header not in table.columns
    ]
    return Ledger(
        file=source.file,
        year=ledger_year,
        table=table,
        items=items,
        units=units,
        reports={(r.text(Field.NUMBER), _month(r)): r for r in _rows(tables, MONTHLY)},
        hangings=tuple(_rows(tables, HANGING)),
        settings=settings,
        calendar=calendar,
        tables=tables,
        findings=(*missing, *findings, *repairs, *wrong),
        unit_keys=unit_keys(units),
        words=_words(tables),
    )


def no_table(source: SheetSource, spec: SheetSpec, names: tuple[str, ...]) -> NoTableError:
    """Return the error for a workbook without the table asked for, naming the nearest headers seen."""
    near = [(name, *nearest_headers(source.sheet(name), spec)) for name in names]
    name, row, words = max(near, key=lambda seen: len(seen[2]), default=("", 0, ()))
    if not words:
        return NoTableError(source.file, "里面没有内容", "请打开看看，存有内容的表再用")
    shown = "、".join(words[:8])
    wanted = "、".join(column.header for column in spec.columns if column.required) or "、".join(
        column.header for column in spec.columns[:4]
    )
    return NoTableError(
        source.file, f"没有找到{spec.name}的表头，最像的是“{name}”第{row}行：{shown}", f"表头里要有{wanted}"
    )


def _ledger_table(source: SheetSource, wanted: str | None) -> tuple[Table, tuple[Finding, ...]]:
    if wanted is not None and wanted not in source.sheet_names:
        raise NoTableError(
            source.file, f"没有名为“{wanted}”的工作表", f"这本工作簿里有：{'、'.join(source.sheet_names)}"
        )
    names = (wanted,) if wanted else source.sheet_names
    if wanted is None and LEDGER.name in names and (found := find_table(source.sheet(LEDGER.name), LEDGER)):
        return found
    tables = {
        name: found for name in names if (found := find_table(source.sheet(name), LEDGER)) and _is_ledger(found[0])
    }
    if len(tables) == 1:
        return next(iter(tables.values()))
    if tables:
        raise NoTableError(
            source.file, f"有几张表都像台账：{'、'.join(tables)}", f"请把要用的一张改名为“{LEDGER.name}”"
        )
    raise no_table(source, LEDGER, names)


def _is_ledger(table: Table) -> bool:
    """Tell a ledger from a name list: it has tasks, and says who does them or by when."""
    return Field.TASK in table.columns and bool({Field.DEADLINE, Field.UNIT, Field.STATE} & table.columns.keys())


def _other_table(source: SheetSource, spec: SheetSpec) -> Table | None:
    if spec.name not in source.sheet_names:
        return None
    found = find_table(source.sheet(spec.name), spec)
    return found[0] if found else None


def _rows(tables: Mapping[str, Table], spec: SheetSpec) -> list[Record]:
    return read_records(tables[spec.name])[0] if spec.name in tables else []


def _item(record: Record, year: int, calendar: Calendar, events: Mapping[str, date]) -> Item:
    since = record.day(Field.ASSIGNED_ON)
    deadline = read_deadline(record.cells.get(Field.DEADLINE, BLANK_CELL), year, since, calendar, events)
    return Item(record.file, record.sheet, record.row, record.columns, record.cells, record.filled, year, deadline)


def _month(report: Record) -> str:
    """Return the month of a row of 月报 as "2018-03": staff type 2018年3月, and Excel makes a date of 2018-3."""
    if day := report.day(Field.MONTH):
        return str(Month.of(day))
    text = report.text(Field.MONTH)
    try:
        return str(Month.parse(text))
    except ValueError:
        return text


def _settings(tables: Mapping[str, Table]) -> tuple[Settings, list[Finding]]:
    records = {record.text(Field.SETTING): record for record in _rows(tables, SETTINGS)}
    settings, wrong = read_settings({name: record.text(Field.SETTING_VALUE) for name, record in records.items()})
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


def _units(tables: Mapping[str, Table], items: tuple[Item, ...]) -> tuple[Unit, ...]:
    listed = tuple(
        Unit(
            name=record.text(Field.UNIT_NAME),
            short_names=tuple(
                part.strip() for part in _SEPARATORS.split(record.text(Field.SHORT_NAMES)) if part.strip()
            ),
            head=record.text(Field.HEAD),
            mail=record.text(Field.MAIL),
        )
        for record in _rows(tables, UNITS)
        if record.text(Field.UNIT_NAME)
    )
    if listed:
        return listed
    mentioned = {key(text): text for item in items if (text := item.text(Field.UNIT))}
    return tuple(Unit(text) for text in mentioned.values())


def _words(tables: Mapping[str, Table]) -> dict[tuple[str, str], str]:
    return {
        (record.text(Field.WORD_KIND), key(other)): record.text(Field.WORD)
        for record in _rows(tables, WORDS)
        for other in _SEPARATORS.split(record.text(Field.OTHER_WORDS))
        if other.strip()
    }
