"""What check says: errors first, one line for findings of a kind, the way on at the end, the same from run to run."""

import os
import re
import subprocess
import sys

import openpyxl
import pytest
from click.testing import CliRunner
from layouts import write_layout

import taizhang_xl
from taizhang_xl.faces.cli import cli

HEADER = ["编号", "类别", "目标任务", "完成时限", "责任单位", "负责人", "状态", "佐证材料", "承办科室"]


@pytest.fixture
def ledger(tmp_path):
    """Twelve items without a person, five with deadlines that cannot be read, each in another way; two columns renamed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(HEADER)
    deadlines = ["待定", "2月30日", "10月低", "尽快", 10.3, *["10月底"] * 9]
    for at, deadline in enumerate(deadlines, 1):
        person = None if at <= 12 else "主任"
        sheet.append([f"6-{at:03d}", "日常工作", f"第{at}件事", deadline, "办公室", person, None, None, "综合科"])
    path = tmp_path / "2018年台账.xlsx"
    book.save(path)
    return path


def run(path, *options):
    result = CliRunner().invoke(cli, ["check", str(path), "--as-of", "2018-03-31", *options])
    assert result.exit_code == 1, result.output
    return result.stdout.splitlines()


def test_the_same_finding_is_one_line_with_some_of_its_cells(ledger):
    lines = run(ledger)
    assert "错误 台账  “责任人”没有填：F2、F3、F4 等 12 处 → 请补填" in lines
    (unclear,) = [line for line in lines if "完成时限" in line and line.startswith("错误")]
    assert "D2、D3、D4 等 5 处" in unclear
    assert "“待定”" in unclear


def test_errors_come_first_then_warnings_then_what_was_recognised(ledger):
    lines = run(ledger)
    levels = [line.split()[0] for line in lines if line.startswith(("错误", "提醒", "已识别"))]
    assert levels == sorted(levels, key=["错误", "提醒", "已识别"].index)
    assert levels.count("已识别") == 1
    assert "提醒 台账!I1" in "\n".join(lines)
    assert levels[0] == "错误"
    assert "已识别 2 处，不用处理：列名不同 2" in lines


def test_the_last_lines_count_and_say_what_to_do(ledger):
    lines = run(ledger)
    assert re.fullmatch(r"共 \d+ 处：错误 17 处，提醒 \d+ 处，已识别 2 处", lines[-2])
    assert lines[-1].startswith("下一步：")
    assert "--all" in lines[-1]


@pytest.mark.parametrize("option", ["--all", "-v"])
def test_every_finding_is_shown_where_that_is_asked_for(ledger, option):
    lines = run(ledger, option)
    findings = taizhang_xl.check(ledger, as_of="2018-03-31")
    assert len([line for line in lines if line.startswith(("错误", "提醒", "已识别"))]) == len(findings)
    assert [line for line in lines if "F7" in line] == ["错误 台账!F7  “责任人”没有填 → 请补填"]


def test_no_line_of_the_summary_is_long(demo_folder, ledger):
    for path in (demo_folder / "ledger.xlsx", ledger):
        assert max(map(len, run(path))) < 240


def test_several_sheets_of_items_are_named_in_the_line(tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for unit in ("办公室", "信访室"):
        sheet = book.create_sheet(unit)
        sheet.append(["编号", "类别", "目标任务", "完成时限", "责任人"])
        sheet.append([f"{unit}1", "日常工作", f"{unit}的事", "10月底", None])
    path = tmp_path / "2018年台账.xlsx"
    book.save(path)
    assert "错误 “责任人”没有填：办公室!E2、信访室!E2 → 请补填" in run(path)


def test_a_ledger_with_nothing_wrong_says_so_though_a_column_was_recognised(tmp_path):
    path = tmp_path / "2018年台账.xlsx"
    book = openpyxl.Workbook()
    book.active.append(HEADER[:-2])
    book.active.append(["6-001", "机关日常工作", "整理档案", "6月底", "办公室", "主任", None])
    book.save(path)
    result = CliRunner().invoke(cli, ["check", str(path), "--as-of", "2018-03-31"])
    assert (result.exit_code, result.stdout.splitlines()) == (
        0, ["已识别 1 处，不用处理：列名不同 1", "√ 没有发现问题（已识别 1 处）", "逐处看加 --all"],
    )  # fmt: skip


@pytest.mark.slow
def test_two_runs_say_the_same_in_the_same_order(demo_folder, tmp_path):
    ledgers = [demo_folder / "ledger.xlsx", write_layout("category and unit merged down", tmp_path)]
    for path in ledgers:
        for options in ([], ["--all"], ["--format", "json"]):
            said = {
                subprocess.run(
                    [sys.executable, "-m", "taizhang_xl", "check", str(path), "--as-of", "2018-03-31", *options],
                    capture_output=True,
                    env={**os.environ, "PYTHONHASHSEED": seed},
                    check=False,
                ).stdout
                for seed in ("1", "2", "33")
            }
            assert len(said) == 1
            assert said != {b""}


def test_merged_ranges_are_listed_from_top_to_bottom(tmp_path):
    path = write_layout("category and unit merged down", tmp_path)
    merged = [each.cell for each in taizhang_xl.check(path, as_of="2018-03-31") if each.code == "merged-filled"]
    assert merged == sorted(merged, key=lambda cell: (int(cell[1:]), cell[0]))
    assert len(merged) > 3


def ledger_of(
    folder, *rows, header=("编号", "类别", "目标任务", "责任单位", "责任人", "完成时限", "进展情况", "未完成原因")
):
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in (header, *rows):
        book.active.append(row)
    book.save(folder / "2018年台账.xlsx")
    return str(folder / "2018年台账.xlsx")


def test_a_ledger_without_a_column_for_states_is_not_called_right_and_no_month_of_it_is_closed(tmp_path):
    path = ledger_of(tmp_path, ["1-001", "机关日常工作", "建桥", "办公室", "主任", "9月底", None, None])
    told = CliRunner().invoke(cli, ["check", path, "--as-of", "2018-03-10"]).output
    assert told.count("没有“状态”这一列，1 项没有地方写状态") == 1
    assert "√" not in told
    done = CliRunner().invoke(cli, ["close", path, "--month", "2018-03"])
    assert done.exit_code == 2
    assert "--add-columns 状态" in done.output


def test_where_there_is_nothing_no_success_is_told(tmp_path):
    path = str(tmp_path / "空.xlsx")
    CliRunner().invoke(cli, ["new", path, "--year", "2018", "--name", "某机关"])
    told = CliRunner().invoke(cli, ["check", path, "--as-of", "2018-03-10"])
    assert "台账里还没有事项，没有什么可校验" in told.output
    assert "√" not in told.output
    done = CliRunner().invoke(cli, ["close", path, "--month", "2018-01"])
    assert done.exit_code == 2
    assert "一项也没有" in done.output
