"""Addresses as people write them in a range: "A1", "$A$1:B9", "A:C", "3:5", and unions of those."""

from __future__ import annotations

import re

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, Range, address, column_number, parse_range

_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


def parse_areas(text: str) -> tuple[Range, ...]:
    """Return the rectangles of an address, one or a union. Raises ValueError where it is none (a name, say)."""
    return tuple(_area(part.strip()) for part in text.split(","))


def _area(text: str) -> Range:
    if match := _COLUMNS.fullmatch(text):
        left, right = sorted(map(column_number, match.groups()))
        if right > MAX_COLUMN:
            raise ValueError(text)
        return Range(1, left, MAX_ROW, right)
    if match := _ROWS.fullmatch(text):
        top, bottom = sorted(map(int, match.groups()))
        if bottom > MAX_ROW:
            raise ValueError(text)
        return Range(top, 1, bottom, MAX_COLUMN)
    if text.endswith(":"):
        raise ValueError(text)
    return parse_range(text)


def area_text(area: Range, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """Return "$A$1:$B$9", or "A1" and the like."""
    first = _cell(area.top, area.left, row_absolute, column_absolute)
    last = _cell(area.bottom, area.right, row_absolute, column_absolute)
    return first if first == last else f"{first}:{last}"


def _cell(row: int, column: int, row_absolute: bool, column_absolute: bool) -> str:
    plain = address(row, column)
    letters = plain.rstrip("0123456789")
    return f"{'$' if column_absolute else ''}{letters}{'$' if row_absolute else ''}{row}"
