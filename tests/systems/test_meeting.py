"""What the meeting decided: new items, new dates, and what cannot be taken is named and left as it was."""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import EXTENSIONS, LEDGER, UNITS, Field
from taizhang_xl.systems.meeting.adoption import adopt_decisions
from taizhang_xl.systems.meeting.sheets import DECISIONS, SHEETS

MET = date(2018, 4, 2)
DECIDED_BY_MEETING = "主任会议议定和领导交办"
HEADERS = ("日期", "议定事项", "责任单位", "时限", "编号", "采用")


def item(number, unit, deadline, state=None, category=DECIDED_BY_MEETING):
    return {
        Field.NUMBER: number, Field.CATEGORY: category, Field.TASK: f"{number}的任务", Field.UNIT: unit,
        Field.PERSON: "主任", Field.DEADLINE: deadline, Field.STATE: state,
    }  # fmt: skip


ITEMS = (
    item("5-001", "办公室", "10月底"), item("5-002", "调研室", "3月底"), item("5-003", "调研室", "5月底", "办结"),
    item("5-004", "办公室", "每月"),
)  # fmt: skip


def make(folder, *rows):
    return make_ledger(folder / "台账.xlsx", 2018, "某机关", {
        LEDGER: ITEMS, UNITS: [{Field.UNIT_NAME: "办公室"}, {Field.UNIT_NAME: "调研室"}],
        DECISIONS: [dict(zip(HEADERS, row, strict=True)) for row in rows],
    })  # fmt: skip


def run(path, *words):
    done = CliRunner().invoke(cli, ["decisions", str(path), "--as-of", "2018-04-03", *words])
    assert "Traceback" not in done.output
    return done


def sheet(path, name):
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if "编号" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if any(row)]


def ledger_row(path, number):
    return next(row for row in sheet(path, "台账") if row["编号"] == number)


def test_a_new_matter_becomes_an_item_with_the_next_number_and_the_meeting_as_its_source(tmp_path):
    path = make(tmp_path, (MET, "起草公务用车管理办法", "办公室", "6月底", None, "采用"))
    done = run(path)
    assert "√ 已加进台账 1 项：5-005" in done.output
    row = ledger_row(path, "5-005")
    assert (row["目标任务"], row["责任单位"], row["完成时限"], row["类别"]) == (
        "起草公务用车管理办法",
        "办公室",
        "6月底",
        DECIDED_BY_MEETING,
    )
    assert row["来源依据"] == "2018年4月2日会议议定"
    assert row["交办日期"].date() == MET
    (decision,) = sheet(path, "会议议定")
    assert (decision["编号"], decision["采用"]) == ("5-005", "已采用")


def test_a_later_date_is_an_extension_by_the_meeting_and_the_first_date_is_kept(tmp_path):
    path = make(tmp_path, (MET, "延到年底", "办公室", "12月底", "5-001", "采用"))
    assert "√ 已改时限 1 项：5-001" in run(path).output
    (extension,) = sheet(path, EXTENSIONS.name)
    assert (extension["编号"], extension["原到期日"].date(), extension["延至"].date()) == (
        "5-001",
        date(2018, 10, 31),
        date(2018, 12, 31),
    )
    assert "2018年4月2日会议议定" in extension.values()
    assert ledger_row(path, "5-001")["完成时限"] == "10月底"


def test_an_earlier_date_and_one_of_recurring_work_are_written_as_they_were_decided(tmp_path):
    path = make(
        tmp_path, (MET, "提前", None, "9月上旬", "5-001", "采用"), (MET, "改按季度", None, "每季度", "5-004", "采用")
    )
    assert "√ 已改时限 2 项：5-001、5-004" in run(path).output
    assert ledger_row(path, "5-001")["完成时限"] == "9月上旬"
    assert ledger_row(path, "5-004")["完成时限"] == "每季度"


def test_only_what_is_marked_is_taken_and_a_second_run_takes_nothing_twice(tmp_path):
    path = make(
        tmp_path,
        (MET, "甲", "办公室", "6月底", None, "不采用"),
        (MET, "乙", "办公室", "6月底", None, None),
        (MET, "丙", "办公室", "6月底", None, "采用"),
    )
    assert "5-005" in run(path).output
    done = run(path)
    assert "没有写着“采用”的，什么也没有改" in done.output
    assert [row["目标任务"] for row in sheet(path, "台账") if row["编号"] > "5-004"] == ["丙"]


@pytest.mark.parametrize(
    ("row", "code", "told"),
    [
        ((MET, "事", "办公室", None, None, "采用"), "decision-incomplete", "没有填“时限”"),
        ((None, "事", "办公室", "6月底", None, "采用"), "decision-incomplete", "没有填“日期”"),
        ((MET, "事", None, "6月底", None, "采用"), "decision-incomplete", "没有填“责任单位”"),
        ((MET, "事", "办公室、调研室", "6月底", None, "采用"), "decision-unit", "单位“办公室、调研室”不在“单位”表里"),
        ((MET, "事", "办公室", "尽快", None, "采用"), "decision-deadline", "时限“尽快”看不懂"),
        ((MET, "事", "调研室", "12月底", "5-001", "采用"), "decision-unit-differs", "5-001 在台账里是办公室的"),
        ((MET, "事", "调研室", "12月底", "5-003", "采用"), "decision-finished", "5-003 在台账里已经办结"),
        ((MET, "事", "办公室", "6月底", None, "同意"), "decision-answer", "采用一列写的是“同意”，看不懂"),
        ((MET, "事", "办公室", "6月底", "5-021", "采用"), "decision-number", "编号“5-021”台账里没有"),
        ((MET, "事", "调研室", "12月底", "5-002", "采用"), "extension-late", "5-002"),
    ],
    ids=(
        "no date",
        "no day",
        "no unit",
        "two units",
        "vague",
        "another unit's",
        "finished",
        "another answer",
        "unknown number",
        "overdue",
    ),
)
def test_what_cannot_be_taken_is_named_and_the_ledger_stays(tmp_path, row, code, told):
    path = make(tmp_path, row)
    before = path.read_bytes()
    done = run(path)
    assert done.exit_code == 1
    assert told in done.output
    opened = open_ledger(path).with_sheets(SHEETS)
    assert [each.code for each in adopt_decisions(opened.ledger, date(2018, 4, 3)).findings] == [code]
    assert path.read_bytes() == before


def test_one_that_is_wrong_does_not_hold_back_the_others(tmp_path):
    path = make(tmp_path, (MET, "甲", "办公室", "尽快", None, "采用"), (MET, "乙", "办公室", "6月底", None, "采用"))
    done = run(path)
    assert done.exit_code == 1
    assert "5-005" in done.output
    assert [row["采用"] for row in sheet(path, "会议议定")] == ["采用", "已采用"]


def test_a_ledger_without_the_sheet_gets_it_empty(tmp_path):
    path = make(tmp_path)
    book = openpyxl.load_workbook(path)
    del book["会议议定"]
    book.save(path)
    assert "加了一张空的" in run(path).output
    assert [cell.value for cell in openpyxl.load_workbook(path)["会议议定"][1]] == list(HEADERS)


def test_a_decision_that_nobody_settled_is_named_by_check(tmp_path):
    path = make(tmp_path, (MET, "起草办法", "办公室", "6月底", None, None))
    told = CliRunner().invoke(cli, ["check", str(path), "--as-of", "2018-04-13"]).output
    assert "“起草办法”过了 11 天还没有写采用或不采用" in told
    assert "decision-open" in {each.code for each in taizhang_xl.check(path, as_of="2018-04-13")}
    assert "起草办法" not in CliRunner().invoke(cli, ["check", str(path), "--as-of", "2018-04-12"]).output


def test_a_number_that_stands_twice_and_a_ledger_of_sections_take_nothing(tmp_path):
    path = make(
        tmp_path, (MET, "延到年底", None, "12月底", "5-001", "采用"), (MET, "新的事", "办公室", "6月底", None, "采用")
    )
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    numbers = [cell.value for cell in sheet["A"]]
    sheet.cell(numbers.index("5-004") + 1, 1).value = "5-001"
    for cell in sheet[numbers.index("5-002") + 1]:
        cell.value = None
    sheet.cell(numbers.index("5-002") + 1, 1).value = "一、机关工作"
    book.save(path)
    found = adopt_decisions(open_ledger(path).with_sheets(SHEETS).ledger, date(2018, 4, 3)).findings
    assert [each.code for each in found] == ["decision-doubled", "decision-no-row"]
