"""The page of briefs (工作信息)."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from taizhang_xl.paper.word.page import (
    HEITI,
    SIZE_3,
    SIZE_4,
    XIAOBIAOSONG,
    add_field,
    new_document,
    set_font,
)
from taizhang_xl.paper.word.save import write_document
from taizhang_xl.systems.supervision import brief_document as brief

MADE_ON = date(2018, 1, 1)
TEXT_WIDE_MM = 156.0
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RED = RGBColor(0xFF, 0, 0)


def brief_page() -> bytes:
    """Return the page of 工作信息: name in red, number, issuer and day above a red line, title, text, addressees, copies."""
    document = new_document("工作信息", MADE_ON)
    name = merge_field(document.add_paragraph(), brief.NAME)
    name.alignment = ALIGN.CENTER
    name.paragraph_format.line_spacing = Pt(64)
    paint(name, XIAOBIAOSONG, 46, RED)
    number = document.add_paragraph("第")
    merge_field(number, brief.NUMBER)
    number.add_run("期")
    number.alignment = ALIGN.CENTER
    issuer = merge_field(document.add_paragraph(), brief.ISSUER)
    issuer.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDE_MM), 2)
    issuer.add_run("\t")
    merge_field(issuer, brief.DAY)
    rule(issuer, "bottom", 18, "FF0000")
    document.add_paragraph()
    title = merge_field(document.add_paragraph(style="Title"), brief.TITLE)
    title.paragraph_format.space_after = Pt(14)
    opening = merge_field(document.add_paragraph(), brief.OPENING)
    indent(opening)
    parts = bare_table(document)
    heading = merge_field(parts, brief.HEADING)
    paint(heading, HEITI, SIZE_3)
    indent(heading)
    indent(merge_field(parts._parent.add_paragraph(), brief.TEXT))
    document.add_paragraph()
    addressees = merge_field(bare_table(document), brief.ADDRESSEES)
    rule(addressees, "top", 4, "000000")
    paint(addressees, "", SIZE_4)
    copies = document.add_paragraph("共印")
    merge_field(copies, brief.COPIES)
    copies.add_run("份")
    copies.alignment = ALIGN.RIGHT
    rule(copies, "top", 4, "000000")
    paint(copies, "", SIZE_4)
    made = io.BytesIO()
    write_document(document, made)
    return made.getvalue()


def merge_field(paragraph: Any, name: str) -> Any:
    """Add a merge field to a paragraph."""
    add_field(paragraph, f"MERGEFIELD {name}", f"«{name}»")
    return paragraph


def paint(paragraph: Any, font: str, points: float, colour: RGBColor | None = None) -> None:
    """Give all runs of a paragraph a font, a size, a colour."""
    for run in paragraph.runs:
        if font:
            set_font(run, font, points)
        run.font.size = Pt(points)
        if colour is not None:
            run.font.color.rgb = colour


def indent(paragraph: Any) -> None:
    """Begin a paragraph two characters in."""
    own = paragraph._p.get_or_add_pPr().get_or_add_ind()
    own.set(qn("w:firstLineChars"), "200")
    own.set(qn("w:firstLine"), "640")


def rule(paragraph: Any, side: str, eighths: int, colour: str) -> None:
    """Draw a line at a side of a paragraph, its thickness in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = parse_xml(f"<w:pBdr {NAMESPACE}/>")
        # The schema has a fixed order: borders come before tabs, spacing and alignment.
        style = properties.find(qn("w:pStyle"))
        properties.insert(0 if style is None else 1, borders)
    borders.append(parse_xml(f'<w:{side} {NAMESPACE} w:val="single" w:sz="{eighths}" w:space="4" w:color="{colour}"/>'))


def bare_table(document: Document) -> Any:
    """Add a table of one cell without lines, as wide as the text; return the cell's paragraph.

    Its rows stay whole, so that a heading in one never ends a page; LibreOffice moves the table for a paragraph that is
    to stay with the next.
    """
    table: Any = document.add_table(1, 1)
    table.autofit = False
    table.columns[0].width = table.rows[0].cells[0].width = Mm(TEXT_WIDE_MM)
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(f"<w:tblCellMar {NAMESPACE}>{margins}</w:tblCellMar>"))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {NAMESPACE}/>"))
    return table.rows[0].cells[0].paragraphs[0]
