"""The templates of documents, which an office may change in Word."""

from __future__ import annotations

from taizhang_xl.systems.supervision.brief_document import BRIEF_PAGE

TEMPLATES = (BRIEF_PAGE,)
