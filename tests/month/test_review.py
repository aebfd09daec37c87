"""The month's figures on a small ledger, counted by hand; and that no item is ever dropped."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.reported import outcome_from_reports
from taizhang_xl.month.review import review
from taizhang_xl.month.review_line import NOT_ASKED, NOT_RETURNED, REPORTED, UNDECIDED, UNKNOWN_UNIT
from taizhang_xl.month.review_model import Counts, Outcome
from taizhang_xl.reading.build import build_ledger

MARCH = Month(2018, 3)
END = date(2018, 3, 31)
HEADER = ["编号", "目标任务", "完成时限", "责任单位", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"]
UNITS = make_sheet(
    [["单位名称", "简称"], ["办公室", None], ["城市建设环境保护工作委员会", "城环工委"], ["调研室", None]], name="单位"
)
MONTHLY = ["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排"]


def ledger(*rows, monthly=None):
    lines = [HEADER, *([*row, *[None] * (len(HEADER) - len(row))] for row in rows)]
    sheets = [make_sheet(lines), UNITS]
    if monthly is not None:
        sheets.append(make_sheet([MONTHLY, *monthly], name="月报"))
    return build_ledger(Book(tuple(sheets)), year=2018)


def reviewed(*rows, returned=("办公室", "城市建设环境保护工作委员会"), as_of=END, monthly=None, **more):
    return review(ledger(*rows, monthly=monthly), MARCH, as_of, Outcome(returned=returned, **more))


def unit(found, name="办公室"):
    return next(each for each in found.units if each.name == name)


DONE = ("办结", "完成", date(2018, 3, 8), "纪要")
ROWS = (
    ("1", "三月到期按期办结", "3月10日", "办公室", *DONE),
    ("2", "三月到期逾期办结", "3月5日", "办公室", *DONE),
    ("3", "三月到期在办", "3月底", "办公室", "正在办理", "推进", None, None, "等文件", "继续"),
    ("4", "一月到期未落实", "1月底", "办公室", None, None, None, None, "人手不足"),
    ("5", "一月到期二月办结", "1月底", "办公室", "办结", "完成", date(2018, 2, 20), "报告"),
    ("6", "十月到期提前办结", "10月底", "办公室", *DONE),
    ("7", "十月到期在办", "10月底", "办公室", "正在办理", "推进"),
    ("8", "十月到期没开始", "10月底", "办公室"),
    ("9", "每月一次", "每月", "办公室", "正在办理"),
    ("10", "每季度一次", "每季度", "办公室", "办结", "已开", date(2018, 3, 30), "记录"),
    ("11", "双月一次", "双月", "办公室", "正在办理"),
    ("12", "长期工作", "长期坚持", "办公室", "正在办理"),
    ("13", "四月到期", "4月中旬", "办公室"),
    ("14", "时限待定", "待定", "办公室"),
)


def test_one_units_month_counted_by_hand():
    found = unit(reviewed(*ROWS))
    assert [line.item.number for line in found.due] == ["1", "2", "3", "4", "9", "10"]
    # 1 and 10 in time, 2 late; 3 and 9 in hand, 4 not begun; 3, 4, 9 hang; 4 is overdue. What was
    # due of 9 and 11 in February is not counted: nobody was asked, as no month was ever reported; 6 is early.
    assert found.counts == Counts(
        due=6, done=3, doing=2, todo=1, unreported=0, hung=3, on_time=2, early=1, overdue=1, overdue_items=1
    )
    assert [(line.item.number, line.months_hung, line.reason) for line in found.hung] == [
        ("3", 0, "等文件"), ("4", 2, "人手不足"), ("9", 0, ""),
    ]  # fmt: skip
    assert [line.item.number for line in found.other] == ["6", "7", "12"]
    assert [(line.item.number, line.due) for line in found.next_due] == [
        ("9", date(2018, 4, 30)), ("11", date(2018, 4, 30)), ("13", date(2018, 4, 20)),
    ]  # fmt: skip


def test_due_is_the_sum_of_its_parts_for_each_unit_and_in_total():
    found = reviewed(
        *ROWS,
        ("20", "别的单位", "3月底", "城环工委", "办结", "完成", date(2018, 3, 30), "报告"),
        ("21", "没报的单位", "3月底", "调研室", "正在办理"),
        not_returned=("调研室",),
    )
    for counts in (*(each.counts for each in found.units), found.total):
        assert counts.due == counts.done + counts.doing + counts.todo + counts.unreported
    assert found.total.due == 8
    assert found.total.unreported == 1


def test_a_unit_that_sent_nothing_has_no_states_and_nothing_hangs_on_it():
    rows = (
        ("1", "甲", "3月底", "调研室", "办结", "x", date(2018, 3, 5), "y"),
        ("2", "乙", "2月底", "调研室", "正在办理"),
    )
    found = unit(reviewed(*rows, not_returned=("调研室",)), "调研室")
    assert found.report == NOT_RETURNED
    assert found.counts == Counts(due=2, unreported=2, overdue=1, overdue_items=1)
    assert {line.shown_state for line in found.due} == {NOT_RETURNED}
    assert found.hung == ()


def test_how_each_return_stands():
    row = ("1", "甲", "3月底", "办公室")
    assert unit(reviewed(row)).report == REPORTED
    assert unit(reviewed(row, returned=(), undecided=("办公室",))).report == UNDECIDED
    assert unit(reviewed(row), "调研室").report == NOT_ASKED


@pytest.mark.parametrize("name", ["不存在的单位", None])
def test_an_item_of_no_known_unit_is_shown_all_the_same(name):
    found = reviewed(("1", "甲", "2月底", name))
    other = found.units[-1]
    assert (other.name, other.report) == (name or "（未填责任单位）", UNKNOWN_UNIT)
    assert other.counts == Counts(due=1, unreported=1, overdue=1, overdue_items=1)
    assert [line.item.number for line in found.overdue] == ["1"]


def test_every_item_belongs_to_one_unit():
    rows = [(str(n), "甲", text, name) for n, (text, name) in enumerate(
        (text, name) for text in ("2月底", "3月底", "10月底", "每月") for name in ("办公室", "城环工委", "无此单位", None)
    )]  # fmt: skip
    found = reviewed(*rows)
    due = [line.item.number for each in found.units for line in each.due]
    # All but the four due in October.
    assert sorted(due, key=int) == [str(n) for n in range(16) if not 8 <= n < 12]


def test_recurring_work_takes_its_state_and_words_from_the_months_report():
    monthly = [["9", "2018-02", "二月", "办结", None, None], ["9", "2018-03", "三月", "正在办理", "等通知", "四月再办"]]
    line = unit(reviewed(("9", "每月一次", "每月", "办公室", "办结", "二月"), monthly=monthly)).due[0]
    assert (line.state, line.progress, line.reason, line.next_plan) == ("正在办理", "三月", "等通知", "四月再办")
    silent = unit(reviewed(("9", "每月一次", "每月", "办公室", "办结", "二月"), monthly=monthly[:1])).due[0]
    assert (silent.state, silent.progress) == ("未落实", "")


def test_unchanged_says_what_it_was():
    row = ("1", "甲", "3月底", "办公室", "正在办理", "已开题")
    found = unit(reviewed(row, monthly=[["1", "2018-03", "无变化", "正在办理", None, None]]))
    assert found.due[0].progress == "无变化（已开题）"


def test_in_the_middle_of_the_month_nothing_hangs_that_is_not_due_yet():
    found = unit(reviewed(*ROWS, as_of=date(2018, 3, 15)))
    assert [line.item.number for line in found.hung] == ["4"]


def test_a_milestone_on_the_way_is_announced():
    found = reviewed(("1", "甲", "4月底、12月底", "办公室"))
    assert [line.due for line in found.next_due] == [date(2018, 4, 30)]


def test_the_longest_hanging_the_most_overdue_and_the_next_come_first():
    rows = (
        ("1", "甲", "2月底", "办公室"), ("2", "乙", "1月底", "城环工委"), ("3", "丙", "3月5日", "办公室"),
        ("4", "丁", "4月20日", "办公室"), ("5", "戊", "4月10日", "城环工委"),
    )  # fmt: skip
    found = reviewed(*rows)
    assert [line.item.number for line in found.hung] == ["2", "1", "3"]
    assert [line.item.number for line in found.overdue] == ["2", "1", "3"]
    assert [line.item.number for line in found.next_due] == ["5", "4"]


def test_work_not_begun_and_not_due_is_hollow_and_not_listed_as_moving():
    monthly = [["1", "2018-03", "无变化", None, None, None], ["2", "2018-03", "无变化", None, None, "四月动手"]]
    rows = (("1", "甲", "4月底", "办公室"), ("2", "乙", "10月底", "办公室"), ("3", "丙", "3月底", "办公室"))
    found = unit(reviewed(*rows, monthly=monthly))
    assert [(line.item.number, line.shown_state) for line in found.other] == [("2", "○ 未到期")]
    assert [(line.item.number, line.shown_state) for line in found.next_due] == [("1", "○ 未到期")]
    assert [(line.item.number, line.shown_state) for line in found.due] == [("3", "● 未落实")]


LATER = ("办结", "完成", date(2018, 4, 18), "报告")


def test_what_was_done_after_the_month_is_open_in_it_unless_its_own_report_says_otherwise():
    rows = [("1", "四月才办完", "3月10日", "办公室", *LATER), ("2", "报的时候已办完", "3月10日", "办公室", *LATER)]
    found = unit(reviewed(*rows, monthly=[("2", "2018-03", "已办", "办结", None, None)]))
    assert [(line.item.number, str(line.state), line.evidence) for line in found.due] == [
        ("1", "正在办理", ""), ("2", "办结", ""),
    ]  # fmt: skip
    assert (found.counts.done, found.counts.doing, found.counts.hung, found.counts.overdue) == (1, 1, 1, 1)


def test_a_quarter_done_after_the_month_is_not_done_in_it():
    rows = [("1", "季度督导", "每季度", "办公室", "办结", "完成", date(2018, 6, 18), "报告")]
    made = review(
        ledger(*rows, monthly=[("1", "2018-05", "已覆盖80%", "正在办理", None, None)]),
        Month(2018, 5), date(2018, 5, 31), Outcome(returned=("办公室",)),
    )  # fmt: skip
    assert [(line.item.number, str(line.state), line.progress) for line in unit(made).other] == [
        ("1", "正在办理", "已覆盖80%")
    ]


def test_recurring_work_without_an_occurrence_is_shown_where_it_was_reported():
    rows = [("1", "季度督导", "每季度", "办公室", "正在办理"), ("2", "季度例会", "每季度", "办公室", "正在办理")]
    monthly = [("1", "2018-02", "已覆盖80%", None, None, "继续"), ("2", "2018-02", "无变化", None, None, None)]
    made = review(ledger(*rows, monthly=monthly), Month(2018, 2), date(2018, 2, 28), Outcome(returned=("办公室",)))
    found = unit(made)
    assert [(line.item.number, line.progress) for line in found.other] == [("1", "已覆盖80%")]
    assert [line.item.number for line in found.idle] == ["2"]


def test_every_item_is_in_a_part_of_its_units_page_or_named_below():
    found = unit(reviewed(*ROWS))
    shown = {line.item.number for line in (*found.due, *found.other, *found.planned, *found.overdue, *found.matters)}
    assert {line.item.number for line in found.rest} == {row[0] for row in ROWS} - shown
    assert found.rest_words == "另有 2 项没有到期、没有变化：8、14；另有 1 项以前已经办结：5"


def test_what_is_counted_as_not_begun_is_shown_so_though_its_last_day_is_to_come():
    found = unit(reviewed(("1", "月底到期", "3月底", "办公室"), as_of=date(2018, 3, 27)))
    assert found.counts.todo == 1
    assert [line.shown_state for line in found.due] == ["● 未落实"]


def test_what_a_close_hung_hangs_before_the_end_of_the_next_month():
    hanging = make_sheet(
        [["挂单号", "编号", "挂单月份", "未完成原因", "累计次数", "原到期日", "销号日期"],
         ["2018-02-01", "1", "2018-02", "等文件", 1, date(2018, 2, 28), None]], name="挂单",
    )  # fmt: skip
    lines = [HEADER, ["1", "二月到期", "2月底", "办公室", "正在办理", *[None] * 5]]
    known = build_ledger(Book((make_sheet(lines), UNITS, hanging)), year=2018)
    made = review(known, MARCH, date(2018, 2, 27), Outcome(returned=("办公室",)))
    assert [line.item.number for line in made.hung] == ["1"]


def test_a_month_that_nobody_was_asked_about_blames_no_unit():
    rows = [("1", "三月到期", "3月底", "办公室", "正在办理"), ("2", "每月一次", "每月", "办公室", "正在办理")]
    known = ledger(*rows, monthly=[("1", "2018-11", "推进", None, None, None)])
    made = review(known, MARCH, END, outcome_from_reports(known, MARCH, asked=False))
    assert {each.report for each in made.units} == {"没有月报"}
    assert [line.shown_state for line in unit(made).due] == ["◎ 正在办理", "没有月报"]
    asked = outcome_from_reports(known, MARCH, asked=True)
    assert asked.not_returned == ("办公室",)
    plain = ledger(*rows)
    assert outcome_from_reports(plain, MARCH, asked=False).unasked == tuple(each.name for each in plain.units)


def test_the_years_items_are_counted_once_each():
    # 5 and 10 were done; 1, 2, 6 too; 3, 7, 9, 11 and 12 are in hand; 4 is past its day; 8, 13 and 14 are to come.
    assert reviewed(*ROWS).year_words == "全年 14 项：办结 5，在办 5，未落实 1，未到期 3"
