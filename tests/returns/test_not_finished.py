"""A ledger whose state column is 是否完成: what forms show of 否, and what comes back of it."""

from dataclasses import replace
from datetime import date

import pytest
import test_merge
from test_merge import MARCH, A, edits, form, merge

from taizhang_xl.checks.fix import fix_ledger
from taizhang_xl.returns.base import sent_of, sent_values

NO = {**A, "状态": "否"}
SENT = {**A, "状态": "正在办理"}


def ledger_of(row):
    """A ledger of the office's own layout, taken in at the year's beginning."""
    return replace(test_merge.ledger_of(row), taken_in=date(2018, 1, 5))


def test_a_form_shows_the_state_that_is_meant_and_one_sent_back_as_it_was_changes_nothing():
    now = ledger_of(NO)
    assert sent_values(now, now.items[0], MARCH)["状态"] == "正在办理"
    assert sent_of(now, now.items[0], MARCH).form["状态"] == "正在办理"
    assert edits(merge(now, form(SENT))) == {}


def test_yes_is_shown_as_done_and_left_alone_too():
    done = {**A, "状态": "是", "完成日期": "2018-3-20", "佐证": "纪要"}
    now = ledger_of(done)
    assert sent_values(now, now.items[0], MARCH)["状态"] == "办结"
    assert edits(merge(now, form({**done, "状态": "办结"}))) == {}


@pytest.mark.parametrize("told", ["办结", "未落实"])
def test_what_the_unit_chose_instead_is_taken(told):
    more = {"完成日期": "2018-3-20", "佐证": "纪要"} if told == "办结" else {}
    assert edits(merge(ledger_of(NO), form({**SENT, **more, "状态": told})))["1-001", "状态"] == told


def test_progress_that_the_section_entered_since_is_no_change_of_the_state():
    sent = ledger_of({**NO, "进展情况": None})
    assert sent_of(sent, sent.items[0], MARCH).form["状态"] == "未落实"
    back = form({**SENT, "状态": "办结", "进展情况": None, "完成日期": "2018-3-20", "佐证": "纪要"})
    assert edits(merge(ledger_of(NO), back, sent=sent))["1-001", "状态"] == "办结"


def test_a_unit_may_write_it_too_and_its_progress_tells_what_it_means():
    told = form({**SENT, "状态": "没有完成", "进展情况": "已开题，正在调研"})
    assert edits(merge(ledger_of({**A, "状态": "未落实"}), told))["1-001", "状态"] == "正在办理"


def test_fix_leaves_the_word_alone():
    assert fix_ledger(ledger_of(NO)).changes == ()
    assert [change.new for change in fix_ledger(ledger_of({**A, "状态": "在办"})).changes] == ["正在办理"]
