"""An office that keeps its ledger in a layout of its own: 23 items of six units, what its units report in three months
of 2018, and the figures that must come of it, worked out by hand.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

OFFICE, STUDY, MONEY, LAW, LETTERS, PARTY = "办公室", "调研室", "财经工委", "法工委", "信访室", "机关党委"


class Work(NamedTuple):
    """One row of the ledger; `note` and `funds` go into columns that only this office has."""

    number: str
    unit: str
    task: str
    deadline: str
    with_units: str = ""
    funds: float | None = None
    note: str = ""


# When each is due: M March, A April, Y May.
SECTIONS = {
    "一、中心工作": (
        Work("A-01", OFFICE, "起草年度工作要点", "3月底", STUDY),  # M 3-31
        Work("A-02", OFFICE, "督查重点项目进度", "每月", "", 12.5, "按月报"),  # M 3-31, A 4-30, Y 5-31
        Work("A-03", OFFICE, "召开季度工作讲评会", "每季度末", f"{LETTERS}、{MONEY}"),  # M 3-31
        Work("A-04", STUDY, "编制年度调研计划", "3月20日前"),  # M 3-20
        Work("A-05", STUDY, "营商环境专题调研", "3月底、5月底", MONEY, 30, "请主任阅"),  # M 3-31, Y 5-31
        Work("A-06", STUDY, "汇编代表小组经验", "4月中旬"),  # A 4-20
        Work("A-07", MONEY, "听取预算执行情况", "4月底", OFFICE),  # A 4-30
        Work("A-08", MONEY, "分析经济运行态势", "每季度末"),  # M 3-31
    ),
    "二、依法履职": (
        Work("B-01", LAW, "地方性法规立项论证", "3月底", "", None, "抓紧"),  # M 3-31
        Work("B-02", LAW, "养老条例草案初审", "5月底", STUDY, 8),  # Y 5-31
        Work("B-03", LAW, "规范性文件备案审查", "每月"),  # M 3-31, A 4-30, Y 5-31
        Work("B-04", LETTERS, "化解信访积案", "3月15日"),  # M 3-15
        Work("B-05", LETTERS, "通报来信来访情况", "每月25日前", LAW),  # M 3-25, A 4-25, Y 5-25
        Work("B-06", LETTERS, "重要信件交办督办", "5月20日前"),  # Y 5-20
        Work("B-07", MONEY, "跟踪审计查出问题整改", "5月底", "", 5.25),  # Y 5-31
        Work("B-08", MONEY, "审议国有资产管理报告", "4月底", LAW),  # A 4-30
    ),
    "三、自身建设": (
        Work("C-01", PARTY, "制订党员学习计划", "3月10日前"),  # M 3-10
        Work("C-02", PARTY, "组织支部主题党日", "每月", OFFICE, 1.2),  # M 3-31, A 4-30, Y 5-31
        Work("C-03", PARTY, "核查党费收缴使用", "4月底、8月底"),  # A 4-30
        Work("C-04", OFFICE, "整理历年会议档案", "6月底"),  # none of the three
        Work("C-05", OFFICE, "清理超标办公用房", "5月底"),  # Y 5-31, but extended to 6-30
        Work("C-06", STUDY, "机关干部教育培训", ""),  # no deadline
        Work("C-07", LETTERS, "规范接待窗口服务", "10月底"),  # none of the three
    ),
}
# Put in after the forms of April were sent, with a number of its own; due in April.
LATE_ROW = Work("B-09", LAW, "办理代表议案", "4月底")
# Put in after the forms of May were sent, above C-07, which was numbered C-08 then.
REFILLED_ROW = Work("C-07", LETTERS, "印制窗口办事指南", "9月底")


def done(day: int, month: int, proof: str, **more: object) -> dict[str, object]:
    """What a unit fills in for work that is done."""
    return {"状态": "办结", "完成日期": date(2018, month, day), "佐证": proof, **more}


def in_hand(progress: str, **more: object) -> dict[str, object]:
    """What a unit fills in for work in hand."""
    return {"状态": "正在办理", "进展情况": progress, **more}


# Month -> unit -> 编号 -> what its form says when it comes back.
REPORTS: dict[int, dict[str, dict[str, dict[str, object]]]] = {
    3: {
        OFFICE: {
            "A-01": done(28, 3, "办发3号"),
            "A-02": done(30, 3, "督查通报1期"),
            "A-03": in_hand("正在收材料", 未完成原因="两个单位没交材料", 下月安排="4月上旬讲评"),
            "C-04": in_hand("已整理60卷"),
            "C-05": {"进展情况": "无变化"},
        },
        STUDY: {
            "A-04": done(22, 3, "调研计划"),  # two days late
            "A-05": in_hand("完成问卷"),  # its first date is missed, and no reason given
            "A-06": done(29, 3, "经验汇编"),  # before its month
            "C-06": {"进展情况": "无变化"},
        },
        MONEY: {"A-08": done(3, 4, "一季度分析"), "B-07": in_hand("已建清单")},  # comes late; done in April for March
        LAW: {
            "B-01": in_hand("开过论证会", 未完成原因="专家意见不一", 下月安排="4月底前完成"),
            "B-02": in_hand("正在起草"),
            "B-03": done(30, 3, "备案登记1", 进展情况="审查4件"),
        },
        LETTERS: {"B-05": done(2, 4, "通报3期"), "B-06": in_hand("已交办")},  # comes late; a day in April for March
        PARTY: {
            "C-01": done(9, 3, "", 进展情况="见照片"),  # a picture lies beside the words
            "C-02": done(28, 3, "会议记录1"),
            "C-03": {"进展情况": "同上"},
        },
    },
    4: {
        OFFICE: {
            "A-02": done(28, 4, "督查通报2期"),
            "A-03": in_hand("讲评稿在改", 未完成原因="主任出差"),
            "C-04": in_hand("已整理130卷"),
        },
        STUDY: {"A-05": {"进展情况": "无变化"}, "C-06": {"进展情况": "同上"}},
        MONEY: {
            "A-07": done(27, 4, "会议纪要5号"),
            "B-07": done(25, 4, "整改报告"),  # before its month
            "B-08": in_hand("报告在改", 未完成原因="数据没有核完", 下月安排="5月底前完成"),
        },
        LAW: {
            "B-01": in_hand("正在补充论证", 未完成原因="专家意见不一", 下月安排="5月20日前办结"),
            "B-02": in_hand("已征求意见"),
            "B-03": done(30, 4, "备案登记2"),
        },
        LETTERS: {"B-05": {"进展情况": "数据没导出", "未完成原因": "信访系统故障"}, "C-07": {"进展情况": "无变化"}},
        PARTY: {
            "C-02": done(26, 4, "会议记录2"),
            "C-03": in_hand("核查完一半", 未完成原因="等银行对账单", 佐证="核查表"),
        },
    },
    5: {
        OFFICE: {"A-02": done(30, 5, "督查通报3期"), "A-03": done(8, 5, "讲评稿"), "C-05": {"进展情况": "无变化"}},
        STUDY: {"A-05": done(28, 5, "调研报告")},
        MONEY: {"B-08": done(25, 5, "审议意见2号")},
        LAW: {
            "B-01": in_hand("正在补充论证", 未完成原因="专家意见不一"),
            "B-02": done(31, 5, "初审报告"),
            "B-03": {"进展情况": "同上"},  # done, but told by telephone
            "B-09": done(15, 5, "答复函"),
        },
        LETTERS: {
            "B-05": done(24, 5, "通报5期"),
            "B-06": done(18, 5, "督办回执"),
            "C-07": in_hand("培训过两次"),
        },
        PARTY: {"C-02": done(31, 5, "会议记录3"), "C-03": in_hand("继续核查")},
    },
}  # fmt: skip

# The figures of 总览, by hand: 应办 办结 在办 未落实 未报送 挂单 按期(办结) 提前办结 超期, as of the month's last day.
# Due are the dates above that fall in the month, and what was due before and not done when the month began; of
# recurring work each time it had to be done is a piece of work of its own.
LATE = "未报送"
FIRST_MARCH = {
    OFFICE: (3, 2, 1, 0, 0, 1, 2, 0, 0),  # A-01 A-02 done in time, A-03 in hand; all due on the day of the review
    STUDY: (2, 1, 1, 0, 0, 1, 0, 1, 0),  # A-04 done late, A-05 in hand; A-06 is done ahead
    MONEY: (1, LATE, LATE, LATE, 1, LATE, LATE, LATE, 0),
    LAW: (2, 1, 1, 0, 0, 1, 1, 0, 0),  # B-03 done in time, B-01 in hand
    LETTERS: (2, LATE, LATE, LATE, 2, LATE, LATE, LATE, 2),  # B-04 since 3-15, B-05 since 3-25
    PARTY: (2, 1, 1, 0, 0, 1, 1, 0, 1),  # C-02 done in time; C-01 has no proof yet, due on 3-10
    "合计": (12, 5, 4, 0, 3, 4, 4, 1, 3),
}
MARCH = {
    **FIRST_MARCH,
    MONEY: (1, 1, 0, 0, 0, 0, 0, 0, 0),  # A-08 done on 4-03
    LETTERS: (2, 2, 0, 0, 0, 0, 1, 0, 0),  # B-04 done on 3-14 by telephone, B-05 on 4-02
    PARTY: (2, 2, 0, 0, 0, 0, 2, 0, 0),  # the section has looked at the picture
    "合计": (12, 9, 3, 0, 0, 3, 6, 1, 0),
}
APRIL = {
    OFFICE: (2, 1, 1, 0, 0, 1, 1, 0, 1),  # A-02; A-03 of the first quarter, since 3-31
    STUDY: (1, 0, 1, 0, 0, 1, 0, 0, 1),  # A-05, its first date; A-06 was done in March
    MONEY: (2, 1, 1, 0, 0, 1, 1, 1, 0),  # A-07, B-08; B-07 is done ahead
    LAW: (3, 1, 1, 1, 0, 2, 1, 0, 1),  # B-03, B-01 since 3-31, B-09 not begun
    LETTERS: (1, 0, 0, 1, 0, 1, 0, 0, 1),  # B-05: the day in April was for March
    PARTY: (2, 1, 1, 0, 0, 1, 1, 0, 0),  # C-02, C-03 its first date
    "合计": (11, 4, 5, 2, 0, 7, 4, 1, 4),
}
MAY = {
    OFFICE: (2, 2, 0, 0, 0, 0, 1, 0, 0),  # A-02; A-03 of the first quarter, made up for; C-05 has until 6-30
    STUDY: (1, 1, 0, 0, 0, 0, 1, 0, 0),
    MONEY: (1, 1, 0, 0, 0, 0, 0, 0, 0),  # B-08, due on 4-30
    LAW: (4, 3, 1, 0, 0, 1, 2, 0, 1),  # B-02 B-03 in time, B-09 late, B-01 since 3-31
    LETTERS: (3, 2, 0, 1, 0, 1, 2, 0, 1),  # B-05 of April still open, B-05 of May, B-06
    PARTY: (1, 1, 0, 0, 0, 0, 1, 0, 0),  # C-02; the first date of C-03 is signed off
    "合计": (12, 10, 1, 1, 0, 2, 7, 0, 2),
}
# 挂单 of each packet: 编号, first due date, how long.
HUNG = {
    3: {("A-03", "2018-03-31", "本月新挂"), ("A-05", "2018-03-31", "本月新挂"), ("B-01", "2018-03-31", "本月新挂")},
    4: {
        ("A-03", "2018-03-31", "到期1个月"), ("A-05", "2018-03-31", "到期1个月"), ("B-01", "2018-03-31", "到期1个月"),
        ("B-08", "2018-04-30", "本月新挂"), ("B-09", "2018-04-30", "本月新挂"), ("B-05", "2018-04-25", "本月新挂"),
        ("C-03", "2018-04-30", "本月新挂"),
    },
    5: {("B-01", "2018-03-31", "到期2个月"), ("B-05", "2018-04-25", "到期1个月")},
}  # fmt: skip
# 下月到期 of each packet, in the order of its rows.
NEXT_DUE = {
    3: "B-05 4-25, A-02 4-30, A-07 4-30, B-08 4-30, B-03 4-30, C-02 4-30, C-03 4-30",
    4: "B-06 5-20, B-05 5-25, A-02 5-31, A-05 5-31, B-02 5-31, B-03 5-31, C-02 5-31",
    5: "B-05 6-25, A-02 6-30, A-03 6-30, C-04 6-30, C-05 6-30, A-08 6-30, B-03 6-30, C-02 6-30",
}
HEADER = (
    ("序号", None), ("责任分工", "责任单位"), (None, "协办单位"), (None, "经办人"), ("编号", None),
    ("资金（万元）", None), ("重点任务", None), ("办结时限", None), ("办理情况", "办理状态"), (None, "工作进展"),
    (None, "办结日期"), (None, "佐证材料"), (None, "存在问题"), (None, "下步打算"), ("领导批示", None),
)  # fmt: skip
_THIN = Side(style="thin", color="FF7F7F7F")


def write_their_ledger(path: Path) -> None:
    """Write the ledger as the office keeps it: titles, a header of two rows, sections, units merged down."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = "重点工作"
    sheet.append(["市人大机关2018年重点工作推进台账"])
    sheet.append(["制表：综合科", *[None] * 10, "2018年2月26日"])
    for line in zip(*HEADER, strict=True):
        sheet.append(line)
    areas = ["A1:O1", "B3:D3", "I3:N3", *(f"{letter}3:{letter}4" for letter in "AEFGHO")]
    for title, works in SECTIONS.items():
        sheet.append([f"{title}（{len(works)}项）"])
        areas.append(f"A{sheet.max_row}:O{sheet.max_row}")
        for work in works:
            _add(sheet, work)
        areas += _unit_areas(sheet, sheet.max_row - len(works) + 1)
    for area in areas:
        sheet.merge_cells(area)
    _dress(sheet)
    notes = book.create_sheet("领导批示登记")
    notes.append(["日期", "批示人", "内容"])
    notes.append([date(2018, 3, 6), "主任", "A-05 要快"])
    book.save(path)


def ledger_row(work: Work) -> list[object]:
    """Return an item's row in the office's own order of columns."""
    texts = (work.with_units or None, "经办人员", work.number, work.funds, work.task, work.deadline or None)
    return [None, work.unit, *texts, *[None] * 6, work.note or None]


def _add(sheet: Worksheet, work: Work) -> None:
    sheet.append(ledger_row(work))
    sheet.cell(sheet.max_row, 1).value = sheet.max_row - 5


def _unit_areas(sheet: Worksheet, first: int) -> list[str]:
    areas, top = [], first
    for row in range(first + 1, sheet.max_row + 2):
        if sheet.cell(row, 2).value != sheet.cell(top, 2).value:
            areas += [f"B{top}:B{row - 1}"] if row - 1 > top else []
            top = row
    return areas


def _dress(sheet: Worksheet) -> None:
    """Give the ledger looks that must be there after three months."""
    for row in sheet.iter_rows(3):
        for cell in row:
            cell.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.font = Font(name="仿宋", size=11, bold=cell.row < 5)
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, 6).number_format = '0.00"万"'
        sheet.cell(row, 15).fill = PatternFill("solid", fgColor="FFFFF2CC")
        sheet.cell(row, 11).number_format = "yyyy-m-d"
    sheet["A1"].font = Font(name="黑体", size=20)
    sheet["O7"].comment = Comment("主任3月6日口头交代", "综合科")
    for letter, width in zip("ABCDEFGHIJKLMNO", (5, 11, 12, 9, 8, 10, 26, 13, 10, 24, 11, 14, 20, 18, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "F5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "3:4"
