"""The month's document as it comes out of the printer: LibreOffice lays it out, poppler reads the pages."""

import itertools
import re
from collections import Counter
from datetime import date
from functools import partial

import pytest
from papers import Paper
from printed import overlapping, pages_of
from pypdf import PdfReader
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.developments import developments
from taizhang_xl.month.document import papers_of, places_of
from taizhang_xl.month.moves import Edits
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.month.settings import Meeting
from taizhang_xl.paper.word.laid_out import laid_out
from taizhang_xl.reading.build import build_ledger

pytestmark = pytest.mark.libreoffice

HEADER = [
    "编号", "目标任务", "完成时限", "责任单位", "责任人", "牵头领导", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"
]  # fmt: skip
TOLD = "已到两个县（市、区）调研，召开座谈会，走访企业，形成初稿并征求了各单位意见。"
TASK = "开展代表建议办理情况的专题调研并形成报告"
DEADLINES = ("3月底", "4月底", "2月底", "9月底")
HEADINGS = ("一、当月落实情况", "二、未完成及挂单原因", "三、下月安排", "四、需协调事项", "附：未到期", "附件")
HEADS = ("编号目标任务", "单位编号", "到期日单位", "种类单位", "单位报送情况", "报表没有并入")
# What a row begins and ends with, so that one that is cut shows: no other text has these.
BEGIN, END = "甲", "癸"


def items(units, sizes):
    for place, (unit, size) in enumerate(zip(units, sizes, strict=True), 1):
        for number in range(1, size + 1):
            state = ("办结", "正在办理", "未落实")[(place + number) % 3]
            done = date(2018, 3, 9) if state == "办结" else None
            middle = TASK * (20 if (place, number) in ((2, 1), (2, 2)) else 1)
            task = f"{BEGIN}{place}-{number:03d}{middle}{place}-{number:03d}{END}"
            yield [f"{place}-{number:03d}", task, DEADLINES[number % 4], unit, "工委主任", "分管机关副秘书长", state,
                   TOLD * ((place + number) % 5), done, "报告" if done else None, None if done else "等文件", "下月上旬完成"]  # fmt: skip


def printed(units, sizes, folder):
    sheets = (
        make_sheet([HEADER, *items(units, sizes)]),
        make_sheet([["单位名称"], *([unit] for unit in units)], name="单位"),
    )
    ledger = build_ledger(Book(sheets), year=2018)
    silent = units[3::9]
    outcome = Outcome(returned=tuple(unit for unit in units if unit not in silent), not_returned=tuple(silent))
    month = Month(2018, 3)
    made = review(ledger, month, month.last, outcome)
    made = made._replace(developments=developments(ledger, made, Edits()))
    laid = laid_out(partial(papers_of, made, Meeting("机关党组（扩大）会议")), places_of(made))
    assert laid.has_pages
    (folder / "papers.docx").write_bytes(laid.document)
    (folder / "papers.pdf").write_bytes(laid.pdf)
    return pages_of(folder / "papers.pdf")


SMALL = [f"第{number}委员会" for number in range(1, 6)]
FORTY = [f"第{number:02d}工作委员会" for number in range(1, 41)]


@pytest.fixture(scope="module", params=["small", pytest.param("forty", marks=pytest.mark.slow)])
def office(request, tmp_path_factory):
    """The units and the pages of their document."""
    units, sizes = (SMALL, (13, 5, 0, 2, 1)) if request.param == "small" else (FORTY, [n % 23 for n in range(40)])
    if request.param == "forty":
        sizes[20] = 200
    folder = tmp_path_factory.mktemp("papers")
    return units, sizes, printed(units, sizes, folder), folder


@pytest.fixture
def pages(office):
    return office[2]


def lines_of(page):
    """The texts of a page line by line, each with its place from the top; without the page's number."""
    rows = {}
    for word in sorted(page.words, key=lambda each: (each.top, each.left)):
        if not re.fullmatch(r"[—\d]+", word.text) or word.top < page.height - 90:
            rows.setdefault(round(word.top / 3), []).append(word)
    return [
        (words[0].top, "".join(word.text for word in sorted(words, key=lambda w: w.left))) for words in rows.values()
    ]


def number_of(page):
    last = "".join(word.text for word in sorted(page.words, key=lambda w: w.left) if word.top > page.height - 90)
    found = re.search(r"—(\d+)—", last)
    return int(found[1]) if found else None


def test_no_page_is_empty_and_each_but_the_cover_has_its_number(pages):
    assert [number for number, page in enumerate(pages, 1) if len(lines_of(page)) < 2] == []
    assert [number_of(page) for page in pages] == [None, *range(2, len(pages) + 1)]


def test_each_unit_with_work_begins_a_page(office):
    units, sizes, pages, _ = office
    silent = units[3::9]
    first = [lines_of(page)[0][1] for page in pages]
    assert [text for text in first if text in units] == [
        unit for unit, size in zip(units, sizes, strict=True) if size or unit in silent
    ]


def test_the_agenda_tells_the_page_on_which_each_unit_and_list_is(office):
    pages = office[2]
    told = "\n".join(text for page in pages[1:4] for _, text in lines_of(page))
    entries = {name: int(number) for name, number in re.findall(r"^(?:\d+．)?(\D\S*?)\.{3,}(\d+)$", told, re.M)}
    assert len(entries) > 12
    for name, number in entries.items():
        texts = [text for _, text in lines_of(pages[number - 1])]
        assert any(name in text for text in texts), (name, number)


def test_a_table_that_goes_on_has_its_head_again(pages):
    goes_on = 0
    for page in pages[2:]:
        lines = [text for _, text in lines_of(page)]
        if any(text.startswith(HEADS) for text in lines[:2]):
            goes_on += not lines[0].startswith(HEADINGS)
        elif any(BEGIN in text or re.match(r"\d+-\d{3}", text) for text in lines[:2]):
            raise AssertionError(lines[:4])
    assert goes_on >= 3


def test_no_row_is_cut(pages):
    for number, page in enumerate(pages, 1):
        begun, ended = page.text.count(BEGIN), page.text.count(END)
        assert begun == ended, number


def test_no_heading_and_no_head_of_a_table_stands_alone_at_the_foot(pages):
    for number, page in enumerate(pages[2:], 3):
        last = lines_of(page)[-1][1]
        if "....." in last:
            continue  # a page of the agenda
        assert not last.startswith((*HEADINGS, *HEADS)), (number, last)


def test_a_list_begins_on_the_page_of_its_heading_and_its_note(pages):
    found = 0
    for number, page in enumerate(pages[2:], 3):
        lines = [text for _, text in lines_of(page)]
        for place, line in enumerate(lines):
            if re.fullmatch(r"附件\d+\D+（[1-9]\d*）", line) or re.fullmatch(
                r"附件\d+\d{4}年\d+月到期事项（[1-9]\d*）", line
            ):
                after = [text.startswith(HEADS) for text in lines[place + 1 :]]
                assert any(after), (number, line)
                # Below the head there is a row, the first.
                assert after.index(True) < len(after) - 1, (number, line)
                found += 1
    assert found >= 6


def test_pages_of_plain_text_have_lines_of_28_characters_and_the_official_height(pages):
    lines = lines_of(pages[-1])[1:]
    assert lines[0][1].startswith("本材料按")
    tops = [top for top, _ in lines]
    assert len(tops) <= 21
    assert {round(after - before, 1) for before, after in itertools.pairwise(tops)} <= {28.9, 29.0}
    whole = [text for _, text in lines if re.fullmatch("[一-鿿，、。；“”＝＋÷（）：]+", text)]
    assert max(map(len, whole)) == 28


def test_each_figure_clicked_in_the_pdf_shows_as_many_rows_as_it_says(office):
    _, _, pages, folder = office
    pdf = PdfReader(folder / "papers.pdf")
    # LibreOffice writes "_" as 5F.
    named = {name.lstrip("/").replace("5F", "_"): place_of(pdf, to) for name, to in pdf.named_destinations.items()}
    notes = (each.get_object() for page in pdf.pages for each in page.get("/Annots", ()))
    clicked = Counter(
        (note["/Contents"], place_of(pdf, note["/Dest"])) for note in notes if note["/Subtype"] == "/Link"
    )
    links = [link for link in Paper((folder / "papers.docx").read_bytes()).links() if "\t" not in link.around]
    assert len(links) > 40
    for link in links:
        place = (link.text, named[link.to])
        clicked[place] -= 1
        assert clicked[place] >= 0, link
        if link.text.isdecimal():
            column = _THIRD if link.to.startswith("moves_") else None
            assert rows_between(pages, named[link.to], named[f"{link.to}_last"], column) == int(link.text), link


def place_of(pdf, target):
    """Where a link leads: the page counted from 0, and how far down, in points."""
    page, top = (target["/Page"], target["/Top"]) if isinstance(target, dict) else (target[0], target[3])
    number = pdf.get_page_number(page.get_object())
    return number, round(float(pdf.pages[number].mediabox.height) - float(top))


# Where the numbers of 变动 stand, whose first column is the kind.
_THIRD = (194, 266)


def rows_between(pages, first, last, column=None):
    """How many items stand in the rows from one place to another: upright their numbers come first, across second."""
    found = 0
    for number in range(first[0], last[0] + 1):
        page = pages[number]
        left, right = column or ((79, 128) if page.width < page.height else (140, 212))
        tops = [round(w.top) for w in page.words if re.fullmatch(r"\d+-\d{3}", w.text) and left < w.left < right]
        # The place is the top of the row's first text; the number may stand half a line lower.
        found += sum(first <= (number, top + 4) and (number, top - 10) <= last for top in tops)
    return found


def test_no_text_goes_over_the_edge_or_into_another(pages):
    for number, page in enumerate(pages, 1):
        # A comma may hang over the end of a line, as it does in print.
        right = page.width - 73 + 16
        outside = [w for w in page.words if w.left < 72 or w.right > right or w.bottom > page.height - 40]
        assert outside == [], number
        assert overlapping(page) == [], number


def test_every_item_is_in_its_unit_s_section(office):
    units, sizes, pages, _ = office
    whole = {}
    unit = None
    for page in pages:
        first = lines_of(page)[0][1]
        unit = first if first in units else None if first.startswith("附件") else unit
        whole[unit] = whole.get(unit, "") + page.text
    for place, (name, size) in enumerate(zip(units, sizes, strict=True), 1):
        assert [n for n in range(1, size + 1) if n % 4 in (0, 2) and f"{place}-{n:03d}" not in whole[name]] == []
