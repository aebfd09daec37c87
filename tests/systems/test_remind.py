"""Slips played over an autumn: what is registered, what is on paper, what is refused, and what a run that dies leaves."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from slips import FULL, OTHER, SET, documents, done, item, ledger_at, numbered, numbers, rows, text_of, told

import taizhang_xl
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.faces.clicking import click_button
from taizhang_xl.paper.pdf import NoPdfError
from taizhang_xl.paper.word.template import TemplateError
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

P = "洛人办督提〔2018〕"
OCTOBER, NOVEMBER = date(2018, 10, 25), date(2018, 11, 5)


@pytest.fixture
def ledger(tmp_path):
    """Eleven slips are out; the item of October is not done."""
    return ledger_at(tmp_path / "here" / "台账.xlsx", slips=numbered(11))


def remind(ledger, day, **given):
    return taizhang_xl.remind(ledger, as_of=day, **given)


def test_an_item_is_reminded_of_then_urged_then_supervised(ledger):
    assert remind(ledger, OCTOBER) == (f"{P}12号",)
    assert remind(ledger, date(2018, 10, 26)) == ()
    assert remind(ledger, NOVEMBER) == (f"{P}13号",)
    assert remind(ledger, date(2018, 11, 12)) == ()
    assert remind(ledger, date(2018, 11, 13)) == (f"{P}14号",)
    assert [tuple(row.values()) for row in rows(ledger)[11:]] == [
        (f"{P}12号", "1-001", None, "提示", FULL, OCTOBER, date(2018, 10, 31), *[None] * 5, "待反馈"),
        (f"{P}13号", "1-001", None, "催办", FULL, NOVEMBER, date(2018, 11, 12), f"{P}12号", *[None] * 4, "待反馈"),
        (
            f"{P}14号",
            "1-001",
            None,
            "督办",
            FULL,
            date(2018, 11, 13),
            date(2018, 11, 16),
            f"{P}13号",
            *[None] * 4,
            "待反馈",
        ),
    ]
    hint, supervise, urge = documents(ledger).values()
    assert list(documents(ledger)) == [
        "2018年10月25日_城环工委_提示12号.docx",
        "2018年11月13日_城环工委_督办14号.docx",
        "2018年11月5日_城环工委_催办13号.docx",
    ]
    for title, number, text in (("工作提示", 12, hint), ("催办通知", 13, urge), ("督办通知", 14, supervise)):
        assert text.splitlines()[:4] == ["洛阳市人大常委会办公室", f"{P}{number}号", title, f"{FULL}："]
        assert "事项：1-001 城市地下空间利用管理立法调研\n时限：10月底（2018年10月31日到期）\n" in text
        assert "联系人：信息督察科　0379-6000 0001\n" in text
    assert "将于2018年10月31日到期，还有6天，" in hint
    assert "请于2018年10月31日前将" in hint
    assert f"2018年10月25日以{P}12号提示。现予催办。" in urge
    assert "现状：截至2018年11月5日，正在办理，超期5天（3个工作日）。进展情况：已到两个县（市、区）调研。" in urge
    assert "请于2018年11月12日前将" in urge
    assert f"2018年11月5日以{P}13号催办，要求2018年11月12日前反馈，没有收到。现予督办。" in supervise
    assert ["抄送：分管城建环保副主任" in text for text in (hint, urge, supervise)] == [False, False, True]


def test_nothing_goes_out_for_an_item_that_is_extended_until_the_extension_is_over(ledger):
    taizhang_xl.extend(ledger, "1-001", until="2018-11-30", grounds="等文件", approver="主任", as_of="2018-10-30")
    assert [remind(ledger, day) for day in (NOVEMBER, date(2018, 11, 28), date(2018, 11, 30))] == [(), (), ()]
    # 11-30 is a Friday.
    assert [remind(ledger, date(2018, 12, day)) for day in (2, 3)] == [(), (f"{P}12号",)]
    assert rows(ledger)[-1]["级别"] == "催办"


@pytest.mark.parametrize("state", ["办结", "销号"])
def test_nothing_goes_out_for_what_is_done(tmp_path, state):
    done_item = item(状态=state, 完成日期=date(2018, 10, 20), 佐证="报告")
    path = ledger_at(tmp_path / "台账.xlsx", (done_item, OTHER))
    before = path.read_bytes()
    assert remind(path, NOVEMBER) == ()
    assert path.read_bytes() == before
    assert "没有要发的提示件" in told(done("remind", path, as_of=NOVEMBER))


def test_an_answer_holds_the_next_level_back_and_what_was_answered_is_cited(ledger):
    remind(ledger, NOVEMBER)
    assert taizhang_xl.remind_reply(ledger, "12", on="2018-11-08", text="初稿已成") == ()
    assert taizhang_xl.remind_sign(ledger, f"{P}12号", by="综合联络员", on="2018-11-06") == ()
    row = rows(ledger)[-1]
    assert (row["签收人"], row["签收日期"], row["反馈日期"], row["反馈情况"], row["办理"]) == (
        "综合联络员", date(2018, 11, 6), date(2018, 11, 8), "初稿已成", "已反馈",
    )  # fmt: skip
    assert [remind(ledger, date(2018, 11, day)) for day in (12, 13)] == [(), (f"{P}13号",)]
    (text,) = [text for name, text in documents(ledger).items() if "13号" in name]
    assert f"2018年11月5日以{P}12号催办，你单位于2018年11月8日作了反馈。现予催办。" in text


def test_a_void_slip_keeps_its_number_and_another_goes_out_for_it(ledger):
    remind(ledger, OCTOBER)
    assert taizhang_xl.remind_void(ledger, "12号") == ()
    assert remind(ledger, OCTOBER) == (f"{P}13号",)
    assert [(row["文号"], row["办理"], row["引用文号"]) for row in rows(ledger)[-2:]] == [
        (f"{P}12号", "作废", None),
        (f"{P}13号", "待反馈", None),
    ]


@pytest.mark.parametrize(
    ("verb", "given", "code", "says"),
    [
        ("remind-reply", {"number": "99", "on": "2018-11-08"}, "slip-unknown", "没有这个文号"),
        ("remind-reply", {"number": "11", "on": "2018-11-08"}, "slip-settled", "已经登记过反馈"),
        ("remind-reply", {"number": "12", "on": "2018-10-24"}, "slip-settled", "反馈不会在2018年10月24日"),
        ("remind-sign", {"number": "12", "by": "某科", "on": "2099-01-01"}, "slip-settled", "还没有到"),
        ("remind-void", {"number": "洛人〔2018〕12号"}, "slip-unknown", "没有这个文号"),
    ],
)
def test_what_cannot_be_recorded_of_a_slip_is_refused_and_changes_nothing(ledger, verb, given, code, says):
    remind(ledger, OCTOBER)
    before = ledger.read_bytes()
    run = done(verb, ledger, **given)
    assert (run.wrong, run.decision.result[0].code) == (True, code)
    assert says in told(run)
    assert ledger.read_bytes() == before


def test_recurring_work_has_a_slip_for_each_month_that_is_not_done(tmp_path):
    monthly = item(编号="1-002", 目标任务="联系村帮扶", 完成时限="每月", 状态=None, 进展情况=None)
    reported = {"编号": "1-002", "落实情况": "已到村", "状态": "办结", "填报人": "联络员"}
    path = ledger_at(
        tmp_path / "台账.xlsx", (monthly,), 月报=[{**reported, "月份": f"2018-{month:02}"} for month in range(1, 10)]
    )
    assert remind(path, date(2018, 10, 24)) == (f"{P}1号",)
    assert remind(path, date(2018, 11, 1)) == (f"{P}2号",)
    # November's reminder and October's last word on one day.
    assert remind(path, date(2018, 11, 26)) == (f"{P}3号", f"{P}4号")
    assert [(row["期次"], row["级别"], row["引用文号"]) for row in rows(path)] == [
        ("2018-10", "提示", None),
        ("2018-10", "催办", f"{P}1号"),
        ("2018-10", "督办", f"{P}2号"),
        ("2018-11", "提示", None),
    ]
    (text,) = [text for name, text in documents(path).items() if "3至4号" in name]
    assert "1-002 联系村帮扶（2018年10月）" in text
    assert "时限：每月（2018年11月30日到期）" in text
    assert "没有报来进展情况" in text


END_OF_NOVEMBER = date(2018, 11, 27)
QUARTERLY = item(编号="1-002", 目标任务="小餐饮检查", 完成时限="每季度", 进展情况="上半年已检查")
OF_NOVEMBER = {"编号": "1-001", "月份": "2018-11", "状态": "正在办理", "落实情况": "已调研", "填报人": "联络员"}


@pytest.mark.parametrize("reports", [(), (OF_NOVEMBER,)])
def test_work_of_months_before_the_first_report_gets_no_slip_until_it_is_said_not_to_be_done(tmp_path, reports):
    late = item(完成时限="10月底")
    path = ledger_at(tmp_path / "台账.xlsx", (late, QUARTERLY), 月报=reports)
    run = done("remind", path, as_of=END_OF_NOVEMBER)
    assert [row["编号"] for row in rows(path)] == ["1-001"]
    assert "1 项以前的周期工作没有月报，看不出办没办：1-002（2018-09），没有发" in told(run)
    assert "超期 1 项，这次发催办、督办 1 件" in told(run)

    hung = {"编号": "1-002", "月份": "2018-09", "原到期日": date(2018, 9, 30), "未完成原因": "人手不足"}
    path = ledger_at(tmp_path / "登了挂单" / "台账.xlsx", (late, QUARTERLY), 月报=reports, 挂单=[hung])
    done("remind", path, as_of=END_OF_NOVEMBER)
    assert [(row["编号"], row["期次"]) for row in rows(path)] == [("1-001", None), ("1-002", "2018-09")]


def test_work_of_months_before_the_first_report_gets_its_slip_where_it_is_asked_for(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (QUARTERLY,))
    run = done("remind", path, as_of=END_OF_NOVEMBER, untold=True)
    assert [(row["编号"], row["期次"], row["级别"]) for row in rows(path)] == [("1-002", "2018-09", "督办")]
    assert "没有发" not in told(run)


def test_hanging_work_gets_its_slip_though_its_day_in_the_sheet_is_words(tmp_path):
    hung = {"编号": "1-002", "月份": "2018-09", "原到期日": "9月底", "未完成原因": "人手不足"}
    path = ledger_at(tmp_path / "台账.xlsx", (QUARTERLY,), 挂单=[hung])
    run = done("remind", path, as_of=END_OF_NOVEMBER)
    assert [(row["编号"], row["期次"], row["级别"]) for row in rows(path)] == [("1-002", "2018-09", "督办")]
    assert "小餐饮检查" in told(run)
    assert "2018年9月30日" in "".join(documents(path).values())


def test_a_slip_that_asked_for_work_is_followed_by_the_next_though_no_month_was_reported(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (QUARTERLY,))
    assert remind(path, date(2018, 9, 26)) == (f"{P}1号",)
    assert remind(path, date(2018, 10, 10)) == (f"{P}2号",)


def test_a_stage_has_slips_of_its_own(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (item(完成时限="6月底完成初稿，10月底报送"),))
    assert remind(path, date(2018, 6, 28)) == (f"{P}1号",)
    assert rows(path)[0]["期次"] == "2018-06-30"
    assert remind(path, date(2018, 6, 29)) == ()


def test_a_unit_gets_one_document_with_a_page_for_each_slip_and_units_follow_one_another(tmp_path):
    items = [item(编号=f"1-00{n}", 责任单位="工会" if n % 2 else "城环工委") for n in range(1, 6)]
    path = ledger_at(tmp_path / "台账.xlsx", items)
    run = done("remind", path, as_of=OCTOBER)
    assert [(row["编号"], row["责任单位"]) for row in rows(path)] == [
        ("1-002", FULL), ("1-004", FULL), ("1-001", "机关工会"), ("1-003", "机关工会"), ("1-005", "机关工会"),
    ]  # fmt: skip
    made = documents(path)
    assert list(made) == ["2018年10月25日_城环工委_提示1至2号.docx", "2018年10月25日_工会_提示3至5号.docx"]
    folder = path.parent / "out" / "提示件"
    assert [len(Document(str(folder / name)).sections) for name in made] == [2, 3]
    assert [re.findall(r"^事项：(\S+)", text, re.M) for text in made.values()] == [
        ["1-002", "1-004"],
        ["1-001", "1-003", "1-005"],
    ]
    assert "√ 登记 5 件：提示 5 件" in told(run)


def test_units_and_levels_can_be_chosen(tmp_path):
    items = [item(编号="1-001", 责任单位="工会"), item(编号="1-002"), item(编号="1-003", 完成时限="11月9日")]
    path = ledger_at(tmp_path / "台账.xlsx", items)
    assert remind(path, NOVEMBER, units="城环工委", level="催办") == (f"{P}1号",)
    assert rows(path)[0]["编号"] == "1-002"
    with pytest.raises(UsageError, match=r"没有的科.*可以写：城环工委、工会"):
        remind(path, NOVEMBER, units="城环工委、没有的科")
    with pytest.raises(UsageError, match="没有这一级"):
        remind(path, NOVEMBER, level="警告")


def test_another_year_begins_with_1_and_says_in_which_ledger_its_numbers_are(ledger):
    run = done("remind", ledger, as_of="2019-01-03")
    assert run.decision.result == ("洛人办督提〔2019〕1号",)
    assert "2019年的文号记在2018年的台账里" in told(run)


def test_an_office_that_begins_in_the_middle_of_a_year_says_with_which_number(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", settings={**SET, "督办起始文号": "〔2018〕36号"})
    assert remind(path, OCTOBER) == (f"{P}36号",)
    assert remind(path, NOVEMBER) == (f"{P}37号",)


def test_a_prefix_with_signs_that_no_file_may_have_is_in_the_number_and_not_in_the_name(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", settings={**SET, "督办代字": "洛/人<督>:"})
    assert remind(path, OCTOBER) == ("洛/人<督>:〔2018〕1号",)
    ((name, text),) = documents(path).items()
    assert (name, "洛/人<督>:〔2018〕1号" in text) == ("2018年10月25日_城环工委_提示1号.docx", True)
    with pytest.raises(UsageError, match="不能作代字"):
        remind(path, OCTOBER, prefix="洛〔人〕")


def test_a_unit_whose_name_no_file_may_have_gets_its_document_all_the_same(tmp_path):
    unit = {"单位名称": "环资/城建工委*", "简称": ""}
    path = ledger_at(tmp_path / "台账.xlsx", (item(责任单位="环资/城建工委*"),), 单位=[unit])
    assert remind(path, OCTOBER) == (f"{P}1号",)
    assert list(documents(path)) == ["2018年10月25日_环资＿城建工委＿_提示1号.docx"]


REFUSED = {
    "slip-doubled": {"slips": [*numbered(2), numbered(2)[1]]},
    "slip-gap": {"slips": [*numbered(2), numbered(4)[3]]},
    "slip-unreadable": {"slips": [*numbered(2), {**numbered(1)[0], "文号": "督字3号"}]},
    "setting-wrong": {"settings": {**SET, "催办超期工作日": "零"}},
    "没有填“督办代字”": {"settings": {**SET, "督办代字": ""}},
}


@pytest.mark.parametrize("why", REFUSED)
def test_no_number_is_given_while_the_next_one_is_not_known(tmp_path, why):
    path = ledger_at(tmp_path / "台账.xlsx", **REFUSED[why])
    before = path.read_bytes()
    run = done("remind", path, as_of=OCTOBER)
    said = [*(each.code for each in taizhang_xl.check(path, as_of=OCTOBER)), told(run)]
    assert run.wrong
    assert any(why in each for each in said)
    assert "没有登记，也没有出文" in told(run)
    assert path.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_who_has_no_sheet_of_settings_is_told_how_to_get_one(ledger):
    book = openpyxl.load_workbook(ledger)
    del book["设置"]
    book.save(ledger)
    run = done("remind", ledger, as_of=OCTOBER)
    assert run.wrong
    assert f"请先运行 taizhang adopt {ledger.name} --add-sheets 加上“设置”表，再填上" in told(run)
    taizhang_xl.adopt(ledger, add_sheets=True)
    assert "请先运行" not in told(done("remind", ledger, as_of=OCTOBER))


def test_a_register_without_a_column_that_is_needed_is_refused_by_its_name(ledger):
    book = openpyxl.load_workbook(ledger)
    book["督办"]["B1"].value = "随便"
    book.save(ledger)
    run = done("remind", ledger, as_of=OCTOBER)
    assert run.wrong
    assert "“督办”表缺少“编号”列，登记不了" in told(run)
    book["督办"]["A1"].value = "随便写的"
    book.save(ledger)
    assert [each.code for each in taizhang_xl.remind_void(ledger, "1")] == ["slip-column"]


def test_a_register_of_an_earlier_version_gets_the_columns_that_it_lacks_in_its_table(office):
    path = office / "2018年台账.xlsx"
    old = ["文号", "种类", "编号", "责任单位", "发出日期", "要求反馈日期", "反馈日期", "备注"]
    assert [cell.value for cell in openpyxl.load_workbook(path)["督办"][1]] == old
    made = remind(path, date(2018, 4, 2), prefix="某办督")
    assert made[0] == "某办督〔2018〕1号"
    sheet = openpyxl.load_workbook(path)["督办"]
    assert [cell.value for cell in sheet[1]][:8] == old
    assert {cell.value for cell in sheet[1]} > {"办理", "期次"}
    assert sheet.tables["督办表"].ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
    assert (numbers(path), {row["种类"] for row in rows(path)}) == (list(made), {"催办"})
    assert remind(path, date(2018, 4, 2), prefix="某办督") == ()
    assert taizhang_xl.remind_sign(path, "1", by="综合联络员", on="2018-04-03") == ()
    assert rows(path)[0]["签收人"] == "综合联络员"
    assert not [each for each in taizhang_xl.check(path, as_of=date(2018, 4, 2)) if each.sheet == "督办"]


def test_a_ledger_without_a_register_gets_it_with_the_first_slip(ledger):
    book = openpyxl.load_workbook(ledger)
    del book["督办"]
    book.save(ledger)
    assert remind(ledger, OCTOBER) == (f"{P}1号",)
    assert [(row["文号"], row["编号"], row["办理"]) for row in rows(ledger)] == [(f"{P}1号", "1-001", "待反馈")]


def test_what_the_register_does_not_tell_is_held_up_and_said(ledger):
    book = openpyxl.load_workbook(ledger)
    row = [f"{P}12号", "1-001", None, "催办", "城环工委", None, None, None, None, None, None, None, "待反馈"]
    for column, value in enumerate(row, 1):
        book["督办"].cell(13, column).value = value
    book.save(ledger)
    run = done("remind", ledger, as_of=NOVEMBER)
    assert (run.decision.result, run.wrong) == ((), True)
    assert f"“{P}12号”的“发出日期”没有填或看不懂，1-001 暂不再发提示件" in told(run)


def test_an_item_of_a_unit_that_nobody_knows_gets_no_slip_and_is_named(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (item(责任单位="没有的科"), item(编号="1-002")))
    run = done("remind", path, as_of=OCTOBER)
    assert run.decision.result == (f"{P}1号",)
    assert "1-001 责任单位“没有的科”不在“单位”表里，没有出提示件" in told(run)
    assert run.wrong


def test_numbers_of_persons_are_on_no_page_but_the_sections_own_is(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (item(进展情况="已联系 13800000000，材料已报"),))
    run = done("remind", path, as_of=OCTOBER)
    ((_, text),) = documents(path).items()
    assert "已联系 （电话略），材料已报" in text
    assert "0379-6000 0001" in text
    assert "13800000000" not in text
    assert "0379-6000 0009" not in text
    assert "提示件里已隐去电话号码" in told(run)


def test_a_persons_number_in_the_contact_is_left_out_and_only_the_sections_own_printed(tmp_path):
    settings = {**SET, "督办联系人": "信息督察科老王 13800000000", "督办联系电话": "0379-6000 0001\u200b"}
    path = ledger_at(tmp_path / "台账.xlsx", settings=settings)
    remind(path, OCTOBER)
    ((_, text),) = documents(path).items()
    assert "联系人：信息督察科老王 （电话略）　0379-6000 0001\n" in text


def test_an_empty_ledger_has_nothing_to_send(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", ())
    assert "没有要发的提示件" in told(done("remind", path, as_of=OCTOBER))


def test_a_dry_run_shows_all_and_writes_nothing(ledger):
    before = ledger.read_bytes()
    run = done("remind", ledger, as_of=OCTOBER, dry_run=True)
    assert "会登记 1 件：提示 1 件" in told(run)
    assert ledger.read_bytes() == before
    assert not (ledger.parent / "out").exists()
    assert not list((ledger.parent / ".taizhang").glob("slips/*"))


def test_documents_are_made_again_from_the_register_without_new_rows(ledger):
    remind(ledger, OCTOBER)
    shutil.rmtree(ledger.parent / "out")
    before = ledger.read_bytes()
    assert remind(ledger, NOVEMBER, again="12", to=ledger.parent / "再印") == ()
    assert f"{P}12号\n工作提示" in documents(ledger, "再印")["2018年10月25日_城环工委_提示12号.docx"]
    assert ledger.read_bytes() == before
    refused = done("remind", ledger, again="12、77")
    assert (refused.wrong, "没有这个文号“77”" in told(refused)) == (True, True)


def test_a_name_lists_the_numbers_of_a_document_that_do_not_follow_one_another(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", [item(编号=f"1-00{number}") for number in (1, 2, 3)])
    remind(path, OCTOBER)
    remind(path, NOVEMBER, again="1、3")
    assert "2018年10月25日_城环工委_提示1、3号.docx" in documents(path)


def test_a_day_before_that_of_an_earlier_number_is_told(ledger):
    remind(ledger, NOVEMBER)
    taizhang_xl.remind_void(ledger, "12")
    run = done("remind", ledger, as_of=OCTOBER)
    assert f"{P}12号 的日期比这次的晚" in told(run)


def test_what_people_changed_in_a_document_is_kept_beside_the_new_one(ledger):
    remind(ledger, OCTOBER)
    (made,) = (ledger.parent / "out" / "提示件").glob("*.docx")
    edited = Document(str(made))
    edited.add_paragraph("科长补充的话")
    edited.save(str(made))
    run = done("remind", ledger, again=f"{P}12号")
    kept = made.with_stem(f"{made.stem}（手工改过）")
    assert "科长补充的话" in text_of(kept)
    assert "科长补充的话" not in text_of(made)
    assert kept.name in told(run)


# The program is killed by itself as it asks the system to give a file its name: nothing of it runs any more.
KILLED = """
import os, signal, sys
sys.addaudithook(lambda event, told: os.kill(os.getpid(), signal.SIGKILL)
                 if event == "os.rename" and str(told[1]).endswith({ending!r}) else None)
import taizhang_xl
taizhang_xl.remind({ledger!r}, as_of={day!r})
"""


def killed(ledger, ending, day=OCTOBER):
    code = KILLED.format(ending=ending, ledger=str(ledger), day=str(day))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL


def two_units(tmp_path):
    return ledger_at(tmp_path / "台账.xlsx", (item(编号="1-001"), item(编号="1-002", 责任单位="工会")))


def test_a_run_killed_between_register_and_documents_is_finished_by_the_next(tmp_path):
    path = two_units(tmp_path)
    killed(path, "_工会_提示2号.docx")
    assert numbers(path) == [f"{P}1号", f"{P}2号"]
    assert list(documents(path)) == ["2018年10月25日_城环工委_提示1号.docx"]
    first = (tmp_path / "out/提示件/2018年10月25日_城环工委_提示1号.docx").read_bytes()
    run = done("remind", path, as_of=date(2018, 10, 26))
    assert f"{P}2号 上次登记了没有出文，这次补出" in told(run)
    assert numbers(path) == [f"{P}1号", f"{P}2号"]
    made = documents(path)
    assert list(made) == ["2018年10月25日_城环工委_提示1号.docx", "2018年10月25日_工会_提示2号.docx"]
    assert "2018年10月25日" in made["2018年10月25日_工会_提示2号.docx"].splitlines()
    assert (tmp_path / "out/提示件/2018年10月25日_城环工委_提示1号.docx").read_bytes() == first
    assert "没有要发的提示件" in told(done("remind", path, as_of=date(2018, 10, 26)))


def test_a_run_killed_before_the_register_was_saved_has_used_no_number(tmp_path):
    path = two_units(tmp_path)
    killed(path, "台账.xlsx")
    assert numbers(path) == []
    assert not documents(path)
    # Another item is first by now: it gets the number, nobody has seen the other.
    assert remind(path, OCTOBER, units="工会") == (f"{P}1号",)
    assert list(documents(path)) == ["2018年10月25日_工会_提示1号.docx"]


KILLED_AT = """
import os, signal, sys
events = 0
def seen(event, told):
    global events
    if event in ("open", "os.rename", "os.mkdir", "os.remove") and {folder!r} in str(told[0]):
        events += 1
        if events == {place}:
            os.kill(os.getpid(), signal.SIGKILL)
import taizhang_xl
sys.addaudithook(seen)
taizhang_xl.remind({ledger!r}, as_of="2018-10-25")
"""


@pytest.mark.slow
def test_wherever_a_run_is_killed_the_next_one_leaves_each_number_once_and_on_paper(tmp_path):
    codes = set()
    for place in range(1, 200):
        path = two_units(tmp_path / f"{place}-")
        code = KILLED_AT.format(folder=str(path.parent), place=place, ledger=str(path))
        codes.add(returned := subprocess.run([sys.executable, "-c", code], check=False).returncode)
        remind(path, date(2018, 10, 26))
        assert numbers(path) == [f"{P}1号", f"{P}2号"], place
        found = re.findall(rf"^{P}(\d)号$", "\n".join(documents(path).values()), re.M)
        assert found == ["1", "2"], place
        if returned == 0:
            break
    assert codes == {0, -signal.SIGKILL}
    assert place > 20


def test_what_was_moved_away_is_not_made_again(ledger):
    remind(ledger, OCTOBER)
    (made,) = (ledger.parent / "out" / "提示件").glob("*.docx")
    made.rename(ledger.parent / made.name)
    assert "没有要发的提示件" in told(done("remind", ledger, as_of=date(2018, 10, 26)))


def test_a_number_that_is_on_paper_is_never_given_again_though_the_workbook_was_closed_without_saving(ledger):
    def clicked():
        workbook = read_workbook(open_package(ledger))
        return click_button("remind", ledger, workbook, {"as_of": "2018-10-25"}, carry_out=lambda steps: None).done

    assert clicked().decision.result == (f"{P}12号",)
    assert len(numbers(ledger)) == 11
    assert list(documents(ledger)) == ["2018年10月25日_城环工委_提示12号.docx"]
    # It was sent meanwhile.
    shutil.move(ledger.parent / "out/提示件/2018年10月25日_城环工委_提示12号.docx", ledger.parent)
    run = done("remind", ledger, as_of=NOVEMBER)
    assert f"{P}12号 出过文，登记表里却没有" in told(run)
    assert run.decision.result == (f"{P}13号",)
    assert [(row["文号"], row["发出日期"], row["引用文号"]) for row in rows(ledger)[11:]] == [
        (f"{P}12号", OCTOBER, None),
        (f"{P}13号", NOVEMBER, f"{P}12号"),
    ]


def test_an_undone_run_keeps_its_numbers(ledger):
    remind(ledger, OCTOBER)
    taizhang_xl.undo(ledger)
    assert len(numbers(ledger)) == 11
    run = done("remind", ledger, as_of=date(2018, 10, 26))
    assert f"{P}12号 出过文，登记表里却没有（没有保存，或撤销了），照原样补登" in told(run)
    assert (run.decision.result, numbers(ledger)[11:]) == ((), [f"{P}12号"])


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))
from taizhang_xl.errors import TaizhangError
import taizhang_xl
try:
    taizhang_xl.remind(sys.argv[1], as_of="2018-10-25")
except TaizhangError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows")
def test_a_full_disk_leaves_the_ledger_as_it_was_and_is_said_in_one_line(ledger):
    before = ledger.read_bytes()
    run = subprocess.run([sys.executable, "-c", LIMITED, ledger], capture_output=True, text=True, check=True)
    (line,) = run.stdout.splitlines()
    assert "做不出来" in line
    assert "什么也没有写" in line
    assert ledger.read_bytes() == before
    assert not documents(ledger)
    assert remind(ledger, OCTOBER) == (f"{P}12号",)


def test_without_a_program_for_pdf_nothing_is_begun_with_it_and_all_is_made_without(ledger, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    before = ledger.read_bytes()
    with pytest.raises(NoPdfError, match="没有能做 PDF 的程序，什么也没有做"):
        remind(ledger, OCTOBER, pdf=True)
    assert ledger.read_bytes() == before
    assert remind(ledger, OCTOBER) == (f"{P}12号",)
    assert len(documents(ledger)) == 1
    assert "做 PDF）：没有安装，不能做 PDF" in told(done("doctor", ledger))


def test_an_office_changes_its_template_in_word(ledger):
    made = taizhang_xl.templates(ledger)
    assert [path.name for path in made if path.suffix == ".docx"] == ["提示件.docx", "工作信息.docx"]
    own = Document(str(made[0]))
    own.paragraphs[0].insert_paragraph_before("密切联系群众")
    own.save(str(made[0]))
    remind(ledger, OCTOBER)
    ((_, text),) = documents(ledger).items()
    assert text.splitlines()[1:3] == ["密切联系群众", f"{P}12号"]
    again = done("templates", ledger)
    assert "已经有了，没有动，可以用" in told(again)
    assert "密切联系群众" in text_of(made[0])


def without_field(path, name):
    """Take the paragraph of a field out of a template, as staff may do by mistake."""
    own = Document(str(path))
    for paragraph in own.paragraphs:
        if f"MERGEFIELD {name} " in paragraph._p.xml:
            paragraph._p.getparent().remove(paragraph._p)
    own.save(str(path))


def test_a_template_that_lacks_a_field_is_refused_by_the_fields_name_and_nothing_is_written(ledger):
    made = taizhang_xl.templates(ledger)[0]
    without_field(made, "时限")
    before = ledger.read_bytes()
    with pytest.raises(TemplateError, match=r"提示件\.docx.*缺少要填的域：时限"):
        remind(ledger, OCTOBER)
    assert ledger.read_bytes() == before
    assert not (ledger.parent / "out").exists()
    told_by_templates = done("templates", ledger)
    assert told_by_templates.wrong
    assert "时限" in told(told_by_templates)


def test_side_files_that_cannot_be_read_stop_the_run_before_a_number_is_given_twice(ledger):
    remind(ledger, OCTOBER)
    (kept,) = (ledger.parent / ".taizhang" / "slips").glob("*.json")
    kept.write_text("{", "utf-8")
    before = ledger.read_bytes()
    with pytest.raises(FileError, match="不知道哪些文号出过文"):
        remind(ledger, NOVEMBER)
    assert ledger.read_bytes() == before


def test_a_folder_that_was_moved_as_a_whole_keeps_its_documents(ledger, tmp_path):
    remind(ledger, OCTOBER)
    moved = Path(shutil.move(ledger.parent, tmp_path / "搬走")) / ledger.name
    assert "没有要发的提示件" in told(done("remind", moved, as_of=date(2018, 10, 26)))
