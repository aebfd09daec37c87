"""What a file that is not an .xlsx workbook is instead, by its first bytes, with the cure in one line."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.errors import DamagedWorkbookError, ForeignFormatError, TaizhangError

_SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 再用"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 4096


def refusal(path: Path, raw: bytes) -> TaizhangError | None:
    """Return why a file cannot be a workbook of ours, None if it begins like a zip package."""
    if not raw:
        return ForeignFormatError(path, "是空文件", "请找单位重新要一份，或从备份恢复")
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if raw.startswith(_OLE):
        return _ole(path, raw)
    head = raw[:_LOOKED_AT]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return ForeignFormatError(path, "是网页，不是 Excel 工作簿", _SAVE_AS)
    if start.startswith(b"<?xml"):
        return ForeignFormatError(path, "是 XML 文件，不是 .xlsx 工作簿", _SAVE_AS)
    if start.startswith(b"%pdf"):
        return ForeignFormatError(path, "是 PDF，不是 Excel 工作簿", "请找单位要 Excel 文件")
    if _is_text(head):
        return ForeignFormatError(path, "是文本（CSV）文件，不是 .xlsx 工作簿", _SAVE_AS)
    if b"[Content_Types].xml" in raw or b"xl/workbook" in raw:
        return DamagedWorkbookError(path, "文件开头坏了", "请从备份恢复，或让对方重新发一份")
    return ForeignFormatError(path, "不是 Excel 工作簿", "请核对是不是选错了文件")


def shown(name: str) -> str:
    """Return a name from a file fit for a message: one line, of limited length."""
    if len(name) <= 80 and name.isprintable():
        return name
    safe = "".join(char if char.isprintable() else "?" for char in name[:81])
    return safe if len(name) <= 80 else f"{safe[:80]}…"


def _ole(path: Path, raw: bytes) -> ForeignFormatError:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return ForeignFormatError(path, "加了打开密码", "请用密码打开，去掉密码后另存一份再用")
    return ForeignFormatError(path, "是旧版 .xls 或 .et 文件", _SAVE_AS)


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return head[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: _LOOKED_AT - 4].decode(encoding, "strict" if len(head) < _LOOKED_AT else "ignore")
        except UnicodeDecodeError:
            continue
        return all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
    return False
