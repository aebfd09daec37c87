"""Links inside a document: places with names, texts that lead to them, the page on which one is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.paper.word.blocks import write
from taizhang_xl.paper.word.page import add_field
from taizhang_xl.paper.word.table import LINK_COLOUR, run_xml

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

# No number is better than a wrong one.
_PAGE_UNKNOWN = "－"


class Link(NamedTuple):
    """A text that leads to the place named `to`, to none where that is ""; `colour` is "RRGGBB"."""

    text: str
    to: str
    colour: str = LINK_COLOUR


def write_parts(paragraph: Paragraph, parts: Iterable[str | Link], points: float | None = None) -> Paragraph:
    """Add texts and links to a paragraph, in letters of the paragraph's size or so many points."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    size = f'<w:sz w:val="{points * 2:g}"/><w:szCs w:val="{points * 2:g}"/>' if points else ""
    font = {"size": Pt(points)} if points else {}
    for part in parts:
        if isinstance(part, str) or not part.to:
            write(paragraph, part if isinstance(part, str) else part.text, **font)
            continue
        run = run_xml(part.text, "", size, link_colour=part.colour)
        xml = f'<w:hyperlink {nsdecls("w")} w:anchor="{part.to}" w:history="1">{run}</w:hyperlink>'
        paragraph._p.append(parse_xml(xml))
    return paragraph


def name_place(paragraph: Paragraph, name: str) -> Paragraph:
    """Give a paragraph a name that links lead to; the save numbers it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), name)
    start.set(qn("w:name"), name)
    paragraph._p.get_or_add_pPr().addnext(start)
    paragraph._p.append(end)
    return paragraph


def add_page_of(paragraph: Paragraph, name: str, page: int | None) -> None:
    """Add the number of the page on which a named place is, None where nobody knows it.

    It is a field, which people may work out anew (F9). Nothing tells Word to do so when it opens the document: it would
    ask each reader first.
    """
    add_field(paragraph, f"PAGEREF {name} \\h", _PAGE_UNKNOWN if page is None else str(page))
