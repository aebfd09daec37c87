"""下月安排: a cell left empty means that nothing is planned, and what is finished is not planned any more."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.month.packet import write_packet_of_unit
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of, sent_values
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return

MARCH, APRIL = Month(2018, 3), Month(2018, 4)
LEDGER = ["编号", "目标任务", "完成时限", "责任单位", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"]
FORM = ["编号", "目标任务", "完成时限", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"]
WORK = {"编号": "1-001", "目标任务": "立法调研", "完成时限": "10月底", "责任单位": "办公室", "状态": "正在办理",
        "进展情况": "已开题", "下月安排": "二月的打算：三月初稿"}  # fmt: skip
MONTHLY = [
    ["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排"],
    ["9-999", "2018-02", None, "正在办理", None, None],
]


def ledger(reported=(), **changed):
    row = {**WORK, **changed}
    sheets = (
        make_sheet([LEDGER, [row.get(name) for name in LEDGER]]),
        make_sheet([["单位名称"], ["办公室"]], name="单位"),
        make_sheet([*MONTHLY, *reported], name="月报"),
    )
    return build_ledger(Book(sheets), year=2018)


def merged(now, bases, header=FORM, **filled):
    row = {**WORK, "下月安排": None, **filled}
    lines = [["填报单位：办公室  填报月份：2018年3月"], header, [row.get(name) for name in header]]
    book = Book((make_sheet(lines, name="月报表", file="办公室.xlsx"),), file="办公室.xlsx")
    return consolidate_returns(now, [read_return(book, now, MARCH, bases)], (), MARCH)


def plans(result):
    return [change.new for change in result.changes.changes if (change.sheet, change.field) == ("台账", "下月安排")]


@pytest.mark.parametrize(("filled", "plan"), [({}, [None]), ({"下月安排": "四月征求意见"}, ["四月征求意见"])])
def test_an_empty_plan_takes_last_months_out_of_the_ledger_and_a_new_one_takes_its_place(filled, plan):
    sent = ledger()
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    result = merged(sent, bases, **filled)
    assert plans(result) == plan
    after = apply_changes(sent, result.changes)
    assert sent_values(after, after.items[0], APRIL)["上月安排"] == plan[0]


@pytest.mark.parametrize(
    ("reported", "taken_in", "plan"),
    [
        ([], date(2018, 3, 5), []),
        ([["1-001", "2018-02", None, "正在办理", None, WORK["下月安排"]]], date(2018, 1, 5), [None]),
        ([["1-001", "2018-02", None, "正在办理", None, "别的打算"]], date(2018, 1, 5), []),
        ([], None, [None]),
    ],
)
def test_what_stood_in_a_ledger_before_it_was_taken_in_is_not_emptied_by_a_cell_left_empty(reported, taken_in, plan):
    sent = replace(ledger(reported=reported), taken_in=taken_in)
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    assert plans(merged(sent, bases)) == plan
    assert plans(merged(sent, bases, 下月安排="四月征求意见")) == ["四月征求意见"]


def test_a_form_without_that_column_says_nothing_of_plans():
    sent = ledger()
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    assert plans(merged(sent, bases, header=FORM[:-1])) == []


def test_what_the_section_planned_since_the_form_went_out_stays():
    sent = ledger()
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    result = merged(ledger(下月安排="科室定的安排"), bases)
    assert (plans(result), result.of(EntryKind.CONFLICT)) == ([], ())


def planned(made, returned=("办公室",)):
    file = io.BytesIO()
    outcome = Outcome(returned=returned, not_returned=() if returned else ("办公室",))
    reviewed = review(made, MARCH, MARCH.last, outcome)
    write_packet_of_unit(reviewed, next(unit for unit in reviewed.units if unit.name == "办公室"), file)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    texts = [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    start = next(place for place, row in enumerate(texts) if row and row[0].startswith("三、"))
    end = next(place for place, row in enumerate(texts) if row and row[0].startswith("四、"))
    return [text for row in texts[start + 1 : end] for text in row]


def test_a_plan_of_work_in_hand_is_listed_and_one_of_finished_work_is_not():
    assert "二月的打算：三月初稿" in planned(ledger())
    done = {"状态": "办结", "完成日期": date(2018, 3, 9), "佐证": "纪要"}
    assert planned(ledger(**done)) == ["无"]


def test_no_plan_is_shown_for_a_unit_that_has_not_reported():
    assert planned(ledger(), returned=()) == ["无"]
