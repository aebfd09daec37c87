"""The names of other workbook formats, and the error for a failed conversion."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.errors import ForeignFormatError

SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 再用"
KINDS = {"xls": "是旧版 .xls 或 .et 文件", "ods": "是 ODF 表格（.ods）", "xlsb": "是二进制工作簿（.xlsb）"}


def not_converted(path: Path, kind: str, how: str = "") -> ForeignFormatError:
    """Return the error for a workbook of this kind that could not be converted."""
    return ForeignFormatError(path, f"{KINDS[kind]}，{how}" if how else KINDS[kind], SAVE_AS)
