"""Steps on a workbook that is open in Calc: what the saved file then says, and one undo that takes it all back."""

from __future__ import annotations

import io
from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.table import Table

from taizhang_xl.changes import Change, ChangeSet, Look, OwnCell, OwnSheet, SheetChange
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.faces.buttons import run
from taizhang_xl.hosts.book import apply_steps, copy_of, typed
from taizhang_xl.hosts.calc.books import CalcBook
from taizhang_xl.hosts.calc.host import CalcHost
from taizhang_xl.hosts.steps import Step, as_text, steps_between
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.write.patch import patch

RED = "FFC7CE"


@pytest.fixture
def path(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "台账"
    sheet.append(["编号", "状态", "进展", "到期日", "个数"])
    sheet.append(["001", "正在办理", "旧", datetime(2018, 3, 31), 1])
    sheet.append(["002", "办结", "旧", datetime(2018, 4, 1), 2])
    for cell in sheet[3]:
        cell.fill, cell.font = (
            PatternFill("solid", fgColor="FFDDEBF7"),
            Font("Calibri", 11, bold=True, color="FFC00000"),
        )
    sheet["D2"].number_format = sheet["D3"].number_format = 'm"月"d"日"'
    sheet.row_dimensions[3].height = 40
    sheet["C2"].comment = Comment("问过", "李某")
    sheet.add_table(Table(displayName="台账表", ref="A1:E3"))
    made.create_sheet("校验结果").append(["旧结果"])
    made.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


@pytest.fixture
def book(calc, path):
    return calc.books.open(str(path))


def host_of(book):
    return CalcHost(CalcBook(book.api))


def saved(book):
    book.save()
    return openpyxl.load_workbook(book.fullname)


STEPS = [
    Step("sheet", "校验结果"),
    Step("width", "校验结果", "B", "30"),
    Step("text", "校验结果", "A1", "位置"),
    Step("text", "校验结果", "B1", "台账!B2"),
    Step("fill", "校验结果", "A1:B1", "D9D9D9"),
    Step("link", "校验结果", "B1", "'台账'!B2"),
    Step("sheet", "新表"),
    Step("formula", "新表", "A1", 'IF(SUM(台账!E2:E3)>2,"多","少")'),
    Step("like", "台账", "4", "3"),
    Step("table", "台账", "A1:E4", "台账表"),
    Step("text", "台账", "A4", "003"),
    Step("text", "台账", "B4", "3月5日"),
    Step("text", "台账", "C4", "=不是公式\n第二行"),
    Step("date", "台账", "D4", "43221", "yyyy-mm-dd"),
    Step("number", "台账", "E4", "12.5"),
    Step("empty", "台账", "C2"),
    Step("text", "台账", "B2", "办结"),
    Step("bool", "台账", "G2", "1"),
    Step("date", "台账", "H2", "43190.5", "yyyy-mm-dd hh:mm"),
    Step("fill", "台账", "B2,B4", RED),
    Step("fill", "台账", "A3", "none"),
    Step("font", "台账", "B2", "0000FF"),
    Step("font", "台账", "A3", "auto"),
    Step("format", "台账", "E2:E3", "0.00"),
]


@pytest.mark.libreoffice
def test_steps_of_every_kind_reach_the_file(book):
    apply_steps(host_of(book), STEPS, "台账")
    found = saved(book)
    ledger = found["台账"]
    assert [[cell.value for cell in row] for row in ledger["A2:E4"]] == [
        ["001", "办结", None, datetime(2018, 3, 31), 1],
        ["002", "办结", "旧", datetime(2018, 4, 1), 2],
        ["003", "3月5日", "=不是公式\n第二行", datetime(2018, 5, 1), 12.5],
    ]
    assert [cell.data_type for cell in ledger[4][:5]] == ["s", "s", "s", "d", "n"]
    assert (ledger["G2"].value, ledger["H2"].value) == (True, datetime(2018, 3, 31, 12))
    assert "月" in ledger["D4"].number_format
    assert ledger["H2"].number_format.lower().replace("\\", "") == "yyyy-mm-dd hh:mm"
    assert ledger.row_dimensions[4].height == pytest.approx(40, abs=0.5)
    assert [ledger[at].fill.fgColor.rgb for at in ("B2", "B4", "A4")] == [f"FF{RED}", f"FF{RED}", "FFDDEBF7"]
    assert (ledger["A3"].fill.fill_type, ledger["A4"].font.b) == (None, True)
    assert (ledger["B2"].font.color.rgb, ledger["A3"].font.color and ledger["A3"].font.color.rgb) == ("FF0000FF", None)
    assert [ledger[at].number_format for at in ("E2", "E3", "E4")] == ["0.00", "0.00", "General"]
    assert (ledger["C2"].comment.text, ledger["C4"].comment) == ("问过", None)
    assert ledger.tables["台账表"].ref == "A1:E4"
    results = found["校验结果"]
    assert (results["A1"].value, results["B1"].value, results.max_row) == ("位置", "台账!B2", 1)
    assert results["B1"].hyperlink.location.replace("'", "") == "台账!B2"
    assert results.column_dimensions["B"].width == pytest.approx(30, abs=4)
    assert (found.sheetnames, found["新表"]["A1"].value) == (
        ["台账", "校验结果", "新表"], '=IF(SUM(台账!E2:E3)>2,"多","少")',
    )  # fmt: skip
    assert book.sheets["新表"]["A1"].value == "多"


@pytest.mark.libreoffice
def test_one_undo_takes_everything_back(book, path):
    before = read_workbook(open_package_bytes(copy_of(host_of(book)), path))
    apply_steps(host_of(book), STEPS, "台账：着色")
    undo = book.api.UndoManager
    assert undo.getAllUndoActionTitles() == ("台账：着色",)
    undo.undo()
    after = read_workbook(open_package_bytes(copy_of(host_of(book)), path))
    assert steps_between(before, after) == []
    assert book.sheets["台账"]["A3"].row_height == pytest.approx(40, abs=0.5)
    undo.redo()
    assert book.sheets["台账"]["A4"].value == "003"


@pytest.mark.libreoffice
def test_what_the_user_selected_and_filtered_stays(book):
    sheet = book.sheets["台账"]
    sheet.api.getCellRangeByName("A2").Rows.IsVisible = False
    sheet["B3"].select()
    apply_steps(host_of(book), STEPS, "台账")
    address = book.api.CurrentSelection.RangeAddress
    assert (address.Sheet, address.StartRow, address.StartColumn) == (0, 2, 1)
    assert book.sheets.active.name == "台账"
    assert saved(book)["台账"].row_dimensions[2].hidden


@pytest.mark.libreoffice
def test_a_sheet_is_dropped(book):
    apply_steps(host_of(book), [Step("drop", "校验结果")], "台账")
    assert saved(book).sheetnames == ["台账"]
    book.api.UndoManager.undo()
    assert saved(book)["校验结果"]["A1"].value == "旧结果"


@pytest.mark.libreoffice
def test_a_copy_holds_what_is_not_saved(book, path):
    book.sheets["台账"]["B2"].value = "未落实"
    copy = read_workbook(open_package_bytes(copy_of(host_of(book)), path))
    assert copy.sheet("台账").cell(2, 2).value == "未落实"
    assert read_workbook(open_package(path)).sheet("台账").cell(2, 2).value == "正在办理"


@pytest.mark.libreoffice
def test_a_row_takes_looks_and_keeps_what_it_says(book):
    apply_steps(host_of(book), [Step("like", "台账", "2", "3")], "台账")
    found = saved(book)["台账"]
    assert [cell.value for cell in found[2]] == ["001", "正在办理", "旧", datetime(2018, 3, 31), 1]


def protect(path, unlocked=()):
    book = openpyxl.load_workbook(path)
    for at in unlocked:
        book["台账"][at].protection = Protection(locked=False)
    book["台账"].protection.sheet = True
    book.save(path)


def refused(book, steps):
    before, undo = copy_of(host_of(book)), book.api.UndoManager.getAllUndoActionTitles()
    with pytest.raises(EditRefusedError) as caught:
        apply_steps(host_of(book), [Step("text", "校验结果", "A9", "先来一步"), *steps], "台账")
    after = copy_of(host_of(book))
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert part(before, name) == part(after, name)
    assert book.api.UndoManager.getAllUndoActionTitles() == undo
    return str(caught.value)


def part(data, name):
    with ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


@pytest.mark.libreoffice
def test_a_protected_sheet_is_left_alone_save_for_its_open_cells(calc, path):
    protect(path, unlocked=["B2"])
    book = calc.books.open(str(path))
    said = refused(book, [Step("text", "台账", "B2", "办结"), Step("text", "台账", "B3", "办结")])
    assert said == "台账.xlsx：工作表“台账”受保护，没有动它。请先在“审阅”里撤销工作表保护。"
    apply_steps(host_of(book), [Step("text", "台账", "B2", "办结")], "台账")
    assert saved(book)["台账"]["B2"].value == "办结"


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Step("text", "没有", "A1", "x")], "没有工作表“没有”了"),
        ([Step("table", "台账", "A1:E9", "别的表")], "没有表格“别的表”"),
    ],
)
def test_what_is_not_there_is_refused_before_the_first_step(book, steps, said):
    assert said in refused(book, steps)


@pytest.mark.libreoffice
def test_a_read_only_book_is_refused(calc, path):
    assert "只读方式" in refused(calc.books.open(str(path), read_only=True), [])


@pytest.mark.libreoffice
def test_a_locked_structure_takes_no_new_sheet(book):
    book.api.protect("密码")
    assert "结构受保护" in refused(book, [Step("sheet", "新表")])


@pytest.mark.libreoffice
def test_what_fails_halfway_is_taken_back(book):
    sheet = book.sheets["台账"]
    sheet.api.getCellRangeByName("J1:J3").setArrayFormula("=A1:A3")
    undo = book.api.UndoManager
    undo.clear()
    with pytest.raises(EditRefusedError, match="已经退回"):
        apply_steps(
            host_of(book), [Step("text", "台账", "B2", "办结"), Step("text", "台账", "J2", "数组里的一格")], "台账"
        )
    assert sheet["B2"].value == "正在办理"
    assert not undo.isUndoPossible()


@pytest.mark.parametrize(
    "text",
    ["=A1", "+86", "-1", "@甲", "'引号", "001", "2018-3-31", "3月5日", "１２", "1/2", "10:30", "50%", "1e5", "true", "#N/A",
     "三月五日", "￥5", " 7 ", "Mar 5", "（5）"],
)  # fmt: skip
def test_a_text_that_excel_would_change_is_marked_as_text(text):
    assert typed(Step("text", "台账", "A1", text)) == f"'{text}"


@pytest.mark.parametrize("text", ["正在办理", "第3项", "开展2次调研", "", "甲-乙", "见附件1", "abc"])
def test_a_plain_text_is_written_as_it_is(text):
    assert typed(Step("text", "台账", "A1", text)) == text


@pytest.fixture
def column(calc, tmp_path):
    """A column whose odd rows are written: the even ones hold what is easily lost, or easily kept."""
    path = tmp_path / "列.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("台账")
        red = made.add_format({"bold": True, "font_color": "#C00000"})
        page.write_rich_string("A2", "半句", red, "粗体", "后面")
        page.write_formula("A4", "=1+1", None, 2)
        page.write_url("A6", "internal:'台账'!A1", string="跳")
        page.write_string("A8", "问过")
        page.write_comment("A8", "李某问过")
        page.write_string("A10", "两行\n文字")
        page.write_string("A12", "平常2018的字")
        page.write_number("A14", 12.5, made.add_format({"num_format": "0.00"}))
        page.write_boolean("A16", True)
        for row in range(1, 20, 4):
            page.write_string(f"A{row}", "旧")
    return calc.books.open(str(path))


def between(book):
    """What stands in the even rows, with the looks within a text, the jump and the comment."""
    book.save()
    found = openpyxl.load_workbook(book.fullname, rich_text=True)["台账"]
    return [
        (
            str(cell.value), isinstance(cell.value, CellRichText) and any(run.font.b for run in runs_of(cell.value)),
            cell.data_type, cell.number_format, cell.hyperlink and cell.hyperlink.location, cell.comment and cell.comment.text,
        )
        for cell in (found.cell(row, 1) for row in range(2, 18, 2))
    ]  # fmt: skip


def runs_of(text):
    return [run for run in text if isinstance(run, TextBlock)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("copied", [True, False])
def test_what_lies_between_written_cells_stays_and_one_undo_takes_all_back(column, tmp_path, copied):
    steps = [Step("text", "台账", f"A{row}", f"新{row}") for row in range(1, 20, 2)]
    before, whole = between(column), column.sheets["台账"]["A1:A20"].value
    assert (before[0][1], before[1][2], before[2][4], before[3][5]) == (True, "f", "'台账'!A1", "李某问过")
    host = host_of(column)
    if copied:
        copy_of(host)
    apply_steps(host, steps, "台账")
    assert between(column) == before
    assert column.sheets["台账"]["A1:A19"].value[::2] == [f"新{row}" for row in range(1, 20, 2)]
    column.api.UndoManager.undo()
    assert between(column) == before
    assert column.sheets["台账"]["A1:A20"].value == whole


@pytest.mark.libreoffice
def test_a_long_column_with_gaps_is_few_undo_steps(calc, tmp_path):
    path = tmp_path / "长.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("台账").write_column("A1", ["未到期", "超期 3天"] * 500)
    book = calc.books.open(str(path))
    host = host_of(book)
    copy_of(host)
    host.write("台账", {(row, 1): "临期" for row in range(1, 1001, 3)})
    assert len(book.api.UndoManager.getAllUndoActionTitles()) < 5
    assert book.sheets["台账"]["A1:A4"].value == ["临期", "超期 3天", "未到期", "临期"]


def test_a_text_cannot_pass_for_another_step_of_the_macro():
    told = as_text([Step("text", "台账", "A1", "甲\x1e乙\x1f丙")], ["台账"])
    assert [step.split("\x1f") for step in told.split("\x1e")[2:-1]] == [
        ["text", "台账", "A1", "甲\ufffd乙\ufffd丙", ""]
    ]


@pytest.mark.parametrize("meanwhile", ["typed over", "row deleted", "rows sorted"])
def test_what_people_did_meanwhile_is_not_written_over(book, path, meanwhile):
    old = read_workbook(open_package(path))
    changes = ChangeSet.of([Change("台账", 3, 3, "旧", "新", fill=RED)])
    new = read_workbook(open_package_bytes(patch(old.package, changes).data, path))
    steps = steps_between(old, new)
    sheet = book.sheets["台账"]
    if meanwhile == "typed over":
        sheet["C3"].value = "刚打的字"
    elif meanwhile == "row deleted":
        book.impl.api.Sheets.getByName("台账").Rows.removeByIndex(1, 1)
    else:
        sheet["A2:B3"].value = [["002", "办结"], ["001", "正在办理"]]
    before = sheet["A1:E4"].value
    with pytest.raises(EditRefusedError, match=r"这张表在这期间改过（台账!.3），没有动它。请再点一次"):
        apply_steps(host_of(book), steps, "台账：着色")
    assert sheet["A1:E4"].value == before


def test_what_nobody_touched_is_written(book, path):
    old = read_workbook(open_package(path))
    changes = ChangeSet.of([Change("台账", row, 3, "旧", "新", fill=RED) for row in (2, 3)])
    new = read_workbook(open_package_bytes(patch(old.package, changes).data, path))
    apply_steps(host_of(book), steps_between(old, new), "台账：着色")
    assert book.sheets["台账"]["C2:C3"].value == ["新", "新"]


@pytest.mark.libreoffice
def test_rows_of_a_set_height_grow_for_a_long_text_and_the_others_by_themselves(calc, path):
    made = openpyxl.load_workbook(path)
    for row in (2, 3):
        made["台账"].cell(row, 3).alignment = Alignment(wrap_text=True)
    made.save(path)
    book = calc.books.open(str(path))
    old = read_workbook(open_package_bytes(copy_of(host_of(book)), path))
    long = "已到两个县（市、区）调研，正在整理情况。" * 6
    changes = ChangeSet.of([Change("台账", row, 3, "旧", long) for row in (2, 3)])
    new = read_workbook(open_package_bytes(patch(old.package, changes).data, path))
    steps = steps_between(old, new)
    assert [step.at for step in steps if step.kind == "height"] == ["3:3"]
    apply_steps(host_of(book), steps, "台账：合并")
    sheet = book.sheets["台账"]
    # 120 wide characters in a column that holds four of them: thirty lines of more than 13 points.
    assert min(sheet["A2"].row_height, sheet["A3"].row_height) > 30 * 13
    book.api.UndoManager.undo()
    assert sheet["A3"].row_height == pytest.approx(40, abs=0.5)


@pytest.mark.libreoffice
def test_a_sheet_of_ours_can_be_printed_from_the_open_workbook(book, path):
    old = read_workbook(open_package_bytes(copy_of(host_of(book)), path))
    text = Look(wrap=True, lines=True)
    rows = (
        (OwnCell("结果："),),
        (OwnCell("问题", Look(head=True)),),
        (OwnCell("到期了，没有写未完成原因。" * 9, text),),
    )
    changes = ChangeSet(sheets=(SheetChange("结果", OwnSheet(((20, Look()),), rows, frozen=2), "结果："),))
    new = read_workbook(open_package_bytes(patch(old.package, changes).data, path))
    apply_steps(host_of(book), steps_between(old, new), "台账：校验")
    # 117 wide characters in a column that holds ten of them.
    assert book.sheets["结果"]["A3"].row_height > 11 * 12
    sheet = saved(book)["结果"]
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$2")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet["A3"].alignment.wrap_text


class Heard:
    """A window that keeps what it is to show."""

    def __init__(self):
        self.texts = []

    def ask(self, ask):
        raise AssertionError(ask)

    def say(self, text, *, wrong):
        self.texts.append((text, wrong))

    def progress(self, step):
        pass


@pytest.mark.libreoffice
def test_help_needs_no_book_that_was_saved_and_other_buttons_do(calc):
    window, host = Heard(), host_of(calc.books.add())
    run("help", host, window)
    run("refresh", host, window)
    (helped, well), (refused, wrong) = window.texts
    assert ("从“校验”开始" in helped, well) == (True, False)
    assert ("还没有保存过" in refused, wrong) == (True, True)


@pytest.mark.libreoffice
def test_a_shown_sheet_is_asked_of_the_host_last(book):
    apply_steps(host_of(book), [Step("text", "校验结果", "A1", "位置"), Step("show", "校验结果")], "台账：校验")
    assert saved(book)["校验结果"]["A1"].value == "位置"
    assert book.api.UndoManager.getAllUndoActionTitles() == ("台账：校验",)
    assert book.sheets.active.name == "校验结果"
