"""The packet of forty units as it comes out of the printer: every page says whose it is, nothing stands alone or is cut off."""

import io
import re
from datetime import date

import pytest
from printed import font_sizes, missing, overlapping, pages_of, pdf_of
from sheets import Book, make_sheet

from taizhang_xl.catalogue import RETURN_COPIES_DIFFER
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Where
from taizhang_xl.month.packet import write_packet
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.forms.conflicts import Asked, question_of
from taizhang_xl.returns.forms.entries import Entry, EntryKind

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]

HEADER = [
    "编号",
    "目标任务",
    "完成时限",
    "责任单位",
    "责任人",
    "状态",
    "进展情况",
    "完成日期",
    "佐证",
    "未完成原因",
    "下月安排",
]
UNITS = [f"第{number:02d}工作委员会" for number in range(1, 41)]
SILENT = UNITS[3::9]
TASK = "开展代表建议办理情况的专题调研并形成报告"
TOLD = "已到两个县（市、区）调研，召开座谈会，走访企业，形成初稿并征求了各单位意见。"
DUE, NEXT = ("3月底", "2月底"), ("4月底", "9月底")
PARTS = (
    "一、当月落实情况",
    "二、未完成及挂单原因",
    "三、下月安排",
    "四、需要协调的事项",
    "附：未到期的在办和提前办结事项",
)
HEADS = "编号目标任务"


# Twice as much as a row of the tallest kind shows.
LONG = (TOLD * 20)[:700]


def entries():
    """Conflicts with short texts and with long ones, and one that was settled before."""
    for place, unit in enumerate(UNITS[:9]):
        present, told = (LONG[:-3], LONG) if place % 3 == 0 else ("已完成", TOLD)
        question = question_of(Asked.CONFLICT, f"{place + 1}-001", "进展情况", present, told)
        yield Entry(EntryKind.CONFLICT, unit, f"{place + 1}-001", "进展情况", TASK, present, told, f"{unit}_2018年03月.xlsx",
                    "J5", "分发以后台账也改过，保留台账的", question, question.kind.sides)  # fmt: skip


def refused():
    """Returns that could not be taken, each with a long sentence."""
    words = {"unit": UNITS[3], "cells": TOLD * 2}
    return tuple(RETURN_COPIES_DIFFER.at(Where(f"{unit}.xlsx"), "两份", **words) for unit in UNITS[3:5])


def items():
    """Each unit has another number of items, with texts of all lengths, so that pages end everywhere."""
    for place, unit in enumerate(UNITS):
        for number in range(place % 13 + 1):
            state = ("办结", "正在办理", "未落实")[(place + number) % 3]
            done = date(2018, 3, 9) if state == "办结" else None
            deadline = (DUE, NEXT)[number % 2][number // 2 % 2]
            yield [f"{place + 1}-{number + 1:03d}", TASK, deadline, unit, "主任", state, TOLD * ((place + number) % 4),
                   done, "报告" if done else None, "等文件" if not done else None, "下月上旬完成"]  # fmt: skip


@pytest.fixture(scope="module")
def packet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packet")
    sheets = make_sheet([HEADER, *items()]), make_sheet([["单位名称"], *([unit] for unit in UNITS)], name="单位")
    ledger = build_ledger(Book(sheets), year=2018)
    outcome = Outcome(
        returned=tuple(u for u in UNITS if u not in SILENT), not_returned=tuple(SILENT), entries=tuple(entries()),
        refused=refused(),
    )  # fmt: skip
    file = io.BytesIO()
    write_packet(review(ledger, Month(2018, 3), date(2018, 3, 31), outcome), file)
    (folder / "packet.xlsx").write_bytes(file.getvalue())
    return folder / "packet.xlsx"


@pytest.fixture(scope="module")
def pages(packet):
    return pages_of(pdf_of(packet, packet.parent))


@pytest.fixture(scope="module")
def of_units(pages):
    """The pages of units, each with whose it is."""
    told = [(re.match(r"(第\d\d工作委员会)2018年3月工作落实情况", page.text), page) for page in pages]
    return [(match[1], page) for match, page in told if match]


def lines(page):
    """The texts of a page line by line, without what every page has at its head and foot."""
    rows = {}
    for word in sorted(page.words, key=lambda each: (each.top, each.left)):
        rows.setdefault(round(word.top / 4), []).append(word.text)
    return ["".join(rows[top]) for top in sorted(rows)]


def test_every_page_of_a_unit_says_whose_it_is_and_how_it_reported(pages, of_units):
    assert {unit for unit, _ in of_units} == set(UNITS)
    assert len(of_units) > len(UNITS)
    assert all("报送情况：" in page.text for _, page in of_units)
    # No page is without a head: cover, overview and lists have theirs.
    assert [page.text[:20] for page in pages if not re.search("2018年3月|2018年4月|超期事项", page.text[:60])] == []


def test_one_page_wide(pages):
    # A page that takes columns which did not fit on the one before has no 编号 and no title.
    told = ("编号", "单位", "总览数字明细")
    assert [page.text[:40] for page in pages if not any(each in page.text for each in told)] == []


def test_no_heading_and_no_header_stands_alone_at_the_foot(of_units):
    for unit, page in of_units:
        last = lines(page)[-2]
        assert not last.startswith((*PARTS, HEADS)), (unit, last)


def test_part_four_never_stands_alone_on_a_page(of_units):
    alone = [unit for unit, page in of_units if PARTS[3] in page.text and PARTS[2] not in page.text]
    assert alone == []


def test_the_parts_come_in_the_order_of_the_meeting_and_the_appendix_last(of_units):
    for unit in UNITS:
        whole = "".join(page.text for each, page in of_units if each == unit)
        places = [whole.index(part) for part in PARTS if part in whole]
        assert places == sorted(places)
        assert [part for part in PARTS[:4] if part not in whole] == []


def test_a_table_that_goes_on_has_its_heading_and_header_again(of_units):
    seen = set()
    for unit, page in of_units:
        first = lines(page)[2]
        if unit in seen:
            assert first.startswith(PARTS), (unit, first)
        seen.add(unit)


def test_that_a_unit_sent_nothing_is_not_said_in_every_row(of_units):
    for unit, page in of_units:
        if unit in SILENT:
            assert page.text.count("未报送") <= 7


def test_no_letter_is_smaller_than_nine_points(pages):
    # Those of chart, footers and 冲突处理 too.
    assert min(font_sizes(pages)) >= 9


def test_nothing_is_cut_off_and_nothing_is_printed_into_another_text(packet, pages):
    assert missing(packet, pages) == []
    assert [found for page in pages for found in overlapping(page)] == []


def test_the_chart_is_on_a_page_with_the_total_and_the_last_units(pages):
    (page,) = (page for page in pages if "各单位应办事项办理情况（件）" in page.text)
    assert "合计" in page.text
    # In the table, not only along the chart.
    left = page.column(0, 120)
    assert all(unit in left for unit in UNITS[-3:])
    first = min(word.top for word in page.words if word.text == "单位")
    assert first < 80, "no header above the rows"


def test_every_page_of_a_list_has_its_title_and_header_and_more_than_one_row(pages):
    heads = {
        "2018年3月各单位工作落实情况总览": "单位报送情况应办", "2018年3月挂单事项": "单位编号目标任务", "超期事项": "单位编号目标任务",
        "2018年4月到期事项": "到期日单位编号", "2018年3月变更申请与冲突": "种类单位编号", "2018年3月冲突和申请处理": "种类单位编号",
    }  # fmt: skip
    for title, header in heads.items():
        of_list = [page for page in pages if page.text.startswith(title)]
        assert of_list, title
        assert all(header in page.text for page in of_list), title
        alone = [page.text for page in of_list if len(re.findall(r"\d+-\d{3}|委员会|（续）", page.text)) < 2]
        # A row as tall as a page is not to be helped.
        assert [text for text in alone if len(text) < 300] == [], title


def test_what_could_not_be_merged_is_read_across_the_page_and_the_note_says_what_became_of_it(pages):
    whole = [page for page in pages if page.text.startswith("2018年3月变更申请与冲突")]
    last = whole[-1]
    assert "以上各项还没有写进台账" in last.text
    sentence = next(word for word in last.words if word.text.startswith(f"{UNITS[3]}报了几份"))
    assert sentence.right - sentence.left > last.width / 3


def test_every_item_and_every_text_is_on_paper(of_units):
    for unit in UNITS:
        if unit in SILENT:
            continue
        whole = "".join(page.text for each, page in of_units if each == unit)
        for item in items():
            if item[3] == unit and item[2] in DUE:
                assert item[0] in whole
