"""How tall a row must be for new text to be read: spreadsheet programs trust the height in the file."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang_xl.text import line_count
from taizhang_xl.xlsx import markup

_LINE_POINTS = 15.0
_PADDING_POINTS = 6.0
# The most that Excel gives a row.
_MAX_POINTS = 409.0


def may_wrap(text: str, width: float) -> bool:
    """A quick check whether a text could take more than one line in a column of this width."""
    return 2 * len(text) + 2 > width or "\n" in text


def with_room(head: bytes, texts: Iterable[tuple[str, float]], default: float) -> bytes:
    """Return a row's start tag with a height that shows wrapped texts whole, each with its column's width.

    A row never shrinks, and a height set by hand stays.
    """
    lines = max((line_count(text, width) for text, width in texts), default=1)
    if lines < 2:
        return head
    found = markup.attributes(head)
    if markup.is_true(found.get(b"customHeight")):
        return head
    needed = min(lines * _LINE_POINTS + _PADDING_POINTS, _MAX_POINTS)
    if needed <= markup.decimal(found.get(b"ht", b""), default):
        return head
    return markup.with_attribute(head, b"ht", b"%g" % needed)
