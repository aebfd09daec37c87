"""Parsed small parts, cached by their bytes: a program writes the very same ones into each of its files."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
# Bounds the cache to some megabytes, however many files are read and whatever is in them.
_KEPT, SMALL = 64, 1 << 16


class Memo(Generic[T]):
    """Results of one pure parser of a part, never None. Many workbooks share them, so they must be immutable."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, bytes], T] = {}

    def of(self, data: bytes, read: Callable[[], T], place: Hashable = "") -> T:
        """Return the parsed bytes, calling `read` if they are new; `place` joins the key if the result depends on it.

        An exception from `read` is not cached: an error names its file.
        """
        key = (place, data)
        result = self._known.get(key)
        if result is not None:
            return result
        result = read()
        if len(data) <= SMALL:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = result
        return result
