"""How findings name other cells, and lists of names."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.findings import Where

_MOST_NAMES = 20
_MOST_SIGNS = 30


def place(other: Where, seen_from: Where) -> str:
    """Return a cell as a finding names it: with its sheet only where that is another one."""
    return other.cell if other.sheet == seen_from.sheet else f"{other.sheet}!{other.cell}"


def listed(names: Sequence[str]) -> str:
    """Return names in one line, the first of very many."""
    return "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "")


def shortened(text: str) -> str:
    """Return a text as it can stand in a sentence."""
    return text if len(text) <= _MOST_SIGNS else f"{text[:_MOST_SIGNS]}…"
