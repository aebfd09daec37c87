"""Ways of saying that nothing changed: the ledger's progress stays, and they are no evidence, no reason, no plan."""

from datetime import date

import pytest
from sheets import Book, make_sheet
from test_merge import MARCH, A, edits, entries, form, ledger_of, merge

from taizhang_xl.checks import check_ledger
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.month.close import close_month
from taizhang_xl.month.sign_off import sign_off
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.forms.entries import EntryKind

SAYINGS = [
    "无变化", "本月无变化", "同上月", "同上", "暂无变化", "无", "无进展", "无变化。", "/", "—", "－", "未变化",
    "没有变化", "没有", "暂无", "——", "……", " 无 变 化 ", "／", "（无）", "N/A", "與上月相同", "較上月無變化", "同2月",
    "本月暂无新进展", "保持不变", "无！",
]  # fmt: skip
CONTENT = [
    "无锡调研已完成",
    "无变化，但已启动招标",
    "同上级部门协商",
    "√",
    "未完成",
    "3月20日会议纪要",
    "无法核实",
    "无计划书",
]


def words(*others):
    lines = [["词类", "标准写法", "也写作"], ["无变化", "无变化", "、".join(others)]]
    return make_sheet(lines, name="词典")


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_progress_that_says_nothing_leaves_the_ledgers_and_is_kept_in_the_history_as_unchanged(saying):
    now = ledger_of(A)
    result = merge(now, form({**A, "进展情况": saying}))
    assert edits(result) == {}
    assert apply_changes(now, result.changes).report("1-001", MARCH).text("落实情况") == "无变化"
    said = [finding.cell for finding in result.findings if finding.code == "return-unchanged"]
    assert said == ([] if saying.replace(" ", "") == "无变化" else ["F4"])


@pytest.mark.parametrize("text", CONTENT)
def test_a_progress_that_says_something_is_taken(text):
    assert edits(merge(ledger_of(A), form({**A, "进展情况": text}))) == {("1-001", "进展情况"): text}


@pytest.mark.parametrize("saying", SAYINGS)
def test_done_with_evidence_that_says_nothing_is_to_be_verified(saying):
    result = merge(ledger_of(A), form({**A, "状态": "办结", "完成日期": date(2018, 3, 20), "佐证": saying}))
    assert [(entry.number, entry.note) for entry in result.of(EntryKind.TO_VERIFY)] == [
        ("1-001", "报办结但没有佐证，仍按正在办理")
    ]
    assert ("1-001", "佐证") not in edits(result)
    assert [finding.cell for finding in result.findings if finding.code == "return-nothing"] == ["H4"]


def test_done_with_true_evidence_counts():
    done = {**A, "状态": "办结", "完成日期": date(2018, 3, 20), "佐证": "无锡考察报告"}
    result = merge(ledger_of(A), form(done))
    assert result.of(EntryKind.TO_VERIFY) == ()
    assert edits(result)["1-001", "状态"] == "办结"


@pytest.mark.parametrize("column", ["佐证", "未完成原因"])
def test_nothing_where_each_month_asks_anew_empties_the_ledger_and_says_what_went(column):
    result = merge(ledger_of({**A, column: "去年的"}), form({**A, column: "同上月"}))
    assert edits(result) == {("1-001", column): None}
    assert entries(result.of(EntryKind.TAKEN)) == [("1-001", column, "去年的", "去年的", "同上月")]
    (said,) = [finding for finding in result.findings if finding.code == "return-nothing-empties"]
    assert "同上月" in said.message
    assert "去年的" in said.message


@pytest.mark.parametrize("column", ["佐证", "未完成原因"])
def test_what_the_form_showed_and_the_unit_left_alone_empties_nothing(column):
    result = merge(ledger_of({**A, column: "同上月"}), form({**A, column: "同上月"}))
    assert (edits(result), result.of(EntryKind.TAKEN)) == ({}, ())


def test_nothing_is_said_to_be_emptied_that_stays():
    # The form of recurring work begins empty: with nothing else in the row, its last occurrence stays as it was.
    work = {"编号": "6-002", "目标任务": "编发信息", "完成时限": "每月", "责任单位": "调研室", "佐证": "第2期"}
    now = ledger_of(work, monthly=[["6-002", "2018-02", "二期", "办结", None, None]])
    result = merge(now, form({**work, "佐证": "无"}, unit="调研室", file="调研室.xlsx"))
    assert edits(result) == {}
    assert [finding.code for finding in result.findings] == ["return-nothing"]


def test_a_real_blank_still_empties_and_says_nothing_more():
    result = merge(ledger_of({**A, "未完成原因": "去年的"}), form({**A, "未完成原因": None}))
    assert edits(result) == {("1-001", "未完成原因"): None}
    assert result.findings == ()


def test_a_stroke_is_no_state_and_no_plan():
    result = merge(ledger_of(A), form({**A, "状态": "/", "下月安排": "无"}))
    assert edits(result) == {}
    assert not any(append.values.get(6) for append in result.changes.appends)


def test_the_office_adds_its_own_words():
    plain = ledger_of(A)
    now = build_ledger(Book((plain.parts[0].sheet, plain.tables["月报"].sheet, plain.tables["单位"].sheet,
                             words("照旧推进", "一切如常"))), year=2018)  # fmt: skip
    assert edits(merge(now, form({**A, "进展情况": "照旧推进。"}))) == {}
    assert edits(merge(plain, form({**A, "进展情况": "照旧推进。"}))) == {("1-001", "进展情况"): "照旧推进。"}


@pytest.mark.parametrize("saying", ["无", "/", "同上月"])
def test_check_and_sign_off_take_it_for_no_evidence(saying):
    done = ledger_of({**A, "状态": "办结", "完成日期": date(2018, 3, 20), "佐证": saying})
    found = [
        finding.cell for finding in check_ledger(done, date(2018, 3, 31)) if finding.code == "done-without-evidence"
    ]
    assert found == ["I2"]
    assert [each.code for each in sign_off(done, ["1-001"], date(2018, 3, 31)).refused] == ["sign-off-incomplete"]


@pytest.mark.parametrize(("reason", "refused"), [("无", True), ("—", True), ("资金未到位", False)])
@pytest.mark.parametrize("where", ["台账", "月报"])
def test_a_close_takes_it_for_no_reason(reason, refused, where):
    row = {**A, "完成时限": "3月底", **({"未完成原因": reason} if where == "台账" else {})}
    report = ["1-001", "2018-03", None, "正在办理", reason, None, None, None]
    ledger = ledger_of(row, monthly=[report] if where == "月报" else [])
    assert [each.code for each in close_month(ledger, MARCH).refused] == (["close-no-reason"] if refused else [])
    late = [each for each in check_ledger(ledger, date(2018, 4, 2)) if each.code == "reason-missing"]
    assert bool(late) == (refused or where == "月报")
