"""The verb edit: in a terminal and from Python, cells are set and rows appended, shown first, and nothing else changes."""

import json
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl.errors import EditRefusedError, UsageError
from taizhang_xl.faces.cli import cli


@pytest.fixture
def path(tmp_path):
    """A list with a title row, headers, a formula column and a number column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (
        ["2018年台账"],
        ["编号", "任务", "金额", "说明"],
        ["1-001", "甲", 5, "=C3*2"],
        ["1-002", "乙", 6, "=C4*2"],
    ):
        sheet.append(row)
    other = book.create_sheet("名 单")
    other.append(["姓名"])
    other["A1"].protection = openpyxl.styles.Protection(locked=True)
    other.protection.sheet = True
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def cells(path, name="台账"):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[name].iter_rows()]


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_cell_set_in_a_terminal_with_its_look(path):
    run("edit", path, "--set", "台账!B3=新任务", "--set", "台账!C3=2018-03-05", "--fill", "#ff7c80", "--font", "0000FF",
        "--number-format", "yyyy年m月")  # fmt: skip
    cell = openpyxl.load_workbook(path)["台账"]["C3"]
    assert cell.value == datetime(2018, 3, 5)
    assert (cell.fill.fgColor.rgb, cell.font.color.rgb, cell.number_format) == ("FFFF7C80", "FF0000FF", "yyyy年m月")
    assert cells(path)[2][1] == "新任务"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("台账!A=1-003;B=丙;C=7", ["1-003", "丙", 7]),
        ("台账!编号=1-003；任务=丙；金额=7", ["1-003", "丙", 7]),
        ("台账!B=先做;后做；再做;A=1-003", ["1-003", "先做;后做；再做", None]),
        ("台账!B=x=1;A=1-003", ["1-003", "x=1", None]),
        ("台账!B=甲!A1=2;A=1-003", ["1-003", "甲!A1=2", None]),
        ("台账!B==1+1;A=007", ["007", "=1+1", None]),
    ],
)
def test_a_row_told_in_a_terminal_lands_under_the_list(path, told, expected):
    before = cells(path)
    run("edit", path, "--append", told)
    after = cells(path)
    assert after[:4] == before
    assert after[4][:3] == expected


def test_a_row_told_as_json_keeps_its_types(path):
    rows = {
        "台账": [
            {"编号": "1-003", "C": 7.5, "任务": "a;B=b"},
            {"编号": "1-004", "任务": "2018-03-05", "金额": None, "D": True},
        ]
    }
    run("edit", path, "--append-json", json.dumps(rows))
    assert cells(path)[4:] == [["1-003", "a;B=b", 7.5, None], ["1-004", datetime(2018, 3, 5), None, True]]


def test_a_dry_run_shows_what_would_change_and_writes_nothing(path):
    before = path.read_bytes()
    shown = run("edit", path, "--set", "台账!C3=8", "--append", "台账!A=1-003;B=丙", "--dry-run").output
    assert "台账!C3  “5” → “8”" in shown
    assert "台账 第 5 行（新增）  A=“1-003”；B=“丙”" in shown
    assert "会改 1 处，加 1 行，没有写文件" in shown
    assert "√" not in shown
    assert "台账现在还是原样" in shown
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_the_receipt_is_shown_and_can_be_read_by_a_program(path):
    told = json.loads(run("edit", path, "--set", "台账!C3=8", "--append", "台账!A=1-003", "--format", "json").output)
    assert told["changes"][0] | {"why": ""} == {
        "sheet": "台账",
        "cell": "C3",
        "old": 5,
        "new": 8,
        "item": "",
        "why": "",
    }
    assert told["appended"][0] | {"why": ""} == {
        "sheet": "台账",
        "row": 5,
        "values": {"A": "1-003"},
        "item": "",
        "why": "",
    }
    before = parts(next((path.parent / ".taizhang" / "backups").iterdir()))
    after = parts(path)
    changed = [name for name in before if before[name] != after[name]]
    assert sorted(told["receipt"]["parts"]) == sorted(changed)
    assert told["receipt"] | {"parts": []} == {
        "parts": [],
        "identical": len(before) - len(changed),
        "cells": 2,
        "rows": 1,
        "heights": 0,
    }
    assert "已核对" in run("edit", path, "--set", "台账!C3=9").output


def test_a_new_file_leaves_the_old_one_alone(path):
    before = path.read_bytes()
    out = path.with_name("新.xlsx")
    run("edit", path, "--set", "台账!C3=8", "--to", out)
    assert path.read_bytes() == before
    assert cells(out)[2][2] == 8
    again = run("edit", path, "--set", "台账!C3=9", "--to", out, code=2)
    assert "已经有这个文件" in again.output
    assert cells(out)[2][2] == 8


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "没有说要改什么"),
        (["--set", "台账C3"], "看不懂这一处修改"),
        (["--set", "台账!3C=1"], "“3C”不是单元格地址"),
        (["--set", "无!C3=1"], "没有名为“无”的工作表"),
        (["--set", "台账!C3=1", "--set", "台账!C3=2"], "给了两次内容"),
        (["--set", "台账!C3=1", "--fill", "red"], "“red”不是颜色"),
        (["--set", "台账!C3=1", "--number-format", '"'], "数字格式写得不对"),
        (["--set", "台账!D3=1"], "是公式"),
        (["--set", "名 单!A1=1"], "工作表受保护"),
        (["--append", "台账=1"], "看不懂要加的这一行"),
        (["--append", "台账!负责人=张"], "没有找到表头“负责人”"),
        (["--append", "台账!A=1;A=2"], "“A”给了两次内容"),
        (["--append", "台账!A=1;编号=2"], "同一列给了两次内容"),
        (["--append-json", "{"], "不是 JSON"),
        (["--append-json", '{"台账": {"A": 1}}'], "看不懂要加的行"),
        (["--append-json", '{"台账": [1]}'], "有一行不是"),
        (["--append-json", '{"台账": [{"A": [1]}]}'], "不能写进单元格"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_written(path, arguments, word):
    before = path.read_bytes()
    done = run("edit", path, *arguments, code=2)
    assert word in done.output
    assert done.output.count("\n") == 1
    assert path.read_bytes() == before


def test_a_header_that_is_also_a_column_letter_is_not_guessed(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["任务", "NO", "备注", "备注"])
    book.save(tmp_path / "a.xlsx")
    for told, word in (("台账!NO=1", "既是列号又是另一列的表头"), ("台账!备注=1", "表头“备注”有几列")):
        assert word in run("edit", tmp_path / "a.xlsx", "--append", told, code=2).output


def test_formulas_and_locked_cells_are_written_over_only_when_told(path):
    run("edit", path, "--set", "台账!D3=10", "--over-formulas")
    run("edit", path, "--set", "名 单!A1=张三", "--over-locked")
    assert cells(path)[2][3] == 10
    assert cells(path, "名 单") == [["张三"]]


def test_python_sets_typed_values_and_appends_rows(path):
    done = taizhang_xl.edit(
        path,
        {"台账!B3": "007", "台账!C3": date(2018, 3, 5), "'名 单'!B1": 2.5, "台账!A4": None},
        append={"台账": [{"编号": "1-003", "C": True}, {"B": "丁"}]},
        fill="A9D18E", locked=True,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(path)["台账"]
    assert (sheet["B3"].value, sheet["C3"].value, sheet["A4"].value) == ("007", datetime(2018, 3, 5), None)
    assert [sheet["A5"].value, sheet["C5"].value, sheet["B6"].value] == ["1-003", True, "丁"]
    assert sheet["B3"].fill.fgColor.rgb == "FFA9D18E"
    assert cells(path, "名 单") == [["姓名", 2.5]]
    assert done.saved == path
    assert done.rows == (5, 6)
    assert (done.receipt.cells, done.receipt.rows) == (7, 2)


def test_python_shows_first_and_refuses_as_the_command_does(path):
    before = path.read_bytes()
    shown = taizhang_xl.edit(path, {"台账!C3": 8}, dry_run=True)
    assert [(each.address, each.old, each.new) for each in shown.changes.changes] == [("C3", 5, 8)]
    assert shown.saved is None
    with pytest.raises(EditRefusedError, match="是公式"):
        taizhang_xl.edit(path, {"台账!C3": 8, "台账!D3": 1})
    with pytest.raises(UsageError, match="不能写进单元格"):
        taizhang_xl.edit(path, {"台账!C3": {"a": 1}})
    assert path.read_bytes() == before
    taizhang_xl.edit(path, {"台账!D3": 1}, formulas=True)
    assert cells(path)[2][3] == 1


def test_a_header_that_is_a_column_letter_can_be_told_from_the_letter(tmp_path):
    path = tmp_path / "等次.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in (["编号", "数量", "A"], ["1-001", 3, "优"]):
        book.active.append(row)
    book.save(path)
    said = run("edit", path, "--append", "台账!A=1-002", code=2).stderr
    assert "要按列号请写 A列，要按表头请写 C列" in said
    run("edit", path, "--append", "台账!A列=1-002;B=4;C列=良")
    assert cells(path)[2] == ["1-002", 4, "良"]
    taizhang_xl.edit(path, append={"台账": [{"C": "中"}]})
    assert cells(path)[3] == [None, None, "中"]


def test_a_header_named_like_a_told_column_is_that_header(tmp_path):
    path = tmp_path / "等次.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["编号", "A列"])
    book.save(path)
    run("edit", path, "--append", "台账!A列=在B列")
    assert cells(path)[1] == [None, "在B列"]


def test_a_cell_that_holds_it_already_is_not_said_to_be_changed(path):
    before = path.read_bytes()
    shown = run("edit", path, "--set", "台账!B3=甲", "--set", "台账!C3=5").stdout
    assert shown == "□ 2 处本来就是这样，没有动\n没有要改的，没有写文件\n"
    assert path.read_bytes() == before
    shown = run("edit", path, "--set", "台账!B3=甲", "--set", "台账!B4=丙").stdout
    assert "□ 1 处本来就是这样，没有动\n" in shown
    assert "改了 1 处" in shown
    assert [row[1] for row in cells(path)][2:] == ["甲", "丙"]


def test_a_number_where_there_was_its_text_is_a_change(path):
    run("edit", path, "--set", "台账!B3='5")
    assert "本来就是这样" not in run("edit", path, "--set", "台账!C3=6").stdout
    taizhang_xl.edit(path, {"台账!B3": "6"})
    assert "改了 1 处" in run("edit", path, "--set", "台账!B3=6").stdout
    assert cells(path)[2][1] == 6


def test_the_same_text_in_another_colour_is_a_change(path):
    assert "改了 1 处" in run("edit", path, "--set", "台账!B3=甲", "--fill", "FF0000").stdout
