"""Three-way merge by 编号 with field ownership: what the ledger takes, and what people must settle."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return

MARCH = Month(2018, 3)
LEDGER = [
    "编号",
    "目标任务",
    "落实措施",
    "完成时限",
    "责任单位",
    "状态",
    "进展情况",
    "完成日期",
    "佐证",
    "未完成原因",
    "下月安排",
]
FORM = ["编号", "目标任务", "落实措施", "完成时限", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"]
MONTHLY = ["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排", "填报人", "填报日期"]
UNITS = make_sheet(
    [["单位名称", "简称"], ["办公室", None], ["城市建设环境保护工作委员会", "城环工委"], ["调研室", None]], name="单位"
)

A = {
    "编号": "1-001",
    "目标任务": "立法调研",
    "完成时限": "10月底",
    "责任单位": "城环工委",
    "状态": "正在办理",
    "进展情况": "已开题",
}
B = {"编号": "1-002", "目标任务": "执法检查", "完成时限": "3月底", "责任单位": "城环工委"}
C = {"编号": "6-001", "目标任务": "整理档案", "完成时限": "6月底", "责任单位": "办公室"}
D = {"编号": "6-002", "目标任务": "编发信息", "完成时限": "每月", "责任单位": "调研室"}


def ledger_of(*rows, monthly=()):
    sheets = (
        make_sheet([LEDGER, *([row.get(name) for name in LEDGER] for row in rows)]),
        make_sheet([MONTHLY, *monthly], name="月报"),
        UNITS,
    )
    return build_ledger(Book(sheets), year=2018)


def form(*rows, unit="城环工委", month="2018年3月", file="城环工委_2018年03月.xlsx", header=FORM):
    lines = [["工作落实情况月报表"], [f"填报单位：{unit}  填报月份：{month}  填报人：小组"], header]
    lines += [[row.get(name) for name in header] for row in rows]
    return Book((make_sheet(lines, name="月报表", file=file),), file=file)


def merge(now, *forms, sent=None, bases=None):
    """Merge forms into `now`; the base is what was sent from `sent` (the ledger as it was at the split)."""
    if bases is None:
        bases = {unit.name: handout_of(sent or now, unit, MARCH) for unit in now.units}
    reads = [read_return(book, now, MARCH, bases) for book in forms]
    refused = [each for each in reads if isinstance(each, Finding)]
    returns = [each for each in reads if not isinstance(each, Finding)]
    return consolidate_returns(now, returns, refused, MARCH)


def edits(result):
    return {(c.item, c.field): c.new for c in result.changes.changes if c.sheet == "台账"}


def entries(found):
    return [(e.number, e.field, e.base, e.ledger, e.returned) for e in found]


def test_what_only_the_unit_changed_is_taken():
    result = merge(ledger_of(A, B, C), form({**A, "进展情况": "形成初稿", "下月安排": "征求意见"}, B))
    assert edits(result) == {("1-001", "进展情况"): "形成初稿", ("1-001", "下月安排"): "征求意见"}
    assert entries(result.of(EntryKind.TAKEN)) == [
        ("1-001", "进展情况", "已开题", "已开题", "形成初稿"),
        ("1-001", "下月安排", "", "", "征求意见"),
    ]
    assert result.returned == ("城市建设环境保护工作委员会",)
    assert result.not_returned == ("办公室",)
    assert result.questions == 0


def test_what_both_sides_changed_is_a_conflict_and_the_ledger_keeps_its_value():
    now = ledger_of({**A, "进展情况": "督察科已核：开题"}, B)
    result = merge(now, form({**A, "进展情况": "形成初稿"}, B), sent=ledger_of(A, B))
    assert edits(result) == {}
    assert entries(result.of(EntryKind.CONFLICT)) == [("1-001", "进展情况", "已开题", "督察科已核：开题", "形成初稿")]
    assert result.of(EntryKind.CONFLICT)[0].file == "城环工委_2018年03月.xlsx"
    assert result.of(EntryKind.CONFLICT)[0].cell == "F4"


def test_what_both_sides_changed_alike_is_no_conflict():
    now = ledger_of({**A, "进展情况": "形成初稿"}, B)
    result = merge(now, form({**A, "进展情况": "形成初稿 "}, B), sent=ledger_of(A, B))
    assert (edits(result), result.of(EntryKind.CONFLICT)) == ({}, ())


def test_what_only_the_ledger_changed_stays():
    result = merge(
        ledger_of({**A, "状态": "办结", "完成日期": date(2018, 3, 9), "佐证": "纪要"}, B),
        form(A, B),
        sent=ledger_of(A, B),
    )
    assert (edits(result), result.of(EntryKind.CONFLICT)) == ({}, ())


def test_a_changed_deadline_is_a_request_and_never_taken():
    result = merge(ledger_of(A, B), form({**A, "完成时限": "12月底"}, B))
    assert edits(result) == {}
    assert entries(result.of(EntryKind.REQUEST)) == [("1-001", "完成时限", "10月底", "10月底", "12月底")]


def test_a_deleted_row_is_told_and_nothing_is_deleted():
    result = merge(ledger_of(A, B), form(A))
    assert [(e.number, e.base) for e in result.of(EntryKind.MISSING_ROW)] == [("1-002", "执法检查")]
    assert edits(result) == {}


def test_a_row_without_number_is_a_request_for_a_new_item():
    result = merge(ledger_of(A, B), form(A, B, {"目标任务": "新增调研", "完成时限": "5月底"}))
    assert [(e.number, e.returned) for e in result.of(EntryKind.NEW_ROW)] == [("", "新增调研")]
    assert not result.changes.appends or all(a.sheet == "月报" for a in result.changes.appends)


def test_done_with_date_and_evidence_is_taken():
    done = {**B, "状态": "已完成", "完成日期": "3月20日", "佐证": "检查报告"}
    result = merge(ledger_of(A, B), form(A, done))
    assert edits(result) == {
        ("1-002", "状态"): "办结",
        ("1-002", "完成日期"): date(2018, 3, 20),
        ("1-002", "佐证"): "检查报告",
    }
    assert [(f.code, f.cell) for f in result.findings] == [("date-as-text", "G5")]


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({"佐证": "检查报告"}, "完成日期"),
        ({"完成日期": date(2018, 3, 20)}, "佐证"),
        ({"完成日期": "上个月", "佐证": "报告"}, "完成日期"),
    ],
)
def test_done_without_date_or_evidence_stays_in_hand_and_is_to_be_verified(given, lacking):
    result = merge(ledger_of(A, B), form(A, {**B, "状态": "办结", **given}))
    assert edits(result)["1-002", "状态"] == "正在办理"
    assert [(e.number, lacking in e.note) for e in result.of(EntryKind.TO_VERIFY)] == [("1-002", True)]


def test_almost_done_is_in_hand():
    result = merge(ledger_of(A, B), form(A, {**B, "状态": "基本完成"}))
    assert edits(result)["1-002", "状态"] == "正在办理"
    assert [(f.code, f.cell) for f in result.findings] == [("state-almost", "E5")]


def test_a_state_nobody_knows_is_not_taken():
    result = merge(ledger_of(A, B), form({**A, "状态": "快了"}, B))
    assert edits(result) == {}
    assert [f.code for f in result.findings] == ["state-unknown"]


def test_only_the_section_closes():
    result = merge(ledger_of(A, B), form({**A, "状态": "销号"}, B))
    assert edits(result) == {}
    assert [(e.number, e.field, e.returned) for e in result.of(EntryKind.REQUEST)] == [("1-001", "状态", "销号")]


def test_unchanged_in_one_word():
    result = merge(ledger_of(A, B), form({**A, "进展情况": "无变化"}, B))
    assert edits(result) == {}


def test_two_copies_that_differ_are_both_listed_and_neither_taken():
    first = form({**A, "进展情况": "初稿"}, B, file="城环工委.xlsx")
    second = form({**A, "进展情况": "二稿"}, B, file="城环工委（最终版2）.xlsx")
    result = merge(ledger_of(A, B), first, second)
    assert edits(result) == {}
    assert (result.returned, result.undecided) == ((), ("城市建设环境保护工作委员会",))
    found = [f for f in result.findings if f.code == "return-copies-differ"]
    assert found[0].value == "城环工委.xlsx、城环工委（最终版2）.xlsx"
    assert "1-001 进展情况（初稿/二稿）" in found[0].message


def test_copies_that_differ_in_a_row_whose_number_stands_twice_differ():
    twice = [{**A, "进展情况": "一稿"}, {**A, "进展情况": "二稿"}]
    other = [{**A, "进展情况": "三稿"}, twice[1]]
    first, second = form(*twice, B), form(*other, B, file="城环工委_2018年03月（最终版）.xlsx")
    assert merge(ledger_of(A, B), first, second).undecided == ("城市建设环境保护工作委员会",)


def test_two_equal_copies_count_as_one():
    result = merge(ledger_of(A, B), form(A, B), form(A, B, file="副本.xlsx"))
    assert result.returned == ("城市建设环境保护工作委员会",)
    assert [f.code for f in result.findings] == ["return-copy-name", "return-copy-same"]


@pytest.mark.parametrize(
    ("file", "word"),
    [
        ("城环工委_2018年03月（最终版2）.xlsx", "最终版"),
        ("城环工委_2018年03月 - 副本.xlsx", "副本"),
        ("城环工委_2018年03月(1).xlsx", "(1)"),
        ("城环工委_2018年03月 (冲突副本 2018-03-28).xlsx", "冲突"),
        ("城环工委_2018年03月-DESKTOP-4F7K2.xlsx", "-desktop-4f7k2"),
        ("城环工委_2018年03月.xlsx", ""),
    ],
)
def test_names_of_copies_are_told_and_their_content_alone_counts(file, word):
    result = merge(ledger_of(A, B), form({**A, "进展情况": "初稿"}, B, file=file))
    assert [f.value for f in result.findings if f.code == "return-copy-name"] == ([word] if word else [])
    assert edits(result) == {("1-001", "进展情况"): "初稿"}


def test_a_name_that_begins_with_another_units_name_is_not_that_unit():
    units = make_sheet([["单位名称", "简称"], ["办公室", None], ["办公室秘书科", "秘书科"]], name="单位")
    now = build_ledger(Book((make_sheet([LEDGER, ["1", "甲"]]), units)), year=2018)
    assert (
        read_return(form({"目标任务": "新"}, unit=" ", file="办公室秘书科3月.xlsx"), now, MARCH).unit.name
        == "办公室秘书科"
    )


def test_another_month_and_a_foreign_unit_are_refused():
    february = form(A, B, month="2018年2月")
    foreign = form(C, unit="城环工委", file="x.xlsx")
    result = merge(ledger_of(A, B, C), february, foreign)
    assert sorted(f.code for f in result.findings) == ["return-other-month", "return-unit-mixed"]
    assert result.returned == ()


def test_the_unit_is_known_by_its_items_then_by_the_file_name():
    now = ledger_of(A, B, C)
    assert read_return(form(C, unit=" ", file="报表.xlsx"), now, MARCH).unit.name == "办公室"
    assert read_return(form({"目标任务": "新"}, unit=" ", file="调研室3月.xlsx"), now, MARCH).unit.name == "调研室"
    assert read_return(form({"目标任务": "新"}, unit=" ", file="报表.xlsx"), now, MARCH).code == "return-unit-unknown"


def test_a_number_twice_unknown_or_of_another_unit_is_not_taken():
    changed = {**A, "进展情况": "x"}
    result = merge(
        ledger_of(A, B, C), form(changed, changed, B, {**C, "状态": "办结"}, {"编号": "9-999", "目标任务": "?"})
    )
    assert edits(result) == {}
    assert sorted(f.code for f in result.findings) == [
        "return-foreign-row", "return-number-twice", "return-number-twice", "return-number-unknown",
    ]  # fmt: skip


def test_without_a_base_the_ledger_counts_as_base_and_it_is_said():
    result = merge(ledger_of(A, B), form({**A, "进展情况": "初稿"}, B), bases={})
    assert edits(result) == {("1-001", "进展情况"): "初稿"}
    assert [f.code for f in result.findings] == ["return-no-base"]


def test_renamed_and_missing_columns_of_a_return():
    renamed = ["序", "编号", "工作任务", "完成情况", "工作进展", "下步打算"]
    row = {"编号": "1-001", "工作任务": "立法调研", "完成情况": "在办", "工作进展": "初稿", "下步打算": "定稿"}
    result = merge(ledger_of(A, B), form(row, {"编号": "1-002", "工作任务": "执法检查"}, header=renamed))
    assert edits(result) == {("1-001", "进展情况"): "初稿", ("1-001", "下月安排"): "定稿"}


def test_a_return_without_a_table_names_what_was_seen():
    with pytest.raises(NoTableError, match="像的是"):
        read_return(Book((make_sheet([["请看附件", "谢谢"]], name="Sheet1"),)), ledger_of(A), MARCH)


def test_what_was_reported_is_kept_in_the_monthly_sheet_once():
    now = ledger_of(A, B)
    book = form({**A, "进展情况": "初稿"}, B)
    first = merge(now, book)
    assert [(a.sheet, a.item) for a in first.changes.appends] == [("月报", "1-001")]
    row = first.changes.appends[0].values
    assert (row[1], row[2], row[3], row[4], row[7]) == ("1-001", "2018-03", "初稿", "正在办理", "小组")
    after = ledger_of({**A, "进展情况": "初稿"}, B, monthly=[[row.get(c) for c in range(1, 9)]])
    again = merge(after, book, sent=now)
    assert not again.changes
    assert (again.of(EntryKind.TAKEN), again.of(EntryKind.CONFLICT)) == ((), ())


def test_recurring_work_has_a_state_of_its_own_each_month():
    february = ["6-002", "2018-02", "二期", "办结", None, None, "x", None]
    now = ledger_of(
        {**D, "状态": "办结", "进展情况": "二期", "完成日期": date(2018, 2, 27), "佐证": "第2期"}, monthly=[february]
    )
    assert set(handout_of(now, now.units[2], MARCH)["6-002"].form.items()) >= {
        ("状态", ""),
        ("完成日期", ""),
        ("佐证", ""),
    }
    book = form(
        {**D, "状态": "办结", "进展情况": "三期", "完成日期": date(2018, 3, 28), "佐证": "第3期"},
        unit="调研室",
        file="调研室.xlsx",
    )
    result = merge(now, book)
    assert result.of(EntryKind.CONFLICT) == ()
    assert edits(result)["6-002", "进展情况"] == "三期"
    assert edits(result)["6-002", "完成日期"] == date(2018, 3, 28)
    assert [a.values[2] for a in result.changes.appends] == ["2018-03"]
    again = merge(apply_changes(now, result.changes), book, sent=now)
    assert not edits(again)
    assert again.of(EntryKind.CONFLICT) == ()


RECURRING = {**D, "状态": "办结", "进展情况": "二期", "完成日期": date(2018, 2, 27), "佐证": "第2期"}
FEBRUARY = ["6-002", "2018-02", "二期", "办结", None, None, "x", None]


def test_a_new_occurrence_that_is_not_done_leaves_no_date_of_the_last_one():
    now = ledger_of(RECURRING, monthly=[FEBRUARY])
    result = merge(now, form({**D, "状态": "正在办理", "进展情况": "组稿"}, unit="调研室", file="调研室.xlsx"))
    found = edits(result)
    assert (found["6-002", "状态"], found["6-002", "完成日期"], found["6-002", "佐证"]) == ("正在办理", None, None)


def test_recurring_work_begins_afresh_also_in_the_first_month_that_is_reported():
    # Nothing in 月报 yet: what the ledger says is of February all the same, and a form left as it was settles no March.
    now = ledger_of(RECURRING)
    shown = handout_of(now, now.units[2], MARCH)["6-002"].form
    assert [shown[name] for name in ("状态", "进展情况", "完成日期", "佐证")] == [""] * 4
    result = merge(now, form({**D, "下月安排": None}, unit="调研室", file="调研室.xlsx"))
    assert (result.changes.changes, result.changes.appends) == ((), ())


def test_an_occurrence_reported_without_a_state_keeps_nothing_of_the_last_one():
    # Last month's 办结 and its evidence beside this month's date would settle an occurrence that nobody called done.
    now = ledger_of(RECURRING, monthly=[FEBRUARY])
    result = merge(
        now, form({**D, "进展情况": "组稿", "完成日期": date(2018, 3, 18)}, unit="调研室", file="调研室.xlsx")
    )
    found = edits(result)
    assert found == {
        ("6-002", "状态"): None,
        ("6-002", "进展情况"): "组稿",
        ("6-002", "完成日期"): date(2018, 3, 18),
        ("6-002", "佐证"): None,
    }


@pytest.mark.parametrize("filled", [{}, {"下月安排": "四月再编"}], ids=["nothing", "a plan"])
def test_what_says_nothing_of_the_occurrence_leaves_the_last_one(filled):
    now = ledger_of(RECURRING, monthly=[FEBRUARY])
    found = edits(merge(now, form({**D, **filled}, unit="调研室", file="调研室.xlsx")))
    assert found == {("6-002", name): text for name, text in filled.items()}


def test_a_state_that_the_form_showed_and_the_unit_left_alone_is_not_questioned():
    row = {**A, "状态": "√"}
    result = merge(ledger_of(row, B), form(row, B))
    assert (edits(result), result.of(EntryKind.TO_VERIFY), result.of(EntryKind.TAKEN)) == ({}, (), ())


def test_recurring_work_not_reported_keeps_what_stands_in_the_ledger():
    now = ledger_of(RECURRING, monthly=[FEBRUARY])
    assert edits(merge(now, form(D, unit="调研室", file="调研室.xlsx"))) == {}


@pytest.mark.parametrize(("field", "value"), [("进展情况", "督察科补记"), ("下月安排", "督察科安排")])
def test_what_the_section_wrote_after_the_forms_went_out_is_a_conflict_also_where_the_form_was_blank(field, value):
    sent = ledger_of({**RECURRING, "下月安排": "三月再编"}, monthly=[FEBRUARY])
    now = ledger_of({**RECURRING, "下月安排": "三月再编", field: value}, monthly=[FEBRUARY])
    book = form(
        {**D, "状态": "办结", field: "单位的话", "完成日期": date(2018, 3, 9), "佐证": "x"},
        unit="调研室",
        file="调研室.xlsx",
    )
    result = merge(now, book, sent=sent)
    assert (("6-002", field)) not in edits(result)
    assert [(e.field, e.ledger, e.returned) for e in result.of(EntryKind.CONFLICT)] == [(field, value, "单位的话")]


def test_a_conflict_over_a_new_occurrence_is_still_one_the_second_time():
    # What the unit says now is by chance what stood there of the last occurrence; the section has changed it since.
    sent = ledger_of({**RECURRING, "状态": "正在办理"}, monthly=[FEBRUARY])
    now = ledger_of({**RECURRING, "状态": "未落实"}, monthly=[FEBRUARY])
    book = form({**D, "状态": "正在办理", "进展情况": "三期组稿"}, unit="调研室", file="调研室.xlsx")
    first = merge(now, book, sent=sent)
    second = merge(apply_changes(now, first.changes), book, sent=sent)
    for result in (first, second):
        assert ("6-002", "状态", "未落实") in [(e.number, e.field, e.ledger) for e in result.of(EntryKind.CONFLICT)]
    assert not second.changes.appends
    assert not [change for change in second.changes.changes if change.sheet == "月报"]


def test_merged_and_formula_cells_of_the_ledger_are_not_written_to():
    sheet = make_sheet(
        [LEDGER, *([row.get(name) for name in LEDGER] for row in ({**A, "状态": "在办"}, {**B}))], merged=["F2:F3"]
    )
    now = build_ledger(Book((sheet, UNITS)), year=2018)
    result = merge(now, form(A, {**B, "状态": "办结", "完成日期": date(2018, 3, 2), "佐证": "x"}))
    assert [(e.number, e.field) for e in result.of(EntryKind.CONFLICT)] == [("1-002", "状态")]
    assert "合并单元格" in result.of(EntryKind.CONFLICT)[0].note


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("进展情况", "面积102m2", "面积10²㎡"),
        ("进展情况", "完成31⁄2", "完成３½"),
        ("佐证", "照片1", "照片①"),
        ("下月安排", "开会(二次)", "开会（二次）"),
    ],
)
def test_a_correction_of_a_single_sign_is_taken_as_typed(name, old, new):
    # 下月安排 is begun afresh with each form: only what the unit reported for this month stands there.
    now = ledger_of({**A, name: old}, monthly=[["1-001", "2018-03", "已开题", "正在办理", None, None]])
    result = merge(now, form({**A, name: new}))
    assert edits(result) == {("1-001", name): new}
    assert not result.of(EntryKind.CONFLICT)


def test_a_correction_on_both_sides_that_differs_in_a_sign_is_a_conflict():
    sent = ledger_of({**A, "进展情况": "面积99"})
    result = merge(ledger_of({**A, "进展情况": "面积102m2"}), form({**A, "进展情况": "面积10²㎡"}), sent=sent)
    assert edits(result) == {}
    assert entries(result.of(EntryKind.CONFLICT)) == [("1-001", "进展情况", "面积99", "面积102m2", "面积10²㎡")]


def test_a_unit_that_corrects_a_sign_of_the_task_asks_for_a_change():
    result = merge(ledger_of({**A, "目标任务": "面积102m2"}), form({**A, "目标任务": "面积10²㎡"}))
    assert entries(result.of(EntryKind.REQUEST)) == [("1-001", "目标任务", "面积102m2", "面积102m2", "面积10²㎡")]


def test_lines_broken_anew_are_no_change():
    result = merge(
        ledger_of({**A, "进展情况": "第一\n第二"}), form({**A, "进展情况": "第一\r\n第二 ", "目标任务": "立法\n调研"})
    )
    assert edits(result) == {}
    assert not result.of(EntryKind.REQUEST)


def test_copies_that_differ_in_a_sign_are_both_left():
    first, second = (form({**A, "进展情况": text}, file=f"{text}.xlsx") for text in ("面积102m2", "面积10²㎡"))
    result = merge(ledger_of(A), first, second)
    assert (edits(result), result.undecided) == ({}, ("城市建设环境保护工作委员会",))


def test_who_filled_in_is_kept_as_written():
    lines = [
        ["填报单位：城环工委", "填报月份：２０１８年３月", "填报人：张三（代）"],
        FORM,
        [A.get(name) for name in FORM],
    ]
    lines[2][FORM.index("进展情况")] = "已交稿"
    book = Book((make_sheet(lines, name="月报表", file="城环工委.xlsx"),), file="城环工委.xlsx")
    now = ledger_of(A)
    columns = now.tables["月报"].columns
    assert [each.values[columns["填报人"]] for each in merge(now, book).changes.appends] == ["张三（代）"]


@pytest.mark.parametrize("entered", [{"佐证": "照片"}, {"佐证": "照片", "状态": "办结"}])
def test_what_was_to_be_verified_no_longer_is_once_the_section_has_entered_what_lacked(entered):
    told = {**A, "状态": "办结", "完成日期": date(2018, 3, 20)}
    sent = ledger_of(A, B)
    bases = {unit.name: handout_of(sent, unit, MARCH) for unit in sent.units}
    assert [entry.number for entry in merge(sent, form(told, B), bases=bases).of(EntryKind.TO_VERIFY)] == ["1-001"]
    now = ledger_of({**A, "完成日期": date(2018, 3, 20), **entered}, B)
    again = merge(now, form(told, B), bases=bases)
    assert (again.of(EntryKind.TO_VERIFY), again.of(EntryKind.CONFLICT)) == ((), ())
    assert edits(again) == ({} if "状态" in entered else {("1-001", "状态"): "办结"})
    cleared = ledger_of({**A, "佐证": "去年的"}, B)
    assert [e.number for e in merge(cleared, form({**told, "佐证": None}, B)).of(EntryKind.TO_VERIFY)] == ["1-001"]
