"""What a packet says apart from the answers that people give in it: by that is seen whether they did more than answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from taizhang_xl.cells import value_text
from taizhang_xl.ledger.schema import SETTLING, Field
from taizhang_xl.reading.table import find_table
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

# Parts in which people write beside the cells; ours have none.
_BESIDE = ("comment", "/media/", "/embeddings/", "/ink/")


def said(data: bytes) -> str:
    """Return a digest of all texts of a packet but its answers, the same when another program saved it.

    Raises WorkbookError where it cannot be read.
    """
    package = open_package_bytes(data, Path("packet.xlsx"))
    workbook = read_workbook(package)
    told = [*_beside(package), *(each for name in workbook.sheet_names for each in _texts(workbook, name))]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _texts(workbook: Workbook, name: str) -> Iterator[tuple[str, int, int, str]]:
    sheet = workbook.sheet(name)
    found = find_table(sheet, SETTLING) if name == SETTLING.name else None
    answers = found[0].columns.get(Field.SIDE) if found else None
    first = found[0].header_row if found else 0
    yield name, 0, 0, ""
    for row, cells in sorted(sheet.rows.items()):
        for column, (_, value, _, formula) in sorted(cells.items()):
            if column == answers and row > first:
                continue
            # What a formula comes to is for the program that saves to say, or not.
            if text := value_text(value).strip() if formula is None else f"={formula}":
                yield name, row, column, text


def _beside(package: Package) -> Iterator[tuple[str, int, int, str]]:
    """Yield what is written in no cell: comments, text boxes, pictures."""
    for name in package.names:
        if any(word in name.lower() for word in _BESIDE) or ("/drawings/" in name and b"txBody" in package.part(name)):
            yield name, 0, 0, hashlib.sha256(package.part(name)).hexdigest()
