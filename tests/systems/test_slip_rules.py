"""When a slip goes out and which, how it is numbered, and what is wrong with a register. Days are counted by hand.

2018: 09-29 (Saturday) and 09-30 (Sunday) are worked, 10-01 to 10-07 are not; November has no holiday.
"""

from __future__ import annotations

from datetime import date

import pytest
from slips import ITEM, OTHER, item, ledger_at, numbered

import taizhang_xl
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.systems.supervision.ladder import Ladder, workdays_over
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.slip_number import SlipNumber, first_number, read_slip_number, running_number

LADDER = Ladder(Calendar())
DUE = date(2018, 10, 31)
HINT = Slip("1号", "1-001", "", "提示", "工会", date(2018, 10, 25), DUE)
URGE = Slip("2号", "1-001", "", "催办", "工会", date(2018, 11, 5), date(2018, 11, 12))
SUPERVISE = Slip("3号", "1-001", "", "督办", "工会", date(2018, 11, 13), date(2018, 11, 16))


def answered(slip):
    return slip._replace(handling="已反馈")


@pytest.mark.parametrize(
    ("month", "day", "earlier", "level"),
    [
        (10, 23, (), ""),
        (10, 24, (), "提示"),
        (10, 31, (), "提示"),
        (11, 1, (), "催办"),
        (11, 13, (), "催办"),
        # 11-01 02 05 06 07 08 09 12 13 14 are ten working days.
        (11, 14, (), "督办"),
        (10, 26, (HINT,), ""),
        (10, 31, (HINT,), ""),
        (11, 1, (HINT,), "催办"),
        (10, 31, (answered(HINT),), ""),
        (11, 2, (answered(HINT),), "催办"),
        (11, 12, (HINT, URGE), ""),
        (11, 13, (HINT, URGE), "督办"),
        (11, 12, (answered(URGE),), ""),
        (11, 13, (answered(URGE),), "催办"),
        (11, 14, (answered(URGE),), "督办"),
        (11, 16, (URGE, SUPERVISE), ""),
        (12, 3, (URGE, SUPERVISE), ""),
        (11, 20, (URGE, answered(SUPERVISE)), ""),
        (11, 21, (URGE, answered(SUPERVISE)), "督办"),
    ],
)
def test_each_level_has_its_day_and_follows_on_the_one_below(month, day, earlier, level):
    assert LADDER.next_level(DUE, earlier, date(2018, month, day)) == level


@pytest.mark.parametrize(
    ("due", "day", "level"),
    [
        ("2018-09-28", "2018-09-29", "催办"),
        ("2018-09-30", "2018-10-01", ""),
        ("2018-09-30", "2018-10-07", ""),
        ("2018-09-30", "2018-10-08", "催办"),
        ("2018-11-02", "2018-11-04", ""),
        ("2018-11-02", "2018-11-05", "催办"),
    ],
)
def test_days_over_are_working_days_with_those_that_were_moved(due, day, level):
    assert LADDER.next_level(date.fromisoformat(due), (), date.fromisoformat(day)) == level


def test_replies_are_due_by_the_due_date_or_in_working_days():
    assert LADDER.reply_by("提示", DUE, date(2018, 10, 25)) == DUE
    assert LADDER.reply_by("催办", DUE, date(2018, 11, 5)) == date(2018, 11, 12)
    assert LADDER.reply_by("督办", DUE, date(2018, 11, 13)) == date(2018, 11, 16)
    assert LADDER.reply_by("督办", DUE, date(2018, 9, 29)) == date(2018, 10, 9)
    assert workdays_over(Calendar(), date(2018, 9, 28), date(2018, 10, 8)) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("洛人办督提〔2018〕12号", ("洛人办督提", 2018, 12)),
        ("洛人办督提[2018]12号", ("洛人办督提", 2018, 12)),
        ("洛人办督提【2018】第012号", ("洛人办督提", 2018, 12)),
        ("洛人办督提（２０１８）１２号", ("洛人办督提", 2018, 12)),
        ("甲/乙〔2019〕1号", ("甲/乙", 2019, 1)),
        ("洛人办督提2018-12", None),
        ("洛人办督提〔18〕12号", None),
        ("洛人办督提〔2018〕0号", None),
        ("〔2018〕12号", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_the_brackets_that_people_type_and_nothing_else_is(text, number):
    assert read_slip_number(text) == number


def test_a_number_has_the_year_in_its_brackets_and_no_zero_before_it():
    assert str(SlipNumber("洛人办督提", 2018, 12)) == "洛人办督提〔2018〕12号"
    assert [running_number(text) for text in ("12", "第012号", "12号", "十二", "1-2")] == [12, 12, 12, None, None]
    assert [first_number("〔2018〕36号", year) for year in (2018, 2019)] == [36, 1]


def codes(path, day=date(2018, 10, 10)):
    return sorted({(each.code, each.cell) for each in taizhang_xl.check(path, as_of=day) if each.sheet == "督办"})


ROW = numbered(1)[0]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"文号": "督字第1号"}, [("slip-unreadable", "A2")]),
        ({"文号": None}, [("slip-unreadable", "A2")]),
        ({"文号": "洛人办督提〔2018〕3号"}, [("slip-gap", "A2")]),
        ({"编号": "7-777"}, [("slip-item-unknown", "B2")]),
        ({"编号": None}, [("slip-item-unknown", "B2")]),
        ({"责任单位": "没有的科"}, [("slip-unit-unknown", "E2")]),
        ({"引用文号": "洛人办督提〔2018〕9号"}, [("slip-cites-unknown", "H2")]),
        ({"级别": "提醒"}, [("slip-incomplete", "D2")]),
        ({"发出日期": None}, [("slip-incomplete", "F2")]),
        ({"办理": "放着"}, [("slip-incomplete", "M2")]),
        # Ten days of September have passed since: it is told where the answer belongs.
        ({"办理": "待反馈"}, [("slip-reply-late", "K2")]),
        ({"办理": "待反馈", "回复期限": date(2018, 10, 10)}, []),
        ({"办理": "待反馈", "反馈情况": "已办"}, []),
        ({"办理": "作废", "级别": None}, []),
    ],
)
def test_what_is_wrong_with_a_row_is_found_in_its_cell(tmp_path, change, found):
    assert codes(ledger_at(tmp_path / "台账.xlsx", slips=[{**ROW, **change}])) == found


def test_a_number_that_stands_twice_is_found_however_it_is_typed(tmp_path):
    slips = [*numbered(3), {**ROW, "文号": "洛人办督提[2018]第2号"}]
    assert codes(ledger_at(tmp_path / "台账.xlsx", slips=slips)) == [("slip-doubled", "A5")]


def test_how_a_gap_is_mended_depends_on_where_it_is(tmp_path):
    def cure(*slips):
        path = ledger_at(tmp_path / "台账.xlsx", slips=slips)
        (found,) = [each for each in taizhang_xl.check(path, as_of=date(2018, 10, 10)) if each.code == "slip-gap"]
        return found.value, "〔2018〕3号" in found.fix

    first, _, third, fourth = numbered(4)
    assert cure(third, fourth) == ("洛人办督提〔2018〕1号、2号", True)
    assert cure(first, fourth) == ("洛人办督提〔2018〕2号、3号", False)


def test_a_slip_that_another_followed_is_not_late_any_more(tmp_path):
    first = {**ROW, "办理": "待反馈"}
    second = {
        **ROW,
        "文号": "洛人办督提〔2018〕2号",
        "级别": "催办",
        "引用文号": "洛人办督提〔2018〕1号",
        "办理": "待反馈",
    }
    assert codes(ledger_at(tmp_path / "台账.xlsx", slips=[first, second])) == [("slip-reply-late", "K3")]


def test_recurring_work_needs_to_say_which_month_a_slip_is_about(tmp_path):
    monthly = item(编号="1-002", 完成时限="每月")
    slips = [{**ROW, "编号": "1-002"}, {**ROW, "文号": "洛人办督提〔2018〕2号", "编号": "1-002", "期次": "2018年9月"}]
    path = ledger_at(tmp_path / "台账.xlsx", (ITEM, OTHER, monthly), slips)
    assert codes(path) == [("slip-incomplete", "C2")]


def test_a_setting_that_cannot_be_used_is_found(tmp_path):
    path = ledger_at(
        tmp_path / "台账.xlsx", settings={"提示提前天数": "一周", "督办代字": "洛〔人〕", "督办起始文号": "36"}
    )
    found = [each for each in taizhang_xl.check(path, as_of=DUE) if each.code == "setting-wrong"]
    assert [each.message.split("”")[0][1:] for each in found] == ["督办代字", "督办起始文号", "提示提前天数"]
