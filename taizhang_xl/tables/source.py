"""Any file that holds a table -> sheets to read (a SheetSource). The format is detected by content, never by name."""

from __future__ import annotations

import re
from pathlib import Path

from taizhang_xl.errors import FileError, ForeignFormatError
from taizhang_xl.messages import os_message
from taizhang_xl.tables.readonly import ReadOnlySource
from taizhang_xl.xlsx.package import LIMITS, Limits, open_package
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

Source = Workbook | ReadOnlySource

CONVERSION_SECONDS = 60.0
_TEXT_NAMES = {".csv", ".tsv", ".txt"}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?a-z]|%pdf)", re.I)


def open_source(path: Path, *, seconds: float = CONVERSION_SECONDS, limits: Limits = LIMITS) -> Source:
    """Open a table for reading: .xlsx as it is, text as one sheet, older formats through a converter.

    Raises FileError or WorkbookError, naming the given file. `seconds` limits the time of a converter, `limits` how
    much may be read, for a workbook's sheets on first use.
    """
    try:
        return read_workbook(open_package(path), limits=limits)
    except ForeignFormatError as refused:
        return _other(path, refused, seconds, limits)


def note_of(source: Source) -> str:
    """Return a note for the user on how a source was read; empty for a workbook."""
    return source.note if isinstance(source, ReadOnlySource) else ""


def _other(path: Path, refused: ForeignFormatError, seconds: float, limits: Limits) -> Source:
    # Imported late: nearly every file is .xlsx and need not pay for the others.
    from taizhang_xl.tables.compound import OLE
    from taizhang_xl.tables.csvfile import read_csv
    from taizhang_xl.tables.legacy import legacy_kind, read_legacy

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileError(path, f"打不开（{os_message(error)}）", "请检查磁盘和网络后再试") from error
    if kind := legacy_kind(path, raw):
        return read_legacy(path, raw, kind, seconds, limits)
    if not raw or raw.startswith((b"PK", OLE)) or _MARKUP.match(raw):
        raise refused
    try:
        return read_csv(path, raw, limits)
    except ForeignFormatError:
        if path.suffix.lower() in _TEXT_NAMES:
            raise
        raise refused from None
