"""The container of .xls and .et files: a stream read from it, whole or not at all.

Converters repair what they can, so a truncated file would be read as a smaller ledger; here it is refused.
"""

from __future__ import annotations

import io
import struct
from typing import Any

import olefile

OLE: bytes = olefile.MAGIC
# What olefile raises for a damaged file, on purpose or not.
_DAMAGED = (OSError, ValueError, IndexError, RecursionError, struct.error)


class TruncatedError(ValueError):
    """A part of the container is missing, or points nowhere."""


def root_stream(raw: bytes, *names: str) -> bytes | None:
    """Return the first of these streams in the root of a container, None if there is none.

    Workbooks embedded in cells are deeper and do not count. Raises TruncatedError if the container is incomplete.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_INCORRECT) as file:
            name = next(filter(file.exists, names), None)
            if name is None:
                return None
            data: bytes = file.openstream(name).read()
            ends = _ends(file, name, len(data))
    except _DAMAGED:
        raise TruncatedError from None
    if not ends:
        raise TruncatedError
    return data


def _ends(file: Any, name: str, size: int) -> bool:
    """Whether a stream's chain ends; olefile would follow a loop for as long as the size demands."""
    table = file.minifat if size < file.minisectorcutoff else file.fat
    at, seen = file.root.kids_dict[name.lower()].isectStart, set()
    while at < olefile.DIFSECT and at not in seen:
        seen.add(at)
        at = table[at]
    return at not in seen
