"""The monthly packet as a document for those who read paper: cover, agenda, overview, a section for each unit, lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from taizhang_xl.month.document.cover import write_agenda, write_cover
from taizhang_xl.month.document.lists import lists_of, write_lists
from taizhang_xl.month.document.notes import write_notes
from taizhang_xl.month.document.overview import write_overview
from taizhang_xl.month.document.unit import write_unit
from taizhang_xl.month.document.wording import OVERVIEW, list_place, unit_place
from taizhang_xl.month.packet.units import has_content
from taizhang_xl.month.review_model import Review
from taizhang_xl.month.settings import Meeting


def papers_of(review: Review, meeting: Meeting, pages: Mapping[str, int]) -> bytes:
    """Return the whole document; the same review gives the same bytes. `pages` are those of its places, {} where nobody counted."""
    # Imported late: the library takes a while, and a click on another button has no use for it.
    from taizhang_xl.paper.word.page import new_document, turn_page
    from taizhang_xl.paper.word.save import bytes_of

    document = new_document(f"{review.month.label}工作台账落实情况汇报", review.as_of)
    document.sections[0].different_first_page_header_footer = True
    units = [(number, unit) for number, unit in enumerate(review.units, 1) if has_content(unit)]
    lists = lists_of(review)
    write_cover(document, review, meeting)
    write_agenda(document, review, units, lists, pages)
    write_overview(document, review)
    for number, unit in units:
        write_unit(document, review, number, unit)
    turn_page(document, across=True)
    write_lists(document, lists)
    turn_page(document, across=False)
    write_notes(document, review, len(lists) + 1)
    return bytes_of(document)


def places_of(review: Review) -> Collection[str]:
    """Return the names of the places that the document's agenda tells the pages of."""
    units = (unit_place(number) for number, unit in enumerate(review.units, 1) if has_content(unit))
    # The notes come behind the lists.
    return (OVERVIEW, *units, *map(list_place, range(1, len(lists_of(review)) + 2)))
