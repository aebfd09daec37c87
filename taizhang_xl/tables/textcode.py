"""Bytes -> text: the encoding of a Chinese office's text file, or why it is not text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.errors import ForeignFormatError

_CURE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再用"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_LOOKED_AT = 4096
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_NARROW = re.compile("[\u0080-\u07ff]")
_WIDE = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
# One wrong byte in UTF-8 leaves the rest readable, while GBK read as UTF-8 is wrong nearly everywhere.
_WIDE_PER_WRONG = 4
_AROUND = 500_000


class Decoded(NamedTuple):
    """A text and the name of its encoding as users know it."""

    text: str
    encoding: str


def decode(path: Path, raw: bytes) -> Decoded:
    """Return a file's text. Raises ForeignFormatError if it is not text, or in no encoding that can be detected."""
    decoded = _marked(path, raw) or _unmarked(path, raw)
    # DOS programs end a text with Ctrl+Z.
    text = decoded.text.rstrip("\x1a")
    if "\0" in text:
        raise _no_text(path, "NUL 字节")
    if _CONTROL.search(text, 0, _LOOKED_AT):
        raise _no_text(path, "控制字符")
    return Decoded(text, decoded.encoding)


def _marked(path: Path, raw: bytes) -> Decoded | None:
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(codec), name)
            except UnicodeDecodeError as error:
                raise _broken(path, name, error.start) from None
    return None


def _unmarked(path: Path, raw: bytes) -> Decoded:
    text = ""
    try:
        text = raw.decode("utf-8")
        if not _NARROW.search(text) or _WIDE.search(text):
            return Decoded(text, "UTF-8")
        # A few words in GBK, such as 状态, are also valid UTF-8, of Hebrew or Greek; no ledger is written in those.
    except UnicodeDecodeError as error:
        if _damaged_utf8(raw[max(0, error.start - _AROUND) : error.start + _AROUND]):
            raise _broken(path, "UTF-8", error.start) from None
    try:
        # GB18030 contains GBK and GB2312; users know it as GBK.
        return Decoded(raw.decode("gb18030"), "GBK")
    except UnicodeDecodeError as error:
        if text:
            return Decoded(text, "UTF-8")
        if b"\0" in raw:
            raise _no_text(path, "NUL 字节") from None
        raise _broken(path, "UTF-8 和 GBK", error.start) from None


def _damaged_utf8(raw: bytes) -> bool:
    """Whether it is UTF-8 that was cut or damaged: GBK would accept most of it too, as nonsense."""
    text = raw.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    wide = sum(1 for _ in _WIDE.finditer(text))
    return wide > _WIDE_PER_WRONG * wrong


def _no_text(path: Path, holds: str) -> ForeignFormatError:
    return ForeignFormatError(
        path, f"里面有{holds}，不是文本表格", f"请核对是不是选错了文件，或{_CURE.removeprefix('请')}"
    )


def _broken(path: Path, encoding: str, at: int) -> ForeignFormatError:
    return ForeignFormatError(path, f"按 {encoding} 编码读不出来，第 {at + 1} 个字节不对", _CURE)
