"""An office's own ledger that tells of progress and knows no state: what is proposed, who is told nothing until then."""

import os

import openpyxl
import pytest
from adopted import in_terminal
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl import adopt
from taizhang_xl.errors import MissingColumnError
from taizhang_xl.faces.cli import cli

ROWS = [
    ("食品安全", 1, "明厨亮灶", "食品科", "6月底", "已完成（6月25日），全部接入", "局长"),
    ("食品安全", 2, "抽检4000批次", "食品科", "11月底", "已完成3820批次", "局长"),
    ("药械安全", 3, "药店检查", "药械科", "10月底前", "正在检查，预计10月完成", "局长"),
    ("药械安全", 4, "网上清查", "药械科", "9月底", "已完成，9月18日通报结果", "局长"),
    ("药械安全", 5, "季度例会", "药械科", "每季度", "已完成", "局长"),
    ("综合保障", 6, "年度报告", "办公室", "12月20日前", None, "局长"),
]
NONE = ["责任人=无"]
TO_ADD = "佐证、未完成原因、下月安排、到期日、时限状态、挂单"


def own_ledger(path, progress=True):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "重点工作台账"
    sheet.append(["2018年重点工作台账"])
    sheet.append(["工作类别", "序号", "工作任务", "牵头科室", "办结期限", "推进情况", "分管领导"])
    for row in ROWS:
        sheet.append([*row[:5], row[5] if progress else None, row[6]])
    book.save(path)
    return path


def run(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def states(path, **more):
    return [(item.text("状态"), str(item.day("完成日期") or "")) for item in taizhang_xl.read(path, **more)]


@pytest.fixture
def ledger(tmp_path):
    return own_ledger(tmp_path / "2018台账.xlsx")


def test_states_are_proposed_with_counts_and_nothing_is_written_before_people_agree(ledger):
    before = ledger.read_bytes()
    said = run("adopt", ledger)
    assert said.exit_code == 1
    assert (
        "“推进情况”写着办结的 2 项，建议填“办结”和完成日期（1 项没有写是哪天，完成日期请自己填）；"
        "写着在办的 1 项，建议填“正在办理”；看不出来的 2 项，请自己填；没有写进展的 1 项，不填就是未落实"
    ) in said.stdout
    assert "第 3 行 明厨亮灶 → 办结，2018-06-25：“已完成（6月25日），全部接入”" in said.stdout
    # Done, but of which quarter?
    assert "第 7 行 季度例会 → 看不出来，请自己填：“已完成”" in said.stdout
    assert ledger.read_bytes() == before


def test_states_are_written_when_people_agree_and_taken_back_by_undo(ledger):
    before = [list(row) for row in openpyxl.load_workbook(ledger).active.iter_rows(values_only=True)]
    done = run("adopt", ledger, "--number", "新编", "--states", "--add-columns", TO_ADD, "--column", *NONE)
    assert "√ 照进展填上状态：正在办理 1 项、办结 2 项，完成日期 1 项；看不出来的 2 项，请自己填" in done.stdout
    assert states(ledger) == [
        ("办结", "2018-06-25"), ("", ""), ("正在办理", ""), ("办结", ""), ("", ""), ("", ""),
    ]  # fmt: skip
    assert "1-001 状态：空 → “办结”" in run("history", ledger, "--item", "1-001").stdout
    assert run("undo", ledger).exit_code == 0
    after = [list(row) for row in openpyxl.load_workbook(ledger).active.iter_rows(values_only=True)]
    assert [[value for value in row if value is not None] for row in after] == [
        [value for value in row if value is not None] for row in before
    ]


def test_a_ledger_of_our_layout_gets_them_too(ledger, tmp_path):
    said = run("adopt", ledger, "--to", tmp_path / "新.xlsx", "--number", "新编", "--states", "--column", "责任人=无",
               *(word for name in ("佐证", "未完成原因") for word in ("--column", f"{name}=无")))  # fmt: skip
    assert "√ 已写新台账" in said.stdout, said.output
    assert states(tmp_path / "新.xlsx")[:3] == [("办结", "2018-06-25"), ("", ""), ("正在办理", "")]


def test_who_says_how_to_number_is_not_asked_for_the_numbers(ledger):
    shown = run("adopt", ledger, "--number", "新编").stdout
    assert "没有找到“编号”" not in shown
    assert [item.number for item in taizhang_xl.read(ledger)] == ["1-001", "1-002", "2-001", "2-002", "2-003", "3-001"]


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: a terminal of Unix")
def test_a_terminal_asks_the_five_others_and_whether_to_fill_in_states(ledger, tmp_path):
    said, code = in_terminal(["adopt", ledger.name, "--number", "新编"], ["", "", "", "", "-", "", "1"], tmp_path)
    assert "没有找到“编号”" not in said
    assert "（1/" in said
    assert said.index("没有找到“状态”") < said.index("照进展写明的填")
    assert "√ 给 6 项编上编号" in said, said
    assert "√ 加上“单位”“设置”表" in said
    assert states(ledger)[0] == ("办结", "2018-06-25"), (said, code)


def test_nobody_is_told_that_all_is_not_begun_while_not_one_state_is_filled_in(ledger, tmp_path):
    adopt(ledger, NONE, number="新编", add_columns=TO_ADD)
    lacking = run("packet", ledger, "--month", "2018-06", "--to", tmp_path / "出").stderr
    assert "没有状态的加 --add-columns 状态；进展里写明了的，加 --states 照着填上状态" in lacking
    adopt(ledger, add_columns="状态、完成日期")
    for command in (
        ("packet", "--month", "2018-06", "--to", tmp_path / "出"),
        ("refresh",),
        ("remind", "--to", tmp_path / "件"),
    ):
        said = run(command[0], ledger, *command[1:])
        assert said.exit_code == 2, (command, said.output)
        assert "5 项写着进展，“状态”却一格也没有填，全都会算成未落实，什么也没有做" in said.stderr
        assert "taizhang adopt 2018台账.xlsx --states" in said.stderr
    # Units are asked how it stands: that is how states come in.
    assert run("split", ledger, "--month", "2018-06", "--to", tmp_path / "发").exit_code == 0
    adopt(ledger, states=True)
    made = run("packet", ledger, "--month", "2018-06", "--to", tmp_path / "出")
    assert made.exit_code == 1
    assert "2 项写着进展，状态却没有填，都按未落实算" in made.stdout
    found = [each for each in taizhang_xl.check(ledger) if each.code == "state-blank"]
    assert [(each.cell, "2 项" in each.message) for each in found] == [("O4", True)]


def test_a_ledger_in_which_nothing_is_told_yet_is_new_and_works(tmp_path):
    path = own_ledger(tmp_path / "2018台账.xlsx", progress=False)
    adopt(path, NONE, number="新编", add_columns=f"{TO_ADD}、状态、完成日期")
    assert run("refresh", path, "--as-of", "2018-01-31").exit_code == 0


def test_states_are_refused_where_some_are_known_and_that_is_told(ledger):
    adopt(ledger, NONE, number="新编", add_columns=f"{TO_ADD}、状态、完成日期")
    taizhang_xl.edit(ledger, {"重点工作台账!O3": "正在办理"})
    said = run("adopt", ledger, "--states")
    assert (said.exit_code, "没有照进展填状态" in said.stdout) == (1, True)
    assert states(ledger)[3] == ("", "")


def test_evidence_of_work_done_before_the_ledger_was_taken_in_is_asked_for_once_in_one_line(ledger):
    adopt(ledger, NONE, number="新编", add_columns=TO_ADD, states=True)
    found = [each for each in taizhang_xl.check(ledger) if "evidence" in each.code]
    # The one that has no day is asked for its day first.
    assert [(each.code, str(each.severity)) for each in found] == [
        ("done-without-evidence", "错误"), ("evidence-before-adoption", "提醒"),
    ]  # fmt: skip
    assert "1 项在接收台账" in found[1].message


def test_a_ledger_made_by_us_is_asked_for_all_evidence(tmp_path):
    path = own_ledger(tmp_path / "2018台账.xlsx")
    adopt(path, NONE, number="新编", add_columns=TO_ADD, states=True)
    (tmp_path / ".taizhang" / "taken_in" / f"{path.name}.json").unlink()
    assert [each.code for each in taizhang_xl.check(path) if "evidence" in each.code] == ["done-without-evidence"] * 2


def test_the_command_that_is_named_raises_what_it_is_named_for(ledger):
    adopt(ledger, NONE, number="新编", add_columns=f"{TO_ADD}、状态、完成日期")
    with pytest.raises(MissingColumnError):
        taizhang_xl.refresh(ledger)


def test_sheets_that_later_verbs_ask_for_are_added_with_the_units_found_and_each_setting(ledger):
    said = run("adopt", ledger, "--number", "新编")
    assert "没有“单位”“设置”表，机关名称、月报期限、邮箱等没有地方填；要的加 --add-sheets" in said.stdout
    said = run("adopt", ledger, "--add-sheets")
    assert "√ 加上“单位”“设置”表，空着的请填" in said.stdout
    book = openpyxl.load_workbook(ledger)
    assert [row[:2] for row in book["单位"].iter_rows(values_only=True)] == [
        ("单位名称", "简称"), ("食品科", None), ("药械科", None), ("办公室", None),
    ]  # fmt: skip
    values = {row[0]: row[1] for row in book["设置"].iter_rows(values_only=True)}
    # What the papers of a month and reminders ask for is there to be filled in.
    assert {"机关名称", "月报期限", "督办代字", "督办联系电话", "收件域名", "信息编发单位"} <= values.keys()
    assert (values["年度"], values["机关名称"], values["提示提前天数"]) == ("2018", None, "7")
    assert "没有“单位”" not in run("adopt", ledger).stdout
    assert run("undo", ledger).exit_code == 0
    assert openpyxl.load_workbook(ledger).sheetnames == ["重点工作台账"]


KNOWN = [
    ("药械安全", 1, "药店检查", "药械科", "10月底前", "3月26日全部检查完毕", "是"),
    ("药械安全", 2, "网上清查", "药械科", "9月底", "已完成（6月25日）", "是"),
    ("药械安全", 3, "专项整治", "药械科", "9月底", "已完成（6月25日）", "否"),
    ("药械安全", 4, "季度例会", "药械科", "每季度", "已完成（6月25日）", "是"),
    ("药械安全", 5, "人员培训", "药械科", "9月底", "已完成", "是"),
    ("药械安全", 6, "年度报告", "办公室", "9月底", None, "是"),
    ("药械安全", 7, "档案整理", "办公室", "9月底", "已完成（6月20日）", None),
]


@pytest.fixture
def known(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "重点工作台账"
    sheet.append(["2018年重点工作台账"])
    sheet.append(["工作类别", "序号", "工作任务", "牵头科室", "办结期限", "推进情况", "是否完成"])
    for row in KNOWN:
        sheet.append(row)
    path = tmp_path / "2018台账.xlsx"
    book.save(path)
    return path


def test_days_of_what_is_done_are_proposed_with_counts_where_states_are_known(known):
    before = known.read_bytes()
    said = run("adopt", known)
    assert (
        "办结的有 4 项没有完成日期，“推进情况”写明哪天办结的 2 项，建议照着填；看不出来的 1 项，请自己填；"
        "没有写进展的 1 项，请自己填；照着填的加 --states"
    ) in said.stdout
    assert "第 3 行 药店检查 → 完成日期 2018-03-26：“3月26日全部检查完毕”" in said.stdout
    assert known.read_bytes() == before


def test_days_are_written_when_people_agree_and_what_the_office_wrote_stays(known):
    done = run("adopt", known, "--number", "新编", "--states", "--column", *NONE)
    assert "√ 照进展填上完成日期 2 项；看不出来的 1 项，请自己填；没有写进展的 1 项，请自己填" in done.stdout
    written = [("是", "2018-03-26"), ("是", "2018-06-25"), ("否", ""), ("是", ""), ("是", ""), ("是", ""), ("", "")]
    assert states(known) == written
    # What is left has no day to propose.
    assert "完成日期 2018" not in run("adopt", known).stdout
    assert run("undo", known).exit_code == 0
    assert {day for _, day in states(known)} == {""}


def test_days_come_into_a_ledger_of_our_layout_beside_the_offices_own_words(known, tmp_path):
    none = (word for name in ("责任人", "佐证", "未完成原因") for word in ("--column", f"{name}=无"))
    said = run("adopt", known, "--to", tmp_path / "新.xlsx", "--number", "新编", "--states", *none)
    assert "√ 已写新台账" in said.stdout, said.output
    assert states(tmp_path / "新.xlsx")[:3] == [("是", "2018-03-26"), ("是", "2018-06-25"), ("否", "")]


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: a terminal of Unix")
def test_a_terminal_asks_whether_to_fill_in_days(known, tmp_path):
    adopt(known, ["责任人=无", "佐证=无", "完成日期=无", "未完成原因=无"], number="新编")
    said, code = in_terminal(["adopt", known.name], ["1"], tmp_path)
    assert "没有“完成日期”的，在表的右边加上" in said
    assert states(known)[0] == ("是", "2018-03-26"), (said, code)
