"""The unit's sheet of the packet: what those who assist say, how the parts of an item stand, what is to be coordinated."""

import io
from datetime import date

import openpyxl
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.packet import write_packet
from taizhang_xl.month.packet.units import has_content
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger

MARCH = Month(2018, 3)
HEADER = ["编号", "目标任务", "完成时限", "责任单位", "协办单位", "状态", "进展情况", "协办情况", "需协调事项"]
MONTHLY = ["编号", "月份", "落实情况", "状态", "协办情况", "需协调事项"]
UNITS = ("办公室", "调研室", "信访室", "行政科")


def ledger_of(rows, monthly=()):
    sheets = (
        make_sheet([HEADER, *(list(row) for row in rows)]),
        make_sheet([MONTHLY, *(list(row) for row in monthly)], name="月报"),
        make_sheet([["单位名称", "简称"], *([name, None] for name in UNITS)], name="单位"),
    )
    return build_ledger(Book(sheets), year=2018)


def reviewed(rows, monthly=(), returned=UNITS, **outcome):
    return review(ledger_of(rows, monthly), MARCH, date(2018, 3, 31), Outcome(returned=returned, **outcome))


def lines(made, unit="办公室"):
    """The texts of a unit's sheet, row by row, blank cells left out."""
    file = io.BytesIO()
    write_packet(made, file)
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue()))[unit]
    texts = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    return sheet, [row for row in texts if row]


def under(found, title):
    at = next(number for number, row in enumerate(found) if str(row[0]).startswith(title))
    rest = found[at + 1 :]
    end = next(
        (n for n, row in enumerate(rest) if str(row[0]).startswith(("一、", "二、", "三、", "四、", "附"))), len(rest)
    )
    return rest[:end]


DUE = (
    "1-1",
    "开会",
    "3月底",
    "办公室",
    "调研室、信访室、行政科",
    "正在办理",
    "筹备中",
    "调研室：上月的话\n信访室：旧",
    None,
)
LATER = ("1-2", "调研", "9月底", "办公室", "调研室、信访室", None, None, None, None)


def test_those_who_assist_stand_under_the_item_with_what_they_say():
    after = ("1-5", "归档", "3月底", "办公室", None, "办结", "已归档", None, None)
    made = reviewed([DUE, after], [("1-1", "2018-03", "筹备中", "正在办理", "调研室：出了两人", None)],
                    returned=("办公室", "调研室", "信访室"), not_returned=("行政科",))  # fmt: skip
    sheet, found = lines(made)
    part = under(found, "一、")
    assert [row[-4:] if len(row) > 3 else row for row in part[1:]] == [
        ["3月底", part[1][3], "◎ 正在办理", "筹备中"],
        ["调研室", "协办", "出了两人"],
        ["信访室", "协办", "旧"],
        ["行政科", "协办", "未报送"],
        ["3月底", part[1][3], "√ 办结", "已归档"],
    ]
    fills = [(row[4].value, row[4].fill.fgColor.rgb) for row in sheet.iter_rows(min_row=5, max_row=9)]
    none = fills[1][1]
    assert fills == [
        ("◎ 正在办理", "FF9DC3E6"), ("协办", none), ("协办", none), ("协办", none), ("√ 办结", "FFA9D18E"),
    ], "the colour of a state stays on its own row"  # fmt: skip
    assert none not in ("FF9DC3E6", "FFFF7C80", "FFA9D18E")


def test_who_reported_without_a_word_is_told_and_last_months_text_is_not_shown_for_who_did_not():
    made = reviewed([DUE], returned=("办公室",), not_returned=("调研室",), undecided=("信访室",))
    assert [row for row in under(lines(made)[1], "一、") if "协办" in row] == [
        ["调研室", "协办", "未报送"], ["信访室", "协办", "报送有误"], ["行政科", "协办", "（没有填写）"],
    ]  # fmt: skip


def test_in_the_annex_only_those_with_a_text():
    made = reviewed([LATER], [("1-2", "2018-03", None, None, "信访室：先去看了点", None)])
    assert [row for row in under(lines(made)[1], "附") if "协办" in row] == [["信访室", "协办", "先去看了点"]]


def test_of_recurring_work_only_this_months_line_counts():
    row = ("1-3", "编简报", "每月", "办公室", "调研室", "办结", "发了第2期", "调研室：二月供了两篇", None)
    history = ("1-3", "2018-02", "发了第2期", "办结", "调研室：二月供了两篇", None)
    made = reviewed([row], [history])
    assert [row for row in under(lines(made)[1], "一、") if "协办" in row] == [["调研室", "协办", "（没有填写）"]]


MATTER = ("2-1", "修路", "3月底", "办公室", None, "正在办理", "已放线", None, "上月的事")


def test_matters_to_coordinate_stand_in_part_four():
    long = "请财政局、交通局一起定资金；" * 12
    rows = [MATTER, ("2-2", "建桥", "9月底", "办公室", None, None, None, None, None)]
    made = reviewed(rows, [("2-1", "2018-03", "已放线", "正在办理", None, long)])
    sheet, found = lines(made)
    assert under(found, "四、") == [
        ["编号", "目标任务", "需要协调的内容"],
        ["2-1", "修路", long],
    ]
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "2-1")
    # 168 characters of double width in 86 columns less one and 3 %, 41 a line: five lines of 15 points and 6 of room.
    assert sheet.row_dimensions[last].height == 81


def test_the_months_report_goes_before_what_stands_in_the_ledger():
    said_nothing = reviewed([MATTER], [("2-1", "2018-03", "已放线", "正在办理", None, None)])
    assert under(lines(said_nothing)[1], "四、") == [["无"]]
    not_in_history = reviewed([MATTER])
    assert under(lines(not_in_history)[1], "四、")[1:] == [["2-1", "修路", "上月的事"]]
    no_report = reviewed([MATTER], returned=(), not_returned=("办公室",))
    assert under(lines(no_report)[1], "四、") == [["未报送"]]


def test_a_unit_with_nothing_but_a_matter_is_printed():
    row = ("2-3", "选址", "12月底", "信访室", None, None, None, None, "请规划局参加")
    made = reviewed([row])
    unit = next(each for each in made.units if each.name == "信访室")
    assert has_content(unit)
    assert under(lines(made, "信访室")[1], "四、")[1:] == [["2-3", "选址", "请规划局参加"]]


def test_the_whole_says_how_its_parts_stand_and_every_row_counts():
    rows = [
        ("3-1", "创建", "3月底", "办公室", None, "正在办理", "推进中", None, None),
        ("3-1-1", "立项", "3月底", "办公室", None, "办结", "已立项", None, None),
        ("3-1-2", "招标", "3月底", "办公室", None, "办结", "已招标", None, None),
        ("3-1-3", "开工", "3月底", "调研室", None, "正在办理", "进场", None, None),
        ("4-1", "别的", "3月底", "办公室", None, "正在办理", "在做", None, None),
        ("5-1-1", "不是分项", "3月底", "办公室", None, "正在办理", "在做", None, None),
    ]
    made = reviewed(rows)
    texts = {row[0]: row[5] for row in under(lines(made)[1], "一、")[1:]}
    assert texts == {
        "3-1": "推进中（分解 3 项：办结 2、正在办理 1）", "3-1-1": "已立项", "3-1-2": "已招标", "4-1": "在做", "5-1-1": "在做",
    }  # fmt: skip
    assert (made.total.due, made.total.done) == (6, 2)


def test_a_recurring_part_stands_as_it_does_in_the_month():
    rows = [
        ("3-1", "创建", "3月底", "办公室", None, "正在办理", "推进中", None, None),
        ("3-1-1", "例会", "每月", "办公室", None, "办结", "开过", None, None),
    ]
    made = reviewed(rows, [("3-1-1", "2018-02", "开过", "办结", None, None)])
    assert "推进中（分解 1 项：未落实 1）" in [row[5] for row in under(lines(made)[1], "一、")[1:] if len(row) > 5]
