"""Each check names the cell, the value and the cure; a good row gives nothing."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.catalogue import CATALOGUE
from taizhang_xl.cells import Cell, Kind
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.build import build_ledger
from taizhang_xl.ledger.checks import check_ledger
from taizhang_xl.ledger.schema import Field

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


def findings_of(*rows, units=UNITS, more=()):
    lines = [HEADER] + [[{**GOOD, **row}.get(name) for name in HEADER] for row in rows]
    ledger = build_ledger(Book((make_sheet(lines), units, *more) if units else (make_sheet(lines), *more)), year=2018)
    return check_ledger(ledger, AS_OF)


DONE = {"状态": "办结", "完成日期": date(2018, 3, 20), "佐证": "归档目录"}

BAD = [
    ({"编号": None}, "required-empty", "A2"),
    ({"责任人": None}, "required-empty", "H2"),
    ({"类别": "其它"}, "category-unknown", "B2"),
    ({"责任单位": "城环委"}, "unit-unknown", "F2"),
    ({"协办单位": "城环工委、某局"}, "unit-unknown", "G2"),
    ({"协办单位": "办公室（配合）"}, "co-unit-same", "G2"),
    ({"状态": "差不多了"}, "state-unknown", "K2"),
    ({"状态": "基本完成"}, "state-almost", "K2"),
    ({"完成时限": "适时"}, "deadline-unclear", "D2"),
    ({"完成时限": "2月30日"}, "deadline-unclear", "D2"),
    ({"完成时限": 10.3}, "deadline-unclear", "D2"),
    ({"完成时限": "2019年10月底"}, "deadline-outside-year", "D2"),
    ({"到期日": date(2018, 5, 1)}, "due-differs", "E2"),
    ({**DONE, "完成日期": None}, "done-without-date", "M2"),
    ({**DONE, "佐证": None}, "done-without-evidence", "N2"),
    ({**DONE, "完成日期": date(2018, 4, 1)}, "done-in-future", "M2"),
    ({**DONE, "交办日期": date(2018, 3, 21)}, "done-before-assigned", "M2"),
    ({**DONE, "完成日期": "3月20日"}, "date-as-text", "M2"),
    ({**DONE, "完成日期": "上个月"}, "date-not-real", "M2"),
    ({"完成时限": "2月底"}, "reason-missing", "O2"),
    ({"状态": "未落实", "进展情况": "已开座谈会"}, "todo-with-progress", "L2"),
    ({"联系电话": 13800000000}, "number-not-text", "I2"),
    ({"编号": 410305199001011234}, "number-not-text", "A2"),
    ({"进展情况": Cell(Kind.ERROR, "#REF!", 0, "A1")}, "cell-error", "L2"),
    ({"责任人": Cell(Kind.BLANK, None, 0, "VLOOKUP(1,A:B,2)")}, "formula-not-calculated", "H2"),
    ({"责任人": Cell(Kind.TEXT, "主任", 0, "VLOOKUP(1,A:B,2)")}, "formula-in-input", "H2"),
    ({"目标任务": "机密文件清理"}, "secrecy-word", "C2"),
]


@pytest.mark.parametrize(("row", "code", "cell"), BAD, ids=[f"{code}-{cell}" for _, code, cell in BAD])
def test_a_bad_cell_is_found_and_nothing_else(row, code, cell):
    found = findings_of(row)
    assert [(f.code, f.sheet, f.cell) for f in found] == [(code, "台账", cell)]
    assert found[0].file == "台账.xlsx"
    assert found[0].message
    assert found[0].fix


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
    ],
    ids=str,
)
def test_a_good_row_is_left_in_peace(row):
    assert [f.code for f in findings_of(row)] == ([] if row.get("完成时限") != "每月" else ["reason-missing"])


def test_number_one_and_text_one_are_the_same_number():
    found = findings_of({"编号": 1}, {"编号": "１"})
    assert [(f.code, f.cell) for f in found] == [("number-duplicate", "A3")]
    assert "A2" in found[0].message


def test_a_missing_column_is_told_once_not_for_each_row():
    sheet = make_sheet([["编号", "目标任务", "完成时限"], ["1", "甲", "6月底"], ["2", "乙", "6月底"]])
    found = check_ledger(build_ledger(Book((sheet,)), year=2018), AS_OF)
    assert [(f.code, f.message) for f in found] == [
        ("column-missing", f"表里没有“{name}”这一列") for name in ("类别", "责任单位", "责任人")
    ]


def test_units_are_not_checked_where_no_list_of_units_exists():
    assert findings_of({"责任单位": "某某科"}, units=None) == ()


def test_nearest_unit_is_offered():
    assert "城环工委" in findings_of({"责任单位": "城环委"})[0].fix


def test_words_of_the_office_are_understood():
    words = make_sheet([["词类", "标准写法", "也写作"], ["状态", "正在办理", "走流程、在路上"]], name="词典")
    assert findings_of({"状态": "在路上"}, more=(words,)) == ()


def test_a_setting_that_cannot_be_used_is_told_and_the_default_holds():
    settings = make_sheet([["名称", "值", "说明"], ["临期天数", "一周", None], ["年度", "2018", None]], name="设置")
    found = findings_of({}, more=(settings,))
    assert [(f.code, f.sheet, f.cell) for f in found] == [("setting-wrong", "设置", "B2")]


def test_catalogue_codes_are_unique_and_say_what_to_do():
    assert len({rule.code for rule in CATALOGUE}) == len(CATALOGUE)
    for rule in CATALOGUE:
        assert rule.title
        assert rule.fix or rule.severity is Severity.REPAIR


def test_every_check_has_a_bad_row_here():
    reader_side = {
        "merged-filled",
        "row-skipped",
        "header-renamed",
        "header-unknown",
        "header-second",
        "rows-hidden",
        "heading-category",
        "heading-unit",
        "unit-from-sheet",
    }
    elsewhere = {"number-duplicate", "column-missing", "setting-wrong"}
    tested = {code for _, code, _ in BAD} | reader_side | elsewhere
    assert {rule.code for rule in CATALOGUE if not rule.code.startswith("return-")} == tested


def test_findings_are_in_chinese_and_name_the_field():
    found = findings_of({"责任人": None})
    assert str(found[0]) == "错误 台账.xlsx 台账!H2 “责任人”没有填。请补填。"
    assert found[0].value == ""
    assert Field.PERSON in found[0].message
