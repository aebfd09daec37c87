"""The charts of projects as a workbook: each page a sheet, A3 across, so that programs cannot break it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from taizhang_xl.ledger.settings import Settings
from taizhang_xl.paper.style import BODY_FONT, HEAD_FONT, Styled
from taizhang_xl.systems.project.chart import (
    BOLD,
    COLUMNS,
    FONT,
    HEAD_HEIGHT,
    HEAD_ROWS,
    LEGEND,
    LEGEND_HEIGHT,
    SUMMARY_HEIGHT,
    TITLE_HEIGHT,
    Chart,
    Row,
)
from taizhang_xl.systems.project.drawing import (
    FRAME,
    GRID,
    HAIR,
    HEAD,
    MEDIUM,
    REST,
    Line,
    Look,
    fills,
    legend_look,
    look_of,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_A3 = 8
_PIXELS = 96 / 72
_TEXTS = len(COLUMNS)
_LEFT_ALIGNED = (1, 3)
_EDGE_INCHES = 10 / 25.4


def write_charts(charts: Sequence[Chart], settings: Settings, made_on: date, file: BinaryIO) -> None:
    """Write the charts, each page on a sheet of its own."""
    styled = Styled(file, "施工推进图", made_on)
    drawn = _Drawn(styled, settings)
    for chart in charts:
        for number, rows in enumerate(chart.pages, 1):
            count = f" {number}" if len(chart.pages) > 1 else ""
            drawn.page(chart, rows, f"{chart.number or '工程'} 推进图{count}", number)
    styled.close()


class _Drawn:
    """A workbook of charts in the making."""

    def __init__(self, styled: Styled, settings: Settings) -> None:
        self.styled, self.colours = styled, fills(settings)
        # Widths are counted in digits of this font: one that is as wide everywhere, so that nothing is printed smaller.
        styled.book.formats[0].set_font_name("Arial")
        styled.book.formats[0].set_font_size(10)
        self._formats: dict[tuple[object, ...], Format] = {}

    def page(self, chart: Chart, rows: Sequence[Row], name: str, number: int) -> None:
        """Write one page."""
        sheet = self._sheet(chart, name)
        last = _TEXTS + len(chart.slots) - 1
        pages = f"　第 {number} 页，共 {len(chart.pages)} 页" if len(chart.pages) > 1 else ""
        self._across(sheet, 0, last, chart.title, TITLE_HEIGHT, font_name=HEAD_FONT, font_size=18, align="center")
        self._across(sheet, 1, last, chart.summary + pages, SUMMARY_HEIGHT, font_size=11, bold=True)
        self._head(sheet, chart)
        row = 2 + HEAD_ROWS
        for each in rows:
            sheet.set_row(row, each.points)
            if each.cells:
                self._step(sheet, chart, row, each)
            else:
                self._part(sheet, chart, row, each)
            row += 1
        self._legend(sheet, row)
        sheet.print_area(0, 0, row, last)

    def _sheet(self, chart: Chart, name: str) -> Worksheet:
        sheet = self.styled.page(name, pages_high=1)
        sheet.set_paper(_A3)
        sheet.set_margins(left=_EDGE_INCHES, right=_EDGE_INCHES, top=_EDGE_INCHES, bottom=_EDGE_INCHES)
        sheet.set_footer("")
        for place, (_, width) in enumerate(COLUMNS):
            sheet.set_column_pixels(place, place, round(width * _PIXELS))
        sheet.set_column_pixels(_TEXTS, _TEXTS + len(chart.slots) - 1, int(chart.slot_width * _PIXELS))
        sheet.freeze_panes(2 + HEAD_ROWS, 2)
        return sheet

    def _across(self, sheet: Worksheet, row: int, last: int, text: str, points: float, **look: Any) -> None:
        sheet.set_row(row, points)
        sheet.merge_range(row, 0, row, last, text, self._format(valign="vcenter", **look))

    def _head(self, sheet: Worksheet, chart: Chart) -> None:
        head = {"bg_color": HEAD, "border": 1, "border_color": "#7F7F7F", "align": "center", "valign": "vcenter"}
        for row in range(2, 2 + HEAD_ROWS):
            sheet.set_row(row, HEAD_HEIGHT)
        for place, (title, _) in enumerate(COLUMNS):
            look = self._format(font_name=HEAD_FONT, font_size=9, text_wrap=True, **head)
            sheet.merge_range(2, place, 1 + HEAD_ROWS, place, title, look)
        place = _TEXTS
        for text, width in chart.bands:
            self._band(sheet, place, width, text, self._format(font_size=FONT, **head))
            place += width
        for number, slot in enumerate(chart.slots):
            is_today = number == chart.today
            fill = {"bg_color": REST} if slot.is_rest else {}
            frame = {"left": MEDIUM, "right": MEDIUM, "left_color": FRAME, "right_color": FRAME} if is_today else {}
            look = self._format(font_size=FONT, bold=is_today, **{**head, **fill, **frame})
            sheet.write_string(3, _TEXTS + number, slot.label, look)
            sheet.write_string(4, _TEXTS + number, "今" if is_today else slot.under, look)

    def _band(self, sheet: Worksheet, place: int, width: int, text: str, look: Format) -> None:
        # A month of few days has no room for its year.
        shown = text if width >= 4 else text.partition("年")[2] if width >= 2 and "月" in text else ""
        if width > 1:
            sheet.merge_range(2, place, 2, place + width - 1, shown, look)
        else:
            sheet.write_string(2, place, shown, look)

    def _part(self, sheet: Worksheet, chart: Chart, row: int, each: Row) -> None:
        look = self._format(
            font_name=HEAD_FONT, font_size=9, valign="vcenter", bg_color=HEAD, border=HAIR, border_color=GRID
        )
        sheet.merge_range(row, 0, row, _TEXTS - 1, each.texts[0], look)
        for number in range(len(chart.slots)):
            frame = Line(MEDIUM, FRAME) if number == chart.today else Line()
            sheet.write_blank(row, _TEXTS + number, None, self._look(Look(HEAD, False, frame, frame)))

    def _step(self, sheet: Worksheet, chart: Chart, row: int, each: Row) -> None:
        for place, text in enumerate(each.texts):
            align = "left" if place in _LEFT_ALIGNED else "center"
            look = self._format(
                font_name=BODY_FONT, font_size=FONT, bold=each.is_critical and place in BOLD, align=align, valign="vcenter", text_wrap=True,
                border=1, border_color="#7F7F7F",
            )  # fmt: skip
            sheet.write_string(row, place, text, look)
        for number, cell in enumerate(each.cells):
            look = self._look(look_of(cell, chart, number, self.colours, critical=each.is_critical))
            if cell.mark is None:
                sheet.write_blank(row, _TEXTS + number, None, look)
            else:
                sheet.write_string(row, _TEXTS + number, cell.mark, look)

    def _legend(self, sheet: Worksheet, row: int) -> None:
        sheet.set_row(row, LEGEND_HEIGHT)
        for place, (sample, text) in enumerate(LEGEND):
            sheet.write_string(row, place, text, self._look(legend_look(sample, self.colours)))

    def _look(self, look: Look) -> Format:
        sides = {
            name: value
            for side in ("left", "right", "top", "bottom")
            for name, value in ((side, getattr(look, side).width), (f"{side}_color", getattr(look, side).colour))
        }
        fill = {"bg_color": look.fill} if look.fill else {}
        return self._format(font_size=FONT, bold=look.bold, align="center", valign="vcenter", **fill, **sides)

    def _format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.styled.book.add_format({"font_name": BODY_FONT, **properties})
        return self._formats[key]
