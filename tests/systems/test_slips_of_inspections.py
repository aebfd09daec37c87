"""What an inspection found becomes a slip: registered, on paper, urged when the date has passed, never twice. Days by hand.

2018: 04-05 to 04-07 are holidays, 04-08 (Sunday) is worked; 04-20 is a Friday, 04-28 (Saturday) is worked.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from slips import FULL, ITEM, documents, done, item, ledger_at, numbers, rows, told

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.systems.supervision.sheets import INSPECTIONS

P = "洛人办督提〔2018〕"
VISIT = {
    "日期": date(2018, 4, 9), "责任单位": "城环工委", "编号": None, "方式": "实地查看", "督察人": "信息督察科",
    "发现问题": "会议记录不全", "整改期限": "4月20日",
}  # fmt: skip


def ledger_with(tmp_path, *visits, items=(ITEM,)):
    return ledger_at(tmp_path / "台账.xlsx", items, 督察方案=visits)


def remind(path, month, day, **given):
    return taizhang_xl.remind(path, as_of=date(2018, month, day), **given)


def change(path, row, **values):
    book = openpyxl.load_workbook(path)
    sheet = book[INSPECTIONS.name]
    at = {cell.value: cell.column for cell in sheet[1]}
    for name, value in values.items():
        sheet.cell(row, at[name]).value = value
    book.save(path)


def test_a_problem_goes_out_at_once_is_urged_when_its_date_has_passed_and_supervised_without_an_answer(tmp_path):
    path = ledger_with(tmp_path, VISIT)
    assert remind(path, 4, 10) == (f"{P}1号",)
    assert [remind(path, 4, day) for day in (10, 11, 20, 22)] == [(), (), (), ()]
    # The first working day after 04-20 is Monday, 04-23; five working days on, with Saturday the 28th, is 04-28.
    assert remind(path, 4, 23) == (f"{P}2号",)
    assert remind(path, 4, 28) == ()
    assert remind(path, 4, 29) == (f"{P}3号",)
    assert [
        (row["编号"], row["期次"], row["级别"], row["责任单位"], row["回复期限"], row["引用文号"]) for row in rows(path)
    ] == [
        (None, "督察2018-04-09", "提示", FULL, date(2018, 4, 20), None),
        (None, "督察2018-04-09", "催办", FULL, date(2018, 4, 28), f"{P}1号"),
        # 05-02 to 05-04: 04-30 and 05-01 are holidays.
        (None, "督察2018-04-09", "督办", FULL, date(2018, 5, 4), f"{P}2号"),
    ]
    texts = documents(path)
    hint = texts["2018年4月10日_城环工委_提示1号.docx"]
    assert "督察发现你单位有下列问题，请认真整改，于2018年4月20日前办结。" in hint
    assert "事项：2018年4月9日督察（实地查看，督察人：信息督察科）发现：会议记录不全\n" in hint
    assert "时限：4月20日（2018年4月20日到期）\n" in hint
    assert "请于2018年4月20日前将整改情况和预计完成日期书面反馈信息督察科" in hint
    urge = texts["2018年4月23日_城环工委_催办2号.docx"]
    assert f"至今没有办结。2018年4月10日以{P}1号提示。现予催办。" in urge
    assert "现状：截至2018年4月23日，没有登记办结，超期3天（1个工作日）。" in urge
    assert "要求2018年4月28日前反馈，没有收到。现予督办。" in texts["2018年4月29日_城环工委_督办3号.docx"]


def test_what_is_settled_gets_no_slip_any_more(tmp_path):
    path = ledger_with(
        tmp_path, VISIT, {**VISIT, "发现问题": None, "整改期限": None}, {**VISIT, "办结": date(2018, 4, 9)}
    )
    assert remind(path, 4, 10) == (f"{P}1号",)
    change(path, 2, 办结=date(2018, 4, 19))
    assert remind(path, 4, 23) == ()
    assert not [each for each in taizhang_xl.check(path, as_of=date(2018, 4, 23)) if each.code == "slip-item-unknown"]


def test_each_problem_is_a_matter_of_its_own_beside_that_of_the_item(tmp_path):
    due = item(完成时限="4月13日")
    visits = ({**VISIT, "编号": "1-001"}, {**VISIT, "编号": "1-001", "发现问题": "没有台账"}, VISIT)
    path = ledger_with(tmp_path, *visits, items=(due,))
    run = done("remind", path, as_of=date(2018, 4, 10))
    assert run.decision.result == tuple(f"{P}{number}号" for number in (1, 2, 3, 4))
    assert [(row["编号"], row["期次"]) for row in rows(path)] == [
        ("1-001", None), ("1-001", "督察2018-04-09"), ("1-001", "督察2018-04-09-2"), (None, "督察2018-04-09"),
    ]  # fmt: skip
    (text,) = documents(path).values()
    assert (
        "事项：1-001 城市地下空间利用管理立法调研。2018年4月9日督察（实地查看，督察人：信息督察科）发现：没有台账\n"
        in text
    )
    assert f"提示 {P}4号 城环工委：会议记录不全（督察2018-04-09），2018年4月20日前反馈" in told(run)
    # The first one is mended: the second keeps its slips.
    change(path, 2, 办结=date(2018, 4, 12))
    assert remind(path, 4, 11) == ()
    # 04-13 was a Friday: the item is late on Monday, the problems not before 04-20.
    assert remind(path, 4, 16) == (f"{P}5号",)
    assert rows(path)[4]["引用文号"] == f"{P}1号"
    assert remind(path, 4, 23, level="催办") == (f"{P}6号", f"{P}7号")
    assert [row["引用文号"] for row in rows(path)[5:]] == [f"{P}3号", f"{P}4号"]


def test_an_answer_holds_the_ladder_until_the_date_has_passed(tmp_path):
    path = ledger_with(tmp_path, {**VISIT, "整改期限": "5月18日"})
    remind(path, 4, 10)
    assert taizhang_xl.remind_reply(path, "1", on="2018-04-12", text="正在整改") == ()
    # 05-18 is a Friday.
    assert [remind(path, 5, day) for day in (3, 18, 20, 21)] == [(), (), (), (f"{P}2号",)]
    assert rows(path)[1]["级别"] == "催办"


def test_what_is_late_when_it_is_first_seen_begins_where_it_stands(tmp_path):
    path = ledger_with(tmp_path, VISIT)
    assert remind(path, 4, 24) == (f"{P}1号",)
    assert rows(path)[0]["级别"] == "催办"


HELD = (
    ({"整改期限": None}, "“会议记录不全”没有写整改期限"),
    ({"整改期限": "尽快"}, "“会议记录不全”没有写整改期限，或看不懂"),
    ({"日期": "下周三"}, "督察日期“下周三”看不懂"),
    ({"编号": "9-999"}, "督察的编号“9-999”台账里没有"),
    ({"责任单位": "没有的科"}, "责任单位“没有的科”不在“单位”表里，没有出提示件"),
    ({"责任单位": None}, "没有填责任单位，没有出提示件"),
)


@pytest.mark.parametrize(("wrong", "says"), HELD)
def test_a_problem_that_cannot_be_put_into_a_slip_is_named(tmp_path, wrong, says):
    path = ledger_with(tmp_path, {**VISIT, **wrong})
    run = done("remind", path, as_of=date(2018, 4, 10))
    assert (run.decision.result, run.wrong) == ((), True)
    assert says in told(run)
    assert "督察方案!" in told(run)
    assert numbers(path) == []


def test_a_unit_that_is_left_out_is_that_of_the_item(tmp_path):
    path = ledger_with(tmp_path, {**VISIT, "责任单位": None, "编号": "1-001"})
    assert remind(path, 4, 10) == (f"{P}1号",)
    assert rows(path)[0]["责任单位"] == FULL


def test_an_inspection_whose_day_was_changed_after_its_slip_gets_no_second_one(tmp_path):
    path = ledger_with(tmp_path, VISIT)
    remind(path, 4, 10)
    change(path, 2, 日期=date(2018, 4, 10))
    run = done("remind", path, as_of=date(2018, 4, 24))
    assert (run.decision.result, run.wrong, numbers(path)) == ((), True, [f"{P}1号"])
    assert f"“{P}1号”是“督察2018-04-09”的，“督察方案”表里找不到城环工委的这次督察" in told(run)
    assert "slip-visit-unknown" in {each.code for each in taizhang_xl.check(path, as_of=date(2018, 4, 24))}
    change(path, 2, 日期=date(2018, 4, 9))
    assert remind(path, 4, 24) == (f"{P}2号",)


def test_the_document_is_made_again_from_the_register(tmp_path):
    path = ledger_with(tmp_path, VISIT)
    remind(path, 4, 10)
    before = documents(path)
    (made,) = (tmp_path / "out/提示件").glob("*.docx")
    made.unlink()
    change(path, 2, 办结=date(2018, 4, 19))
    assert remind(path, 4, 23, again="1") == ()
    assert documents(path) == before
    change(path, 2, 发现问题=None)
    assert "1号 的事项 督察2018-04-09 台账里没有了，出不了文" in told(done("remind", path, again="1"))


def test_a_void_slip_is_followed_by_another(tmp_path):
    path = ledger_with(tmp_path, VISIT)
    remind(path, 4, 10)
    taizhang_xl.remind_void(path, "1")
    assert remind(path, 4, 11) == (f"{P}2号",)
    assert [row["引用文号"] for row in rows(path)] == [None, None]


KILLED = """
import os, signal, sys
sys.addaudithook(lambda event, told: os.kill(os.getpid(), signal.SIGKILL)
                 if event == "os.rename" and str(told[1]).endswith(".docx") else None)
import taizhang_xl
taizhang_xl.remind({ledger!r}, as_of="2018-04-10")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows")
def test_a_run_killed_between_register_and_document_is_finished_by_the_next(tmp_path):
    path = ledger_with(tmp_path, VISIT, {**VISIT, "发现问题": "没有台账"})
    code = KILLED.format(ledger=str(path))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert (numbers(path), documents(path)) == ([f"{P}1号", f"{P}2号"], {})
    run = done("remind", path, as_of=date(2018, 4, 11))
    assert f"{P}2号 上次登记了没有出文，这次补出" in told(run)
    assert numbers(path) == [f"{P}1号", f"{P}2号"]
    ((name, text),) = documents(path).items()
    assert name == "2018年4月10日_城环工委_提示1至2号.docx"
    assert "会议记录不全" in text
    assert "没有台账" in text
    assert "没有要发的提示件" in told(done("remind", path, as_of=date(2018, 4, 11)))


def test_a_ledger_without_a_register_gets_it_with_the_first_slip_though_that_names_no_item(tmp_path):
    path = ledger_with(tmp_path, VISIT)
    book = openpyxl.load_workbook(path)
    del book["督办"]
    book.save(path)
    assert remind(path, 4, 10) == (f"{P}1号",)
    assert numbers(path) == [f"{P}1号"]
    assert taizhang_xl.undo(path)
    assert numbers(path) == []


def told_by(*arguments):
    return CliRunner().invoke(cli, arguments).output


def test_a_number_of_a_person_in_a_problem_is_shown_by_no_line(tmp_path):
    """A line shows 24 characters of it: all of the number, if it were still there."""
    visit = {**VISIT, "发现问题": "会议记录不全，催过电话13800000000，没有人接", "督察人": "13900000000"}
    path = ledger_with(tmp_path, visit)
    shown = told_by("remind", str(path), "--as-of", "2018-04-10")
    assert "会议记录不全" in shown
    # Once the slip waits for its answer, it is on the day's list.
    later = told_by("today", str(path), "--as-of", "2018-04-20")
    assert "等反馈（1 项）" in later
    assert "发现：会议记录不全，催过电话（电话略），没有人接" in later
    for text in (shown, later, told_by("today", str(path), "--as-of", "2018-04-20", "--format", "json")):
        assert "1380" not in text
        assert "1390" not in text
