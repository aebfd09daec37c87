"""An issue as a document: the office's template filled in from what its row says."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.paper.word.template import Template, fill
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.systems.supervision.brief_text import read_body
from taizhang_xl.systems.supervision.settings import (
    ISSUE_TO,
    JOURNAL_COPIES,
    JOURNAL_ISSUER,
    JOURNAL_NAME,
    REPORT_TO,
    SEND_TO,
)
from taizhang_xl.systems.supervision.wording import chinese_day

NAME, NUMBER, ISSUER, DAY, TITLE, OPENING = "刊名", "期号", "编发单位", "日期", "标题", "导语"
HEADING, TEXT, ADDRESSEES, COPIES = "小标题", "内容", "报送", "印数"
BRIEF_PAGE = Template(
    "工作信息.docx",
    __package__,
    frozenset({NAME, NUMBER, ISSUER, DAY, TITLE, OPENING, HEADING, TEXT, ADDRESSEES, COPIES}),
)


class Printed(NamedTuple):
    """What is printed of an issue, as its row has it."""

    number: int
    day: date
    title: str
    body: str


def issuer_of(ledger: Ledger) -> str:
    """Return who issues the journal, "" where neither a setting nor the office's name says so."""
    return setting_text(ledger, JOURNAL_ISSUER) or ledger.settings.office


def brief_document(template: bytes, ledger: Ledger, printed: Printed) -> bytes:
    """Return the document of an issue, numbers of persons left out. Raises TemplateError for a template that cannot be filled."""
    text = read_body(printed.body)
    values = {
        NAME: setting_text(ledger, JOURNAL_NAME),
        NUMBER: str(printed.number),
        ISSUER: issuer_of(ledger),
        DAY: chinese_day(printed.day),
        TITLE: printed.title,
        OPENING: text.opening,
        COPIES: setting_text(ledger, JOURNAL_COPIES),
    }
    to = {"报": REPORT_TO, "送": SEND_TO, "发": ISSUE_TO}
    lines = [f"{word}：{name}" for word, setting in to.items() if (name := setting_text(ledger, setting))]
    lists = {
        HEADING: [{HEADING: heading, TEXT: told} for heading, told in text.parts],
        ADDRESSEES: [{ADDRESSEES: line} for line in lines],
    }
    # Staff may have typed the row, and 设置, by hand.
    shown = {name: for_others(text) for name, text in values.items()}
    rows = {
        name: [{each: for_others(text) for each, text in row.items()} for row in own] for name, own in lists.items()
    }
    return fill(BRIEF_PAGE.name, template, shown, rows)
