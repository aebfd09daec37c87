"""A number that its format shows as another text is read as that text where texts are wanted, and stays a number.

What each format shows was taken from LibreOffice's export to CSV.
"""

import json
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from books import xlsx
from click.testing import CliRunner

from taizhang_xl.cells import Cell, Kind, value_text
from taizhang_xl.faces.cli import cli
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.number_text import as_shown
from taizhang_xl.xlsx.read.workbook import read_workbook

SHOWN = [
    (1, '"1-"000', "1-001"), (1001, "0-000", "1-001"), (1, "0-000", "0-001"), (10, '0"月底"', "10月底"), (10, "0月底", "10月底"),
    (20180320, "0000-00-00", "2018-03-20"), (20180320, '0000"."00"."00', "2018.03.20"), (201803, '0000"年"00"月"', "2018年03月"),
    (2018001, "〔0000〕000", "〔2018〕001"), (13800001234, "000-0000-0000", "138-0000-1234"), (12, "第0号", "第12号"),
    (3, "\\第0", "第3"), (5, '"文字"', "文字"), (5, "0+", "5+"), (5, "(0)", "(5)"), (12, '[Red]0"项"', "12项"),
    (0.5, "0%", "50%"), (0.835, "0.0%", "83.5%"), (0.5, "0.00%", "50.00%"), (100, '0%"完成"', "10000%完成"), (0.5, "General%", "50%"),
    (3, 'General"月"', "3月"), (83.33333333333333, "General", "83.3333333333333"),
    (1234567, "#,##0", "1,234,567"), (1234.5, "#,##0.00", "1,234.50"), (-1234.5, "#,##0.00", "-1,234.50"), (12345678, "00,00", "12,345,678"),
    (12345, '0\\.0,"万"', "1.2万"), (12345, '0.0,"千"', "12.3千"), (12, "[$¥-804]#,##0.00", "¥12.00"), (12, '[$-804]0"个"', "12个"),
    (5, "000", "005"), (-5, "000", "-005"), (2.5, "0", "3"), (1.005, "0.00", "1.01"), (0.125, "0.00", "0.13"), (-0.3, "0", "0"),
    (0.5, "#.##", ".5"), (5, "#.##", "5"), (0, "#", "0"), (0.25, ".00", ".25"), (7.25, "0.#", "7.3"), (7, "0.#", "7"), (0.4, "#,###", "0.4"),
    (1.5, "0.0?", "1.5 "), (7, '?? "件"', " 7 件"), (5, "0_);(0)", "5 "), (1234, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ @_ ', " 1,234.00 "),
    (-3, '0;(0);"零"', "(3)"), (0, '0;(0);"零"', "零"), (3, "0;(0)", "3"), (0, "0;-0;;@", "0"), (3, '"A"0;"B"0;"C"', "A3"), (5, '0;0;0;@"x"', "5"),
    (1, '[=1]"办结";[=0]"未落实";"其他"', "办结"), (0, '[=1]"办结";[=0]"未落实";"其他"', "未落实"), (7, '[=1]"办结";[=0]"未落实";"其他"', "其他"),
    (2, '[>1]0"大";0"小"', "2大"), (0, '[>1]0"大";0"小"', "0小"),
    # Not understood by LibreOffice or by us: the plain number.
    (1, '[=1]"办结";;[=0]"未落实"', "1"), (5, "@", "5"), (123456789012, "General", "123456789012"),
]  # fmt: skip
PLAIN = [(0.5, "# ?/?"), (1234, "0.00E+00"), (5, "[DBNum1]0"), (5, "0 x"), (1e300, "0")]


@pytest.fixture
def ledger(tmp_path):
    """An office's ledger whose 编号, 完成时限, 进展情况 and 完成日期 are numbers with formats."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "序号", "目标任务", "完成时限", "责任单位", "状态", "进展情况", "完成日期"])
    sheet.append([1, 1, "甲", 10, "办公室", "正在办理", 0.5, None])
    sheet.append([2, 2, "乙", 20180630, "办公室", "办结", 1, 20180320])
    for row in (2, 3):
        sheet.cell(row, 1).number_format = '"1-"000'
        sheet.cell(row, 2).number_format = '"第"0"项"'
        sheet.cell(row, 7).number_format = "0%"
    sheet["D2"].number_format = '0"月底"'
    sheet["D3"].number_format = sheet["H3"].number_format = "0000-00-00"
    path = tmp_path / "2018年台账.xlsx"
    book.save(path)
    return path


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def read(path):
    return read_workbook(open_package(path)).sheet("台账")


def formatted(path, cases):
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row, (number, code, *_) in enumerate(cases, 1):
        book.active.cell(row, 1, number).number_format = code
    book.save(path)
    return read(path)


def test_numbers_read_as_their_format_shows_them(tmp_path):
    sheet = formatted(tmp_path / "a.xlsx", SHOWN)
    got = [value_text(sheet.cell(row, 1).value) for row in range(1, len(SHOWN) + 1)]
    assert got == [text for _, _, text in SHOWN]


def test_they_stay_numbers(tmp_path):
    sheet = formatted(tmp_path / "a.xlsx", SHOWN)
    for row, (number, code, _) in enumerate(SHOWN, 1):
        cell = sheet.cell(row, 1)
        assert (cell.kind, cell.value, json.loads(json.dumps(cell.value))) == (Kind.NUMBER, number, number), code


def test_a_format_that_is_not_understood_leaves_the_plain_number(tmp_path):
    sheet = formatted(tmp_path / "a.xlsx", PLAIN)
    assert [value_text(sheet.cell(row, 1).value) for row in range(1, 6)] == ["0.5", "1234", "5", "5", "1e+300"]


def test_built_in_formats_have_no_code_in_the_file(tmp_path):
    codes = {9: "50%", 10: "50.00%", 2: "0.50", 4: "0.50", 1: "1", 49: "0.5", 0: "0.5"}
    entries = "".join(f'<xf numFmtId="{number}"/>' for number in codes)
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<cellXfs>{entries}</cellXfs></styleSheet>"
    )
    rows = "".join(f'<row r="{at}"><c r="A{at}" s="{at - 1}"><v>0.5</v></c></row>' for at in range(1, len(codes) + 1))
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(rows, styles=styles))
    sheet = read(path)
    assert [value_text(sheet.cell(row, 1).value) for row in range(1, len(codes) + 1)] == list(codes.values())


def test_no_more_digits_than_a_spreadsheet_tells_apart(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx('<row r="1"><c r="A1"><v>0.30000000000000004</v></c></row>'))
    assert value_text(read(path).cell(1, 1).value) == "0.3"


def test_a_ledger_is_read_as_people_see_it(ledger):
    one, two = build_ledger(read_workbook(open_package(ledger)), year=2018).items
    assert [one.number, two.number] == ["1-001", "1-002"]
    assert (one.text("完成时限"), str(one.deadline.due)) == ("10月底", "2018-10-31")
    assert (two.text("完成时限"), str(two.deadline.due)) == ("2018-06-30", "2018-06-30")
    assert (one.text("进展情况"), str(two.day("完成日期"))) == ("50%", "2018-03-20")
    assert two.cell("序号").value == 2


def test_a_number_set_by_an_edit_can_be_undone_whatever_its_format_shows(ledger):
    before = openpyxl.load_workbook(ledger)["台账"]["G2"].value
    run("edit", ledger, "--set", "台账!G2=0.8")
    assert read(ledger).cell(2, 7).value == 0.8
    run("undo", ledger)
    cell = openpyxl.load_workbook(ledger)["台账"]["G2"]
    assert (before, cell.value, cell.number_format) == (0.5, 0.5, "0%")


def test_a_ledger_written_in_our_layout_holds_what_was_seen(ledger, tmp_path):
    none = ("--column", "佐证=无", "--column", "未完成原因=无")
    run("adopt", ledger, "--year", "2018", *none, "--to", tmp_path / "新台账.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "新台账.xlsx")["台账"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    columns = {cell.value: cell.column for cell in head}
    row = head[0].row + 1
    assert [sheet.cell(row, columns[name]).value for name in ("编号", "完成时限", "进展情况", "序号")] == [
        "1-001", "10月底", "50%", 1,
    ]  # fmt: skip


def test_a_long_format_code_costs_nothing(tmp_path):
    code = '"' * 2 * 100_000 + "0" * 100_000
    sheet = formatted(tmp_path / "a.xlsx", [(5, code)])
    assert value_text(sheet.cell(1, 1).value) == "5"
    assert Path(tmp_path / "a.xlsx").stat().st_size < 100_000


DURATIONS = [
    (1.5, "[h]:mm", "36:00"), (1, "[hh]:mm", "24:00"), (2.25, "[h]:mm:ss", "54:00:00"), (1, "[mm]:ss", "1440:00"),
    (1.25, '[h]"小时"mm"分"', "30小时00分"), (41 / 24 + 5 / 1440, "[h]:mm", "41:05"), (100, "[h]", "2400"),
]  # fmt: skip


def test_hours_of_a_day_or_more_are_a_duration(tmp_path):
    sheet = formatted(tmp_path / "a.xlsx", DURATIONS)
    read_cells = [sheet.cell(row, 1) for row in range(1, len(DURATIONS) + 1)]
    assert [value_text(cell.value) for cell in read_cells] == [text for *_, text in DURATIONS]
    assert {cell.kind for cell in read_cells} == {Kind.NUMBER}


def test_less_than_a_day_stays_a_time_and_the_built_in_code_counts_on_too(tmp_path):
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<cellXfs><xf/><xf numFmtId="46"/></cellXfs></styleSheet>'
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        xlsx('<row r="1"><c r="A1" s="1"><v>1.5</v></c><c r="B1" s="1"><v>0.5</v></c></row>', styles=styles)
    )
    assert value_text(read(path).cell(1, 1).value) == "36:00:00"
    assert read(path).cell(1, 2) == Cell(Kind.DATE, time(12), 1)


def test_a_day_written_into_such_a_cell_is_seen_as_a_day(tmp_path):
    path = tmp_path / "a.xlsx"
    formatted(path, [(1.5, "[h]:mm"), (0.5, "[h]:mm")])
    run("edit", path, "--set", "台账!A1=2018-03-05", "--set", "台账!A2=1.75")
    sheet = openpyxl.load_workbook(path)["台账"]
    assert (sheet["A1"].value, sheet["A1"].number_format) == (datetime(2018, 3, 5), "yyyy-mm-dd")
    assert sheet["A2"].number_format == "[h]:mm"
    assert value_text(read(path).cell(2, 1).value) == "42:00"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("14:30:00", Kind.DATE, time(14, 30)), ("T08:05", Kind.DATE, time(8, 5)), ("12", Kind.TEXT, "12"),
        ("2018-03-05T14:30:00", Kind.DATE, datetime(2018, 3, 5, 14, 30)), ("三点", Kind.TEXT, "三点"),
    ],
)  # fmt: skip
def test_a_time_alone_is_a_time(tmp_path, text, kind, value):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(f'<row r="1"><c r="A1" t="d"><v>{text}</v></c></row>'))
    assert read(path).cell(1, 1) == Cell(kind, value)


def test_a_number_that_its_format_hides_is_no_blank():
    assert value_text(as_shown(0, "0;-0;;@")) == "0"
    assert value_text(as_shown(7, ";;;")) == "7"
    assert value_text(as_shown(7, '0"月"')) == "7月"
