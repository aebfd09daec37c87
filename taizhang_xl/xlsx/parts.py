"""Parts prepared for a parser: decoded to UTF-8, run through expat, texts unescaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from taizhang_xl.errors import DamagedWorkbookError, UnsafeWorkbookError
from taizhang_xl.xlsx.refusals import shown

if TYPE_CHECKING:
    from taizhang_xl.xlsx.package import Package

DAMAGED = "请用 Excel 或 WPS 打开并另存一次，或从备份恢复"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ALTERNATIVES = ("AlternateContent", "Choice", "Fallback")
UNSAFE = "不像正常的工作簿，请向发件人核实，用 Excel 或 WPS 另存一份再用"
_ESCAPE = re.compile(r"_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_")
_ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9_.\-]+)[\"']")
_DECLARED_WITHIN = 200
_UTF_8 = ("utf-8", "utf8")
_GB = ("gb2312", "gbk", "cp936", "gb18030")
# Only encodings whose text is certain: Python knows others (idna, punycode) that take minutes or fail oddly.
_OTHERS = ("ascii", "us-ascii", "big5", "cp950", "shift_jis", "euc-jp", "euc-kr", "iso-8859-1", "windows-1252")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def new_parser(package: Package, part: str, *, separator: str | None = None) -> Any:
    """Return a parser of UTF-8 that refuses a DOCTYPE anywhere in the part.

    With a `separator` it resolves prefixes: a name is then its namespace, the separator, the local name.
    """

    def doctype(*declared: object) -> None:
        raise UnsafeWorkbookError(package.path, f"部件 {shown(part)} 里有 DOCTYPE 声明", UNSAFE)

    # The encoding is given, since Python's own handler of unknown ones raises more than expat's errors.
    parser = expat.ParserCreate("utf-8", separator)
    parser.StartDoctypeDeclHandler = doctype
    return parser


def parse_xml(package: Package, part: str, parser: Any, pieces: Iterable[bytes]) -> None:
    """Run a part, its bytes in UTF-8 piece by piece, through a parser."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = f"部件 {shown(part)} 的内容坏了（第{error.lineno}行）"
        raise DamagedWorkbookError(package.path, what, DAMAGED) from error


def parse_paths(package: Package, part: str, data: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    """Call `start` with the path ("workbook/sheets/sheet") and the attributes of each element of the root's namespace.

    A name alone is not enough: extension lists hold elements of the same names that mean something else. Other
    namespaces are skipped, except for alternatives: a Fallback takes its holder's place, a Choice joins the path.
    """
    open_paths: list[str] = []
    own = ""
    outside = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal own, outside
        space, _, name = tag.rpartition(" ")
        if not open_paths:
            own = space
        holder = open_paths[-1] if open_paths else ""
        if not outside and space == own:
            open_paths.append(f"{holder}/{name}" if holder else name)
            start(open_paths[-1], attributes)
        elif not outside and space == _COMPATIBILITY and name in _ALTERNATIVES:
            open_paths.append(f"{holder}/{name}" if name == "Choice" else holder)
        else:
            outside += 1

    def end(tag: str) -> None:
        nonlocal outside
        if outside:
            outside -= 1
        else:
            open_paths.pop()

    parser = new_parser(package, part, separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parse_xml(package, part, parser, (decoded(package, part, data),))


def local_name(tag: str) -> str:
    """Return an element's tag in a tree without its namespace."""
    return tag.rpartition("}")[2]


def decoded(package: Package, part: str, data: bytes) -> bytes:
    """Return a part's bytes in UTF-8, whatever their encoding; its XML declaration no longer counts."""
    encoding = _encoding(data)
    if encoding is None:
        return data
    try:
        text = data.decode(encoding) if encoding else "\0"
    except UnicodeError:
        text = "\0"
    # A parser that finds a zero at the start takes the bytes for UTF-16, whatever encoding is passed.
    if "\0" not in text[:4]:
        return text.encode()
    raise DamagedWorkbookError(package.path, f"部件 {shown(part)} 的编码读不出来", DAMAGED)


def _encoding(data: bytes) -> str | None:
    """Return the encoding of a part, None for UTF-8, empty for one that cannot be read."""
    if wide := _WIDE.get(data[:2]):
        return wide
    match = None if data.startswith(b"\xef\xbb\xbf") else _ENCODING.match(data[:_DECLARED_WITHIN])
    name = match[1].decode("ascii").lower() if match else "utf-8"
    if name in _UTF_8:
        return None
    if name in _GB:
        return "gb18030"
    return name if name in _OTHERS else ""


def decoded_pieces(package: Package, part: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a part's bytes in UTF-8 as they arrive; another encoding arrives in one piece."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _DECLARED_WITHIN:
            break
    if _encoding(head) is not None:
        head = decoded(package, part, head + b"".join(pieces))
    yield head
    yield from pieces


def whole(text: str | None) -> int | None:
    """Return an attribute as a whole number, None if it is missing, not one, or absurdly large."""
    return int(text) if text is not None and len(text) < 10 and text.isascii() and text.isdigit() else None


def unescaped(text: str) -> str:
    """Decode the _xHHHH_ by which a workbook writes characters that XML cannot hold."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3] is None:
        return bytes.fromhex(match[1] + match[2]).decode("utf-16-be")
    char = chr(int(match[3], 16))
    # A lone surrogate cannot be written to any file or screen.
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char
