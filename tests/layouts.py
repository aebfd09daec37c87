"""Ledgers as offices lay them out: the same nine items written in many ways by another program, with the truth beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


class Truth(NamedTuple):
    """What must be read of one item: number, category, task, deadline and its day (of stages the first), unit, person, state."""

    number: str
    category: str
    task: str
    deadline: str
    due: str
    unit: str
    person: str
    state: str


A, B, C = "市委重大决策部署和重点工作", "代表建议和重要信访", "机关日常工作"
CHENGHUAN, OFFICE, LETTERS = "城市建设环境保护工作委员会", "办公室", "信访室"
TRUTH = (
    Truth("1-001", A, "地下空间立法调研", "10月底", "2018-10-31", CHENGHUAN, "城环工委主任", "正在办理"),
    Truth("1-002", A, "环保督察整改监督", "3月上旬", "2018-03-10", CHENGHUAN, "城环工委主任", "办结"),
    Truth("1-003", A, "营商环境任务配合", "第二季度", "2018-06-30", OFFICE, "办公室主任", "未落实"),
    Truth("3-001", B, "老旧小区改造建议督办", "9月底", "2018-09-30", CHENGHUAN, "城环工委副主任", "未落实"),
    Truth("3-002", B, "重要信访案件督办", "3月5日~14日", "2018-03-14", LETTERS, "信访室主任", "办结"),
    Truth("3-003", B, "信访情况分析", "8月底、12月底", "2018-08-31", LETTERS, "信访室主任", "正在办理"),
    Truth("6-001", C, "档案整理归档", "6月底", "2018-06-30", OFFICE, "档案员", "未落实"),
    Truth("6-002", C, "监控更新项目", "3月初至4月初", "2018-04-10", OFFICE, "办公室主任", "正在办理"),
    Truth("6-003", C, "信访干部培训", "2018年5月至7月", "2018-07-31", LETTERS, "信访室主任", "未落实"),
)
UNITS = ((CHENGHUAN, "城环工委、城建环保工委"), (OFFICE, ""), (LETTERS, ""))
HEADER = ("编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态")


def _row(item: Truth) -> list[object]:
    return [item.number, item.category, item.task, item.deadline, item.unit, item.person, item.state]


def _plain(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    for item in TRUTH:
        sheet.append(_row(item))


def _titles(sheet: Worksheet) -> None:
    sheet.append(["某市人大常委会机关2018年工作台账"])
    sheet.merge_cells("A1:G1")
    sheet.append(["单位：综合科", None, None, None, "填报日期：2018年3月5日"])
    sheet.append([])
    _plain(sheet)
    sheet.append(["合计", None, "9项"])
    sheet.append(["填表说明：1. 时限照实填写。"])
    sheet.merge_cells("A15:G15")


def _two_row_header(sheet: Worksheet) -> None:
    sheet.append(["2018年工作台账"])
    sheet.append(["编号", "类别", "工作内容", "责任", None, "完成时限", "办理情况", None])
    sheet.append([None, None, None, "单位", "责任人", None, "状态", "工作进展"])
    for area in ("A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:H2"):
        sheet.merge_cells(area)
    for item in TRUTH:
        sheet.append([item.number, item.category, item.task, item.unit, item.person, item.deadline, item.state, "推进"])


def _three_row_header(sheet: Worksheet) -> None:
    sheet.append(["基本情况", None, None, "责任分工", None, "时限", "进度"])
    sheet.append(["编号", "类别", "任务名称", "责任", None, "办结时限", "办理状态"])
    sheet.append([None, None, None, "牵头部门", "经办人", None, None])
    for area in ("A1:C1", "D1:E1", "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "G2:G3"):
        sheet.merge_cells(area)
    for item in TRUTH:
        sheet.append([item.number, item.category, item.task, item.unit, item.person, item.deadline, item.state])


def _renamed_and_moved(sheet: Worksheet) -> None:
    sheet.append(
        [
            "NO.",
            "主责单位",
            "完成\n时间",
            "任务 名称",
            "是否完成",
            "工作类别",
            "任务编号",
            "经办人",
            "联系电话",
            "资金（万元）",
        ]
    )
    for number, item in enumerate(TRUTH, 1):
        sheet.append([number, item.unit, item.deadline, item.task, item.state, item.category, item.number, item.person,
                      "0000-1", 3.5])  # fmt: skip


def _merged_down(sheet: Worksheet) -> None:
    ordered = sorted(TRUTH, key=lambda item: (item.category, item.unit, item.number))
    sheet.append(["类别", "责任单位", "编号", "目标任务", "完成时限", "责任人", "状态"])
    first: dict[tuple[int, str], int] = {}
    for row, item in enumerate(ordered, 2):
        category = item.category if (1, item.category) not in first else None
        unit = item.unit if (2, item.category + item.unit) not in first else None
        first.setdefault((1, item.category), row)
        first.setdefault((2, item.category + item.unit), row)
        sheet.append([category, unit, item.number, item.task, item.deadline, item.person, item.state])
    for (column, name), top in first.items():
        last = max(r for r, i in enumerate(ordered, 2) if name == (i.category if column == 1 else i.category + i.unit))
        if last > top:
            sheet.merge_cells(start_row=top, end_row=last, start_column=column, end_column=column)


def _section_rows(sheet: Worksheet) -> None:
    sheet.append(["2018年工作台账"])
    sheet.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态"])
    row = 2
    for sign, category in zip("一二三", (A, B, C), strict=True):
        own = [item for item in TRUTH if item.category == category]
        sheet.append([f"{sign}、{category}（{len(own)}项）"])
        row += 1
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
        for item in own:
            sheet.append([item.number, item.task, item.deadline, item.unit, item.person, item.state])
            row += 1
        sheet.append(["小计", f"{len(own)}项"])
        row += 1


def _unit_headings(sheet: Worksheet) -> None:
    sheet.append(["编号", "类别", "目标任务", "完成时限", "责任人", "状态"])
    for unit in ("城环工委", OFFICE, LETTERS):
        sheet.append([unit])
        for item in TRUTH:
            if item.unit == (CHENGHUAN if unit == "城环工委" else unit):
                sheet.append([item.number, item.category, item.task, item.deadline, item.person, item.state])


def _traditional(sheet: Worksheet) -> None:
    sheet.append(["編號", "類別", "目標任務", "完成時限", "責任單位", "責任人", "辦理狀態"])
    words = {"办结": "辦結", "正在办理": "正在辦理", "未落实": "未落實"}
    for item in TRUTH:
        sheet.append([*_row(item)[:-1], words[item.state]])


def _spaced_and_full_width(sheet: Worksheet) -> None:
    sheet.append(["编  号", " 类别 ", "目标\n任务", "完成时限：", "责任　单位", "责任人*", "状态（三选一）"])
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for item in TRUTH:
        sheet.append([item.number.translate(wide), item.category, f" {item.task}\u200b", item.deadline.translate(wide),
                      f"{item.unit}\u00a0", item.person, f" {item.state}"])  # fmt: skip


def _short_names(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    words = {"办结": "√", "正在办理": "在办", "未落实": "否"}
    shorts = {A: "重点工作", B: "代表建议", C: "日常工作"}
    for item in TRUTH:
        unit = "城环工委" if item.unit == CHENGHUAN else item.unit
        sheet.append(
            [item.number, shorts[item.category], item.task, item.deadline, unit, item.person, words[item.state]]
        )


def _several_units(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    for item in TRUTH:
        others = "、财经工委（配合）" if item.unit == CHENGHUAN else ""
        row = _row(item)
        row[4] = f"{'城环工委（牵头）' if item.unit == CHENGHUAN else item.unit}{others}"
        sheet.append(row)


def _hidden_and_filtered(sheet: Worksheet) -> None:
    sheet.append([*HEADER, "旧时限"])
    for item in TRUTH:
        sheet.append([*_row(item), datetime(2017, 1, 1)])
    sheet.auto_filter.ref = "A1:H10"
    for row in (3, 5, 8):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["H"].hidden = True


def _blank_rows_and_repeated_header(sheet: Worksheet) -> None:
    for number, item in enumerate(TRUTH):
        if number % 3 == 0:
            sheet.append([])
            sheet.append(HEADER)
        sheet.append(_row(item))
    sheet.append([])
    sheet.append([None, None, "审核人：", None, None, "制表人："])


def _dates_as_dates(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    for item in TRUTH:
        row = _row(item)
        row[3] = datetime.fromisoformat(item.due)
        sheet.append(row)


def _far_right_and_low(sheet: Worksheet) -> None:
    sheet["C4"] = "2018年重点工作台账"
    for column, name in enumerate(HEADER, 4):
        sheet.cell(9, column).value = name
    for row, item in enumerate(TRUTH, 10):
        for column, value in enumerate(_row(item), 4):
            sheet.cell(row, column).value = value


ONE_SHEET: dict[str, Callable[[Worksheet], None]] = {
    "plain": _plain,
    "titles, total and note": _titles,
    "two header rows": _two_row_header,
    "three header rows": _three_row_header,
    "renamed and moved columns": _renamed_and_moved,
    "category and unit merged down": _merged_down,
    "categories as section rows": _section_rows,
    "units as heading rows": _unit_headings,
    "traditional script": _traditional,
    "spaces and full-width digits": _spaced_and_full_width,
    "short names": _short_names,
    "several units in a cell": _several_units,
    "hidden rows and columns": _hidden_and_filtered,
    "blank rows and repeated header": _blank_rows_and_repeated_header,
    "real dates": _dates_as_dates,
    "far right and low": _far_right_and_low,
}


def _units(book: Workbook) -> None:
    sheet = book.create_sheet("单位")
    sheet.append(["单位名称", "简称"])
    for row in (*UNITS, ("财政经济工作委员会", "财经工委")):
        sheet.append(row)


def write_layout(name: str, folder: Path, *, with_units: bool = True) -> Path:
    """Write a ledger of one sheet in a layout."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    ONE_SHEET[name](sheet)
    if with_units:
        _units(book)
    book.create_sheet("通讯录").append(["姓名", "单位", "办公电话"])
    path = folder / "2018年台账.xlsx"
    book.save(path)
    return path


def write_sheet_per_unit(folder: Path, *, with_units: bool) -> Path:
    """Write a ledger with one sheet per unit, the unit named by the sheet alone."""
    book = Workbook()
    cover = book.active
    cover.title = "封面"
    cover["B5"] = "2018年工作台账"
    for unit in (CHENGHUAN, OFFICE, LETTERS):
        sheet = book.create_sheet("城环工委" if unit == CHENGHUAN and with_units else unit[:31])
        sheet.append(["编号", "类别", "目标任务", "完成时限", "责任人", "状态"])
        for item in TRUTH:
            if item.unit == unit:
                sheet.append([item.number, item.category, item.task, item.deadline, item.person, item.state])
    if with_units:
        _units(book)
    path = folder / "2018年台账.xlsx"
    book.save(path)
    return path
