"""XML as bytes: find and change a tag without parsing the rest, so that all else keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from taizhang_xl.cells import Range, parse_area


class CannotSpliceError(Exception):
    """A part does not follow its format; the text says in Chinese what is wrong with it."""


# No two branches begin alike: a tag without an end costs one pass. The bound limits the memory for backtracking.
# Possessive quantifiers would do both, but Python 3.11.0 to 3.11.4 match them wrongly (CPython issue 106052).
_ATTRIBUTES = rb"([^<>\"'/]*(?:(?:\"[^\"]*\"|'[^']*'|/(?!>))[^<>\"'/]*){0,65535})"
_ATTRIBUTE = re.compile(rb"\s+([^\s=\"'<>/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_OPAQUE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.S)
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']")
_DECLARED_TEXT = re.compile(r"(<\?xml[^>]*?\sencoding\s*=\s*)(?:\"[^\"]*\"|'[^']*')")

# An XML declaration ends within this many bytes.
_DECLARATION = 200


class Element(NamedTuple):
    """Where an element lies in the bytes: its start tag is [start:head], its content [head:tail]."""

    start: int
    head: int
    tail: int
    end: int
    prefix: bytes


def utf8(xml: bytes) -> bytes:
    """Return a part in UTF-8: the same object if it is UTF-8 already, else recoded with its declaration.

    Raises CannotSpliceError if the encoding is unknown or wrong.
    """
    declared = _DECLARED.match(xml)
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif xml[:4] in (b"<\0?\0", b"\0<\0?"):
        encoding = "utf-16-le" if xml[1] == 0 else "utf-16-be"
    else:
        encoding = declared[1].decode().lower() if declared else "utf-8"
        if encoding in ("utf-8", "utf8", "us-ascii"):
            return xml
    try:
        text = xml.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise CannotSpliceError(f"文字编码 {encoding} 读不出来") from error
    return _DECLARED_TEXT.sub(r'\1"UTF-8"', text, count=1).encode()


def mask(xml: bytes) -> bytes:
    """Return the same number of bytes, without the markup in comments, CDATA and instructions.

    Searches run over the mask, cuts are made in the original, so a comment with a tag inside stays as it is.
    """
    # A single rare byte is found many times faster than "<!" among all the "<" of a sheet.
    if b"!" not in xml and xml.find(b"?", xml.find(b"?>", 0, _DECLARATION) + 2) < 0:
        return xml
    if b"<!" not in xml and xml.find(b"<?", 4) < 0:
        return xml

    def hide(match: re.Match[bytes]) -> bytes:
        # CDATA is text of a cell and must still count as content; a comment must not.
        return (b"." if match[0].startswith(b"<![") else b" ") * len(match[0])

    return _OPAQUE.sub(hide, xml)


def tag_pattern(name: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a start tag with any prefix: groups prefix, attributes, "/" if it is empty."""
    return re.compile(rb"<((?:[^\s<>/:=\"']+:)?)(?:" + name + rb")(?=[\s/>])" + _ATTRIBUTES + rb"(/?)>")


def elements(masked: bytes, pattern: re.Pattern[bytes], start: int = 0, end: int | None = None) -> Iterator[Element]:
    """Yield the elements that a `tag_pattern` finds in [start:end]; what lies inside one is skipped."""
    position, limit = start, len(masked) if end is None else end
    while match := pattern.search(masked, position, limit):
        found = _whole(masked, match, limit)
        yield found
        position = found.end


def element(masked: bytes, name: bytes, start: int = 0, end: int | None = None) -> Element | None:
    """Return the first element of that local name, None if there is none."""
    return next(elements(masked, tag_pattern(name), start, end), None)


def _whole(masked: bytes, match: re.Match[bytes], limit: int) -> Element:
    if match[3]:
        return Element(match.start(), match.end(), match.end(), match.end(), match[1])
    name = masked[match.start() + 1 : match.start(2)]
    tail = close_tag(masked, name, match.end(), limit)
    return Element(match.start(), match.end(), tail, masked.index(b">", tail) + 1, match[1])


def close_tag(masked: bytes, name: bytes, start: int, end: int) -> int:
    """Return where "</name" begins; `name` with its prefix. Raises CannotSpliceError if it is missing."""
    closing = b"</" + name
    position = masked.find(closing, start, end)
    while position >= 0 and masked[position + len(closing) : position + len(closing) + 1] not in b"> \t\r\n":
        position = masked.find(closing, position + 1, end)
    if position < 0:
        raise CannotSpliceError(f"标签 {name.decode(errors='replace')} 没有结束")
    return position


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a start tag as written, entities not resolved."""
    return {name: value[1:-1] for name, value in _ATTRIBUTE.findall(tag)}


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """Return a start tag with one attribute set, added, or removed by None."""
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == name:
            new = b"" if value is None else b" " + name + b'="' + value + b'"'
            return tag[: match.start()] + new + tag[match.end() :]
    if value is None:
        return tag
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:at].rstrip() + b" " + name + b'="' + value + b'"' + tag[at:]


def opened(tag: bytes) -> bytes:
    """Return a start tag that can take content: "<row/>" becomes "<row>"."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def integer(text: bytes, fallback: int) -> int:
    """Return an attribute as an integer, `fallback` if it is not one."""
    return int(text) if text.isdigit() else fallback


def decimal(text: bytes, fallback: float) -> float:
    """Return an attribute as a decimal, `fallback` if it is not one."""
    try:
        return float(text)
    except ValueError:
        return fallback


def area(text: bytes | str) -> Range:
    """Return the rectangle a reference names. Raises CannotSpliceError if it is not one."""
    ref = text.decode(errors="replace") if isinstance(text, bytes) else text
    try:
        return parse_area(ref)
    except ValueError as error:
        raise CannotSpliceError(f"区域 {ref or '（空）'} 读不懂") from error


def is_true(text: bytes | None) -> bool:
    """Whether a boolean attribute is true."""
    return text in (b"1", b"true", b"on")


def spliced(xml: bytes, splices: list[tuple[int, int, bytes]]) -> bytes:
    """Return the bytes with [start:end] of each splice replaced, joined once however many there are.

    Splices must not overlap; several insertions at one place keep their order.
    """
    view, position = memoryview(xml), 0
    pieces: list[bytes | memoryview] = []
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [view[position:start], new]
        position = end
    pieces.append(view[position:])
    return b"".join(pieces)


def covers(rectangle: Range, row: int, column: int) -> bool:
    """Whether a cell lies in a rectangle."""
    return rectangle.top <= row <= rectangle.bottom and rectangle.left <= column <= rectangle.right


def parsed(xml: bytes) -> ElementTree.Element:
    """Return the tree of a small part. Raises CannotSpliceError if it does not parse."""
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise CannotSpliceError(f"XML 有错（第{error.position[0]}行）") from error


def check_well_formed(xml: bytes) -> None:
    """Raise CannotSpliceError unless the part parses."""
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError as error:
        raise CannotSpliceError(f"XML 有错（第{error.lineno}行）") from error
