"""How many cells an .ods spreads out into: one cell or row may say that it is to be repeated a million times."""

from __future__ import annotations

from taizhang_xl.errors import UnsafeWorkbookError
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.parts import UNSAFE, decoded_pieces, new_parser, parse_xml

_CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE_VALUE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
_SPACES = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 s"
_SPACES_COUNT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 c"
_ROW, _CELLS = f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_FORMULA = f"{_TABLE}formula"
# LibreOffice needs some ten seconds and a gigabyte for a million cells.
_MOST_REPEATED = 500_000
_MOST_SPACES = 1_000_000


def check_repeats(package: Package) -> None:
    """Raise UnsafeWorkbookError where cells that hold something come to far more than are written."""
    if package.has(_CONTENT):
        scan = _Scan(package)
        parser = new_parser(package, _CONTENT, separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
        parse_xml(package, _CONTENT, parser, decoded_pieces(package, _CONTENT, package.pieces(_CONTENT)))


class _Scan:
    """One pass over the content; blank cells, with which every sheet is filled up to its edges, cost nothing."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._extra = self._spaces = 0
        self._rows = self._cells = self._written = 0
        self._columns = 0
        self._holds = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        if tag == _ROW:
            self._rows, self._cells, self._written = _count(attributes.get(_ROWS_REPEATED)), 0, 0
        elif tag in _CELLS:
            self._columns = _count(attributes.get(_COLUMNS_REPEATED))
            self._holds = _OFFICE_VALUE in attributes or _FORMULA in attributes
        else:
            self._holds = True
            if tag == _SPACES:
                self._spaces += _count(attributes.get(_SPACES_COUNT)) * self._columns * max(self._rows, 1)
                self._refuse_if(self._spaces > _MOST_SPACES)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag in _CELLS and self._holds:
            self._cells += self._columns
            self._written += 1
        elif tag == _ROW:
            self._extra += self._rows * self._cells - self._written
            self._refuse_if(self._extra > _MOST_REPEATED)

    def _refuse_if(self, too_many: bool) -> None:
        if too_many:
            raise UnsafeWorkbookError(self._package.path, "里面重复的单元格展开后多得离谱", UNSAFE)


def _count(text: str | None) -> int:
    """Return how often something is to be repeated; what is no number counts once."""
    digits = (text or "1").strip()
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else 1
