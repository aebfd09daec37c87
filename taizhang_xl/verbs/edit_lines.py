"""Edits as they are written in a terminal: a cell and its value, the fields of a new row, rows as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from taizhang_xl.cells import Value
from taizhang_xl.dates.day import iso_day
from taizhang_xl.errors import UsageError

_SET = re.compile(r"(?P<place>.+?![^!=]+)=(?P<value>.*)", re.S)
_ROW = re.compile(r"(?P<sheet>[^=]+)!(?P<fields>[^!=]+=.*)", re.S)
# A semicolon ends a value only where a column and "=" follow: other ones are part of the text.
_NEXT_FIELD = re.compile(r"[;；](?=[^;；=]+=)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_JSON_CURE = '请写成 {"台账": [{"编号": "1-003", "C": 5}]} 这样'


def parsed_place(text: str) -> tuple[str, str]:
    """Return sheet and cell of "台账!Q3"."""
    sheet, sign, cell = text.rpartition("!")
    if not sign or not sheet or not cell.strip():
        raise UsageError(text, "看不懂是哪个单元格", "请写成“工作表!单元格”，如 台账!Q3")
    return sheet, cell.strip()


def parsed_set(text: str) -> tuple[str, Value]:
    """Return place and value of "台账!Q3=办结"."""
    match = _SET.fullmatch(text)
    if match is None:
        raise UsageError(text, "看不懂这一处修改", "请写成“工作表!单元格=内容”，如 台账!Q3=办结")
    return match["place"], typed_value(match["value"])


def parsed_rows(text: str) -> tuple[str, dict[str, Value]]:
    """Return sheet and fields of "台账!B=内容;C=内容"; a value may hold "=" and any ";" that no column follows."""
    match = _ROW.fullmatch(text)
    if match is None:
        raise UsageError(text, "看不懂要加的这一行", "请写成“工作表!列=内容;列=内容”，如 台账!A=1-003;B=内容")
    row: dict[str, Value] = {}
    for field in _NEXT_FIELD.split(match["fields"]):
        name, _, value = field.partition("=")
        if name.strip() in row:
            raise UsageError(text, f"“{name.strip()}”给了两次内容", "请只给一次；内容里有“;列=”的，请用 --append-json")
        row[name.strip()] = typed_value(value)
    return match["sheet"], row


def parsed_rows_json(text: str) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield sheet and fields of the rows in a JSON text: sheet -> rows, column or header -> value.

    Texts are taken as they are, but a day in ISO form is a day.
    """
    try:
        sheets = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(
            "--append-json", f"不是 JSON（第 {error.lineno} 行第 {error.colno} 个字）", _JSON_CURE
        ) from None
    if not isinstance(sheets, dict) or not all(isinstance(rows, list) for rows in sheets.values()):
        raise UsageError("--append-json", "看不懂要加的行", _JSON_CURE)
    for sheet, rows in sheets.items():
        for row in rows:
            if not isinstance(row, dict):
                raise UsageError("--append-json", f"{sheet} 里有一行不是“列: 内容”", _JSON_CURE)
            yield sheet, {name: _json_value(value) for name, value in row.items()}


def _json_value(value: Any) -> Any:
    return (_day(value) or value) if isinstance(value, str) else value


def typed_value(text: str) -> Value:
    """Return the value that a text stands for: a number, a day, nothing, or the text itself ("007" is text)."""
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return _day(text) or text


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return iso_day(text)
    except ValueError:
        return None
