"""The page of slips (提示件).

It is that of an official letter (GB/T 9704-2012, 10.1): the issuer's name 30 mm from the page's edge,
red double lines of 170 mm, the first thick above thin, the second, 20 mm from the lower edge, thin above thick, no page
number on the first page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from taizhang_xl.paper.word.blocks import write
from taizhang_xl.paper.word.page import (
    FANGSONG,
    HEITI,
    OFFICIAL,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    XIAOBIAOSONG,
    add_field,
    new_document,
    set_font,
    set_style,
)
from taizhang_xl.paper.word.save import write_document
from taizhang_xl.systems.supervision.letterhead import (
    BELOW_HEAD_MM,
    HEAD_STYLE,
    HEADER_FROM_EDGE_MM,
    LINE_LONG_MM,
    NAME_POINTS,
    UNDER_NAME_MM,
    fit_name,
)
from taizhang_xl.systems.supervision.slip_text import (
    CONTACT,
    COPY,
    DATED,
    DEADLINE,
    DEMAND,
    ISSUER,
    MATTER,
    NUMBER,
    OPENING,
    RECIPIENT,
    SIGNER,
    STANDING,
    TITLE,
)

MADE_ON = date(2018, 1, 1)
PAGE_WIDE_MM, PAGE_HIGH_MM = 210.0, 297.0
THICK_MM, GAP_MM, THIN_MM = 1.0, 0.6, 0.35
FROM_LOWER_EDGE_MM = 20.0
# A letter with its reply slip is to find room on one page, above the lower red line.
MARGINS = OFFICIAL._replace(bottom=24)
LETTER_LINE = 24.0
EMU = 36000
""" In a millimetre. """
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
REPLY_ROWS = (
    ("承办情况", "", 12.0), ("未完成原因", "", 10.0), ("预计完成日期", "", 8.0), ("负责人签字", "年　　月　　日", 8.0),
)  # fmt: skip
REPLY_COLUMNS = (36, 120)


def slip_page() -> bytes:
    """Return the template of slips."""
    document = new_document("提示件", MADE_ON, margins=MARGINS)
    letterhead(document)
    for style in ("Normal", "Footer"):
        document.styles[style].paragraph_format.widow_control = False
    paragraph(document, (("", NUMBER),), ALIGN.RIGHT)
    title = paragraph(document, (("", TITLE),), ALIGN.CENTER, font=(XIAOBIAOSONG, SIZE_2))
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(10), Pt(8)
    title.paragraph_format.line_spacing = Pt(33)
    paragraph(document, (("", RECIPIENT), ("：", "")))
    paragraph(document, (("", OPENING),), indented=True)
    for name in (MATTER, DEADLINE, STANDING, DEMAND, CONTACT):
        labelled(document, name)
    for name in (SIGNER, DATED):
        line = paragraph(document, (("", name),), ALIGN.RIGHT)
        line.paragraph_format.right_indent = Pt(4 * SIZE_3)
        line.paragraph_format.keep_with_next = name == SIGNER
    copied = paragraph(document, (("", COPY),), font=(FANGSONG, SIZE_4)).paragraph_format
    copied.line_spacing, copied.space_after = Pt(20), Pt(16)
    reply_slip(document)
    file = io.BytesIO()
    write_document(document, file)
    return file.getvalue()


def letterhead(document: Document) -> None:
    """Give the first page its name and its red lines, and no number."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    numbered = section._sectPr.makeelement(qn("w:pgNumType"))
    numbered.set(qn("w:start"), "1")
    # The schema has a fixed order: page numbers come before the columns.
    section._sectPr.find(qn("w:cols")).addprevious(numbered)
    section.header_distance = Mm(HEADER_FROM_EDGE_MM)
    styles: Any = document.styles
    style = styles.add_style(HEAD_STYLE, 1)
    style.base_style = styles["Normal"]
    set_style(style, XIAOBIAOSONG, NAME_POINTS)
    style.font.color.rgb = RGBColor(255, 0, 0)
    fit_name(style, "")
    name = section.first_page_header.paragraphs[0]
    name.style = style
    formats = name.paragraph_format
    formats.alignment = ALIGN.CENTER
    beside = (PAGE_WIDE_MM - LINE_LONG_MM) / 2
    formats.left_indent, formats.right_indent = Mm(beside - 28), Mm(beside - 26)
    field(name, ISSUER)
    below = UNDER_NAME_MM
    red_line(name, 1, below, THICK_MM)
    red_line(name, 2, below + THICK_MM + GAP_MM, THIN_MM)
    lowest = PAGE_HIGH_MM - FROM_LOWER_EDGE_MM
    red_line(name, 3, lowest - THICK_MM - GAP_MM - THIN_MM, THIN_MM)
    red_line(name, 4, lowest - THICK_MM, THICK_MM)
    section.first_page_footer.paragraphs[0].text = ""
    assert below + THICK_MM + GAP_MM + THIN_MM < BELOW_HEAD_MM


def red_line(anchor: Any, number: int, top: float, height: float) -> None:
    """Draw a red bar, its place measured from the page's upper edge: both programs put it there to the point."""
    wide, high = round(LINE_LONG_MM * EMU), round(height * EMU)
    left, down = round((PAGE_WIDE_MM - LINE_LONG_MM) / 2 * EMU), round(top * EMU)
    anchor._p.append(
        parse_xml(
            f'<w:r {NAMESPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="1" '
            'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="page"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            f'<wp:docPr id="{number}" name="红线{number}"/><wp:cNvGraphicFramePr/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
            f'<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
            "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
            "</w:drawing></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
        )
    )


def labelled(document: Document, name: str) -> None:
    """Add a paragraph of a field, its name before it."""
    added = paragraph(document, ((f"{name}：", ""),), indented=True)
    for run in added.runs:
        set_font(run, HEITI, SIZE_3)
    field(added, name)


def paragraph(
    document: Any,
    parts: Sequence[tuple[str, str]],
    align: ALIGN = ALIGN.JUSTIFY,
    *,
    indented: bool = False,
    font: tuple[str, float] | None = None,
) -> Any:
    """Add a paragraph of texts and fields."""
    added = document.add_paragraph()
    added.paragraph_format.alignment = align
    added.paragraph_format.line_spacing = Pt(LETTER_LINE)
    if indented:
        indent = added._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), "640")
    for text, name in parts:
        if text:
            write(added, text)
        if name:
            field(added, name)
    if font:
        for run in added.runs:
            set_font(run, *font)
    return added


def field(added: Any, name: str) -> None:
    """Add a merge field whose value is set as Chinese, quotation marks and dashes too."""
    before = len(added.runs)
    add_field(added, f"MERGEFIELD {name}", f"«{name}»")
    for run in added.runs[before:]:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def reply_slip(document: Any) -> None:
    """Add the part that the unit fills in and sends back: it stays on one page."""
    title = paragraph(document, (("回    执", ""),), ALIGN.CENTER, font=(HEITI, SIZE_4))
    title.paragraph_format.space_before = Pt(4)
    title.paragraph_format.line_spacing = Pt(20)
    title.paragraph_format.keep_with_next = True
    cut = parse_xml(f'<w:pBdr {NAMESPACES}><w:top w:val="dashed" w:sz="6" w:space="3" w:color="auto"/></w:pBdr>')
    # The schema has a fixed order: lines around a paragraph come before its spacing.
    title._p.get_or_add_pPr().insert_element_before(cut, "w:spacing", "w:ind", "w:jc", "w:rPr")
    head = paragraph(document, (("文号：", NUMBER), ("　　承办单位：", RECIPIENT)), ALIGN.LEFT, font=(FANGSONG, 12.0))
    head.paragraph_format.line_spacing = Pt(18)
    head.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(table.columns, REPLY_COLUMNS, strict=True):
        column.width = Mm(wide)
    for label, filled, high in REPLY_ROWS:
        row = table.add_row()
        row.height, row.height_rule = Mm(high), WD_ROW_HEIGHT_RULE.AT_LEAST
        row._tr.get_or_add_trPr().insert(0, row._tr.makeelement(qn("w:cantSplit")))
        for cell, wide, text in zip(row.cells, REPLY_COLUMNS, (label, filled), strict=True):
            reply_cell(cell, wide, text)
    # The last paragraph of a document may not be a table; it is to take no room.
    end = document.add_paragraph()
    end.paragraph_format.line_spacing = Pt(1)


def reply_cell(cell: Any, wide: float, text: str) -> None:
    """Set one cell of the reply slip."""
    cell.width = Mm(wide)
    cell.vertical_alignment = 1
    inside = write(cell.paragraphs[0], text)
    inside.paragraph_format.line_spacing = Pt(18)
    inside.paragraph_format.keep_with_next = True
    inside.alignment = ALIGN.RIGHT if text.startswith("年") else ALIGN.CENTER
    for run in inside.runs:
        set_font(run, FANGSONG, 12.0)
