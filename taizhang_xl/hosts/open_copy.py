"""A workbook that a program holds open, as it is there now."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.errors import ForeignFormatError
from taizhang_xl.hosts.book import copy_of
from taizhang_xl.hosts.host import Host
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

_LEDGERS = (".xlsx", ".xlsm")


def copy_now(host: Host, path: Path) -> Workbook:
    """Return an open workbook as it is now, unsaved edits included. Raises ForeignFormatError for another format."""
    refuse_foreign(path)
    return read_workbook(open_package_bytes(copy_of(host), path))


def refuse_foreign(path: Path) -> None:
    """Raise ForeignFormatError for an open workbook of a format that this program cannot save.

    Its copy is an .xlsx and could be decided on, but journal and undo go by the file that it is saved into.
    """
    if path.suffix.lower() not in _LEDGERS:
        raise ForeignFormatError(path, "不是 .xlsx 台账，没有动它", "请另存为 .xlsx，打开那一份再做")
