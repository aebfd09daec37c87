"""The page of official documents (GB/T 9704-2012): 22 lines of 28 characters, its fonts and styles.

With margins of 37, 26, 35 and 28 mm LibreOffice fits 22 x 28 at lines of 28.95 points and characters a quarter of a
point closer. A grid of lines and characters (docGrid) is laid out differently by each program, so there is none.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.styles.style import ParagraphStyle

FANGSONG, XIAOBIAOSONG, KAITI, HEITI, SONGTI = "仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体"
FONTS = (FANGSONG, XIAOBIAOSONG, KAITI, HEITI, SONGTI)
RED = "FF0000"
# LibreOffice leaves a link out of a PDF where its letters have no style of their own.
LINK_STYLE = "Hyperlink"

SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22.0, 16.0, 14.0, 10.5
LINE_POINTS = 28.95
_CLOSER = "-5"
_FOOTER_BELOW_TEXT_MM = 7 + 5


class Margins(NamedTuple):
    """The margins of a page, in millimetres."""

    top: float = 37
    right: float = 26
    bottom: float = 35
    left: float = 28


OFFICIAL = Margins()
# Tables lie across; the head stays at the binding side, so the sheet is the upright one turned to the left.
ACROSS = Margins(top=28, right=35, bottom=26, left=37)


def new_document(
    title: str, made_on: date, *, margins: Margins = OFFICIAL, across: bool = False, numbered: bool = True
) -> Document:
    """Return an empty document of A4 pages with the styles of official documents; `numbered` gives it page numbers."""
    import docx

    document = docx.Document()
    _set_page(document.sections[0], margins, across=across)
    _set_styles(document)
    _drop_thumbnail(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 the format has no zone
    if numbered:
        number_pages(document, document.sections[0])
    return document


def turn_page(document: Document, *, across: bool) -> None:
    """Begin a new page, lying across or upright, with what is added next; page numbers go on."""
    section = document.add_section()
    section.different_first_page_header_footer = False
    _set_page(section, ACROSS if across else OFFICIAL, across=across)


def _drop_thumbnail(document: Document) -> None:
    """Take away the library's own small picture of an empty page, which file managers would show for ours."""
    relations = document.part.package.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[key]


def _set_page(section: Section, margins: Margins, *, across: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    width, height = (297, 210) if across else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin = Mm(margins.top), Mm(margins.right)
    section.bottom_margin, section.left_margin = Mm(margins.bottom), Mm(margins.left)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(max(margins.bottom - _FOOTER_BELOW_TEXT_MM, 10))
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _set_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml.ns import qn

    styles: Any = document.styles
    # Without it a program may take the signs of another language's fonts: a full stop in the middle of its square.
    # Latin letters and figures are not Chinese, or a number like 5-014 is broken at the end of a line.
    for language in styles.element.xpath("./w:docDefaults//w:lang"):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    body = set_style(styles["Normal"], FANGSONG, SIZE_3)
    body.paragraph_format.alignment = ALIGN.JUSTIFY
    title = set_style(styles["Title"], XIAOBIAOSONG, SIZE_2)
    title.paragraph_format.alignment = ALIGN.CENTER
    for border in title.element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    for name, font in (("Heading 1", HEITI), ("Heading 2", KAITI), ("Heading 3", FANGSONG)):
        heading = set_style(styles[name], font, SIZE_3)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.alignment = ALIGN.LEFT
    set_style(styles["Footer"], SONGTI, SIZE_4)
    styles.add_style(LINK_STYLE, WD_STYLE_TYPE.CHARACTER)


def set_style(style: ParagraphStyle, font: str, points: float) -> ParagraphStyle:
    """Give a style a font for Chinese and Latin letters alike, plain and black, on lines of the official height."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    set_font(style, font, points)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    element: Any = style.element
    spacing = element.rPr.find(qn("w:spacing"))
    if spacing is None:
        spacing = element.rPr.makeelement(qn("w:spacing"))
        # The schema has a fixed order: spacing comes before the size.
        element.rPr.find(qn("w:sz")).addprevious(spacing)
    spacing.set(qn("w:val"), _CLOSER)
    paragraphs = style.paragraph_format
    paragraphs.space_before = paragraphs.space_after = Pt(0)
    paragraphs.line_spacing = Pt(LINE_POINTS if points < SIZE_2 else 33)
    return style


def set_font(styled: Any, font: str, points: float) -> None:
    """Set the font of a style or a run for all scripts; a theme's fonts would go before it, so they leave."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    styled.font.name, styled.font.size = font, Pt(points)
    fonts = styled.element.rPr.rFonts
    for name in [name for name in fonts.attrib if "Theme" in name]:
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)


def number_pages(document: Document, section: Section) -> None:
    """Number a section's pages — 1 — at the outer side: on odd ones a character from the right edge, on even ones from the left."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Pt

    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        indent = Pt(SIZE_4)
        if side is ALIGN.RIGHT:
            paragraph.paragraph_format.right_indent = indent
        else:
            paragraph.paragraph_format.left_indent = indent
        paragraph.style = document.styles["Footer"]
        paragraph.add_run("— ")
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(" —")


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """Add a field (PAGE, NUMPAGES, a merge field) that a program works out; `shown` stands there until it has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "code", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "text":
            run.text = shown
        elif kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
