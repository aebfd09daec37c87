"""Workbooks open in a program that can be reached from here."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.errors import FileError
from taizhang_xl.hosts.book import nothing_done
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.host import Host

if TYPE_CHECKING:
    import xlwings as xw

_EXCEL = "excel"


def find_open(path: Path) -> Host | None:
    """Return a workbook that is open in Excel, or in a LibreOffice that waits on the pipe "taizhang".

    None if no program that can be reached holds it; one that cannot be reached may still do. Raises FileError if
    Excel does not answer, or may hold it under a web address.
    """
    return _in_excel(path) or _in_calc(path)


def has_excel() -> bool:
    """Whether xlwings may reach an Excel here; checked before xlwings is loaded, which takes a second."""
    return sys.platform == "win32" and importlib.util.find_spec("xlwings") is not None


def _in_excel(path: Path) -> Host | None:
    if not has_excel():
        return None
    import xlwings

    from taizhang_xl.hosts.excel import ExcelHost

    with nothing_done(ExcelHost.program):
        engines = [engine for engine in xlwings.engines if engine.name == _EXCEL]
        books = [book for engine in engines for app in engine.apps for book in app.books]
        return next((ExcelHost(book) for book in books if _is_book(book, path)), None)


def _is_book(book: xw.Book, path: Path) -> bool:
    """Whether a book is the file. One on the web has a path only if xlwings finds its synced folder."""
    from xlwings import XlwingsError

    try:
        return _is(book.fullname, path)
    except XlwingsError as error:
        if book.name != path.name:
            return False
        cure = "请在 Excel 里关闭它，再从本机的文件夹打开"
        raise FileError(path, "同名的工作簿在 Excel 里从网盘打开着，分不清是不是这一本", cure) from error


def _in_calc(path: Path) -> Host | None:
    try:
        context = office.connect()
    except FileError:
        # No LibreOffice is listening, or this Python cannot talk to one.
        return None
    from taizhang_xl.hosts.calc.books import CalcBook
    from taizhang_xl.hosts.calc.host import CalcHost

    books = map(CalcBook, office.documents(office.desktop_of(context)))
    return next((CalcHost(book) for book in books if _is(book.fullname, path)), None)


def _is(full_name: str, path: Path) -> bool:
    """Whether an open workbook is the file; one that was never saved is not."""
    own = Path(full_name)
    return own.is_absolute() and own.exists() and path.exists() and own.samefile(path)
