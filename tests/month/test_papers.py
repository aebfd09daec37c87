"""The month's papers for those who read paper: what is in them, where each figure leads, what never gets onto them."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from papers import Paper
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.developments import developments
from taizhang_xl.month.document import papers_of
from taizhang_xl.month.moves import Edits
from taizhang_xl.month.packet import write_packet
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.month.settings import Meeting
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.forms.entries import Entry, EntryKind

MARCH, AS_OF = Month(2018, 3), date(2018, 3, 31)
HEADER = [
    "编号", "目标任务", "完成时限", "责任单位", "责任人", "牵头领导", "状态", "进展情况", "完成日期", "佐证", "未完成原因",
    "下月安排", "协办单位", "协办情况", "需协调事项", "联系电话",
]  # fmt: skip
MOBILE = "13800000000"
UNITS = (
    ("财政经济工作委员会", "财经工委", "财经工委主任"),
    ("办公室", "", ""),
    ("调研室", "", "调研室主任"),
    ("信访室", "", ""),
)


def row(number, deadline, unit, state="", told="", done=None, **more):
    values = {
        "编号": number, "目标任务": f"任务{number}", "完成时限": deadline, "责任单位": unit, "状态": state, "进展情况": told,
        "完成日期": done, **more,
    }  # fmt: skip
    return [values.get(name) for name in HEADER]


ROWS = (
    # 财经工委: five due, two of them done (one on time), one in hand, two not begun; one early; four hang less the done.
    row("1-001", "3月底", "财经工委", "办结", "开了会", date(2018, 3, 9), 佐证="纪要", 责任人="主任"),
    row("1-002", "3月10日前", "财经工委", "办结", "报了", date(2018, 3, 20), 佐证="报告"),
    row("1-003", "2月底", "财经工委", "正在办理", f"电话{MOBILE}催过", None, 未完成原因="等文件", 下月安排="4月底前完成"),
    row("1-004", "3月20日前", "财经工委", "", 未完成原因="人手不够", 牵头领导="分管副主任"),
    row("1-005", "3月底", "财经工委", "未落实", 需协调事项="请财政局给数据"),
    row("1-006", "4月底", "财经工委", "办结", "提前报了", date(2018, 3, 28), 佐证="报告"),
    row("1-007", "9月底", "财经工委", "正在办理", "起草中"),
    # 办公室: one due that another unit assists with, one next month.
    row("2-001", "3月底", "办公室", "正在办理", "推进", 协办单位="财经工委、调研室", 协办情况="财经工委：派了人", 未完成原因="待批"),
    row("2-002", "4月中旬", "办公室", "", 牵头领导="秘书长"),
    # 调研室 sent nothing: one due, and that overdue too.
    row("3-001", "3月5日前", "调研室", "", 责任人="主任"),
)  # fmt: skip
# By hand: 应办 办结 在办 未落实 未报送 挂单 超期 提前办结, 按期率.
FIGURES = {
    "财经工委": (5, 2, 1, 2, 0, 3, 2, 1, "20%"),
    "办公室": (1, 0, 1, 0, 0, 1, 0, 0, "0%"),
    "调研室": (1, "—", "—", "—", 1, "—", 1, "—", "—"),
    "信访室": (0, 0, 0, 0, 0, 0, 0, 0, "—"),
    "合计": (7, 2, 2, 2, 1, 4, 3, 1, "17%"),
}
NAMES = ("应办", "办结", "在办", "未落实", "未报送", "挂单", "超期", "提前办结", "按期率")


def reviewed(rows=ROWS, header=HEADER, units=UNITS, edits=None, month=MARCH, **outcome):
    sheets = [make_sheet([header, *rows])]
    if units:
        sheets.append(
            make_sheet([["单位名称", "简称", "负责人"], *([n, s or None, h or None] for n, s, h in units)], name="单位")
        )
    ledger = build_ledger(Book(tuple(sheets)), year=2018)
    named = [unit.name for unit in ledger.units]
    outcome = {
        "returned": tuple(n for n in named if n != "调研室"),
        "not_returned": ("调研室",) if "调研室" in named else (),
        **outcome,
    }
    made = review(ledger, month, month.last, Outcome(**outcome))
    return made._replace(developments=developments(ledger, made, edits or Edits()))


MEETING = Meeting("机关党组（扩大）会议", date(2018, 4, 8))


def document(made, meeting=MEETING):
    return papers_of(made, meeting, {})


def workbook(made):
    file = io.BytesIO()
    write_packet(made, file)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


@pytest.fixture(scope="module")
def made():
    entry = Entry(
        EntryKind.CONFLICT, "办公室", "2-001", "进展情况", "甲", "乙", f"丙{MOBILE}", "办公室.xlsx", "F4", "两边都改过"
    )
    return reviewed(entries=(entry, entry._replace(kind=EntryKind.REQUEST)))


@pytest.fixture(scope="module")
def paper(made):
    return Paper(document(made))


@pytest.fixture(scope="module")
def book(made):
    return workbook(made)


def figures_of(paper):
    """The overview's figures by unit, without the bar."""
    return {cells[0]: tuple(cells[2:11]) for cells in paper.after("2018年3月各单位工作落实情况总览")}


def test_the_overview_has_the_figures_that_were_counted_by_hand(paper):
    assert figures_of(paper) == {unit: tuple(map(str, told)) for unit, told in FIGURES.items()}


def test_the_workbook_has_the_same_figures(paper, book):
    sheet = book["总览"]
    head = {str(cell.value).removesuffix("次数"): cell.column for cell in sheet[2]}
    for place, (unit, told) in enumerate(FIGURES.items(), 3):
        if unit == "合计":
            continue
        cells = [sheet.cell(place, head[name]).value for name in NAMES]
        shown = [f"{cell:.0%}" if isinstance(cell, float) else str(cell) for cell in cells]
        assert [sheet.cell(place, 1).value, *shown[:8]] == [unit, *map(str, told[:8])]


def test_each_figure_leads_to_as_many_rows_as_it_says(paper):
    seen = []
    for link in paper.links():
        if not re.fullmatch(r"\d+%?", link.text):
            continue
        rows = paper.rows_at(link.to)
        due = paper.rows_at(link.to.replace("on_time", "due")) if link.text.endswith("%") else []
        if link.text.endswith("%"):
            reported = [cells for cells in due if "未报送" not in cells]
            assert f"{len(rows) / len(reported):.0%}" == link.text, link
        else:
            assert len(rows) == int(link.text), link
        seen.append(link.to)
    # All figures of the overview that are not 0, and those of the units' headings.
    assert {
        "total_due",
        "total_hung",
        "total_overdue",
        "total_early",
        "unit_1_due",
        "unit_1_hung",
        "unit_3_unreported",
    } <= set(seen)
    nonzero = sum(str(told) not in ("0", "—", "0%") for figures in FIGURES.values() for told in figures)
    # Of the three units with work: in the sentence below the name, and in the heading of part one; of 调研室 what was due
    # and is overdue, in the list of those that sent nothing; and of 变动 the three that were finished.
    assert len(seen) == nonzero + (7 + 2) + (3 + 1) + (2 + 1) + 2 + 1


def test_the_rows_are_those_of_the_figure_and_of_the_unit(paper):
    def numbers(place, column=0):
        return [cells[column] for cells in paper.rows_at(place)]

    assert numbers("unit_1_due") == ["1-001", "1-002", "1-003", "1-004", "1-005"]
    assert numbers("unit_1_done") == ["1-001", "1-002"]
    assert numbers("unit_1_on_time") == ["1-001"]
    assert numbers("unit_1_doing") == ["1-003"]
    assert numbers("unit_1_todo") == ["1-004", "1-005"]
    assert numbers("unit_1_hung") == ["1-003", "1-004", "1-005"]
    assert numbers("unit_1_early") == ["1-006"]
    assert sorted(numbers("unit_1_overdue", 1)) == ["1-003", "1-004"]
    assert numbers("unit_3_overdue", 1) == ["3-001"]
    assert numbers("total_done", 1) == ["1-001", "1-002"]
    assert numbers("total_doing", 1) == ["1-003", "2-001"]
    assert numbers("total_early", 1) == ["1-006"]
    assert numbers("total_hung", 1) == ["1-003", "1-004", "1-005", "2-001"]


def test_a_figure_of_0_leads_nowhere(paper):
    assert [link for link in paper.links() if link.text in ("0", "0%", "—")] == []


def test_each_figure_of_the_workbook_leads_to_as_many_rows_as_it_says(book):
    sheet, rows = book["总览"], book["数字明细"]
    head = {cell.column: str(cell.value).removesuffix("次数") for cell in sheet[2]}
    seen = 0
    for line in sheet.iter_rows(min_row=3, max_row=7):
        for cell in line[2:]:
            name = head[cell.column]
            told = FIGURES[line[0].value][NAMES.index(name)]
            if told in (0, "—", "0%"):
                assert cell.hyperlink is None
                continue
            named, _, area = cell.hyperlink.location.rpartition("!")
            assert named == "'数字明细'"
            found = [each for each in rows[area] if each[2].value]
            wanted = told if name != "按期率" else 1
            assert len(found) == wanted, (line[0].value, name)
            assert {each[0].value for each in found} == {"按期" if name == "按期率" else name}
            assert line[0].value == "合计" or {each[1].value for each in found} == {line[0].value}
            seen += 1
    assert seen == sum(told not in (0, "—", "0%") for figures in FIGURES.values() for told in figures)


def test_the_sheet_of_rows_is_printed_as_no_more_than_its_title(book):
    assert book["数字明细"].print_area == "'数字明细'!$A$1:$H$2"


def test_a_unit_with_the_name_of_the_sheet_of_rows_does_not_lead_astray():
    made = reviewed((row("1", "3月底", "数字明细", "正在办理"),), units=(("数字明细", "", ""),))
    book = workbook(made)
    link = book["总览"]["C4"].hyperlink.location
    assert [cell.value for cell in book[link.split("!")[0].strip("'")][4]][:3] == ["应办", "数字明细", "1"]


def test_a_unit_has_the_four_parts_in_order_and_its_figures_in_the_first(paper):
    texts = paper.texts()
    start = texts.index("财政经济工作委员会\n2018年3月工作落实情况")
    parts = [text for text in texts[start:] if re.match("[一二三四]、|附：", text)][:5]
    assert parts == [
        "一、当月落实情况（完成2项／应完成5项）", "二、未完成及挂单原因", "三、下月安排", "四、需协调事项",
        "附：未到期的在办和提前办结事项",
    ]  # fmt: skip
    assert texts[start + 1] == (
        "报送情况：已报送。负责人：财经工委主任。应办5项，办结2项，在办1项，未落实2项，挂单3项，提前办结1项，超期2项。"
    )


def test_what_a_unit_that_assists_says_is_under_the_item_and_counted_nowhere(paper):
    rows = paper.after("一、当月落实情况（完成0项／应完成1项）")
    assert [cells[0] for cells in rows] == ["2-001", "协办", "协办"]
    assert rows[1][1:] == ["财经工委", "", "", "派了人"]
    assert rows[2][1:] == ["调研室", "", "", "未报送"]


def test_what_hangs_needs_coordination_or_comes_next_is_told(paper):
    assert paper.after("四、需协调事项")[0] == ["1-005", "任务1-005", "请财政局给数据"]
    assert paper.after("附件2　挂单事项（4）")[0][1:6] == [
        "1-003", "任务1-003", "2月28日", "到期1个月\n◎ 正在办理", "等文件"
    ]  # fmt: skip
    assert [cells[:3] for cells in paper.after("附件4　2018年4月到期事项（1）")] == [["4月20日", "办公室", "2-002"]]
    assert [cells[:2] for cells in paper.after("附件9　未报送单位（1）")] == [["调研室", "未报送"]]


def test_conflicts_are_listed_without_the_numbers_of_persons(paper):
    rows = paper.after("附件7　变更申请与冲突（2）")
    assert [cells[0] for cells in rows] == ["变更申请", "冲突"]
    assert rows[0][4:] == ["甲", "乙", "丙（电话略）", "两边都改过\n办公室.xlsx F4"]
    assert MOBILE not in paper.xml
    assert "电话（电话略）催过" in paper.xml


def test_the_cover_says_whose_papers_for_which_meeting(made):
    texts = Paper(document(made._replace(settings=made.settings._replace(office="某市人大常委会机关")))).texts()
    assert texts[:6] == [
        "机关党组（扩大）会议材料", "2018年3月", "工作台账落实情况汇报", "截至2018年3月31日", "某市人大常委会机关", "2018年4月8日开会",
    ]  # fmt: skip
    assert "开会" not in "".join(Paper(document(made, Meeting("主任会议"))).texts()[:6])


def test_the_agenda_has_the_units_in_the_order_of_their_sheet_and_leads_to_them(paper):
    entries = [
        link for link in paper.links() if link.to.startswith(("unit_", "list_", "overview")) and "\t" in link.around
    ]
    assert [link.text for link in entries][:4] == [
        "各单位工作落实情况总览",
        "1．财政经济工作委员会",
        "2．办公室",
        "3．调研室",
    ]
    names = ["应办和提前办结事项", "挂单事项", "超期事项", "2018年4月到期事项", "变动", "延期", "变更申请与冲突", "没有并入的内容",
             "未报送单位", "率先完成", "编写说明"]  # fmt: skip
    assert [link.text.partition("　")[2] for link in entries][4:] == names
    for link in entries:
        assert link.text.rpartition("．")[2] in paper.text_at(link.to).replace("2018年3月各", "各")
    assert "没有另页的单位：信访室（没有事项）。" in paper.texts()


def test_our_own_words_keep_to_the_rules_of_writing(paper):
    bare = [text for text in paper.texts() if text]
    chinese = "[一-鿿]"
    bad = {
        "a zero in front of a month or day": r"(?<!\d)0\d月|月0\d日",
        "a year of two figures": r"(?<!\d)\d\d年",
        "a day in figures only": r"\d{4}-\d\d?-\d\d?",
        "full-width figures": "[０-９]",
        "punctuation of half the width": f"(?<={chinese})[,;:!?()]|[,;:!?()](?={chinese})",
    }
    assert {name: [text for text in bare if re.search(pattern, text)] for name, pattern in bad.items()} == {
        name: [] for name in bad
    }


def test_the_same_review_gives_the_same_bytes(made):
    first = document(made)
    assert first == document(made)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_of_a_return_stays_text():
    evil = '<w:p/>&"]]> =HYPERLINK("http://x")\x07'
    made = reviewed((row(evil, "3月底", "办公室", "办结", evil, date(2018, 3, 9), 佐证="\t甲\n乙"),))
    paper = Paper(document(made))
    assert paper.rows_at("unit_2_done")[0][0] == '<w:p/>&"]]> =HYPERLINK("http://x")'
    assert paper.rows_at("unit_2_done")[0][4] == '<w:p/>&"]]> =HYPERLINK("http://x")（甲\n乙）'


def test_a_month_without_work_has_a_document_that_says_so():
    paper = Paper(document(reviewed((row("1", "12月底", "办公室"),), month=Month(2018, 1))))
    assert "本月没有应办和提前办结的事项。" in paper.texts()
    assert [link for link in paper.links() if re.fullmatch(r"\d+%?", link.text)] == []


@pytest.mark.parametrize("lacking", [
    ("完成日期", "佐证", "进展情况"), ("牵头领导", "责任人", "下月安排", "未完成原因"), ("协办单位", "协办情况", "需协调事项", "联系电话"),
])  # fmt: skip
def test_a_ledger_that_lacks_columns_and_sheets_has_its_papers(lacking):
    kept = [place for place, name in enumerate(HEADER) if name not in lacking]
    rows = [[each[place] for place in kept] for each in ROWS]
    made = reviewed(rows, [HEADER[place] for place in kept], units=())
    paper = Paper(document(made))
    assert figures_of(paper)["合计"][0] == "7"
    assert [len(paper.rows_at(f"total_{name}")) for name in ("due", "done")] == [7, 2]


def test_a_unit_of_200_items_and_a_task_of_400_characters_are_whole():
    long = "开展代表建议办理情况的专题调研并形成报告" * 20
    rows = [
        row(f"1-{n:03}", "3月底", "办公室", "正在办理", 目标任务=long if n == 7 else f"任务{n}") for n in range(1, 201)
    ]
    paper = Paper(document(reviewed(rows)))
    found = paper.rows_at("unit_2_due")
    assert [cells[0] for cells in found] == [f"1-{n:03}" for n in range(1, 201)]
    assert found[6][1] == long


def test_tables_are_as_wide_as_their_page(paper):
    widths = {int(width) for width in re.findall(r'<w:tblW w:w="(\d+)"', paper.xml)}
    # 156 mm upright, 225 mm across, in twentieths of a point.
    assert {round(width / 56.7) for width in widths} == {156, 225}
