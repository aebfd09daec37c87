"""Text made comparable. What staff typed is never changed by this; only compared through it."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return text for comparison: NFKC, no invisible signs, white space folded to one blank and trimmed."""
    if text.isascii():
        return _SPACE.sub(" ", text).strip()
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text.translate(_INVISIBLE))).strip()


def key(text: str) -> str:
    """Return text for looking up a name or a header: as `plain`, without any white space, lower case."""
    return _SPACE.sub("", plain(text)).lower()
