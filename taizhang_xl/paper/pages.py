"""Pages of a sheet printed in one size: where one is full the next begins, with the same head, and nothing stands alone.

Every height is known, so the breaks are set here. Left to a spreadsheet program a heading ends one page and its table
begins the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.cells import Value, value_text
from taizhang_xl.paper.style import Column, Styled, height, set_widths, write_cell
from taizhang_xl.text import wrapped

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# Letters of 10.5 points come out a little larger than 9.
PERCENT = 88
SECTION, NOTHING = 26.0, 22.0
# A row with more lines could not stand on a page under its heading; it goes on in a second one.
_LINES = 22
# So many rows of a table are on its last page at least, and so many of a table go with its heading.
_TOGETHER = 3
AGAIN = "（续）"


class Paper(NamedTuple):
    """A page: its number in Excel, how many characters fit, and how many points of rows.

    So many fit also where another font, with wider digits, stands in for ours; printers take more than they are told.
    """

    code: int
    width: int
    room: float


def _paper(code: int, width: int, height_in_points: float) -> Paper:
    return Paper(code, width, (height_in_points - 1.3 * 72) * 0.97 * 100 / PERCENT)


A4, A3 = _paper(9, 124, 595.3), _paper(8, 180, 841.9)
A4_UPRIGHT = _paper(9, 84, 841.9)


class Row(NamedTuple):
    """A row of a table; `fill` is of its cell under the column that shows a state, `mark` stands in place of some cells.

    The value of the first of the columns `across`, both counted from 0, has the place of all of them.
    """

    values: Sequence[Value]
    fill: str | None = None
    mark: str = ""
    across: tuple[int, int] = (0, 0)

    def shown_in(self, columns: Sequence[Column]) -> list[Column]:
        """Return the columns as wide as they are to this row."""
        first, last = self.across
        wide = columns[first]._replace(width=sum(column.width for column in columns[first : last + 1]))
        return [wide if place == first else column for place, column in enumerate(columns)]


class Pages:
    """A sheet written from the top down."""

    def __init__(self, styled: Styled, sheet: Worksheet, columns: Sequence[Column], paper: Paper = A4) -> None:
        if sum(column.width for column in columns) > paper.width:
            raise ValueError("columns that do not fit on a page")
        self.styled = styled
        self.sheet = sheet
        self.columns = columns
        self.row = 0
        self._room = paper.room
        self._head = self._used = 0.0
        self._breaks: list[int] = []
        set_widths(sheet, columns)
        sheet.set_paper(paper.code)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        sheet.set_print_scale(PERCENT)

    def head(self, *lines: tuple[str, str, float], table: bool = False) -> None:
        """Write what every page begins with: texts over the whole width, each with its look and height; the header too."""
        for text, look, points in lines:
            self.line(text, look, points)
        if table:
            self.header(self.columns)
            self.sheet.freeze_panes(self.row, 0)
        self._head = self._used
        self.sheet.repeat_rows(0, self.row - 1)

    def line(self, text: str, look: str = "plain", points: float = 24.0, keep: float = 0.0) -> None:
        """Write a text over the whole width, on the same page as what is kept with it."""
        self.begin(points, keep)
        last = len(self.columns) - 1
        self.sheet.merge_range(self.row, 0, self.row, last, self.styled.shown(text), self.styled.look(look))
        self._done(points)

    def part(
        self, title: str, columns: Sequence[Column], rows: Sequence[Row], nothing: str = "无", *, keep: float = 0.0,
        marked: tuple[int, int] = (0, 0),
    ) -> None:  # fmt: skip
        """Write a heading and its table, or that there is nothing; the last row stays with what is kept with it.

        A page that the table goes on to has the heading again. Of fewer columns than the sheet's the last is the widest. `marked` are the columns in whose place a mark stands.
        """
        head = SECTION + height((each.title, each.width) for each in columns)
        if not rows:
            self.begin(SECTION + NOTHING, keep)
            self.section(title)
            self.line(nothing, "text", NOTHING)
            return
        self.begin(head, self.first_of(columns, rows, keep))
        self.section(title)
        self.header(columns)
        self.rows(columns, rows, keep=keep, marked=marked, again=title, header=True)

    def rows(
        self, columns: Sequence[Column], rows: Sequence[Row], *, keep: float = 0.0, marked: tuple[int, int] = (0, 0),
        again: str = "", header: bool = False,
    ) -> None:  # fmt: skip
        """Write rows; a page on which they go on begins with the heading `again`, if any, and with `header` their header."""
        pieces = [piece for row in rows for piece in self._pieces(row, columns)]
        heights = [row_height(piece, columns) for piece in pieces]
        tops: list[tuple[int, str]] = []
        for place, (row, points) in enumerate(zip(pieces, heights, strict=True)):
            begins = self.begin(points, self._kept(heights, place, keep))
            if tops and (begins or row.mark != tops[-1][1]):
                self._mark(*tops[-1], marked)
            if begins and again:
                self.section(f"{again}{AGAIN}")
            if begins and header:
                self.header(columns)
            if not tops or begins or row.mark != tops[-1][1]:
                tops.append((self.row, row.mark))
            self._row(columns, row, points, marked)
        if tops:
            self._mark(*tops[-1], marked)

    def first_of(self, columns: Sequence[Column], rows: Sequence[Row], keep: float = 0.0) -> float:
        """Return the height of the rows that go with the heading of a table."""
        heights = [row_height(piece, columns) for row in rows[:_TOGETHER] for piece in self._pieces(row, columns)]
        is_whole = len(heights) == 1 or (len(rows) <= _TOGETHER and self._go_together(heights, keep))
        return sum(heights) + keep if is_whole else heights[0]

    def _kept(self, heights: Sequence[float], place: int, keep: float) -> float:
        """Return what is kept with a row: with the first of the last rows the others, with the last one `keep`."""
        last = len(heights) - place
        more = range(last + 1, min(_TOGETHER, len(heights)) + 1)
        if last > _TOGETHER or any(self._go_together(heights[-count:], keep) for count in more):
            return 0.0
        rest = sum(heights[place + 1 :]) + keep
        return rest if last == 1 or self._go_together(heights[place:], keep) else 0.0

    def _go_together(self, heights: Sequence[float], keep: float) -> bool:
        """Tell whether rows, and what is kept with them, fit on a page and would not leave too much of one empty."""
        whole, rows = self._room - self._head, sum(heights)
        return rows <= whole / 2 and rows + keep <= whole - 2 * SECTION

    @property
    def left(self) -> float:
        """How many points are left on this page."""
        return self._room - self._used

    def section(self, title: str, keep: float = 0.0) -> None:
        """Write a heading, on the same page as what is kept with it."""
        self.begin(SECTION, keep)
        self.sheet.write_string(self.row, 0, self.styled.shown(title), self.styled.look("section"))
        self._done(SECTION)

    def header(self, columns: Sequence[Column]) -> None:
        """Write the header of a table."""
        for number, column in enumerate(columns):
            self._cell(number, column.title, ("head",), columns)
        self._done(height((each.title, each.width) for each in columns))

    def begin(self, points: float, keep: float = 0.0) -> bool:
        """Begin a page where so much does not fit on this one, and tell so."""
        is_full = self._used + points + keep > self._room and self._used > self._head
        if is_full:
            self._breaks.append(self.row)
            self._used = self._head
        return is_full

    def skip(self, points: float) -> None:
        """Leave a row, so tall, to what writes it by itself."""
        self.begin(points)
        self._done(points)

    def close(self) -> None:
        """Set the breaks."""
        self.sheet.set_h_pagebreaks(self._breaks)

    # -- rows ----------------------------------------------------------------

    def _pieces(self, row: Row, columns: Sequence[Column]) -> list[Row]:
        """Return a row as it is shown, in as many as it takes."""
        return pieces_of(row, columns, self.styled.shown)

    def _done(self, points: float) -> None:
        self.sheet.set_row(self.row, points)
        self._used += points
        self.row += 1

    def _row(self, columns: Sequence[Column], row: Row, points: float, marked: tuple[int, int]) -> None:
        for number, (column, value) in enumerate(zip(columns, row.values, strict=True)):
            if not (row.mark and marked[0] <= number <= marked[1]) and not row.across[0] < number <= row.across[1]:
                looks = (column.look, row.fill) if row.fill and column.shows_state else (column.look,)
                self._cell(number, value, looks, columns, row.across[1] if number == row.across[0] else number)
        self._done(points)

    def _cell(
        self, number: int, value: Value, looks: tuple[str, ...], columns: Sequence[Column], last: int = 0
    ) -> None:
        look = self.styled.look(*looks)
        last = len(self.columns) - 1 if number == len(columns) - 1 else last
        if number < last:
            self.sheet.merge_range(self.row, number, self.row, last, None, look)
        write_cell(self.sheet, self.row, number, value, look)

    def _mark(self, top: int, mark: str, marked: tuple[int, int]) -> None:
        """Put a mark once into the place of the cells of the rows from `top` on, all of which have it."""
        if mark:
            self.sheet.merge_range(top, marked[0], self.row - 1, marked[1], mark, self.styled.look("center"))


def row_height(row: Row, columns: Sequence[Column]) -> float:
    """Return the height at which a row shows its texts."""
    cells = zip(row.values, row.shown_in(columns), strict=True)
    return height((value, column.width) for value, column in cells if isinstance(value, str))


def pieces_of(row: Row, columns: Sequence[Column], shown: Callable[[str], str]) -> list[Row]:
    """Return a row as a page shows it, in as many rows as it takes."""
    values = [shown(value) if isinstance(value, str) else value for value in row.values]
    return _pieces(row._replace(values=values), columns)


def _pieces(row: Row, columns: Sequence[Column]) -> list[Row]:
    """Return a row as often as it takes to show all of its texts, each time with its first; what is no text stands in the first."""
    lines = [
        wrapped(value, column.width) if isinstance(value, str) else []
        for value, column in zip(row.values, row.shown_in(columns), strict=True)
    ]
    longest = max(map(len, lines), default=0)
    if longest <= _LINES:
        return [row]
    pieces = [
        ["".join(each[at : at + _LINES]).rstrip("\n") or None for each in lines] for at in range(0, longest, _LINES)
    ]
    first = [value if text is None else text for value, text in zip(row.values, pieces[0], strict=True)]
    for piece in pieces[1:]:
        piece[0] = piece[0] or (f"{value_text(first[0])}{AGAIN}" if first[0] is not None else None)
    return [row._replace(values=first), *(row._replace(values=values, fill=None) for values in pieces[1:])]
