"""Older and other workbook formats: what a file is, whether it is whole and without a password, then a converter.

LibreOffice is preferred, python-calamine is only a fallback, because LibreOffice loses less. Tried on the same ledger
saved as .xls and .ods: both keep texts, numbers, dates (1904 too) and merged ranges of .xls. calamine returns error
values as empty cells (so a blank it reads must not empty a cell of the ledger unasked), no hidden rows and columns, no
fills and no formulas; from .ods also no merged ranges, and booleans as numbers. A hidden row or an error that goes
unnoticed is work that is forgotten. calamine is much faster (LibreOffice takes a second or two per file) and needs no
program installed, so it is worth having where LibreOffice is missing.
"""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from taizhang_xl.errors import DamagedWorkbookError, ForeignFormatError
from taizhang_xl.tables import calamine, office, soffice
from taizhang_xl.tables.compound import OLE, TruncatedError, root_stream
from taizhang_xl.tables.foreign import not_converted
from taizhang_xl.tables.readonly import ReadOnlySource
from taizhang_xl.tables.repeats import check_repeats
from taizhang_xl.xlsx.package import LIMITS, Limits, Package

_AGAIN = "请从备份恢复，或让对方重新发一份"
_PASSWORD = "请用密码打开，去掉密码后另存为 .xlsx 再用"
_SHEETS = b"application/vnd.oasis.opendocument.spreadsheet"
# LibreOffice took 52 s for an .xls of 24 MB (40,000 rows, every text different).
_SECONDS_PER_MEGABYTE = 5
_BOF, _FILEPASS = 0x0809, 0x002F
# FILEPASS comes right after the first record, or after a few about who may write.
_RECORDS_LOOKED_AT = 20


def legacy_kind(path: Path, raw: bytes) -> str | None:
    """Return "xls", "ods" or "xlsb", None for anything else. Never goes by the name."""
    if raw.startswith(OLE):
        # An encrypted .xlsx is an OLE container too.
        return None if "EncryptedPackage".encode("utf-16-le") in raw else "xls"
    if not raw.startswith(b"PK"):
        return None
    package = _package(path, raw)
    if package.has("mimetype"):
        return "ods" if package.part("mimetype").startswith(_SHEETS) else None
    return "xlsb" if package.workbook_part.lower().endswith(".bin") else None


def read_legacy(path: Path, raw: bytes, kind: str, seconds: float, limits: Limits = LIMITS) -> ReadOnlySource:
    """Return the sheets of a workbook of this kind. Raises WorkbookError, for a bad file before a converter sees it.

    `seconds` is the time limit for a small file; a large one gets more.
    """
    if kind == "xls":
        _check_xls(path, raw)
    else:
        _check_zip(path, raw, kind, limits)
    seconds += _SECONDS_PER_MEGABYTE * (len(raw) >> 20)
    if program := soffice.find_office():
        return office.read_with_office(path, raw, kind, program, seconds, limits)
    if calamine.has_calamine():
        return calamine.read_with_calamine(path, raw, kind, seconds, limits)
    raise not_converted(path, kind)


def _check_xls(path: Path, raw: bytes) -> None:
    try:
        stream = root_stream(raw, "Workbook", "Book")
    except TruncatedError:
        raise DamagedWorkbookError(path, "不完整或坏了，可能没有下载完", _AGAIN) from None
    if stream is None:
        raise ForeignFormatError(path, "不是 Excel 工作簿，是别的旧版办公文件", "请核对是不是选错了文件")
    if _has_password(path, stream):
        raise ForeignFormatError(path, "加了打开密码或保护", _PASSWORD)


def _has_password(path: Path, stream: bytes) -> bool:
    at = 0
    for number in range(_RECORDS_LOOKED_AT):
        if at + 4 > len(stream):
            break
        record, length = struct.unpack_from("<HH", stream, at)
        if number == 0 and record != _BOF:
            raise DamagedWorkbookError(path, "内容的开头坏了", _AGAIN)
        if record == _FILEPASS:
            return True
        at += 4 + length
    return False


def _check_zip(path: Path, raw: bytes, kind: str, limits: Limits) -> None:
    """Unpack every part once, to find a wrong checksum, a bomb or a password before a converter does."""
    package = _package(path, raw)
    manifest = "META-INF/manifest.xml"
    if package.has("encrypted-package") or (package.has(manifest) and b"encryption-data" in package.part(manifest)):
        raise ForeignFormatError(path, "加了打开密码", _PASSWORD)
    for name in package.names:
        # Not kept: an .ods of 4 MB may unpack to hundreds.
        for _ in package.pieces(name):
            pass
    if kind == "ods":
        check_repeats(package, limits)


def _package(path: Path, raw: bytes) -> Package:
    # open_package has checked the names already, and would refuse the file again.
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = tuple(archive.infolist())
    return Package(path, raw, entries, {entry.filename.replace("\\", "/").lower(): entry for entry in entries})
