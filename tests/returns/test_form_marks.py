"""What is pressing of an item is on the form in words, for people only; the form is printed at a size that can be read."""

import io
from datetime import date

import openpyxl
import pytest
from printed import font_sizes, missing, pages_of, pdf_of
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.form import return_name, write_return
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables.source import open_source

APRIL = Month(2019, 4)
HEADER = ["编号", "目标任务", "落实措施", "完成时限", "责任单位", "协办单位", "状态", "进展情况", "完成日期"]
ROWS = [
    ["1", "二月的事", None, "2月底", "城环工委"],
    ["2", "四月的事", None, "4月底", "城环工委"],
    ["3", "年底的事", None, "10月底", "城环工委"],
    ["4", "延了期的事", None, "3月底", "城环工委"],
    ["5", "每季度的事", None, "每季度", "城环工委"],
    ["6", "做完了的事", None, "4月底", "城环工委", None, "办结", "做完了", date(2019, 4, 2)],
    ["7", "协办的事", None, "4月底", "办公室", "城环工委"],
]
HUNG = [
    ["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"],
    ["G1", "1", "2019-02", "等文件", 2, date(2019, 2, 28), None, None],
    ["G2", "1", "2019-03", "等文件", 1, date(2019, 2, 28), None, None],
    ["G3", "5", "2018-12", "没做", 4, date(2018, 12, 31), None, None],
    ["G4", "3", "2019-01", "没做", 1, date(2019, 1, 31), None, date(2019, 2, 5)],
]
EXTENDED = [
    ["编号", "申请日期", "原到期日", "延至", "延期理由", "批准人"],
    ["4", date(2019, 3, 1), date(2019, 3, 31), date(2019, 6, 15), "文件未到", "主任"],
]
LEDGER = build_ledger(
    Book(
        (
            make_sheet([HEADER, *([*row, *[None] * (len(HEADER) - len(row))] for row in ROWS)]),
            make_sheet(HUNG, name="挂单"),
            make_sheet(EXTENDED, name="延期"),
            make_sheet([["单位名称", "简称"], ["城环工委", None], ["办公室", None]], name="单位"),
        )
    ),
    year=2019,
)
UNIT = LEDGER.unit("城环工委")


@pytest.fixture
def written(tmp_path):
    path = tmp_path / return_name(UNIT, APRIL)
    with path.open("wb") as file:
        write_return(LEDGER, UNIT, APRIL, file)
    return path


def cells(path, header):
    sheet = openpyxl.load_workbook(path)["月报表"]
    at = next(cell.column for cell in sheet[4] if cell.value == header)
    return {row[0].value: sheet.cell(row[0].row, at) for row in sheet.iter_rows(min_row=5) if row[0].value}


def test_the_form_says_what_hangs_is_overdue_due_or_extended(written):
    marks = {number: cell.value for number, cell in cells(written, "提示").items() if number in "1234567"}
    assert marks == {
        "1": "挂单：2月起\n超期", "2": "本月到期", "3": None, "4": "延至6月15日", "5": "挂单：2018年12月起",
        "6": None, "7": "本月到期",
    }  # fmt: skip


def test_the_mark_is_locked_and_what_is_typed_over_it_means_nothing(written):
    assert all(cell.protection.locked for cell in cells(written, "提示").values())
    book = openpyxl.load_workbook(written)
    at = cells(written, "提示")["1"].coordinate
    book["月报表"][at] = "不是超期"
    book["月报表"][cells(written, "提示")["7"].coordinate] = "不急"
    file = io.BytesIO()
    book.save(file)
    written.write_bytes(file.getvalue())
    assert read_back(written).entries == ()
    assert [str(each) for each in read_back(written).findings] == []


def test_a_form_without_the_mark_is_read_as_before(written):
    book = openpyxl.load_workbook(written)
    sheet = book["月报表"]
    at = cells(written, "提示")["1"].column
    for row in sheet.iter_rows(min_row=4, min_col=at, max_col=at):
        row[0].value = None
    book.save(written)
    assert (read_back(written).entries, read_back(written).findings) == ((), ())


def read_back(path):
    bases = {UNIT.name: handout_of(LEDGER, UNIT, APRIL)}
    return consolidate_returns(LEDGER, [read_return(open_source(path), LEDGER, APRIL, bases)], [], APRIL)


def test_the_example_of_a_day_is_of_the_ledgers_year(written):
    rules = openpyxl.load_workbook(written)["月报表"].data_validations.dataValidation
    prompts = [rule.prompt for rule in rules if rule.promptTitle == "完成日期"]
    assert prompts == ["办结的必填，如 2019-3-20"]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_form_prints_on_a3_at_eight_points_or_more(written, tmp_path):
    pages = pages_of(pdf_of(written, tmp_path))
    # A3 across is 420 by 297 mm, of 72 points in 25.4 mm.
    assert {(round(page.width), round(page.height)) for page in pages} == {(1191, 842)}
    assert min(font_sizes(pages)) >= 8
    assert missing(written, pages) == []
