"""A ledger numbered anew after the forms were sent: no report lands on another task than it was written for."""

import pytest
from test_merge import A, B, C, D, edits, form, ledger_of, merge

from taizhang_xl.returns.forms.entries import EntryKind

SENT = [
    {**B, "编号": "1-001", "目标任务": "城市地下空间利用管理立法调研"},
    {**B, "目标任务": "环保督察反馈问题整改监督"},
    {"编号": "1-003", "目标任务": "精细化管理工作专项监督", "完成时限": "6月底", "责任单位": "城环工委"},
]
TOLD = [{**row, "进展情况": f"关于{row['目标任务']}"} for row in SENT]


def tasks_now(*tasks):
    """Return the ledger's rows with these tasks under 1-001, 1-002 and so on."""
    return [
        {**A, "状态": None, "进展情况": None, "编号": f"1-{n:03}", "目标任务": task} for n, task in enumerate(tasks, 1)
    ]


def names(*places):
    return [SENT[place]["目标任务"] for place in places]


def told(now):
    result = merge(ledger_of(*now), form(*TOLD), sent=ledger_of(*SENT))
    return result, {number: text for (number, field), text in edits(result).items() if field == "进展情况"}


def held(result):
    return [
        (entry.number, entry.base, entry.ledger) for entry in result.of(EntryKind.CONFLICT) if entry.field == "编号"
    ]


@pytest.mark.parametrize(
    ("order", "taken", "back"),
    [
        (["新增的任务", *names(0, 1, 2)], {}, [(0, "新增的任务"), (1, names(0)[0]), (2, names(1)[0])]),
        (names(1, 0, 2), {"1-003": 2}, [(0, names(1)[0]), (1, names(0)[0])]),
        (names(0, 2), {"1-001": 0}, [(1, names(2)[0])]),
        ([*names(0, 1), "组织代表视察"], {"1-001": 0, "1-002": 1}, [(2, "组织代表视察")]),
    ],
    ids=["a row inserted", "two swapped", "one deleted", "a number used for other work"],
)
def test_what_was_reported_for_a_task_that_stands_elsewhere_is_held_back_and_named(order, taken, back):
    result, progress = told(tasks_now(*order))
    assert progress == {number: TOLD[place]["进展情况"] for number, place in taken.items()}
    assert held(result) == [(SENT[place]["编号"], SENT[place]["目标任务"], now) for place, now in back]


def test_the_line_says_where_the_task_stands_now_and_what_was_reported():
    result, _ = told(tasks_now("新增的任务", *names(0, 1, 2)))
    first = result.of(EntryKind.CONFLICT)[0]
    assert "编号1-002" in first.note
    assert "关于城市地下空间利用管理立法调研" in first.returned
    assert not result.changes.appends


def test_a_task_in_other_words_is_merged_and_said():
    result, progress = told(tasks_now("城市地下空间利用管理的立法调研工作", *names(1, 2)))
    assert progress == {row["编号"]: row["进展情况"] for row in TOLD}
    (said,) = [finding for finding in result.findings if finding.code == "return-task-reworded"]
    assert said.value == "1-001"
    assert "城市地下空间利用管理的立法调研工作" in said.message


def test_other_figures_are_other_work():
    sent = ledger_of({**A, "目标任务": "第一季度经济形势分析"})
    now = ledger_of({**A, "目标任务": "第二季度经济形势分析"})
    result = merge(now, form({**A, "目标任务": "第一季度经济形势分析", "进展情况": "已完成"}), sent=sent)
    assert edits(result) == {}
    assert [entry.number for entry in result.of(EntryKind.CONFLICT)] == ["1-001"]


def test_a_row_in_which_nothing_was_reported_makes_no_work():
    result = merge(ledger_of(*tasks_now(*names(1, 0, 2))), form(*SENT), sent=ledger_of(*SENT))
    assert (result.of(EntryKind.CONFLICT), result.changes.changes) == ((), ())


def test_numbers_as_they_were_sent_are_all_taken():
    result, progress = told([*SENT, C, D])
    assert progress == {row["编号"]: row["进展情况"] for row in TOLD}
    assert (result.of(EntryKind.CONFLICT), result.findings) == ((), ())


def test_a_task_that_the_unit_reworded_stays_a_request():
    result = merge(ledger_of(*SENT), form({**TOLD[0], "目标任务": "立法调研（二期）"}, *TOLD[1:]))
    assert [entry.returned for entry in result.of(EntryKind.REQUEST)] == ["立法调研（二期）"]
    assert ("1-001", "进展情况") in edits(result)


def test_without_what_was_sent_the_task_on_the_form_tells():
    result = merge(ledger_of(*tasks_now(*names(1, 0, 2))), form(*TOLD), bases={})
    assert held(result) == [("1-001", names(0)[0], names(1)[0]), ("1-002", names(1)[0], names(0)[0])]


OTHERS = [{**A, "编号": "1-004", "目标任务": "办理代表建议", "状态": "办结", "进展情况": "全部答复", "佐证": "答复函"}]


@pytest.mark.parametrize("task", [SENT[0]["目标任务"], OTHERS[0]["目标任务"]], ids=["another task", "the same task"])
def test_a_number_that_was_not_on_the_form_is_held_back_and_named(task):
    typed = {**TOLD[0], "编号": "1-004", "目标任务": task}
    result = merge(ledger_of(*SENT, *OTHERS), form(*TOLD, typed), sent=ledger_of(*SENT))
    assert {number for number, _ in edits(result)} == {"1-001", "1-002", "1-003"}
    assert held(result) == [("1-004", task, OTHERS[0]["目标任务"])]
    (line,) = result.of(EntryKind.CONFLICT)
    assert "发出的表里没有这个编号" in line.note
    assert TOLD[0]["进展情况"] in line.returned


def test_a_row_that_was_not_on_the_form_and_repeats_the_ledger_makes_no_work():
    whole = [*TOLD, {**OTHERS[0], "状态": "已办结", "佐证": None}]
    result = merge(ledger_of(*SENT, *OTHERS), form(*whole), sent=ledger_of(*SENT))
    assert {number for number, _ in edits(result)} == {"1-001", "1-002", "1-003"}
    assert result.of(EntryKind.CONFLICT) == ()
