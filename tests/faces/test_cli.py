"""The command line: exit codes, one Chinese line where it cannot run, JSON for programs."""

import json
from datetime import date

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl.faces.cli import cli


def run(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    assert run("new", path, "--year", 2018, "--name", "某市人大常委会机关").exit_code == 0
    return path


def test_deadline_as_json():
    result = run("deadline", "10月底", "--year", 2018, "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["text", "kind", "start", "due", "milestones", "recurrence", "approximate", "note"]
    assert (found["kind"], found["start"], found["due"]) == ("dated", None, "2018-10-31")
    assert (found["milestones"], found["recurrence"], found["approximate"]) == ([], None, False)


def test_an_unclear_deadline_is_a_finding():
    result = run("deadline", "10月低", "--year", 2018)
    assert result.exit_code == 1
    assert "10月底" in result.stdout


def test_new_writes_title_year_and_office_and_never_over_a_file(ledger):
    book = openpyxl.load_workbook(ledger)
    assert book["台账"]["A1"].value == "某市人大常委会机关2018年工作台账"
    settings = {row[0]: row[1] for row in book["设置"].iter_rows(min_row=2, values_only=True)}
    assert (settings["年度"], settings["机关名称"]) == ("2018", "某市人大常委会机关")
    again = run("new", ledger, "--year", 2018, "--name", "x")
    assert again.exit_code == 2
    assert again.stderr.startswith("台账.xlsx：")
    assert again.stderr.count("\n") == 1


def test_of_an_empty_ledger_there_is_nothing_to_find(ledger):
    result = run("check", ledger)
    assert (result.exit_code, result.stdout) == (0, "台账里还没有事项，没有什么可校验\n")


def test_edit_check_and_export(ledger):
    sets = ["台账!A3=1-001", "台账!D3=立法调研", "台账!H3=2月30日", "台账!K3=调研室", "台账!M3=主任", "台账!C3=其他"]
    arguments = [word for each in sets for word in ("--set", each)]
    before = ledger.read_bytes()
    dry = run("edit", ledger, *arguments, "--dry-run")
    assert dry.exit_code == 0
    assert "台账!D3" in dry.stdout
    assert ledger.read_bytes() == before
    assert run("edit", ledger, *arguments).exit_code == 0
    checked = run("check", ledger, "--as-of", "2018-03-31", "--format", "json")
    assert checked.exit_code == 1
    found = json.loads(checked.stdout)
    assert {(f["code"], f["cell"]) for f in found["findings"]} == {
        ("category-unknown", "C3"),
        ("deadline-unclear", "H3"),
    }
    assert found["counts"] == {"错误": 2}
    exported = json.loads(run("export", ledger, "--as-of", "2018-03-31").stdout)
    item = exported["items"][0]
    assert (item["编号"], item["到期日"], item["cell"]) == ("1-001", None, "台账!A3")
    assert len(exported["findings"]) == 2


def test_text_that_looks_like_a_formula_stays_text(ledger):
    assert run("edit", ledger, "--set", '台账!S3==HYPERLINK("http://x","点我")').exit_code == 0
    import openpyxl

    cell = openpyxl.load_workbook(ledger)["台账"]["S3"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","点我")')
    exported = run("export", ledger, "--format", "csv").stdout
    assert " =HYPERLINK" in exported


def test_export_as_parquet_gives_each_item_with_real_days(demo_folder, tmp_path):
    ledger = demo_folder / "ledger.xlsx"
    out = tmp_path / "items.parquet"
    as_json = run("export", ledger, "--as-of", "2018-03-31")
    done = run("export", ledger, "--format", "parquet", "--to", out, "--as-of", "2018-03-31")
    # The demo's ledger has faults on purpose: told by the exit code in every format.
    assert (done.exit_code, as_json.exit_code) == (1, 1)
    count = len(json.loads(as_json.stdout)["findings"])
    assert f"台账有 {count} 处问题" in done.stdout
    frame = pd.read_parquet(out)
    sheet = openpyxl.load_workbook(ledger)["台账"]
    header = [cell.value for cell in next(sheet.iter_rows(2, 2))]
    rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(3, values_only=True) if row[0]]
    assert frame["编号"].tolist() == [row["编号"] for row in rows]
    assert frame["目标任务"].tolist() == [row["目标任务"] for row in rows]
    days = dict(zip(frame["编号"], frame["到期日"], strict=True))
    assert days["1-001"] == date(2018, 10, 31)
    assert len(rows) == 260
    again = run("export", ledger, "--format", "parquet", "--to", out)
    assert (again.exit_code, again.stderr.startswith("items.parquet：")) == (2, True)
    nowhere = run("export", ledger, "--format", "parquet")
    assert (nowhere.exit_code, "请加上 --to" in nowhere.stderr) == (2, True)


ODD_TASK = "①面积10²㎡，３½（ＣＯ₂）"


def test_texts_are_given_as_typed(ledger, tmp_path):
    cells = {
        "A3": "１-００１", "C3": "机关日常工作", "D3": ODD_TASK, "H3": "１０月底（暂定）", "K3": "区委办（督查室）",
        "O3": "张三（代）", "Q3": "在办", "S3": "Ⅲ号楼㈠区：完成５％",
    }  # fmt: skip
    sets = [word for cell, text in cells.items() for word in ("--set", f"台账!{cell}={text}")]
    assert run("edit", ledger, *sets).exit_code == 0
    typed = {
        "目标任务": ODD_TASK,
        "完成时限": "１０月底（暂定）",
        "进展情况": "Ⅲ号楼㈠区：完成５％",
        "责任单位": "区委办（督查室）",
    }
    header = [cell.value for cell in openpyxl.load_workbook(ledger)["台账"][2]]
    typed[header[14]] = "张三（代）"
    out = tmp_path / "items.parquet"
    exported = json.loads(run("export", ledger, "--as-of", "2018-03-31").stdout)["items"][0]
    run("export", ledger, "--as-of", "2018-03-31", "--format", "parquet", "--to", out)
    frame = taizhang_xl.read(ledger).to_frame()
    for found in (exported, pd.read_parquet(out).iloc[0], frame.iloc[0]):
        # 编号 and 状态 are keys: they stand in their standard form.
        assert {name: found[name] for name in typed} == typed
        assert (found["编号"], found["状态"]) == ("1-001", "正在办理")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("没有.xlsx", None, "没有.xlsx："),
        ("空.xlsx", b"", "空.xlsx："),
        ("网页.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "网页.xlsx："),
        ("坏.xlsx", b"PK\x03\x04" + b"\0" * 200, "坏.xlsx："),
    ],
)
@pytest.mark.parametrize("command", ["check", "refresh", "export"])
def test_a_file_that_is_no_ledger_is_refused_in_one_line(tmp_path, command, name, content, says):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = run(command, path)
    assert result.exit_code == 2
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_a_workbook_without_a_ledger_names_the_nearest_headers(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "职务", "办公电话"])
    book.save(tmp_path / "通讯录.xlsx")
    result = run("check", tmp_path / "通讯录.xlsx", "--year", 2018)
    assert result.exit_code == 2
    assert "姓名、职务、办公电话" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("split", "x.xlsx", "--month", "2018-13", "--to", "y"),
        ("deadline", "10月底", "--year", 2018, "--from", "昨天"),
        ("edit", "x.xlsx", "--set", "无"),
        ("无此命令",),
    ],
)
def test_wrong_arguments_exit_with_two(arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["split"], "台账：没有给"),
        (["split", "台账.xlsx"], "“分发”：还要知道 month（输入月份，如 2018-03）。请加上 --month。"),
        (["extend", "台账.xlsx", "1-001"], "--until：没有给（延到哪一天，如 2018-11-30）。请加上 --until。"),
        (["diff", "台账.xlsx"], "另一本台账：没有给"),
        (["sign-off", "台账.xlsx"], "编号…：没有给"),
    ],
)
def test_what_is_missing_on_the_command_line_is_said_in_one_chinese_line(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    run("new", tmp_path / "台账.xlsx", "--year", 2018, "--name", "机关")
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == 1
