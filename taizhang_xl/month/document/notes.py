"""The last page: how the figures are counted, what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang_xl.dates.day import day_words
from taizhang_xl.month.document.wording import add_line, list_place
from taizhang_xl.month.figures import MEANINGS
from taizhang_xl.month.review_model import Review
from taizhang_xl.paper.word.blocks import add_title
from taizhang_xl.paper.word.links import name_place

if TYPE_CHECKING:
    from docx.document import Document


def write_notes(document: Document, review: Review, number: int) -> None:
    """Write the notes on a page of their own; `number` is that of the appendix."""
    title = add_title(document, f"附件{number}　编写说明")
    name_place(title, list_place(number))
    add_line(
        document,
        f"本材料按{review.month.label}工作台账编写，截止日为{day_words(review.as_of)}，单位按台账的次序排列。",
    )
    for name, meaning in MEANINGS.items():
        add_line(document, f"{name}：{meaning}。")
    add_line(document, "状态记号：√办结或销号，◎正在办理，●未落实，○未到期（没有开始、也没有到期）。")
    add_line(document, "底色只是帮助辨认，以记号和文字为准。手机号码和身份证号一律隐去。")
