"""What was read out of small parts, kept by their bytes: a program writes the very same ones into each of its files."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
# Bounds what may be kept: some megabytes, however many files are read and whatever is in them.
_KEPT, SMALL = 64, 1 << 16


class Memo(Generic[T]):
    """Results of one pure way to read a part, none of them None. They serve many workbooks, so none may be of a kind that can change."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, bytes], T] = {}

    def of(self, data: bytes, read: Callable[[], T], place: Hashable = "") -> T:
        """Return what these bytes hold, reading them where they are new; `place` where that counts too.

        What `read` raises is never kept: an error names its file.
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
