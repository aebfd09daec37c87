"""A value as the bytes of a cell: its type and content, or why a cell cannot hold it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from html import escape
from typing import NamedTuple

from taizhang_xl.cells import Value

_MAX_TEXT = 32_767
_MAX_EXACT = 10**15
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 (cells know no time zone)
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_MARCH_1900 = datetime(1900, 3, 1)  # noqa: DTZ001
_SHORT = 100
# What reads like an escaped character, and what must be escaped.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Content(NamedTuple):
    """The `t` attribute of a cell (None for a number) and the bytes between its tags."""

    kind: bytes | None
    inner: bytes


def objection(value: Value, *, date1904: bool) -> str | None:
    """Return in Chinese why a cell cannot hold the value, with the cure, None if it can."""
    if isinstance(value, str):
        # A lone surrogate is not a character.
        return None if len(value) <= _SHORT and value.isprintable() else _text_objection(value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return "不是一个数，请改成数字或文字"
        if isinstance(value, int) and abs(value) >= _MAX_EXACT:
            return "数字超过 15 位会被表格软件改掉末位，请按文字写入"
        return None
    if isinstance(value, datetime | time) and value.tzinfo is not None:
        return "带时区的时间写不进单元格，请先去掉时区"
    if isinstance(value, date) and not 0 <= serial(value, date1904=date1904) < 2_958_466:
        return "日期早于表格软件能表示的最早一天，请按文字写入"
    return None


def _text_objection(text: str) -> str | None:
    # Excel counts UTF-16 units, so a rare character counts as two.
    if len(text) * 2 > _MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > _MAX_TEXT:
        return "文字超过一个单元格能装的 32767 个字，请分成几格"
    if _SURROGATE.search(text):
        return "文字里有半个字符，请重新输入这段文字"
    return None


def serial(value: date | time, *, date1904: bool) -> int | float:
    """Return the serial of a day (whole) or a moment (fraction) in the workbook's date system."""
    if isinstance(value, time):
        since = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
        return since / timedelta(days=1)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    days = (moment - (_EPOCH_1904 if date1904 else _EPOCH_1900)) / timedelta(days=1)
    # The 1900 system counts a 29 February 1900 that never was: days before it are one less.
    if not date1904 and moment < _MARCH_1900:
        days -= 1
    return int(days) if days.is_integer() else days


def content(value: Value, prefix: bytes, *, date1904: bool) -> Content:
    """Return type and inner bytes of a cell that holds `value`; text stays text, even if it begins with "="."""
    if value is None:
        return Content(None, b"")
    if isinstance(value, str):
        return _short_text(value, prefix) if len(value) <= _SHORT else _text(value, prefix)
    if isinstance(value, bool):
        return Content(b"b", _wrapped(b"v", b"1" if value else b"0", prefix))
    number = serial(value, date1904=date1904) if isinstance(value, date | time) else value
    return Content(None, _wrapped(b"v", repr(number).encode(), prefix))


def _text(value: str, prefix: bytes) -> Content:
    safe = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
    text = b'<%st xml:space="preserve">%s</%st>' % (prefix, escape(safe, quote=False).encode(), prefix)
    return Content(b"inlineStr", _wrapped(b"is", text, prefix))


# Most texts of a list are short and recur.
_short_text = lru_cache(maxsize=4096)(_text)


def _wrapped(name: bytes, inner: bytes, prefix: bytes) -> bytes:
    return b"<%s%s>%s</%s%s>" % (prefix, name, inner, prefix, name)
