"""The booklet as a PDF by typst, where that is installed: it lays out 260 items in a fraction of a second."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from importlib.resources import files

from taizhang_xl.systems.booklet.content import Booklet


def can_typeset() -> bool:
    """Whether typst is installed."""
    return importlib.util.find_spec("typst") is not None


def typeset(booklet: Booklet, made_on: date) -> bytes:
    """Return the booklet's PDF; the same booklet gives the same bytes."""
    import typst

    told = {
        "title": booklet.title,
        "office": booklet.office,
        "date": f"{made_on.year}年{made_on.month}月",
        "head": [str(column.field) for column in booklet.columns],
        "widths": [column.width for column in booklet.columns],
        "centred": [column.centred for column in booklet.columns],
        "chapters": [
            {"name": f"{chapter.name}（{len(chapter.rows)}项）", "rows": chapter.rows} for chapter in booklet.chapters
        ],
    }
    source = (files(__package__) / "data" / "booklet.typ").read_bytes()
    made: bytes = typst.compile(source, sys_inputs={"booklet": json.dumps(told, ensure_ascii=False)})
    return made
