"""The look of everything we print: fonts, borders, A4 pages, row heights. Shared by all products and the template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from taizhang_xl.cells import Value, value_text
from taizhang_xl.messages import without_unseen
from taizhang_xl.text import line_count

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

BODY_FONT = "宋体"
HEAD_FONT = "黑体"
HEAD_FILL = "#DDE6F0"
GREY_FILL = "#F0F0F0"
INPUT_FILL = "#FFF6CC"
LINE_COLOUR = "#7F7F7F"
DATE_FORMAT = "yyyy-m-d"

_LINE_POINTS = 15
_MAX_HEIGHT = 400
_A4, _A3 = 9, 8
# What is wider has letters of less than 8 points on A4, where a font with wide digits stands in for ours.
_A4_WIDTH = 135
_FORBIDDEN_IN_SHEET = re.compile(r"[\[\]:*?/\\]")
_FORBIDDEN_IN_FILE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEAD_FONT, "font_size": 18, "align": "center", "valign": "vcenter"},
    "left title": {"font_name": HEAD_FONT, "font_size": 18, "valign": "vcenter"},
    "section": {"font_name": HEAD_FONT, "font_size": 12, "valign": "vcenter"},
    "plain": {"valign": "vcenter", "text_wrap": True},
    "middle": {"align": "center", "valign": "vcenter", "text_wrap": True},
    "right": {"align": "right", "valign": "vcenter", "text_wrap": True},
    "head": {
        "font_name": HEAD_FONT, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": HEAD_FILL,
        "border": 1, "border_color": LINE_COLOUR,
    },
    "text": {"valign": "vcenter", "text_wrap": True, "border": 1, "border_color": LINE_COLOUR, "num_format": "@"},
    "center": {
        "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": LINE_COLOUR,
    },
    "date": {
        "align": "center", "valign": "vcenter", "border": 1, "border_color": LINE_COLOUR, "num_format": DATE_FORMAT,
    },
    "percent": {"align": "center", "valign": "vcenter", "border": 1, "border_color": LINE_COLOUR, "num_format": "0%"},
    "bold": {"bold": True},
    "top": {"valign": "top"},
    "grey": {"bg_color": GREY_FILL},
    "input": {"bg_color": INPUT_FILL, "locked": False},
    "open": {"locked": False},
}  # fmt: skip


class Column(NamedTuple):
    """A column of a printed table: header, width in characters, the look of its cells, whether they show a state."""

    title: str
    width: float
    look: str = "text"
    shows_state: bool = False


class Linked(float):
    """A number that is a link to a place of its workbook ("'数字明细'!A3:H9")."""

    place: str

    def __new__(cls, value: float, place: str) -> Linked:
        """Return the number with its place."""
        made = super().__new__(cls, value)
        made.place = place
        return made


class Styled:
    """A workbook in the making, with one format for each mix of looks; the same content gives the same bytes.

    `shown` makes of a text what pages show of it.
    """

    def __init__(self, file: BinaryIO, title: str, made_on: date, shown: Callable[[str], str] = str) -> None:
        import xlsxwriter

        # Text must stay text: "=1+1" or "http://…" in a return is neither a formula nor a link.
        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": {"font_name": BODY_FONT, "font_size": 10.5},
        }  # fmt: skip
        self.shown = shown
        self.book: Workbook = xlsxwriter.Workbook(file, options)
        made = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001
        self.book.set_properties({"title": without_unseen(shown(title)), "created": made})
        self._formats: dict[tuple[str, ...], Format] = {}
        self._names: set[str] = set()

    def look(self, *names: str) -> Format:
        """Return the format that combines these looks; "#RRGGBB" is a fill."""
        if names not in self._formats:
            properties: dict[str, Any] = {}
            for name in names:
                properties |= {"bg_color": name} if name.startswith("#") else _LOOKS[name]
            self._formats[names] = self.book.add_format(properties)
        return self._formats[names]

    def page(
        self, name: str, *, landscape: bool = True, pages_high: int | None = 0, width: float = 0, reserved: bool = False
    ) -> Worksheet:  # fmt: skip
        """Add a sheet, one page wide, with None as `pages_high` in its full size.

        It is A4, or A3 for a `width` in characters that A4 would print too small. The name is made one that Excel takes
        and that is not used yet, unless it is `reserved`.
        """
        sheet = self.book.add_worksheet(name if reserved else self.reserve(name))
        if landscape:
            sheet.set_landscape()
        side = 0.4 if width > _A4_WIDTH else 0.5
        sheet.set_paper(_A3 if width > _A4_WIDTH else _A4)
        sheet.set_margins(left=side, right=side, top=0.6, bottom=0.7)
        if pages_high is not None:
            sheet.fit_to_pages(1, pages_high)
        sheet.center_horizontally()
        sheet.set_footer('&C&"宋体"&11第 &P 页  共 &N 页')
        sheet.hide_gridlines(2)
        return sheet

    def reserve(self, name: str) -> str:
        """Return a name made one that Excel takes and that is not used yet; links may lead there before the sheet is added."""
        clean = _FORBIDDEN_IN_SHEET.sub("_", without_unseen(self.shown(name))).strip("'")[:31] or "表"
        number = 1
        free = clean
        while free.lower() in self._names:
            number += 1
            free = f"{clean[:27]}_{number}"
        self._names.add(free.lower())
        return free

    def close(self) -> None:
        """Write the workbook into its file."""
        self.book.close()


def write_cell(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    """Write a value as what it is, never as a formula or a link; rows and columns from 0."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, Linked):
            sheet.write_url(row, column, f"internal:{value.place}", look)
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, value_text(value), look)


def set_widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Set the column widths."""
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)


def height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points at which a row shows every cell's text whole, given (text, column width)."""
    lines = max((line_count(text, width) for text, width in cells), default=1)
    return min(lines * _LINE_POINTS + 6, _MAX_HEIGHT)


def file_name(text: str) -> str:
    """Return a text made valid as part of a file name on Windows."""
    return _FORBIDDEN_IN_FILE.sub("_", text).strip(" .") or "未命名"
