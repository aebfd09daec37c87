"""One worksheet part -> Sheet, sparse: only what is there counts, never the size that the file claims."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import chain, islice

from taizhang_xl.cells import Sheet
from taizhang_xl.errors import DamagedWorkbookError
from taizhang_xl.xlsx.memo import Memo
from taizhang_xl.xlsx.parts import decoded_pieces
from taizhang_xl.xlsx.read.grid import Book, Grid
from taizhang_xl.xlsx.read.plain import NotPlainError, read_rows
from taizhang_xl.xlsx.read.row_bytes import with_rows, without_blank_rows
from taizhang_xl.xlsx.read.sheet_parser import Frame, SheetParser

# A frame of this many pieces may recur in other files; a larger one is not joined to look it up.
_FEW = 4
_FRAMES = Memo[Frame]()


def read_sheet(book: Book, name: str, part: str, visible: bool, only: Collection[int] | None = None) -> Sheet:
    """Return a worksheet, or with `only` just these rows of it, the others skipped.

    Raises DamagedWorkbookError, UnsafeWorkbookError.
    """
    try:
        grid = Grid(book, name)
        with _pieces(book, part, only) as pieces:
            frame = _frame(lambda: SheetParser(book, grid, part, rows_read=True), read_rows(pieces, grid))
    except NotPlainError:
        grid = Grid(book, name)
        with _pieces(book, part, only) as pieces:
            frame = SheetParser(book, grid, part).parse(pieces)
    grid.end()
    return Sheet(
        book.file, name, grid.rows, frame.merged, frozenset(grid.hidden_rows), frame.hidden_columns, visible,
        book.formats.fills, book.recalculates, struck=book.formats.struck,
    )  # fmt: skip


@contextmanager
def _pieces(book: Book, part: str, only: Collection[int] | None) -> Iterator[Iterator[bytes]]:
    """Provide a part piece by piece, without the rows that need not be read."""
    pieces = decoded_pieces(book.package, part, without_blank_rows(book.package.pieces(part)))
    if only is not None:
        pieces = iter((with_rows(b"".join(pieces), only),))
    try:
        yield pieces
    except DamagedWorkbookError:
        # A wrong checksum at the end is the better explanation of any fault found halfway.
        for _ in pieces:
            pass
        raise


def _frame(parser: Callable[[], SheetParser], pieces: Iterator[bytes]) -> Frame:
    """Read what is around the rows; the usual programs write the same into each of their files.

    A parser is only made for something new: it holds its workbook in a reference cycle.
    """
    data = b"".join(islice(pieces, _FEW))
    more = next(pieces, None)
    if more is None:
        return _FRAMES.of(data, lambda: parser().parse((data,)))
    return parser().parse(chain((data, more), pieces))
