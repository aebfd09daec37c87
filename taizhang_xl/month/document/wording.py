"""How the document names its places, words its days, and writes texts: never with a person's number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import day_words
from taizhang_xl.month import figures
from taizhang_xl.month.packet.lines import state_fill
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Counts, Review
from taizhang_xl.paper.word.blocks import Cell, Column, Span, add_heading, add_table, add_text
from taizhang_xl.paper.word.links import Link, write_parts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

OVERVIEW = "overview"
_SLUGS = {
    figures.DUE: "due", figures.DONE: "done", figures.DOING: "doing", figures.TODO: "todo",
    figures.UNREPORTED: "unreported", figures.HUNG: "hung", figures.ON_TIME: "on_time", figures.EARLY: "early",
    figures.OVERDUE: "overdue",
}  # fmt: skip
# Nobody reads smaller letters on paper without effort.
SMALL = 9.0
_NOTE, _NOTE_LINE = 10.5, 17.0
ASSISTS = "协办"


def unit_place(number: int) -> str:
    """Return the name of a unit's section."""
    return f"unit_{number}"


def list_place(number: int) -> str:
    """Return the name of a list at the end."""
    return f"list_{number}"


def figure_place(figure: str, unit: int = 0) -> str:
    """Return the name of the rows that a figure of a unit counts, of all units together for 0."""
    return f"{unit_place(unit) if unit else 'total'}_{_SLUGS[figure]}"


def count_of(counts: Counts, figure: str) -> int:
    """Return one of the figures."""
    return int(getattr(counts, _SLUGS[figure]))


def short_day(day: date | None, review: Review) -> str:
    """Return a day, its year only where it is not that of the month."""
    if day is None:
        return ""
    return f"{day.month}月{day.day}日" if day.year == review.month.year else day_words(day)


def state_cell(line: Line, review: Review, more: str = "") -> Cell:
    """Return the cell of a state: mark, word, colour, and what stands below."""
    fill = (state_fill(line, review) or "").removeprefix("#")
    return Cell(f"{line.shown_state}\n{more}" if more else line.shown_state, fill)


def add_rows(
    document: Document, columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]],
    marks: Mapping[str, Span] | None = None, *, points: float = 10.5,
) -> None:  # fmt: skip
    """Add a table without persons' numbers."""
    shown = [
        [each._replace(text=for_others(each.text)) if isinstance(each, Cell) else for_others(each) for each in row]
        for row in rows
    ]
    add_table(document, columns, shown, points=points, marks=marks)


def add_rows_or(
    document: Document, columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], nothing: str,
    marks: Mapping[str, Span] | None = None, *, points: float = 10.5,
) -> None:  # fmt: skip
    """Add a table, or that there is nothing."""
    if rows:
        add_rows(document, columns, rows, marks, points=points)
    else:
        add_line(document, nothing)


def add_part(document: Document, parts: Sequence[str | Link]) -> Paragraph:
    """Add the heading of a part, figures in it as links."""
    return write_parts(add_heading(document, ""), parts)


def add_note(document: Document, text: str, *, figures: Sequence[str | Link] = (), keep: bool = False) -> None:
    """Add a note to a table, in the table's letters, behind figures with their links; with `keep` on one page with what follows."""
    from docx.shared import Pt

    paragraph = add_text(document, "", indented=False)
    write_parts(paragraph, [*figures, for_others(text)], _NOTE)
    paragraph.paragraph_format.line_spacing = Pt(_NOTE_LINE)
    paragraph.paragraph_format.keep_with_next = keep


def add_line(document: Document, text: str) -> Paragraph:
    """Add a paragraph without persons' numbers."""
    return add_text(document, for_others(text))


def span_of(lines: Sequence[Line], counted: Collection[Line], starts: Sequence[int], end: int) -> Span:
    """Return over which rows of a table the counted lines go; `starts` are the rows at which the lines begin, `end` the row after the last.

    Raises ValueError where other lines are between them: a figure would lead to rows that it does not count.
    """
    wanted = set(map(id, counted))
    places = [place for place, line in enumerate(lines) if id(line) in wanted]
    if len(places) != len(counted) or places[-1] - places[0] + 1 != len(places):
        raise ValueError("rows of a figure that do not stand together")
    after = starts[places[-1] + 1] if places[-1] + 1 < len(starts) else end
    return Span(starts[places[0]], after - 1)
