"""Check boxes as states, and numbers typed with another dash or in full width: understood, and left as they are."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.checks.fix import fix_ledger
from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.states import read_state
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.text import plain

HEADER = ["编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态"]


def ledger_of(*rows, more=()):
    lines = [[number, "机关日常工作", f"任务{number}", "10月底", "办公室", "主任", state] for number, state in rows]
    return build_ledger(Book((make_sheet([HEADER, *lines]), *more)), year=2018)


def test_a_check_box_is_a_state_and_stays_a_check_box():
    ledger = ledger_of(("1", True), ("2", False), ("3", "TRUE"), ("4", "false"))
    assert [ledger.state(item) for item in ledger.items] == [State.DONE, State.TODO] * 2
    assert [change.address for change in fix_ledger(ledger).changes] == ["G4", "G5"]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("√ ✓ ✔ ☑ 是 TRUE 已整改 整改到位 已完成整改 办理完毕 已结案", State.DONE),
        ("× X x ✗ ☐ 否 FALSE 未整改 未推进", State.TODO),
        ("已启动 正在整改 整改中 序时推进 按序时推进 有序推进 长期坚持 基本完成 80%", State.DOING),
    ],
)
def test_marks_and_words_of_real_trackers_are_states(words, state):
    assert [read_state(word) for word in words.split()] == [state] * len(words.split())


@pytest.mark.parametrize("typed", ["1—013", "1–013", "1－013", "1−013", "１－０１３", "1——013", "１—０１３", "1 — 013"])
def test_a_number_is_the_same_with_any_dash_and_width(typed):
    hangings = make_sheet(
        [["挂单号", "编号", "月份", "未完成原因"], ["1号", typed, "2018-02", "等待批复"]], name="挂单"
    )
    ledger = ledger_of((typed, None), more=(hangings,))
    assert ledger.items[0].number == "1-013"
    assert ledger.items[0].shown("编号") == typed
    assert ledger.hangings[0].text("编号") == "1-013"
    assert [change.new for change in fix_ledger(ledger).changes] == ["1-013"]


@pytest.mark.parametrize("text", ["一、二—三", "（2018—2020年）规划", "城环工委—办公室", "—"])
def test_a_dash_in_a_text_stays(text):
    assert "—" in plain(text)


def test_two_spellings_of_one_number_are_one_number_twice():
    from taizhang_xl.checks import check_ledger

    found = check_ledger(ledger_of(("1-013", None), ("1—013", None)), date(2018, 3, 31))
    assert [each.cell for each in found if each.code == "number-duplicate"] == ["A3"]
