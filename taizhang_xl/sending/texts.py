"""A text measured as phones and bots measure it, and parted where its sentences end. Pure.

A short message holds 70 UTF-16 units; a longer one goes in parts of 67, as each part says which it is (3GPP TS 23.040,
9.2.3.24.1). Phones count units and not characters: one outside the basic plane takes two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

SINGLE, PART = 70, 67
# A sentence with the marks and the line ends that close it; what stands within quotation marks ends with them.
_SENTENCE = r"[^。！？；!?;\n]*[。！？；!?;\n]+[”’」』）)]*\n*|[^。！？；!?;\n]+"


def utf16_units(text: str) -> int:
    """Return how many UTF-16 units a text takes."""
    return len(text.encode("utf-16-le")) // 2


def utf8_bytes(text: str) -> int:
    """Return how many bytes a text takes in UTF-8."""
    return len(text.encode())


def sms_parts(text: str) -> int:
    """Return as how many short messages a text is sent and billed: 70 units are 1, 71 and 134 are 2, 135 are 3."""
    units = utf16_units(text)
    return 1 if units <= SINGLE else len(_cut_units(text))


def _cut_units(text: str) -> list[int]:
    """Return the units of each part; a character of two is not cut in half, so that a part may hold one less."""
    parts = [0]
    for char in text:
        wide = 2 if ord(char) > 0xFFFF else 1
        if parts[-1] + wide > PART:
            parts.append(0)
        parts[-1] += wide
    return parts


def parted(text: str, largest: int, size: Callable[[str], int]) -> list[str]:
    """Return a text in parts of which none is larger, each ending where a sentence does.

    Raises ValueError, with the sentence, where a single one is larger than a part.
    """
    parts = [""]
    for sentence in _sentences(text.strip()):
        if size((parts[-1] + sentence).strip()) <= largest:
            parts[-1] += sentence
        elif size(sentence.strip()) <= largest:
            parts.append(sentence)
        else:
            raise ValueError(sentence.strip())
    return [part.strip() for part in parts if part.strip()]


def _sentences(text: str) -> Iterator[str]:
    yield from (found[0] for found in re.finditer(_SENTENCE, text))
