"""The calculation chain: the list of all cells with formulas. A wrong entry makes Excel repair the whole file."""

from __future__ import annotations

from collections.abc import Callable, Collection

from taizhang_xl.cells import address
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.package import Package

_ENTRY = markup.tag_pattern(b"c")

# A cell by the id of its sheet, its row and its column.
Link = tuple[str, int, int]


def chain_part(package: Package) -> str | None:
    """Return the name of a workbook's calculation chain, None if it has none."""
    relations = package.relationships(package.workbook_part).values()
    return next((found.target for found in relations if found.type.endswith("/calcChain")), None)


def chain_edited(part: bytes, added: Collection[Link], is_gone: Callable[[str, str], bool]) -> bytes | None:
    """Return the chain with entries added and removed (by sheet id and address), None if nothing is left."""
    xml = markup.utf8(part)
    masked = markup.mask(xml)
    root = markup.element(masked, b"calcChain")
    if root is None or root.head == root.end:
        raise markup.CannotSpliceError("计算链是空的")
    cuts, kept, sheet, written = [], len(added), "", ""
    tail = _tail(masked, root)
    for place in markup.elements(masked, _ENTRY, root.head, tail):
        tag = xml[place.start : place.head]
        found = markup.attributes(tag)
        # An entry without a sheet has that of the entry before it.
        sheet = found.get(b"i", sheet.encode()).decode(errors="replace")
        if is_gone(sheet, found.get(b"r", b"").decode(errors="replace")):
            cuts.append((place.start, place.end, b""))
            continue
        kept += 1
        if b"i" not in found and written != sheet:
            cuts.append((place.start, place.head, markup.with_attribute(tag, b"i", sheet.encode())))
        written = sheet
    entries = b"".join(
        b'<%sc r="%s" i="%s"/>' % (root.prefix, address(row, column).encode(), sheet_id.encode())
        for sheet_id, row, column in added
    )
    return markup.spliced(xml, [*cuts, (tail, tail, entries)]) if kept else None


def _tail(masked: bytes, root: markup.Element) -> int:
    """Return where the entries end: an extension list may follow them."""
    extension = masked.find(b"extLst", root.head, root.tail)
    return root.tail if extension < 0 else masked.rfind(b"<", root.head, extension)
