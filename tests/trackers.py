"""Ten ledgers as other offices lay them out, made by other programs, each with what must be read of it, written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet
from their_clerk import save_in_libreoffice

GREEN, BLUE, RED = "A9D18E", "9DC3E6", "FF7C80"


class Tracker(NamedTuple):
    """A layout: how it is written, the letters of its columns, how many items it has, and how its states are painted.

    `painted` is for 31 March 2018: cell -> colour of each item that is done, in hand, or overdue and not begun.
    `told` are findings that must be among those of a check: code and cell. 未完成原因 or 完成日期 that a layout has no
    column for are told at the row's first cell.
    """

    write: Callable[[Path], object]
    columns: dict[str, str]
    items: int
    painted: dict[str, str]
    told: Sequence[tuple[str, str]] = ()


def _with_openpyxl(fill: Callable[[Worksheet], None]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.title = "Sheet1"
        fill(book.active)
        book.save(path)

    return write


def _with_xlsxwriter(fill: Callable[[Any, Any], None]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(str(path)) as book:
            fill(book, book.add_worksheet("项目表"))

    return write


def _saved_by_libreoffice(write: Callable[[Path], None]) -> Callable[[Path], object]:
    @cache
    def saved() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder, "台账.xlsx")
            write(path)
            save_in_libreoffice(path)
            return path.read_bytes()

    return lambda path: path.write_bytes(saved())


def _rectification(sheet: Worksheet) -> None:
    sheet.append(["××市巡察反馈问题整改任务清单"])
    sheet.merge_cells("A1:J1")
    sheet.append(
        [
            "序号",
            "反馈问题",
            "整改措施",
            "整改时限",
            "责任领导",
            "牵头处室",
            "主要责任人",
            "整改进展",
            "是否销号",
            "备注",
        ]
    )
    for row in (
        [1, "制度不健全", "修订三项制度", "2018年6月底前", "某主任", "综合处", "某甲", "已修订两项", "否"],
        [2, "台账不规范", "规范台账", "2018年3月底前", "某主任", "综合处", "某乙", "已全部规范", "是"],
        [3, "合同超期", "清理合同", "2018年3月5日前", "某主任", "财务处", "某乙", None, "否"],
        [4, "会议偏多", "合并会议", "长期坚持", "某副主任", "综合处", "某丙", "按月通报", "否"],
        [5, "信访积压", "逐件销号", "2018年2月底", "某副主任", "信访处", "某丁", "已全部办结", "√"],
    ):
        sheet.append(row)


def _project(book: Any, sheet: Any) -> None:
    percent = book.add_format({"num_format": "0%"})
    day = book.add_format({"num_format": "yyyy/m/d"})
    heads = ("项目编号", "项目名称", "项目类别", "项目负责人", "计划完成时间", "是否完成", "完成进度", "最新进展")
    sheet.write_row(0, 0, heads)
    for row, (number, name, due, done, degree, text) in enumerate((
        ("XM-01", "机房改造", date(2018, 4, 30), False, 0.35, "设备已到货，正在布线"),
        ("XM-02", "档案数字化", date(2018, 12, 31), False, 0, ""),
        ("XM-03", "会议室音响", date(2018, 2, 28), True, 1, "2月26日验收"),
        ("XM-04", "车棚维修", date(2018, 3, 15), False, 0.8, "只剩顶棚"),
        ("XM-05", "电梯年检", date(2018, 3, 20), True, 1, "已取得合格证"),
        ("XM-06", "消防检测", date(2018, 9, 30), False, 0, ""),
    ), 1):  # fmt: skip
        sheet.write_row(row, 0, [number, name, "设备", "某甲"])
        sheet.write_datetime(row, 4, due, day)
        sheet.write_boolean(row, 5, done)
        sheet.write_number(row, 6, degree, percent)
        sheet.write_string(row, 7, text)


UNITS = ("办公室", "研究室", "法工委", "财经工委", "城环工委", "农工委", "教科文卫工委", "民侨外工委", "代表工委", "信访室", "机关党委", "老干部科")  # fmt: skip


def _twelve_sheets(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active["C8"] = "2018年度工作台账"
    for number, unit in enumerate(UNITS, 1):
        sheet = book.create_sheet(unit)
        sheet.append([f"{unit}工作台账"])
        sheet.append(["任务编号", "工作任务", "办结时限", "承办人员", "当前状态", "目前进展"])
        sheet.append([f"{number}-1", "编制工作计划", "1月底", "某甲", "已完成", "已印发"])
        sheet.append([f"{number}-2", "开展专题调研", "9月底", "某乙", "正在推进", "已拟方案"])
        sheet.append([f"{number}-3", "年终总结", "12月底", "某丙", None, None])
    book.save(path)


def _doubled_headers(sheet: Worksheet) -> None:
    heads = ["督办编号", "督办事项", "工作举措", "要求完成时间", "承办科室", "承办人", "办理状态", "推进情况"]
    row = 0
    for page in range(3):
        sheet.append(["督办事项办理情况表"])
        sheet.append(heads)
        for _ in range(3 if page < 2 else 2):
            row += 1
            sheet.append(
                [
                    f"督{row:02d}",
                    f"第{row}件督办事项",
                    "专题研究",
                    "5月底",
                    "督查科",
                    "某甲",
                    ("办结", "正在办理")[row % 2],
                    f"已开第{row}次会，正在落实",
                ]
            )


def _blank_header(sheet: Worksheet) -> None:
    sheet.append(["序号", "重点事项", None, "办理期限", "承办科室", "具体负责人", "办理结果"])
    for number, (due, state) in enumerate(
        (("1月底", "已完成"), ("2月底", "未完成"), ("3月底", "进行中"), ("11月底", "未启动")), 1
    ):
        sheet.append([number, f"重点事项{number}", "重要", due, "综合科", "某甲", state])


def _merged_groups(sheet: Worksheet) -> None:
    sheet.append(["2018年重点工作推进表"])
    sheet.append(["序号", "工作内容", "工作推进举措", "时间节点", "责任分工", None, None, "落实情况", None, None])
    sheet.append([None, None, None, None, "牵头科室", "配合科室", "责任人", "状态", "目前进展", "存在的困难和问题"])
    for area in ("A1:J1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:J2"):
        sheet.merge_cells(area)
    for number, (due, state) in enumerate(
        (("6月底", "正在推进"), ("3月20日", "未启动"), ("2月底", "√"), ("每季度末", "进行中")), 1
    ):
        sheet.append(
            [
                number,
                f"重点工作{number}",
                "专班推进",
                due,
                "综合科" if number % 2 else None,
                "各科室",
                "某甲",
                state,
                "见附件",
                None,
            ]
        )
    sheet.merge_cells("E4:E5")
    sheet.merge_cells("E6:E7")


def _own_headings(sheet: Worksheet) -> None:
    sheet.append(["2018年度重点任务台账"])
    sheet.merge_cells("A1:G1")
    sheet.append(["编号", "任务内容", "落实举措", "任务完成时限", "责任股室", "负责人", "任务状态"])
    row = 0
    for heading in ("一、重点工程", "二、民生实事", "三、深化改革"):
        sheet.append([heading])
        for _ in range(2):
            row += 1
            sheet.append(
                [
                    f"Z{row}",
                    f"任务{row}",
                    "按月调度",
                    "10月底" if row % 2 else "2月底",
                    "城建股",
                    "某甲",
                    "已完成" if row == 2 else "推进中" if row < 5 else None,
                ]
            )


def _low_header(book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "填报说明")
    for row in range(1, 18):
        sheet.write(row, 1, f"{row}. 请各单位按要求如实填写，每月25日前报督查室。")
    sheet.write_row(19, 1, ["编号", "类型", "交办事项", "预计结束时间", "主责单位", "经办人员", "办结与否"])
    for row, (due, state) in enumerate((("3月10日", "是"), ("3月25日", "否"), ("8月底", "否")), 20):
        sheet.write_row(row, 1, [f"JB-{row - 19}", "领导交办", f"交办的第{row - 19}件事", due, "办公室", "某甲", state])


def _order_only(sheet: Worksheet) -> None:
    sheet.append(["序号", "工作事项", "计划完成日期", "主责部门", "直接责任人", "完成状态", "下阶段打算"])
    tasks = (
        ("修订制度", "1月31日", "完成"),
        ("清理资产", "4月底", "未完成"),
        ("更新网站", "3月底", "部分完成"),
        ("招录人员", "7月", None),
        ("换届准备", "2018年第四季度", "未开始"),
    )
    for number in range(1, 26):
        task = tasks[number - 1] if number <= len(tasks) else (None, None, None)
        sheet.append(
            [number, task[0], task[1], "人事科" if task[0] else None, "某甲" if task[0] else None, task[2], None]
        )


def _written_over_lines(sheet: Worksheet) -> None:
    sheet.append(
        [
            "事项\n编号",
            "工作任务\n（目标及要求）",
            "完成\n时限",
            "牵头\n单位",
            "配 合\n单 位",
            "责任人\n（可多行）",
            "推进情况\n（截至3月底）",
            "办结\n与否",
            "下一步\n工作打算",
            "需协调解决\n的问题",
        ]
    )
    for number, (due, text, done) in enumerate((
        ("3月底", "已召开动员会，方案已印发", "否"),
        ("2月底", "已全部完成并通过验收", "是"),
        ("三月五日", "资料已收齐，等待审批", "×"),
        ("8月底", "尚在选址，已看过三处", "否"),
    ), 1):  # fmt: skip
        sheet.append(
            [f"C{number}", f"工作任务{number}", due, "办公室", "城环工委", "某甲\n某乙", text, done, "抓紧推进", None]
        )


TRACKERS = {
    "rectification tracker": Tracker(
        _with_openpyxl(_rectification),
        {"序号": "A", "目标任务": "B", "落实措施": "C", "完成时限": "D", "牵头领导": "E", "责任单位": "F", "责任人": "G", "进展情况": "H", "备注": "J"},
        5, {}, [("column-missing", "A2"), ("header-sign-off", "I2"), ("column-lacking", "A5")],
    ),
    "project tracker with check boxes": Tracker(
        _with_xlsxwriter(_project),
        {"编号": "A", "目标任务": "B", "类别": "C", "责任人": "D", "完成时限": "E", "状态": "F", "进展情况": "H"},
        6, {"F2": BLUE, "F4": GREEN, "F5": BLUE, "F6": GREEN}, [("header-second", "G1"), ("categories-own", "C2")],
    ),
    "twelve sheets": Tracker(
        _twelve_sheets,
        {"编号": "A", "目标任务": "B", "完成时限": "C", "责任人": "D", "状态": "E", "进展情况": "F"},
        36, {"E3": GREEN, "E4": BLUE}, [("unit-from-sheet", "A2")] * 12,
    ),
    "header on each page": Tracker(
        _with_openpyxl(_doubled_headers),
        {"编号": "A", "目标任务": "B", "落实措施": "C", "完成时限": "D", "责任单位": "E", "责任人": "F", "状态": "G", "进展情况": "H"},
        8, {"G3": BLUE, "G4": GREEN, "G5": BLUE, "G8": GREEN, "G9": BLUE, "G10": GREEN, "G13": BLUE, "G14": GREEN}, [("row-skipped", "A7"), ("row-skipped", "A12")],
    ),
    "a header left blank": Tracker(
        _with_openpyxl(_blank_header),
        {"序号": "A", "目标任务": "B", "完成时限": "D", "责任单位": "E", "责任人": "F", "状态": "G"},
        4, {"G2": GREEN, "G3": RED, "G4": BLUE}, [("header-blank", "C1")],
    ),
    "groups over merged cells": Tracker(
        _with_openpyxl(_merged_groups),
        {"序号": "A", "目标任务": "B", "落实措施": "C", "完成时限": "D", "责任单位": "E", "协办单位": "F", "责任人": "G", "状态": "H", "进展情况": "I", "未完成原因": "J"},
        4, {"H4": BLUE, "H5": RED, "H6": GREEN, "H7": BLUE}, [("merged-filled", "E4"), ("merged-filled", "E6")],
    ),
    "own headings, saved by LibreOffice": Tracker(
        _saved_by_libreoffice(_with_openpyxl(_own_headings)),
        {"编号": "A", "目标任务": "B", "落实措施": "C", "完成时限": "D", "责任单位": "E", "责任人": "F", "状态": "G"},
        6, {"G4": BLUE, "G5": GREEN, "G7": BLUE, "G8": BLUE, "G11": RED}, [("categories-own", "A3")],
    ),
    "header on row 20": Tracker(
        _with_xlsxwriter(_low_header),
        {"编号": "B", "类别": "C", "目标任务": "D", "完成时限": "E", "责任单位": "F", "责任人": "G", "状态": "H"},
        3, {"H21": GREEN, "H22": RED}, [("column-lacking", "B21"), ("column-lacking", "B22")],
    ),
    "numbered rows without tasks": Tracker(
        _with_openpyxl(_order_only),
        {"序号": "A", "目标任务": "B", "完成时限": "C", "责任单位": "D", "责任人": "E", "状态": "F", "下月安排": "G"},
        5, {"F2": GREEN, "F4": BLUE}, [("rows-without-task", "B7")],
    ),
    "headers of several lines": Tracker(
        _with_openpyxl(_written_over_lines),
        {"编号": "A", "目标任务": "B", "完成时限": "C", "责任单位": "D", "协办单位": "E", "责任人": "F", "进展情况": "G", "状态": "H", "下月安排": "I", "需协调事项": "J"},
        4, {"H2": BLUE, "H3": GREEN, "H4": BLUE, "H5": BLUE}, [("co-unit-unknown", "E2")],
    ),
}  # fmt: skip
