"""The official page, measured on the PDF of what is made: lines of 28 characters, 22 on a page, in commentary and journal."""

import itertools
import re
from collections import Counter
from datetime import date

import pytest
from ledgers import make_ledger
from printed import pages_of

from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.ledger.schema import LEDGER
from taizhang_xl.paper.pdf import to_pdf
from taizhang_xl.systems.supervision.brief_document import BRIEF_PAGE, Printed, brief_document
from taizhang_xl.systems.supervision.commentary_document import commentary_document
from taizhang_xl.systems.supervision.commentary_figures import Commentary, Figures
from taizhang_xl.systems.supervision.commentary_text import Section, Sentence

pytestmark = pytest.mark.libreoffice
DAY = date(2018, 4, 3)
LONG = "大型公共建筑节能改造的调研报告经主任会议研究后印发各县区执行" * 40


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("official")
    ledger = make_ledger(folder / "台账.xlsx", 2018, "某机关", {LEDGER: [{"编号": "1-001", "目标任务": "拟稿"}]})
    body = f"导语\n一、甲\n{LONG}\n二、乙\n{LONG}"
    brief = brief_document(BRIEF_PAGE.shipped(), open_ledger(ledger).ledger, Printed(1, DAY, "情况", body))
    sections = (Section("一、甲", (Sentence("开头。"),)), Section("二、乙", (Sentence(LONG),)))
    facts = Commentary(Quarter(2018, 1), (Figures("甲", "甲"),), (), (), slips_known=True, findings=())
    commentary = commentary_document(facts, sections, {}, "规则", "某机关", DAY)
    made = to_pdf({"brief.docx": brief, "commentary.docx": commentary})
    for name, content in made.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: pages_of(folder / f"{name}.pdf") for name in made}


def lines_of(page):
    """The lines of a page's text, from the top down: how far down each is, and what it says; without the page's number."""
    rows = {}
    for word in page.words:
        rows.setdefault(round(word.top), []).append(word)
    lines = [
        (top, "".join(word.text for word in sorted(words, key=lambda each: each.left)))
        for top, words in sorted(rows.items())
    ]
    return [(top, text) for top, text in lines if not re.fullmatch(r"—\d+—", text)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["brief.docx", "commentary.docx"])
def test_a_full_page_has_22_lines_of_28_characters(printed, name):
    full = [
        lines
        for page in printed[name]
        if len(lines := lines_of(page)) == 22 and all(set(text) <= set(LONG) for _, text in lines)
    ]
    assert full, [len(lines_of(page)) for page in printed[name]]
    for lines in full:
        assert Counter(len(text) for _, text in lines[1:-1]) == {28: 20}
        assert {round(below - above, 1) for (above, _), (below, _) in itertools.pairwise(lines)} <= {28, 29, 30}
