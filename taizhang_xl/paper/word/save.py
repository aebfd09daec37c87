"""A document's bytes: the same content gives the same bytes, whatever the clock says."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from docx.document import Document

_NO_TIME = (1980, 1, 1, 0, 0, 0)


def bytes_of(document: Document) -> bytes:
    """Return a document's bytes."""
    file = BytesIO()
    write_document(document, file)
    return file.getvalue()


def write_document(document: Document, file: BinaryIO) -> None:
    """Write a document into an open file."""
    made = BytesIO()
    _number_places(document)
    document.save(made)
    file.write(without_times(made.getvalue()))


def _number_places(document: Document) -> None:
    """Give bookmarks the numbers by which their ends are found; until now they have their names for it."""
    from docx.oxml.ns import qn

    numbers: dict[str, str] = {}
    for place in document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
        name = place.get(qn("w:id"))
        place.set(qn("w:id"), numbers.setdefault(name, str(len(numbers) + 1)))


def without_times(content: bytes) -> bytes:
    """Return a zip archive with one and the same time at each of its parts."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = zipfile.ZipInfo(entry.filename, _NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = entry.external_attr
            new.writestr(part, old.read(entry))
    return result.getvalue()
