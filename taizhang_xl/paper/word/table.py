"""Tables of documents: a head on each page, rows that stay whole, figures that lead to the rows they count.

A table is written as text and read by the library once: cell by cell the library takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang_xl.paper.word.page import HEITI, LINK_STYLE, SONGTI

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

# Word takes these for Latin and sets them narrow, unless a run says that it is Chinese.
AMBIGUOUS = frozenset("“”‘’…—·")
TABLE_POINTS = 10.5
LAST_ROW = "_last"
LINK_COLOUR = "1F3864"
_HEAD_FILL = "DDE6F0"
_TWIPS = 56.7
_CELL_MARGINS = (("top", "45"), ("left", "85"), ("bottom", "45"), ("right", "85"))
_TIGHT = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
MARKS = str.maketrans(dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF)))
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": '</w:t><w:tab/><w:t xml:space="preserve">'}
# How tall a line is beside its letters, at most: fonts differ. The head and a row's margins take two lines.
_LINE, _HEAD_LINES = 1.45, 2
# What stands above a table takes as many: with a note of some lines, without, where nothing else is possible.
_ABOVE = 7, 3, 0
# What is left of a column that gives width to one with long texts, at least; by how much that one grows at a time.
_LEAST_LEFT, _STEP_MM = 0.65, 1.0
# Lengths of the library, in a point.
_EMU = 12700


class Column(NamedTuple):
    """A column of a table: header, width in millimetres, whether its cells are centred.

    With `parts` it is so many columns wide that a row may shade one by one, under one header.
    """

    title: str
    width: float
    centred: bool = False
    parts: int = 1


class Cell(NamedTuple):
    """A cell of a table with a fill ("RRGGBB") or bold letters; `link` is the bookmark it leads to, `parts` how wide it is.

    A cell without `parts` is as wide as its column.
    """

    text: str
    fill: str = ""
    bold: bool = False
    link: str = ""
    parts: int = 0


class Span(NamedTuple):
    """Rows of a table that have a name: from the first to the last, counted from 0."""

    first: int
    last: int


def add_table(
    document: Document,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | Cell]],
    *,
    points: float = TABLE_POINTS,
    marks: Mapping[str, Span] | None = None,
) -> Table:
    """Add a table: its head on each page, no row cut in two. A row of a single cell goes over the whole width.

    `marks` are rows that links lead to, by name: a bookmark in the first, one with LAST_ROW behind its name in the last.
    """
    from docx.oxml import parse_xml
    from docx.table import Table

    body: Any = document.element.body
    # The last section's; the library goes through all paragraphs for the list of them.
    section: Any = body.sectPr
    room = (section.page_height - section.top_margin - section.bottom_margin) / _EMU
    columns = fitted(columns, rows, points, room)
    writer = _Writer(columns, points, _by_row(marks or {}), room)
    element: Any = parse_xml(writer.table(rows))
    body.insert(body.index(body.sectPr) if body.sectPr is not None else len(body), element)
    return Table(element, document)


def is_too_tall(columns: Sequence[Column], row: Sequence[str | Cell], points: float, room: float) -> bool:
    """Whether a row does not stand on a page with `room` points for the table: the rest is shown only where it is cut."""
    from taizhang_xl.text import line_count

    if len(row) != len(columns):
        return False
    most = _lines(room, points)
    texts = (each.text if isinstance(each, Cell) else each for each in row)
    return any(
        len(text) > most and line_count(text, _signs(column.width, points)) > most
        for text, column in zip(texts, columns, strict=True)
    )


def _lines(room: float, points: float) -> int:
    return int(room / (points * _LINE)) - _HEAD_LINES


def fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], points: float, room: float
) -> Sequence[Column]:
    """Return the columns, wider where a text would not stand on one page; the others that are not centred give of their width.

    A page has `room` points for the table and its heading.
    """
    for above in _ABOVE:
        most = _lines(room, points) - above
        if (found := _shared_out(columns, rows, points, most)) is not None:
            return found
    return columns


def _shared_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], points: float, most: int
) -> Sequence[Column] | None:
    """Return columns in which no text has more than `most` lines, None where the others have not so much to give."""
    texts = _long_texts(columns, rows, most)
    whole = sum(column.width for column in columns)
    needed = [
        column.width
        if column.centred and not long
        else _width_for(long, column.width * _LEAST_LEFT, whole, points, most)
        for column, long in zip(columns, texts, strict=True)
    ]
    wanted = sum(max(need - column.width, 0) for column, need in zip(columns, needed, strict=True))
    spare = sum(max(column.width - need, 0) for column, need in zip(columns, needed, strict=True))
    if not wanted:
        return columns
    if wanted > spare:
        return None
    return [
        column._replace(width=need if need > column.width else column.width - (column.width - need) * wanted / spare)
        for column, need in zip(columns, needed, strict=True)
    ]


def _long_texts(columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], most: int) -> list[list[str]]:
    """Return for each column the texts that may have more than `most` lines."""
    texts: list[list[str]] = [[] for _ in columns]
    for row in rows:
        if len(row) == len(columns):
            for long, cell in zip(texts, row, strict=True):
                text = cell.text if isinstance(cell, Cell) else cell
                if len(text) > most:
                    long.append(text)
    return texts


def _width_for(texts: Sequence[str], least: float, whole: float, points: float, most: int) -> float:
    """Return the width in millimetres, from `least` to `whole`, in which each text has no more than `most` lines."""
    from taizhang_xl.text import line_count

    width, longest_first = least, sorted(texts, key=len, reverse=True)
    while width < whole and any(line_count(text, _signs(width, points)) > most for text in longest_first):
        width += _STEP_MM
    return width


def _signs(width: float, points: float) -> float:
    """Return how many half-width characters stand in a line of a column."""
    return (width - 3) * 2.835 / points * 2


def _by_row(marks: Mapping[str, Span]) -> dict[int, str]:
    """Return for each row the XML of the bookmarks in it; the save numbers them.

    Links lead to the one in the first row; a second one, in the last row, tells how far the rows go.
    """
    found: dict[int, str] = {}
    for name, span in marks.items():
        for row, place in ((span.first, name), (span.last, f"{name}{LAST_ROW}")):
            both = f'<w:bookmarkStart w:id="{place}" w:name="{place}"/><w:bookmarkEnd w:id="{place}"/>'
            found[row] = found.get(row, "") + both
    return found


class _Writer:
    def __init__(self, columns: Sequence[Column], points: float, marks: Mapping[int, str], room: float) -> None:
        self._columns, self._marks = columns, marks
        self._grid = [column.width / column.parts for column in columns for _ in range(column.parts)]
        self._size = f'<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'
        self._points, self._room = points, room

    def table(self, rows: Sequence[Sequence[str | Cell]]) -> str:
        from docx.oxml.ns import nsdecls

        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in self._grid)
        margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _CELL_MARGINS)
        return (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{_twips(sum(self._grid))}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{margins}</w:tblCellMar><w:tblLook w:val="04A0"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{self._head()}{''.join(self._rows(rows))}</w:tbl>"
        )

    def _head(self) -> str:
        cells = "".join(
            self._cell(Cell(column.title, _HEAD_FILL), column.width, column.parts, centred=True, font=HEITI, keep=True)
            for column in self._columns
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _rows(self, rows: Sequence[Sequence[str | Cell]]) -> Iterator[str]:
        for place, row in enumerate(rows):
            cells = self._cells([each if isinstance(each, Cell) else Cell(each) for each in row])
            whole = (
                "" if is_too_tall(self._columns, row, self._points, self._room) else "<w:trPr><w:cantSplit/></w:trPr>"
            )
            # In the first paragraph of the row: there a link begins to show it.
            shown = "".join(cells).replace("</w:pPr>", f"</w:pPr>{self._marks.get(place, '')}", 1)
            yield f"<w:tr>{whole}{shown}</w:tr>"

    def _cells(self, row: Sequence[Cell]) -> Iterator[str]:
        if len(row) == 1 < len(self._columns):
            yield self._cell(row[0], sum(self._grid), len(self._grid), centred=False, font=SONGTI)
            return
        at = column_at = 0
        for place, cell in enumerate(row):
            column = self._columns[column_at]
            parts = cell.parts or column.parts
            width = sum(self._grid[at : at + parts])
            open_sides = [
                side for side, other in (("left", place - 1), ("right", place + 1)) if _is_of_bar(row, place, other)
            ]
            yield self._cell(cell, width, parts, centred=column.centred, font=SONGTI, open_sides=open_sides)
            at += parts
            while column_at < len(self._columns) - 1 and at >= sum(
                each.parts for each in self._columns[: column_at + 1]
            ):
                column_at += 1
        if at != len(self._grid):
            raise ValueError("a row that is not as wide as its table")

    def _cell(
        self, cell: Cell, width: float, parts: int, *, centred: bool, font: str, keep: bool = False,
        open_sides: Sequence[str] = (),
    ) -> str:  # fmt: skip
        span = f'<w:gridSpan w:val="{parts}"/>' if parts > 1 else ""
        # A figure has room enough in the middle of its column, and one of three digits is broken with margins.
        tight = _TIGHT if (cell.parts and not cell.text) or (centred and cell.text.isdecimal()) else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
        borders = "".join(f'<w:{side} w:val="nil"/>' for side in open_sides)
        borders = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
        stays = "<w:keepNext/>" if keep else ""
        # The exact height of the page's lines would cut or stretch those of a table.
        side = "center" if centred else "left"
        # An empty paragraph is as tall as its mark, which would have the page's letters.
        mark = "" if cell.text else f"<w:rPr>{self._size}</w:rPr>"
        paragraph = f'<w:pPr>{stays}<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/>{mark}</w:pPr>'
        colour = LINK_COLOUR if cell.link else ""
        run = run_xml(cell.text, font, self._size, bold=cell.bold, link_colour=colour) if cell.text else ""
        if cell.link and run:
            run = f'<w:hyperlink w:anchor="{cell.link}" w:history="1">{run}</w:hyperlink>'
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}{borders}{fill}{tight}<w:vAlign w:val="center"/></w:tcPr>'
            f"<w:p>{paragraph}{run}</w:p></w:tc>"
        )


def _is_of_bar(row: Sequence[Cell], place: int, other: int) -> bool:
    """Whether two cells beside each other are parts of one bar: lines between narrow ones would cover their colours."""
    return 0 <= other < len(row) and all(each.parts and not each.text for each in (row[place], row[other]))


def run_xml(text: str, font: str, size: str = "", *, bold: bool = False, link_colour: str = "") -> str:
    """Return the XML of a run, of a link's where it has the colour of one; marks that XML forbids are dropped."""
    hint = "" if AMBIGUOUS.isdisjoint(text) else ' w:hint="eastAsia"'
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"{hint}/>' if font else ""
    if hint and not font:
        fonts = f"<w:rFonts{hint}/>"
    weight = "<w:b/>" if bold else ""
    style = f'<w:rStyle w:val="{LINK_STYLE}"/>' if link_colour else ""
    shade = f'<w:color w:val="{link_colour}"/>' if link_colour else ""
    lines = (_escaped(line) for line in text.translate(MARKS).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{style}{fonts}{weight}{shade}{size}</w:rPr>{shown}</w:r>"


def _escaped(text: str) -> str:
    for char, instead in _ESCAPES.items():
        text = text.replace(char, instead)
    return text


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
