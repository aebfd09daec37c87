"""Pictures, comments, struck-through text and colours are told, and are neither text nor evidence."""

import base64
import io
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from test_merge import FORM, MARCH, A, B, edits, ledger_of

from taizhang_xl import check
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.month.sign_off import sign_off
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.form import return_name, write_return
from taizhang_xl.returns.forms.entries import EntryKind, Returned
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables.source import open_source

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WPS = 'DISPIMG("ID_0123456789ABCDEF0123456789ABCDEF",1)'
DONE = {**A, "状态": "办结", "完成日期": date(2018, 3, 20)}
LEDGER = ["编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态", "进展情况", "完成日期", "佐证"]
# Columns of the form as it is sent: 编号 序号 目标任务 落实措施 提示 完成时限 到期日 上月安排 状态 进展情况 完成日期 佐证 ...
STATE, PROGRESS, DONE_ON, EVIDENCE, FIRST = "I", "J", "K", "L", 5


@pytest.fixture
def sent():
    """Return a ledger and the form of its unit, as bytes."""
    ledger = ledger_of({**A, "状态": None, "进展情况": None}, B)
    unit = ledger.unit("城环工委")
    form = io.BytesIO()
    write_return(ledger, unit, MARCH, form)
    return ledger, unit, form.getvalue()


def taken(sent, tmp_path, data):
    ledger, unit, _ = sent
    path = tmp_path / return_name(unit, MARCH)
    path.write_bytes(data)
    read = read_return(open_source(path), ledger, MARCH, {unit.name: handout_of(ledger, unit, MARCH)})
    assert isinstance(read, Returned)
    return consolidate_returns(ledger, [read], (), MARCH)


def edited(data, edit):
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    edit(book["月报表"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without_result(data, value):
    """Give the WPS formula the result that WPS writes beside it, which openpyxl does not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                part = part.replace(b"</f><v></v>", b"</f><v>" + value + b"</v>").replace(
                    b"</f><v />", b"</f><v>" + value + b"</v>").replace(b"</f><v/>", b"</f><v>" + value + b"</v>")  # fmt: skip
            new.writestr(entry.filename, part)
    return out.getvalue()


def said(result):
    return [finding.value for finding in result.findings if finding.code == "return-left-out"]


def test_the_form_as_it_was_sent_has_nothing_of_it(sent, tmp_path):
    result = taken(sent, tmp_path, sent[2])
    assert said(result) == []
    assert result.findings == ()


def report_done(sheet):
    sheet[f"{STATE}{FIRST}"] = "办结"
    sheet[f"{DONE_ON}{FIRST}"] = date(2018, 3, 20)


@pytest.mark.parametrize("how", ["formula and result", "formula", "text"])
def test_a_wps_picture_is_no_evidence_and_no_text(sent, tmp_path, how):
    def edit(sheet):
        report_done(sheet)
        cell = sheet[f"{EVIDENCE}{FIRST}"]
        cell.value = f"=_xlfn.{WPS}" if how != "text" else f"={WPS}"
        if how == "text":
            cell.data_type = "s"

    data = edited(sent[2], edit)
    result = taken(sent, tmp_path, without_result(data, f"={WPS}".encode()) if how == "formula and result" else data)
    assert said(result) == ["图片 1 张"]
    assert [entry.note for entry in result.of(EntryKind.TO_VERIFY)] == ["报办结但没有佐证，仍按正在办理"]
    assert ("1-001", "佐证") not in edits(result)
    assert "DISPIMG" not in "".join(str(finding) for finding in result.findings)
    assert {finding.code for finding in result.findings} == {"return-left-out"}


def test_a_picture_that_excel_placed_in_the_cell_is_no_error_and_no_evidence(sent, tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("月报表")
        sheet.write_row(0, 0, ["填报单位：城市建设环境保护工作委员会", "填报月份：2018年3月"])
        sheet.write_row(1, 0, FORM)
        sheet.write_row(2, 0, [{**DONE, "落实措施": None}.get(name) for name in FORM])
        sheet.embed_image(2, FORM.index("佐证"), "x.png", {"image_data": io.BytesIO(PNG)})
    result = taken(sent, tmp_path, out.getvalue())
    assert said(result) == ["图片 1 张"]
    assert [entry.note for entry in result.of(EntryKind.TO_VERIFY)] == ["报办结但没有佐证，仍按正在办理"]
    assert {finding.code for finding in result.findings} == {"return-left-out"}


def test_all_kinds_are_one_line_and_what_is_written_is_taken(sent, tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("月报表")
        sheet.write_row(0, 0, ["填报单位：城市建设环境保护工作委员会", "填报月份：2018年3月"])
        sheet.write_row(1, 0, FORM)
        for row, item in enumerate(({**A, "状态": None}, B), 2):
            sheet.write_row(row, 0, [item.get(name) for name in FORM])
            sheet.insert_image(row, 11, "x.png", {"image_data": io.BytesIO(PNG)})
        place = FORM.index("进展情况")
        sheet.write_string(2, place, "已完成初稿")
        sheet.write_comment(2, place, "已经办完了")
        sheet.write_string(3, place, "原计划的内容", book.add_format({"font_strikeout": True}))
        sheet.write_blank(2, FORM.index("状态"), None, book.add_format({"bg_color": "#00B050"}))
    result = taken(sent, tmp_path, out.getvalue())
    (line,) = [finding for finding in result.findings if finding.code == "return-left-out"]
    assert line.message == "有图片 2 张、批注 1 处、删除线 1 处、只用颜色表示状态 1 处没有并入，请看原表"
    assert edits(result)["1-001", "进展情况"] == "已完成初稿"


def test_a_comment_and_a_struck_text_in_our_own_form_count(sent, tmp_path):
    def edit(sheet):
        sheet[f"{PROGRESS}{FIRST}"].comment = Comment("已经办完了", "联络员")
        sheet[f"{PROGRESS}{FIRST + 1}"] = "原计划的内容"
        sheet[f"{PROGRESS}{FIRST + 1}"].font = Font(strike=True)

    assert said(taken(sent, tmp_path, edited(sent[2], edit))) == ["批注 1 处、删除线 1 处"]


def test_words_struck_through_within_a_cell_count(sent, tmp_path):
    def edit(sheet):
        struck = TextBlock(InlineFont(strike=True), "三月办结")
        sheet[f"{PROGRESS}{FIRST}"] = CellRichText("已完成", struck)

    assert said(taken(sent, tmp_path, edited(sent[2], edit))) == ["删除线 1 处"]


def form_by_xlsxwriter(fill):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("月报表")
        sheet.write_row(0, 0, ["填报单位：城市建设环境保护工作委员会", "填报月份：2018年3月"])
        sheet.write_row(1, 0, FORM)
        sheet.write_row(2, 0, [A.get(name) for name in FORM])
        fill(book, sheet)
    return out.getvalue()


def test_words_struck_through_within_a_shared_text_count(sent, tmp_path):
    def strike(book, sheet):
        struck = book.add_format({"font_strikeout": True})
        sheet.write_rich_string(2, FORM.index("进展情况"), "已完成", struck, "三月办结")

    assert said(taken(sent, tmp_path, form_by_xlsxwriter(strike))) == ["删除线 1 处"]


THREADED = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="F3" dT="2018-03-20T10:00:00.00" personId="{1}" id="{2}"><text>办完了吗</text></threadedComment>
<threadedComment ref="F3" dT="2018-03-21T10:00:00.00" personId="{1}" id="{3}" parentId="{2}"><text>完了</text></threadedComment>
</ThreadedComments>"""
LINK = (
    '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
    'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
)


def test_a_threaded_comment_counts_once_with_its_answer_and_its_stand_in(sent, tmp_path):
    data = form_by_xlsxwriter(lambda book, sheet: sheet.write_comment(2, FORM.index("进展情况"), "[Threaded comment]"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                part = part.replace(b"</Relationships>", LINK.encode())
            new.writestr(name, part)
        new.writestr("xl/threadedComments/threadedComment1.xml", THREADED)
    assert said(taken(sent, tmp_path, out.getvalue())) == ["批注 1 处"]


@pytest.mark.parametrize("colour", ["FFFF0000", "FF9DC3E6", "FF92D050"])
def test_a_state_shown_by_red_blue_or_green_alone_counts(sent, tmp_path, colour):
    def edit(sheet):
        sheet[f"{STATE}{FIRST}"].fill = PatternFill("solid", fgColor=colour)

    assert said(taken(sent, tmp_path, edited(sent[2], edit))) == ["只用颜色表示状态 1 处"]


@pytest.mark.parametrize(("state", "colour"), [("办结", "FF92D050"), (None, "FFFFFF00"), (None, "FFD9D9D9")])
def test_a_colour_beside_a_state_or_one_that_stands_for_none_does_not(sent, tmp_path, state, colour):
    def edit(sheet):
        sheet[f"{STATE}{FIRST}"] = state
        sheet[f"{STATE}{FIRST}"].fill = PatternFill("solid", fgColor=colour)

    assert said(taken(sent, tmp_path, edited(sent[2], edit))) == []


def ledger_file(path, evidence, edit=lambda sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(LEDGER)
    sheet.append(["1-001", "调研", "任务甲", "3月底", "办公室", "某甲", "办结", "已完成", date(2018, 3, 20), evidence])
    sheet.append(["1-002", "调研", "任务乙", "6月底", "办公室", "某甲", "正在办理", "推进中", None, None])
    edit(sheet)
    book.save(path)
    return path


def test_check_tells_of_a_picture_and_does_not_ask_to_type_over_it(tmp_path):
    path = ledger_file(tmp_path / "台账.xlsx", f"=_xlfn.{WPS}")
    found = check(path, year=2018, as_of=date(2018, 3, 31))
    assert [finding.value for finding in found if finding.code == "sheet-left-out"] == ["图片 1 张"]
    assert [finding for finding in found if finding.cell == "J2"] == []
    ledger = open_ledger(path, year=2018).ledger
    assert [each.code for each in sign_off(ledger, ["1-001"], date(2018, 3, 31)).refused] == ["sign-off-incomplete"]


def test_check_names_an_item_whose_number_is_struck_through(tmp_path):
    def strike(sheet):
        sheet["A3"].font = Font(strike=True)

    path = ledger_file(tmp_path / "台账.xlsx", "纪要3号", strike)
    found = check(path, year=2018, as_of=date(2018, 3, 31))
    (named,) = [finding for finding in found if finding.code == "sheet-item-struck"]
    assert (named.cell, named.value) == ("A3", "1-002")


def test_check_says_nothing_of_a_plain_ledger(tmp_path):
    path = ledger_file(tmp_path / "台账.xlsx", "纪要3号")
    codes = {finding.code for finding in check(path, year=2018, as_of=date(2018, 3, 31))}
    assert not codes & {"sheet-left-out", "sheet-item-struck"}


def test_a_picture_in_the_ledger_is_not_typed_over(tmp_path):
    path = ledger_file(tmp_path / "台账.xlsx", f"=_xlfn.{WPS}")
    ledger = open_ledger(path, year=2018).ledger
    unit = ledger.units[0]
    form = io.BytesIO()
    write_return(ledger, unit, MARCH, form)

    def edit(sheet):
        sheet[f"{EVIDENCE}{FIRST}"] = "纪要5号"

    result = taken((ledger, unit, None), tmp_path, edited(form.getvalue(), edit))
    assert edits(result) == {}
    assert [entry.note for entry in result.of(EntryKind.CONFLICT)] == ["台账这里是图片，没有盖掉"]
