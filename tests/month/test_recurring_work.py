"""Recurring work from form to close: each period has its own result, told by its unit or entered by the section."""

import io
from datetime import date

import openpyxl
import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.month.close import close_month
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.month.sign_off import sign_off
from taizhang_xl.month.snapshot import snapshot_of
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.form import write_return
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return
from taizhang_xl.systems.supervision.commentary_figures import commentary

FEBRUARY, MARCH, APRIL, MAY, JUNE = (Month(2018, number) for number in (2, 3, 4, 5, 6))
LEDGER = ["编号", "目标任务", "完成时限", "责任单位", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"]
FORM = ["编号", "目标任务", "完成时限", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"]
MONTHLY = ["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排", "完成日期"]
HANGING = ["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"]
WORK = {"编号": "6-002", "目标任务": "编发信息", "完成时限": "每月", "责任单位": "办公室"}
REPORTED = {"状态": "正在办理", "进展情况": "编发3期", "佐证": "信息3期"}
OF_OTHER_WORK = ["6-001", "2018-03", None, "正在办理", None, None]


def ledger_of(*rows, monthly=(OF_OTHER_WORK,), hanging=(), of_monthly=MONTHLY):
    sheets = (
        make_sheet([LEDGER, *([row.get(name) for name in LEDGER] for row in rows)]),
        make_sheet([["单位名称"], ["办公室"]], name="单位"),
        make_sheet([of_monthly, *monthly], name="月报"),
        make_sheet([HANGING, *hanging], name="挂单"),
    )
    return build_ledger(Book(sheets), year=2018)


def entered(day, **more):
    return {**WORK, "状态": "办结", "完成日期": day, "佐证": "电话记录", **more}


def returned(now, bases, row, month=MARCH):
    lines = [[f"填报单位：办公室  填报月份：{month.label}"], FORM, [row.get(name) for name in FORM]]
    book = Book((make_sheet(lines, name="月报表", file="办公室.xlsx"),), file="办公室.xlsx")
    return consolidate_returns(now, [read_return(book, now, month, bases)], (), month)


def open_items(ledger, month):
    closing = close_month(ledger, month)
    return [each.code for each in closing.refused], [each.item for each in closing.hung]


def test_what_the_section_enters_for_the_month_lets_it_close_without_an_untrue_reason():
    assert open_items(ledger_of(WORK), MARCH) == (["close-no-reason"], [])
    assert open_items(ledger_of(entered(date(2018, 3, 28))), MARCH) == ([], [])


def test_what_the_section_enters_goes_before_a_report_of_work_in_hand():
    told = ["6-002", "2018-03", "编发3期", "正在办理", None, None]
    assert open_items(ledger_of(entered(date(2018, 3, 28)), monthly=[told]), MARCH) == ([], [])


@pytest.mark.parametrize("monthly", [(OF_OTHER_WORK,), ()])
def test_what_was_done_last_month_settles_nothing_of_this_month(monthly):
    made = ledger_of(entered(date(2018, 3, 28)), monthly=monthly)
    assert open_items(made, APRIL) == (["close-other-period"], [])


def test_done_without_a_day_settles_nothing_and_says_so():
    refused = close_month(ledger_of(entered(None, 未完成原因="忙")), MARCH).refused
    assert [(each.code, each.cell) for each in refused] == [("close-undated", "G2")]
    assert "完成日期" in refused[0].message


@pytest.mark.parametrize(
    ("deadline", "day", "month", "is_done"),
    [
        ("每季度", date(2018, 2, 20), MARCH, True),
        ("每季度", date(2018, 3, 30), JUNE, False),
        ("每月5日前", date(2018, 4, 8), APRIL, True),
        ("每月5日前", date(2018, 4, 8), MAY, False),
        ("双月", date(2018, 3, 2), APRIL, True),
        ("双月", date(2018, 2, 28), APRIL, False),
        ("单月", date(2018, 2, 27), MARCH, True),
        ("单月", date(2018, 2, 27), Month(2018, 1), False),
        ("每半年", date(2018, 6, 1), JUNE, True),
        ("每半年", date(2018, 6, 30), Month(2018, 12), False),
        ("每年1月底、7月底", date(2018, 1, 20), Month(2018, 7), False),
        ("每年1月底、7月底", date(2018, 6, 20), Month(2018, 7), True),
        ("每周五", date(2018, 3, 30), MARCH, True),
    ],
)
def test_a_day_settles_the_occurrence_whose_period_holds_it(deadline, day, month, is_done):
    made = ledger_of({**entered(day), "完成时限": deadline})
    assert open_items(made, month) == ([] if is_done else ["close-other-period"], [])


def test_the_same_returns_again_do_not_contradict_what_the_section_entered_since():
    # 正在办理 stood in the row from February, so that the first run had nothing to write there.
    sent = ledger_of({**WORK, "状态": "正在办理"})
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    first = returned(sent, bases, {**WORK, **REPORTED})
    assert first.of(EntryKind.CONFLICT) == ()
    after = apply_changes(sent, first.changes)
    row = {name: after.items[0].shown(name) for name in LEDGER}
    told = ["6-002", "2018-03", "编发3期", "正在办理", None, None]
    now = ledger_of({**row, "状态": "办结", "完成日期": date(2018, 3, 28)}, monthly=[told])
    again = returned(now, bases, {**WORK, **REPORTED})
    assert [(each.field, each.ledger, each.returned) for each in again.of(EntryKind.CONFLICT)] == []
    assert [(change.field, change.new) for change in again.changes.changes] == []
    assert open_items(now, MARCH) == ([], [])


@pytest.mark.parametrize(
    ("word", "goes"), [("落实中", False), ("推进中", False), ("未落实", False), ("办结", True), ("已完成", True)]
)
def test_a_report_without_a_state_leaves_work_in_hand_and_says_what_was_of_the_occurrence_before(word, goes):
    sent = ledger_of({**WORK, "状态": word})
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    result = returned(sent, bases, {**WORK, "进展情况": "编发3期"})
    edits = {change.field: change.new for change in result.changes.changes}
    assert edits == {"进展情况": "编发3期"} | ({"状态": None} if goes else {})
    told = [each for each in result.findings if each.code == "return-state-blank"]
    assert [each.cell for each in told] == (["D3"] if goes else [])
    assert not goes or f"台账里的“{word}”是上一期的，已经清空" in told[0].message
    # A state that is told goes before the one that was there.
    told = {change.field: change.new for change in returned(sent, bases, {**WORK, **REPORTED}).changes.changes}
    assert told.get("状态", "正在办理") == "正在办理"
    # A form that says nothing at all empties nothing, and reports nothing.
    assert returned(sent, bases, WORK).changes.changes == ()


def test_a_unit_that_contradicts_the_section_in_its_first_report_is_asked():
    sent = ledger_of(WORK)
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    result = returned(ledger_of(entered(date(2018, 3, 28))), bases, {**WORK, **REPORTED, "佐证": None})
    assert [(each.field, each.ledger, each.returned) for each in result.of(EntryKind.CONFLICT)] == [
        ("状态", "办结", "正在办理")
    ]


def test_the_form_says_when_recurring_work_is_done():
    made = ledger_of(WORK)
    file = io.BytesIO()
    write_return(made, made.units[0], MARCH, file)
    sheet = openpyxl.load_workbook(file)["月报表"]
    assert "本月这一次做完了就选办结" in sheet.cell(3, 1).value


HUNG_MARCH = ["2018-03-01", "6-002", "2018-03", "没人手", 1, date(2018, 3, 31)]
HUNG_MAY = ["2018-05-01", "6-002", "2018-05", "没人手", 1, date(2018, 5, 31)]


def signed(deadline, monthly, number):
    made = ledger_of({**WORK, "完成时限": deadline}, monthly=monthly, hanging=[HUNG_MARCH, HUNG_MAY])
    result = sign_off(made, [number], date(2018, 6, 4))
    return [each.code for each in result.refused], [
        (change.row, change.new) for change in result.changes.changes if change.sheet == "挂单"
    ]


@pytest.mark.parametrize("number", ["2018-03-01", "6-002:2018-03", "6-002"])
@pytest.mark.parametrize("deadline", ["每月", "每季度"])
def test_what_hangs_is_signed_off_by_its_number_its_month_or_its_item_once_a_later_form_says_done(deadline, number):
    in_march = ["6-002", "2018-03", "没开", "未落实", "没人手", None]
    in_april = ["6-002", "2018-04", "补开", "办结", None, None]
    # What hangs since May is not done by what was told in April.
    assert signed(deadline, [in_march, in_april], number) == ([], [(2, date(2018, 6, 4))])
    assert signed(deadline, [in_march], number) == (["sign-off-not-told"], [])


def test_a_month_in_which_nothing_hangs_is_not_signed_off():
    in_april = ["6-002", "2018-04", "补开", "办结", None, None]
    assert signed("每月", [in_april], "6-002:2018-04") == (["sign-off-unknown"], [])


def test_quarterly_work_made_up_for_the_month_after_waits_for_the_section_and_is_not_counted_on():
    monthly = [["6-002", "2018-04", "补开", "办结", None, None]]
    made = ledger_of({**WORK, "完成时限": "每季度"}, monthly=monthly, hanging=[HUNG_MARCH])
    closing = close_month(made, APRIL)
    assert (closing.to_take_off, closing.hung) == (("2018-03-01",), ())


@pytest.mark.parametrize("of_monthly", [MONTHLY, MONTHLY[:-1]], ids=["as now", "as before, without 完成日期"])
def test_a_day_after_the_month_on_its_form_settles_nothing_of_the_month_after(of_monthly):
    sent = ledger_of(WORK, of_monthly=of_monthly)
    bases = {"办公室": handout_of(sent, sent.units[0], MARCH)}
    late = {"状态": "办结", "完成日期": date(2018, 4, 2), "佐证": "信息3期"}
    now = apply_changes(sent, returned(sent, bases, {**WORK, **late}).changes)
    assert open_items(now, MARCH) == ([], [])
    assert open_items(now, APRIL) == (["close-other-period"], [])
    # The day that the section enters for April is another one.
    row = {name: now.items[0].shown(name) for name in LEDGER}
    told = ["6-002", "2018-03", None, "办结", None, None, date(2018, 4, 2)]
    assert open_items(ledger_of({**row, "完成日期": date(2018, 4, 27)}, monthly=[told]), APRIL) == ([], [])


def reviewed(made, month, as_of=None):
    return review(made, month, as_of or month.last, Outcome(returned=("办公室",)))


def shown(lines):
    return [(line.item.number, line.due, str(line.state), line.reason, line.months_hung) for line in lines]


QUARTERLY = {**WORK, "完成时限": "每季度", "状态": "正在办理"}


def test_what_hangs_of_an_earlier_quarter_is_reviewed_until_it_is_told_done():
    in_march = ["6-002", "2018-03", "没开", "未落实", "没人手", None]
    in_april = ["6-002", "2018-04", "在写", "正在办理", "主任出差", None]
    in_may = ["6-002", "2018-05", "开了", "办结", None, None, date(2018, 5, 8)]
    open_still = ledger_of(QUARTERLY, monthly=[in_march, in_april], hanging=[HUNG_MARCH])
    april = reviewed(open_still, APRIL)
    assert shown(april.hung) == [("6-002", date(2018, 3, 31), "正在办理", "主任出差", 1)]
    assert (april.total.due, april.total.doing, april.total.hung, april.total.overdue) == (1, 1, 1, 1)
    closing = close_month(open_still, APRIL)
    assert [(each.number, each.count, each.reason) for each in closing.hung] == [("2018-03-01", 2, "主任出差")]
    row = {**entered(date(2018, 5, 8)), "完成时限": "每季度"}
    made_up = ledger_of(row, monthly=[in_march, in_april, in_may], hanging=[HUNG_MARCH])
    may = reviewed(made_up, MAY)
    assert (may.total.due, may.total.done, may.total.on_time, may.total.hung) == (1, 1, 0, 0)
    assert close_month(made_up, MAY).to_take_off == ("2018-03-01",)
    # In June there is an occurrence of June's own, and what was told in May is no longer news, nor is it of June.
    for closed_on in (None, date(2018, 6, 4)):
        later = ledger_of(row, monthly=[in_march, in_april, in_may], hanging=[[*HUNG_MARCH, None, closed_on]])
        assert [each[1:3] for each in shown(reviewed(later, JUNE).units[0].due)] == [(date(2018, 6, 30), "未落实")]


def test_what_hangs_of_an_earlier_month_stands_beside_what_was_done_in_this_one():
    in_march = ["6-002", "2018-03", "没开", "未落实", "没人手", None]
    in_april = ["6-002", "2018-04", "开了", "办结", None, None, date(2018, 4, 20)]
    made = ledger_of(entered(date(2018, 4, 20)), monthly=[in_march, in_april], hanging=[HUNG_MARCH])
    april = reviewed(made, APRIL)
    assert shown(april.hung) == [("6-002", date(2018, 3, 31), "未落实", "没人手", 1)]
    assert (april.total.due, april.total.done, april.total.todo) == (2, 1, 1)
    assert [each.number for each in close_month(made, APRIL).hung] == ["2018-03-01"]


def test_this_months_time_is_overdue_once_its_day_is_past():
    made = ledger_of({**WORK, "完成时限": "每月25日前"})
    late = reviewed(made, MARCH)
    assert [(line.item.number, line.status.due, line.status.days_over) for line in late.overdue] == [
        ("6-002", date(2018, 3, 25), 6)
    ]
    assert reviewed(made, MARCH, date(2018, 3, 25)).overdue == ()
    assert reviewed(ledger_of({**entered(date(2018, 3, 24)), "完成时限": "每月25日前"}), MARCH).overdue == ()


def hung_reasons(ledger, month):
    (unit,) = review(ledger, month, month.last, Outcome(returned=("办公室",))).units
    return [line.reason for line in unit.hung]


def test_the_reason_that_the_section_wrote_for_recurring_work_is_in_the_packet_before_and_after_the_close():
    told = ["6-002", "2018-03", "系统升级", "未落实", None, None]
    assert hung_reasons(ledger_of({**WORK, "未完成原因": "省平台升级"}, monthly=[told]), MARCH) == ["省平台升级"]
    hung = ["2018-03-01", "6-002", "2018-03", "省平台升级", 1, date(2018, 3, 31), None, None]
    later = {**WORK, "未完成原因": "人手少"}
    assert hung_reasons(ledger_of(later, monthly=[told], hanging=[hung]), MARCH) == ["省平台升级"]


def test_the_reason_of_an_earlier_month_is_no_reason_for_this_one():
    told = [["6-002", "2018-03", None, "未落实", "省平台升级", None], ["6-002", "2018-04", None, "未落实", None, None]]
    assert hung_reasons(ledger_of({**WORK, "未完成原因": "省平台升级"}, monthly=told), APRIL) == [""]


def test_an_occurrence_that_was_signed_off_before_a_close_is_not_open_at_the_quarters_end():
    told = [
        ["6-002", f"2018-0{month}", None, state, None, None]
        for month, state in ((1, "未落实"), (2, "办结"), (3, "办结"))
    ]
    hung = ["2018-01-01", "6-002", "2018-01", "人手少", 1, date(2018, 1, 31), None, None]
    row = {**WORK, "状态": "办结", "完成日期": date(2018, 3, 28)}
    open_by_february = ledger_of(row, monthly=told, hanging=[hung])
    signed_off = ledger_of(row, monthly=told, hanging=[[*hung[:-1], date(2018, 3, 3)]])
    closes = [snapshot_of(open_by_february, Month(2018, 1)), snapshot_of(open_by_february, FEBRUARY)]
    (unit,) = commentary(signed_off, Quarter(2018, 1), [*closes, snapshot_of(signed_off, MARCH)]).units
    assert [(work.label, work.finished, work.hung, work.reason) for work in unit.due] == [
        ("6-002（1月）", True, True, "人手少"),
        ("6-002（2月）", True, False, ""),
        ("6-002（3月）", True, False, ""),
    ]
    assert (unit.due[0].done_on, unit.due[0].on_time) == (date(2018, 3, 3), False)
