"""The deputies' activities as a chart for the wall: A3 across, a row a unit, a column a month, themes on top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import day_words
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.ledger.status import MARKS, NOT_DUE_MARK, fill_of
from taizhang_xl.paper.pages import A3
from taizhang_xl.paper.style import BODY_FONT, Styled
from taizhang_xl.systems.activities.layout import (
    CUT,
    MARK_UNDATED,
    UNIT_WIDTH,
    Block,
    Entry,
    Layout,
    layouts,
    of_several_pages,
    points_of,
    roomy,
    short_name,
)
from taizhang_xl.systems.activities.planned import Activity, Plan

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAME = "代表活动安排图"
_TITLE, _LEGEND, _HEADER, _NOTE = 40.0, 26.0, 28.0, 20.0
_NOTES = 8
# So much darker than a fill the ink of the same colour is, to be read on white.
_INK = 0.36
_THEMES = "主题活动"
_NO_THEME = "（未定）"


def write_chart(ledger: Ledger, plan: Plan, as_of: date, file: BinaryIO) -> None:
    """Write the chart of a plan as a workbook. Numbers of persons are left out."""
    styled = Styled(file, f"{plan.year}年{NAME}", as_of, for_others)
    _Chart(styled, ledger, plan, as_of).write()
    styled.close()


class _Chart:
    """A chart in the making."""

    def __init__(self, styled: Styled, ledger: Ledger, plan: Plan, as_of: date) -> None:
        self._styled, self._settings = styled, ledger.settings
        self._plan = plan._replace(
            activities=tuple(each._replace(name=styled.shown(each.name)) for each in plan.activities)
        )
        self._as_of = as_of
        self._units = _by_unit(ledger, self._plan)
        self._notes = list(_notes(self._plan))
        self._inks: dict[tuple[str, bool], Format] = {}
        self._layout, self._blocks = self._fitting()

    def _fitting(self) -> tuple[Layout, list[Block]]:
        """Return the layout with the largest letters that has the chart on one page, else that of several pages."""
        for layout in layouts():
            blocks = layout.blocks(self._units, self._as_of, strict=self._settings.strict_red)
            left = layout.room - self._points(layout, blocks)
            if left >= 0:
                return layout, roomy(blocks, left)
        layout = of_several_pages()
        return layout, layout.blocks(self._units, self._as_of, strict=self._settings.strict_red)

    def _points(self, layout: Layout, blocks: Sequence[Block]) -> float:
        head = _TITLE + _LEGEND + _HEADER + self._theme_points(layout)
        return head + sum(block.points for block in blocks) + _NOTE * len(self._notes)

    def _theme_points(self, layout: Layout) -> float:
        lines = (sum(layout.lines(name) for name in self._theme_names(month)) for month in range(1, 13))
        return points_of(max(*lines, 2))

    def _theme_names(self, month: int) -> list[str]:
        return [short_name(each.name) for each in self._plan.of_month(month) if each.is_theme] or [_NO_THEME]

    def write(self) -> None:
        """Write the sheet."""
        sheet = self._page()
        head = self._styled.look
        title = f"{self._settings.office}{self._plan.year}年{NAME}"
        sheet.merge_range(0, 0, 0, 12, self._styled.shown(title), head("title"))
        sheet.set_row(0, _TITLE)
        self._legend(sheet)
        sheet.write_string(2, 0, "单位", head("head"))
        for month in range(1, 13):
            sheet.write_string(2, month, f"{month}月", head("head"))
        sheet.set_row(2, _HEADER)
        self._themes(sheet)
        row = self._rows(sheet, 4)
        for note in self._notes:
            sheet.merge_range(row, 0, row, 12, self._styled.shown(note), head("plain"))
            sheet.set_row(row, _NOTE)
            row += 1
        sheet.print_area(0, 0, row - 1, 12)

    def _page(self) -> Worksheet:
        sheet = self._styled.page(NAME, pages_high=None)
        sheet.set_paper(A3.code)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        sheet.set_print_scale(self._layout.percent)
        sheet.set_column(0, 0, UNIT_WIDTH)
        sheet.set_column(1, 12, self._layout.month_width)
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(0, 2)
        return sheet

    def _legend(self, sheet: Worksheet) -> None:
        words = {
            State.TODO: "未落实（过了计划日期还没有开始）", State.DOING: "正在办理", State.DONE: "办结，日期是完成日期",
        }  # fmt: skip
        parts: list[Any] = [self._ink(None), NOT_DUE_MARK, self._plain(), " 还没到计划日期　　"]
        for state, text in words.items():
            parts += [self._ink(state), MARKS[state], self._plain(), f" {text}　　"]
        count = f"{MARK_UNDATED}：还没有定日期　　共 {len(self._plan.activities)} 项，截至{day_words(self._as_of)}"
        look = self._styled.look("plain")
        sheet.merge_range(1, 0, 1, 12, None, look)
        sheet.write_rich_string(1, 0, *parts, self._plain(), count, look)
        sheet.set_row(1, _LEGEND)

    def _themes(self, sheet: Worksheet) -> None:
        sheet.write_string(3, 0, _THEMES, self._styled.look("head"))
        for month in range(1, 13):
            names = self._theme_names(month)
            looks = ("center",) if names == [_NO_THEME] else ("center", "bold")
            sheet.write_string(3, month, "\n".join(names), self._styled.look(*looks))
        sheet.set_row(3, self._theme_points(self._layout))

    def _rows(self, sheet: Worksheet, row: int) -> int:
        """Write the rows of units from a row on, and the page breaks; return the row after them."""
        head = _TITLE + _LEGEND + _HEADER
        used = head + self._theme_points(self._layout)
        breaks = []
        for block in self._blocks:
            if used + block.points > self._layout.room and used > head:
                breaks.append(row)
                used = head
            sheet.write_string(row, 0, self._styled.shown(block.heading), self._styled.look("center"))
            for month, entries in enumerate(block.months, 1):
                self._cell(sheet, row, month, entries)
            sheet.set_row(row, block.points)
            used += block.points
            row += 1
        sheet.set_h_pagebreaks(breaks)
        return row

    def _cell(self, sheet: Worksheet, row: int, column: int, entries: Sequence[Entry]) -> None:
        look = self._styled.look("text", "top")
        if not entries:
            sheet.write_blank(row, column, None, look)
            return
        parts: list[Any] = []
        for number, entry in enumerate(entries, 1):
            end = "\n" if number < len(entries) else ""
            ink = self._ink(None if entry.is_hollow else entry.state)
            parts += [ink, entry.mark, self._plain(), f" {entry.name}{end}"]
        sheet.write_rich_string(row, column, *parts, look)

    def _plain(self) -> Format:
        return self._format("000000", is_bold=False)

    def _ink(self, state: State | None) -> Format:
        """Return the letters of a mark: in the colour of its state, black for a hollow ring."""
        return self._format(ink_of(state, self._settings), is_bold=True)

    def _format(self, colour: str, *, is_bold: bool) -> Format:
        if (colour, is_bold) not in self._inks:
            size = 12.5 if is_bold else 10.5
            self._inks[colour, is_bold] = self._styled.book.add_format(
                {"font_name": BODY_FONT, "font_size": size, "font_color": f"#{colour}", "bold": is_bold}
            )
        return self._inks[colour, is_bold]


def ink_of(state: State | None, settings: Settings) -> str:
    """Return the office's colour of a state, as dark as ink, as "RRGGBB"; black where there is none."""
    if state is None:
        return "000000"
    # Imported late: only this chart mixes colours.
    from colorsys import hls_to_rgb, rgb_to_hls

    red, green, blue = (value / 255 for value in bytes.fromhex(fill_of(state, settings)))
    hue, light, strength = rgb_to_hls(red, green, blue)
    ink = hls_to_rgb(hue, min(light, _INK), strength)
    return bytes(round(255 * value) for value in ink).hex().upper()


def _by_unit(ledger: Ledger, plan: Plan) -> list[tuple[str, list[Activity]]]:
    """Return the units that have activities, in the order of the ledger's units, others behind; by day within a month."""
    found: dict[str, list[Activity]] = {unit.short: [] for unit in ledger.units}
    for each in sorted(plan.activities, key=lambda each: each.planned or each.month.last):
        found.setdefault(each.unit, []).append(each)
    return [(name, own) for name, own in found.items() if own]


def _notes(plan: Plan) -> list[str]:
    notes = [] if plan.activities else ["没有能画上的活动。"]
    if any(short_name(each.name) != each.name for each in plan.activities):
        notes.append(f"{CUT}：名字太长，没有印全，全文见台账。")
    left_out = [f"第 {finding.cell} 格：{finding.message}" for finding in plan.left_out]
    notes += left_out[:_NOTES]
    if len(left_out) > _NOTES:
        notes.append(f"没有画上的共 {len(left_out)} 行，其余的见校验结果。")
    return notes
