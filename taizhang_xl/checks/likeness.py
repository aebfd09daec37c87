"""Texts that are nearly the same, found by rare pairs of signs that they share: never all pairs of texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, islice

from taizhang_xl.text import key

_NOISE = re.compile(r"[\W_的]+")
_COUNTS = re.compile("[0-9一二三四五六七八九十百千两上下]")
_FEWEST_PAIRS = 5
# Bounds for ledgers made of one phrase over and over: how many pairs lead to other texts, to how many each, and how
# many pairs are compared in all.
_MOST_RARE = 10
_MOST_TEXTS = 10
_MOST_PAIRS = 500


def comparable(text: str) -> str:
    """Return a text without what does not change its sense: spaces, punctuation, width of signs, 的."""
    return _NOISE.sub("", key(text))


def figures(text: str) -> str:
    """Return the figures of a text: where they differ, texts speak of different work."""
    return "".join(_COUNTS.findall(text))


class LikeTexts:
    """Finds texts nearly the same among those asked for before. `texts` are all the different ones there are.

    Nearly the same: at least 4/5 of all pairs of neighbouring signs are common. Two such texts always share one of
    the rarest fifth of their pairs, so only texts found by those are compared. Texts whose figures differ are never
    alike: 2017年决算 and 2018年决算, 第一季度 and 第二季度, 上半年 and 下半年 are different work.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs = {text: _pairs(text) for text in texts}
        counts = Counter(chain.from_iterable(self._pairs.values()))
        ordered = sorted(counts, key=lambda pair: (counts[pair], pair))
        self._rank = {pair: rank for rank, pair in enumerate(ordered)}
        self._by_pair: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def like(self, text: str) -> tuple[str, ...]:
        """Return the texts asked for earlier that are nearly this one, and remember this one; ask once for each."""
        pairs = self._pairs[text]
        if len(pairs) < _FEWEST_PAIRS:
            return ()
        counts = figures(text)
        needed = -(-4 * len(pairs) // 5)
        rarest = sorted(pairs, key=self._rank.__getitem__)[: min(len(pairs) - needed + 1, _MOST_RARE)]
        lists = [self._by_pair[counts, pair] for pair in rarest]
        recent = chain.from_iterable(texts[-_MOST_TEXTS:] for texts in lists)
        candidates = dict.fromkeys(islice(recent, _MOST_PAIRS // len(pairs)))
        for texts in lists:
            texts.append(text)
        return tuple(other for other in candidates if _alike(pairs, self._pairs[other]))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(str.__add__, text, text[1:]))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if 5 * min(len(one), len(other)) < 4 * max(len(one), len(other)):
        return False
    common = len(one & other)
    return 5 * common >= 4 * (len(one) + len(other) - common)
