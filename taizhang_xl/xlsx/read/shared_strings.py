"""The shared strings, in the order of their numbers."""

from __future__ import annotations

import re

from taizhang_xl.errors import UnsafeWorkbookError
from taizhang_xl.xlsx.package import LIMITS, Package
from taizhang_xl.xlsx.parts import UNSAFE, decoded, new_parser, parse_xml, unescaped
from taizhang_xl.xlsx.read.plain import ATTRIBUTES, NOT_PLAIN, NotPlainError, expect_once_each, resolved

_HEAD = re.compile(
    rf"""\ufeff?(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="yes")?\?>)?\s*<sst{ATTRIBUTES}>""",
    re.A,
)
_FIRST, _BETWEEN, _LAST = "<si><t>", "</t></si><si><t>", "</t></si></sst>"
_ITEM_END, _END = "</si>", "</sst>"
# A text in runs of different fonts: LibreOffice writes one wherever Chinese and digits meet. One attribute at most, so
# that none can stand twice.
_FONT = rf'<[A-Za-z]+(?: [A-Za-z]+="[^&"{NOT_PLAIN}]*")?/>'
_RUNS = re.compile(f"<si>(?:<t>[^{NOT_PLAIN}]*</t>|(?:<r>(?:<rPr>(?:{_FONT})*</rPr>)?<t>[^{NOT_PLAIN}]*</t></r>)+)")
_RUN = re.compile("<t>([^<]*)")
_NOT_PLAIN = re.compile(f"[{NOT_PLAIN}]")


def read_strings(package: Package, part: str) -> list[str]:
    """Return the shared strings: runs of rich text joined, phonetic readings left out."""
    # Not by `part`, which caches what many workbooks have in common: strings are each one's own.
    xml = decoded(package, part, b"".join(package.pieces(part)))
    # Counted first: an empty string costs a file five bytes and a list far more.
    if xml.count(b"<si") > LIMITS.strings:
        raise UnsafeWorkbookError(package.path, "里面的文字太多", UNSAFE)
    plain = split_strings(xml)
    if plain is not None:
        return [unescaped(text) for text in plain] if b"_x" in xml else plain
    strings: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] += 1
        elif name == "t":
            state["text"] = not state["phonetic"]

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            strings.append(unescaped("".join(pieces)))
        elif name == "rPh":
            state["phonetic"] -= 1
        elif name == "t":
            state["text"] = False

    def text(data: str) -> None:
        if state["text"]:
            pieces.append(data)

    parser = new_parser(package, part)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parse_xml(package, part, parser, (xml,))
    return strings


def split_strings(xml: bytes) -> list[str] | None:
    """Return the shared strings of a plainly written part, None for any other: the parser must read it."""
    try:
        text = xml.decode()
        head = _HEAD.match(text)
        if head is None:
            return None
        expect_once_each(head[1])
        body = text[head.end() :].rstrip(" \t\n").replace('<t xml:space="preserve">', "<t>")
        if not body.endswith(_ITEM_END + _END):
            return None
        is_whole = body.startswith(_FIRST) and body.endswith(_LAST)
        texts = body[len(_FIRST) : -len(_LAST)].split(_BETWEEN) if is_whole else []
        if not is_whole or _NOT_PLAIN.search("".join(texts)):
            texts = [_text(item) for item in body.removesuffix(_END).split(_ITEM_END)[:-1]]
        return [resolved(each) for each in texts] if "&" in body else texts
    except (NotPlainError, UnicodeDecodeError):
        return None


def _text(item: str) -> str:
    """Return the text of one item, up to its end tag; NotPlainError if it is not plain text or runs of it."""
    if not _RUNS.fullmatch(item):
        raise NotPlainError
    return "".join(_RUN.findall(item))
