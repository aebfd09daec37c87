"""On which page each chapter begins: only a program that lays out pages knows, so it is read from its PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from taizhang_xl.paper.pdf import NoPdfError, to_pdf
from taizhang_xl.systems.booklet.content import Booklet
from taizhang_xl.systems.booklet.document import document_of

_NAME = "booklet.docx"


def laid_out(booklet: Booklet, made_on: date) -> tuple[bytes, bytes]:
    """Return the document with its contents' page numbers, and its PDF. Raises NoPdfError where nothing makes a PDF."""
    pages: Mapping[str, int] = {chapter.name: 1 for chapter in booklet.chapters}
    # Numbers of another length could, if hardly ever, move a chapter; twice is enough to see that they have not.
    for _ in range(3):
        content = document_of(booklet, made_on, pages)
        pdf = to_pdf({_NAME: content})[_NAME]
        found = _pages_of(pdf, booklet)
        if found == pages:
            break
        pages = found
    return content, pdf


def _pages_of(pdf: bytes, booklet: Booklet) -> dict[str, int]:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf))
    numbers = [reader.get_destination_page_number(each) for each in _flat(reader.outline)]
    if len(numbers) != len(booklet.chapters):
        raise NoPdfError("PDF", "排好的页里找不到各章，目录的页码排不了", "请不加 --pdf 再运行，在 Word 里打开后更新域")
    starts = [0 if number is None else number for number in numbers]
    return {chapter.name: start - starts[0] + 1 for chapter, start in zip(booklet.chapters, starts, strict=True)}


def _flat(outline: Sequence[Any]) -> list[Any]:
    return [each for entry in outline for each in (_flat(entry) if isinstance(entry, list) else [entry])]
