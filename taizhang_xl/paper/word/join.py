"""Several documents filled from one template as one: each begins on a new page, with a first page of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang_xl.paper.word.template import TemplateError

if TYPE_CHECKING:
    from docx.document import Document

_HEADS = ("word/header", "word/footer")


def joined(name: str | Path, contents: Sequence[bytes]) -> Document:
    """Return the first document with the pages of the others behind its own.

    Raises TemplateError if their heads or feet differ: a document has one for all.
    """
    import docx
    from docx.oxml import parse_xml

    first = docx.Document(BytesIO(contents[0]))
    main, heads = first.part.partname.lstrip("/"), _heads(contents[0])
    body: Any = first.element.body
    for content in contents[1:]:
        if _heads(content) != heads:
            raise TemplateError(name, "页眉、页脚里有每一件都不同的域，几件合不成一份", "请把这些域移到正文里")
        with zipfile.ZipFile(BytesIO(content)) as archive:
            other: Any = parse_xml(archive.read(main))
        _end_section(body)
        for element in list(other.body):
            if element is not other.body.sectPr:
                body.sectPr.addprevious(element)
    return first


def _heads(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist() if each.startswith(_HEADS)}


def _end_section(body: Any) -> None:
    """End a section at the last paragraph: a paragraph of its own could fall on an empty page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    last = body.sectPr.getprevious()
    if last is None or last.tag != qn("w:p") or (last.pPr is not None and last.pPr.sectPr is not None):
        last = OxmlElement("w:p")
        body.sectPr.addprevious(last)
    last.get_or_add_pPr().append(deepcopy(body.sectPr))
