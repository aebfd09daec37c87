"""Rows dropped from a worksheet's bytes before anything reads them: blank ones, and those that nobody needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

_ROW_END, _NUMBERED_ROW = b"</row>", b'<row r="'
_DATA_BEGIN, _DATA_END = b"<sheetData>", b"</sheetData>"
# A numbered row of formatted blank cells, before another numbered row or the end. Hidden rows are reported, so kept.
# The bounds (a sheet has 16,384 columns) limit the memory of a failed match; a row beyond them is read like any other.
_BLANK_ROW = re.compile(
    rb'<row r="[1-9][0-9]{0,6}"(?: (?!hidden)[a-zA-Z0-9:]+="[^<>&"]*"){0,64}(?:/>|>'
    rb'(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?:/>| s="[0-9]{1,5}"/>)){0,16384}</row>)(?=<row r="|</sheetData>)'
)

# One of these ends every blank row, and most sheets without blank rows hold none of them.
_BLANK_ENDS = (b"/></row>", b'"></row>', b'"/><row', b'"/></sheetData')


def without_blank_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a part without its blank rows: people format whole columns, and that gives a million of them.

    Done while the part is unpacked, so that the blank rows are never in memory together.
    """
    rest, may_drop = b"", True
    for piece in pieces:
        data = rest + piece
        # In a comment or a CDATA section, tags are text.
        may_drop = may_drop and not (b"!" in data and b"<!" in data)
        cut = piece.rfind(_ROW_END)
        if cut < 0 or not may_drop:
            # The first byte of a tag waits for its second.
            end = len(data) - data.endswith(b"<")
            yield data[:end]
        else:
            end = len(rest) + cut + len(_ROW_END)
            whole = data[:end]
            yield _BLANK_ROW.sub(b"", whole) if any(mark in whole for mark in _BLANK_ENDS) else whole
        rest = data[end:]
    yield rest


def with_rows(xml: bytes, numbers: Collection[int]) -> bytes:
    """Return a part with only some of its rows; the same part if its rows are not plainly numbered."""
    begin, end = xml.find(_DATA_BEGIN), xml.rfind(_DATA_END)
    others = xml.count(b"<row") - xml.count(b"<rowBreaks") - xml.count(_NUMBERED_ROW)
    if begin < 0 or end < begin or others or b":row" in xml:
        return xml
    begin = position = begin + len(_DATA_BEGIN)
    kept = []
    for number in sorted(numbers):
        start = xml.find(b'<row r="%d"' % number, position, end)
        if start >= 0:
            head = xml.find(b">", start, end) + 1
            position = head if xml[head - 2 : head] == b"/>" else xml.find(_ROW_END, head, end) + len(_ROW_END)
            kept.append(xml[start:position])
    return xml[:begin] + b"".join(kept) + xml[end:]
