"""Text made comparable and measured. What staff typed is never changed by this; only compared through it."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# The same few thousand words come again and again; a cache of them is far smaller than a workbook.
_CACHED = 1 << 14


@lru_cache(maxsize=_CACHED)
def plain(text: str) -> str:
    """Return text for comparison: NFKC, no invisible signs, white space folded to one blank and trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


@lru_cache(maxsize=_CACHED)
def key(text: str) -> str:
    """Return text for looking up a name or a header: as `plain`, without any white space, lower case."""
    return plain(text).replace(" ", "").lower()


def text_width(text: str) -> int:
    """Return the width of a text in half-width characters: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


@lru_cache(maxsize=4096)
def line_count(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell `width` characters wide that wraps its text."""
    # Two characters less than the column holds: cell padding, and signs that must not begin a line.
    room = max(int(width) - 2, 2)
    return sum(max(1, math.ceil(text_width(part) / room)) for part in text.split("\n"))
