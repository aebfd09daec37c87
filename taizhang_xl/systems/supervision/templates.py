"""The templates of documents, which an office may change in Word."""

from __future__ import annotations

from taizhang_xl.paper.word.template import Template
from taizhang_xl.systems.supervision.brief_document import BRIEF_PAGE
from taizhang_xl.systems.supervision.slip_text import NEEDED

SLIP_PAGE = Template("提示件.docx", __package__, NEEDED)

TEMPLATES = (SLIP_PAGE, BRIEF_PAGE)
