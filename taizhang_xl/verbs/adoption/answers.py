"""What people answered about the columns of their layout, checked against the sheet before it counts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from taizhang_xl.cells import MAX_COLUMN, column_name, column_number, value_text
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.schema import LEDGER, Field
from taizhang_xl.reading.seen import Seen, SeenColumn
from taizhang_xl.reading.settled import Settled
from taizhang_xl.text import content

_ENOUGH = 0.8
NONE = "无"
_NONE_WORDS = (NONE, "没有", "-", "—")


def answered(path: Path, seen: Seen, settled: Settled, answers: Iterable[str]) -> Settled:
    """Return what is settled once these answers ("状态=I", "编号=无") are. Raises UsageError for one that cannot be."""
    new = dict(_answer(path, seen, text) for text in answers)
    for name, column in new.items():
        settled = settled.with_(name, column, _header(seen, name, column))
    for name, column in settled.columns.items():
        if other := next(
            (each for each, at in settled.columns.items() if column and at == column and each != name), None
        ):
            raise UsageError(path, f"{column_name(column)} 列既定为“{name}”又定为“{other}”", "一列只能是一样，请改一个")
    return settled


def _header(seen: Seen, name: str, column: int) -> str | None:
    """Return what stands over the column, for none over the one that its header speaks for: it is refused."""
    if column:
        return seen.columns[column].header
    refused = seen.columns.get(seen.known.get(name, 0))
    return refused.header if refused else None


def _answer(path: Path, seen: Seen, text: str) -> tuple[str, int]:
    name, _, told = (part.strip() for part in text.partition("="))
    header = LEDGER.header(name)
    if header is None:
        columns = "、".join(column.header for column in LEDGER.columns)
        raise UsageError(path, f"台账里没有“{name}”这一列", f"可以指定的有：{columns}")
    if told in _NONE_WORDS:
        if header == Field.TASK:
            raise UsageError(path, "“目标任务”不能没有", "请指定写着要做什么的那一列，如 目标任务=D")
        return header, 0
    column = _column(path, seen, told.upper())
    if header == Field.NUMBER:
        _refuse_no_numbers(path, seen.columns[column])
    return header, column


def _refuse_no_numbers(path: Path, column: SeenColumn) -> None:
    """Raise UsageError for a column that cannot tell items apart."""
    texts = [content(value_text(cell.value)) for cell in column.cells]
    filled = [text for text in texts if text]
    if len(filled) < _ENOUGH * len(texts) or len(set(filled)) < _ENOUGH * len(filled):
        what = (
            f"{column.letter} 列 {len(texts)} 行里有内容的 {len(filled)} 行，不重复的 {len(set(filled))} 行，不能作编号"
        )
        raise UsageError(path, what, "请另指定一列；没有编号的写 --column 编号=无，再加 --number 新编")


def _column(path: Path, seen: Seen, letters: str) -> int:
    if not (letters.isascii() and letters.isalpha()) or column_number(letters) > MAX_COLUMN:
        raise UsageError(path, f"“{letters}”不是列号", "请写成 目标任务=D 这样，没有这一列的写 目标任务=无")
    number, last = column_number(letters), max(seen.columns, default=0)
    if number > last:
        raise UsageError(path, f"{letters} 列在表的外面", f"表里有内容的列到 {column_name(last)} 列为止，请核对列号")
    if number not in seen.columns:
        raise UsageError(path, f"{letters} 列没有列名也没有内容", "请核对列号")
    return number
