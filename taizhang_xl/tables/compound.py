"""The container of .xls and .et files: a stream taken out of it, whole or not at all.

Converters repair what they can, so a truncated file would be read as a smaller ledger; here it is refused.
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import NamedTuple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<24xHHHHH6xIIIIIIIII")
_LAST_REGULAR = 0xFFFFFFFA
_NONE = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5
_ENTRY = 128


class TruncatedError(ValueError):
    """A part of the container is not there, or points nowhere."""


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """An OLE container held in memory. Raises TruncatedError where its tables are not whole."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        try:
            fields = _HEADER.unpack_from(raw)
        except struct.error:
            raise TruncatedError from None
        _, _, _, sector_shift, mini_shift, _, _, directory, _, self._cutoff, mini, _, more, _ = fields
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise TruncatedError
        self._size = 1 << sector_shift
        self._large = sector_shift == 12
        self._fat = self._numbers(self._fat_sectors(more))
        self._mini_fat = self._numbers(self._chain(mini, self._fat))
        self._entries = self._directory(self._joined(self._chain(directory, self._fat)))

    def stream(self, *names: str) -> bytes | None:
        """Return the first of these streams that lies in the root, None where none does."""
        for name in names:
            entry = next((each for each in self._in_root() if each.kind == _STREAM and each.name == name), None)
            if entry is not None:
                return self._content(entry)
        return None

    def _content(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            data = self._joined(self._chain(entry.start, self._fat))
        else:
            small = self._joined(self._chain(self._entries[0].start, self._fat))
            data = b"".join(small[n << 6 : (n + 1) << 6] for n in self._chain(entry.start, self._mini_fat))
        if len(data) < entry.size:
            raise TruncatedError
        return data[: entry.size]

    def _in_root(self) -> list[_Entry]:
        """List what lies in the root; workbooks embedded in cells lie deeper and do not count."""
        found: dict[int, _Entry] = {}
        waiting = [self._entries[0].child]
        while waiting:
            number = waiting.pop()
            if number == _NONE or number in found:
                continue
            if number >= len(self._entries):
                raise TruncatedError
            found[number] = self._entries[number]
            waiting += [self._entries[number].left, self._entries[number].right]
        return list(found.values())

    def _fat_sectors(self, more: int) -> list[int]:
        listed = list(struct.unpack_from("<109I", self._raw, 76)) if len(self._raw) >= 512 else []
        seen: set[int] = set()
        while more < _LAST_REGULAR:
            if more in seen:
                raise TruncatedError
            seen.add(more)
            *numbers, more = self._numbers([more])
            listed += numbers
        return [number for number in listed if number < _LAST_REGULAR]

    def _chain(self, start: int, table: array[int]) -> list[int]:
        chain: list[int] = []
        while start < _LAST_REGULAR:
            if start >= len(table) or len(chain) >= len(table):
                raise TruncatedError
            chain.append(start)
            start = table[start]
        return chain

    def _joined(self, sectors: list[int]) -> bytes:
        size = self._size
        return b"".join(self._raw[(n + 1) * size : (n + 2) * size] for n in sectors)

    def _numbers(self, sectors: list[int]) -> array[int]:
        data = self._joined(sectors)
        if len(data) != len(sectors) * self._size:
            raise TruncatedError
        numbers = array("I", data)
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def _directory(self, data: bytes) -> list[_Entry]:
        entries = []
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            name, length, kind, left, right, child, start, size = struct.unpack_from("<64sHBx3I36xIQ", data, at)
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            # Old writers left rubbish in the upper half of the size.
            entries.append(_Entry(text, kind, left, right, child, start, size if self._large else size & 0xFFFFFFFF))
        if not entries or entries[0].kind != _ROOT:
            raise TruncatedError
        return entries
