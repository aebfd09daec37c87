"""The booklet as a Word document: a light-blue cover, contents with page numbers, a chapter for each category."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from taizhang_xl.paper.word.blocks import Column, add_table, write
from taizhang_xl.paper.word.links import add_page_of, name_place
from taizhang_xl.paper.word.page import XIAOBIAOSONG, Margins, new_document, number_pages, set_font
from taizhang_xl.paper.word.save import bytes_of
from taizhang_xl.systems.booklet.content import Booklet, Chapter

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

COVER_BLUE = (0xCF, 0xE5, 0xF5)
MARGINS = Margins(top=24, right=20, bottom=24, left=22)
_PAGE_MM = (297, 210)
_TAB_MM = 250


def document_of(booklet: Booklet, made_on: date, pages: Mapping[str, int]) -> bytes:
    """Return the document. `pages` has the page of the sheet on which each of its places is, nothing where nobody counted."""
    document = new_document(booklet.title, made_on, margins=MARGINS, across=True, numbered=False)
    _add_cover(document, booklet, made_on)
    _add_contents(document, booklet, pages)
    _begin_chapters(document)
    columns = [Column(str(column.field), column.width, column.centred) for column in booklet.columns]
    for number, chapter in enumerate(booklet.chapters):
        _add_chapter(document, chapter, number, columns)
    return bytes_of(document)


def _add_cover(document: Document, booklet: Booklet, made_on: date) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    title = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Mm(52)
    title.paragraph_format.line_spacing = 1.3
    _fill_page(title)
    write(title, booklet.title)
    set_font(title.runs[-1], XIAOBIAOSONG, 36)
    lines = ((Mm(48), booklet.office), (Mm(4), f"{made_on.year}年{made_on.month}月"))
    # A ledger need not name its office.
    for before, text in lines[0 if booklet.office else 1 :]:
        line = write(document.add_paragraph(), text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = before
        line.runs[-1].font.size = Pt(20)


def _fill_page(paragraph: Paragraph) -> None:
    """Lay a picture in one colour behind a page: a page's own background would colour all pages, and print on none."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    width, height = (int(Mm(size)) for size in _PAGE_MM)
    run = paragraph.add_run()
    run.add_picture(BytesIO(_plain_png(COVER_BLUE)), width=width, height=height)
    inline: Any = run._r.xpath(".//wp:inline")[0]
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="0" '
        'behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/></wp:anchor>'
    )
    for part in inline.xpath("./wp:docPr | ./wp:cNvGraphicFramePr | ./a:graphic"):
        anchor.append(part)
    inline.getparent().replace(inline, anchor)


def _plain_png(colour: tuple[int, int, int]) -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" + bytes(colour)))
        + chunk(b"IEND", b"")
    )


def _add_contents(document: Document, booklet: Booklet, pages: Mapping[str, int]) -> None:
    from docx.enum.section import WD_SECTION
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    document.add_section(WD_SECTION.NEW_PAGE)
    write(document.add_paragraph(style="Title"), "目　录")
    # The first chapter begins with page 1.
    before = pages.get(chapter_place(0), 1) - 1
    for number, chapter in enumerate(booklet.chapters):
        line = write(document.add_paragraph(), f"{chapter.name}（{len(chapter.rows)}项）\t")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_TAB_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        place = chapter_place(number)
        add_page_of(line, place, pages[place] - before if place in pages else None)


def _begin_chapters(document: Document) -> None:
    from docx.enum.section import WD_SECTION
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section = document.add_section(WD_SECTION.NEW_PAGE)
    number_pages(document, section)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:pgMar")).addnext(start)


def _add_chapter(document: Document, chapter: Chapter, number: int, columns: Sequence[Column]) -> None:
    from docx.shared import Mm

    heading = write(document.add_paragraph(style="Heading 1"), f"{chapter.name}（{len(chapter.rows)}项）")
    heading.paragraph_format.page_break_before = number > 0
    heading.paragraph_format.space_after = Mm(2)
    name_place(heading, chapter_place(number))
    add_table(document, columns, chapter.rows)


def chapter_place(number: int) -> str:
    """Return the name of the place at which a chapter begins, counted from 0."""
    return f"chapter{number + 1}"
