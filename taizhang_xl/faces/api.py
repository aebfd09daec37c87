"""The public Python functions for scripts and notebooks: paths in, plain objects and data frames out.

Each verb is one, made from its registration. All load what they need when they are called.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang_xl.faces.registry import REGISTRY

if TYPE_CHECKING:
    import xlwings

    from taizhang_xl.faces.frames.frames import Frames
    from taizhang_xl.faces.ledger_view import LedgerView
    from taizhang_xl.faces.open_ledger import OpenLedger
    from taizhang_xl.faces.sources import AnyLedger

# Python has modules of the names of two, and no buttons to be helped with.
_NO_FUNCTIONS = ("addin", "demo", "help")
VERBS = tuple(name.replace("-", "_") for name in REGISTRY.names() if name not in _NO_FUNCTIONS)
__all__ = ["frames", "open", "read", *VERBS]


def __getattr__(name: str) -> Any:
    if name not in VERBS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from taizhang_xl.faces.verb_function import function_of

    return function_of(REGISTRY.verb(name.replace("_", "-")))


def open(  # noqa: A001 called as taizhang_xl.open
    ledger: str | Path | xlwings.Book, *, as_of: date | None = None
) -> OpenLedger:
    """Return a ledger to work on: the open workbook where a program that can be reached holds it, else the file.

    Raises UsageError for a book of xlwings that was never saved.

    LibreOffice can be reached when it was started with --accept="pipe,name=taizhang;urp;", Excel where xlwings is.
    """
    from taizhang_xl.faces.open_ledger import OpenLedger

    if isinstance(ledger, str | Path):
        return OpenLedger(Path(ledger), as_of)
    from taizhang_xl.faces.sources import book_of

    return book_of(ledger)._replace(as_of=as_of)


def read(ledger: AnyLedger, *, year: int | None = None, sheet: str | None = None) -> LedgerView:
    """Read a ledger; `year` is only needed where the workbook does not say it.

    A workbook of xlwings, and what `open` returned, is read as it is in its program, unsaved edits included.
    """
    from taizhang_xl.faces.ledger_view import LedgerView
    from taizhang_xl.faces.sources import open_given

    return LedgerView(open_given(ledger, year=year, sheet=sheet))


def frames(ledger: AnyLedger, *others: AnyLedger, as_of: date | str | None = None) -> Frames:
    """Return a ledger as data frames, as of a day, by default today; with those of other years joined to them.

    Raises as `read` does, UsageError for two ledgers of one year.
    """
    from taizhang_xl.faces.ledger_view import frames_of
    from taizhang_xl.faces.sources import open_given

    return frames_of(tuple(open_given(each) for each in (ledger, *others)), as_of)
