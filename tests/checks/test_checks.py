"""Each check names the cell, the value and the cure; a good row gives nothing."""

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sheets import Book, make_sheet

from taizhang_xl.catalogue import RULES
from taizhang_xl.cells import Cell, Kind
from taizhang_xl.checks import check_ledger
from taizhang_xl.checks.likeness import LikeTexts
from taizhang_xl.checks.limits import LIMITS
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.schema import PEOPLE, Field
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.reading.table import find_table

AS_OF = date(2018, 3, 31)
HEADER = [
    "编号", "类别", "目标任务", "完成时限", "到期日", "责任单位", "协办单位", "责任人", "联系电话", "交办日期",
    "状态", "进展情况", "完成日期", "佐证", "未完成原因",
]  # fmt: skip
GOOD = {
    "编号": "6-001", "类别": "机关日常工作", "目标任务": "整理档案", "完成时限": "6月底", "责任单位": "办公室", "责任人": "办公室主任",
}  # fmt: skip
UNITS = make_sheet(
    [["单位名称", "简称"], ["办公室", None], ["城市建设环境保护工作委员会", "城环工委、城建环保工委"]], name="单位"
)


PEOPLE_HEADER = ["姓名", "单位", "职务"]


def findings_of(*rows, units=UNITS, people=(), more=()):
    lines = [HEADER] + [[{**GOOD, **row}.get(name) for name in HEADER] for row in rows]
    ledger = build_ledger(Book((make_sheet(lines), units, *more) if units else (make_sheet(lines), *more)), year=2018)
    if people:
        table, _ = find_table(make_sheet([PEOPLE_HEADER, *people], name="人员"), PEOPLE)
        ledger = replace(ledger, tables={**ledger.tables, PEOPLE.name: table})
    return check_ledger(ledger, AS_OF)


def places(findings):
    return [(f.code, f.sheet, f.cell) for f in findings]


DONE = {"状态": "办结", "完成日期": date(2018, 3, 20), "佐证": "归档目录"}
PROPOSAL = {"类别": "代表建议和重要信访", "目标任务": "第23号代表建议办理", "交办日期": date(2018, 2, 8)}
LETTER = {"类别": "代表建议和重要信访", "目标任务": "重要信访案件督办", "交办日期": date(2018, 3, 1)}
OPINION = {"类别": "审议意见", "目标任务": "大气污染防治情况", "交办日期": date(2018, 2, 26)}
# 15 working days after 15 March: 清明节 is off from 5 to 7 April, Sunday 8 April is worked.
INSTRUCTION = {"类别": "主任会议议定和领导交办", "目标任务": "领导批示件办理", "交办日期": date(2018, 3, 15)}

# A bad row, the one finding it gives, and the change that puts it right.
BAD = [
    ({"编号": None}, "required-empty", "A2", {"编号": "6-002"}),
    ({"责任人": None}, "required-empty", "H2", {"责任人": "科长"}),
    ({"类别": "其它"}, "category-unknown", "B2", {"类别": "日常工作"}),
    ({"责任单位": "城环委"}, "unit-unknown", "F2", {"责任单位": "城环工委"}),
    ({"协办单位": "城环工委、某局"}, "unit-unknown", "G2", {"协办单位": "城环工委"}),
    ({"协办单位": "办公室（配合）"}, "co-unit-same", "G2", {"协办单位": "城环工委（配合）"}),
    ({"协办单位": "城环工委；办公室"}, "co-unit-same", "G2", {"协办单位": "城建环保工委"}),
    ({"协办单位": "城环工委\n办公室"}, "co-unit-same", "G2", {"责任单位": "城环工委", "协办单位": "办公室"}),
    ({"状态": "差不多了"}, "state-unknown", "K2", {"状态": "正在办理"}),
    ({"状态": "基本完成"}, "state-almost", "K2", {"状态": "正在办理"}),
    ({"完成时限": "适时"}, "deadline-unclear", "D2", {"完成时限": "10月底"}),
    ({"完成时限": "2月30日"}, "deadline-unclear", "D2", {"完成时限": "4月30日"}),
    ({"完成时限": 10.3}, "deadline-unclear", "D2", {"完成时限": "10月30日"}),
    ({"完成时限": "2019年10月底"}, "deadline-outside-year", "D2", {"完成时限": "2018年10月底"}),
    ({"到期日": date(2018, 5, 1)}, "due-differs", "E2", {"到期日": date(2018, 6, 30)}),
    ({"交办日期": date(2018, 7, 1)}, "due-before-assigned", "D2", {"交办日期": date(2018, 6, 30)}),
    ({**PROPOSAL, "完成时限": "5月9日"}, "limit-exceeded", "D2", {"完成时限": "5月8日"}),
    ({**PROPOSAL, "完成时限": "长期坚持"}, "limit-exceeded", "D2", {"完成时限": "交办后3个月内"}),
    ({**LETTER, "完成时限": "5月1日"}, "limit-exceeded", "D2", {"完成时限": "4月30日"}),
    ({**OPINION, "完成时限": "5月27日"}, "limit-exceeded", "D2", {"完成时限": "5月26日"}),
    ({**INSTRUCTION, "完成时限": "4月9日"}, "limit-exceeded", "D2", {"完成时限": "4月8日"}),
    ({**DONE, "完成日期": None}, "done-without-date", "M2", DONE),
    ({**DONE, "完成日期": None, "完成时限": "每月"}, "done-without-date", "M2", DONE),
    ({**DONE, "佐证": None}, "done-without-evidence", "N2", DONE),
    ({**DONE, "完成日期": date(2018, 4, 1)}, "done-in-future", "M2", {"完成日期": AS_OF}),
    ({**DONE, "交办日期": date(2018, 3, 21)}, "done-before-assigned", "M2", {"交办日期": date(2018, 3, 20)}),
    ({**DONE, "完成日期": "3月20日"}, "date-as-text", "M2", DONE),
    ({"交办日期": "3.5"}, "date-as-text", "J2", {"交办日期": date(2018, 3, 5)}),
    ({"交办日期": 3.5}, "date-not-real", "J2", {"交办日期": date(2018, 3, 5)}),
    ({**DONE, "完成日期": "上个月"}, "date-not-real", "M2", DONE),
    ({"完成时限": "2月底"}, "reason-missing", "O2", {"未完成原因": "等待批复"}),
    ({**DONE, "进展情况": "2个县区已完成，清河县未启动"}, "done-with-doubt", "L2", {"进展情况": "3个县区已完成"}),
    ({**DONE, "进展情况": "尚未验收"}, "done-with-doubt", "L2", {"状态": "正在办理", "完成日期": None, "佐证": None}),
    ({"状态": "未落实", "进展情况": "已开座谈会"}, "todo-with-progress", "L2", {"状态": "正在办理"}),
    ({"联系电话": 13800000000}, "number-not-text", "I2", {"联系电话": "13800000000"}),
    ({"编号": 990305199001011234}, "number-not-text", "A2", {"编号": "6-001"}),
    ({"进展情况": "走访户主（99030519900101123Ｘ）"}, "id-number", "L2", {"进展情况": "走访户主"}),
    ({"联系电话": "990305199001011234"}, "id-number", "I2", {"联系电话": "0379-60000000"}),
    ({"进展情况": "请与１３８０００００１２３联系"}, "mobile-number", "L2", {"进展情况": "已电话联系"}),
    ({"进展情况": "电话0379-60000000"}, "landline-number", "L2", {"联系电话": "0379-60000000", "进展情况": "已电话联系"}),
    ({"责任人": "主任13800000123"}, "mobile-number", "H2", {"责任人": "主任"}),
    ({"佐证": 13800000123}, "mobile-number", "N2", {"佐证": 20180320001}),
    ({"进展情况": Cell(Kind.ERROR, "#REF!", 0, "A1")}, "cell-error", "L2", {"进展情况": "无变化"}),
    (
        {"责任人": Cell(Kind.BLANK, None, 0, "VLOOKUP(1,A:B,2)")}, "formula-not-calculated", "H2", {"责任人": "主任"},
    ),
    ({"责任人": Cell(Kind.TEXT, "主任", 0, "VLOOKUP(1,A:B,2)")}, "formula-in-input", "H2", {"责任人": "主任"}),
    ({"目标任务": "机密文件清理"}, "secrecy-word", "C2", {"目标任务": "文件清理"}),
    ({"进展情况": "秘密★1年"}, "secrecy-word", "L2", {"进展情况": "商业秘密文件清理"}),
    ({"进展情况": "（绝密）简报"}, "secrecy-word", "L2", {"进展情况": "国家秘密保护宣传"}),
    ({"进展情况": "密级：秘密"}, "secrecy-word", "L2", {"进展情况": "保密工作检查"}),
    ({"进展情况": "秘密"}, "secrecy-word", "L2", {"进展情况": "秘密工作"}),
    ({"佐证": "机密级文件"}, "secrecy-word", "N2", {"佐证": "机密档案室验收报告"}),
]  # fmt: skip


@pytest.mark.parametrize(("row", "code", "cell", "cure"), BAD, ids=[f"{code}-{cell}" for _, code, cell, _ in BAD])
def test_a_bad_cell_is_found_and_nothing_else(row, code, cell, cure):
    found = findings_of(row)
    assert places(found) == [(code, "台账", cell)]
    assert found[0].file == "台账.xlsx"
    assert found[0].message
    assert found[0].fix
    assert findings_of({**row, **cure}) == ()


@pytest.mark.parametrize(
    "row",
    [
        {},
        DONE,
        {"责任单位": "城建环保工委", "协办单位": "办公室"},
        {"类别": "日常工作"},
        {"完成时限": "每月"},
        {"完成时限": "长期坚持"},
        {"完成时限": "2月底", "未完成原因": "等待批复"},
        {"完成时限": date(2018, 10, 31), "到期日": date(2018, 10, 31)},
        {"交办日期": date(2018, 2, 8), "完成时限": "交办后3个月内"},
        {**PROPOSAL, "完成时限": "每季度末", "未完成原因": "等待批复"},
        {**PROPOSAL, "交办日期": None},
        {**PROPOSAL, "类别": "机关日常工作"},
        {**PROPOSAL, "目标任务": "登记表归档"},
        {"进展情况": "项目代码201841030500000123"},
        {"目标任务": "保密工作、商业秘密保护、秘密工作和隐蔽战线的秘密"},
        {**DONE, "进展情况": "已结束，未发生事故，无未完成事项"},
        {**DONE, "状态": "销号", "进展情况": "清河县未启动"},
        {"状态": "未完成", "进展情况": "尚未启动"},
        {"状态": "未落实", "进展情况": "尚未启动"},
    ],
    ids=str,
)
def test_a_good_row_is_left_in_peace(row):
    assert [f.code for f in findings_of(row)] == ([] if row.get("完成时限") != "每月" else ["reason-missing"])


# A second item of another unit: with it no unit of the list is without work.
SECOND = {"编号": "6-002", "目标任务": "修订立法计划", "责任单位": "城环工委"}
THIRD = {**SECOND, "编号": "6-003", "目标任务": "环保督察反馈"}
SPACE = {"目标任务": "城市地下空间利用管理立法调研"}
TWO = [["办公室主任", "办公室", "主任"], ["李某", "城环工委", "科长"]]
THREE = [*TWO, ["王某", "城环工委", "科员"]]
HANGING_HEADER = ["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"]
FRIDAYS = [date(2018, 1, 5) + timedelta(days=7 * n) for n in range(52)]


def hanging(number, closed_on=None):
    return {
        "more": (
            make_sheet([HANGING_HEADER, ["1号", number, "2018-02", "等待批复", 1, None, None, closed_on]], name="挂单"),
        )
    }


def year_of(days):
    """Return an item for each day, done where it is past, of two units in turn."""
    return [
        {
            **(SECOND if n % 2 else {}), "编号": f"6-{n:03d}", "目标任务": f"第{n}次学习",
            "完成时限": f"{day.month}月{day.day}日", **(DONE if day <= AS_OF else {}),
        }
        for n, day in enumerate(days)
    ]  # fmt: skip


MONTH_ENDS = [date(2018, month, 28) for month in range(1, 13)]

# (rows, what else the workbook has), the finding, and a workbook without it.
WHOLE = [
    (([{"编号": 1}, {**SECOND, "编号": "１"}], {}), ("number-duplicate", "台账", "A3"), ([{}, SECOND], {})),
    (([SPACE, {**SECOND, **SPACE}], {}), ("task-similar", "台账", "C3"), ([SPACE, SECOND], {})),
    (
        ([SPACE, {**SECOND, "目标任务": "开展城市地下空间利用管理的立法调研。"}], {}),
        ("task-similar", "台账", "C3"),
        ([SPACE, {**SECOND, "目标任务": "海绵城市建设利用管理的立法调研。"}], {}),
    ),
    (
        ([{"目标任务": "2018年上半年财政决算报告审议"}, {**SECOND, "目标任务": "2018年上半年财政决算报告的审议"}], {}),
        ("task-similar", "台账", "C3"),
        ([{"目标任务": "2018年上半年财政决算报告审议"}, {**SECOND, "目标任务": "2018年下半年财政决算报告的审议"}], {}),
    ),
    (
        ([{}, {**SECOND, "编号": "6-001-1", "完成时限": "7月1日"}], {}),
        ("child-after-parent", "台账", "D3"),
        ([{}, {**SECOND, "编号": "6-001-1"}], {}),
    ),
    (
        ([{**SECOND, "编号": "6-001.2", "完成时限": "7月1日"}, {}], {}),
        ("child-after-parent", "台账", "D2"),
        ([{**SECOND, "编号": "6-001-a", "完成时限": "7月1日"}, {}], {}),
    ),
    (
        ([{"责任人": "办公室主任、王某"}], {"people": TWO}),
        ("person-unknown", "台账", "H2"),
        ([{"责任人": "办公室主任；李 某", "协办单位": "城环工委"}], {"people": TWO}),
    ),
    (
        ([{**SECOND, "责任人": "李某 科员"}], {"people": TWO}),
        ("person-unknown", "台账", "H2"),
        ([{**SECOND, "责任人": "李某科长,城环工委科长 李某（牵头）"}], {"people": TWO}),
    ),
    (([{"责任人": "李某"}], {"people": TWO}), ("person-other-unit", "台账", "H2"), ([{"责任人": "主任"}], {"people": TWO})),
    (([{}], hanging("5-009")), ("hanging-not-in-ledger", "挂单", "B2"), ([{}], hanging("5-009", date(2018, 3, 1)))),
    ((year_of(MONTH_ENDS[:11] * 2), {}), ("months-empty", "台账", ""), (year_of(MONTH_ENDS), {})),
    ((year_of([day for day in FRIDAYS if day != date(2018, 8, 3)]), {}), ("weeks-empty", "台账", ""), (year_of(FRIDAYS), {})),
    # The week of 1 October has no working day.
    (
        (year_of([day for day in FRIDAYS if day not in (date(2018, 10, 5), date(2018, 12, 28))]), {}),
        ("weeks-empty", "台账", ""),
        (year_of([day for day in FRIDAYS if day != date(2018, 10, 5)]), {}),
    ),
    (([{}, {"编号": "6-002"}], {}), ("units-empty", "台账", ""), ([{}, {"编号": "6-002", "协办单位": "城环工委"}], {})),
    (
        ([{}, {**SECOND, "责任人": "王某"}, {**THIRD, "责任人": "王某"}], {"people": THREE}),
        ("people-empty", "台账", ""),
        ([{}, {**SECOND, "责任人": "王某"}, {**THIRD, "责任人": "李某"}], {"people": THREE}),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "place", "good"), WHOLE, ids=[f"{n}-{place[0]}" for n, (_, place, _) in enumerate(WHOLE)]
)
def test_what_is_wrong_between_rows_and_sheets(bad, place, good):
    assert places(findings_of(*bad[0], **bad[1])) == [place]
    assert findings_of(*good[0], **good[1]) == ()


def message(rows, **more):
    (found,) = findings_of(*rows, **more)
    return found.message


def test_number_one_and_text_one_are_the_same_number():
    assert message([{"编号": 1}, {**SECOND, "编号": "１"}]) == "编号“1”已经在 A2 用过"


def test_a_double_task_names_the_cell_and_the_words_it_resembles():
    assert message([SPACE, {**SECOND, **SPACE}]) == (
        "目标任务“城市地下空间利用管理立法调研”与 C2（办公室）的“城市地下空间利用管理立法调研”相同"
    )
    near = message([SPACE, {**SECOND, "目标任务": "开展城市地下空间利用管理立法调研"}])
    assert near.endswith("与 C2（办公室）的“城市地下空间利用管理立法调研”几乎相同")


def test_the_same_task_twice_in_one_unit_is_not_two_units_task():
    other = {**SECOND, "编号": "6-003"}
    assert findings_of(SPACE, {**SPACE, "编号": "6-002"}, other) == ()


def test_a_part_names_the_whole():
    assert message([{}, {**SECOND, "编号": "6-001-1", "完成时限": "7月底"}]) == (
        "完成时限“7月底”是 2018-07-31，晚于总项 6-001（D2）的 2018-06-30"
    )


def test_a_limit_says_the_last_day_and_how_to_extend_it():
    (found,) = findings_of({**PROPOSAL, "完成时限": "6月底"})
    assert found.message == "代表建议应在交办后3个月内办结，即 2018-05-08 以前，但完成时限“6月底”是 2018-06-30"
    assert found.fix == "请把完成时限改到 2018-05-08 以前，问题复杂的不超过6个月"


@pytest.mark.parametrize(
    ("text", "other", "words"), [("尽快", "deadline-unclear", "“尽快”没有定下日期"), (None, "required-empty", "没有填")]
)
def test_a_limit_is_told_where_no_date_is_set(text, other, words):
    found = findings_of({**PROPOSAL, "完成时限": text})
    assert {f.code for f in found} == {other, "limit-exceeded"}
    assert found[-1].message.endswith(f"完成时限{words}")


def test_a_limit_that_ends_in_a_shorter_month_of_the_next_year():
    assert LIMITS[1].last(date(2018, 11, 30), Calendar({})) == date(2019, 2, 28)


def test_numbers_of_persons_are_not_repeated_in_full():
    (found,) = findings_of({"进展情况": "身份证号990305199001011234"})
    assert (found.value, found.message) == ("990*************34", "“进展情况”里有身份证号码 990*************34")


def test_what_the_ledger_leaves_out_is_named():
    weeks = [day for day in FRIDAYS if day not in (date(2018, 8, 3), date(2018, 12, 28))]
    assert message(year_of(weeks)) == "有 2 周没有到期的事项：7月30日—8月5日、12月24日—12月30日"
    assert message(year_of(MONTH_ENDS[2:11] * 2)) == "1月、2月、12月没有到期的事项"
    assert message([{}, {"编号": "6-002"}]) == "“单位”表里有 1 个单位没有事项：城环工委"


def test_every_second_week_leaves_26_weeks_empty_and_every_month_leaves_too_many_to_tell():
    assert message([{"完成时限": "隔周"}]).startswith("有 26 周没有到期的事项：1月1日—1月7日、1月15日—1月21日、")
    assert findings_of({"完成时限": "每月10日前"}) == ()


def test_open_work_that_hangs_is_told_once_for_each_number():
    rows = [
        ["1号", "5-009", "2018-01", "等待批复"],
        ["2号", "5-009", "2018-02", "等待批复"],
        ["3号", "6-001", "2018-02", "无"],
    ]
    found = findings_of({}, more=(make_sheet([HANGING_HEADER, *rows], name="挂单"),))
    assert [(f.cell, f.value) for f in found] == [("B2", "5-009")]


def test_nobody_is_checked_against_an_empty_list_of_people():
    assert findings_of({"责任人": "某某"}, people=[[None, None, None]]) == ()


@pytest.mark.slow
def test_20000_rows_are_checked_without_comparing_all_pairs():
    signs = [chr(0x4E00 + n) for n in range(141)]
    texts = [f"{one}{other}方面工作情况的调研和督促落实" for one in signs for other in signs]
    index = LikeTexts(texts)
    begin = time.process_time()
    for text in texts:
        index.like(text)
    # All pairs would take minutes; the bound leaves room for a slow machine.
    assert time.process_time() - begin < 20


def test_a_missing_column_is_told_once_not_for_each_row():
    sheet = make_sheet([["编号", "目标任务", "完成时限"], ["1", "甲", "6月底"], ["2", "乙", "6月底"]])
    found = check_ledger(build_ledger(Book((sheet,)), year=2018), AS_OF)
    assert [(f.code, f.message) for f in found] == [
        ("column-missing", f"没有找到“{name}”这一列") for name in ("类别", "责任单位", "责任人")
    ]


def test_a_column_that_nobody_fills_in_is_told_once_and_one_that_some_do_by_its_cells():
    rows = [[number, "机关日常工作", f"第{number}件工作", "办公室", None, "12月底"] for number in range(1, 6)]
    heads = ["编号", "类别", "目标任务", "责任单位", "责任人", "完成时限"]
    found = check_ledger(build_ledger(Book((make_sheet([heads, *rows]),)), year=2018), AS_OF)
    told = [(each.code, each.cell) for each in found if "责任人" in each.message]
    assert told == [("column-empty", "E2")]
    assert "--column 责任人=无" in next(each.fix for each in found if each.code == "column-empty")
    rows[2][4] = "某科长"
    found = check_ledger(build_ledger(Book((make_sheet([heads, *rows]),)), year=2018), AS_OF)
    told = [(each.code, each.cell) for each in found if "责任人" in each.message]
    assert told == [("required-empty", cell) for cell in ("E2", "E3", "E5", "E6")]


def test_units_are_not_checked_where_no_list_of_units_exists():
    assert findings_of({"责任单位": "某某科"}, units=None) == ()


def test_nearest_unit_is_offered():
    assert "城环工委" in findings_of({"责任单位": "城环委"})[0].fix


def test_words_of_the_office_are_understood():
    words = make_sheet([["词类", "标准写法", "也写作"], ["状态", "正在办理", "走流程、在路上"]], name="词典")
    assert findings_of({"状态": "在路上"}, more=(words,)) == ()


@pytest.mark.parametrize(("header", "codes"), [("牵头单位", ["header-second"]), ("考核分", ["header-unknown"])])
def test_a_second_column_of_one_meaning_is_told(header, codes):
    sheet = make_sheet([[*GOOD, header], [*GOOD.values(), "办公室"]])
    assert [f.code for f in check_ledger(build_ledger(Book((sheet,)), year=2018), AS_OF)] == codes


def test_a_setting_that_cannot_be_used_is_told_and_the_default_holds():
    settings = make_sheet([["名称", "值", "说明"], ["临期天数", "一周", None], ["年度", "2018", None]], name="设置")
    found = findings_of({}, more=(settings,))
    assert [(f.code, f.sheet, f.cell) for f in found] == [("setting-wrong", "设置", "B2")]


@pytest.mark.parametrize(("stale", "codes"), [(True, ["formula-stale"]), (False, [])])
def test_what_a_formula_gave_before_the_last_edit_is_not_trusted(stale, codes):
    row = {**GOOD, "时限状态": Cell(Kind.TEXT, "未到期", 0, 'IF(F2<TODAY(),"超期","未到期")')}
    sheet = make_sheet([list(row), list(row.values())])._replace(stale=stale)
    found = check_ledger(build_ledger(Book((sheet, UNITS)), year=2018), AS_OF)
    assert [f.code for f in found] == codes
    assert all((f.cell, f.value) == ("G2", "未到期") for f in found)


def test_catalogue_codes_are_unique_and_say_what_to_do():
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.title
        assert rule.fix or rule.severity is Severity.REPAIR


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("委", "委"), [("B3", "委")]),
        (("委", "甲委员会"), [("B3", "甲委员会")]),
        (("甲委", "乙委"), []),
        ((None, None), []),
    ],
)
def test_two_units_of_one_name_are_told(names, told):
    units = make_sheet([["单位名称", "简称"], ["甲委员会", names[0]], ["乙委员会", names[1]]], name="单位")
    found = [each for each in findings_of({}, units=units) if each.code == "unit-short-doubled"]
    assert [(each.cell, each.value) for each in found] == told


def test_every_check_has_a_bad_example_and_a_good_one_here():
    by_the_reader = {
        "header-second",
        "header-doubled",
        "header-doubtful",
        # Of an office's own ledger that was taken in.
        "state-blank",
        "evidence-before-adoption",
        "rows-struck",
        "column-missing",
        "setting-wrong",
        "formula-stale",
        "unit-short-doubled",
        "co-unit-unknown",
        "parent-done-early",
        "parent-not-done",
        "column-not-added",
        "column-lacking",
        "column-empty",
        "column-beside-table",
        "column-beside-filter",
        "heading-category-unknown",
        "category-near",
        "person-namesake",
        "person-without-unit",
        "person-days-wrong",
    }  # each in a test of its own
    tested = {code for _, code, _, _ in BAD} | {place[0] for _, place, _ in WHOLE} | by_the_reader
    rules = [rule.code for rule in RULES if rule.severity is not Severity.REPAIR]
    # What returns, closing, signing off and extending find has its examples in the tests of those.
    elsewhere = ("return-", "sheet-", "close-", "closed-", "hanging-month-", "sign-off-", "extension-", "choice-")
    # `RULES` are those of the catalogue; the ones of systems are tried with their systems.
    assert {code for code in rules if not code.startswith(elsewhere)} == tested
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parents[1].rglob("test_*.py"))
    of_all = [rule.code for rule in REGISTRY.rules() if rule.severity is not Severity.REPAIR]
    assert [code for code in of_all if f'"{code}"' not in tests] == []


def test_findings_are_in_chinese_and_name_the_field():
    found = findings_of({"责任人": None})
    assert str(found[0]) == "错误 台账.xlsx 台账!H2 “责任人”没有填。请补填。"
    assert found[0].value == ""
    assert Field.PERSON in found[0].message


def parts_of(*states, whole="正在办理", deadline="6月底", **of_whole):
    """The findings on a whole and its parts, by the parts' states; each row is complete in itself."""
    proof = {"完成日期": date(2018, 3, 20), "佐证": "纪要"}
    rows = [{"编号": "6-001", "目标任务": "总任务", "状态": whole, **(proof if whole == "办结" else {}), **of_whole}]
    for number, state in enumerate(states, 1):
        more = proof if state == "已办结" or state == "销号" else {}
        rows.append(
            {"编号": f"6-001-{number}", "目标任务": f"分项{number * 1111}", "状态": state, "完成时限": deadline, **more}
        )
    return [(f.code, f.cell) for f in findings_of(*rows) if f.code.startswith("parent")]


def test_a_whole_that_is_done_before_its_parts_is_found():
    assert parts_of("已办结", "在办", whole="办结") == [("parent-done-early", "K2")]
    assert parts_of("已办结", None, whole="销号") == [("parent-done-early", "K2")]
    assert parts_of("已办结", "销号", whole="办结") == []


def test_a_whole_that_is_left_open_when_its_parts_are_done_is_found():
    assert parts_of("已办结", "销号") == [("parent-not-done", "K2")]
    assert parts_of("已办结", "在办") == []


def test_a_recurring_part_neither_blocks_nor_finishes():
    assert parts_of("在办", whole="办结", deadline="每月") == []
    assert parts_of("已办结", deadline="每月") == []


def test_a_number_whose_beginning_is_no_item_is_no_part():
    rows = [{"编号": "6-001", "状态": "办结", "完成日期": date(2018, 3, 20), "佐证": "纪要"},
            {"编号": "6-0011", "目标任务": "另一件事"}, {"编号": "7-001-1", "目标任务": "又一件事"}]  # fmt: skip
    assert [f.code for f in findings_of(*rows) if f.code.startswith("parent")] == []


def test_without_a_list_of_units_one_that_only_assists_is_told():
    found = findings_of({"协办单位": "信访室、办公室科"}, {"编号": "6-002", "责任单位": "信访室"}, units=None)
    assert [(f.code, f.cell, f.value) for f in found if f.code == "co-unit-unknown"] == [
        ("co-unit-unknown", "G2", "办公室科")
    ]


def test_sections_of_an_offices_own_are_named_once_each_at_their_heading():
    row = ["6-001", "整理档案", "10月底", "办公室", "主任"]
    lines = [["编号", "目标任务", "完成时限", "责任单位", "责任人"], ["一、中心工作（2项）"], row, ["6-002", *row[1:]],
             ["二、日常工作"], ["6-003", *row[1:]]]  # fmt: skip
    found = check_ledger(build_ledger(Book((make_sheet(lines),)), year=2018), AS_OF)
    said = [each for each in found if "category" in each.code and each.severity != "已识别"]
    assert [(each.code, each.cell, each.value) for each in said] == [("heading-category-unknown", "A2", "中心工作")]
    assert "词典" in said[0].fix


def test_of_a_ledger_that_was_taken_in_old_evidence_and_missing_states_are_told_once_each():
    rows = (
        {**DONE, "编号": "6-001", "佐证": None},
        {**DONE, "编号": "6-002", "目标任务": "盘点资产", "佐证": None, "完成日期": date(2018, 3, 30)},
        {"编号": "6-003", "目标任务": "征订报刊", "进展情况": "已征订12种"},
        {"编号": "6-004", "目标任务": "慰问老干部"},
    )
    lines = [HEADER] + [[{**GOOD, **row}.get(name) for name in HEADER] for row in rows]
    ledger = build_ledger(Book((make_sheet(lines),)), year=2018)
    codes = {"state-blank", "evidence-before-adoption", "done-without-evidence"}

    def told(day):
        return [
            (f.code, f.severity, f.cell) for f in check_ledger(replace(ledger, taken_in=day), AS_OF) if f.code in codes
        ]

    # What is done on the day itself or later is asked for its evidence.
    assert told(date(2018, 3, 30)) == [
        ("done-without-evidence", Severity.ERROR, "N3"), ("evidence-before-adoption", Severity.WARNING, "N2"),
        ("state-blank", Severity.WARNING, "K4"),
    ]  # fmt: skip
    assert told(None) == [
        ("done-without-evidence", Severity.ERROR, "N2"), ("done-without-evidence", Severity.ERROR, "N3"),
    ]  # fmt: skip
