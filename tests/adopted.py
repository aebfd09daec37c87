"""Four ledgers as offices of their own keep them, none with 编号, some columns under words that no list has, and a clerk who answers in a terminal.

Each is written by another program: openpyxl, XlsxWriter, LibreOffice.
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from their_clerk import save_in_libreoffice

# Category, unit, task, deadline, how far, what was done, when, proof, trouble, what the leader wrote.
ROWS = (
    ("中心工作", "办公室", "起草年度工作要点", "3月底", "已完成", "要点已印发", date(2018, 3, 28), "办发〔2018〕3号", None, None),
    ("中心工作", "办公室", "督查重点项目进度", "每月", "推进中", "已督查两个项目", None, None, None, "抓紧。王"),
    ("中心工作", "财经工委", "听取预算执行情况汇报", "4月底", "未启动", None, None, None, None, None),
    ("中心工作", "财经工委", "分析经济运行态势", "6月底", "推进中", "正在收集数据", None, None, "统计数据还没有出", None),
    ("依法履职", "法工委", "养老条例草案初审", "5月底", "推进中", "已召开座谈会两次", None, None, "意见分歧大，难协调", None),
    ("依法履职", "法工委", "规范性文件备案审查", "12月底", "未启动", None, None, None, None, None),
    ("依法履职", "信访室", "化解信访积案三件", "3月15日前", "已完成", "三件都已办结", date(2018, 3, 14), "会议纪要5号", None, "很好"),
)  # fmt: skip
FUNDS = (12.5, None, 3, 1200, None, 8.25, None)


def by_openpyxl(path: Path) -> Path:
    """Two header rows with groups, section rows, merged units, notes below, a list of people, a comment, money and days."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "重点工作"
    sheet.append(["某市机关2018年重点工作推进表"])
    sheet.append(["填报单位：督查科", None, None, None, None, "截至2018年3月底"])
    sheet.append(
        [
            "序号",
            "责任分工",
            "工作任务",
            "完成时间",
            "推进情况",
            None,
            None,
            None,
            None,
            "领导批示",
            "经费（万元）",
            "交办",
        ]
    )
    sheet.append([None, "牵头部门", None, None, "落实情况栏", "目前进展栏", "办结时间", "印证材料", "存在问题及原因栏"])
    for area in ("A1:L1", "A3:A4", "C3:C4", "D3:D4", "E3:I3", "J3:J4", "K3:K4", "L3:L4"):
        sheet.merge_cells(area)
    number = 0
    for section in ("中心工作", "依法履职"):
        sheet.append([f"{'一' if section == '中心工作' else '二'}、{section}"])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=12)
        for row, funds in zip(ROWS, FUNDS, strict=True):
            if row[0] == section:
                number += 1
                sheet.append([number, *row[1:], funds, datetime(2018, 1, 8)])
                sheet.cell(sheet.max_row, 7).number_format = 'yyyy"年"m"月"d"日"'
                sheet.cell(sheet.max_row, 11).number_format = "#,##0.00"
                sheet.cell(sheet.max_row, 12).number_format = "m/d"
    sheet.append(["合计", None, f"{number}项"])
    sheet.append(["注：每月25日前报督查科。"])
    sheet["C6"].comment = Comment("请抓紧", "主任")
    people = book.create_sheet("通讯录")
    people.append(["部门", "联络员", "电话", "生日"])
    people.append(["办公室", "小王", "0379-63900000", datetime(1990, 5, 1)])
    people.append(["法工委", "小赵", 63900002, datetime(1988, 11, 20)])
    people.column_dimensions["A"].width = 31
    book.save(path)
    return path


def by_xlsxwriter(path: Path) -> Path:
    """An Excel table with a picture beside it, a formula, a hidden sheet; no columns for days, proof and reasons."""
    book = xlsxwriter.Workbook(path)
    sheet, money = book.add_worksheet("督办台账"), book.add_format({"num_format": "0.0"})
    sheet.write(0, 0, "2018年督办事项")
    header = ["序", "类型栏", "督办事项栏", "承办科室栏", "时间节点栏", "当前状态栏", "跟踪记录", "经费"]
    sheet.add_table(1, 0, 1 + len(ROWS), 7, {"columns": [{"header": name} for name in header], "name": "督办"})
    for place, (row, funds) in enumerate(zip(ROWS, FUNDS, strict=True)):
        sheet.write_row(2 + place, 0, [place + 1, row[0], row[2], row[1], row[3], row[4], row[5]])
        sheet.write(2 + place, 7, funds, money)
    sheet.write_formula(12, 7, "=SUM(H3:H9)", money, 1223.75)
    sheet.insert_image(12, 2, "章.png", {"image_data": _picture()})
    hidden = book.add_worksheet("口径")
    hidden.write_row(0, 0, ["口径", "按月"])
    hidden.hide()
    book.close()
    return path


def _picture() -> object:
    import base64
    import io

    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    return io.BytesIO(base64.b64decode(png))


def by_libreoffice(path: Path) -> Path:
    """Columns in another order, 序号 that begins anew in each section, a filter over the header; saved by LibreOffice."""
    path.write_bytes(_by_libreoffice())
    return path


@cache
def _by_libreoffice() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务分解"
    sheet.append(["任务类别", "序号", "任务内容及要求", "牵头科室栏", "办理时限", "是否落实栏", "落实进度栏", "难点栏"])
    numbers: Counter[str] = Counter()
    for row in ROWS:
        numbers[row[0]] += 1
        state = {"已完成": "是", "推进中": "推进中", "未启动": "否"}[row[4]]
        sheet.append([row[0], numbers[row[0]], row[2], row[1], row[3], state, row[5], row[8]])
    sheet.auto_filter.ref = f"A1:H{1 + len(ROWS)}"
    book.create_sheet("空表")
    with TemporaryDirectory() as folder:
        path = Path(folder, "台账.xlsx")
        book.save(path)
        save_in_libreoffice(path)
        return path.read_bytes()


def by_units(path: Path) -> Path:
    """One sheet for each unit, none of which says whose it is but by its name; the third column has no header."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for unit in ("办公室", "财经工委", "法工委", "信访室"):
        sheet = book.create_sheet(unit)
        sheet.append([f"{unit}2018年工作"])
        sheet.append(["工作任务", "完成时间", None, "进展栏", "类别"])
        for row in ROWS:
            if row[1] == unit:
                sheet.append([row[2], row[3], row[4], row[5], row[0]])
    book.save(path)
    return path


LEDGERS = {
    "two header rows": by_openpyxl,
    "a table": by_xlsxwriter,
    "a filter": by_libreoffice,
    "a sheet a unit": by_units,
}


def values(path: Path) -> Counter[str]:
    """Return all that stands in a workbook, as openpyxl reads it, with how often."""
    book = openpyxl.load_workbook(path, data_only=True)
    return Counter(
        _said(value)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


def _said(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def in_terminal(command: list[object], answers: list[str], folder: Path, seconds: float = 120) -> tuple[str, int]:
    """Run `taizhang` on a terminal and type each answer once it is asked for; returns what stood there, and the exit code."""
    import pty

    process, terminal = pty.fork()
    if not process:
        os.chdir(folder)
        words = [sys.executable, "-m", "taizhang_xl", *map(str, command)]
        os.execve(sys.executable, words, {**os.environ, "TERM": "dumb"})
    shown, asked, left = b"", 0, list(answers)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                break
            if not data:
                break
            shown += data
        text = shown.decode("utf-8", "ignore")
        if left and text.count("请输入") > asked and text.rstrip().endswith("："):
            asked = text.count("请输入")
            os.write(terminal, f"{left.pop(0)}\n".encode())
    os.close(terminal)
    return shown.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
