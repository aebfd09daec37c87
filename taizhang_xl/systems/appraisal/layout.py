"""A paper of regular appraisal as data, and as a document or a workbook with the same content.

Word has the official page's fonts and styles; tables need more of the page than its text area, so only letters have its
margins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from taizhang_xl.cells import Value, value_text
from taizhang_xl.paper.pages import A4, A4_UPRIGHT, Pages, Row, pieces_of, row_height
from taizhang_xl.paper.style import Column as SheetColumn
from taizhang_xl.paper.style import Styled, height, write_cell

if TYPE_CHECKING:
    from docx.document import Document

_UPRIGHT_MM, _ACROSS_MM = 156, 252
_SECTION_POINTS, _NOTE_POINTS = 12.0, 9.0
_TITLE_HEIGHT, _LINE_HEIGHT = 34.0, 20.0
# A form's tables have different columns on one sheet: each goes over some of so many narrow ones.
_GRID = 28
_GAP = 8.0
# What Excel adds to each column's width, in characters.
_PADDING = 5 / 7
_NUMBERS = "一二三四五、"


class Column(NamedTuple):
    """A column of a table: header, its share of the page's width, whether its cells are centred."""

    title: str
    share: float
    centred: bool = False


class Part(NamedTuple):
    """A table under its heading, with a note below it; without rows it says that there are none."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: `name` is that of its sheet, `lines` stand centred below the title.

    A letter has an addressee, paragraphs and a signature as official documents do.
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    across: bool = False


# -- Word --------------------------------------------------------------------


def write_document(title: str, papers: Sequence[Paper], made_on: date, file: BinaryIO) -> None:
    """Write papers as a document, each from a new page on; all lie the same way as the first."""
    from taizhang_xl.paper.word.page import ACROSS, OFFICIAL, new_document
    from taizhang_xl.paper.word.save import write_document as save

    across = papers[0].across
    upright = OFFICIAL if papers[0].addressee else OFFICIAL._replace(top=25, bottom=25)
    margins = ACROSS._replace(left=23, right=22) if across else upright
    document = new_document(title, made_on, margins=margins, across=across)
    for number, paper in enumerate(papers):
        _add_paper(document, paper, begins_page=number > 0)
    save(document, file)


def _add_paper(document: Document, paper: Paper, *, begins_page: bool) -> None:
    from taizhang_xl.paper.word.blocks import add_signature, add_text, add_title

    title = add_title(document, paper.title)
    # A break of its own could stand alone on a page.
    title.paragraph_format.page_break_before = begins_page
    for line in paper.lines:
        _small(document, line, _SECTION_POINTS, centred=True)
    if paper.addressee:
        document.add_paragraph()
        add_text(document, f"{paper.addressee}：", indented=False)
    for text in paper.paragraphs:
        add_text(document, text)
    for part in paper.parts:
        _add_part(document, part, _ACROSS_MM if paper.across else _UPRIGHT_MM)
    if paper.signature:
        document.add_paragraph()
        add_signature(document, *paper.signature)


def _add_part(document: Document, part: Part, width: float) -> None:
    from taizhang_xl.paper.word.blocks import Column as WordColumn
    from taizhang_xl.paper.word.blocks import add_table

    # Two tables that touch are one to Word.
    _small(document, part.heading, _SECTION_POINTS if part.heading else 4, heading=True)
    whole = sum(column.share for column in part.columns)
    columns = [WordColumn(each.title, width * each.share / whole, each.centred) for each in part.columns]
    rows = [[value_text(value) for value in row] for row in part.rows] or [["无"]]
    add_table(document, columns, rows)
    if part.note:
        _small(document, part.note, _NOTE_POINTS)


def _small(
    document: Document, text: str, points: float, *, heading: bool = False, centred: bool = False, before: float = 3
) -> None:
    """Add a paragraph in letters smaller than the text's, on lines of their own height."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    from taizhang_xl.paper.word.blocks import write
    from taizhang_xl.paper.word.page import HEITI, SONGTI, set_font

    paragraph = write(document.add_paragraph(), text)
    for run in paragraph.runs:
        set_font(run, HEITI if heading else SONGTI, points)
    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape.space_before, shape.space_after = Pt(before), Pt(3 if text else 0)
    shape.keep_with_next = heading
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT


# -- Excel -------------------------------------------------------------------


def write_workbook(title: str, papers: Sequence[Paper], made_on: date, file: BinaryIO) -> None:
    """Write papers as a workbook: a form on one sheet, of a paper that lies across each table on its own, to be filtered."""
    styled = Styled(file, title, made_on)
    for paper in papers:
        if paper.across:
            for part in paper.parts:
                _write_list(styled, paper, part)
        else:
            _write_form(styled, paper)
    styled.close()


def _write_list(styled: Styled, paper: Paper, part: Part) -> None:
    whole = sum(column.share for column in part.columns)
    # Rounded down: together they are not wider than the page.
    columns = [_sheet_column(each, A4.width * each.share / whole // 0.1 / 10) for each in part.columns]
    pages = Pages(styled, styled.page(part.heading.lstrip(_NUMBERS) or paper.name, pages_high=None), columns)
    lines = ((line, "plain", _LINE_HEIGHT) for line in (*paper.lines, part.heading) if line)
    pages.head((paper.title, "title", _title_height(paper)), *lines, table=True)
    note = _height(part.note, A4.width) if part.note else 0.0
    pages.rows(columns, [Row([value if value != "" else None for value in row]) for row in part.rows], keep=note)
    if not part.rows:
        pages.line("无", "text")
    if part.note:
        pages.line(part.note, "plain", note)
    pages.close()


def _write_form(styled: Styled, paper: Paper) -> None:
    grid = [SheetColumn("", A4_UPRIGHT.width / _GRID - _PADDING)] * _GRID
    sheet = styled.page(paper.name, landscape=False, pages_high=None)
    pages = Pages(styled, sheet, grid, A4_UPRIGHT)
    pages.head((paper.title, "title", _title_height(paper)))
    for text in paper.lines:
        pages.line(text, "middle", _LINE_HEIGHT)
    if paper.addressee:
        pages.line(f"{paper.addressee}：")
    for text in paper.paragraphs:
        pages.line(f"　　{text}", "plain", _height(f"　　{text}", A4_UPRIGHT.width))
    for part in paper.parts:
        _write_part(pages, part)
    for text in paper.signature:
        pages.line(text, "right")
    pages.close()


def _write_part(pages: Pages, part: Part) -> None:
    spans = _spans(part.columns)
    columns = [
        _sheet_column(each, (last - first + 1) * A4_UPRIGHT.width / _GRID)
        for each, (first, last) in zip(part.columns, spans, strict=True)
    ]
    rows = [piece for row in part.rows for piece in pieces_of(Row(row), columns, pages.styled.shown)]
    head = Row([each.title for each in part.columns])
    if not part.heading:
        pages.skip(_GAP)
    else:
        pages.section(part.heading, keep=row_height(head, columns) + sum(row_height(row, columns) for row in rows[:1]))
    _write_row(pages, head, columns, spans, is_head=True)
    for row in rows:
        if pages.begin(row_height(row, columns)):
            _write_row(pages, head, columns, spans, is_head=True)
        _write_row(pages, row, columns, spans)
    if not rows:
        pages.line("无", "text")
    if part.note:
        pages.line(part.note, "plain", _height(part.note, A4_UPRIGHT.width))


def _write_row(
    pages: Pages, row: Row, columns: Sequence[SheetColumn], spans: Sequence[tuple[int, int]], *, is_head: bool = False
) -> None:
    points = row_height(row, columns)
    pages.begin(points)
    for value, column, (first, last) in zip(row.values, columns, spans, strict=True):
        look = pages.styled.look("head" if is_head else column.look)
        pages.sheet.merge_range(pages.row, first, pages.row, last, None, look)
        write_cell(pages.sheet, pages.row, first, value, look)
    pages.skip(points)


def _sheet_column(column: Column, width: float) -> SheetColumn:
    return SheetColumn(column.title, width, "center" if column.centred else "text")


def _spans(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Return the first and last grid column of each column, two at least, by its share."""
    whole, ends, done = sum(column.share for column in columns), [0], 0.0
    for column in columns:
        done += column.share
        ends.append(max(round(_GRID * done / whole), ends[-1] + 2))
    return [(first, last - 1) for first, last in pairwise(ends)]


def _title_height(paper: Paper) -> float:
    return _TITLE_HEIGHT * (1 + paper.title.count("\n"))


def _height(text: str, width: float) -> float:
    return height([(text, width)])
