"""Workbooks in zips as other writers make them: not packed, streamed, with the fields of large files."""

from __future__ import annotations

import io
import zipfile

from corpus.by_hand_spelling import base
from corpus.content import MADE_ON
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of


class Streamed(io.RawIOBase):
    """A file that cannot be sought in: sizes then stand behind each entry of a zip."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        """Return whether it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes."""
        self.data += data
        return len(data)


@recipe("by hand", "stored.xlsx", "sharedStrings storedEntries")
def stored() -> bytes:
    return _zipped(io.BytesIO(), zipfile.ZIP_STORED)


@recipe("by hand", "streamed.xlsx", "sharedStrings streamedEntries")
def streamed() -> bytes:
    return _zipped(Streamed(), zipfile.ZIP_DEFLATED)


@recipe("by hand", "zip64.xlsx", "sharedStrings zip64")
def zip64() -> bytes:
    return _zipped(io.BytesIO(), zipfile.ZIP_DEFLATED, force_zip64=True)


def _zipped(file: io.BytesIO | Streamed, method: int, *, force_zip64: bool = False) -> bytes:
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in base().parts.items():
            entry = zipfile.ZipInfo(name, MADE_ON.timetuple()[:6])
            entry.compress_type = method
            with archive.open(entry, "w", force_zip64=force_zip64) as written:
                written.write(data)
    return bytes(file.data) if isinstance(file, Streamed) else file.getvalue()
