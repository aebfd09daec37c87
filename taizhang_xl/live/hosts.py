"""Workbooks that are open in a program which can be reached from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.errors import FileError
from taizhang_xl.live.calc import office

if TYPE_CHECKING:
    import xlwings as xw

_EXCEL = "excel"


def find_open(path: Path) -> xw.Book | None:
    """Return the workbook where it is open: in Excel, or in a LibreOffice that waits on the pipe "taizhang".

    None where no program that can be reached holds it; that a program holds it which cannot be reached is not known.
    """
    return _in_excel(path) or _in_calc(path)


def _in_excel(path: Path) -> xw.Book | None:
    import xlwings

    engines = [engine for engine in xlwings.engines if engine.name == _EXCEL]
    apps = [app for engine in engines for app in engine.apps]
    return next((book for app in apps for book in app.books if _is(book, path)), None)


def _in_calc(path: Path) -> xw.Book | None:
    try:
        context = office.connect()
    except FileError:
        # No LibreOffice listens, or this Python cannot speak with one.
        return None
    import xlwings

    from taizhang_xl.live.calc.books import CalcBooks
    from taizhang_xl.live.calc.engine import install

    books = CalcBooks(install().apps.connected(context))
    return next((found for book in books if _is(found := xlwings.Book(impl=book), path)), None)


def _is(book: xw.Book, path: Path) -> bool:
    """Whether an open workbook is the file; a workbook that was never saved is none."""
    own = Path(book.fullname)
    return own.is_absolute() and own.exists() and path.exists() and own.samefile(path)
