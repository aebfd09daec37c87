"""Names as staff write them in one cell: several units or people, with their parts in brackets; the six categories."""

from __future__ import annotations

import re

from taizhang_xl.ledger.schema import CATEGORIES
from taizhang_xl.text import key

_SEPARATORS = re.compile(r"[、,，;；/／\n]")
_ROLE = re.compile(r"[(（](?:配合|协办|协助|参与|牵头|主办|主责|承办)[)）]|(?:牵头|主办|配合|协办)[:：]")
_CATEGORY_OF = {key(word): name for name, words in CATEGORIES.items() for word in (name, *words)}


def names_in(text: str) -> list[str]:
    """Return the names of a cell that lists several, without marks such as （配合）."""
    return [name for part in _SEPARATORS.split(text) if (name := _ROLE.sub("", part).strip())]


def category_named(text: str) -> str | None:
    """Return the category that a word means, None if it is none of the six."""
    return _CATEGORY_OF.get(key(text))
