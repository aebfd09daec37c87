"""The texts that cells share, in the order of their numbers."""

from __future__ import annotations

from taizhang_xl.errors import UnsafeWorkbookError
from taizhang_xl.xlsx.package import LIMITS, Package
from taizhang_xl.xlsx.partxml import UNSAFE, decoded, new_parser, parse_xml, unescaped
from taizhang_xl.xlsx.plain import split_strings


def read_strings(package: Package, part: str) -> list[str]:
    """Return the shared strings: runs of rich text joined, phonetic readings left out."""
    xml = decoded(package, part, package.part(part))
    # Counted before they are taken in: an empty text costs a file five bytes and a list far more.
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
