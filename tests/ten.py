"""Ten ledgers of offices' own, each laid out another way and written by another means, with what a clerk answers about it.

All hold the same 24 works of four units, so that the figures can be worked out by hand: of each unit's six two are done,
two in hand and two not begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet
from their_clerk import save_in_libreoffice

UNITS = ("综合科", "财务科", "法规科", "信访科")
# Per unit: the work, its deadline, how far it is, what was done, when it was done, proof, trouble.
WORKS = (
    ("编制年度要点并印发", "3月10日", "D", "要点已印发各科", date(2018, 3, 8), "办发〔2018〕6号", None),
    ("修订会议管理制度", "3月底", "G", "初稿已征求意见两轮", None, None, "意见不一致，还在协商"),
    ("开展半年业务培训", "6月底", "N", None, None, None, None),
    ("汇总工作动态报送", "每月", "G", "已报送两期动态", None, None, None),
    ("整理历年档案资料", "9月底", "D", "档案全部入库", date(2018, 3, 20), "入库单12号", None),
    ("组织年终综合考核", "12月底", "N", None, None, None, None),
)


class Work(NamedTuple):
    """One work as an office writes it down."""

    at: int
    unit: str
    task: str
    deadline: str
    state: str
    done: str | None
    day: date | None
    proof: str | None
    trouble: str | None


def works(words: Mapping[str, object] | None = None) -> Iterator[Work]:
    """Yield the 24 works; `words` are the office's words for done, in hand and not begun."""
    words = words or {"D": "已完成", "G": "推进中", "N": "未启动"}
    for place, unit in enumerate(UNITS):
        for number, (task, deadline, state, *rest) in enumerate(WORKS, 1):
            yield Work(place * 6 + number, unit, f"{unit}{task}", deadline, words[state], *rest)  # type: ignore[arg-type]


def _openpyxl(path: Path, fill: Callable[[Worksheet], None], title: str = "Sheet1") -> None:
    book = openpyxl.Workbook()
    book.active.title = title
    fill(book.active)
    book.save(path)


def two_rows(path: Path) -> None:
    """A header of two merged rows, written by openpyxl; 配合 beside 牵头, and what the leader wrote."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["某局2018年重点任务清单"])
        sheet.append(
            ["序号", "任务名称", "责任分工", None, None, "完成时限", "工作推进", None, None, None, None, "领导批示"]
        )
        sheet.append(
            [
                None,
                None,
                "牵头科室",
                "配合科室",
                "责任人",
                None,
                "当前状态",
                "目前进展",
                "办结日期",
                "佐证材料",
                "存在困难",
            ]
        )
        for area in ("A1:L1", "A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:K2", "L2:L3"):
            sheet.merge_cells(area)
        for w in works():
            row = [
                w.at,
                w.task,
                w.unit,
                "综合科" if w.at == 14 else None,
                "某科长",
                w.deadline,
                w.state,
                w.done,
                w.day,
                w.proof,
                w.trouble,
            ]
            sheet.append([*row, "抓紧。" if w.at == 9 else None])

    _openpyxl(path, fill, "任务清单")


def row_twenty(path: Path) -> None:
    """An Excel table whose header is on row 20 below notes and a figure, written by XlsxWriter."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("督办")
        sheet.write(0, 0, "2018年度督办事项台账")
        for at in range(2, 17):
            sheet.write(at, 0, f"填报要求之{at - 1}：请各科如实填写，每月25日前报送")
        names = [
            "编号",
            "任务类别",
            "督办事项",
            "主办科室",
            "经办人",
            "办理时限",
            "落实情况",
            "工作动态",
            "办结时间",
            "证明材料",
            "滞后原因",
        ]
        sheet.add_table(19, 0, 43, 10, {"columns": [{"header": name} for name in names], "name": "督办表"})
        day = book.add_format({"num_format": "yyyy/m/d"})
        for w in works({"D": "已落实", "G": "落实中", "N": "未落实"}):
            row = [
                f"D-{w.at:02d}",
                ("业务", "机关")[w.at % 2],
                w.task,
                w.unit,
                "某经办",
                w.deadline,
                w.state,
                w.done,
                None,
                w.proof,
                w.trouble,
            ]
            sheet.write_row(19 + w.at, 0, row)
            if w.day:
                sheet.write_datetime(19 + w.at, 8, w.day, day)  # type: ignore[arg-type]


def no_category(path: Path) -> None:
    """No column of categories and no headings either, columns from right to left, a filter; saved by LibreOffice."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["备注", "完成状态", "进展情况", "截止日期", "责任人", "责任单位", "工作内容", "事项编号"])
        for w in works({"D": "办结", "G": "在办", "N": "未开展"}):
            sheet.append([w.trouble, w.state, w.done, w.deadline, "某主任", w.unit, w.task, f"2018-{w.at:03d}"])
        sheet.auto_filter.ref = "A1:H25"

    _openpyxl(path, fill, "一览")
    save_in_libreoffice(path)


def by_pandas(path: Path) -> None:
    """What a program exports: written by pandas with an index column without a header, days as days, bold borders."""
    import pandas as pd

    days = {
        "3月10日": date(2018, 3, 10),
        "3月底": date(2018, 3, 31),
        "6月底": date(2018, 6, 30),
        "9月底": date(2018, 9, 30),
        "12月底": date(2018, 12, 31),
    }
    rows = [
        {"任务编号": f"XM{w.at:04d}", "任务类型": "专项", "任务描述": w.task, "责任部门": w.unit, "负责人": "某科长", "计划完成时间": days.get(w.deadline, w.deadline),
         "任务状态": w.state, "进度说明": w.done, "实际完成时间": w.day, "附件": w.proof, "未完成原因说明": w.trouble, "优先级": ("高", "中")[w.at % 2]}
        for w in works()
    ]  # fmt: skip
    pd.DataFrame(rows).to_excel(path, sheet_name="导出", startrow=0)


def twelve_sheets(path: Path) -> None:
    """A book of twelve sheets: this year's works, those of last year, lists, sums, notes, a hidden one."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    cover["B3"] = "某局2018年目标任务管理手册"
    book.create_sheet("目录").append(["序号", "内容", "页码"])
    for title, year in (("2017年目标任务", 2017), ("2018年目标任务", 2018)):
        sheet = book.create_sheet(title)
        sheet.append([f"{title}分解表"])
        sheet.append(
            [
                "序号",
                "类别",
                "目标任务",
                "责任科室",
                "责任人",
                "完成时限",
                "状态",
                "工作进展",
                "完成日期",
                "佐证",
                "未完成原因",
            ]
        )
        for w in works():
            old = "已完成" if year == 2017 else w.state
            sheet.append(
                [
                    w.at,
                    "目标",
                    w.task,
                    w.unit,
                    "某科长",
                    w.deadline,
                    old,
                    w.done,
                    w.day if year == 2018 else None,
                    w.proof,
                    w.trouble,
                ]
            )
    people = book.create_sheet("通讯录")
    people.append(["科室", "姓名", "电话"])
    for unit in UNITS:
        people.append([unit, f"{unit}联络员", "0379-60000000"])
    sums = book.create_sheet("汇总")
    sums.append(["科室", "项数"])
    for at, unit in enumerate(UNITS, 2):
        sums.append([unit, f"=COUNTIF('2018年目标任务'!D:D,A{at})"])
    for name in ("一季度小结", "二季度小结", "会议记录", "制度", "旧口径"):
        book.create_sheet(name).append([f"{name}：由综合科填写", date(2018, 1, 5)])
    book["旧口径"].sheet_state = "hidden"
    book.create_sheet("空白")
    book.save(path)


def no_numbers(path: Path) -> None:
    """Neither 编号 nor 序号, units merged down their works, a row of sums and who made it below."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["2018年机关工作任务分解"])
        sheet.append(["科室", "事项", "类别", "期限", "办理人", "状态", "进展", "问题困难", "完成日期", "佐证"])
        for w in works():
            first = w.at % 6 == 1
            sheet.append(
                [
                    w.unit if first else None,
                    w.task,
                    "日常",
                    w.deadline,
                    "某干事",
                    w.state,
                    w.done,
                    w.trouble,
                    w.day,
                    w.proof,
                ]
            )
        for top in (3, 9, 15, 21):
            sheet.merge_cells(start_row=top, end_row=top + 5, start_column=1, end_column=1)
        sheet.append(["合计", "24项"])
        sheet.append(["制表人：某干事"])

    _openpyxl(path, fill, "分解表")


MADE_UP = ("条目", "巡察点出的毛病", "拿什么法子改", "谁来改", "谁盯着", "几时交账", "改到哪步了", "干了些啥", "哪天改好的", "凭啥说改好", "卡在哪儿")  # fmt: skip


def made_up_words(path: Path) -> None:
    """A tracker of rectification with words over its columns that nobody else uses."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["2018年巡察整改跟踪"])
        sheet.append(list(MADE_UP))
        for w in works({"D": "已整改", "G": "整改中", "N": "未整改"}):
            sheet.append(
                [
                    f"整{w.at:02d}",
                    w.task,
                    f"由{w.unit}牵头，逐条对照",
                    w.unit,
                    "某副局长",
                    w.deadline,
                    w.state,
                    w.done,
                    w.day,
                    w.proof,
                    w.trouble,
                ]
            )

    _openpyxl(path, fill, "跟踪")
    book = openpyxl.load_workbook(path)
    people = book.create_sheet("联络表")
    people.append(["谁", "在哪儿", "干什么", "哪个科", "电话", "生日", "籍贯", "爱好"])
    people.append(["某甲", "三楼", "内勤", "综合科", "60000001", "5月1日", "本地", "无"])
    book.save(path)


def true_false(path: Path) -> None:
    """A tracker of projects that says TRUE and FALSE, with money, percentages and formulas; written by XlsxWriter."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("项目库")
        money, share = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "0%"})
        names = [
            "项目编号",
            "项目类别",
            "项目名称",
            "建设单位",
            "责任单位",
            "责任人",
            "总投资(万元)",
            "完成投资(万元)",
            "投资进度",
            "计划竣工时间",
            "是否完成",
            "形象进度",
            "实际竣工时间",
            "存在问题",
        ]
        sheet.write(0, 0, "2018年重点项目推进表")
        sheet.write_row(1, 0, names)
        for w in works({"D": True, "G": False, "N": False}):
            row = 1 + w.at
            sheet.write_row(row, 0, [f"P{w.at:03d}", "基建", w.task, "某公司", w.unit, "某科长"])
            sheet.write_number(row, 6, 100 * w.at, money)
            sheet.write_number(row, 7, 10 * w.at, money)
            sheet.write_formula(row, 8, f"=H{row + 1}/G{row + 1}", share, 0.1)
            sheet.write_row(row, 9, [w.deadline, w.state, w.done])
            if w.day:
                sheet.write_datetime(row, 12, w.day, book.add_format({"num_format": "yyyy.m.d"}))  # type: ignore[arg-type]
            sheet.write(row, 13, w.trouble)


def protected(path: Path) -> None:
    """A protected sheet, all columns there."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["2018年督查事项"])
        sheet.append(
            [
                "编号",
                "类别",
                "目标任务",
                "责任单位",
                "责任人",
                "完成时限",
                "状态",
                "进展情况",
                "完成日期",
                "佐证",
                "未完成原因",
            ]
        )
        for w in works():
            sheet.append(
                [
                    f"1-{w.at:03d}",
                    "督查",
                    w.task,
                    w.unit,
                    "某科长",
                    w.deadline,
                    w.state,
                    w.done,
                    w.day,
                    w.proof,
                    w.trouble,
                ]
            )
        sheet.protection.sheet = True
        sheet.protection.password = "1234"

    _openpyxl(path, fill, "督查")


def read_only(path: Path) -> None:
    """A file that may not be written and asks to be opened for reading only; no 责任人, no day, no proof."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.read_only_recommended()
        sheet = book.add_worksheet("工作计划")
        sheet.write(0, 0, "2018年工作计划")
        sheet.write_row(1, 0, ["序号", "工作类别", "计划内容", "承办部门", "时间节点", "落实情况", "问题和原因"])
        for w in works({"D": "√", "G": "进行中", "N": "×"}):
            sheet.write_row(1 + w.at, 0, [w.at, "计划", w.task, w.unit, w.deadline, w.state, w.trouble])
    path.chmod(0o444)


class Layout(NamedTuple):
    """A layout: how it is written, what a clerk answers, where each field must be found then, and what states are called.

    `columns` are letters in the order of FIELDS, "-" for a field that the layout has no column for. `lost` are the words
    of the office's own that a month's two returns replace: what was in hand is done now, what was reported before.
    """

    write: Callable[[Path], None]
    answers: str
    columns: str
    in_hand: str = "推进中"
    reports: bool = True


FIELDS = (
    "编号",
    "类别",
    "目标任务",
    "责任单位",
    "责任人",
    "完成时限",
    "状态",
    "进展情况",
    "完成日期",
    "佐证",
    "未完成原因",
)
_ALL_MADE_UP = "编号=A 目标任务=B 落实措施=C 责任单位=D 责任人=E 完成时限=F 状态=G 进展情况=H 完成日期=I 佐证=J 未完成原因=K 类别=无"
LAYOUTS = {
    "two header rows": Layout(two_rows, "编号=无 类别=无 --number 序号", "M-BCEFGHIJK"),
    "header on row 20": Layout(row_twenty, "", "ABCDEFGHIJK", "落实中"),
    "no categories": Layout(no_category, "完成日期=无 佐证=无 未完成原因=A 类别=无 --add-columns 完成日期、佐证", "H-GFEDBCIJA", "在办"),
    "by pandas": Layout(by_pandas, "佐证=K", "BCDEFGHIJKL"),
    "twelve sheets": Layout(twelve_sheets, "编号=无 --number 序号", "LBCDEFGHIJK"),
    "no numbers": Layout(no_numbers, "编号=无 --number 新编", "KCBAEDFGIJH"),
    "made-up words": Layout(made_up_words, _ALL_MADE_UP, "A-BDEFGHIJK", "整改中"),
    "TRUE and FALSE": Layout(true_false, "进展情况=L 佐证=无 --add-columns 佐证", "ABCEFJKLMON", "False"),
    "protected": Layout(protected, "", "ABCDEFGHIJK"),
    "read only": Layout(read_only, "目标任务=C 编号=无 进展情况=无 完成日期=无 佐证=无 责任人=无 --number 序号 --add-columns 进展情况、完成日期、佐证", "HBCD-EFIJKG", "进行中", reports=False),
}  # fmt: skip
