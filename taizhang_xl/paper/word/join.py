"""Several documents filled from one template as one: each begins on a new page, with a first page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang_xl.paper.word.template import TemplateError

if TYPE_CHECKING:
    from docx.document import Document


def joined(name: str | Path, documents: Sequence[Document]) -> Document:
    """Return the first document with the pages of the others behind its own.

    Raises TemplateError if their heads or feet differ: a document has one for all.
    """
    first, *others = documents
    heads = _heads(first)
    if any(_heads(other) != heads for other in others):
        raise TemplateError(name, "页眉、页脚里有每一件都不同的域，几件合不成一份", "请把这些域移到正文里")
    body: Any = first.element.body
    for other in others:
        _end_section(body)
        last = body.sectPr
        for element in list(other.element.body):
            if element is not other.element.body.sectPr:
                last.addprevious(deepcopy(element))
    return first


def opened(content: bytes) -> Document:
    """Return a document for changes."""
    import docx

    return docx.Document(BytesIO(content))


def _heads(document: Document) -> dict[str, bytes]:
    parts = (relation.target_part for relation in document.part.rels.values() if not relation.is_external)
    return {str(part.partname): part.blob for part in parts if part.content_type.endswith(("header+xml", "footer+xml"))}


def _end_section(body: Any) -> None:
    """End a section at the last paragraph: a paragraph of its own could fall on an empty page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    last = body.sectPr.getprevious()
    if last is None or last.tag != qn("w:p") or (last.pPr is not None and last.pPr.sectPr is not None):
        last = OxmlElement("w:p")
        body.sectPr.addprevious(last)
    last.get_or_add_pPr().append(deepcopy(body.sectPr))
