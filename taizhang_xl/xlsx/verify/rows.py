"""A worksheet part split into rows and cells as bytes, so that only what differs need be parsed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple
from xml.parsers import expat

from taizhang_xl.xlsx.parts import whole

_ROW, _ROW_END, _CELL = b'<row r="', b"</row>", b'<c r="'
_DATA, _DATA_END = b"<sheetData>", b"</sheetData>"


class SheetParts(NamedTuple):
    """A worksheet part: what precedes its rows, each row's bytes by number in order, and what follows them.

    `head` ends with the start tag of sheetData, `tail` begins with its end tag; each row's bytes follow `mark`.
    """

    head: bytes
    rows: dict[int, bytes]
    tail: bytes
    mark: bytes = b""

    @property
    def xml(self) -> bytes:
        """The part joined again."""
        return b"".join([self.head, *(self.mark + row for row in self.rows.values()), self.tail])


def sheet_parts(old: bytes, new: bytes) -> tuple[SheetParts, SheetParts]:
    """Split two parts in UTF-8 the same way. Raises ValueError if rows are doubled, out of order, or do not parse."""
    first, second = _plain(old), _plain(new)
    if first is None or second is None:
        first, second = _parsed(old), _parsed(new)
    for _, numbers in (first, second):
        if any(later <= earlier for earlier, later in pairwise(numbers)):
            raise ValueError("行的次序乱了")
    return first[0], second[0]


_Found = tuple[SheetParts, list[int]]


def _plain(xml: bytes) -> _Found | None:
    """Return the rows if every one begins with its number, as the usual programs write them; else None."""
    head, *pieces = xml.split(_ROW)
    # In a comment or a CDATA section, tags are text. Searching for one byte is many times faster than for two.
    may_comment = b"!" in xml and b"<!" in xml
    if not pieces or may_comment or not head.rstrip().endswith(_DATA):
        return None
    last, end, tail = pieces[-1].rpartition(_DATA_END)
    if not end or xml.count(b"<row") - tail.count(b"<row") != len(pieces):
        return None
    pieces[-1] = last
    try:
        numbers = [int(piece[: piece.index(b'"')]) for piece in pieces]
    except ValueError:
        return None
    return SheetParts(head, dict(zip(numbers, pieces, strict=True)), end + tail, _ROW), numbers


def _parsed(xml: bytes) -> _Found:
    """Return the rows as a parser finds them: with prefixes, without numbers, among comments."""
    parser = expat.ParserCreate("utf-8")
    path: list[str] = []
    numbers: list[int] = []
    starts: list[int] = []
    data: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag.rpartition(":")[2])
        if path[1:] == ["sheetData"]:
            data.append(xml.index(b">", parser.CurrentByteIndex) + 1)
        elif path[1:] == ["sheetData", "row"]:
            number, following = whole(attributes.get("r")), numbers[-1] + 1 if numbers else 1
            numbers.append(following if number is None else number)
            starts.append(parser.CurrentByteIndex)

    def end(tag: str) -> None:
        if path[1:] == ["sheetData"]:
            data.append(parser.CurrentByteIndex)
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(f"XML 有错（第{error.lineno}行）") from error
    if len(data) != 2:
        raise ValueError("没有 sheetData，或有几个")
    begin, close = data
    # What is between two rows goes with the first.
    cuts = [*starts, close]
    rows = {number: xml[at:until] for number, at, until in zip(numbers, starts, cuts[1:], strict=True)}
    return SheetParts(xml[: cuts[0] if starts else begin], rows, xml[close:]), numbers


def excerpts(
    old: SheetParts, new: SheetParts, rows: Iterable[int], kept: Collection[bytes]
) -> tuple[SheetParts, SheetParts]:
    """Return both parts with only these rows, and in them only the cells that differ or whose address is `kept`.

    Raises ValueError if a cell is doubled or out of order.
    """
    if not old.mark:
        # Rows among comments and the like are compared whole.
        wanted = sorted(rows)
        return with_rows(old, wanted), with_rows(new, wanted)
    pairs = {row: _shortened(old.rows.get(row), new.rows.get(row), kept) for row in sorted(rows)}
    first = {row: pair[0] for row, pair in pairs.items() if pair[0] is not None}
    second = {row: pair[1] for row, pair in pairs.items() if pair[1] is not None}
    return old._replace(rows=first), new._replace(rows=second)


def with_rows(part: SheetParts, rows: Iterable[int]) -> SheetParts:
    """Return a part with only these rows of it."""
    return part._replace(rows={row: part.rows[row] for row in rows if row in part.rows})


def _shortened(old: bytes | None, new: bytes | None, kept: Collection[bytes]) -> tuple[bytes | None, bytes | None]:
    """Return a row before and after without the cells that are the same in both, whole if it is not plain."""
    before, after = (None if row is None else _cells(row) for row in (old, new))
    if after is not None and not _is_in_order(after) and (before is None or _is_in_order(before)):
        raise ValueError("单元格的次序乱了")
    if before is None or after is None:
        return old, new
    return _joined(before, after, kept), _joined(after, before, kept)


def _is_in_order(cells: Iterable[bytes]) -> bool:
    return all(len(a) < len(b) or (len(a) == len(b) and a < b) for a, b in pairwise(cells))


def _joined(mine: dict[bytes, bytes], theirs: dict[bytes, bytes], kept: Collection[bytes]) -> bytes:
    # The start tag, under no address, is always kept.
    cells = (cell for at, cell in mine.items() if not at or at in kept or theirs.get(at) != cell)
    return _CELL.join(cells) + _ROW_END


def _cells(row: bytes) -> dict[bytes, bytes] | None:
    """Return a row's cells by address, its start tag under b"", None if it is not plainly written."""
    bare = row.rstrip()
    head, *cells = bare.removesuffix(_ROW_END).split(_CELL)
    if not cells or not bare.endswith(_ROW_END) or row.count(b"<c") != len(cells):
        return None
    found = {cell[: cell.find(b'"')]: cell for cell in cells}
    if len(found) != len(cells):
        raise ValueError("有单元格写了两次")
    return {b"": head, **found}
