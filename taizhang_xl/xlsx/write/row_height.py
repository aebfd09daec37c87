"""How tall a row must be for new text to be read: spreadsheet programs trust the height in the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from taizhang_xl.changes import Height
from taizhang_xl.text import line_count
from taizhang_xl.xlsx import markup

_LINE_POINTS, _PADDING_POINTS = 15.0, 4.0
# Of the fonts that offices use, the one with the tallest lines and the widest characters against its digits.
_LINE_OF_SIZE, _WIDE_OF_DIGITS = 1.45, 1.05
# A single line fits into the height that programs give to rows of its font.
_ONE_LINE_OF_SIZE = 1.2
# The most that Excel gives a row.
_MAX_POINTS = 409.0


class Wrapped(NamedTuple):
    """A text that breaks into lines: the width of its cell in characters, its font's size, that of the sheet's own font.

    `beside` is what rows below give to its cell where that is merged with theirs, None for a cell of this row alone.
    """

    text: str
    width: float
    size: float
    base: float
    beside: float | None = None

    @property
    def points(self) -> float:
        """The height its row needs."""
        lines = line_count(self.text, self.width, self.size / self.base * _WIDE_OF_DIGITS)
        if lines == 1:
            return self.size * _ONE_LINE_OF_SIZE - (self.beside or 0)
        return lines * max(_LINE_POINTS, self.size * _LINE_OF_SIZE) + _PADDING_POINTS - (self.beside or 0)


def may_wrap(text: str, width: float) -> bool:
    """Tell, at little cost, whether a text could take more than one line in a column of this width."""
    return 2.2 * len(text) + 2 > width or "\n" in text


def height_of(head: bytes) -> Height:
    """Return what a row's start tag says of its height."""
    found = markup.attributes(head)
    points = markup.decimal(found[b"ht"], 0.0) if b"ht" in found else None
    return Height(points, markup.is_true(found.get(b"customHeight")))


def with_height(head: bytes, height: Height) -> bytes:
    """Return a row's start tag with a height."""
    head = markup.with_attribute(head, b"ht", None if height.points is None else b"%g" % height.points)
    was_set = markup.is_true(markup.attributes(head).get(b"customHeight"))
    return head if was_set == height.is_set else markup.with_attribute(
        head, b"customHeight", b"1" if height.is_set else None
    )  # fmt: skip


def grown(head: bytes, texts: Iterable[Wrapped], default: float) -> Height | None:
    """Return the height at which a row shows new texts whole, None where it does already. A row never shrinks."""
    now = height_of(head)
    tallest = max(texts, key=lambda each: each.points)
    needed = min(round(tallest.points, 2), _MAX_POINTS)
    if needed <= (default if now.points is None else now.points):
        return None
    # Programs work out the height of a row that is not set from cells that are not merged.
    return Height(needed, now.is_set or tallest.beside is not None)
