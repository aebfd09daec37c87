"""What a document is made of: titles, headings, paragraphs, tables whose head repeats and whose rows stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang_xl.paper.word.page import HEITI, SONGTI, set_font

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

# Word takes these for Latin and sets them narrow, unless a run says that it is Chinese.
_AMBIGUOUS = frozenset("“”‘’…—·")
_TABLE_POINTS = 10.5
_HEAD_FILL = "DDE6F0"
_CELL_MARGINS = (("top", "45"), ("left", "85"), ("bottom", "45"), ("right", "85"))
MARKS = str.maketrans(dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127)))


class Column(NamedTuple):
    """A column of a table: header, width in millimetres, whether its cells are centred."""

    title: str
    width: float
    centred: bool = False


class Cell(NamedTuple):
    """A cell of a table with a fill ("RRGGBB") or bold letters."""

    text: str
    fill: str = ""
    bold: bool = False


def add_title(document: Document, text: str) -> Paragraph:
    """Add a document's title, centred."""
    return write(document.add_paragraph(style="Title"), text)


def add_heading(document: Document, text: str, level: int = 1) -> Paragraph:
    """Add a heading, which stays with what follows: level 1 for 一、, 2 for （一）, 3 for 1."""
    return _indented(write(document.add_paragraph(style=f"Heading {level}"), text))


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


def add_table(
    document: Document,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | Cell]],
    *,
    points: float = _TABLE_POINTS,
) -> Table:
    """Add a table: its head on each page, no row cut in two."""
    from docx.table import _Row

    # Most of the library's methods have no types.
    table: Any = document.add_table(rows=2, cols=len(columns), style="Table Grid")
    _fix_widths(table, columns)
    head, pattern = table.rows
    for cell, column in zip(head.cells, columns, strict=True):
        _fill_cell(cell, Cell(column.title, _HEAD_FILL), points, centred=True, font=HEITI)
    for cell, column in zip(pattern.cells, columns, strict=True):
        _fill_cell(cell, Cell(""), points, centred=column.centred, font=SONGTI)
    for row in (head, pattern):
        _mark_row(row, "w:cantSplit")
    _mark_row(head, "w:tblHeader")
    for row in rows:
        # Copies of one row: asking the library for each cell of a long table takes seconds.
        copy = deepcopy(pattern._tr)
        table._tbl.append(copy)
        for cell, content in zip(_Row(copy, table).cells, row, strict=True):
            _refill(cell, content if isinstance(content, Cell) else Cell(content))
    table._tbl.remove(pattern._tr)
    made: Table = table
    return made


def write(paragraph: Paragraph, text: str, **font: Any) -> Paragraph:
    """Add text to a paragraph, its line breaks kept; `font` are properties of the run's font. Marks that XML forbids are dropped."""
    run = paragraph.add_run()
    _set_text(run, text)
    for name, value in font.items():
        setattr(run.font, name, value)
    return paragraph


def _set_text(run: Run, text: str) -> None:
    from docx.oxml.ns import qn

    run.text = text.translate(MARKS)
    if not _AMBIGUOUS.isdisjoint(text):
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def _indented(paragraph: Paragraph) -> Paragraph:
    from docx.oxml.ns import qn

    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    # In hundredths of a character: it holds for each size of letters, what points would not.
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "640")
    return paragraph


def _fill_cell(cell: _Cell, content: Cell, points: float, *, centred: bool, font: str) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = write(cell.paragraphs[0], content.text, bold=content.bold)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    # The exact height of the page's lines would cut or stretch those of a table.
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for run in paragraph.runs:
        set_font(run, font, points)
    if content.fill:
        _shade(cell, content.fill)


def _refill(cell: _Cell, content: Cell) -> None:
    run = cell.paragraphs[0].runs[0]
    _set_text(run, content.text)
    if content.bold:
        run.font.bold = True
    if content.fill:
        _shade(cell, content.fill)


def _shade(cell: _Cell, fill: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)):
        shade.set(qn(name), value)
    properties = cell._tc.get_or_add_tcPr()
    # The schema has a fixed order: the shade comes before the alignment.
    align = properties.find(qn("w:vAlign"))
    if align is None:
        properties.append(shade)
    else:
        align.addprevious(shade)


def _fix_widths(table: Table, columns: Sequence[Column]) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for grid, cell, column in zip(table.columns, table.rows[0].cells, columns, strict=True):
        grid.width = cell.width = Mm(column.width)
    margins = OxmlElement("w:tblCellMar")
    for side, width in _CELL_MARGINS:
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _mark_row(row: Any, mark: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(mark))
