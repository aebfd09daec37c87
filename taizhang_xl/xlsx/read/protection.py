"""Which worksheets are protected."""

from __future__ import annotations

from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.read.workbook import Workbook

_PROTECTION = markup.tag_pattern(b"sheetProtection")


def protected_sheets(book: Workbook) -> list[str]:
    """Return the names of the worksheets that are protected."""
    return [entry.name for entry in book.sheets if _is_protected(book.package.part(entry.part))]


def _is_protected(xml: bytes) -> bool:
    # Few sheets are, and most need no look at their bytes beyond this one.
    if b"sheetProtection" not in xml and not xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    text = markup.utf8(xml)
    found = _PROTECTION.search(text)
    return found is not None and markup.is_true(markup.attributes(found[0]).get(b"sheet", b""))
