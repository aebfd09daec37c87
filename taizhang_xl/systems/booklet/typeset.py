"""The booklet as a PDF by typst, where that is installed: it lays out 260 items in a fraction of a second."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from importlib.resources import files

from taizhang_xl.paper.fonts import lacks_chinese
from taizhang_xl.paper.pdf import NoPdfError
from taizhang_xl.paper.word.table import Column, fitted, is_too_tall
from taizhang_xl.systems.booklet.content import Booklet

# As the page of data/booklet.typ has it: the size of the letters, and the height between its margins.
_POINTS, _ROOM = 10.5, (210 - 2 * 24) * 72 / 25.4


def can_typeset() -> bool:
    """Whether typst is installed."""
    return importlib.util.find_spec("typst") is not None


def typeset(booklet: Booklet, made_on: date) -> bytes:
    """Return the booklet's PDF; the same booklet gives the same bytes. Raises NoPdfError without a Chinese font."""
    import typst

    if lacks_chinese():
        raise NoPdfError("PDF", "这台电脑上没有中文字体，做出来全是方框", "请装上中文字体（公文用仿宋_GB2312 等）再试")
    columns = [Column(str(column.field), column.width, column.centred) for column in booklet.columns]
    columns = list(fitted(columns, [row for chapter in booklet.chapters for row in chapter.rows], _POINTS, _ROOM))
    told = {
        "title": booklet.title,
        "office": booklet.office,
        "date": f"{made_on.year}年{made_on.month}月",
        "head": [column.title for column in columns],
        "widths": [column.width for column in columns],
        "centred": [column.centred for column in columns],
        "chapters": [
            {
                "name": f"{chapter.name}（{len(chapter.rows)}项）",
                "rows": [{"cells": row, "cut": is_too_tall(columns, row, _POINTS, _ROOM)} for row in chapter.rows],
            }
            for chapter in booklet.chapters
        ],
    }
    source = (files(__package__) / "data" / "booklet.typ").read_bytes()
    made: bytes = typst.compile(source, sys_inputs={"booklet": json.dumps(told, ensure_ascii=False)})
    return made
