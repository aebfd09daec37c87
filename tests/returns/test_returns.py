"""The return form as its unit gets it: own rows, grey locked, yellow to fill, and readable when it comes back."""

import io
import subprocess
from datetime import date

import openpyxl
import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.form import return_name, write_return
from taizhang_xl.returns.read import read_return
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

MARCH = Month(2018, 3)
HEADER = [
    "编号",
    "序号",
    "目标任务",
    "落实措施",
    "完成时限",
    "责任单位",
    "联系电话",
    "状态",
    "进展情况",
    "完成日期",
    "佐证",
    "下月安排",
]
ROWS = [
    [
        "1-001",
        1,
        "立法调研",
        "开座谈会\n写报告",
        "10月底",
        "城环工委",
        "0000-1",
        "正在办理",
        "已开题",
        None,
        None,
        "写初稿",
    ],
    ["1-002", 2, '=HYPERLINK("http://x","点")', None, "3月底", "城环工委", "0000-2", None, None, None, None, None],
    ["1-003", 3, "二月办结", None, "2月底", "城环工委", "0000-3", "办结", "完成", date(2018, 2, 8), "纪要", None],
    ["1-004", 4, "三月办结", None, "3月底", "城环工委", "0000-4", "办结", "完成", date(2018, 3, 8), "纪要", None],
    ["6-001", 5, "别的单位", None, "3月底", "办公室", "0000-5", None, None, None, None, None],
]
UNITS = make_sheet([["单位名称", "简称"], ["办公室", None], ["城市建设环境保护工作委员会", "城环工委"]], name="单位")
LEDGER = build_ledger(Book((make_sheet([HEADER, *ROWS]), UNITS)), year=2018)
UNIT = LEDGER.units[1]


@pytest.fixture
def form(tmp_path):
    path = tmp_path / return_name(UNIT, MARCH)
    with path.open("wb") as file:
        write_return(LEDGER, UNIT, MARCH, file)
    return path


def column(sheet, name):
    return next(cell.column for cell in sheet[4] if cell.value == name)


def test_only_the_units_open_rows_and_no_telephone(form):
    sheet = openpyxl.load_workbook(form)["月报表"]
    assert [sheet.cell(row, 1).value for row in range(5, 8)] == ["1-001", "1-002", "1-004"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert not any("0000-" in text or text == "联系电话" for text in texts)
    assert sheet["A2"].value == "填报单位：城市建设环境保护工作委员会"


def test_grey_is_locked_and_yellow_is_open(form):
    sheet = openpyxl.load_workbook(form)["月报表"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for cell in sheet[4]:
        below = sheet.cell(5, cell.column)
        open_to_unit = cell.value in ("状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排", "需协调事项")
        assert below.protection.locked is not open_to_unit, cell.value
        assert below.fill.fgColor.rgb == ("FFFFF6CC" if open_to_unit else "FFF0F0F0")


def test_state_is_chosen_from_a_list_and_the_page_is_ready_to_print(form):
    sheet = openpyxl.load_workbook(form)["月报表"]
    rule = next(r for r in sheet.data_validations.dataValidation if r.type == "list")
    assert rule.formula1 == '"未落实,正在办理,办结"'
    assert f"{openpyxl.utils.get_column_letter(column(sheet, '状态'))}5" in rule.sqref
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, sheet.print_title_rows) == ("landscape", 8, "$4:$4")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, setup.fitToHeight) == (True, 0)


def test_last_months_plan_arrives_and_text_stays_text(form):
    sheet = openpyxl.load_workbook(form)["月报表"]
    assert sheet.cell(5, column(sheet, "上月安排")).value == "写初稿"
    assert sheet.cell(5, column(sheet, "下月安排")).value is None
    task = sheet.cell(6, column(sheet, "目标任务"))
    assert (task.data_type, task.value) == ("s", '=HYPERLINK("http://x","点")')


def test_a_form_sent_back_untouched_reads_as_what_was_sent(form):
    sent = handout_of(LEDGER, UNIT, MARCH)
    back = read_return(read_workbook(open_package(form)), LEDGER, MARCH, {UNIT.name: sent})
    assert back.unit == UNIT
    assert back.findings == ()
    read = {r.text("编号"): {name: r.shown(name) for name in sent["1-001"].form} for r in back.records}
    assert read == {number: each.form for number, each in sent.items()}


def resaved_by_openpyxl(form, folder):
    target = folder / form.name
    openpyxl.load_workbook(form).save(target)
    return target


def resaved_by_libreoffice(form, folder):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out", form]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "out" / form.name


def codes(found):
    return [each.code for each in found]


@pytest.mark.parametrize(
    "resave", [resaved_by_openpyxl, pytest.param(resaved_by_libreoffice, marks=pytest.mark.libreoffice)]
)
def test_the_base_travels_in_the_form_and_survives_other_programs(form, tmp_path, resave):
    (tmp_path / "again").mkdir()
    again = resave(form, tmp_path / "again")
    sheet = next(entry for entry in read_workbook(open_package(again)).sheets if entry.name == "分发底稿")
    assert not sheet.visible
    back = read_return(read_workbook(open_package(again)), LEDGER, MARCH)
    sent = handout_of(LEDGER, UNIT, MARCH)
    assert {number: (each.form, each.ledger) for number, each in back.base.items()} == {
        number: (each.form, each.ledger) for number, each in sent.items()
    }
    assert "下月安排" in {name for each in sent.values() for name in each.form if each.form[name] != each.ledger[name]}
    assert codes(back.findings) == ["return-base-inside"]


def test_the_base_in_the_form_goes_before_another_one_that_is_remembered(form):
    sent = handout_of(LEDGER, UNIT, MARCH)
    other = {
        n: each._replace(form={**each.form, "进展情况": "另一次"}, reported={"状态": "办结"})
        for n, each in sent.items()
    }
    back = read_return(read_workbook(open_package(form)), LEDGER, MARCH, {UNIT.name: other})
    assert back.base["1-001"].form["进展情况"] == "已开题"
    assert back.base["1-001"].reported == {"状态": "办结"}
    assert codes(back.findings) == ["return-base-differs"]


def test_a_base_that_somebody_changed_is_not_used_and_told(form):
    book = openpyxl.load_workbook(form)
    cell = book["分发底稿"]["A3"]
    cell.value = cell.value.replace("已开题", "未开题")
    book.save(form)
    back = read_return(read_workbook(open_package(form)), LEDGER, MARCH)
    assert (back.base, codes(back.findings)) == (None, ["return-base-broken"])


def ledger_with(name="台账.xlsx", office="", rows=ROWS, year=2018):
    settings = make_sheet([["名称", "值"], ["机关名称", office]], name="设置")
    return build_ledger(Book((make_sheet([HEADER, *rows]), UNITS, settings), file=name), year=year)


def form_of(ledger):
    file = io.BytesIO()
    write_return(ledger, ledger.units[1], MARCH, file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("sent_by", "read_by", "code"),
    [
        (ledger_with(office="甲市"), ledger_with(office="乙市"), "return-other-ledger"),
        (ledger_with(year=2017), ledger_with(year=2018), "return-other-ledger"),
        (ledger_with("甲.xlsx"), ledger_with("乙.xlsx", rows=[["1-001", 1, "另一件事", "", "3月底", "城环工委"]]), "return-other-ledger"),
        (ledger_with("甲.xlsx", office="甲市"), ledger_with("改名.xlsx", office="甲市"), ""),
        (ledger_with("甲.xlsx"), ledger_with("改名.xlsx"), ""),
    ],
)  # fmt: skip
def test_a_form_of_another_ledger_is_known_by_its_office_or_its_tasks_not_by_its_name(tmp_path, sent_by, read_by, code):
    path = tmp_path / "报表.xlsx"
    path.write_bytes(form_of(sent_by))
    back = read_return(read_workbook(open_package(path)), read_by, MARCH)
    assert getattr(back, "code", "") == code


def test_a_form_of_another_month_stays_one_when_its_label_is_changed(form):
    book = openpyxl.load_workbook(form)
    cell = next(cell for cell in book["月报表"][2] if str(cell.value).startswith("填报月份"))
    cell.value = "填报月份：2018年4月"
    book.save(form)
    back = read_return(read_workbook(open_package(form)), LEDGER, Month(2018, 4))
    assert back.message == "这是2018年3月的报表，不是2018年4月的，没有采用"


def test_a_form_of_another_unit_stays_one_when_its_label_is_changed(form):
    book = openpyxl.load_workbook(form)
    book["月报表"]["A2"].value = "填报单位：办公室"
    book.save(form)
    back = read_return(read_workbook(open_package(form)), LEDGER, MARCH)
    assert back.message == "这是发给城市建设环境保护工作委员会的表，表头却写“办公室”，没有采用"


def test_the_unit_is_known_by_the_mark_where_label_and_rows_are_gone(form):
    book = openpyxl.load_workbook(form)
    sheet = book["月报表"]
    sheet["A2"].value = "填报单位："
    sheet.delete_rows(5, 3)
    sheet["C5"].value = "新增调研"
    path = form.with_name("报表.xlsx")
    book.save(path)
    assert read_return(read_workbook(open_package(path)), LEDGER, MARCH).unit == UNIT


def test_the_reporter_written_behind_the_label_is_read(form):
    book = openpyxl.load_workbook(form)
    cell = next(cell for cell in book["月报表"][2] if cell.value == "填报人：")
    cell.value = "填报人：综合联络员"
    book.save(form)
    assert read_return(read_workbook(open_package(form)), LEDGER, MARCH).reporter == "综合联络员"


def test_the_same_form_twice_is_the_same_file():
    made = []
    for _ in range(2):
        file = io.BytesIO()
        write_return(LEDGER, UNIT, MARCH, file)
        made.append(file.getvalue())
    assert made[0] == made[1]


def test_file_names_are_ones_that_windows_takes():
    from taizhang_xl.ledger.model import Unit

    assert return_name(Unit("甲/乙:丙?"), MARCH) == "甲_乙_丙__2018年03月.xlsx"
    assert Field.NUMBER == "编号"
