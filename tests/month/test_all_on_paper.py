"""Everything that is printed of a month, of hard ledgers: whole on paper, large enough to read, a header on each page."""

import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
from printed import font_sizes, missing, overlapping, pages_of
from their_office import write_their_ledger

import taizhang_xl

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]

DAY = date(2018, 3, 31)
HEADER = [
    "编号",
    "类别",
    "目标任务",
    "落实措施",
    "完成时限",
    "责任单位",
    "责任人",
    "状态",
    "进展情况",
    "未完成原因",
    "下月安排",
]
SENTENCE = "组织部分市人大代表对贯彻实施《条例》情况开展执法检查，重点检查办理时限、涉企收费清理（GB/T 19001-2016）和12345热线，"
DUE = ("3月底", "4月底", "2月底", "9月底")
MADE = ("材料", "打印稿A3", "打印稿A4", "月报表", "校验结果")


def long(count):
    """A text of so many characters."""
    return (SENTENCE * 12)[: count - 1] + "。"


def write_ledger(path, units, rows):
    book = openpyxl.Workbook()
    sheet, listed = book.active, book.create_sheet("单位")
    sheet.title = "台账"
    for row in (HEADER, *rows):
        sheet.append([*row, *[None] * (len(HEADER) - len(row))])
    for row in (("单位名称", "简称"), *((unit, unit) for unit in units)):
        listed.append(row)
    book.save(path)


def long_texts(path):
    """Tasks of four hundred characters, and as much in every cell that a unit fills in."""
    rows = [[f"1-{n:03d}", "重点工作", long(400 - n), long(150), DUE[n % 3], ("城环工委", "办公室")[n % 2], "城环工委主任"] for n in range(1, 9)]  # fmt: skip
    write_ledger(path, ("城环工委", "办公室"), rows)


def many_units(path):
    """Forty units with one to thirteen items, and one that has none."""
    units = [f"第{n:02d}工作委员会" for n in range(1, 41)]
    rows = [
        [f"{place}-{n + 1:03d}", ("重点工作", "日常工作")[n % 2], "开展代表建议办理情况的专题调研并形成报告", None, DUE[n % 4], unit, "主任"]
        for place, unit in enumerate(units, 1)
        for n in range(place % 13 + 1)
    ]  # fmt: skip
    write_ledger(path, [*units, "没有事项的科"], rows)


def own_layout(path):
    """An office's own ledger, adopted as it is."""
    write_their_ledger(path)
    taizhang_xl.adopt(path)


def fill(form, *, is_long):
    """Fill a form in; with long texts every second task is to be changed, which is a request."""
    book = openpyxl.load_workbook(form)
    sheet = book["月报表"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, columns["编号"]).value:
            sheet.cell(row, columns["状态"]).value = "正在办理"
            sheet.cell(row, columns["进展情况"]).value = long(420) if is_long else long(60 * (row % 4) + 2)
            sheet.cell(row, columns["未完成原因"]).value = long(200) if is_long else "等文件"
            if is_long and row % 2:
                sheet.cell(row, columns["目标任务"]).value = f"改为：{long(410)}"
    book.save(form)


@pytest.fixture(scope="module", params=[long_texts, many_units, own_layout], ids=lambda made: made.__name__)
def printed(request, tmp_path_factory):
    """Each product of a ledger with its pages; LibreOffice prints them in one go."""
    folder = tmp_path_factory.mktemp("paper")
    ledger = folder / "2018年台账.xlsx"
    request.param(ledger)
    forms = taizhang_xl.split(ledger, "2018-03", folder / "sent")
    shutil.copy(max(forms, key=lambda path: path.stat().st_size), folder / "月报表.xlsx")
    for form in forms[: -len(forms) // 10] if len(forms) > 9 else forms:
        fill(form, is_long=request.param is long_texts)
    done = taizhang_xl.month_end(ledger, folder / "sent", "2018-03", folder / "out", as_of=DAY)
    shutil.copy(next(path for path in done.made if path.suffix == ".xlsx"), folder / "材料.xlsx")
    for paper in ("A3", "A4"):
        taizhang_xl.print(ledger, to=folder / f"打印稿{paper}.xlsx", paper=paper, as_of=DAY)
    taizhang_xl.check(ledger, as_of=DAY, mark=True)
    findings = openpyxl.load_workbook(ledger)
    for name in findings.sheetnames:
        if name != "校验结果":
            del findings[name]
    findings.save(folder / "校验结果.xlsx")
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", folder, *(folder / f"{name}.xlsx" for name in MADE)], check=True, capture_output=True,
        timeout=600,
    )  # fmt: skip
    return {name: (folder / f"{name}.xlsx", pages_of(folder / f"{name}.pdf")) for name in MADE}


@pytest.mark.parametrize("name", MADE)
def test_no_text_is_cut_off_and_none_is_printed_into_another(printed, name):
    book, pages = printed[name]
    assert missing(book, pages) == []
    assert [found for page in pages for found in overlapping(page)] == []


@pytest.mark.parametrize("name", [name for name in MADE if name != "月报表"])
def test_letters_have_nine_points_at_least(printed, name):
    assert min(font_sizes(printed[name][1])) >= 9


def test_letters_of_a_form_have_eight_points_at_least(printed):
    assert min(font_sizes(printed["月报表"][1])) >= 8


@pytest.mark.parametrize(("name", "header"), [("打印稿A3", "编号目标任务责任单位"), ("打印稿A4", "编号目标任务责任单位"), ("月报表", "编号序号目标任务"), ("校验结果", "序号级别位置")])  # fmt: skip
def test_every_page_has_the_header(printed, name, header):
    assert [page.text[:60] for page in printed[name][1] if header not in page.text] == []
