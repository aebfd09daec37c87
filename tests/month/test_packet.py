"""The packet as a section chief gets it: every list, ready to print, nothing lost, nothing that runs."""

import io
from datetime import date

import openpyxl
import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.packet import write_packet, write_packet_of_unit
from taizhang_xl.month.packet.units import has_content
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.forms.entries import Entry, EntryKind

MARCH = Month(2018, 3)
HEADER = [
    "编号",
    "目标任务",
    "完成时限",
    "责任单位",
    "责任人",
    "联系电话",
    "状态",
    "进展情况",
    "完成日期",
    "佐证",
    "未完成原因",
]
PHONE = "0000-1234567"


def row(number, text, unit, *rest):
    return [number, f"任务{number}", text, unit, "主任", PHONE, *rest, *[None] * (5 - len(rest))]


def packet(*rows, units=("办公室", "调研室"), **outcome):
    sheets = (
        make_sheet([HEADER, *rows]),
        make_sheet([["单位名称", "简称", "负责人"], *([name, None, "主任"] for name in units)], name="单位"),
    )
    ledger = build_ledger(Book(sheets), year=2018)
    outcome = {"returned": units, **outcome}
    return review(ledger, MARCH, date(2018, 3, 31), Outcome(**outcome))


def opened(made):
    file = io.BytesIO()
    write_packet(made, file)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()), data_only=True)


def texts(sheet):
    return [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]


ROWS = (
    row("1", "3月底", "办公室", "办结", "开了会", date(2018, 3, 9), "纪要"),
    row("2", "2月底", "办公室", "正在办理", "推进", None, None, "等文件"),
    row("3", "4月底", "调研室"),
)


def test_sheets_come_in_the_order_of_the_meeting():
    # By hand: 2 hangs and is overdue, 3 comes next; all have reported, and nothing is open.
    assert opened(packet(*ROWS)).sheetnames == [
        "封面",
        "总览",
        "办公室",
        "调研室",
        "挂单",
        "超期",
        "下月到期",
        "数字明细",
    ]


def test_what_hangs_is_overdue_or_comes_next_is_listed_with_its_people():
    book = opened(packet(*ROWS))
    assert [c.value for c in book["挂单"][3]] == [
        "办公室", "2", "任务2", book["挂单"]["D3"].value, "到期1个月", "◎ 正在办理", "等文件", "主任", None,
    ]  # fmt: skip
    assert (book["超期"]["B3"].value, book["超期"]["F3"].value) == ("2", 31)
    assert (book["下月到期"]["C3"].value, book["下月到期"]["A3"].value.date()) == ("3", date(2018, 4, 30))


def test_no_telephone_anywhere():
    assert not any(PHONE in text or "联系电话" in text for sheet in opened(packet(*ROWS)) for text in texts(sheet))


def test_every_page_is_a4_across_and_begins_with_its_head():
    book = opened(packet(*ROWS))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        fits = sheet.sheet_properties.pageSetUpPr.fitToPage
        assert fits or (sheet.page_setup.scale == 88 and sum(each.width for each in widths(sheet)) <= 125 + 11)
    assert (book["挂单"].print_title_rows, book["办公室"].print_title_rows) == ("$1:$2", "$1:$2")


def widths(sheet):
    return sheet.column_dimensions.values()


def test_empty_lists_have_no_page_and_the_cover_says_so():
    book = opened(packet(row("1", "10月底", "办公室")))
    # Nobody of 调研室 has anything to do; 10月底 neither hangs nor comes next.
    assert book.sheetnames == ["封面", "总览"]
    assert texts(book["封面"])[-2:] == [
        "没有另页的单位：办公室（另有 1 项没有到期、没有变化：1）、调研室（没有事项）",
        "没有另页的清单：本月没有挂单事项；没有超期事项；下月没有到期的事项；没有变更申请和冲突；各单位都已报送",
    ]


def test_what_was_accepted_is_told_beside_what_is_still_open():
    taken = Entry(EntryKind.TAKEN, "办公室", "1", "进展情况", "甲", "乙", "丙", "办公室.xlsx", "F4", "按“冲突处理”采用")
    open_one = taken._replace(kind=EntryKind.MISSING_ROW, note="报表里没有这一行，台账不动")
    book = opened(packet(*ROWS, entries=(taken, open_one)))
    assert texts(book["变更申请与冲突"])[-1] == (
        "以上各项还没有写进台账，请逐条核定。这次按“冲突处理”的选择写进台账 1 处，没有列在这里。"
    )
    cover = texts(opened(packet(*ROWS, entries=(taken,)))["封面"])
    assert cover[-1].startswith("没有另页的清单：没有变更申请和冲突（这次按“冲突处理”的选择写进台账 1 处）")


def test_conflicts_requests_and_who_sent_nothing_are_listed():
    entry = Entry(EntryKind.CONFLICT, "办公室", "1", "进展情况", "甲", "乙", "丙", "办公室.xlsx", "F4", "两边都改过")
    book = opened(
        packet(
            *ROWS,
            returned=("办公室",),
            not_returned=("调研室",),
            entries=(entry, entry._replace(kind=EntryKind.REQUEST)),
        )
    )
    kinds = [book["变更申请与冲突"].cell(r, 1).value for r in (3, 4)]
    assert kinds == ["变更申请", "冲突"]
    assert [c.value for c in book["变更申请与冲突"][3]][3:] == [
        "进展情况",
        "甲",
        "乙",
        "丙",
        "两边都改过",
        "办公室.xlsx F4",
    ]
    assert [c.value for c in book["未报送"][3]] == ["调研室", "未报送", "主任", 0, 0, "请催报"]


def test_text_of_a_return_never_becomes_a_formula_or_a_link():
    evil = '=HYPERLINK("http://x","点我")'
    book = opened(packet(row("1", "3月底", "办公室", "办结", evil, date(2018, 3, 9), "http://x")))
    cell = next(c for line in book["办公室"].iter_rows() for c in line if c.value and evil in str(c.value))
    assert cell.data_type == "s"
    assert all(c.hyperlink is None for line in book["办公室"].iter_rows() for c in line)


@pytest.mark.parametrize("name", ["总览", "封面", "挂单", "a/b:c*d?[e]", "甲" * 40, "'引号'", "  "])
def test_any_name_of_a_unit_makes_a_sheet(name):
    # It hangs and is overdue, so that there are lists, one of the name of a unit.
    made = packet(row("1", "2月底", name, "正在办理"), row("2", "2月底", "办公室", "正在办理"), units=("办公室",))
    assert opened(made).sheetnames[:3] == ["封面", "总览", "办公室"]
    assert len(opened(made).sheetnames) == 7


def test_long_text_gets_a_row_tall_enough():
    long = "开展了专题调研，" * 30
    book = opened(packet(row("1", "3月底", "办公室", "正在办理", long), row("2", "3月底", "办公室", "正在办理", "短")))
    sheet = book["办公室"]
    tall, low = (next(r for r in range(1, 20) if sheet.cell(r, 1).value == number) for number in ("1", "2"))
    # 240 wide signs in a column of 34 half-width signs are ten lines or more.
    assert sheet.row_dimensions[tall].height >= 150
    assert sheet.row_dimensions[low].height < 40


def test_a_unit_gets_its_own_sheet_only():
    file = io.BytesIO()
    made = packet(*ROWS)
    write_packet_of_unit(made, next(unit for unit in made.units if unit.name == "调研室"), file)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    assert book.sheetnames == ["调研室"]
    assert not any("任务1" in text or "任务2" in text for text in texts(book["调研室"]))


def test_a_unit_with_nothing_to_show_gets_no_page_and_is_named_on_the_cover():
    made = packet(*ROWS, units=("办公室", "调研室", "信访室"))
    assert [unit.name for unit in made.units if not has_content(unit)] == ["信访室"]
    assert "没有另页的单位：信访室（没有事项）" in texts(opened(made)["封面"])


def test_a_unit_that_sent_nothing_has_a_page_also_where_nothing_was_due():
    made = packet(*ROWS, units=("办公室", "信访室"), returned=("办公室",), not_returned=("信访室",))
    book = opened(made)
    assert "报送情况：未报送    应办 0 项，超期 0 项    截至 2018-03-31" in texts(book["信访室"])


def test_where_nothing_was_reported_that_is_said_once_and_not_in_every_row():
    rows = [row(str(number), "3月底", "办公室") for number in range(1, 8)]
    sheet = opened(packet(*rows, units=("办公室",), returned=(), not_returned=("办公室",)))["办公室"]
    first = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "1")
    assert [sheet.cell(r, 1).value for r in range(first, first + 7)] == list("1234567")
    assert [c.value for r in range(first, first + 7) for c in sheet[r] if c.value == "未报送"] == ["未报送"]
    assert f"E{first}:G{first + 6}" in map(str, sheet.merged_cells.ranges)


def test_what_is_not_due_yet_stands_behind_the_four_parts():
    rows = (*ROWS, row("4", "9月底", "办公室", "正在办理", "推进"))
    parts = [text for text in texts(opened(packet(*rows))["办公室"]) if text[1:2] in ("、", "：")]
    assert [text[:2] for text in parts] == ["一、", "二、", "三、", "四、", "附："]


def test_a_text_of_any_length_stands_on_paper_whole():
    long = "".join(f"第{number}句，开展了专题调研并形成报告。" for number in range(1, 200))
    book = opened(packet(row("1", "3月底", "办公室", "正在办理", long)))
    sheet = book["办公室"]
    end = next(r for r in range(1, 99) if str(sheet.cell(r, 1).value).startswith("二、"))
    pieces = [sheet.cell(r, 6).value for r in range(1, end) if sheet.cell(r, 6).value]
    assert "".join(piece for piece in pieces if piece != "落实情况（佐证）") == long
    assert (
        max(sheet.row_dimensions[r].height for r in range(1, sheet.max_row + 1) if sheet.row_dimensions[r].height) < 350
    )


def test_the_chart_counts_in_whole_items():
    file = io.BytesIO()
    write_packet(packet(*ROWS), file)
    axis = openpyxl.load_workbook(io.BytesIO(file.getvalue()))["总览"]._charts[0].y_axis
    assert (axis.majorUnit, axis.numFmt.formatCode) == (1, "0")


def test_the_chart_shows_the_figures_of_the_table():
    file = io.BytesIO()
    write_packet(packet(*ROWS), file)
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue()))["总览"]
    head = {cell.value: cell.column_letter for cell in sheet[2]}
    references = [series.val.numRef.f for series in sheet._charts[0].series]
    assert references == [f"总览!${head[n]}$3:${head[n]}$4" for n in ("办结", "在办", "未落实", "未报送")]
    assert sheet[f"{head['应办']}5"].value == f"=SUM({head['应办']}3:{head['应办']}4)"


def test_the_same_month_twice_is_the_same_file():
    made = []
    for _ in range(2):
        file = io.BytesIO()
        write_packet(packet(*ROWS), file)
        made.append(file.getvalue())
    assert made[0] == made[1]


def test_what_no_part_of_a_units_page_shows_is_named_under_its_title():
    book = opened(packet(row("1", "3月底", "办公室"), row("2", "10月底", "办公室")))
    assert texts(book["办公室"])[2] == "另有 1 项没有到期、没有变化：2"
