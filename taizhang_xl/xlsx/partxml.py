"""Parts as a parser takes them: decoded, run through expat, texts unescaped."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from taizhang_xl.errors import DamagedWorkbookError
from taizhang_xl.xlsx.package import Package

DAMAGED = "请用 Excel 或 WPS 打开并另存一次，或从备份恢复"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.\-]+)[\"']")
_OWN_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1"}


def parse_xml(package: Package, part: str, parser: Any, data: bytes) -> None:
    """Run bytes through a parser; an encoding that expat does not know is decoded first."""
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DamagedWorkbookError(package.path, f"部件 {part} 的内容坏了（第{error.lineno}行）", DAMAGED) from error


def decoded(package: Package, part: str) -> bytes:
    """Return a part in an encoding that expat reads."""
    data = package.part(part)
    match = _ENCODING.match(data[:200])
    if match is None or match[1].lower() in _OWN_ENCODINGS:
        return data
    try:
        text = data.decode(match[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        raise DamagedWorkbookError(package.path, f"部件 {part} 的编码读不出来", DAMAGED) from None
    return b'<?xml version="1.0"?>' + text[text.index("?>") + 2 :].encode()


def unescaped(text: str) -> str:
    """Decode the _xHHHH_ by which a workbook writes signs that XML cannot hold."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
