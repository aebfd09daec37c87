"""The fast path: rows and shared texts written as the usual programs write them, read with a pattern and no parser.

Strict: every sign between the outer tags must be accounted for. Whatever is not as expected (prefixes,
comments, rich text, unusual order) is left to the parser, which then reads the whole sheet; so both accept the same.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from taizhang_xl.cells import column_number
from taizhang_xl.xlsx.grid import Grid

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d{1,5})")?(?: t="(s|n|b|e|str|inlineStr)")?'
    r"(?:/>|>(?:<f((?: [A-Za-z_][\w:]*=\"[^<>&\"]*\")*)(?:/>|>([^<>]*)</f>))?"
    r'(?:<v>([^<>]*)</v>|<is><t(?: xml:space="preserve")?>([^<>]*)</t></is>)?</c>)'
    r'|<row r="([1-9]\d{0,6})"((?: [A-Za-z_][\w:]*="[^<>&"]*")*)(/?)>'
    r"|</row>",
    re.A,
)
_STRINGS = re.compile(r"((?:\ufeff)?(?:<\?xml [^<>]*\?>)?\s*<sst(?: [\w:]+=\"[^<>&\"]*\")*>)", re.A)
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?(?:/>|>([^<>]*)</t>)</si>|<si/>')
_ENTITY = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# What a parser would change or refuse: control characters, the line ends of Windows, the end mark of CDATA.
_UNUSUAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|]]>")
_ATTRIBUTE = re.compile(r" ([^=]+)=\"[^\"]*\"")
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
_NOT_PLAIN = (b"<!--", b"<![CDATA[")
_COLUMNS: dict[str, int] = {}


class NotPlainError(Exception):
    """The rows are not written in the way that this module reads; the parser must read them."""


def split_rows(xml: bytes) -> tuple[str, bytes] | None:
    """Return what stands between the tags of sheetData and the part without it, None where it is not plain."""
    if xml.count(_OPEN) != 1 or xml.count(_CLOSE) != 1 or any(mark in xml for mark in _NOT_PLAIN):
        return None
    begin, end = xml.index(_OPEN) + len(_OPEN), xml.index(_CLOSE)
    if begin > end or xml.find(b"<?", 5) >= 0:
        return None
    try:
        text = xml[begin:end].decode()
    except UnicodeDecodeError:
        return None
    return None if _UNUSUAL.search(text) else (text, xml[:begin] + xml[end:])


def split_strings(xml: bytes) -> list[str] | None:
    """Return the shared texts as they stand in a part, None where it is not plain."""
    if any(mark in xml for mark in (*_NOT_PLAIN, b"<rPh", b"<r>")) or xml.find(b"<?", 5) >= 0:
        return None
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return None
    frame = _STRINGS.match(text)
    if frame is None or _UNUSUAL.search(text, frame.end(1)):
        return None
    found, position = [], frame.end(1)
    match = _STRING.scanner(text, position).match  # type: ignore[attr-defined]
    try:
        while token := match():
            found.append(_resolved(token[1]) if "&" in (token[1] or "") else token[1] or "")
            position = token.end()
    except NotPlainError:
        return None
    # The parser has the word on the declaration and the attributes of the frame.
    return found if text[position:].strip() == "</sst>" and _well_formed(frame[1] + "</sst>") else None


def _well_formed(text: str) -> bool:
    try:
        expat.ParserCreate("utf-8").Parse(text.encode(), True)
    except expat.ExpatError:
        return False
    return True


def read_rows(text: str, grid: Grid) -> None:
    """Put the rows into a grid. Raises NotPlainError, and DamagedWorkbookError as the grid does."""
    position, open_row = 0, ""
    known = {""}
    add = grid.add
    match = _TOKEN.scanner(text).match  # type: ignore[attr-defined]
    while token := match():
        position = token.end()
        letters, number, style, kind, calculated, formula, value, inline, row, attributes, empty = token.groups()
        if letters is not None:
            if number != open_row or (inline is not None and kind != "inlineStr"):
                raise NotPlainError
            column = _COLUMNS.get(letters) or _COLUMNS.setdefault(letters, column_number(letters))
            content = value if inline is None else inline
            if content is not None and "&" in content:
                content = _resolved(content)
            if calculated is not None:
                formula = _resolved(formula) if formula else ""
                if calculated not in known:
                    known.add(_once_each(calculated))
            add(column, kind or "n", int(style or 0), content, formula)
        elif row is not None:
            if open_row:
                raise NotPlainError
            if attributes not in known:
                known.add(_once_each(attributes, "r"))
            grid.start_row(int(row), bool(attributes and _HIDDEN.search(attributes)))
            open_row = "" if empty else row
        else:
            if not open_row:
                raise NotPlainError
            grid.end_row()
            open_row = ""
    if open_row or position != len(text):
        raise NotPlainError


def _once_each(attributes: str, *before: str) -> str:
    """Return a tag's attributes; where a name comes twice, the parser shall refuse them."""
    names = [*before, *_ATTRIBUTE.findall(attributes)]
    if len(set(names)) < len(names):
        raise NotPlainError
    return attributes


def _resolved(text: str) -> str:
    """Return a text with its entities resolved; one that is none makes the sheet not plain."""
    resolved, count = _ENTITY.subn(_sign, text)
    if count != text.count("&"):
        raise NotPlainError
    return resolved


def _sign(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code < 32 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise NotPlainError
    return chr(code)
