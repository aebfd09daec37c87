"""The journal tells what every run did and what staff did between; undo takes it back; no crash makes the two disagree."""

import csv
import errno
import hashlib
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
from datetime import date, datetime, time

import openpyxl
import pytest
from books import parts_of, sheet_xml, text_row, xlsx, zipped
from click.testing import CliRunner
from openpyxl.styles import PatternFill
from saves import OPERATIONS, die_at

import taizhang_xl
from taizhang_xl import consolidate, month_end
from taizhang_xl.cells import parse_address
from taizhang_xl.changes import KEEP, Append, Change, ChangeSet
from taizhang_xl.contract.save import write_changes
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileBusyError, FileError, TaizhangError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.files import disk
from taizhang_xl.journal.entry import EDIT, Edited, Entry, RowEdited, SheetEdited, as_line, from_line
from taizhang_xl.journal.file import append_entry, journal_file
from taizhang_xl.journal.last_state import state_file
from taizhang_xl.journal.pending import pending_file
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.xlsx.package import open_package

MARCH = Month(2018, 3)
HEADER = ("编号", "目标任务", "责任单位", "完成时限", "状态", "备注")
ROWS = [
    ("1-001", "召开例会", "办公室", "3月底", "正在办理", "甲"),
    ("1-002", "办理建议", "办公室", "4月底", "未落实", "乙"),
    ("1-003", "组织视察", "秘书科", "5月底", "未落实", "丙"),
]


def ledger_bytes(rows=ROWS, header=HEADER):
    lines = [text_row(number, *texts) for number, texts in enumerate((header, *rows), 1)]
    return xlsx("".join(lines))


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "2018年台账.xlsx"
    path.write_bytes(ledger_bytes())
    return path


def edit(path, *, sheet="台账", fill=KEEP, dry_run=False, **cells):
    """Change cells as a command does that knows a cell by its address alone."""
    changes = [Change(sheet, *parse_address(cell), new=value, fill=fill) for cell, value in cells.items()]
    return write_changes(open_package(path), ChangeSet.of(changes), EntryInfo(EDIT), dry_run=dry_run)


def lines(path):
    journal = path.parent / ".taizhang" / "journal.jsonl"
    return [json.loads(line) for line in journal.read_text("utf-8").splitlines()] if journal.exists() else []


def sha(data):
    return hashlib.sha256(data).hexdigest()


def grid(path):
    """Every cell of a workbook as openpyxl reads it: value, its type, solid fill."""
    return {
        (sheet.title, cell.coordinate): (cell.value, type(cell.value), cell.fill.fgColor.rgb if cell.fill.fill_type else None)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.fill.fill_type
    }  # fmt: skip


def by_hand(path, **cells):
    """Change cells as staff do, with another program."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book["台账"][cell] = value
    book.save(path)


def invoke(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)))


# -- what is written ----------------------------------------------------------


def test_an_entry_comes_back_from_its_line_with_every_type():
    values = ["3", 3, 3.5, True, None, date(2018, 3, 31), datetime(2018, 3, 31, 9, 30), time(9, 30), '甲"\n\u2028乙\\']
    cells = [
        Edited("台账", f"A{n}", "1-001", "状态", "", old, new)
        for n, (old, new) in enumerate(zip(values, values[::-1], strict=True), 1)
    ]
    entry = Entry(
        "20180331-173000-abc123", "2018-03-31T17:30:00+08:00", "综合科", "PC-07", "台账.xlsx", "月底", "2018-03", "a", "b",
        (*cells, Edited("台账", "B2", fill=(None, "FF0000")), Edited("台账", "C2", new=None, old=1, lost="公式 =A1")),
        (RowEdited("月报", 7, {1: "1-001", 28: date(2018, 3, 1)}, "1-001", "2018-03", True),),
        (SheetEdited("校验结果", "新建", "校验结果：", "f00"),),
        {"2018-03": {"1-001": {"状态": (None, "办结"), "佐证": ("旧", None)}}}, "说明", True,
    )  # fmt: skip
    line = as_line(entry)
    assert line.count(b"\n") == 1
    assert from_line(line) == entry
    assert [type(cell.old) for cell in from_line(line).cells[: len(values)]] == [type(value) for value in values]
    assert from_line(line).cells[-2].new is KEEP


def test_each_save_is_one_line_that_names_the_item_behind_a_cell(ledger):
    before = ledger.read_bytes()
    edit(ledger, E3="办结", F2=42, fill="A9D18E")
    [line] = lines(ledger)
    assert (line["ledger"], line["verb"]) == ("2018年台账.xlsx", "修改单元格")
    assert (line["before"], line["after"]) == (sha(before), sha(ledger.read_bytes()))
    assert datetime.fromisoformat(line["time"]).tzinfo is not None
    assert line["host"]
    assert line["cells"] == [
        {"sheet": "台账", "cell": "E3", "编号": "1-002", "字段": "状态", "old": "未落实", "new": "办结", "fill": [None, "A9D18E"]},
        {"sheet": "台账", "cell": "F2", "编号": "1-001", "字段": "备注", "old": "甲", "new": 42, "fill": [None, "A9D18E"]},
    ]  # fmt: skip
    edit(ledger, E3="办结")
    assert len(lines(ledger)) == 1, "nothing changed, nothing to tell"
    edit(ledger, E3="在办", dry_run=True)
    assert len(lines(ledger)) == 1


def test_ledgers_of_one_folder_share_the_journal_and_are_told_apart(ledger):
    other = ledger.with_name("2017年台账.xlsx")
    other.write_bytes(ledger_bytes())
    edit(ledger, E3="甲")
    edit(other, E3="乙")
    assert [line["ledger"] for line in lines(ledger)] == ["2018年台账.xlsx", "2017年台账.xlsx"]
    assert [entry.cells[0].new for entry in taizhang_xl.history(other)] == ["乙"]
    taizhang_xl.undo(ledger)
    assert grid(ledger) == grid_of(ledger_bytes())
    assert openpyxl.load_workbook(other)["台账"]["E3"].value == "乙"


def grid_of(data):
    return grid(io.BytesIO(data))


def test_a_check_loads_nothing_of_the_journal(ledger):
    code = f"import sys\nfrom taizhang_xl.faces.cli import cli\ntry:\n    cli.main(['check', {str(ledger)!r}])\nexcept SystemExit:\n    pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "taizhang_xl.checks" in done.stdout
    assert not {"taizhang_xl.journal.journal", "taizhang_xl.journal.file", "taizhang_xl.journal.entry"} & set(
        done.stdout.split()
    )


# -- undo -----------------------------------------------------------------------


def test_undo_brings_back_every_type_and_fill(ledger):
    book = openpyxl.load_workbook(ledger)
    sheet = book["台账"]
    for column, value in enumerate([7, 7.5, True, date(2018, 3, 1), datetime(2018, 3, 1, 9, 30), "文字", None], 8):
        sheet.cell(2, column).value = value
        sheet.cell(2, column).fill = PatternFill("solid", fgColor="FFFF0000")
    book.save(ledger)
    before = grid(ledger)
    edit(ledger, fill="00FF00", **{f"{name}2": date(2018, 5, 1) for name in "HIJKLMN"})
    assert grid(ledger) != before
    assert not taizhang_xl.undo(ledger).left
    assert grid(ledger) == before


def test_undoing_twice_is_as_if_nothing_had_been_undone(ledger):
    edit(ledger, E3="办结", fill="A9D18E")
    after = grid(ledger)
    taizhang_xl.undo(ledger)
    assert grid(ledger) == grid_of(ledger_bytes())
    taizhang_xl.undo(ledger)
    assert grid(ledger) == after
    assert [line["verb"] for line in lines(ledger)] == ["修改单元格", "撤销", "撤销"]


def test_undo_goes_back_to_the_change_that_is_named(ledger):
    for value in ("一", "二", "三"):
        edit(ledger, **{"E3": value, f"F{len(lines(ledger)) + 2}": value})
    second = lines(ledger)[1]["id"]
    done = taizhang_xl.undo(ledger, to=second)
    assert [entry.id for entry in done.entries] == [lines(ledger)[2]["id"], second]
    sheet = openpyxl.load_workbook(ledger)["台账"]
    assert [sheet[cell].value for cell in ("E3", "F2", "F3", "F4")] == ["一", "一", "乙", "丙"]
    with pytest.raises(UsageError, match="没有“nonsense”这一次"):
        taizhang_xl.undo(ledger, to="nonsense")


def test_a_cell_that_staff_changed_since_is_left_and_named(ledger):
    edit(ledger, E2="办结", E3="办结", fill="A9D18E")
    by_hand(ledger, E3="督察科核实")
    done = invoke("undo", ledger)
    assert done.exit_code == 1
    assert "没有动 台账!E3 1-002 状态：后来改成了“督察科核实”" in done.output
    sheet = openpyxl.load_workbook(ledger)["台账"]
    assert (sheet["E2"].value, sheet["E3"].value) == ("正在办理", "督察科核实")
    assert sheet["E3"].fill.fgColor.rgb == "FFA9D18E"


def test_what_staff_did_by_hand_is_never_undone(ledger):
    edit(ledger, E3="办结")
    by_hand(ledger, F3="手工改的", E4="手工办结")
    edit(ledger, E2="办结")
    assert [line["verb"] for line in lines(ledger)] == ["修改单元格", "手工修改", "修改单元格"]
    assert not taizhang_xl.undo(ledger, to=lines(ledger)[0]["id"]).left
    sheet = openpyxl.load_workbook(ledger)["台账"]
    assert [sheet[cell].value for cell in ("E2", "E3", "E4", "F3")] == ["正在办理", "未落实", "手工办结", "手工改的"]


def test_a_dry_run_tells_and_writes_nothing(ledger):
    edit(ledger, E3="办结")
    before = {path: path.read_bytes() for path in ledger.parent.rglob("*") if path.is_file()}
    done = invoke("undo", ledger, "--dry-run")
    assert done.exit_code == 0
    assert "会撤销 修改单元格" in done.output
    assert {path: path.read_bytes() for path in ledger.parent.rglob("*") if path.is_file()} == before


def test_rows_that_staff_moved_are_found_by_their_number(ledger):
    edit(ledger, E3="办结")
    book = openpyxl.load_workbook(ledger)
    book["台账"].insert_rows(2)
    book["台账"].insert_cols(3)
    for column, text in enumerate(("1-009", "新任务", None, "办公室", "6月底", "办结"), 1):
        book["台账"].cell(2, column).value = text
    # Where the cell was stands another item that reads the same.
    book["台账"].cell(3, 5).value = "办结"
    book.save(ledger)
    assert not taizhang_xl.undo(ledger).left
    sheet = openpyxl.load_workbook(ledger)["台账"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 6).value) for row in range(2, 6)] == [
        ("1-009", "办结"), ("1-001", "正在办理"), ("1-002", "未落实"), ("1-003", "未落实"),
    ]  # fmt: skip
    assert sheet.cell(3, 5).value == "办结"


@pytest.mark.parametrize(
    ("row", "why"), [(("1-777", "改号"), "找不到编号 1-002"), (("1-001", "重号"), "找不到编号 1-002")]
)
def test_an_item_that_is_gone_is_named(ledger, row, why):
    edit(ledger, E3="办结")
    by_hand(ledger, A3=row[0], B3=row[1])
    assert [left.why for left in taizhang_xl.undo(ledger).left] == [f"{why} 的这一行"]
    assert openpyxl.load_workbook(ledger)["台账"]["E3"].value == "办结"


def appended(path, *rows):
    appends = [Append("台账", dict(enumerate(row, 1))) for row in rows]
    return write_changes(open_package(path), ChangeSet((), tuple(appends)), EntryInfo("新增"), dry_run=False)


NEW_ROWS = [(f"1-10{n}", f"新任务{n}", "办公室", "6月底", "未落实", None) for n in range(3)]


def numbers(path):
    return [item.number for item in taizhang_xl.read(path)]


def test_appended_rows_are_emptied_and_later_ones_take_their_place(ledger):
    appended(ledger, *NEW_ROWS)
    assert len(numbers(ledger)) == 6
    done = taizhang_xl.undo(ledger)
    assert not done.left
    assert grid(ledger) == grid_of(ledger_bytes())
    appended(ledger, ("1-201", "又一项", "办公室", "6月底", "未落实", None))
    assert openpyxl.load_workbook(ledger)["台账"]["A5"].value == "1-201"
    assert numbers(ledger) == ["1-001", "1-002", "1-003", "1-201"]


def test_undoing_an_undo_fills_the_rows_again_unless_they_are_taken(ledger):
    appended(ledger, *NEW_ROWS)
    after = grid(ledger)
    taizhang_xl.undo(ledger)
    taizhang_xl.undo(ledger)
    assert grid(ledger) == after
    taizhang_xl.undo(ledger)
    by_hand(ledger, A6="1-300", B6="手工加的")
    assert [left.why for left in taizhang_xl.undo(ledger).left] == ["这一行后来填了别的内容"]
    assert numbers(ledger) == ["1-001", "1-002", "1-003", "1-100", "1-300", "1-102"]


def test_an_appended_row_that_staff_worked_in_is_left_whole_and_the_gap_above_it_harms_nothing(ledger):
    appended(ledger, *NEW_ROWS)
    by_hand(ledger, F7="科长批示", E6="在办")
    done = taizhang_xl.undo(ledger)
    assert sorted((left.item, left.why) for left in done.left) == [
        ("1-101", "这一行后来改过"),
        ("1-102", "这一行后来填了别的内容"),
    ]
    assert numbers(ledger) == ["1-001", "1-002", "1-003", "1-101", "1-102"]
    appended(ledger, ("1-301", "再一项", "办公室", "6月底", "未落实", None))
    assert numbers(ledger) == ["1-001", "1-002", "1-003", "1-101", "1-102", "1-301"]
    assert not [f for f in taizhang_xl.check(ledger, as_of=date(2018, 3, 1)) if f.cell.endswith("5")]


def test_the_sheet_of_findings_goes_again_unless_somebody_wrote_on_it(demo_folder):
    path = demo_folder / "ledger.xlsx"
    taizhang_xl.check(path, mark=True, as_of=date(2018, 3, 31))
    assert not taizhang_xl.undo(path).left
    assert "校验结果" not in openpyxl.load_workbook(path).sheetnames
    taizhang_xl.check(path, mark=True, as_of=date(2018, 3, 31))
    book = openpyxl.load_workbook(path)
    book["校验结果"]["H3"] = "已处理"
    book.save(path)
    assert [left.why for left in taizhang_xl.undo(path).left] == ["这张表后来改过"]
    assert openpyxl.load_workbook(path)["校验结果"]["H3"].value == "已处理"
    taizhang_xl.check(path, unmark=True)
    assert "再生成一次" in taizhang_xl.undo(path).left[0].why


@pytest.mark.slow
def test_a_table_that_came_with_its_rows_is_not_called_changed_by_others(demo_folder):
    path = demo_folder / "ledger.xlsx"
    book = openpyxl.load_workbook(path)
    del book["月报"]
    book.save(path)
    consolidate(path, [demo_folder / "returns" / "2018-03"], MARCH)
    filled = [row[0].value for row in openpyxl.load_workbook(path)["月报"].iter_rows(min_row=2)]
    told = invoke("undo", path)
    assert told.exit_code == 0
    assert "月报：表是那一次加的，只剩表头，也留着，清空的行留在表里" in told.stdout
    assert "后来改过" not in told.stdout
    rows = openpyxl.load_workbook(path)["月报"].iter_rows(min_row=2, values_only=True)
    assert not any(value for row in rows for value in row)
    invoke("undo", path)
    assert [row[0].value for row in openpyxl.load_workbook(path)["月报"].iter_rows(min_row=2)] == filled
    book = openpyxl.load_workbook(path)
    book["月报"]["A900"] = "后来写的"
    book.save(path)
    assert [left.why for left in taizhang_xl.undo(path, to=lines(path)[-4]["id"]).left] == ["这张表后来改过"]


def test_a_close_that_hung_nothing_is_taken_back_and_restored_in_so_many_words(tmp_path):
    path = tmp_path / "2018年台账.xlsx"
    header = (*HEADER, "完成日期", "佐证")
    path.write_bytes(ledger_bytes([(*ROWS[0][:4], "办结", None, "2018-03-05", "纪要")], header))
    closed = invoke("close", path, "--month", "2018-03").stdout
    assert "已月结：挂单 0 项" in closed
    assert "台账没有要改的，只记入修改记录" in closed
    assert "没有写文件" not in closed
    tried = invoke("undo", path, "--dry-run").stdout
    assert "会撤销 月结" in tried
    assert "2018年3月的月结撤回，没有写文件" in tried
    for words in ("2018年3月的月结撤回", "2018年3月恢复为已月结"):
        told = invoke("undo", path).stdout
        assert "√ 已撤销" in told
        assert f"{words}；再运行一次 undo 就是恢复" in told
        assert "没有可以撤销" not in told
        assert "没有写文件" not in told


def test_a_workbook_that_is_no_ledger_can_be_undone_too(tmp_path):
    path = tmp_path / "随便.xlsx"
    path.write_bytes(xlsx({"甲": sheet_xml(text_row(1, "a", "b")), "乙": sheet_xml(text_row(1, "c"))}))
    before = grid(path)
    edit(path, sheet="甲", B1="x")
    edit(path, sheet="乙", C9=3)
    assert not taizhang_xl.undo(path, to=lines(path)[0]["id"]).left
    assert grid(path) == before


def test_what_a_formula_or_an_error_was_is_named_and_not_guessed(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(zipped(parts_of({"台账": sheet_xml('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>')})))
    edit(path, A1=3)
    assert [left.why for left in taizhang_xl.undo(path).left] == ["原来的错误值 #REF!不能恢复"]


def test_a_look_that_cannot_be_brought_back_is_named_and_the_value_is(ledger):
    looks = Change("台账", 3, 5, new="办结", fill="A9D18E", font_colour="FF0000", number_format="0.00")
    write_changes(open_package(ledger), ChangeSet.of([looks]), EntryInfo(EDIT), dry_run=False)
    assert [left.why for left in taizhang_xl.undo(ledger).left] == ["字色和数字格式没有恢复，请手工改回"]
    assert grid(ledger) == grid_of(ledger_bytes())


def test_nothing_to_undo_is_said_in_one_line(ledger):
    done = invoke("undo", ledger)
    assert done.exit_code == 2
    assert done.stderr.startswith("2018年台账.xlsx：没有可以撤销的改动")
    assert len(done.stderr.splitlines()) == 1


# -- a month on the demo ------------------------------------------------------


def run_month(folder):
    return month_end(folder / "ledger.xlsx", [folder / "returns" / "2018-03"], MARCH, folder / "out")


def bases(folder):
    found = {}
    for path in sorted((folder / ".taizhang" / "bases" / "ledger.xlsx" / "2018-03").glob("*.json")):
        base = json.loads(path.read_text("utf-8"))
        found[path.name] = {number: {k: v for k, v in item.items() if v} for number, item in base["事项"].items()}
    return found


@pytest.mark.slow
def test_a_month_end_taken_back_can_be_done_again_with_the_same_result(demo_folder):
    path = demo_folder / "ledger.xlsx"
    before, bases_before = grid(path), bases(demo_folder)
    first = run_month(demo_folder)
    after, bases_after = grid(path), bases(demo_folder)
    assert len(first.consolidation.of(EntryKind.TAKEN)) > 100
    assert bases_after != bases_before
    assert not taizhang_xl.undo(path).left
    assert grid(path) == before
    assert bases(demo_folder) == bases_before
    again = run_month(demo_folder)
    assert again.consolidation.of(EntryKind.TAKEN) == first.consolidation.of(EntryKind.TAKEN)
    assert (grid(path), bases(demo_folder)) == (after, bases_after)
    taizhang_xl.undo(path)
    taizhang_xl.undo(path)
    assert (grid(path), bases(demo_folder)) == (after, bases_after)


def test_what_an_undo_leaves_stays_remembered_as_reported(demo_folder):
    path = demo_folder / "ledger.xlsx"
    first = consolidate(path, [demo_folder / "returns" / "2018-03"], MARCH).consolidation
    entry = next(e for e in first.of(EntryKind.TAKEN) if e.field == "进展情况")
    item = next(i for i in taizhang_xl.read(path) if i.number == entry.number)
    by_hand(path, **{item.where("进展情况").cell: "科长改过"})
    left = taizhang_xl.undo(path).left
    assert [(each.item, each.field) for each in left] == [(entry.number, "进展情况")]
    kept = [items[entry.number].get("已采用") for items in bases(demo_folder).values() if entry.number in items]
    assert kept == [{"进展情况": entry.returned}]


# -- history -------------------------------------------------------------------


def test_history_tells_who_when_what_from_and_to_and_counts(ledger, monkeypatch):
    monkeypatch.setenv("USER", "综合科")
    edit(ledger, E3="办结")
    taizhang_xl.refresh(ledger, year=2018, as_of=date(2018, 4, 1))
    done = invoke("history", ledger)
    assert done.exit_code == 0
    assert "综合科@" in done.output
    assert "修改单元格：改 1 格" in done.output
    assert "1-002 状态：“未落实” → “办结”（台账!E3）" in done.output
    assert done.output.splitlines()[-1].startswith("共 2 次（修改单元格 1 次，着色 1 次），改 ")
    assert invoke("history", ledger, "--item", "1-003").output.count("修改单元格") == 0
    assert invoke("history", ledger, "--since", "2099-01-01").output.startswith("没有修改记录")
    rows = list(csv.DictReader(io.StringIO(invoke("history", ledger, "--format", "csv", "--item", "1-002").output)))
    assert (rows[0]["编号"], rows[0]["字段"], rows[0]["原来"], rows[0]["现在"]) == ("1-002", "状态", "未落实", "办结")
    told = json.loads(invoke("history", ledger, "--format", "json").output)["entries"]
    assert [entry["verb"] for entry in told] == ["修改单元格", "着色"]


def test_what_staff_changed_between_two_runs_is_told_by_number_and_kept(ledger):
    edit(ledger, E2="办结")
    book = openpyxl.load_workbook(ledger)
    sheet = book["台账"]
    sheet["F3"] = "手工改的"
    sheet.delete_rows(4)
    sheet.insert_rows(2)
    for column, text in enumerate(("1-050", "插进来的", "办公室", "7月底", "未落实"), 1):
        sheet.cell(2, column).value = text
    book.save(ledger)
    for turn in range(3):
        found = [entry for entry in taizhang_xl.history(ledger) if entry.verb == "手工修改"]
        assert len(found) == 1, turn
        assert [(c.item, c.field, c.old, c.new, c.cell) for c in found[0].cells] == [
            ("1-002", "备注", "乙", "手工改的", "F4")
        ]
        assert [(row.item, row.emptied) for row in found[0].rows] == [("1-003", True), ("1-050", False)]
        assert len(lines(ledger)) == (1, 3, 4)[turn], "written down by the next run, once"
        edit(ledger, E2=turn)
    text = invoke("history", ledger).output
    assert "1-003 删去一行" in text
    assert "1-050 新增一行" in text


def test_a_ledger_only_saved_anew_is_no_change_by_hand(ledger):
    edit(ledger, E2="办结")
    by_hand(ledger)
    assert ledger.read_bytes() != state_file(ledger).read_bytes()
    assert [entry.verb for entry in taizhang_xl.history(ledger)] == ["修改单元格"]


# -- crashes ---------------------------------------------------------------------

OLD_VALUE, NEW_VALUE = "未落实", "办结"
# More file operations than a save has.
MANY = 300
SLOWLY = pytest.mark.slow


def change(path):
    edit(path, E3=NEW_VALUE)


def e3(path):
    return openpyxl.load_workbook(path)["台账"]["E3"].value


def unsound(path):
    """Say what is wrong between the ledger and its journal, nothing where each edit in one is in the other."""
    wanted = {OLD_VALUE: 0, NEW_VALUE: 1}[e3(path)]
    told = [line["id"] for line in lines(path) if any(cell["cell"] == "E3" for cell in line["cells"])]
    wrong = [f"{len(told)} lines for {e3(path)}"] if len(told) != wanted else []
    wrong += ["a line twice"] if len(set(told)) != len(told) else []
    wrong += ["an intent is left"] if pending_file(path).exists() else []
    wrong += [f"left over {p.name}" for p in path.parent.rglob("*") if "~taizhang." in p.name and p.is_file()]
    state = state_file(path)
    if wanted and state.read_bytes() != path.read_bytes():
        wrong.append("the state is another")
    return wrong


def made(folder, before=ROWS):
    folder.mkdir(parents=True)
    path = folder / "2018年台账.xlsx"
    path.write_bytes(ledger_bytes(before))
    return path


class FailAt:
    """Makes the N-th file operation fail, in the middle of its work where it writes."""

    def __init__(self, monkeypatch, number, error):
        self.turns, self.failed = itertools.count(1), ""
        for name in OPERATIONS:
            monkeypatch.setattr(disk, name, self._wrapped(name, getattr(disk, name), number, error))
        monkeypatch.setattr(disk, "pause", lambda seconds: None)

    def _wrapped(self, name, real, number, error):
        def wrapped(*arguments):
            if next(self.turns) == number:
                self.failed = name
                if name == "append":
                    path, data, end, *_ = arguments
                    real(path, data[: len(data) // 2], end)
                raise error
            return real(*arguments)

        return wrapped


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, pytest.param(errno.EACCES, marks=SLOWLY), pytest.param(errno.EIO, marks=SLOWLY)]
)
def test_whatever_operation_fails_ledger_and_journal_agree_after_the_next_run(tmp_path, code):
    for number in range(1, MANY):
        path = made(tmp_path / str(number))
        with pytest.MonkeyPatch.context() as patched:
            fail = FailAt(patched, number, OSError(code, os.strerror(code)))
            try:
                change(path)
                said = ""
            except TaizhangError as error:
                said = str(error)
        if not fail.failed:
            break
        assert "\n" not in said
        assert not said or said.startswith(path.name), said
        if said:
            saved = "：已经" in said
            assert e3(path) == (NEW_VALUE if saved else OLD_VALUE), (number, fail.failed, said)
        taizhang_xl.history(path)
        edit(path, F9="下一次")
        assert unsound(path) == [], (number, fail.failed, said)
    assert 60 < number < MANY - 1


def looked_at(path):
    taizhang_xl.history(path)
    assert not pending_file(path).exists()
    assert len(lines(path)) == (e3(path) == NEW_VALUE)


def edited_again(path):
    edit(path, F9="下一次")
    assert unsound(path) == []


def taken_back(path):
    if e3(path) == OLD_VALUE:
        with pytest.raises(UsageError):
            taizhang_xl.undo(path)
        return
    taizhang_xl.undo(path)
    assert [line["verb"] for line in lines(path)] == ["修改单元格", "撤销"]
    assert e3(path) == OLD_VALUE


NEXT_RUNS = (looked_at, edited_again, taken_back)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not on Windows: fork and SIGKILL")
@pytest.mark.parametrize(
    ("when", "step"), [("half", 5), *(pytest.param(when, 1, marks=SLOWLY) for when in ("before", "half", "after"))]
)
@pytest.mark.parametrize("turn", [0, pytest.param(1, marks=SLOWLY), pytest.param(2, marks=SLOWLY)])
def test_killed_at_any_operation_ledger_and_journal_agree_after_the_next_run(tmp_path, monkeypatch, when, step, turn):
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    ends = set()
    for number in range(1, MANY, step):
        path = made(tmp_path / str(number))
        child = os.fork()
        if child == 0:
            die_at(number, when)
            try:
                change(path)
                os._exit(0)
            finally:
                os._exit(1)
        if os.waitpid(child, 0)[1] == 0:
            break
        ends.add(e3(path))
        NEXT_RUNS[(number + turn) % 3](path)
    assert ends == {OLD_VALUE, NEW_VALUE}
    assert 60 < number < MANY - 1


def test_a_save_that_is_refused_leaves_no_intent(ledger):
    owner = ledger.with_name(f"~${ledger.name}")
    owner.write_bytes(b"")
    with pytest.raises(FileBusyError):
        change(ledger)
    assert not pending_file(ledger).exists()
    assert lines(ledger) == []


def test_a_run_that_changes_nothing_still_makes_up_for_the_one_before(ledger):
    change(ledger)
    line = journal_file(ledger).read_bytes()
    journal_file(ledger).write_bytes(b"")
    pending_file(ledger).write_bytes(line)
    taizhang_xl.refresh(ledger, year=2018, as_of=date(2018, 3, 1), dry_run=True)
    assert pending_file(ledger).exists(), "a dry run writes nothing"
    write_changes(open_package(ledger), ChangeSet(), EntryInfo(EDIT), dry_run=False)
    assert journal_file(ledger).read_bytes() == line
    assert not pending_file(ledger).exists()


def test_a_line_torn_anywhere_is_mended(ledger):
    edit(ledger, F2="以前")
    first = journal_file(ledger).read_bytes()
    change(ledger)
    whole = journal_file(ledger).read_bytes()
    entry = whole[len(first) :]
    for length in range(0, len(entry), 7):
        journal_file(ledger).write_bytes(first + entry[:length])
        pending_file(ledger).write_bytes(entry)
        taizhang_xl.history(ledger)
        assert journal_file(ledger).read_bytes() == whole, length
        assert not pending_file(ledger).exists()


def test_a_last_line_that_only_lacks_its_end_is_kept_and_a_torn_one_cut(ledger):
    change(ledger)
    whole = journal_file(ledger).read_bytes()
    journal_file(ledger).write_bytes(whole.rstrip(b"\n"))
    assert len(taizhang_xl.history(ledger)) == 1
    assert journal_file(ledger).read_bytes() == whole
    journal_file(ledger).write_bytes(whole + b'{"id": "2018')
    assert len(taizhang_xl.history(ledger)) == 1
    assert journal_file(ledger).read_bytes() == whole


@pytest.mark.parametrize("short", range(0, 60, 6))
def test_a_journal_longer_than_what_is_read_at_once_is_searched_and_mended_too(ledger, short):
    change(ledger)
    journal = journal_file(ledger)
    line = journal.read_bytes()
    entry = from_line(line)
    filler = as_line(entry._replace(id="20180101-000000-aaaaaa", note=""))
    # The entry that is looked for lies across the end of the first piece, a little further on each time.
    filler = as_line(entry._replace(id="20180101-000000-aaaaaa", note="长" * ((2**20 - len(filler) - short) // 3)))
    long = filler + line + filler.replace(b"aaaaaa", b"bbbbbb") * 2
    journal.write_bytes(long + filler[:-10])
    append_entry(ledger, entry)
    assert journal.read_bytes() == long
    append_entry(ledger, entry._replace(id="20180401-000000-cccccc"))
    assert journal.read_bytes() == long + line.replace(entry.id.encode(), b"20180401-000000-cccccc")


def test_a_line_that_cannot_be_read_is_named_and_stays(ledger):
    change(ledger)
    garbled = b'{"id": "x"}\n' + journal_file(ledger).read_bytes()
    journal_file(ledger).write_bytes(garbled)
    done = invoke("history", ledger)
    assert done.exit_code == 2
    assert done.stderr.startswith("journal.jsonl：第 1 行读不出来")
    assert "删掉这一行" in done.stderr
    assert invoke("undo", ledger).exit_code == 2
    assert journal_file(ledger).read_bytes() == garbled


def test_nothing_is_saved_without_a_journal(ledger):
    journal_file(ledger).mkdir(parents=True)
    with pytest.raises(FileError, match="没有保存，修改记录写不了"):
        change(ledger)
    assert e3(ledger) == OLD_VALUE


@pytest.mark.parametrize(
    ("then", "told", "uncertain"),
    [
        ({"F9": "别处"}, 1, False),
        ({"E3": OLD_VALUE}, 0, False),
        ({"E3": "第三种"}, 1, True),
        ({"F9": "别处", "E2": "又改"}, 1, False),
    ],
)
def test_a_ledger_saved_by_hand_after_a_crash_tells_by_its_cells(ledger, tmp_path, then, told, uncertain):
    edit(ledger, F2="以前")
    journal = journal_file(ledger).read_bytes()
    state = state_file(ledger).read_bytes()
    change(ledger)
    # As if the run had been killed after the replacement, and staff had then gone on by hand.
    pending_file(ledger).write_bytes(journal_file(ledger).read_bytes()[len(journal) :])
    journal_file(ledger).write_bytes(journal)
    state_file(ledger).write_bytes(state)
    by_hand(ledger, **then)
    edit(ledger, B9="下一次")
    ours = [line for line in lines(ledger)[1:-1] if line["verb"] == "修改单元格"]
    assert [line.get("uncertain", False) for line in ours] == [uncertain] * told
    hand = [cell for line in lines(ledger) if line["verb"] == "手工修改" for cell in line.get("cells", [])]
    expected = {"E2": "又改"} if "E2" in then else {"E3": "第三种"} if uncertain else {}
    assert {cell["cell"]: cell["new"] for cell in hand} == expected, "what the run did is not laid at the staff's door"
    if uncertain:
        assert "说不准" in invoke("history", ledger).output


@pytest.mark.parametrize(
    ("saved", "by_hands", "told"),
    [(False, {}, 0), (True, {}, 1), (False, {"F9": "别处"}, 0), (True, {"F9": "别处"}, 1), (True, {"B6": "改过"}, 1)],
)
def test_an_intent_of_rows_alone_is_kept_only_where_the_rows_are_there(ledger, saved, by_hands, told):
    edit(ledger, F2="以前")
    old, journal, state = (path.read_bytes() for path in (ledger, journal_file(ledger), state_file(ledger)))
    appended(ledger, *NEW_ROWS)
    pending_file(ledger).write_bytes(journal_file(ledger).read_bytes()[len(journal) :])
    journal_file(ledger).write_bytes(journal)
    state_file(ledger).write_bytes(state)
    if not saved:
        ledger.write_bytes(old)
    if by_hands:
        by_hand(ledger, **by_hands)
    taizhang_xl.history(ledger)
    ours = [line for line in lines(ledger) if line["verb"] == "新增"]
    assert [line.get("uncertain", False) for line in ours] == [False] * told
    hand = [
        row["编号"] for line in lines(ledger) if line["verb"] == "手工修改" for row in line["rows"] if "编号" in row
    ]
    assert hand == []


@pytest.mark.parametrize("look", [{"fill": "A9D18E"}, {"font_colour": "FF0000"}])
@pytest.mark.parametrize("saved", [False, True])
def test_an_intent_of_colours_alone_is_kept_only_where_they_are_there(ledger, look, saved):
    old = ledger.read_bytes()
    paint = ChangeSet.of([Change("台账", 3, 5, **look)])
    write_changes(open_package(ledger), paint, EntryInfo("着色"), dry_run=False)
    pending_file(ledger).write_bytes(journal_file(ledger).read_bytes())
    journal_file(ledger).write_bytes(b"")
    if not saved:
        ledger.write_bytes(old)
    if "fill" in look:
        by_hand(ledger, F9="别处")
    taizhang_xl.history(ledger)
    assert [line["verb"] for line in lines(ledger) if line["verb"] != "手工修改"] == ["着色"] * saved


def test_a_crash_between_ledger_and_bases_is_made_up_for(demo_folder):
    path = demo_folder / "ledger.xlsx"
    before = {p: p.read_bytes() for p in (demo_folder / ".taizhang").rglob("*") if p.is_file()}
    returns = [demo_folder / "returns" / "2018-03"]
    consolidate(path, returns, MARCH)
    after, line = bases(demo_folder), journal_file(path).read_bytes()
    assert any("已采用" in item for items in after.values() for item in items.values())
    shutil.rmtree(demo_folder / ".taizhang")
    for file, data in before.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    pending_file(path).parent.mkdir(exist_ok=True)
    pending_file(path).write_bytes(line[len(before[journal_file(path)]) :])
    assert consolidate(path, returns, MARCH).consolidation.of(EntryKind.TAKEN) == ()
    assert bases(demo_folder) == after
    assert journal_file(path).read_bytes() == line
