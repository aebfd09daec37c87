"""A frame that somebody hands back: whether it is still a frame of these items, and its cells as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from taizhang_xl.cells import Value
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.frames.columns import CELL, DAY, FRAMES, ORDERED, TEXT, Column
from taizhang_xl.ledger.schema import Field

if TYPE_CHECKING:
    import pandas as pd

Rows = dict[str, dict[str, Value]]
"""The cells of a frame: 单元格 -> label -> value."""

_COLUMNS = {column.name: column for column in FRAMES["items"].columns}
_KEYS = (str(Field.NUMBER), CELL)
_SHOWN = 5
_SUBJECT = "数据框"
_PART = "只写回一部分的，加 part=True"


def checked(frame: pd.DataFrame, base: Mapping[str, object], *, part: bool) -> Rows:
    """Return the cells of a frame by their rows in the ledger. `base` has the rows that it was made with, by 单元格.

    Raises UsageError naming labels that are missing, doubled or unknown, other dtypes, rows added, doubled or missing.
    """
    names = [str(name) for name in frame.columns]
    _check_labels(names, part=part)
    wrong = [
        f"{name}（是 {frame[name].dtype}，应是 {_COLUMNS[name].dtype}）" for name in names if not _fits(frame, name)
    ]
    if wrong:
        raise UsageError(_SUBJECT, f"列的类型变了：{listed(wrong)}", "请用 astype 改回，或重新读一遍")
    _check_rows(frame, base, part=part)
    values = {name: list(_values(frame, _COLUMNS[name])) for name in names}
    cells = values[CELL]
    return {str(cell): {name: values[name][at] for name in values} for at, cell in enumerate(cells)}


def listed(names: Sequence[str]) -> str:
    """Return names in a line, only the first of many."""
    more = f" 等 {len(names)} 处" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _check_labels(names: Sequence[str], *, part: bool) -> None:
    if doubled := [name for name, count in Counter(names).items() if count > 1]:
        raise UsageError(_SUBJECT, f"列名重复：{listed(doubled)}", "请去掉一列")
    unknown = [name for name in names if name not in _COLUMNS]
    missing = [name for name in (_KEYS if part else _COLUMNS) if name not in names]
    if unknown or missing:
        told = [f"{word}：{listed(found)}" for word, found in (("多出列", unknown), ("缺少列", missing)) if found]
        cure = "列名改了的请改回，自己加的列先 drop" if unknown else "认行要用编号和单元格" if part else _PART
        raise UsageError(_SUBJECT, "，".join(told), cure)


def _check_rows(frame: pd.DataFrame, base: Collection[str], *, part: bool) -> None:
    cells = ["" if cell is None else str(cell) for cell in _values(frame, _COLUMNS[CELL])]
    numbers = ["" if number is None else str(number) for number in _values(frame, _COLUMNS[Field.NUMBER])]
    if added := [number or f"第 {at} 行" for at, number in enumerate(numbers) if cells[at] not in base]:
        raise UsageError(
            _SUBJECT, f"多出行：{listed(added)}，不知道写在哪里", "新事项请在台账里加，或用 taizhang edit --append"
        )
    if doubled := [cell for cell, count in Counter(cells).items() if count > 1]:
        raise UsageError(_SUBJECT, f"同一行有几次：{listed(doubled)}", "一件事项只留一行")
    if (missing := [cell for cell in base if cell not in set(cells)]) and not part:
        raise UsageError(_SUBJECT, f"少了 {len(missing)} 行：{listed(missing)}，台账里的事项不能这样删", _PART)


def _fits(frame: pd.DataFrame, name: str) -> bool:
    import pandas as pd

    dtype, column = frame[name].dtype, _COLUMNS[name]
    if column.dtype == TEXT:
        return isinstance(dtype, pd.StringDtype)
    if column.dtype == DAY:
        return pd.api.types.is_datetime64_dtype(dtype)
    if column.dtype == ORDERED:
        return isinstance(dtype, pd.CategoricalDtype) and set(dtype.categories) <= set(column.categories)
    return str(dtype) == column.dtype


def _values(frame: pd.DataFrame, column: Column) -> Iterator[Value]:
    import pandas as pd

    for value in frame[column.name]:
        if pd.isna(value):
            yield None
        elif column.dtype == DAY:
            yield _day(column.name, value)
        else:
            yield str(value) if column.dtype in (TEXT, ORDERED) else int(value)


def _day(name: str, value: pd.Timestamp) -> date:
    if value != value.normalize():
        raise UsageError(_SUBJECT, f"{name} 带着几点几分（{value}）", "请用 .dt.normalize() 只留日期")
    return value.date()
