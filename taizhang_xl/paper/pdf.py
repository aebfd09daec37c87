"""Documents and workbooks as PDF: by LibreOffice where it is installed, else by Word or Excel, else not at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from taizhang_xl.errors import TaizhangError
from taizhang_xl.files.trouble import DISK_FULL
from taizhang_xl.messages import os_message
from taizhang_xl.paper.fonts import lacks_chinese
from taizhang_xl.tables.office import convert
from taizhang_xl.tables.soffice import find_office

_SECONDS_EACH, _SECONDS_TO_START = 60, 60
_CURE = "请安装 LibreOffice 再试；也可以打开文件，用“另存为”或“打印”做成 PDF"
_WORD_PDF, _EXCEL_PDF = 17, 0


class NoPdfError(TaizhangError):
    """Nothing on this machine makes a PDF, or what does has failed."""


def pdf_program() -> str | None:
    """Return what makes PDF on this machine, None where nothing does."""
    if (program := find_office()) is not None:
        return str(program)
    return "Word、Excel" if sys.platform == "win32" and _has_word() else None


def refuse_without_pdf() -> None:
    """Raise NoPdfError where nothing on this machine makes a PDF: before anything else is done."""
    if pdf_program() is None:
        raise NoPdfError("PDF", "这台电脑上没有能做 PDF 的程序，什么也没有做", f"{_CURE}；不加 --pdf 也能做 .docx")


def to_pdf(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the PDF of each document or workbook (name with ending → content), by the same name. Raises NoPdfError."""
    if (program := find_office()) is not None:
        return _by_libreoffice(program, files)
    if sys.platform == "win32":
        return _by_microsoft_office(files)
    raise NoPdfError("PDF", "这台电脑上没有能做 PDF 的程序", _CURE)


def _by_libreoffice(program: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    if lacks_chinese():
        raise NoPdfError("PDF", "这台电脑上没有中文字体，做出来全是方框", "请装上中文字体（公文用仿宋_GB2312 等）再试")
    # Users' names may hold anything, and two may differ in their ending alone.
    plain = {f"{number}{Path(name).suffix}": name for number, name in enumerate(files)}
    seconds = _SECONDS_TO_START + _SECONDS_EACH * len(files)
    try:
        code, made = convert({each: files[name] for each, name in plain.items()}, "pdf", program, seconds)
    except subprocess.TimeoutExpired:
        raise NoPdfError("PDF", f"LibreOffice 转换了 {seconds} 秒还没完，已停掉", _CURE) from None
    except OSError as error:
        if error.errno in DISK_FULL:
            raise NoPdfError("PDF", "放临时文件的磁盘空间不够", "请清理磁盘后再运行一次") from error
        raise NoPdfError("PDF", f"LibreOffice 启动不了（{os_message(error)}）", _CURE) from error
    found = {name: made[pdf] for each, name in plain.items() if (pdf := f"{Path(each).stem}.pdf") in made}
    if lacking := [name for name in files if name not in found]:
        raise NoPdfError(lacking[0], f"LibreOffice 没能做成 PDF（退出码 {code}）", _CURE)
    return found


if sys.platform == "win32":

    def _has_word() -> bool:
        import winreg

        try:
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Word.Application"))
        except OSError:
            return False
        return True

    def _by_microsoft_office(files: Mapping[str, bytes]) -> dict[str, bytes]:
        import tempfile

        import pywintypes
        import win32com.client

        made: dict[str, bytes] = {}
        with tempfile.TemporaryDirectory(prefix="taizhang-", ignore_cleanup_errors=True) as folder:
            for number, (name, content) in enumerate(files.items()):
                given = Path(folder) / f"{number}{Path(name).suffix}"
                given.write_bytes(content)
                is_document = given.suffix == ".docx"
                try:
                    program = win32com.client.DispatchEx("Word.Application" if is_document else "Excel.Application")
                    try:
                        _export(program, given, is_document=is_document)
                    finally:
                        program.Quit()
                except pywintypes.com_error as error:
                    raise NoPdfError(name, "没有 LibreOffice，Word、Excel 也没能做成 PDF", _CURE) from error
                made[name] = given.with_suffix(".pdf").read_bytes()
        return made

    def _export(program: object, given: Path, *, is_document: bool) -> None:
        target = str(given.with_suffix(".pdf"))
        if is_document:
            document = program.Documents.Open(str(given), ReadOnly=True)  # type: ignore[attr-defined]
            # Else the pages in its contents stay as they were written.
            document.Fields.Update()
            document.ExportAsFixedFormat(target, _WORD_PDF)
        else:
            program.Workbooks.Open(str(given), ReadOnly=True).ExportAsFixedFormat(_EXCEL_PDF, target)  # type: ignore[attr-defined]
