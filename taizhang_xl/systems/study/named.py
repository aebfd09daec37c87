"""Who is named in a text that people typed: names of others must not go where they do not belong. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache


def foreign_names(text: str, own: Sequence[str], everybody: Sequence[str]) -> list[str]:
    """Return the names of people in a text who are not one's own; a longer own name that holds a foreign one is none."""
    kept = {"".join(name.split()) for name in own}
    pattern = _any_of(tuple("".join(name.split()) for name in (*everybody, *own)))
    found = re.findall(pattern, "".join(text.split())) if pattern else []
    return [name for name in dict.fromkeys(found) if name not in kept]


@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(set(names), key=len, reverse=True)))
