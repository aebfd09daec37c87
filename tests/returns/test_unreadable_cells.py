"""Unreadable is not blank: a formula without a result and an error are named where they stand, and change nothing.

Blank, unreadable and missing are three things. A real blank still empties, a formula with its result is its result.
"""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from books import sheet_xml, xlsx
from click.testing import CliRunner
from openpyxl.worksheet.formula import ArrayFormula
from sheets import Book, make_sheet
from test_merge import FORM, LEDGER, MARCH, MONTHLY, UNITS, A, B, edits, entries, form, ledger_of, merge

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.checks import check_ledger
from taizhang_xl.faces.cli import cli
from taizhang_xl.findings import Where
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of, sent_values
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.forms.conflicts import Asked, Choice, question_of, read_choices
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables import soffice
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

NO_RESULT = Cell(Kind.BLANK, None, 0, "VLOOKUP(A4,X:Y,2)")
EMPTY_RESULT = Cell(Kind.TEXT, "", 0, 'IF(A4="","","")')
WRONG = Cell(Kind.ERROR, "#REF!", 0, "X1")
TYPED_ERROR = Cell(Kind.ERROR, "#N/A")
ERROR_TEXT = " #n/a "
FILLED = {
    **A,
    "落实措施": "三次座谈",
    "完成日期": date(2018, 3, 9),
    "佐证": "纪要",
    "未完成原因": "等待批复",
    "下月安排": "征求意见",
}
UNIT_COLUMNS = {"状态": "E4", "进展情况": "F4", "完成日期": "G4", "佐证": "H4", "未完成原因": "I4", "下月安排": "J4"}
SHOWN = [name for name in UNIT_COLUMNS if name != "下月安排"]


def told(result):
    return [(finding.code, finding.sheet, finding.cell) for finding in result.findings]


@pytest.mark.parametrize("name", UNIT_COLUMNS)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (NO_RESULT, "formula-not-calculated"),
        (WRONG, "cell-error"),
        (TYPED_ERROR, "cell-error"),
        (ERROR_TEXT, "cell-error"),
    ],
    ids=["no result", "error of a formula", "error value", "error as text"],
)
def test_what_cannot_be_read_changes_nothing_and_is_named_at_its_cell(name, cell, code):
    other = "佐证" if name != "佐证" else "进展情况"
    result = merge(ledger_of(FILLED, B), form({**FILLED, other: "新的", name: cell}, B))
    assert edits(result) == {("1-001", other): "新的"}
    assert told(result) == [(code, "月报表", UNIT_COLUMNS[name])]
    (finding,) = result.findings
    assert name in finding.message
    assert "没有采用" in finding.message
    assert finding.fix
    assert all(c.new is not None for c in result.changes.changes if c.sheet == "月报")


@pytest.mark.parametrize("name", SHOWN)
def test_a_real_blank_still_empties(name):
    result = merge(ledger_of(FILLED, B), form({**FILLED, name: None}, B))
    assert edits(result) == {("1-001", name): None}
    assert (told(result), result.questions) == ([], 0)


def test_a_formula_with_its_result_is_its_result():
    calculated = Cell(Kind.TEXT, "形成初稿", 0, "X1")
    result = merge(ledger_of(FILLED, B), form({**FILLED, "进展情况": calculated}, B))
    assert edits(result) == {("1-001", "进展情况"): "形成初稿"}
    assert told(result) == []


# A formula that gave an empty text shows a blank that nobody typed


@pytest.mark.parametrize("name", SHOWN)
def test_a_formula_that_gives_an_empty_text_empties_nothing_unasked(name):
    result = merge(ledger_of(FILLED, B), form({**FILLED, name: EMPTY_RESULT}, B))
    assert edits(result) == {}
    (entry,) = result.of(EntryKind.CONFLICT)
    assert (entry.number, entry.field, entry.returned, entry.cell) == ("1-001", name, "", UNIT_COLUMNS[name])
    assert "公式" in entry.note
    assert told(result) == []


def test_a_formula_that_gives_an_empty_text_where_nothing_stood_is_no_question():
    result = merge(ledger_of(A, B), form({**A, "佐证": EMPTY_RESULT, "完成日期": EMPTY_RESULT}, B))
    assert (edits(result), result.of(EntryKind.CONFLICT), told(result)) == ({}, (), [])


@pytest.mark.parametrize(("side", "changed"), [("单位", {("1-001", "佐证"): None}), ("台账", {})])
def test_people_settle_what_such_a_formula_means(side, changed):
    now = ledger_of(FILLED, B)
    bases = {unit.name: handout_of(now, unit, MARCH) for unit in now.units}
    returned = read_return(form({**FILLED, "佐证": EMPTY_RESULT}, B), now, MARCH, bases)
    choice = {
        question_of(Asked.CONFLICT, "1-001", "佐证", "纪要", ""): Choice(side, Where("材料.xlsx", "冲突处理", "F3"))
    }
    result = consolidate_returns(now, [returned], [], MARCH, choice)
    assert edits(result) == changed
    assert result.questions == 0


def test_evidence_that_cannot_be_read_is_no_evidence():
    done = {**A, "状态": "办结", "完成日期": date(2018, 3, 9), "佐证": NO_RESULT}
    result = merge(ledger_of(A, B), form(done, B))
    assert ("1-001", "状态") not in edits(result)
    assert ["佐证" in entry.note for entry in result.of(EntryKind.TO_VERIFY)] == [True]
    assert told(result) == [("formula-not-calculated", "月报表", "H4")]


# Numbers, base columns, new rows, merged cells, the head of the form, copies


@pytest.mark.parametrize(
    ("cell", "code"), [(NO_RESULT, "formula-not-calculated"), (WRONG, "cell-error"), (ERROR_TEXT, "cell-error")]
)
def test_a_number_that_cannot_be_read_is_no_new_item(cell, code):
    result = merge(ledger_of(A, B), form({**A, "编号": cell, "进展情况": "形成初稿"}, {**B, "进展情况": "已通知"}))
    assert told(result) == [(code, "月报表", "A4")]
    # It stands there, with its task: no row is missing.
    assert (result.of(EntryKind.NEW_ROW), result.of(EntryKind.MISSING_ROW)) == ((), ())
    assert edits(result) == {("1-002", "进展情况"): "已通知"}


@pytest.mark.parametrize(("name", "place"), [("目标任务", "B4"), ("落实措施", "C4"), ("完成时限", "D4")])
@pytest.mark.parametrize(("cell", "code"), [(NO_RESULT, "formula-not-calculated"), (WRONG, "cell-error")])
@pytest.mark.parametrize("row", [FILLED, {**FILLED, "落实措施": None}], ids=["filled", "without measures"])
def test_a_base_column_that_cannot_be_read_is_no_request_to_empty_it(name, place, cell, code, row):
    result = merge(ledger_of(row, B), form({**row, name: cell}, B))
    assert told(result) == [(code, "月报表", place)]
    assert result.of(EntryKind.REQUEST) == ()
    assert edits(result) == {}


def test_a_new_row_tells_what_of_it_cannot_be_read():
    result = merge(ledger_of(A, B), form(A, B, {"目标任务": "新增调研", "完成时限": NO_RESULT, "佐证": TYPED_ERROR}))
    assert [entry.returned for entry in result.of(EntryKind.NEW_ROW)] == ["新增调研"]
    assert told(result) == [("formula-not-calculated", "月报表", "D6"), ("cell-error", "月报表", "H6")]


def test_a_row_of_nothing_but_formulas_without_results_is_named_once():
    added = {"目标任务": NO_RESULT, "完成时限": NO_RESULT}
    result = merge(ledger_of(A, B), form(A, B, added))
    assert told(result) == [("formula-not-calculated", "月报表", "B6")]


def test_rows_that_only_computed_columns_are_copied_down_to_are_no_matter():
    header = [*LEDGER, "到期日"]
    rows = [[row.get(name) for name in header] for row in (A, B)]
    spare = [None] * len(LEDGER) + [NO_RESULT]
    book = Book((make_sheet([header, *rows, spare, spare]), UNITS))
    assert [f.code for f in build_ledger(book, year=2018).findings if f.code == "formula-not-calculated"] == []


def test_a_merged_cell_that_cannot_be_read_is_none_of_the_rows_below():
    rows = [{**FILLED, "进展情况": NO_RESULT}, {**B, "进展情况": None}]
    sheet = form(*rows).sheets[0]._replace(merged=(make_sheet([], merged=["F4:F5"]).merged))
    book = Book((sheet,), file="城环工委_2018年03月.xlsx")
    result = merge(ledger_of(FILLED, {**B, "进展情况": "已通知"}), book)
    assert edits(result) == {}
    assert told(result) == [(code, "月报表", cell) for code, cell in [("formula-not-calculated", "F4"), ("formula-not-calculated", "F5")]]  # fmt: skip


def test_what_stands_above_the_table_and_cannot_be_read_is_named():
    book = form(A, B)
    rows = {**book.sheets[0].rows, 2: {**book.sheets[0].rows[2], 5: NO_RESULT}}
    result = merge(ledger_of(A, B), Book((book.sheets[0]._replace(rows=rows),), file=book.file))
    assert told(result) == [("formula-not-calculated", "月报表", "E2")]


def test_two_copies_of_which_one_cannot_be_read_are_not_the_same():
    blank, unread = ({**FILLED, "佐证": cell} for cell in (None, NO_RESULT))
    result = merge(ledger_of(FILLED, B), form(blank, B), form(unread, B, file="城环工委_2018年03月(1).xlsx"))
    assert result.undecided == ("城市建设环境保护工作委员会",)
    assert edits(result) == {}


# What the ledger itself holds


@pytest.mark.parametrize(("cell", "shown"), [(TYPED_ERROR, "#N/A"), (WRONG, "#REF!"), (NO_RESULT, "（公式没有结果）")])
def test_the_ledgers_own_unreadable_cell_is_not_taken_for_a_blank(cell, shown):
    now = ledger_of({**FILLED, "佐证": cell}, B)
    emptied = merge(now, form({**FILLED, "佐证": None}, B), sent=ledger_of(FILLED, B))
    assert entries(emptied.of(EntryKind.CONFLICT)) == [("1-001", "佐证", "纪要", shown, "")]
    contested = merge(now, form({**FILLED, "佐证": "报告"}, B), sent=ledger_of(FILLED, B))
    assert entries(contested.of(EntryKind.CONFLICT)) == [("1-001", "佐证", "纪要", shown, "报告")]
    assert (edits(emptied), edits(contested)) == ({}, {})


@pytest.mark.parametrize("cell", [TYPED_ERROR, WRONG, NO_RESULT])
def test_a_form_made_from_it_shows_a_blank_and_left_so_changes_nothing(cell):
    now = ledger_of({**FILLED, "佐证": cell}, B)
    assert sent_values(now, now.items[0], MARCH)["佐证"] is None
    result = merge(now, form({**FILLED, "佐证": None}, B))
    assert (edits(result), result.questions, told(result)) == ({}, 0, [])


@pytest.mark.parametrize(("cell", "taken"), [(TYPED_ERROR, {("1-001", "佐证"): "报告"}), (WRONG, {}), (NO_RESULT, {})])
def test_what_the_unit_writes_there_replaces_an_error_value_and_never_a_formula(cell, taken):
    result = merge(ledger_of({**FILLED, "佐证": cell}, B), form({**FILLED, "佐证": "报告"}, B))
    assert edits(result) == taken
    assert [entry.field for entry in result.of(EntryKind.CONFLICT)] == ([] if taken else ["佐证"])


@pytest.mark.parametrize("column", ["编号", "月份"])
def test_a_row_of_the_monthly_sheet_that_stands_for_nothing_is_named(column):
    row = {"编号": "1-001", "月份": "2018-03", "落实情况": "已开题"} | {column: NO_RESULT}
    monthly = [[row.get(name) for name in MONTHLY]]
    result = merge(ledger_of(A, B, monthly=monthly), form({**A, "进展情况": "形成初稿"}, B))
    assert told(result) == [("formula-not-calculated", "月报", f"{'AB'['编号月份'.index(column) // 2]}2")]


def checked(*sheets):
    rows = make_sheet([LEDGER, [A.get(name) for name in LEDGER]])
    found = check_ledger(build_ledger(Book((rows, *sheets)), year=2018), date(2018, 3, 1))
    return [(f.code, f.sheet, f.cell) for f in found if f.code in ("formula-not-calculated", "cell-error")]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("设置", ["名称", "值", "说明"]),
        ("单位", ["单位名称", "简称", "负责人", "邮箱"]),
        ("人员", ["姓名", "责任单位", "职务", "联系电话"]),
        ("词典", ["词类", "标准写法", "也写作"]),
        ("节假日", ["日期", "性质", "说明"]),
        ("延期", ["编号", "申请日期", "原到期日", "延至", "延期理由", "批准人"]),
        ("挂单", ["挂单号", "编号", "月份", "未完成原因"]),
        ("月报", MONTHLY),
    ],
)
@pytest.mark.parametrize(("cell", "code"), [(NO_RESULT, "formula-not-calculated"), (TYPED_ERROR, "cell-error")])
def test_check_names_them_on_every_sheet_that_rules_read(name, header, cell, code):
    assert checked(make_sheet([header, ["值", cell], [cell]], name=name)) == [(code, name, "B2"), (code, name, "A3")]
    assert checked(make_sheet([header, ["值", EMPTY_RESULT]], name=name)) == []


def test_check_names_what_stands_above_the_items():
    lines = [["工作台账", NO_RESULT], LEDGER, [A.get(name) for name in LEDGER]]
    found = check_ledger(build_ledger(Book((make_sheet(lines), UNITS)), year=2018), date(2018, 3, 1))
    assert [f.cell for f in found if f.code == "formula-not-calculated"] == ["B1"]


def test_check_names_errors_as_text_in_the_ledger_and_an_empty_result_in_a_column_to_fill():
    row = {**A, "类别": "日常工作", "责任人": "主任", "目标任务": EMPTY_RESULT, "佐证": "#REF!"}
    rows = make_sheet([list(row), list(row.values())])
    found = check_ledger(build_ledger(Book((rows, UNITS)), year=2018), date(2018, 3, 1))
    assert {(f.code, f.value) for f in found} == {
        ("required-empty", ""), ("formula-in-input", "空"), ("cell-error", "#REF!"),
    }  # fmt: skip


def test_an_empty_result_is_no_evidence_of_what_is_done():
    row = {
        **A,
        "类别": "日常工作",
        "责任人": "主任",
        "状态": "办结",
        "完成日期": date(2018, 2, 9),
        "佐证": EMPTY_RESULT,
    }
    rows = make_sheet([list(row), list(row.values())])
    found = check_ledger(build_ledger(Book((rows, UNITS)), year=2018), date(2018, 3, 1))
    assert "done-without-evidence" in [f.code for f in found]


# Choices in the packet


SETTLING = ["单位", "编号", "栏目", "台账现在", "单位报来", "采用"]


@pytest.mark.parametrize("column", ["采用", "编号", "栏目", "台账现在", "单位报来"])
def test_a_choice_that_cannot_be_read_is_named_and_not_followed(column):
    row = dict(zip(SETTLING, ["城环工委", "1-001", "进展情况", "旧", "新", "单位"], strict=True)) | {column: NO_RESULT}
    sheet = make_sheet([SETTLING, list(row.values())], name="冲突处理", file="材料.xlsx")
    choices, found = read_choices(Book((sheet,), file="材料.xlsx"))
    assert question_of(Asked.CONFLICT, "1-001", "进展情况", "旧", "新") not in choices
    assert [(f.code, f.cell) for f in found] == [("formula-not-calculated", f"{'ABCDEF'[SETTLING.index(column)]}2")]
    assert "没有处理这一条" in found[0].message


# As programs write them


def cells_of(rows, sheet="台账"):
    return read_workbook(open_package_bytes(xlsx({sheet: sheet_xml(rows)}), Path("a.xlsx"))).sheet(sheet)


# A comment is enough for the fast way to leave a sheet to the parser.
@pytest.mark.parametrize("before", ["", "<!-- -->"], ids=["fast", "parser"])
@pytest.mark.parametrize(
    ("inner", "kind", "value"),
    [
        ('><f>""</f>', Kind.BLANK, None),
        ('><f>""</f><v></v>', Kind.BLANK, None),
        ('><f>""</f><v/>', Kind.BLANK, None),
        ('><f t="shared" si="0"/>', Kind.BLANK, None),
        (' t="str"><f>""</f>', Kind.BLANK, None),
        (' t="str"><f>""</f><v></v>', Kind.TEXT, ""),
        (' t="str"><f>""</f><v/>', Kind.TEXT, ""),
        (' t="e"><f>X1</f>', Kind.BLANK, None),
        (' t="e"><f>X1</f><v>#REF!</v>', Kind.ERROR, "#REF!"),
        (' t="e"><v/>', Kind.ERROR, "#VALUE!"),
        (' t="n"><f>X1</f><v>0</v>', Kind.NUMBER, 0),
        (' t="b"><f>X1</f><v>0</v>', Kind.BOOL, False),
    ],
)
def test_a_formula_without_a_result_is_not_one_that_gave_an_empty_text(before, inner, kind, value):
    found = cells_of(f'{before}<row r="1"><c r="A1"{inner}</c></row>').cell(1, 1)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize("before", ["", "<!-- -->"], ids=["fast", "parser"])
def test_an_array_formula_without_a_result_is_one_in_each_of_its_cells(before):
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:B3">X1:Y3</f></c><c r="B1"><v>5</v></c><c r="C1"><v>1</v></c></row>'
        '<row r="2"><c r="A2" s="1"/><c r="C2"><v>1</v></c></row><row r="4"><c r="C4"><v>1</v></c></row>'
    )
    sheet = cells_of(before + rows)
    waiting = {(r, c) for r, row in sheet.rows.items() for c, cell in row.items() if cell.formula is not None}
    assert waiting == {(1, 1), (2, 1), (2, 2)}
    assert sheet.cell(1, 2).value == 5
    calculated = cells_of(before + rows.replace("</f></c>", "</f><v>7</v></c>"))
    assert (calculated.cell(1, 1).value, calculated.cell(2, 2).formula) == (7, None)


NAME = "城环工委_2018年03月.xlsx"
HEADER_ROW = 4


@pytest.fixture
def returned(demo_folder):
    """The demo with one return alone, as its unit was sent it: nothing is changed there yet."""
    folder = demo_folder / "returns" / "2018-03"
    for path in folder.iterdir():
        path.unlink()
    return Path(shutil.copy(demo_folder / "sent" / "2018-03" / NAME, folder))


def put(path, row, name, value):
    """Type into a return with openpyxl, which writes formulas without results; returns the cell's address."""
    book = openpyxl.load_workbook(path)
    sheet = book["月报表"]
    column = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == name)
    cell = sheet.cell(HEADER_ROW + row, column)
    cell.value = value
    book.save(path)
    return cell.coordinate


def consolidated(demo, *more):
    command = ["consolidate", demo / "ledger.xlsx", demo / "returns", "--month", "2018-03", *more]
    return CliRunner().invoke(cli, [str(each) for each in command])


def items_of(demo):
    sheet = openpyxl.load_workbook(demo / "ledger.xlsx")["台账"]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_form_as_it_was_sent_changes_nothing_and_ends_well(demo_folder, returned):
    before = items_of(demo_folder)
    done = consolidated(demo_folder)
    assert "采用 0 处修改" in done.output
    assert "公式" not in done.output
    assert items_of(demo_folder) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"])
@pytest.mark.parametrize(("value", "said"), [("=1+1", "没有它的结果"), ("#N/A", "显示为“#N/A”")])
def test_the_command_says_where_and_what_to_do_and_writes_nothing(demo_folder, returned, name, value, said):
    before = items_of(demo_folder)
    cell = put(returned, 1, name, value)
    done = consolidated(demo_folder)
    assert done.exit_code == 1
    (line,) = [line for line in done.output.splitlines() if f"{NAME} 月报表!{cell} " in line]
    assert f"“{name}”" in line
    assert said in line
    assert "没有采用。请" in line
    assert items_of(demo_folder) == before


def test_an_array_formula_over_several_rows_empties_none_of_them(demo_folder, returned):
    before = items_of(demo_folder)
    put(returned, 1, "进展情况", ArrayFormula("J5:J7", "=X1:X3"))
    for row in (2, 3):
        put(returned, row, "进展情况", None)
    done = consolidated(demo_folder)
    assert re.findall(r"没有它的结果.* 3 格：([\w:]+)。", done.output) == ["J5:J7"]
    assert items_of(demo_folder) == before


def with_result(path):
    """Give the formula 1+1 a result, in a workbook that still asks to be calculated."""
    with zipfile.ZipFile(path) as archive:
        data = {name: archive.read(name) for name in archive.namelist()}
    data = {name: part.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>") for name, part in data.items()}
    assert b'fullCalcOnLoad="1"' in data["xl/workbook.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in data.items():
            archive.writestr(name, part)


@pytest.mark.parametrize(
    "finish",
    [pytest.param(lambda path: None, marks=pytest.mark.slow), with_result],
    ids=["no result", "a result of before"],
)
def test_month_end_says_so_and_its_packet_lists_file_and_cell(demo_folder, returned, finish):
    cell = put(returned, 1, "进展情况", "=1+1")
    finish(returned)
    command = ["month-end", demo_folder / "ledger.xlsx", "--returns", demo_folder / "returns", "--month", "2018-03"]
    done = CliRunner().invoke(cli, [str(each) for each in (*command, "--to", demo_folder / "out")])
    assert done.exit_code == 1
    (packet,) = (demo_folder / "out").glob("*汇报.xlsx")
    rows = list(openpyxl.load_workbook(packet)["变更申请与冲突"].iter_rows(values_only=True))
    assert [row[0] for row in rows if row[-1] == f"{NAME} {cell}"] == ["没有并入"]
    assert "2" not in [row[18] for row in items_of(demo_folder)]


def test_a_province_is_not_done_where_a_cell_cannot_be_read(demo_folder, returned, tmp_path):
    put(returned, 1, "进展情况", "=1+1")
    (tmp_path / "台账").mkdir()
    shutil.copy(demo_folder / "ledger.xlsx", tmp_path / "台账" / "济州市.xlsx")
    shutil.copytree(demo_folder / "returns", tmp_path / "报表" / "济州市")
    command = ["consolidate-all", tmp_path / "台账", tmp_path / "报表", "--month", "2018-03", "--to", tmp_path / "出"]
    assert CliRunner().invoke(cli, [str(each) for each in command]).exit_code == 1


def test_the_settling_sheet_names_a_choice_written_as_a_formula(ended_folder):
    (packet,) = (ended_folder / "out").glob("*汇报.xlsx")
    book = openpyxl.load_workbook(packet)
    column = next(cell.column for cell in book["冲突处理"][2] if cell.value == "采用")
    book["冲突处理"].cell(3, column).value = '="单"&"位"'
    place = f"冲突处理!{book['冲突处理'].cell(3, column).coordinate}"
    book.save(packet)
    done = consolidated(ended_folder, "--settle", packet)
    assert done.exit_code == 1
    assert [line for line in done.output.splitlines() if place in line and "没有处理这一条" in line]


# A program that writes workbooks without calculating them puts 0 where a result belongs, and asks for a calculation


def own_form(path, *progress, row=FILLED):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("月报表")
        sheet.write_row(0, 0, ["填报单位：城环工委"])
        sheet.write_row(1, 0, FORM)
        for column, name in enumerate(FORM):
            value = row.get(name)
            sheet.write(2, column, value.isoformat() if isinstance(value, date) else value)
        sheet.write_formula(2, FORM.index("进展情况"), *progress)
    return open_source(path)


@pytest.mark.parametrize(
    ("progress", "code"),
    [
        (("=X1",), "formula-stale"),
        (("=X1", None, "形成初稿"), "formula-stale"),
        (("=X1", None, ""), "formula-not-calculated"),
    ],
    ids=["no result given", "a result given", "an empty result given"],
)
def test_what_was_never_calculated_is_not_believed(tmp_path, progress, code):
    now = ledger_of(FILLED, B)
    result = merge(now, own_form(tmp_path / "城环工委.xlsx", *progress))
    assert ("1-001", "进展情况") not in edits(result)
    assert [f.cell for f in result.findings if f.code == code] == ["F3"]


def test_a_number_that_was_never_calculated_is_not_believed_either(tmp_path):
    path = tmp_path / "城环工委.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("月报表")
        sheet.write_row(0, 0, ["编号", "目标任务", "进展情况", "状态"])
        sheet.write_formula(1, 0, "=X1", None, "1-001")
        sheet.write_row(1, 1, ["执法检查", "已通知", "正在办理"])
        sheet.write_row(2, 0, ["1-002", "执法检查", "已通知", "正在办理"])
    result = merge(ledger_of(FILLED, B), open_source(path))
    assert [f.cell for f in result.findings if f.code == "formula-stale"] == ["A2"]
    assert {number for number, _ in edits(result)} == {"1-002"}


# Other formats


@pytest.mark.parametrize(
    ("text", "code"),
    [("#N/A", "cell-error"), ("Err:508", "cell-error"), ("=A1", "formula-not-calculated"), ("=====", "")],
)
def test_a_csv_names_what_a_spreadsheet_program_would_not_show_as_text(tmp_path, text, code):
    path = tmp_path / "城环工委.csv"
    rows = [["填报单位：城环工委"], FORM, [str(FILLED.get(name) or "") for name in FORM]]
    rows[2][FORM.index("进展情况")] = text
    path.write_text("\n".join(",".join(row) for row in rows), "utf-8")
    result = merge(ledger_of(FILLED, B), open_source(path))
    assert [(f.code, f.cell) for f in result.findings if f.code in (code, "cell-error")] == (
        [(code, "F3")] if code else []
    )
    assert edits(result).get(("1-001", "进展情况")) == (None if code else text)


def converted(path, kind, folder):
    """Save a workbook anew with LibreOffice, which calculates what has no result yet."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder / "out", path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / path.name).with_suffix(f".{kind}")


@pytest.fixture(scope="module")
def calculated(tmp_path_factory):
    """A form with a good, a wrong and an empty formula, as LibreOffice saves it in three formats."""
    folder = tmp_path_factory.mktemp("calculated")
    path = folder / "城环工委.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "月报表"
    lines = [["填报单位：城环工委"], FORM, [FILLED.get(name) for name in FORM]]
    for line in lines:
        sheet.append(line)
    for name, formula in (("进展情况", '="形成"&"初稿"'), ("佐证", "=NA()"), ("未完成原因", '=IF(1=1,"","x")')):
        sheet.cell(3, FORM.index(name) + 1).value = formula
    book.save(path)
    return cache(lambda kind: converted(path, kind, folder))


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("ods", "xls"))])
def test_what_libreoffice_calculated_is_taken_and_what_it_could_not_is_named(calculated, kind):
    result = merge(ledger_of(FILLED, B), open_source(calculated(kind)))
    assert edits(result)["1-001", "进展情况"] == "形成初稿"
    assert [f.cell for f in result.findings if f.code == "cell-error"] == ["H3"]
    assert not {"佐证", "未完成原因"} & {field for _, field in edits(result)}
    assert [entry.field for entry in result.of(EntryKind.CONFLICT)] == ["未完成原因"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", [pytest.param("ods", marks=pytest.mark.slow), "xls"])
def test_a_reader_that_shows_errors_as_blanks_empties_nothing_unasked(calculated, kind, monkeypatch):
    pytest.importorskip("python_calamine")
    monkeypatch.setattr(soffice, "find_office", lambda: None)
    result = merge(ledger_of(FILLED, B), open_source(calculated(kind)))
    assert edits(result)["1-001", "进展情况"] == "形成初稿"
    assert [entry.field for entry in result.of(EntryKind.CONFLICT)] == ["佐证", "未完成原因"]
    assert not {"佐证", "未完成原因"} & {field for _, field in edits(result)}
