"""A ledger and what was consolidated into it -> its part of the Parquet data set: items, changes, findings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.paper.parquet import Row, parquet_bytes, partition_of, write_rows
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.verbs.item_values import DATES, NAMES, item_values

_CELL = "单元格"
ITEM_COLUMNS = (*NAMES, _CELL)
# What JSON calls the fields of entries -> what people call them.
_CHANGE = {
    "unit": "单位", "编号": "编号", "field": "列名", "base": "底稿", "ledger": "台账", "return": "报来",
    "file": "文件", "cell": _CELL, "note": "说明",
}  # fmt: skip
_FINDING = {
    "code": "代码", "severity": "程度", "file": "文件", "sheet": "工作表", "cell": _CELL, "value": "内容",
    "message": "说明", "fix": "改法",
}  # fmt: skip
CHANGE_COLUMNS = ("处理", *_CHANGE.values())
FINDING_COLUMNS = tuple(_FINDING.values())


def write_tables(folder: Path, name: str, ledger: Path, listed: Path, year: int | None, as_of: date) -> None:
    """Write one ledger's part of each table: items as the workbook holds them on a day, the rest from its lists."""
    opened = open_ledger(ledger, year=year).ledger
    told = json.loads(listed.read_text("utf-8"))
    write_rows(partition_of(folder / "items", name), ITEM_COLUMNS, DATES, _items(opened, as_of), ledger)
    write_rows(partition_of(folder / "changes", name), CHANGE_COLUMNS, (), _changes(told), ledger)
    write_rows(partition_of(folder / "findings", name), FINDING_COLUMNS, (), _findings(told), ledger)


def items_data(ledger: Ledger, as_of: date) -> bytes:
    """Return a ledger's items on a day as one Parquet file: columns as in the data set, days as days, null for blank."""
    return parquet_bytes(ITEM_COLUMNS, DATES, _items(ledger, as_of))


def _items(ledger: Ledger, as_of: date) -> Iterator[Row]:
    for item in ledger.items:
        values: dict[str, str | date | None] = {**item_values(ledger, item, as_of), _CELL: f"{item.sheet}!A{item.row}"}
        days = {key: date.fromisoformat(text) for key in DATES if isinstance(text := values[key], str)}
        yield {**values, **days}


def _changes(told: Mapping[str, Any]) -> Iterator[Row]:
    for kind in EntryKind:
        for entry in told.get(kind, ()):
            yield {"处理": kind.label, **{word: entry[field] for field, word in _CHANGE.items()}}


def _findings(told: Mapping[str, Any]) -> Iterator[Row]:
    for finding in told.get("findings", ()):
        yield {word: finding[field] for field, word in _FINDING.items()}
