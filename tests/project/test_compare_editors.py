"""The judge of scripts/compare_editors.py sees what is wrong with a workbook, and nothing where nothing is."""

import importlib
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts"))
appended, books, editors, jobs, judge, package, reader, report, targets, trial = (
    importlib.import_module(f"comparison.{name}")
    for name in ("appended", "books", "editors", "jobs", "judge", "package", "reader", "report", "targets", "trial")
)
compare_editors = importlib.import_module("compare_editors")

GOAL = targets.Target("台账", 2, 2)


def write_ledger(path, status="正在办理", fill=None):
    """A small ledger with a chart, a drop-down, a conditional format, a merged title and a formula; B2 is edited."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(2018, 3, 1)})
        look = {"align": "center", "border": 1, "num_format": "@"}
        plain, edited = (
            book.add_format(look),
            book.add_format(look | ({"bg_color": fill, "pattern": 1} if fill else {})),
        )
        page = book.add_worksheet("台账")
        page.merge_range("D1:E1", "说明")
        page.write("A2", "甲", plain)
        page.write("B2", status, edited)
        page.write("A3", 7, plain)
        page.write_formula("B3", "=A3*2", plain, 14)
        page.conditional_format("B2:B9", {"type": "cell", "criteria": "==", "value": '"办结"', "format": plain})
        page.data_validation("B2:B9", {"validate": "list", "source": ["正在办理", "办结"]})
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=台账!$A$3:$A$3"})
        page.insert_chart("G2", chart)
    return path


@pytest.fixture
def before(tmp_path):
    return write_ledger(tmp_path / "before.xlsx")


@pytest.fixture
def after(tmp_path):
    return write_ledger(tmp_path / "after.xlsx", "办结", "#00B050")


def rewrite(path, replace=(), drop=()):
    """Replace texts in parts, each of which must be there, and leave out parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name not in drop}
    for part, old, new in replace:
        assert old.encode() in parts[part], (part, old)
        parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def cut(path, first, last):
    """Return the piece of the sheet from one text to the end of another."""
    text = zipfile.ZipFile(path).read(SHEET).decode()
    return text[text.index(first) : text.index(last, text.index(first)) + len(last)]


def test_an_edit_that_changes_nothing_else_is_right_in_everything(before, after):
    verdict = judge.judge(before, after, GOAL)
    assert verdict.value
    assert verdict.fill
    assert verdict.look
    assert (verdict.lost, verdict.broken, verdict.collateral, verdict.results) == ((), (), (), 0)
    assert verdict.same == verdict.parts == 5


def test_a_workbook_in_which_nothing_was_written_is_no_edit(before):
    verdict = judge.judge(before, before, GOAL)
    assert not verdict.value
    assert not verdict.fill
    assert verdict.look


def test_a_lost_chart_is_a_lost_part_and_a_loose_end(before, after):
    verdict = judge.judge(before, rewrite(after, drop=["xl/charts/chart1.xml"]), GOAL)
    assert verdict.lost == ("application/vnd.openxmlformats-officedocument.drawingml.chart+xml",)
    assert verdict.broken == ("xl/drawings/_rels/drawing1.xml.rels points at a missing xl/charts/chart1.xml",)
    assert verdict.collateral == ("charts",)
    assert verdict.same == verdict.parts - 1


@pytest.mark.parametrize(
    ("first", "last", "put", "told"),
    [
        ("<conditionalFormatting", "</conditionalFormatting>", "", "conditional formats"),
        ("<dataValidations", "</dataValidations>", "", "drop-downs and other validations"),
        ("<mergeCells", "</mergeCells>", "", "merged ranges"),
        ("<drawing", "/>", "", "drawings and shapes"),
        ("<v>7<", "/v>", "<v>8</v>", "values of other cells"),
        ("<f>A3*2", "</f>", "", "values of other cells"),
        ("<f>A3*2", "</f>", '<f t="shared" si="0"/>', "values of other cells"),
        ('<c r="A3" s=', ">", '<c r="A3" s="0">', "formats of other cells"),
    ],
)
def test_what_happens_beside_the_edited_cell_is_seen(before, after, first, last, put, told):
    verdict = judge.judge(before, rewrite(after, [(SHEET, cut(after, first, last), put)]), GOAL)
    assert verdict.value
    assert verdict.collateral == (told,)


def test_a_formula_that_follows_a_shared_one_counts_as_kept(before, after):
    rewrite(before, [(SHEET, "<f>A3*2</f>", '<f t="shared" ref="B3:B4" si="0">A3*2</f>')])
    row = '<row r="4"><c r="B4"><f t="shared" si="0"/><v>0</v></c></row></sheetData>'
    rewrite(before, [(SHEET, "</sheetData>", row)])
    row = '<row r="4"><c r="B4"><f>A4*2</f><v>0</v></c></row></sheetData>'
    assert judge.judge(before, rewrite(after, [(SHEET, "</sheetData>", row)]), GOAL).collateral == ()
    rewrite(after, [(SHEET, "<f>A4*2</f>", '<f t="shared" si="0"/>')])
    assert judge.judge(before, after, GOAL).collateral == ("values of other cells",), "its master is no shared one"


def test_a_dropped_result_of_a_formula_is_counted_and_is_no_change_of_the_formula(before, after):
    verdict = judge.judge(before, rewrite(after, [(SHEET, "<v>14</v>", "")]), GOAL)
    assert verdict.results == 1
    assert verdict.collateral == ()


def test_a_format_that_loses_its_alignment_is_not_kept(before, after):
    verdict = judge.judge(before, rewrite(after, [("xl/styles.xml", '<alignment horizontal="center"/>', "")]), GOAL)
    assert verdict.fill
    assert not verdict.look


@pytest.mark.parametrize(
    ("put", "told"),
    [("</sheetDat>", "malformed: xl/worksheets/sheet1.xml"), ('<row xmlns="" r="9"/></sheetData>', "台账 has rows, cells or values outside the namespace")],
)  # fmt: skip
def test_a_sheet_that_no_program_can_read_is_broken(before, after, put, told):
    assert told in judge.judge(before, rewrite(after, [(SHEET, "</sheetData>", put)]), GOAL).broken


def test_a_cell_stored_twice_and_a_style_that_is_not_there_are_broken(before, after):
    put = '<row r="3"><c r="A3" s="99"><v>7</v></c></row></sheetData>'
    verdict = judge.judge(before, rewrite(after, [(SHEET, "</sheetData>", put)]), GOAL)
    assert set(verdict.broken) == {"台账!A3 is stored 2 times", "台账 uses a style that does not exist"}


def test_what_is_no_package_is_broken_and_not_an_error(before, tmp_path):
    path = tmp_path / "torn.xlsx"
    path.write_bytes(before.read_bytes()[:500])
    assert judge.judge(before, path, GOAL).broken


def test_openpyxl_has_a_say_in_its_own_process(before, after, tmp_path):
    stock = jobs.Environment(editors.EDITORS[1], Path(sys.executable), "3")
    torn = tmp_path / "torn.xlsx"
    torn.write_bytes(after.read_bytes()[:900])
    found = reader.read_all(stock, {before: "台账", after: "台账", torn: "台账"})
    assert found[after].cells["B2"][:2] == ("'办结'", "00B050")
    assert {name for name, said in found[after].cells.items() if said != found[before].cells[name]} == {"B2"}
    assert found[torn].why_not.startswith("BadZipFile")


def test_the_cell_to_edit_is_one_that_anybody_could_type_into(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("台账")
        page.write_formula("A1", "=1+1")
        page.add_table("A2:B4", {"columns": [{"header": "编号"}, {"header": "状态"}]})
        page.write("B3", "在办")
    assert targets.target(package.Book.read(path)).address == "B3"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("台账")
        page.write("A1", "锁定")
        page.write("A2", "可改", book.add_format({"locked": False}))
        page.protect()
    assert targets.target(package.Book.read(path)).address == "A2"


NEW_ROW = (
    '<row r="12"><c r="A12" s="1" t="inlineStr"><is><t>X-011</t></is></c>'
    '<c r="B12" s="1" t="inlineStr"><is><t>新增的一项</t></is></c><c r="C12" s="1" t="inlineStr"><is><t>办结</t></is></c>'
    '<c r="D12" s="2"><v>11</v></c><c r="E12" s="2"><v>2.5</v></c>'
)
FORMULA = "Items[[#This Row],[数量]]*Items[[#This Row],[单价]]"
TABLE = (
    "xl/tables/table1.xml",
    'totalsRowShown="0"><autoFilter ref="A1:E11"',
    'totalsRowShown="0"><autoFilter ref="A1:E12"',
)
REF = (
    "xl/tables/table1.xml",
    'name="Items" displayName="Items" ref="A1:E11"',
    'name="Items" displayName="Items" ref="A1:E12"',
)
ROW = (SHEET, "</sheetData>", f"{NEW_ROW}</row></sheetData>")
CF = (SHEET, '<conditionalFormatting sqref="C2:C11"', '<conditionalFormatting sqref="C2:C12"')
DV = (SHEET, 'showErrorMessage="1" sqref="C2:C11"', 'showErrorMessage="1" sqref="C2:C12"')
CALCULATED = [
    (SHEET, "</sheetData>", f'{NEW_ROW}<c r="F12" s="2"><f>{FORMULA}</f></c></row></sheetData>'),
    ("xl/tables/table1.xml", "A1:F11", "A1:F12"),
]
CHART = [("xl/charts/chart1.xml", "$A$11", "$A$12"), ("xl/charts/chart1.xml", "$D$11", "$D$12")]
TOTALS = [
    (SHEET, '<row r="12" spans="1:5"><c r="A12"', f'{NEW_ROW}</row><row r="13" spans="1:5"><c r="A13"'),
    (SHEET, '<c r="D12"><f>', '<c r="D13"><f>'),
    ("xl/tables/table1.xml", "A1:E12", "A1:E13"),
    ("xl/tables/table1.xml", "A1:E11", "A1:E12"),
]
RULES = "conditional format and drop-down"


def checks_of(folder, name, steps):
    """Return what is found wrong with a workbook to which a row was added by hand."""
    book = next(book for book in books.write_append_books(folder) if book.name == name)
    after = folder / "after.xlsx"
    after.write_bytes(book.path.read_bytes())
    return appended.judge_append(book.path, rewrite(after, steps))


@pytest.mark.parametrize(
    ("name", "steps", "count"),
    [
        ("plain table", [ROW, TABLE, REF], 5),
        (RULES, [ROW, TABLE, REF, CF, DV], 7),
        ("calculated column", CALCULATED, 6),
        ("chart over the table", [ROW, TABLE, REF, *CHART], 6),
        ("totals row", TOTALS, 6),
    ],
)
def test_a_row_that_everything_grew_with_is_right(tmp_path, name, steps, count):
    checks = checks_of(tmp_path, name, steps)
    assert len(checks) == count
    assert all(checks.values()), checks


@pytest.mark.parametrize(
    ("name", "steps", "wrong"),
    [
        ("plain table", [TABLE, REF], {"the row stands under the last one", "it looks like the row above"}),
        ("plain table", [(*ROW[:2], ROW[2].replace('s="2"', 's="0"')), TABLE, REF], {"it looks like the row above"}),
        ("plain table", [ROW, TABLE], {"the table covers it"}),
        ("plain table", [ROW, REF], {"the table's filter covers it"}),
        (RULES, [ROW, TABLE, REF, DV], {"the conditional format covers it"}),
        (RULES, [ROW, TABLE, REF, CF], {"the drop-down covers it"}),
        ("calculated column", [ROW, CALCULATED[1]], {"the calculated column is filled"}),
        ("chart over the table", [ROW, TABLE, REF, CHART[0]], {"the chart shows it"}),
        ("totals row", [*TOTALS, (SHEET, "<f>SUBTOTAL(109,[数量])</f>", "")], {"the totals row is moved down"}),
        (
            "plain table",
            [ROW, TABLE, REF, (SHEET, '<c r="D11" s="2"><v>10<', '<c r="D11" s="2"><v>12<')],
            {"the rows above are as they were, no part lost or broken"},
        ),
    ],
)
def test_what_did_not_grow_with_a_row_is_told(tmp_path, name, steps, wrong):
    assert {check for check, right in checks_of(tmp_path, name, steps).items() if not right} == wrong


PROGRAM = """
import json
class Own(Exception): __module__ = "shop.errors"
def work(how):
    if how == "refuse": raise Own("not this one")
    if how == "fail": raise KeyError("raw")
    if how == "memory": bytearray(8 << 30)
    if how == "crash": import os; os.abort()
    return [how]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux: the limits")
@pytest.mark.parametrize(
    ("how", "kind", "detail"),
    [
        ("well", "finished", ""),
        ("refuse", "refused", "Own: not this one"),
        ("fail", "failed", "KeyError: 'raw'"),
        ("memory", "failed", "MemoryError:"),
        ("crash", "crashed", "exit code -6"),
    ],
)
def test_how_a_job_ended_is_told_apart(how, kind, detail):
    editor = editors.Editor("shop", "shop", "shop", PROGRAM, "")
    outcome = jobs.run(jobs.Environment(editor, Path(sys.executable), "1"), "work", {"how": how})
    assert (outcome.kind, outcome.detail.strip()) == (kind, detail)
    assert outcome.result == (["well"] if kind == "finished" else None)
    assert (outcome.cpu > 0 and outcome.memory > 1) is (kind != "crashed")


def test_the_tables_go_between_the_markers_of_the_page():
    page = f"head\n{compare_editors.BEGIN}\nold\n{compare_editors.END}\ntail\n"
    once = compare_editors.written(page, "| new |\n")
    assert once.startswith("head\n")
    assert once.endswith("\ntail\n")
    assert "| new |" in once
    assert "old" not in once
    assert compare_editors.written(once, "| new |\n") == once
    with pytest.raises(ValueError, match="the page has no"):
        compare_editors.written("head", "| new |")


def test_an_editor_that_cannot_be_installed_is_listed_with_the_reason():
    there, absent = editors.EDITORS[:2]
    results = trial.Results(
        [jobs.Environment(there, Path("python"), "1.0"), jobs.Environment(absent, None, "no such thing")]
    )
    verdict = judge.Verdict(value=True, fill=True, look=False, lost=("chart",), parts=4, same=3)
    done = trial.Edited("a.xlsx", jobs.Outcome("finished"), verdict)
    results.edits = {there.name: [done, trial.Edited("b.xlsx", jobs.Outcome("refused", "Own: b.xlsx is signed"), None)]}
    results.appends = {there.name: []}
    shown = report.report(results, datetime(2018, 3, 1).date())
    assert "Measured 2018-03-01 with taizhang_xl 1.0. openpyxl: not installed: no such thing." in shown
    for line in (
        "| finished, of 2 | 1 |",
        "| value read back | 1 of 1 |",
        "| no part lost | 0 of 1 |",
        "| other parts byte for byte the same | 75.0% |",
    ):
        assert f"{line} not installed |" in shown
    assert "- taizhang_xl refused: Own: FILE is signed (b.xlsx)" in shown
    assert "- taizhang_xl: a.xlsx: rest of the format" in shown


def test_every_editor_is_compared_and_the_page_names_them_all():
    page = (ROOT / "docs" / "lossless.md").read_text("utf-8")
    for editor in editors.EDITORS:
        assert editor.name in page
        compile(editor.program, editor.name, "exec")
    assert compare_editors.written(page, "x") != page
