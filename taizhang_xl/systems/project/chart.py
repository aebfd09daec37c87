"""The chart of a project as cells: nine columns of text, then a column a day, or a week or month where it is long. Pure.

Every colour has its word: √ done, 办 in hand, 拖 late, 关 critical, 预 expected; the plan is an outline. What is drawn
where is decided here once; the workbook and the SVG only draw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.project.outlook import Outlook
from taizhang_xl.systems.project.schedule import Step
from taizhang_xl.systems.project.sheets import BEFORE, CARRIER, LENGTH, PART, STEP, WORK
from taizhang_xl.systems.project.wording import day_in, moved_line, state_words
from taizhang_xl.text import line_count

# Points of an A3 page that lies across, 10 mm free on each side, and what of it is for the days.
PAGE_WIDTH, PAGE_HEIGHT, EDGE = 1190.6, 841.9, 28.4
ROOM = PAGE_WIDTH - 2 * EDGE
FONT, LINE = 8.0, 10.5
TITLE_HEIGHT, SUMMARY_HEIGHT, HEAD_HEIGHT, PART_HEIGHT, LEGEND_HEIGHT = 30.0, 24.0, 13.0, 15.0, 17.0
LEAST_ROW, MOST_ROW, HEAD_ROWS = 16.0, 24.0, 3
MOST_COLUMNS, WIDEST_DAY = 60, 19.0
COLUMNS = (
    ("工序号", 42.0), ("工序", 100.0), ("工期", 30.0), ("前道工序", 74.0), ("计划起止", 50.0), ("承担单位", 58.0),
    ("责任人", 40.0), ("联系电话", 72.0), ("进度（天）", 66.0),
)  # fmt: skip
# Of a critical step these are bold: a telephone number so written would not fit.
BOLD = (0, 1, 4, 8)
# What stands under each column in the legend: the look of a mark, or of what is named.
LEGEND: tuple[tuple[str, str], ...] = (
    ("", "图例"), ("关", "关 关键，不能拖"), ("框", "计划"), ("拖", "拖 拖期"), ("√", "√ 完成"), ("办", "办 在办"),
    ("预", "预 预计"), ("休", "灰底 休息日"), ("今", "今 截至日"),
)  # fmt: skip
_TEXTS = sum(width for _, width in COLUMNS)
_WEEKDAYS = "一二三四五六日"
_DAY = timedelta(days=1)


class Mark(StrEnum):
    """What a cell of the days says, by its character."""

    DONE = "√"
    DOING = "办"
    LATE = "拖"
    CRITICAL = "关"
    EXPECTED = "预"


class Slot(NamedTuple):
    """A column of days: its first and last day, the texts of its head, whether nothing is worked in it."""

    first: date
    last: date
    label: str
    under: str
    is_rest: bool


class Cell(NamedTuple):
    """A cell of the days: its mark, and whether the plan's outline runs above and below it, begins and ends there."""

    mark: Mark | None = None
    planned: bool = False
    begins: bool = False
    ends: bool = False


class Row(NamedTuple):
    """A step with its nine texts and its days, or with no cells the heading of a part; `points` is its height."""

    texts: tuple[str, ...]
    cells: tuple[Cell, ...] = ()
    is_critical: bool = False
    points: float = LEAST_ROW


@dataclass(frozen=True)
class Chart:
    """A project's chart; `bands` are the texts above the slots with how many each spans, `today` the slot of the day."""

    number: str
    title: str
    summary: str
    slots: tuple[Slot, ...]
    bands: tuple[tuple[str, int], ...]
    pages: tuple[tuple[Row, ...], ...]
    today: int | None

    @property
    def slot_width(self) -> float:
        """How wide a slot is, in points."""
        return min((ROOM - _TEXTS) / len(self.slots), WIDEST_DAY)


def chart_of(outlook: Outlook, title: str) -> Chart:
    """Return the chart of a project as of the outlook's day."""
    days = [day for span in outlook.forecast.values() for day in (span.first, span.last)]
    days += [day for pair in outlook.baseline.values() for day in pair]
    slots, bands = _slots(outlook, min(days), max(days))
    rows = list(_rows(outlook, slots))
    today = next((place for place, slot in enumerate(slots) if slot.first <= outlook.day <= slot.last), None)
    day = outlook.day
    unit = "" if slots[0].first == slots[0].last else f"　一格一{slots[0].under}"
    summary = f"截至{day.year}年{day.month}月{day.day}日　{moved_line(outlook)}{unit}"
    return Chart(outlook.project.number, f"{title}施工推进图", summary, slots, bands, tuple(_pages(rows)), today)


# -- time --------------------------------------------------------------------


def _slots(outlook: Outlook, first: date, last: date) -> tuple[tuple[Slot, ...], tuple[tuple[str, int], ...]]:
    """Return a slot a day, where these are more than a page has a week, and where those are a month, a quarter or a year."""
    for cut in (_days, _weeks, lambda a, b: _months(a, b, 1), lambda a, b: _months(a, b, 3)):
        found = list(cut(first, last))
        if len(found) <= MOST_COLUMNS:
            break
    works = outlook.calendar.is_workday
    slots = tuple(
        Slot(begins, ends, label, under, begins == ends and not works(begins))
        for begins, ends, label, under, _ in found
    )
    bands: list[tuple[str, int]] = []
    for *_, band in found:
        bands = [*bands[:-1], (band, bands[-1][1] + 1)] if bands and bands[-1][0] == band else [*bands, (band, 1)]
    return slots, tuple(bands)


_Cut = Iterator[tuple[date, date, str, str, str]]


def _days(first: date, last: date) -> _Cut:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield day, day, str(day.day), _WEEKDAYS[day.weekday()], f"{day.year}年{day.month}月"


def _weeks(first: date, last: date) -> _Cut:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield monday, monday + 6 * _DAY, str(monday.day), "周", f"{monday.year}年{monday.month}月"
        monday += 7 * _DAY


def _months(first: date, last: date, length: int) -> _Cut:
    month = Month(first.year, (first.month - 1) // length * length + 1)
    while month.first <= last:
        ends = month
        for _ in range(length - 1):
            ends = ends.next
        yield month.first, ends.last, str(month.month), "月" if length == 1 else "季", f"{month.year}年"
        month = ends.next


# -- rows --------------------------------------------------------------------


def _rows(outlook: Outlook, slots: Sequence[Slot]) -> Iterator[Row]:
    part = ""
    for step in outlook.project.steps:
        row = outlook.project.by_step[step.name]
        if row.content(PART) != part:
            part = row.content(PART)
            yield _part(outlook, part)
        texts = _texts(outlook, step, row)
        lines = max(line_count(text, width / FONT * 2) for text, (_, width) in zip(texts, COLUMNS, strict=True))
        cells = tuple(_cell(outlook, step, slot) for slot in slots)
        is_critical = outlook.forecast[step.name].is_critical
        yield Row(texts, cells, is_critical, max(LEAST_ROW, lines * LINE + 4))


def _part(outlook: Outlook, part: str) -> Row:
    own = [step for step in outlook.project.steps if outlook.project.by_step[step.name].content(PART) == part]
    done = sum(step.ended_on is not None for step in own)
    return Row((f"{part or '其他'}　{len(own)} 道工序，完成 {done} 道",), points=PART_HEIGHT)


def _texts(outlook: Outlook, step: Step, row: Record) -> tuple[str, ...]:
    first, last = outlook.baseline[step.name]
    length = row.content(LENGTH)
    planned = f"{day_in(first)}-{day_in(last)}" if first != last else day_in(first)
    return (
        row.content(STEP), row.content(WORK), f"{length}天" if length.isdecimal() else length, row.content(BEFORE),
        planned, row.content(CARRIER), row.content(Field.PERSON), row.content(Field.PHONE), state_words(outlook, step.name),
    )  # fmt: skip


def _cell(outlook: Outlook, step: Step, slot: Slot) -> Cell:
    first, last = outlook.baseline[step.name]
    planned = first <= slot.last and last >= slot.first
    mark = _mark(outlook, step, slot)
    return Cell(
        mark, planned, planned and slot.first <= first <= slot.last, planned and slot.first <= last <= slot.last
    )


def _mark(outlook: Outlook, step: Step, slot: Slot) -> Mark | None:
    """Return what a slot says of a step's days in it on which it is worked; what is late goes before all."""
    span = outlook.forecast[step.name]
    first, last = max(span.first, slot.first), min(span.last, slot.last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    works = outlook.calendar.is_workday
    worked = [day for day in days if step.length.is_calendar or works(day) or day in (step.begun_on, step.ended_on)]
    if not worked:
        return None
    if step.ended_on is not None:
        return Mark.DONE
    planned_last = outlook.baseline[step.name][1]
    if worked[-1] > planned_last:
        return Mark.LATE
    if step.begun_on is not None:
        return Mark.DOING
    if span.is_critical:
        return Mark.CRITICAL
    return None if worked[0] >= outlook.baseline[step.name][0] else Mark.EXPECTED


# -- pages -------------------------------------------------------------------


def _pages(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of each page; where a part goes on its heading is there again, and rows grow where a page has room."""
    room = PAGE_HEIGHT - 2 * EDGE - TITLE_HEIGHT - SUMMARY_HEIGHT - HEAD_ROWS * HEAD_HEIGHT - LEGEND_HEIGHT - 4
    page: list[Row] = []
    heading: Row | None = None
    used = 0.0
    for place, row in enumerate(rows):
        is_heading = not row.cells
        after = rows[place + 1].points if is_heading and place + 1 < len(rows) else 0.0
        if page and used + row.points + after > room:
            yield tuple(page)
            page, used = [], 0.0
            if heading is not None and not is_heading:
                page, used = [heading._replace(texts=(f"{heading.texts[0]}（续）",))], heading.points
        heading = row if is_heading else heading
        page.append(row)
        used += row.points
    # The last page of several looks like the others.
    grown = min(MOST_ROW / LEAST_ROW, room / used) if len(page) == len(rows) else 1.0
    yield tuple(row._replace(points=row.points * grown) for row in page)
