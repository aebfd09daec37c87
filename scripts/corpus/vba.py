"""A macro project, written by pyOpenVBA."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from pyopenvba import ExcelFile

from corpus.package import Package

_TEXT = 'Attribute VB_Name = "Module1"\r\nSub Check()\r\n    ActiveSheet.Range("F3").Select\r\nEnd Sub\r\n'


@cache
def macro_book() -> bytes:
    """Return a workbook with one module, as pyOpenVBA writes it but for the name of who made it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "macros.xlsm"
        file = ExcelFile.create_new(path)
        file.set_module("Module1", _TEXT)
        file.save()
        file.close()
        package = Package(path.read_bytes())
    # The library puts its author's name into what it makes.
    core = package.parts["docProps/core.xml"].decode()
    named = re.sub(r"(<dc:creator>|<cp:lastModifiedBy>)[^<]*", r"\1办公室", core)
    package.parts["docProps/core.xml"] = named.encode()
    return package.data()


def vba_project() -> bytes:
    """Return the project alone."""
    return Package(macro_book()).parts["xl/vbaProject.bin"]
