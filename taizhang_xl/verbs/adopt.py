"""The verb adopt: take over a ledger that the office already has, its columns shown and settled once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.cells import MAX_COLUMN, Value, column_name, column_number
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER as LEDGER_FILE
from taizhang_xl.contract.common_options import SHEET, YEAR, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.bases import columns_file, read_columns, write_columns
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.names import category_named
from taizhang_xl.ledger.schema import CATEGORIES, LEDGER, UNITS, Field, Owner, Type
from taizhang_xl.verbs.new import ledger_data


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


def _read_columns(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))  # type: ignore[call-overload]


_COLUMNS: Option[tuple[str, ...]] = Option(
    "column",
    _read_columns,
    "指定一列，如 目标任务=D，可给多次；以后都按它读",
    (),
    "Sequence[str] | str | None",
    many=True,
)
_TO: Option[Path | None] = Option(
    "to", read_path, "另写一本我们版式的台账；不给就只看", None, "str | Path | None"
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Show how a ledger is read; remember the columns settled ("目标任务=D"); with `to` write it in our layout.

    The office's own file is never changed. Raises UsageError for a column or header there is not.
    """
    path, to, told = context.path, context[_TO], context[_COLUMNS]
    if to is not None:
        ready_new_file(to)
    chosen = {**read_columns(path), **dict(_settled(path, text) for text in told)}
    ledger = context.open(sheet=context[SHEET], columns=chosen).ledger
    adopted = _adopted(ledger)
    files: tuple[Product, ...] = ()
    if to is not None:
        numbers = dict(_numbers(ledger))
        rows = {LEDGER: [_row(ledger, item, numbers) for item in ledger.items], UNITS: _unit_rows(ledger)}
        files = (product_of(to, ledger_data(to, ledger.year, ledger.settings.office, rows)),)
    if not context.dry_run:
        adopted = adopted._replace(settled=columns_file(path) if told else None, written=to)
    remember = (partial(write_columns, path, chosen),) if told else ()
    return Decision(tuple(_lines(adopted)), files=files, remember=remember, result=adopted)


def _adopted(ledger: Ledger) -> Adopted:
    first = ledger.parts[0]
    return Adopted(
        sheets=tuple(part.sheet.name for part in ledger.parts),
        columns={name: column_name(column) for name, column in first.columns.items()},
        missing=tuple(column.header for column in LEDGER.columns if column.required and column.header not in first.columns),
        findings=ledger.findings,
        items=len(ledger.items),
        numbered=sum(not item.number for item in ledger.items),
    )  # fmt: skip


def _lines(done: Adopted) -> Iterator[Line]:
    """Yield how the columns of a ledger were taken and what is written."""
    yield Line(f"工作表：{'、'.join(done.sheets)}，{done.items} 项")
    for name, letters in done.columns.items():
        yield Line(f"  {letters} 列  {name}")
    if done.missing:
        missing = "、".join(done.missing)
        yield Line(f"没有找到：{missing}（有的话请用 --column 列名=列号 指定）", Severity.WARNING)
    yield from (Line.of(finding) for finding in done.findings if finding.severity is Severity.REPAIR)
    if done.settled:
        yield Line(f"√ 指定的列已记在 {done.settled}，以后都按它读")
    if done.written:
        numbered = f"，其中 {done.numbered} 项原来没有编号，已编上" if done.numbered else ""
        yield Line(f"√ 已写新台账 {done.written}{numbered}；下一步：taizhang check {done.written}")


def _json(done: Done) -> dict[str, Any]:
    adopted: Adopted = done.decision.result
    return {**adopted._asdict(), "findings": [finding.as_dict() for finding in adopted.findings]}


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


VERB = Verb(
    "adopt", "接收单位已有的台账：看各列怎样认，认不准的指定一次。", (LEDGER_FILE, _COLUMNS, _TO, SHEET, YEAR), decide, group="建账",
    python="Adopted", json=_json,
)  # fmt: skip
