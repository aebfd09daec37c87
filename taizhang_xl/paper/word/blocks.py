"""What a document is made of: titles, headings, paragraphs, tables whose head repeats and whose rows stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taizhang_xl.paper.word.table import AMBIGUOUS, MARKS, Cell, Column, Span, add_table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

__all__ = [
    "Cell",
    "Column",
    "Span",
    "add_heading",
    "add_signature",
    "add_table",
    "add_text",
    "add_title",
    "start_page",
    "write",
]


def add_title(document: Document, text: str) -> Paragraph:
    """Add a document's title, centred."""
    return write(_styled(document, "Title"), text)


def add_heading(document: Document, text: str, level: int = 1) -> Paragraph:
    """Add a heading, which stays with what follows: level 1 for 一、, 2 for （一）, 3 for 1."""
    return _indented(write(_styled(document, f"Heading{level}"), text))


def add_text(document: Document, text: str, *, indented: bool = True) -> Paragraph:
    """Add a paragraph, its first line two characters in."""
    paragraph = write(document.add_paragraph(), text)
    return _indented(paragraph) if indented else paragraph


def add_signature(document: Document, *lines: str) -> None:
    """Add an office's name and the date below a text, at the right, four characters in; they stay on one page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for number, line in enumerate(lines, 1):
        paragraph = write(document.add_paragraph(), line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * 16)
        paragraph.paragraph_format.keep_with_next = number < len(lines)


def start_page(document: Document) -> None:
    """Begin a new page with what is added next."""
    document.add_page_break()  # type: ignore[no-untyped-call]


def write(paragraph: Paragraph, text: str, **font: Any) -> Paragraph:
    """Add text to a paragraph, its line breaks kept; `font` are properties of the run's font. Marks that XML forbids are dropped."""
    from docx.oxml.ns import qn

    if not text:
        return paragraph
    run = paragraph.add_run(text.translate(MARKS))
    for name, value in font.items():
        setattr(run.font, name, value)
    if not AMBIGUOUS.isdisjoint(text):
        properties = run._r.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        fonts.set(qn("w:hint"), "eastAsia")
    return paragraph


def _styled(document: Document, style: str) -> Paragraph:
    """Add a paragraph of a style by its id: by the name the library goes through all styles for each paragraph."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _indented(paragraph: Paragraph) -> Paragraph:
    from docx.oxml.ns import qn

    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    # In hundredths of a character: it holds for each size of letters, what points would not.
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")
    return paragraph
