"""Workbooks that are open in a program which can be reached from here."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from taizhang_xl.errors import FileError
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.host import Host

_EXCEL = "excel"
_WITH_EXCEL = ("win32", "darwin")


def find_open(path: Path) -> Host | None:
    """Return the workbook where it is open: in Excel, or in a LibreOffice that waits on the pipe "taizhang".

    None where no program that can be reached holds it; that a program holds it which cannot be reached is not known.
    """
    return _in_excel(path) or _in_calc(path)


def _in_excel(path: Path) -> Host | None:
    if sys.platform not in _WITH_EXCEL or importlib.util.find_spec("xlwings") is None:
        return None
    import xlwings

    from taizhang_xl.hosts.excel import ExcelHost

    engines = [engine for engine in xlwings.engines if engine.name == _EXCEL]
    books = [book for engine in engines for app in engine.apps for book in app.books]
    return next((ExcelHost(book) for book in books if _is(book.fullname, path)), None)


def _in_calc(path: Path) -> Host | None:
    try:
        context = office.connect()
    except FileError:
        # No LibreOffice listens, or this Python cannot speak with one.
        return None
    from taizhang_xl.hosts.calc.engine import CalcApps
    from taizhang_xl.hosts.calc.host import CalcHost

    books = CalcApps().connected(context).books
    return next((CalcHost(book) for book in books if _is(book.fullname, path)), None)


def _is(full_name: str, path: Path) -> bool:
    """Whether an open workbook is the file; a workbook that was never saved is none."""
    own = Path(full_name)
    return own.is_absolute() and own.exists() and path.exists() and own.samefile(path)
