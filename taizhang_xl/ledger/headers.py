"""Header words put together of others: 整改 + 完成时限, 牵头 + 处室. What is not made of known words is no header, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from taizhang_xl.ledger.header_words import ASKED, ASKED_FOR, ENDED, NEXT, PLANNED, TABLE, WHETHER, Heads
from taizhang_xl.ledger.meaning import Meaning, Rank

_LONGEST = 16
_LONGEST_PIECE = 5
_AS_OF = r"截[至止到](?:目前|今|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末)?)的?"
_JOINTS = re.compile("[及和与、/]")


@lru_cache(maxsize=4096)
def composed(word: str) -> Meaning | None:
    """Return what a header word (a `key`) that stands in no list says by its parts, None where it is made of others."""
    if not 2 <= len(word) <= _LONGEST:
        return None
    if word[0] == "截":
        word = re.sub(_AS_OF, "", word)
    # 截至2018年3月底 alone is a day and no header.
    return (_by_beginning(word) or _by_head(word) or _of_one_kind(word)) if word else None


def _by_beginning(word: str) -> Meaning | None:
    for begin in NEXT:
        if word.startswith(begin):
            return _composed("下月安排") if _made_of(word[len(begin) :], PLANNED) and word != begin else None
    for begin in WHETHER:
        if word.startswith(begin):
            rest = word[len(begin) :]
            return Meaning("状态", Rank.COMPOSED, "进展情况", "状态") if rest and _made_of(rest, ENDED) else None
    if word.endswith("与否") and _made_of(word[:-2], ENDED):
        return Meaning("状态", Rank.COMPOSED, "进展情况", "状态")
    if any(word.startswith(begin) and _made_of(word[len(begin) :], ASKED_FOR) for begin in ASKED):
        return _composed("需协调事项")
    return None


def _by_head(word: str) -> Meaning | None:
    """Return what the longest head at the end of a word says, all that stands before it being of its topic."""
    best, longest = None, 0
    for each in _by_last_sign().get(word[-1], ()):
        for size in _head_sizes(word, each):
            if size > longest and _made_of(word[: len(word) - size], each.before):
                best, longest = each.meaning, size
    return best


def _head_sizes(word: str, heads: Heads) -> Iterator[int]:
    """Yield how many signs at the end of a word are a head: one of `first`, or of `first` and one of `second` after it."""
    for at in range(len(word)):
        if heads.second and word[at:] in heads.second:
            yield from (len(word) - begin for begin in range(at + 1) if word[begin:at] in heads.first)
        elif not heads.second and word[at:] in heads.first:
            yield len(word) - at


def _of_one_kind(word: str) -> Meaning | None:
    """Return what 责任单位及责任科室 says: parts that all mean one column."""
    parts = _JOINTS.split(word)
    found = [_by_head(part) for part in parts if part]
    sure = [meaning for meaning in found if meaning is not None and not meaning.other]
    if len(parts) < 2 or len(sure) < len(parts) or len({meaning.header for meaning in sure}) > 1:
        return None
    return max(sure, key=lambda meaning: meaning.rank)


def _made_of(text: str, words: frozenset[str]) -> bool:
    """Tell whether a text is nothing but words of a set, one after the other."""
    return not text or any(
        text[:size] in words and _made_of(text[size:], words) for size in range(1, min(len(text), _LONGEST_PIECE) + 1)
    )


def _composed(header: str) -> Meaning:
    return Meaning(header, Rank.COMPOSED)


@cache
def _by_last_sign() -> dict[str, list[Heads]]:
    found: dict[str, list[Heads]] = {}
    for heads in TABLE:
        for sign in {word[-1] for word in heads.second or heads.first}:
            found.setdefault(sign, []).append(heads)
    return found
