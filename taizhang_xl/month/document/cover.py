"""The document's cover, and the agenda: units in the office's order, each with its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import day_words
from taizhang_xl.month.document.wording import OVERVIEW, add_line, list_place, unit_place
from taizhang_xl.month.packet.units import without_page
from taizhang_xl.month.review_model import Review, UnitReview
from taizhang_xl.month.settings import Meeting
from taizhang_xl.paper.word.blocks import add_title, write
from taizhang_xl.paper.word.links import Link, add_page_of, write_parts
from taizhang_xl.paper.word.page import HEITI, KAITI, LINE_POINTS, SIZE_3, XIAOBIAOSONG, set_font

if TYPE_CHECKING:
    from docx.document import Document

    from taizhang_xl.month.document.lists import PaperList

_TEXT_WIDTH = 156
# What a page has for the lines below a title, and how close lines of the page's letters may come.
_ROOM, _CLOSEST, _BELOW_TITLE = 590.0, 19.5, 6


def write_cover(document: Document, review: Review, meeting: Meeting) -> None:
    """Write the cover: whose papers, of which month, for which meeting."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    def line(text: str, font: str, points: float, before: float = 0) -> None:
        paragraph = write(document.add_paragraph(), for_others(text))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.line_spacing = Pt(points * 1.5)
        for run in paragraph.runs:
            set_font(run, font, points)

    line(f"{meeting.name}材料", HEITI, SIZE_3)
    line(f"{review.month.label}", XIAOBIAOSONG, 36, 130)
    line("工作台账落实情况汇报", XIAOBIAOSONG, 36)
    if review.part:
        line(f"（{review.part}）", KAITI, SIZE_3, 12)
    line(f"截至{day_words(review.as_of)}", KAITI, SIZE_3, 24)
    if review.closed_note:
        line(f"（{review.closed_note}）", KAITI, 12, 12)
    if review.office:
        line(review.office, XIAOBIAOSONG, 22, 190)
    if meeting.day:
        line(f"{day_words(meeting.day)}开会", KAITI, SIZE_3, 10 if review.office else 190)


def write_agenda(
    document: Document, review: Review, units: Sequence[tuple[int, UnitReview]], lists: Sequence[PaperList],
    pages: Mapping[str, int],
) -> None:  # fmt: skip
    """Write what lies inside; `pages` has the page of each place, nothing where nobody has counted them."""
    from docx.shared import Pt

    title = add_title(document, "会议议程和目录")
    title.paragraph_format.page_break_before = True
    title.paragraph_format.space_after = Pt(_BELOW_TITLE)
    entries = [
        (review.overview_title, OVERVIEW),
        *((f"{place}．{unit.name}", unit_place(number)) for place, (number, unit) in enumerate(units, 1)),
        *((f"附件{number}　{each.name}", list_place(number)) for number, each in enumerate(lists, 1)),
        (f"附件{len(lists) + 1}　编写说明", list_place(len(lists) + 1)),
    ]
    points = max(_ROOM / len(entries), _CLOSEST) if len(entries) * LINE_POINTS > _ROOM else LINE_POINTS
    for text, place in entries:
        _entry(document, text, place, pages.get(place), points)
    if without := without_page(review):
        add_line(document, f"没有另页的单位：{without}。")


def _entry(document: Document, text: str, place: str, page: int | None, points: float) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm, Pt

    paragraph = write_parts(document.add_paragraph(), [Link(for_others(text), place, "000000"), "\t"])
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    paragraph.paragraph_format.line_spacing = Pt(points)
    add_page_of(paragraph, place, page)
