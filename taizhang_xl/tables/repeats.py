"""How many cells and rows an .ods expands to: one cell or row may be repeated a million times."""

from __future__ import annotations

from taizhang_xl.errors import TooManyRowsError, UnsafeWorkbookError
from taizhang_xl.xlsx.package import LIMITS, Limits, Package
from taizhang_xl.xlsx.parts import UNSAFE, decoded_pieces, new_parser, parse_xml
from taizhang_xl.xlsx.refusals import shown

_CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE_VALUE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
_SPACES = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 s"
_SPACES_COUNT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 c"
_SHEET, _NAME = f"{_TABLE}table", f"{_TABLE}name"
_ROW, _CELLS = f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_FORMULA = f"{_TABLE}formula"
# LibreOffice needs some ten seconds and a gigabyte for a million cells.
_MOST_REPEATED = 500_000
_MOST_SPACES = 1_000_000


def check_repeats(package: Package, limits: Limits = LIMITS) -> None:
    """Raise UnsafeWorkbookError if the filled cells expand to far more than are written.

    Raises TooManyRowsError if there are more filled rows than the limits allow: a converter would take minutes to
    find out.
    """
    if package.has(_CONTENT):
        scan = _Scan(package, limits)
        parser = new_parser(package, _CONTENT, separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
        parse_xml(package, _CONTENT, parser, decoded_pieces(package, _CONTENT, package.pieces(_CONTENT)))


class _Scan:
    """One pass over the content; blank cells, which fill every sheet up to its edges, do not count."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._sheet = ""
        self._filled = 0
        self._extra = self._spaces = 0
        self._rows = self._cells = self._written = 0
        self._columns = 0
        self._holds = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        if tag == _ROW:
            self._rows, self._cells, self._written = _count(attributes.get(_ROWS_REPEATED)), 0, 0
        elif tag in _CELLS:
            self._columns = _count(attributes.get(_COLUMNS_REPEATED))
            self._holds = _OFFICE_VALUE in attributes or _FORMULA in attributes
        elif tag == _SHEET:
            self._sheet = attributes.get(_NAME, "")
        else:
            self._holds = True
            if tag == _SPACES:
                self._spaces += _count(attributes.get(_SPACES_COUNT)) * self._columns * max(self._rows, 1)
                self._refuse_if(self._spaces > _MOST_SPACES)

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        if tag in _CELLS and self._holds:
            self._cells += self._columns
            self._written += 1
        elif tag == _ROW:
            self._extra += self._rows * self._cells - self._written
            self._refuse_if(self._extra > _MOST_REPEATED)
            self._filled += self._rows * bool(self._written)
            if self._filled > self._limits.rows:
                raise TooManyRowsError(self._package.path, shown(self._sheet), self._limits.rows)

    def _refuse_if(self, too_many: bool) -> None:
        if too_many:
            raise UnsafeWorkbookError(self._package.path, "里面重复的单元格展开后多得离谱", UNSAFE)


def _count(text: str | None) -> int:
    """Return how often an element is repeated; anything but a number counts as once."""
    digits = (text or "1").strip()
    return int(digits[:9]) if digits.isascii() and digits.isdigit() else 1
