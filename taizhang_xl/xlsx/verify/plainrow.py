"""The fast path of the receipt: new rows of texts, read with a pattern and no parser.

Strict: every character of a row must be accounted for. A row that is not plainly as requested is not wrong yet: the
parser then decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from taizhang_xl.cells import MAX_COLUMN, column_number
from taizhang_xl.changes import KEEP
from taizhang_xl.xlsx.verify.asked import Intent

# What follows `<c r="A1"`: no entity, no escape, nothing that a parser would not take as it is.
_TEXT = re.compile(
    '(?: s="[0-9]{1,5}")?'
    '(?: t="inlineStr"><is><t xml:space="preserve">([^<>&\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]*)</t></is></c>|/>)'
)
_LETTERS = re.compile("[A-Z]{1,3}")
_ROW_END = "</row>"
# The start of an escaped character in a text ("_x000D_").
_ESCAPE = "_x"


class PlainRows:
    """Decides whether new rows, as the bytes after `<row r="`, hold just what was requested."""

    def __init__(self) -> None:
        self._heads: set[str] = set()
        self._columns: dict[str, int] = {}

    def is_as_asked(self, row: bytes, number: int, asked: Mapping[int, Intent]) -> bool:
        """Whether a new row holds the requested texts and nothing else."""
        try:
            text = row.decode().rstrip("\r\n ")
        except UnicodeDecodeError:
            return False
        if not text.endswith(_ROW_END) or _ESCAPE in text:
            return False
        head, *cells = text[: -len(_ROW_END)].split('<c r="')
        # The parser checks each start tag once, for all rows that begin alike.
        start = head.removeprefix(f'{number}"')
        if start not in self._heads:
            self._heads.add(start)
            return False
        found = self._texts(cells, f'{number}"')
        return found is not None and all(
            type(intent.value) is str
            and intent.value != ""
            and found.pop(column, None) == intent.value
            and intent.fill is KEEP and intent.font_colour is KEEP and intent.number_format is KEEP
            for column, intent in asked.items()
        ) and not any(found.values())  # fmt: skip

    def _texts(self, cells: list[str], end: str) -> dict[int, str | None] | None:
        """Return the cells' texts by column, None for an empty one; None instead if the cells are not plain."""
        texts: dict[int, str | None] = {}
        last = 0
        for cell in cells:
            letters, _, content = cell.partition(end)
            column = self._columns.get(letters) or self._column(letters)
            match = _TEXT.fullmatch(content)
            if match is None or column <= last:
                return None
            texts[column] = match[1]
            last = column
        return texts

    def _column(self, letters: str) -> int:
        column = column_number(letters) if _LETTERS.fullmatch(letters) else 0
        return self._columns.setdefault(letters, column if column <= MAX_COLUMN else 0)
