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
appended, editors, jobs, judge, report, trial = (
    importlib.import_module(f"comparison.{name}")
    for name in ("appended", "editors", "jobs", "judge", "report", "trial")
)
compare_editors = importlib.import_module("compare_editors")


def judged(before, after):
    """The verdict on an edit of B2."""
    return judge.judge(str(before), str(after), "台账", "B2", True)


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
    verdict = judged(before, after)
    assert len(verdict.checks) == 7
    assert all(verdict.checks.values()), verdict
    assert (verdict.broken, verdict.changed, verdict.lost) == ([], [], 0)
    assert verdict.same == verdict.parts == 5
    assert trial.in_a_word(verdict).kind == "edit made, nothing else changed"


def wrong(verdict):
    return {name for name, right in verdict.checks.items() if not right}


def test_a_workbook_in_which_nothing_was_written_is_no_edit(before):
    verdict = judged(before, before)
    assert wrong(verdict) == {"value read back", "fill read back"}
    assert trial.in_a_word(verdict)[:2] == ("failed without a word", "no value read back; no fill read back")


def test_a_lost_chart_is_a_lost_part_and_a_loose_end(before, after):
    verdict = judged(before, rewrite(after, drop=["xl/charts/chart1.xml"]))
    assert wrong(verdict) == {"no part lost", "nothing malformed or dangling", "nothing else changed"}
    assert verdict.lost == 1
    assert verdict.broken == ["xl/drawings/_rels/drawing1.xml.rels points at a missing xl/charts/chart1.xml"]
    assert verdict.changed == ["charts"]
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
    verdict = judged(before, rewrite(after, [(SHEET, cut(after, first, last), put)]))
    assert verdict.checks["value read back"]
    assert verdict.changed == [told]


def test_a_formula_that_follows_a_shared_one_counts_as_kept(before, after):
    rewrite(before, [(SHEET, "<f>A3*2</f>", '<f t="shared" ref="B3:B4" si="0">A3*2</f>')])
    row = '<row r="4"><c r="B4"><f t="shared" si="0"/><v>0</v></c></row></sheetData>'
    rewrite(before, [(SHEET, "</sheetData>", row)])
    row = '<row r="4"><c r="B4"><f>A4*2</f><v>0</v></c></row></sheetData>'
    assert judged(before, rewrite(after, [(SHEET, "</sheetData>", row)])).changed == []
    rewrite(after, [(SHEET, "<f>A4*2</f>", '<f t="shared" si="0"/>')])
    assert judged(before, after).changed == ["values of other cells"], "its master is no shared one"


def test_a_dropped_result_of_a_formula_is_counted_and_is_no_change_of_the_formula(before, after):
    verdict = judged(before, rewrite(after, [(SHEET, "<v>14</v>", "")]))
    assert wrong(verdict) == {"no formula's stored result dropped"}
    assert verdict.changed == []


def test_what_an_array_formula_spilled_is_a_result_and_no_value(before, after):
    array = '<f t="array" ref="B3:B4">A3*2</f>'
    spilled = '<row r="4"><c r="B4"><v>0</v></c></row></sheetData>'
    for path in (before, after):
        rewrite(path, [(SHEET, "<f>A3*2</f>", array), (SHEET, "</sheetData>", spilled)])
    assert judged(before, rewrite(after, [(SHEET, '<c r="B4"><v>0</v></c>', '<c r="B4"/>')])).changed == []
    assert judged(before, rewrite(after, [(SHEET, array, "")])).changed == ["values of other cells"]


def test_a_format_that_loses_its_alignment_is_not_kept(before, after):
    verdict = judged(before, rewrite(after, [("xl/styles.xml", '<alignment horizontal="center"/>', "")]))
    assert wrong(verdict) == {"rest of the cell's format kept", "nothing else changed"}
    assert verdict.changed == ["formats of other cells", "rest of the cell's format"]


@pytest.mark.parametrize(
    ("put", "told"),
    [("</sheetDat>", "cannot be read: malformed: xl/worksheets/sheet1.xml"), ('<row xmlns="" r="9"/></sheetData>', "rows, cells or values outside the namespace")],
)  # fmt: skip
def test_a_sheet_that_no_program_can_read_is_broken(before, after, put, told):
    assert told in judged(before, rewrite(after, [(SHEET, "</sheetData>", put)])).broken


def test_a_cell_stored_twice_and_a_style_that_is_not_there_are_broken(before, after):
    put = '<row r="3"><c r="A3" s="99"><v>7</v></c></row></sheetData>'
    verdict = judged(before, rewrite(after, [(SHEET, "</sheetData>", put)]))
    assert set(verdict.broken) == {"台账!A3 is stored 2 times", "台账 uses a style that does not exist"}


def test_what_is_no_package_is_broken_and_not_an_error(before, tmp_path):
    path = tmp_path / "torn.xlsx"
    path.write_bytes(before.read_bytes()[:500])
    assert judged(before, path).broken


def stock(program):
    """An editor that runs in this environment."""
    return editors.Editor("shop", "shop", "append", program, python=sys.executable, version="1")


def test_the_cell_to_edit_is_one_that_anybody_could_type_into(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("台账")
        page.write_formula("A1", "=1+1")
        page.add_table("A2:B4", {"columns": [{"header": "编号"}, {"header": "状态"}]})
        page.write("B3", "在办")
    assert judge.target(str(path)) == ("台账", "B3")
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("台账")
        page.write("A1", "锁定")
        page.write("A2", "可改", book.add_format({"locked": False}))
        page.protect()
    assert judge.target(str(path)) == ("台账", "A2")


NEW_ROW = '<row r="8">' + "".join(
    f'<c r="{letter}8" s="1" t="inlineStr"><is><t>{text}</t></is></c>'
    for letter, text in zip("ABCDEF", ("X-011", "新增的一项", "按时落实", "办公室", "10月底", "办结"), strict=True)
) + '<c r="G8" s="1"><v>2.5</v></c><c r="I8"><f>事项[[#This Row],[分值]]*0.1</f></c></row>'  # fmt: skip
TABLE = "xl/tables/table1.xml"
ROW = (SHEET, "</sheetData>", f"{NEW_ROW}</sheetData>")
REF = (TABLE, 'displayName="事项" ref="A2:I7"', 'displayName="事项" ref="A2:I8"')
FILTER = (TABLE, '<autoFilter ref="A2:I7"', '<autoFilter ref="A2:I8"')
CF = (SHEET, '<conditionalFormatting sqref="F3:F7"', '<conditionalFormatting sqref="F3:F8"')
DV = (SHEET, 'sqref="F3:F7"><formula1>', 'sqref="F3:F8"><formula1>')
CHART = [("xl/charts/chart1.xml", "$A$7", "$A$8"), ("xl/charts/chart1.xml", "$G$7", "$G$8")]
RULES, TOTALS = appended.CHECKS
MOVED = [
    (SHEET, '<row r="8" spans="1:9"><c r="A8"', f'{NEW_ROW}<row r="9" spans="1:9"><c r="A9"'),
    (SHEET, '<c r="G8"><f>', '<c r="G9"><f>'),
    (TABLE, 'displayName="事项" ref="A2:I8"', 'displayName="事项" ref="A2:I9"'),
    FILTER,
]
GROWN = [ROW, REF, FILTER, CF, DV, *CHART]


def checks_of(folder, name, steps):
    """Return what is found wrong with a workbook to which a row was added by hand."""
    before, after = folder / "before.xlsx", folder / "after.xlsx"
    for path in (before, after):
        appended.write_table(path, name)
    return appended.judge_append(str(before), str(rewrite(after, steps)), name)


@pytest.mark.parametrize(("name", "steps", "count"), [(RULES, GROWN, 9), (TOTALS, MOVED, 7)])
def test_a_row_that_everything_grew_with_is_right(tmp_path, name, steps, count):
    checks = checks_of(tmp_path, name, steps)
    assert len(checks) == count
    assert all(checks.values()), checks


def without(*left):
    return [step for step in GROWN if step not in left]


@pytest.mark.parametrize(
    ("name", "steps", "wrong"),
    [
        (RULES, without(ROW), {"the row stands under the last one", "it looks like the row above", "the calculated column is filled"}),
        (RULES, [(*ROW[:2], ROW[2].replace('s="1"><v>', 's="2"><v>')), *GROWN[1:]], {"it looks like the row above"}),
        (RULES, without(REF), {"the table covers it"}),
        (RULES, without(FILTER), {"the table's filter covers it"}),
        (RULES, without(CF), {"the conditional format covers it"}),
        (RULES, without(DV), {"the drop-down covers it"}),
        (RULES, [(*ROW[:2], ROW[2].replace("*0.1", "*0.2")), *GROWN[1:]], {"the calculated column is filled"}),
        (RULES, without(CHART[0]), {"the chart shows it"}),
        (TOTALS, [*MOVED, (SHEET, "<f>SUBTOTAL(109,[分值])</f>", "")], {"the totals row is moved down"}),
        (RULES, [*GROWN, (SHEET, '<v>20<', '<v>12<')], {"the rows above are as they were, no part lost or broken"}),
        (RULES, [(SHEET, "</sheetData>", "</sheetDat>")], set(appended.CHECKS[RULES])),
    ],
)  # fmt: skip
def test_what_did_not_grow_with_a_row_is_told(tmp_path, name, steps, wrong):
    assert {check for check, right in checks_of(tmp_path, name, steps).items() if not right} == wrong


PROGRAM = """
import os, sys, time
class Own(Exception): __module__ = "shop.errors"
class Mute(Exception):
    def __str__(self): raise ValueError
def work(how):
    print("what a library prints is its own affair\\n{}")
    if how == "refuse": raise Own("not this one")
    if how == "fail": raise KeyError("raw")
    if how == "mute": raise Mute
    if how == "half": raise ValueError("\\ud800 |")
    if how == "memory": bytearray(8 << 30)
    if how == "crash": os.abort()
    if how == "exit": sys.exit(0)
    if how == "vanish": os._exit(0)
    if how == "spin":
        while True: pass
    if how == "hang":
        if os.fork() == 0: time.sleep(600)
        time.sleep(600)
    return [how]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux: the limits")
@pytest.mark.parametrize(
    ("how", "kind", "detail"),
    [
        ("well", "finished", ""),
        ("refuse", "refused", "Own: not this one"),
        ("fail", "failed", "KeyError: 'raw'"),
        ("mute", "failed", "Mute: an error that cannot be shown"),
        ("half", "failed", "ValueError: \ud800 |"),
        ("memory", "failed", "MemoryError:"),
        ("crash", "crashed", "exit code -6"),
        ("exit", "crashed", "SystemExit: 0"),
        ("vanish", "crashed", "exit code 0"),
        ("spin", "timed out", "no end after 1 CPU seconds or 4 by the clock"),
        ("hang", "timed out", "no end after 1 CPU seconds or 4 by the clock"),
    ],
)
def test_how_a_job_ended_is_told_apart(how, kind, detail):
    outcome = jobs.run(stock(PROGRAM), "work", {"how": how}, seconds=1)
    assert (outcome.kind, outcome.detail.strip()) == (kind, detail)
    assert outcome.result == (["well"] if kind == "finished" else None)


EDIT = """
import shutil
def edit(source, target, sheet, cells, value, colour):
    if "WRITE" == "garbage": open(target, "wb").write(b"PK garbage")
    if "WRITE" == "same": shutil.copy(source, target)
    if "WRITE" == "stop": raise KeyboardInterrupt
def append(**job): raise KeyError("no tables here")
"""


@pytest.mark.slow
def test_one_odd_file_or_library_never_stops_the_run(before, after, tmp_path, monkeypatch):
    corpus = tmp_path / "corpus"
    (corpus / "深").mkdir(parents=True)
    write_ledger(corpus / "深" / "好 的|!.xlsx")
    (corpus / "torn.xlsx").write_bytes(before.read_bytes()[:500])
    (corpus / "empty.xlsm").touch()
    programs = {how: EDIT.replace("WRITE", how) for how in ("garbage", "same", "stop", "nothing")} | {
        "broken": "def edit(: pass"
    }
    monkeypatch.setattr(trial, "EDITORS", list(programs))
    monkeypatch.setattr(trial, "prepare", lambda folder, name: stock(programs[name])._replace(name=name))
    results = trial.hold([corpus], tmp_path / "work")
    assert results.skipped.keys() == {"torn.xlsx", "empty.xlsm"}
    found = results.edits["corpus"]["深/好 的|!.xlsx"]
    assert {name: edited.kind for name, edited in found.items()} == {
        "garbage": "failed without a word", "same": "failed without a word", "nothing": "failed without a word",
        "stop": "crashed", "broken": "failed",
    }  # fmt: skip
    shown = report.report(results, datetime(2018, 3, 1).date())
    assert "- cannot be judged: failed: BadZipFile" in shown
    assert "| failed without a word | 1 | 1 | 0 | 1 | 0 |" in shown


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
    checks = {"value read back": True, "rest of the cell's format kept": False}
    verdict = judge.Verdict(checks, [], ["rest of the cell's format"], lost=2, same=3, parts=4)
    found = {"a.xlsx": trial.in_a_word(verdict), "b.xlsx": trial.Edited("refused", "Own: it is signed")}
    asked = [there._replace(python="python", version="1.0"), absent._replace(version="no such thing")]
    edits = {"corpus": {workbook: {there.name: edited} for workbook, edited in found.items()}}
    shown = report.report(trial.Results(asked, edits, {}, {there.name: {}}, {}), datetime(2018, 3, 1).date())
    assert "Measured 2018-03-01 with taizhang_xl 1.0.\n\nopenpyxl could not be installed: no such thing" in shown
    for line in (
        "| edit made, something else changed | 1 |",
        "| refused | 1 |",
        "| value read back | 1 of 1 |",
        "| rest of the cell's format kept | 0 of 1 |",
        "| parts lost | 2 |",
        "| other parts byte for byte the same | 75.0% |",
        "| rest of the cell's format | 1 |",
        "- taizhang_xl refused: Own: it is signed (1: b.xlsx)",
    ):
        assert line in shown


@pytest.mark.parametrize("date1904", ["1", "true"])
def test_days_that_are_no_longer_counted_from_1904_are_seen(before, after, date1904):
    rewrite(before, [("xl/workbook.xml", "<workbookPr", f'<workbookPr date1904="{date1904}"')])
    assert judged(before, after).changed == ["workbook settings"]


def test_a_sheet_of_a_chart_that_comes_first_is_passed_over(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as made:
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "='it''s a=b!'!$A$1:$A$1"})
        made.add_chartsheet("图").set_chart(chart)
        made.add_worksheet("公式").write_formula("A1", "=1+1")
        made.add_worksheet("it's a=b!").write("A1", 1)
    assert judge.target(str(tmp_path / "book.xlsx")) == ("it's a=b!", "A1")


def test_every_editor_is_compared_and_the_page_names_them_all():
    page = (ROOT / "docs" / "lossless.md").read_text("utf-8")
    for editor in editors.EDITORS:
        assert editor.name in page
        compile(editor.program, editor.name, "exec")
    assert compare_editors.written(page, "x") != page
