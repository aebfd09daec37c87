"""Units that assist: their rows on a form, their own lines in the ledger's one cell, whatever the order of the files."""

import io
from itertools import permutations

import openpyxl
import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.ledger.schema import RETURN
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.form import write_return
from taizhang_xl.returns.forms.conflicts import Asked, Choice, question_of
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return

MARCH = Month(2018, 3)
LEDGER = [
    "编号", "目标任务", "落实措施", "完成时限", "责任单位", "协办单位", "状态", "进展情况", "完成日期", "佐证",
    "未完成原因", "下月安排", "备注",
]  # fmt: skip
WIDE = [*LEDGER, "协办情况", "需协调事项"]
# No item has anything in 预期效果.
FORM = [str(column.header) for column in RETURN.columns if column.header != "预期效果"]
MONTHLY = ["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排", "填报人", "填报日期"]
WIDE_MONTHLY = [*MONTHLY, "协办情况", "需协调事项"]
UNITS = make_sheet(
    [["单位名称", "简称"], ["办公室", None], ["城市建设环境保护工作委员会", "城环工委、城建工委"], ["调研室", None],
     ["信访室", None]],
    name="单位",
)  # fmt: skip
CITY = "城市建设环境保护工作委员会"

A = {"编号": "1-001", "目标任务": "立法调研", "完成时限": "10月底", "责任单位": "办公室", "协办单位": "城建工委、调研室",
     "状态": "正在办理", "进展情况": "已开题"}  # fmt: skip
B = {"编号": "1-002", "目标任务": "整理档案", "完成时限": "6月底", "责任单位": "办公室"}


def ledger_of(*rows, header=WIDE, monthly=(), months=WIDE_MONTHLY):
    sheets = (
        make_sheet([header, *([row.get(name) for name in header] for row in rows)]),
        make_sheet([months, *([row.get(name) for name in months] for row in monthly)], name="月报"),
        UNITS,
    )
    return build_ledger(Book(sheets), year=2018)


def form(unit, *rows, header=FORM, month="2018年3月"):
    lines = [["月报表"], [f"填报单位：{unit}  填报月份：{month}  填报人：小组"], header]
    lines += [[row.get(name) for name in header] for row in rows]
    file = f"{unit}.xlsx"
    return Book((make_sheet(lines, name="月报表", file=file),), file=file)


def own_row(now, unit, number, **filled):
    """The row of an item as it stands on a unit's form, with what the unit fills in."""
    row = dict(handout_of(now, next(u for u in now.units if u.name == unit), MARCH)[number].form)
    return {"编号": number, **{name: text or None for name, text in row.items()}, **filled}


def bases_of(ledger):
    return {unit.name: handout_of(ledger, unit, MARCH) for unit in ledger.units}


def merge(now, *forms, sent=None, bases=None, choices=None):
    bases = bases_of(sent or now) if bases is None else bases
    reads = [read_return(book, now, MARCH, bases) for book in forms]
    refused = [each for each in reads if isinstance(each, Finding)]
    returns = [each for each in reads if not isinstance(each, Finding)]
    return consolidate_returns(now, returns, refused, MARCH, choices or {})


def edits(result, sheet="台账"):
    return {(c.item, c.field): c.new for c in result.changes.changes if c.sheet == sheet and c.item}


def co_report(now, number="1-001"):
    return now.by_number[number].shown("协办情况")


def appended(now, result):
    names = {column: name for name, column in now.tables["月报"].columns.items()}
    return [{names[c]: v for c, v in each.values.items()} for each in result.changes.appends]


def written(ledger, unit):
    """A unit's form as openpyxl reads it: the sheet, and its lines of text."""
    file = io.BytesIO()
    write_return(ledger, next(u for u in ledger.units if u.name == unit), MARCH, file)
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue()))["月报表"]
    return sheet, [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_a_unit_that_only_assists_gets_a_form_with_one_yellow_cell_a_row():
    now = ledger_of({**A, "协办情况": "科室：请尽快\n城环工委：已派人\n调研室：提供材料"}, B)
    sheet, lines = written(now, CITY)
    assert lines[0][0] == "以下是你单位协办的事项，只填“协办情况”（黄色格）"
    row = dict(zip(FORM, lines[1], strict=True))
    assert (row["编号"], row["目标任务"], row["状态"], row["进展情况"]) == ("1-001", "立法调研", "正在办理", "已开题")
    assert row["协办情况"] == "已派人", "its own text only"
    open_cells = [FORM[cell.column - 1] for cell in sheet[6] if not cell.protection.locked]
    assert open_cells == ["协办情况"]
    assert not sheet.merged_cells.ranges & {"A5:O5"}, "a merged heading could not be sorted"


def test_the_unit_in_charge_sees_what_the_others_wrote_and_is_asked_for_matters_anew():
    now = ledger_of({**A, "协办情况": "城环工委：已派人", "需协调事项": "二月的事"}, B)
    sheet, lines = written(now, "办公室")
    row = dict(zip(FORM, lines[0], strict=True))
    assert (row["协办情况"], row["需协调事项"]) == ("城环工委：已派人", None)
    locked = {FORM[cell.column - 1]: cell.protection.locked for cell in sheet[5]}
    assert (locked["协办情况"], locked["需协调事项"]) == (True, False)
    assert len(lines) == 5, "two items and three spare rows, no heading where nothing is assisted in"


def test_units_that_assist_are_expected_to_report():
    now = ledger_of(A, B)
    assert merge(now).not_returned == ("办公室", CITY, "调研室")


LEAD = {"进展情况": "形成初稿"}
CITY_SAYS, STUDY_SAYS = "派两人参加调研", "提供了三份材料"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_lead_and_two_units_that_assist_come_to_one_edit_and_one_row(order):
    now = ledger_of(A, B)
    forms = [
        form("办公室", own_row(now, "办公室", "1-001", **LEAD), own_row(now, "办公室", "1-002")),
        form("城环工委", own_row(now, CITY, "1-001", 协办情况=CITY_SAYS)),
        form("调研室", own_row(now, "调研室", "1-001", 协办情况=STUDY_SAYS)),
    ]
    result = merge(now, *(forms[at] for at in order))
    lines = f"城环工委：{CITY_SAYS}\n调研室：{STUDY_SAYS}"
    assert edits(result) == {("1-001", "进展情况"): "形成初稿", ("1-001", "协办情况"): lines}
    assert len([c for c in result.changes.changes if c.field == "协办情况"]) == 1
    assert appended(now, result) == [
        {
            "编号": "1-001",
            "月份": "2018-03",
            "落实情况": "形成初稿",
            "状态": "正在办理",
            "填报人": "小组",
            "协办情况": lines,
        }
    ]
    assert result.returned == ("办公室", CITY, "调研室")
    assert (result.questions, result.findings) == (0, ())


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_same_in_three_runs_whoever_comes_first(order):
    sent = now = ledger_of(A, B)
    bases = bases_of(sent)
    forms = [
        form("办公室", own_row(sent, "办公室", "1-001", **LEAD), own_row(sent, "办公室", "1-002")),
        form("城环工委", own_row(sent, CITY, "1-001", 协办情况=CITY_SAYS)),
        form("调研室", own_row(sent, "调研室", "1-001", 协办情况=STUDY_SAYS)),
    ]
    for at in order:
        result = merge(now, forms[at], bases=bases)
        assert result.questions == 0
        now = apply_changes(now, result.changes)
    lines = f"城环工委：{CITY_SAYS}\n调研室：{STUDY_SAYS}"
    assert (co_report(now), now.by_number["1-001"].shown("进展情况")) == (lines, "形成初稿")
    row = now.report("1-001", MARCH)
    assert (row.shown("落实情况"), row.shown("协办情况"), row.shown("填报人")) == ("形成初稿", lines, "小组")
    assert [key for key in now.reports if key[0] == "1-001"] == [("1-001", "2018-03")]


def test_a_row_that_only_units_that_assist_wrote_is_no_report_of_the_unit_in_charge():
    weekly = {**A, "完成时限": "每月", "状态": "办结"}
    now = ledger_of(weekly, B, monthly=[{"编号": "1-002", "月份": "2018-02", "落实情况": "完成"}])
    now = apply_changes(now, merge(now, form("城环工委", own_row(now, CITY, "1-001", 协办情况="到会"))).changes)
    assert now.report("1-001", MARCH) is None
    assert now.report_row("1-001", MARCH).shown("协办情况") == "城环工委：到会"
    assert own_row(now, "办公室", "1-001")["状态"] is None, "the form of recurring work still begins the month empty"


def test_text_without_a_unit_in_front_is_the_sections_and_stays():
    cell = "督察科：三月现场看过\n（协办都要写明人数）\n调研室：旧文"
    now = ledger_of({**A, "协办情况": cell}, B)
    result = merge(now, form("调研室", own_row(now, "调研室", "1-001", 协办情况="新文")))
    assert edits(result) == {("1-001", "协办情况"): "督察科：三月现场看过\n（协办都要写明人数）\n调研室：新文"}


def test_a_blank_empties_the_own_line_alone_and_unchanged_leaves_it():
    cell = "城环工委：甲\n调研室：乙"
    now = ledger_of({**A, "协办情况": cell}, B)
    blank = form("城环工委", own_row(now, CITY, "1-001", 协办情况=None))
    assert edits(merge(now, blank)) == {("1-001", "协办情况"): "调研室：乙"}
    unchanged = merge(now, form("城环工委", own_row(now, CITY, "1-001", 协办情况="无变化")))
    assert edits(unchanged) == {}
    assert appended(now, unchanged) == [{"编号": "1-001", "月份": "2018-03", "协办情况": "城环工委：无变化"}]


def test_a_blank_where_nothing_was_sent_says_nothing():
    now = ledger_of(A, B)
    result = merge(now, form("城环工委", own_row(now, CITY, "1-001")))
    assert (result.changes.changes, result.changes.appends, result.questions) == ((), (), 0)
    assert result.returned == (CITY,)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("一是派人；\n二是提供材料", "一是派人； 二是提供材料"),
        ("调研室：已联系我们", "调研室：已联系我们"),
        ("城建工委：派人", "派人"),
        ("派人\n调研室：冒充", "派人 调研室：冒充"),
    ],
)
def test_whatever_is_typed_stays_one_line_of_the_unit_that_typed_it(typed, line):
    now = ledger_of({**A, "协办情况": "调研室：乙"}, B)
    result = merge(now, form("城环工委", own_row(now, CITY, "1-001", 协办情况=typed)))
    assert edits(result) == {("1-001", "协办情况"): f"城环工委：{line}\n调研室：乙"}
    # The same form once more, and the same text from the next month's form, ask for nothing.
    after = apply_changes(now, result.changes)
    again = merge(after, form("城环工委", own_row(after, CITY, "1-001", 协办情况=typed)))
    assert (edits(again), again.questions) == ({}, 0)


def test_two_units_may_say_the_same():
    now = ledger_of(A, B)
    result = merge(
        now,
        form("城环工委", own_row(now, CITY, "1-001", 协办情况="已配合")),
        form("调研室", own_row(now, "调研室", "1-001", 协办情况="已配合")),
    )
    assert edits(result) == {("1-001", "协办情况"): "城环工委：已配合\n调研室：已配合"}


def test_what_is_typed_into_a_grey_cell_is_named_and_not_taken():
    now = ledger_of(A, B)
    row = own_row(now, CITY, "1-001", 状态="办结", 完成时限="12月底", 协办情况="派人")
    result = merge(now, form("城环工委", row))
    assert edits(result) == {("1-001", "协办情况"): "城环工委：派人"}
    assert [(f.code, f.cell, f.value) for f in result.findings] == [
        ("return-co-grey", "F4", "12月底"), ("return-co-grey", "I4", "办结"),
    ]  # fmt: skip
    assert (result.of(EntryKind.REQUEST), len(result.left_behind)) == ((), 2)
    assert "由办公室牵头" in result.findings[0].message


def test_what_the_unit_in_charge_types_for_others_is_named():
    now = ledger_of(A, B)
    rows = own_row(now, "办公室", "1-001", 协办情况="城环工委：没有来"), own_row(now, "办公室", "1-002")
    result = merge(now, form("办公室", *rows))
    assert edits(result) == {}
    assert [(f.code, f.value) for f in result.findings] == [("return-lead-grey", "城环工委：没有来")]


def test_a_line_that_the_section_edited_meanwhile_is_a_conflict_of_that_line_only():
    sent = ledger_of({**A, "协办情况": "城环工委：甲\n调研室：乙"}, B)
    now = ledger_of({**A, "协办情况": "城环工委：科室改的\n调研室：乙"}, B)
    forms = (
        form("城环工委", own_row(sent, CITY, "1-001", 协办情况="甲二")),
        form("调研室", own_row(sent, "调研室", "1-001", 协办情况="乙二")),
    )
    result = merge(now, *forms, sent=sent)
    assert edits(result) == {("1-001", "协办情况"): "城环工委：科室改的\n调研室：乙二"}
    found = [(e.unit, e.field, e.base, e.ledger, e.returned) for e in result.of(EntryKind.CONFLICT)]
    assert found == [(CITY, "协办情况（城环工委）", "甲", "科室改的", "甲二")]
    assert appended(now, result) == [{"编号": "1-001", "月份": "2018-03", "协办情况": "调研室：乙二"}]
    choice = {question_of(Asked.CONFLICT, "1-001", "协办情况（城环工委）", "科室改的", "甲二"): Choice("单位", None)}
    settled = merge(now, *forms, sent=sent, choices=choice)
    assert edits(settled) == {("1-001", "协办情况"): "城环工委：甲二\n调研室：乙二"}
    assert (settled.of(EntryKind.CONFLICT), settled.findings) == ((), ())


def test_a_unit_that_assists_named_twice_is_asked_once_and_never_assists_itself():
    now = ledger_of({**A, "协办单位": "城环工委、城建工委，办公室、没有的单位"}, B)
    assert [unit.name for unit in now.co_units(now.by_number["1-001"])] == [CITY]
    assert list(bases_of(now)["办公室"]) == ["1-001", "1-002"]
    assert list(bases_of(now)[CITY]) == ["1-001"]


def test_a_form_of_another_month_is_refused():
    now = ledger_of(A, B)
    result = merge(now, form("城环工委", own_row(now, CITY, "1-001", 协办情况="派人"), month="2018年2月"))
    assert [f.code for f in result.findings] == ["return-other-month"]
    assert edits(result) == {}


def test_an_item_deleted_or_renumbered_after_the_forms_went_out():
    sent = ledger_of(A, B)
    row = own_row(sent, CITY, "1-001", 协办情况="派人")
    gone = merge(ledger_of(B), form("城环工委", row), sent=sent)
    assert [f.code for f in gone.findings] == ["return-number-unknown"]
    other = ledger_of({**B, "编号": "1-001", "协办单位": "城环工委"}, {**A, "编号": "1-002"})
    moved = merge(other, form("城环工委", row), sent=sent)
    assert edits(moved) == {}
    assert [(e.number, e.field, e.returned) for e in moved.of(EntryKind.CONFLICT)] == [("1-001", "编号", "派人")]


@pytest.mark.parametrize(("typed", "named"), [("配合座谈", ["1-002"]), (None, [])])
def test_a_row_added_to_the_form_of_a_unit_that_assists_by_now_empties_nothing(typed, named):
    now = ledger_of(A, {**B, "协办单位": "城环工委", "协办情况": "城环工委：电话报已派人"})
    back = form(CITY, own_row(now, CITY, "1-001"), own_row(now, CITY, "1-002", 协办情况=typed))
    result = merge(now, back, sent=ledger_of(A, B))
    assert edits(result) == {}
    assert [entry.number for entry in result.of(EntryKind.CONFLICT)] == named


def test_a_row_that_was_cut_out_is_told_and_one_of_strangers_is_refused():
    now = ledger_of(A, B, {**B, "编号": "2-001", "责任单位": "信访室"})
    result = merge(now, form("城环工委", {**B, "编号": "2-001"}))
    assert [f.code for f in result.findings] == ["return-unit-mixed"]
    result = merge(now, form("城环工委", own_row(now, CITY, "1-001"), {**B, "编号": "2-001"}))
    assert [f.code for f in result.findings] == ["return-foreign-row"]
    whole = merge(now, form("调研室", own_row(now, "调研室", "1-001")))
    assert whole.of(EntryKind.MISSING_ROW) == ()
    cut = merge(now, form("信访室"))
    assert [e.number for e in cut.of(EntryKind.MISSING_ROW)] == ["2-001"]


def test_the_columns_of_later_versions_are_missed_only_where_the_form_had_them():
    now = ledger_of(A, B)
    old = [name for name in FORM if name not in ("协办情况", "需协调事项")]
    without = form("办公室", own_row(now, "办公室", "1-001"), own_row(now, "办公室", "1-002"), header=old)
    bases = bases_of(now)
    result = merge(now, without, bases=bases)
    assert [f.code for f in result.findings] == [], "a layout of the unit's own"
    marked = Book(
        (*without.sheets, make_sheet([["分发底稿：合并报表时核对用，请勿改动"]], name="分发底稿")), file="x.xlsx"
    )
    codes = [(f.code, f.value) for f in merge(now, marked, bases=bases).findings if f.code == "return-column-missing"]
    assert codes == [("return-column-missing", "需协调事项、协办情况")]
    earlier = {
        name: {
            number: sent._replace(form={k: v for k, v in sent.form.items() if k in old})
            for number, sent in base.items()
        }
        for name, base in bases.items()
    }
    codes = [f.code for f in merge(now, marked, bases=earlier).findings]
    assert "return-column-missing" not in codes


def test_a_form_of_an_earlier_version_goes_on_where_the_ledger_holds_more_by_now():
    now = ledger_of({**A, "协办情况": "城环工委：甲", "需协调事项": "旧事"}, B)
    old = [name for name in FORM if name not in ("协办情况", "需协调事项")]
    bases = {
        name: {n: s._replace(form={k: v for k, v in s.form.items() if k in old}) for n, s in base.items()}
        for name, base in bases_of(now).items()
    }
    rows = own_row(now, "办公室", "1-001", 进展情况="形成初稿"), own_row(now, "办公室", "1-002")
    result = merge(now, form("办公室", *rows, header=old), bases=bases)
    assert edits(result) == {("1-001", "进展情况"): "形成初稿"}
    assert result.questions == 0


def test_matters_are_asked_anew_each_month():
    now = ledger_of({**A, "需协调事项": "二月的事"}, B)
    lead = own_row(now, "办公室", "1-001"), own_row(now, "办公室", "1-002", 需协调事项="请财政局拨款")
    result = merge(now, form("办公室", *lead))
    assert edits(result) == {("1-001", "需协调事项"): None, ("1-002", "需协调事项"): "请财政局拨款"}
    assert [row.get("需协调事项") for row in appended(now, result)] == [None, "请财政局拨款"]
    nothing = own_row(now, "办公室", "1-001", 需协调事项="无"), own_row(now, "办公室", "1-002")
    result = merge(now, form("办公室", *nothing))
    assert edits(result) == {("1-001", "需协调事项"): None}
    assert [f.severity for f in result.findings] == ["已识别"]


def test_a_matter_taken_back_in_a_corrected_return_goes_out_of_the_history_too():
    sent = ledger_of(A, B)
    bases = bases_of(sent)
    first = form("办公室", own_row(sent, "办公室", "1-001", 需协调事项="请协调场地"), own_row(sent, "办公室", "1-002"))
    now = apply_changes(sent, merge(sent, first, bases=bases).changes)
    bases["办公室"]["1-001"] = bases["办公室"]["1-001"]._replace(reported={"需协调事项": "请协调场地"})
    second = form("办公室", own_row(sent, "办公室", "1-001", 需协调事项="无"), own_row(sent, "办公室", "1-002"))
    result = merge(now, second, bases=bases)
    after = apply_changes(now, result.changes)
    assert result.questions == 0
    assert after.by_number["1-001"].shown("需协调事项") == ""
    assert after.report("1-001", MARCH).shown("需协调事项") == ""


def part(number, unit="办公室", **more):
    return {
        "编号": number,
        "目标任务": f"任务{number}",
        "完成时限": "6月底",
        "责任单位": unit,
        "状态": "正在办理",
        **more,
    }


DONE = {"状态": "办结", "完成日期": "2018-03-20", "佐证": "纪要"}


def test_a_whole_is_not_done_before_its_parts():
    now = ledger_of(part("1-001"), part("1-001-1", "调研室"), part("1-001-2", "调研室", **DONE), part("1-0012"))
    others = own_row(now, "办公室", "1-0012")
    result = merge(now, form("办公室", own_row(now, "办公室", "1-001", **DONE), others))
    assert ("1-001", "状态") not in edits(result)
    assert [(e.number, e.field, "1-001-1没有办结" in e.note) for e in result.of(EntryKind.TO_VERIFY)] == [
        ("1-001", "状态", True)
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_whole_is_done_with_its_parts_whichever_file_comes_first(order):
    now = ledger_of(part("1-001"), part("1-001-1", "调研室"))
    forms = [
        form("办公室", own_row(now, "办公室", "1-001", **DONE)),
        form("调研室", own_row(now, "调研室", "1-001-1", **DONE)),
    ]
    result = merge(now, *(forms[at] for at in order))
    assert (edits(result)["1-001", "状态"], edits(result)["1-001-1", "状态"]) == ("办结", "办结")
    assert result.of(EntryKind.TO_VERIFY) == ()
    lacking = form("调研室", own_row(now, "调研室", "1-001-1", 状态="办结"))
    result = merge(now, *(([forms[0], lacking])[at] for at in order))
    assert sorted(e.number for e in result.of(EntryKind.TO_VERIFY)) == ["1-001", "1-001-1"]
    assert ("1-001", "状态") not in edits(result)


def test_a_whole_waits_for_a_part_that_waits_for_its_own():
    now = ledger_of(part("1-001"), part("1-001-1"), part("1-001-1-1"), part("1-001-2", 完成时限="每月"))
    rows = [own_row(now, "办公室", number, **DONE) for number in ("1-001", "1-001-1")]
    rest = [own_row(now, "办公室", number) for number in ("1-001-1-1", "1-001-2")]
    result = merge(now, form("办公室", *rows, *rest))
    assert [(e.number, e.note) for e in result.of(EntryKind.TO_VERIFY)] == [
        ("1-001", "报办结但分解的1-001-1没有办结，仍按正在办理"),
        ("1-001-1", "报办结但分解的1-001-1-1没有办结，仍按正在办理"),
    ]


def test_a_ledger_without_the_columns_gets_just_those_that_are_written_to():
    now = ledger_of(A, B, header=LEDGER, months=MONTHLY)
    quiet = merge(now, form("城环工委", own_row(now, CITY, "1-001")))
    assert quiet.changes.changes == ()
    matter = form("办公室", own_row(now, "办公室", "1-001", 需协调事项="请协调场地"), own_row(now, "办公室", "1-002"))
    result = merge(now, matter)
    cells = {(c.sheet, c.address): c.new for c in result.changes.changes}
    assert cells == {("台账", "N1"): "需协调事项", ("台账", "N2"): "请协调场地", ("月报", "I1"): "需协调事项"}
    assert [each.values[9] for each in result.changes.appends] == ["请协调场地"]
    after = apply_changes(now, result.changes)
    later = merge(after, form("城环工委", own_row(after, CITY, "1-001", 协办情况="派人")))
    cells = {(c.sheet, c.address): c.new for c in later.changes.changes}
    assert cells == {("台账", "O1"): "协办情况", ("台账", "O2"): "城环工委：派人", ("月报", "J1"): "协办情况",
                     ("月报", "J0"): "城环工委：派人"}  # fmt: skip


def test_where_no_column_can_be_added_it_is_said_and_nothing_is_lost():
    now = ledger_of(A, B, header=LEDGER)
    read = read_return(form("城环工委", own_row(now, CITY, "1-001", 协办情况="派人")), now, MARCH, bases_of(now))
    result = consolidate_returns(now, [read], (), MARCH, guarded=("台账",))
    assert edits(result) == {}
    assert [(f.code, f.value, f.sheet) for f in result.left_behind] == [("column-not-added", "协办情况", "台账")]
    assert [(e.returned, e.note) for e in result.of(EntryKind.CONFLICT)] == [
        ("派人", "台账没有“协办情况”这一列，写不进去；请在“台账”表的表头右边写上列名“协办情况”，再合并一次")
    ]


def test_a_column_goes_where_nothing_stands():
    sheets = (
        make_sheet([[*LEDGER, None, "局里的批注"], [A.get(name) for name in LEDGER], [None] * 15 + ["批"], ["注：完"]]),
        UNITS,
    )
    now = build_ledger(Book(sheets), year=2018)
    result = merge(now, form("城环工委", own_row(now, CITY, "1-001", 协办情况="派人")))
    assert [c.address for c in result.changes.changes if c.sheet == "台账"] == ["Q1", "Q2"]
