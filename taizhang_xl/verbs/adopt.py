"""The verb adopt: take over a ledger that the office already has, its columns shown and settled once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, Value, column_name, column_number
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.findings import Finding
from taizhang_xl.journal.bases import read_columns, write_columns
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.names import category_named
from taizhang_xl.ledger.schema import CATEGORIES, LEDGER, UNITS, Field, Owner, Type
from taizhang_xl.verbs.new import make_ledger


class Adopted(NamedTuple):
    """How a ledger's columns were taken, and what was written: the map of settled columns, the new ledger."""

    sheets: tuple[str, ...]
    columns: Mapping[str, str]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    items: int
    numbered: int = 0
    settled: Path | None = None
    written: Path | None = None


def adopt(
    path: Path, settle: Sequence[str] = (), *, to: Path | None = None, year: int | None = None,
    sheet: str | None = None, dry_run: bool = False,
) -> Adopted:  # fmt: skip
    """Show how a ledger is read; remember the columns settled ("目标任务=D"); with `to` write it in our layout.

    The office's own file is never changed. Raises UsageError for a column or header there is not.
    """
    if to is not None:
        ready_new_file(to)
    chosen = {**read_columns(path), **dict(_settled(path, text) for text in settle)}
    ledger = open_ledger(path, year=year, sheet=sheet, columns=chosen).ledger
    first = ledger.parts[0]
    numbers = dict(_numbers(ledger))
    map_file = None if dry_run or not settle else write_columns(path, chosen)
    if to is not None and not dry_run:
        rows = {LEDGER: [_row(ledger, item, numbers) for item in ledger.items], UNITS: _unit_rows(ledger)}
        make_ledger(to, ledger.year, ledger.settings.office, rows)
    return Adopted(
        sheets=tuple(part.sheet.name for part in ledger.parts),
        columns={name: column_name(column) for name, column in first.columns.items()},
        missing=tuple(column.header for column in LEDGER.columns if column.required and column.header not in first.columns),
        findings=ledger.findings,
        items=len(ledger.items),
        numbered=sum(not item.number for item in ledger.items),
        settled=map_file,
        written=None if dry_run else to,
    )  # fmt: skip


def _settled(path: Path, text: str) -> tuple[str, int]:
    name, _, letters = text.partition("=")
    header, letters = LEDGER.header(name), letters.strip().upper()
    if header is None:
        raise UsageError(
            path, f"台账里没有“{name}”这一列", f"可以指定的有：{'、'.join(c.header for c in LEDGER.columns)}"
        )
    if not (letters.isascii() and letters.isalpha()) or column_number(letters) > MAX_COLUMN:
        raise UsageError(path, f"“{letters}”不是列号", "请写成 目标任务=D 这样")
    return header, column_number(letters)


def _numbers(ledger: Ledger) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield (sheet, row) and a number for each item that has none: category and a count that is not taken."""
    taken = {item.number for item in ledger.items}
    counts = dict.fromkeys(range(len(CATEGORIES) + 1), 0)
    names = list(CATEGORIES)
    for item in ledger.items:
        if item.number:
            continue
        category = category_named(ledger.standard("类别", item.text(Field.CATEGORY)))
        group = names.index(category) + 1 if category else 0
        counts[group] += 1
        while (number := f"{group}-{counts[group]:03d}") in taken:
            counts[group] += 1
        taken.add(number)
        yield (item.sheet, item.row), number


def _row(ledger: Ledger, item: Item, numbers: Mapping[tuple[str, int], str]) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for column in LEDGER.columns:
        name = column.header
        if column.owner is Owner.COMPUTED or not item.text(name):
            continue
        day = item.day(name) if column.type is Type.DATE else None
        row[name] = day or (item.cell(name).value if column.type is Type.NUMBER else item.shown(name))
    row[Field.NUMBER] = item.number or numbers[item.sheet, item.row]
    unit = ledger.unit_of(item)
    if unit and unit.name != item.text(Field.UNIT) and unit.short != item.text(Field.UNIT):
        row[Field.REMARK] = "；".join(filter(None, (item.shown(Field.REMARK), f"原责任单位：{item.shown(Field.UNIT)}")))
        row[Field.UNIT] = unit.name
    return row


def _unit_rows(ledger: Ledger) -> list[dict[str, Value]]:
    return [
        {
            Field.UNIT_NAME: unit.name,
            Field.SHORT_NAMES: "、".join(unit.short_names) or None,
            Field.HEAD: unit.head or None,
            Field.MAIL: unit.mail or None,
        }
        for unit in ledger.units
    ]
