"""Write a compound file (MS-CFB, version 3): the container that Excel keeps a VBA project in.

Small streams share the mini stream, large ones have sectors of their own. The same streams give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Storage = Mapping[str, "bytes | Storage"]

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END, _IS_FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI_SECTOR, _MINI_CUTOFF = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK = 1
_IN_HEADER = 109
_LONGEST_NAME = 31
_HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")
_ENTRY = struct.Struct("<64sHBB3I36xIQ")


@dataclass
class _Entry:
    """A line of the directory: a stream or a storage, its place in the tree of names and in the sectors."""

    name: str
    kind: int
    data: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END
    size: int = 0


@dataclass
class _Sectors:
    """Numbered sectors of one size, and the table that chains them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Append data and return its first sector, or the end mark where there is none."""
        if not data:
            return _END
        first, count = len(self.table), -(-len(data) // self.size)
        self.data += data.ljust(count * self.size, b"\0")
        self.table += [*range(first + 1, first + count), _END]
        return first


def compound_file(tree: Storage) -> bytes:
    """Return the container of these streams and storages. Raises ValueError if it cannot hold them."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, tree)
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < _MINI_CUTOFF else sectors).put(entry.data)
        elif entry.kind == _STORAGE:
            entry.start = 0
    entries[0].start, entries[0].size = sectors.put(bytes(mini.data)), len(mini.data)
    mini_table = _numbers(mini.table)
    mini_start = sectors.put(mini_table)
    directory = sectors.put(_directory(entries))
    fat = _fat(sectors)
    first_fat, fats = len(sectors.table), len(fat) // _SECTOR
    header = _HEADER.pack(
        _MAGIC, 0x3E, 3, 0xFFFE, 9, 6, 0, fats, directory, 0, _MINI_CUTOFF,
        mini_start, -(-len(mini_table) // _SECTOR), _END, 0,
    )  # fmt: skip
    where = [*range(first_fat, first_fat + fats)]
    header += struct.pack(f"<{_IN_HEADER}I", *where, *[_FREE] * (_IN_HEADER - fats))
    return header + bytes(sectors.data) + fat


def _add(entries: list[_Entry], tree: Storage) -> int:
    """Add what lies in a storage to the directory; returns the root of its tree of names."""
    for name in tree:
        if len(name) > _LONGEST_NAME:
            raise ValueError(f"a stream's name is too long: {name}")
    # The order that readers search in: shorter names first, then by the capital letters.
    ordered = sorted(tree, key=lambda name: (len(name), name.upper()))
    places = range(len(entries), len(entries) + len(ordered))
    contents = [tree[name] for name in ordered]
    for name, content in zip(ordered, contents, strict=True):
        stream = content if isinstance(content, bytes) else b""
        entries.append(_Entry(name, _STREAM if isinstance(content, bytes) else _STORAGE, stream))
    for place, content in zip(places, contents, strict=True):
        if not isinstance(content, bytes):
            entries[place].child = _add(entries, content)
    return _balanced(entries, places)


def _balanced(entries: list[_Entry], places: Sequence[int]) -> int:
    """Link sorted entries to a balanced tree; returns its root."""
    if not places:
        return _NONE
    middle = len(places) // 2
    entry = entries[places[middle]]
    entry.left = _balanced(entries, places[:middle])
    entry.right = _balanced(entries, places[middle + 1 :])
    return places[middle]


def _directory(entries: Sequence[_Entry]) -> bytes:
    lines = []
    for entry in entries:
        name = f"{entry.name}\0".encode("utf-16-le")
        places = (entry.left, entry.right, entry.child)
        lines.append(_ENTRY.pack(name, len(name), entry.kind, _BLACK, *places, entry.start, entry.size))
    unused = _ENTRY.pack(b"", 0, 0, 0, _NONE, _NONE, _NONE, 0, 0)
    return b"".join(lines) + unused * (-len(entries) % (_SECTOR // _ENTRY.size))


def _fat(sectors: _Sectors) -> bytes:
    """Return the table of all sectors, its own among them."""
    entries = _SECTOR // 4
    own = 1
    while own * entries < len(sectors.table) + own:
        own += 1
    if own > _IN_HEADER:
        raise ValueError("the project is too large for one header of sector numbers")
    return _numbers([*sectors.table, *[_IS_FAT] * own])


def _numbers(table: Sequence[int]) -> bytes:
    raw = struct.pack(f"<{len(table)}I", *table)
    return raw + b"\xff" * (-len(raw) % _SECTOR)
