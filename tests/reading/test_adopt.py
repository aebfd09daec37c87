"""An office's own ledger is taken over: its columns shown, the doubtful ones settled once, its file never changed."""

import json
from datetime import datetime

import openpyxl
import pytest
from click.testing import CliRunner
from layouts import ONE_SHEET, TRUTH, write_layout

import taizhang_xl
from taizhang_xl import adopt
from taizhang_xl.errors import FileError, NoTableError, UsageError
from taizhang_xl.faces.cli import cli


def none_of(path, *answers):
    """Answer all that is open with: there is none."""
    return [*answers, *(f"{each.field}=无" for each in adopt(path, answers, year=2018, dry_run=True).open)]


@pytest.fixture
def doubtful(tmp_path):
    """A ledger in which two columns may be the task, and nobody calls the deadline by a name we know."""
    book = openpyxl.Workbook()
    book.active.append(["编号", "工作任务", "工作内容", "何时做完", "责任单位", "责任人", "类别", "状态"])
    book.active.append(["1-001", "调研", "地下空间立法调研", "10月底", "办公室", "主任", "日常工作", "在办"])
    path = tmp_path / "老台账.xlsx"
    book.save(path)
    return path


def test_settled_columns_are_remembered_for_every_later_reading(doubtful):
    with pytest.raises(NoTableError, match="taizhang adopt"):
        taizhang_xl.read(doubtful, year=2018)
    before = doubtful.read_bytes()
    done = adopt(doubtful, ["目标任务=C", "完成时限=D"], year=2018)
    assert (done.columns["目标任务"], done.columns["完成时限"]) == ("C", "D")
    item = next(iter(taizhang_xl.read(doubtful, year=2018)))
    assert (item.text("目标任务"), item.text("完成时限")) == ("地下空间立法调研", "10月底")
    assert doubtful.read_bytes() == before
    headers = {"目标任务": "工作内容", "完成时限": "何时做完"}
    assert json.loads(done.settled.read_text("utf-8")) == {"目标任务": "C", "完成时限": "D", "列名": headers}


def test_a_dry_run_remembers_nothing(doubtful):
    adopt(doubtful, ["目标任务=C"], year=2018, dry_run=True)
    assert not (doubtful.parent / ".taizhang").exists()


def test_a_broken_memory_is_told_and_not_guessed_around(doubtful):
    settled = adopt(doubtful, ["目标任务=C"], year=2018).settled
    settled.write_text("{", "utf-8")
    with pytest.raises(FileError, match="taizhang adopt"):
        taizhang_xl.read(doubtful, year=2018)


@pytest.mark.parametrize("wrong", ["没有这列=C", "目标任务", "目标任务=4", "目标任务=XFE"])
def test_what_cannot_be_settled_is_refused(doubtful, wrong):
    with pytest.raises(UsageError):
        adopt(doubtful, [wrong], year=2018)


@pytest.mark.parametrize("name", [name for name in ONE_SHEET if name not in ("real dates", "several units in a cell")])
def test_any_layout_becomes_ours_with_nothing_lost(name, tmp_path):
    old = write_layout(name, tmp_path)
    new = tmp_path / "新台账.xlsx"
    done = adopt(old, none_of(old), to=new, year=2018)
    assert done.items == len(TRUTH)
    found = {(i.text("编号"), i.text("目标任务"), i.text("完成时限"), i.text("责任人")) for i in taizhang_xl.read(new)}
    assert found == {(t.number, t.task, t.deadline, t.person) for t in TRUTH}
    findings = taizhang_xl.check(new, as_of=datetime(2018, 1, 5).date())
    assert {f.code for f in findings if f.severity == "错误"} <= {"done-without-date", "done-without-evidence"}


def test_several_units_keep_their_text_in_the_remark(tmp_path):
    new = tmp_path / "新台账.xlsx"
    old = write_layout("several units in a cell", tmp_path)
    adopt(old, none_of(old), to=new, year=2018)
    item = next(i for i in taizhang_xl.read(new) if i.text("编号") == "1-001")
    assert item.text("责任单位") == "城市建设环境保护工作委员会"
    assert "财经工委" in item.text("备注")


def test_items_without_a_number_get_one(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["类别", "目标任务", "完成时限", "责任单位"])
    for category in ("日常工作", "代表建议", "日常工作"):
        book.active.append([category, "甲", "10月底", "办公室"])
    book.save(tmp_path / "旧.xlsx")
    done = adopt(tmp_path / "旧.xlsx", none_of(tmp_path / "旧.xlsx"), to=tmp_path / "新.xlsx", year=2018)
    assert done.numbered == 3
    assert [i.number for i in taizhang_xl.read(tmp_path / "新.xlsx")] == ["6-001", "3-001", "6-002"]


def test_the_command_shows_columns_and_next_step(doubtful):
    answers = [word for answer in none_of(doubtful, "目标任务=C") for word in ("--column", answer)]
    command = ["adopt", str(doubtful), *answers, "--to", str(doubtful.with_name("新.xlsx")), "--year", "2018"]
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0, result.output
    assert "C 目标任务（工作内容）" in result.stdout
    assert "指定为没有的：完成时限、进展情况" in result.stdout
    assert result.stdout.splitlines()[-1] == f"下一步：taizhang check {doubtful.with_name('新.xlsx')}"
