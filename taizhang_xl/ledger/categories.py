"""Which categories a ledger's items may have: the six, those that its 词典 adds, or a list of the office's own."""

from __future__ import annotations

from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import category_named
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import key

_KIND = "类别"
# Fewer items than this show no way of sorting of their own.
_ENOUGH = 3


def category_of(ledger: Ledger, text: str) -> str | None:
    """Return the category that a word means: one of the six, or one that the ledger's 词典 names. None for any other."""
    word = ledger.standard(_KIND, text)
    return category_named(word) or (word if (_KIND, key(word)) in ledger.words else None)


def listed_categories(ledger: Ledger) -> tuple[str, ...]:
    """Return the categories beside the six that 词典 names as standard words."""
    named = (word for (kind, _), word in ledger.words.items() if kind == _KIND and category_named(word) is None)
    return tuple(dict.fromkeys(named))


def is_own_list(ledger: Ledger) -> bool:
    """Tell whether most categories in use are others than the six, and no list says which: the office sorts in its own way."""
    used = [text for item in ledger.items if (text := item.content(Field.CATEGORY))]
    others = [text for text in used if category_of(ledger, text) is None]
    most = 2 * len(others) > len(used) and 2 * len(set(others)) > len(set(used))
    return most and len(others) >= _ENOUGH and not listed_categories(ledger)
