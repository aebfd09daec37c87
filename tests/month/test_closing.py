"""Closing a month on a small ledger: what hangs, what is refused, what is counted on, what is seen of later changes."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.close import close_month
from taizhang_xl.month.sign_off import sign_off
from taizhang_xl.month.snapshot import changed_since, snapshot_of
from taizhang_xl.reading.build import build_ledger

FEBRUARY, MARCH, APRIL, MAY = (Month(2018, number) for number in (2, 3, 4, 5))
HEADER = ["编号", "目标任务", "完成时限", "责任单位", "状态", "完成日期", "佐证", "未完成原因", "挂单"]
MONTHLY = ["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排"]
HANGING = ["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"]
HUNG_MARCH = ["2018-03-01", "1", "2018-03", "等文件", 1, date(2018, 3, 31)]


def ledger(*rows, monthly=None, hanging=None):
    lines = [HEADER, *([*row, *[None] * (len(HEADER) - len(row))] for row in rows)]
    sheets = [make_sheet(lines), make_sheet([["单位名称"], ["办公室"]], name="单位")]
    if monthly is not None:
        sheets.append(make_sheet([MONTHLY, *monthly], name="月报"))
    if hanging is not None:
        sheets.append(make_sheet([HANGING, *hanging], name="挂单"))
    return build_ledger(Book(tuple(sheets)), year=2018)


def row(number, deadline, state=None, done_on=None, evidence=None, reason=None, hanging=None):
    return [number, f"第{number}件事", deadline, "办公室", state, done_on, evidence, reason, hanging]


def edits(closing):
    return {(change.sheet, change.item, change.field): change.new for change in closing.changes.changes}


def test_unfinished_work_of_the_month_is_hung_with_number_month_reason_and_first_due():
    closing = close_month(
        ledger(
            row("1", "3月底", "正在办理", reason="等文件"),
            row("2", "3月10日", "办结", date(2018, 3, 9), "纪要"),
            row("3", "10月底", "正在办理"),
            row("4", "1月底", "未落实", reason="人手不足"),
            hanging=[],
        ),
        MARCH,
    )
    assert [(each.number, each.item, each.count) for each in closing.hung] == [
        ("2018-03-01", "1", 1),
        ("2018-03-02", "4", 1),
    ]
    first = closing.changes.appends[0]
    assert (first.sheet, dict(first.values)) == (
        "挂单",
        {1: "2018-03-01", 2: "1", 3: "2018-03", 4: "等文件", 5: 1, 6: date(2018, 3, 31)},
    )
    assert edits(closing) == {
        ("台账", "1", "挂单"): "2018-03-01（1个月）",
        ("台账", "4", "挂单"): "2018-03-02（1个月）",
    }


def test_a_close_without_a_reason_is_refused_and_names_every_row():
    closing = close_month(
        ledger(row("1", "3月底", "正在办理"), row("2", "3月底"), row("3", "3月底", reason="忙")), MARCH
    )
    assert [(each.code, each.cell) for each in closing.refused] == [
        ("close-no-reason", "H2"),
        ("close-no-reason", "H3"),
    ]
    assert not closing.changes
    assert not closing.hung


def test_unfinished_work_without_a_number_cannot_be_hung():
    closing = close_month(ledger(row(None, "3月底", "正在办理", reason="等文件")), MARCH)
    assert [each.code for each in closing.refused] == ["close-no-number"]


def test_what_still_hangs_is_counted_on_and_keeps_its_number():
    closing = close_month(
        ledger(row("1", "3月底", "正在办理", reason="改方案", hanging="2018-03-01（1个月）"), hanging=[HUNG_MARCH]),
        APRIL,
    )
    assert [(each.number, each.since, each.count) for each in closing.hung] == [("2018-03-01", "2018-03", 2)]
    assert not closing.changes.appends
    assert edits(closing) == {
        ("挂单", "1", "未完成原因"): "改方案",
        ("挂单", "1", "次数"): 2,
        ("台账", "1", "挂单"): "2018-03-01（2个月）",
    }


def test_closing_the_same_month_again_changes_nothing():
    again = close_month(
        ledger(row("1", "3月底", "正在办理", reason="等文件", hanging="2018-03-01（1个月）"), hanging=[HUNG_MARCH]),
        MARCH,
    )
    assert not again.changes
    assert [each.count for each in again.hung] == [1]


def test_work_done_waits_for_the_section_and_is_taken_off_once_it_is_closed():
    done = row("1", "3月底", "办结", date(2018, 5, 10), "报告", hanging="2018-03-01（1个月）")
    waiting = close_month(ledger(done, hanging=[HUNG_MARCH]), MAY)
    assert waiting.to_take_off == ("2018-03-01",)
    assert not waiting.changes
    assert not waiting.hung
    closed = close_month(ledger([*done[:4], "销号", *done[5:]], hanging=[HUNG_MARCH]), MAY)
    assert closed.taken_off == ("2018-03-01",)
    assert edits(closed) == {("挂单", "1", "销号日期"): date(2018, 5, 10), ("台账", "1", "挂单"): None}


def test_what_was_taken_off_stays_as_it_is():
    off = [*HUNG_MARCH, None, date(2018, 5, 10)]
    closing = close_month(ledger(row("1", "3月底", "销号", date(2018, 5, 10), "报告"), hanging=[off]), Month(2018, 6))
    assert not closing.changes
    assert not closing.taken_off


def test_recurring_work_hangs_by_occurrence():
    monthly = [
        ["1", "2018-03", "已开", "办结", None, None],
        ["1", "2018-04", "没开", "未落实", "冲突", None],
    ]
    made = ledger(row("1", "每月"), monthly=monthly, hanging=[])
    assert not close_month(made, MARCH).hung
    assert [(each.item, each.since, each.due) for each in close_month(made, APRIL).hung] == [
        ("1", "2018-04", date(2018, 4, 30))
    ]


def test_a_missed_occurrence_hangs_on_beside_the_next_one():
    monthly = [["1", "2018-03", "没开", "未落实", "冲突", None], ["1", "2018-04", "已开", "办结", None, None]]
    hung = ["2018-03-01", "1", "2018-03", "冲突", 1, date(2018, 3, 31)]
    closing = close_month(ledger(row("1", "每月"), monthly=monthly, hanging=[hung]), APRIL)
    assert [(each.number, each.count) for each in closing.hung] == [("2018-03-01", 2)]


PROMISES = {
    "3月底前完成": True,
    "上旬征求意见，下旬办结。": True,
    "本月全部完成；然后归档": True,
    "完成初稿": False,
    "3月基本完成": False,
    "本月难以办结": False,
    "继续推进": False,
    "按计划5月完成": False,
    "预计五月底办结": False,
    "年底前办结": False,
    "3月份难以按时完成": False,
    "3月20日前报初稿，下旬完成": True,
}


def test_what_last_month_promised_to_finish_is_hung_long_before_its_date():
    monthly = [[str(at), "2018-02", "起草", "正在办理", None, plan] for at, plan in enumerate(PROMISES, 1)]
    rows = [row(line[0], "10月底", "正在办理", reason="等意见") for line in monthly]
    closing = close_month(ledger(*rows, monthly=monthly, hanging=[]), MARCH)
    assert [PROMISES[monthly[int(each.item) - 1][-1]] for each in closing.hung] == [True, True, True, True]
    # The date stays the one of the ledger.
    assert {each.due for each in closing.hung} == {date(2018, 10, 31)}


def test_a_promise_kept_is_not_hung_and_one_for_another_month_is_none():
    monthly = [
        ["1", "2018-02", "起草", "正在办理", None, "3月办结"],
        ["2", "2018-01", "起草", "正在办理", None, "2月办结"],
    ]
    done = row("1", "10月底", "办结", date(2018, 3, 9), "纪要")
    made = ledger(done, row("2", "10月底", "正在办理"), monthly=monthly, hanging=[])
    closing = close_month(made, MARCH)
    assert not closing.hung
    assert not closing.refused


def test_strict_hangs_all_work_within_its_time():
    rows = [
        row("1", "10月底", "正在办理", reason="等意见"),
        row("2", "3月至5月", reason="人手不足"),
        row("3", "5月至8月", reason="没到时候"),
        row("4", "长期", "正在办理", reason="一直在做"),
        row("5", "10月底", "办结", date(2018, 3, 9), "纪要"),
    ]
    made = ledger(*rows, monthly=[], hanging=[])
    assert not close_month(made, MARCH).hung
    assert sorted(each.item for each in close_month(made, MARCH, strict=True).hung) == ["1", "2"]


def test_a_ledger_without_the_sheet_gets_one():
    closing = close_month(ledger(row("1", "3月底", "正在办理", reason="等文件")), MARCH)
    assert [change.name for change in closing.changes.sheets] == ["挂单"]
    assert [cell.value for cell in closing.changes.sheets[0].content.rows[0]] == HANGING


def test_an_unreadable_month_on_the_sheet_is_told_and_stops_the_close():
    hung = ["2018-03-01", "1", "三月份吧", "等文件", 1, date(2018, 3, 31)]
    closing = close_month(ledger(row("1", "3月底", "正在办理", reason="等文件"), hanging=[hung]), APRIL)
    assert [(each.code, each.sheet, each.cell) for each in closing.refused] == [
        ("hanging-month-unreadable", "挂单", "C2")
    ]


@pytest.fixture
def closed_march():
    monthly = [["1", "2018-03", "已提交", "正在办理", "等文件", "四月审议"]]
    rows = [row("1", "3月底", "正在办理", reason="等文件"), row("2", "3月10日", "办结", date(2018, 3, 9), "纪要")]
    return rows, monthly, snapshot_of(ledger(*rows, monthly=monthly, hanging=[HUNG_MARCH]), MARCH)


def seen(snapshot, rows, monthly, hanging=(HUNG_MARCH,)):
    found = changed_since(ledger(*rows, monthly=monthly, hanging=list(hanging)), snapshot)
    return [(each.code, each.sheet, each.cell, each.value) for each in found]


def test_a_closed_month_that_was_left_alone_has_nothing_to_tell(closed_march):
    rows, monthly, snapshot = closed_march
    assert seen(snapshot, rows, monthly) == []


def test_a_result_rewritten_after_the_close_is_told_with_its_cell(closed_march):
    rows, _monthly, snapshot = closed_march
    assert seen(snapshot, rows, [["1", "2018-03", "已办完", "办结", "等文件", "四月审议"]]) == [
        ("closed-changed", "月报", "C2", "已办完"),
        ("closed-changed", "月报", "D2", "办结"),
    ]


def test_a_single_sign_rewritten_after_the_close_is_told_unless_the_archive_is_of_a_version_that_did_not_keep_it():
    rows = [row("1", "3月底", "办结", date(2018, 3, 9), "面积102m2")]
    closed = snapshot_of(ledger(*rows), MARCH)
    rows[0][6] = "面积10²㎡"
    after = ledger(*rows)
    assert [(f.code, f.cell, f.value) for f in changed_since(after, closed)] == [("closed-changed", "G2", "面积10²㎡")]
    assert not list(changed_since(after, closed._replace(as_typed=False)))


def test_rows_added_to_or_taken_from_a_closed_month_are_told(closed_march):
    rows, monthly, snapshot = closed_march
    assert [each[0] for each in seen(snapshot, rows, [], hanging=[])] == ["closed-row-gone", "closed-row-gone"]
    more = [*monthly, ["2", "2018-03", "补记", None, None, None], ["2", "2018-04", "照常", None, None, None]]
    assert seen(snapshot, rows, more) == [("closed-row-added", "月报", "A3", "2")]


def test_finished_work_may_be_closed_by_the_section_but_not_taken_back(closed_march):
    (first, second), monthly, snapshot = closed_march
    assert seen(snapshot, [first, [*second[:4], "销号", *second[5:]]], monthly) == []
    back = [*second[:4], "正在办理", None, *second[6:]]
    assert [each[:3] for each in seen(snapshot, [first, back], monthly)] == [
        ("closed-changed", "台账", "E3"),
        ("closed-changed", "台账", "F3"),
    ]


def test_the_section_signs_off_what_is_done_and_proved():
    done = row("1", "3月底", "办结", date(2018, 5, 10), "报告", hanging="2018-03-01（2个月）")
    signed = sign_off(ledger(done, hanging=[HUNG_MARCH]), ["1"], date(2018, 5, 12))
    assert edits(signed) == {
        ("台账", "1", "状态"): "销号",
        ("台账", "1", "挂单"): None,
        ("挂单", "1", "销号日期"): date(2018, 5, 12),
    }


@pytest.mark.parametrize(
    ("name", "item", "code", "cell"),
    [
        ("9", row("1", "3月底"), "sign-off-unknown", ""),
        ("1", row("1", "3月底", "正在办理", reason="等文件"), "sign-off-not-done", "E2"),
        ("1", row("1", "3月底", "办结", date(2018, 3, 9)), "sign-off-incomplete", "G2"),
        ("1", row("1", "每月", "办结", date(2018, 3, 9), "纪要"), "sign-off-nothing-hangs", "I2"),
    ],
)
def test_what_is_not_done_or_not_proved_is_not_signed_off(name, item, code, cell):
    signed = sign_off(ledger(item, row("2", "3月底", "办结", date(2018, 3, 9), "纪要")), ["2", name], date(2018, 5, 12))
    assert [(each.code, each.cell) for each in signed.refused] == [(code, cell)]
    assert not signed.changes


def test_one_occurrence_of_recurring_work_is_signed_off_by_its_hanging_number():
    monthly = [["1", "2018-03", "补开", "办结", None, None]]
    hung = [["2018-03-01", "1", "2018-03", "冲突", 1], ["2018-04-01", "1", "2018-04", "冲突", 1]]
    made = ledger(row("1", "每月", hanging="2018-03-01（1个月）、2018-04-01（1个月）"), monthly=monthly, hanging=hung)
    signed = sign_off(made, ["2018-03-01"], date(2018, 5, 12))
    assert [(change.sheet, change.row, change.new) for change in signed.changes.changes] == [
        ("挂单", 2, date(2018, 5, 12)),
        ("台账", 2, "2018-04-01（1个月）"),
    ]
    assert [each.code for each in sign_off(made, ["2018-04-01"], date(2018, 5, 12)).refused] == ["sign-off-not-told"]


def test_a_sheet_of_that_name_with_another_header_stops_the_close():
    sheets = [
        make_sheet([HEADER, row("1", "3月底", "正在办理", reason="等文件")]),
        make_sheet([["挂在这里的衣服"]], name="挂单"),
    ]
    closing = close_month(build_ledger(Book(tuple(sheets)), year=2018), MARCH)
    assert [(each.code, each.sheet) for each in closing.refused] == [("sheet-unreadable", "挂单")]
    assert not closing.changes
