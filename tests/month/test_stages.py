"""A deadline that names several days (4月底、8月底): each is due in its own month, hangs and is signed off by itself."""

from dataclasses import replace
from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.checks import check_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.status import status_of
from taizhang_xl.month.close import close_month
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.month.sign_off import sign_off
from taizhang_xl.reading.build import build_ledger

MARCH, APRIL, MAY, AUGUST = (Month(2018, number) for number in (3, 4, 5, 8))
HEADER = ["编号", "目标任务", "完成时限", "责任单位", "到期日", "状态", "完成日期", "佐证", "未完成原因", "挂单"]
HANGING = ["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"]
HUNG = ["2018-04-01", "1", "2018-04", "等文件", 1, date(2018, 4, 30), None, None]
SIGNED = [*HUNG[:-1], date(2018, 5, 9)]
IN_HAND = ("正在办理", None, None, "等文件")


def ledger(state="正在办理", done_on=None, evidence=None, reason=None, *, hanging=(), due=None):
    row = ["1", "两次督查", "4月底、8月底", "办公室", due, state, done_on, evidence, reason, None]
    sheets = (
        make_sheet([HEADER, row]),
        make_sheet([["单位名称"], ["办公室"]], name="单位"),
        make_sheet([HANGING, *hanging], name="挂单"),
    )
    return build_ledger(Book(sheets), year=2018)


def due_in(made, month):
    found = review(made, month, month.last, Outcome(returned=("办公室",)))
    return [line.due for unit in found.units for line in unit.due], found.total


@pytest.mark.parametrize(
    ("month", "hanging", "due"),
    [
        (MARCH, [], []),
        (APRIL, [], [date(2018, 4, 30)]),
        (MAY, [HUNG], [date(2018, 4, 30)]),
        (MAY, [SIGNED], []),
        (AUGUST, [SIGNED], [date(2018, 8, 31)]),
    ],
)
def test_each_named_day_is_due_in_its_month_and_until_its_hanging_is_signed_off(month, hanging, due):
    days, total = due_in(ledger(*IN_HAND, hanging=hanging), month)
    assert days == due
    assert (total.due, total.doing, total.hung) == (len(due), len(due), len(due))


@pytest.mark.parametrize(
    ("taken_in", "hanging", "due"),
    [
        (date(2018, 4, 30), [], date(2018, 4, 30)),
        (date(2018, 5, 1), [], date(2018, 8, 31)),
        (date(2018, 5, 1), [HUNG], date(2018, 4, 30)),
    ],
)
def test_a_stage_before_the_ledger_was_taken_in_is_owed_only_where_it_hangs(taken_in, hanging, due):
    made = replace(ledger(*IN_HAND, hanging=hanging), taken_in=taken_in)
    assert status_of(made, made.items[0], date(2018, 5, 20)).due == due


def test_the_close_asks_for_a_reason_and_hangs_the_day_that_was_missed():
    assert [each.code for each in close_month(ledger(), APRIL).refused] == ["close-no-reason"]
    assert [(each.item, each.due) for each in close_month(ledger(*IN_HAND), APRIL).hung] == [("1", date(2018, 4, 30))]


def test_both_days_missed_hang_side_by_side():
    closing = close_month(ledger(*IN_HAND, hanging=[HUNG]), AUGUST)
    assert [(each.number, each.due, each.count) for each in closing.hung] == [
        ("2018-08-01", date(2018, 8, 31), 1),
        ("2018-04-01", date(2018, 4, 30), 5),
    ]


@pytest.mark.parametrize(
    ("as_of", "hanging", "due", "timing"),
    [
        (date(2018, 3, 31), [], date(2018, 4, 30), "未到期"),
        (date(2018, 5, 2), [], date(2018, 4, 30), "超期2天"),
        (date(2018, 5, 10), [SIGNED], date(2018, 8, 31), "未到期"),
        (date(2018, 9, 1), [SIGNED], date(2018, 8, 31), "超期1天"),
    ],
)
def test_the_day_that_is_owed_next_is_the_due_date_and_goes_overdue(as_of, hanging, due, timing):
    made = ledger(*IN_HAND, hanging=hanging)
    status = status_of(made, made.items[0], as_of)
    assert (status.due, status.timing) == (due, timing)


@pytest.mark.parametrize("due", [date(2018, 4, 30), date(2018, 8, 31)])
def test_either_day_may_stand_in_the_column_of_due_dates(due):
    assert "due-differs" not in [each.code for each in check_ledger(ledger(due=due), date(2018, 3, 31))]
    wrong = ledger(due=date(2018, 7, 31))
    assert "due-differs" in [each.code for each in check_ledger(wrong, date(2018, 3, 31))]


def test_a_stage_is_signed_off_by_its_hanging_with_evidence_while_the_work_goes_on():
    bare = sign_off(ledger(*IN_HAND, hanging=[HUNG]), ["2018-04-01"], date(2018, 5, 9))
    assert [(each.code, each.cell) for each in bare.refused] == [("sign-off-incomplete", "H2")]
    proved = ledger("正在办理", None, "督查报告", "等文件", hanging=[HUNG])
    signed = sign_off(proved, ["2018-04-01"], date(2018, 5, 9))
    assert [(each.sheet, each.field, each.new) for each in signed.changes.changes] == [
        ("挂单", "销号日期", date(2018, 5, 9))
    ]
    assert [each.code for each in sign_off(proved, ["1"], date(2018, 5, 9)).refused] == ["sign-off-not-done"]


def test_work_finished_as_a_whole_owes_no_later_day():
    done = ledger("办结", date(2018, 4, 20), "报告")
    assert due_in(done, APRIL)[0] == [date(2018, 4, 30)]
    assert due_in(done, APRIL)[1].on_time == 1
    assert due_in(done, AUGUST)[0] == []
