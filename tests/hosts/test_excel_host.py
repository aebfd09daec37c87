"""Steps over xlwings, as a script takes them to Excel: on a double of it, since Excel is not here.

LibreOffice stands under xlwings; tests/calc_engine/excel.py gives it the names of Excel's own objects. What the saved
file then holds is read by openpyxl. What only Excel itself does (filters, its list of undo steps) is not seen here.
"""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pytest
from calc_engine.excel import ExcelBook, Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

import taizhang_xl
from taizhang_xl.errors import EditRefusedError, FileError
from taizhang_xl.hosts import excel, hosts
from taizhang_xl.hosts.book import apply_steps, copy_of
from taizhang_xl.hosts.excel import ExcelHost
from taizhang_xl.hosts.steps import Step
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

pytestmark = pytest.mark.libreoffice


class Doubled(ExcelHost):
    def __init__(self, book):
        super().__init__(ExcelBook(book))


@pytest.fixture
def path(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "台账"
    sheet.append(["编号", "状态", "进展", "到期日", "个数"])
    sheet.append(["001", "正在办理", "旧", datetime(2018, 3, 31), 1])
    sheet.append(["002", "办结", "旧", datetime(2018, 4, 1), 2])
    for cell in sheet[3]:
        cell.fill, cell.font = PatternFill("solid", fgColor="FFDDEBF7"), Font("Calibri", 11, bold=True)
    sheet["E2"].number_format = "@"
    sheet.row_dimensions[3].height = 40
    sheet.add_table(Table(displayName="台账表", ref="A1:E3"))
    made.create_sheet("校验结果").append(["旧结果"])
    made.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


@pytest.fixture
def book(calc, path):
    return calc.books.open(str(path))


def saved(book):
    book.save()
    return openpyxl.load_workbook(book.fullname)


def test_steps_of_every_kind_reach_the_file(book):
    steps = [
        Step("sheet", "校验结果"), Step("width", "校验结果", "B", "30"), Step("text", "校验结果", "B1", "台账!B2"),
        Step("link", "校验结果", "B1", "台账!B2"), Step("sheet", "新表"), Step("formula", "新表", "A1", "SUM(台账!E2:E3)"),
        Step("like", "台账", "4:5", "3"), Step("table", "台账", "A1:E4", "台账表"), Step("text", "台账", "A4", "003"),
        Step("text", "台账", "B4", "=1+1"), Step("date", "台账", "D4", "43221", "yyyy-mm-dd"),
        Step("number", "台账", "E2", "12.5"), Step("empty", "台账", "C2"), Step("bool", "台账", "G2", "1"),
        Step("fill", "台账", "B2,B4", "FFC7CE"), Step("fill", "台账", "A3", "none"), Step("font", "台账", "B2", "0000FF"),
        Step("format", "台账", "E3", "0.00"), Step("height", "台账", "5:5", "66"), Step("show", "校验结果"),
    ]  # fmt: skip
    apply_steps(Doubled(book), steps, "台账")
    assert book.sheets.active.name == "校验结果"
    found = saved(book)
    ledger = found["台账"]
    assert [cell.value for cell in ledger[2]][:5] == ["001", "正在办理", None, datetime(2018, 3, 31), 12.5]
    assert [cell.value for cell in ledger[4]][:4] == ["003", "=1+1", None, datetime(2018, 5, 1)]
    assert (ledger["B4"].data_type, ledger["E2"].data_type, ledger["E2"].number_format) == ("s", "n", "@")
    assert ledger["G2"].value is True
    assert [ledger[at].fill.fgColor.rgb for at in ("B2", "B4", "A4", "A5")] == ["FFFFC7CE"] * 2 + ["FFDDEBF7"] * 2
    assert (ledger["A3"].fill.fill_type, ledger["A4"].font.b, ledger["E3"].number_format) == (None, True, "0.00")
    assert [ledger.row_dimensions[row].height for row in (4, 5)] == pytest.approx([40, 66], abs=0.5)
    assert (ledger["B2"].font.color.rgb, ledger.tables["台账表"].ref) == ("FF0000FF", "A1:E4")
    # Beyond the used columns (G is the last) a row stays as it was.
    assert ledger["H4"].fill.fill_type is None
    assert (found["校验结果"]["A1"].value, found["校验结果"]["B1"].hyperlink.location) == (None, "台账!B2")
    assert found["新表"]["A1"].value == "=SUM(台账!E2:E3)"


def test_a_copy_holds_what_is_not_saved(book, path):
    book.sheets["台账"]["B2"].value = "未落实"
    copy = read_workbook(open_package_bytes(copy_of(Doubled(book)), path))
    assert copy.sheet("台账").cell(2, 2).value == "未落实"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Step("text", "没有", "A1", "x")], "没有工作表“没有”了"),
        ([Step("table", "台账", "A1:E9", "别的表")], "没有表格“别的表”"),
        ([Step("expect", "台账", "A2", "009")], "这张表在这期间改过（台账!A2）"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_first_step(book, steps, said):
    with pytest.raises(EditRefusedError, match=said):
        apply_steps(Doubled(book), [Step("text", "台账", "C3", "新"), *steps], "台账")
    assert saved(book)["台账"]["C3"].value == "旧"


def test_what_excel_does_not_answer_before_the_first_step_is_one_line(book, monkeypatch):
    """com_error and its like are classes of libraries that only Windows has."""

    def busy(self):
        raise RuntimeError(-2147418111, "被呼叫方拒绝接收呼叫。")

    monkeypatch.setattr(Workbook, "ReadOnly", property(busy))
    with pytest.raises(FileError, match=r"^Excel：没有回答（.*拒绝接收呼叫.*），没有动工作簿。请结束单元格编辑"):
        apply_steps(Doubled(book), [Step("text", "台账", "C3", "新")], "台账")
    assert saved(book)["台账"]["C3"].value == "旧"


def test_what_fails_halfway_says_that_the_book_must_not_be_saved(book):
    steps = [Step("text", "台账", "C3", "新"), Step("format", "台账", "不是地址", "0")]
    with pytest.raises(EditRefusedError, match=r"^台账.xlsx：Excel 改到一半停住了（.*。请不要保存，关闭工作簿再打开"):
        apply_steps(Doubled(book), steps, "台账")
    assert book.app.screen_updating
    assert book.app.enable_events


@pytest.fixture
def as_excel(monkeypatch):
    """The double is found as Excel is."""
    monkeypatch.setattr(hosts, "has_excel", lambda: True)
    monkeypatch.setattr(hosts, "_EXCEL", "libreoffice")
    monkeypatch.setattr(excel, "ExcelHost", Doubled)


@pytest.mark.slow
@pytest.mark.usefixtures("as_excel")
def test_a_script_works_on_the_ledger_that_is_open(calc, demo_folder):
    path = demo_folder / "ledger.xlsx"
    taizhang_xl.edit(path, {"台账!Q5": "已办结"})
    before = path.read_bytes()
    book = calc.books.open(str(path))
    ledger = taizhang_xl.open(path)
    assert ledger.live
    assert isinstance(hosts.find_open(path), ExcelHost)
    fixed = ledger.run("check", fix=True).decision
    assert [(each.address, each.new) for each in fixed.changes.changes] == [("Q5", "办结")]
    assert path.read_bytes() == before
    assert saved(book)["台账"]["Q5"].value == "办结"


@pytest.mark.usefixtures("as_excel")
@pytest.mark.parametrize("name", ["台账.xlsx", "别的.xlsx"])
def test_a_book_on_the_web_is_passed_over_unless_it_has_the_name(monkeypatch, book, path, name):
    """xlwings raises where it cannot tell the folder that a workbook on SharePoint is synced to."""
    import xlwings

    def nowhere(self):
        raise xlwings.XlwingsError("Couldn't find the local copy")

    monkeypatch.setattr(xlwings.Book, "fullname", property(nowhere))
    if name == path.name:
        with pytest.raises(FileError, match="从网盘打开着"):
            hosts.find_open(path)
    else:
        assert hosts._in_excel(path.with_name(name)) is None
