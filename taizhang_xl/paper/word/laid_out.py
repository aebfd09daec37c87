"""On which pages a document's named places are: only a program that lays it out knows, so it is read from its PDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from io import BytesIO
from typing import NamedTuple

from taizhang_xl.paper.pdf import to_pdf

_NAME = "paper.docx"


class LaidOut(NamedTuple):
    """A document whose contents tell pages, and its PDF; `has_pages` is False where the PDF does not tell them."""

    document: bytes
    pdf: bytes
    has_pages: bool


def laid_out(make: Callable[[Mapping[str, int]], bytes], places: Collection[str]) -> LaidOut:
    """Return what `make` makes of the pages of places (counted from 1), and the PDF. Raises NoPdfError where nothing makes one.

    The program that makes the PDF works out the fields of pages by itself, so that they are right there at once.
    """
    without = make({})
    pdf = to_pdf({_NAME: without})[_NAME]
    pages = pages_of(pdf, places)
    return LaidOut(make(pages) if pages else without, pdf, bool(pages))


def pages_of(pdf: bytes, places: Collection[str]) -> dict[str, int]:
    """Return the page of each named place, counted from 1; none at all where one of them is not named in the PDF."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf))
    found = reader.named_destinations
    pages: dict[str, int] = {}
    for place in places:
        # LibreOffice writes what is neither letter nor figure as its number.
        plain = re.sub("[^A-Za-z0-9]", lambda sign: f"{ord(sign[0]):02X}", place)
        target = next((found[name] for name in (place, plain, f"/{place}", f"/{plain}") if name in found), None)
        number = None if target is None else reader.get_destination_page_number(target)
        if number is None:
            return {}
        pages[place] = number + 1
    return pages
