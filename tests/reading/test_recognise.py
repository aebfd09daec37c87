"""The table is found by its header words, however staff laid the sheet out, and every repair is told."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.errors import NoTableError, UsageError
from taizhang_xl.ledger.schema import LEDGER, Field
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.reading.table import find_table, labelled, read_records

HEADER = ["编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态"]


def read(*rows, **kwargs):
    sheet = make_sheet(rows, **kwargs)
    table, findings = find_table(sheet, LEDGER)
    records, repairs = read_records(table, 2018)
    return table, records, [*findings, *repairs]


def codes(findings):
    return [(finding.code, finding.cell) for finding in findings]


def test_title_rows_above_the_header_are_passed_over_and_kept_as_preamble():
    table, records, findings = read(
        ["2018年工作台账"], [None], ["单位：办公室"], HEADER, ["1-001", "机关日常工作", "甲"]
    )
    assert table.header_row == 4
    assert [r.text(Field.TASK) for r in records] == ["甲"]
    assert table.preamble == ("2018年工作台账", "单位：办公室")
    assert findings == []


def test_renamed_and_moved_columns_are_read_by_meaning_and_each_is_told():
    _, records, findings = read(
        ["责任部门", "办结 时限", "NO.", "工作任务", "是否完成\n（√）", "领导"], ["办公室", "10月底", 1, "甲", "√", "x"]
    )
    assert records[0].text(Field.UNIT) == "办公室"
    assert records[0].text(Field.DEADLINE) == "10月底"
    assert records[0].text(Field.ORDER) == "1"
    assert records[0].text(Field.STATE) == "√"
    assert ("header-unknown", "F1") in codes(findings)
    assert {cell for code, cell in codes(findings) if code == "header-renamed"} == {"A1", "B1", "C1", "D1", "E1"}


def test_two_row_header_with_a_merged_group_gives_the_joined_names():
    table, records, _ = read(
        ["编号", "目标任务", "责任", None, "完成时限"],
        [None, None, "单位", "领导", None],
        ["1-001", "甲", "办公室", "分管副主任", "10月底"],
        merged=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    )
    assert table.header_row == 2
    assert records[0].text(Field.UNIT) == "办公室"
    assert records[0].text(Field.LEADER) == "分管副主任"
    assert len(records) == 1


def test_first_item_is_not_taken_for_a_second_header_row():
    _, records, _ = read(
        ["编号", "目标任务", "完成时限", "责任单位"], ["1-001", "建议", "说明", "单位"], ["1-002", "乙", "5月", "x"]
    )
    assert [r.text(Field.NUMBER) for r in records] == ["1-001", "1-002"]


def test_merged_unit_is_used_for_each_row_and_told_once():
    _, records, findings = read(
        HEADER,
        ["1-001", "机关日常工作", "甲", "10月底", "办公室", "主任", "办结"],
        ["1-002", "机关日常工作", "乙", "10月底", None, "主任", "办结"],
        ["1-003", "机关日常工作", "丙", "10月底", None, "主任", "办结"],
        merged=["E2:E4"],
    )
    assert [r.text(Field.UNIT) for r in records] == ["办公室"] * 3
    assert [Field.UNIT in r.filled for r in records] == [False, True, True]
    assert codes(findings) == [("merged-filled", "E2")]


def test_totals_sections_notes_and_repeated_headers_are_not_items_and_are_told():
    _, records, findings = read(
        HEADER,
        ["一、市委重大决策部署"],
        ["1-001", "机关日常工作", "甲", "10月底", "办公室", "主任", None],
        HEADER,
        ["1-002", "机关日常工作", "乙", "10月底", "办公室", "主任", None],
        ["合 计", None, "2"],
        ["填表说明：状态只填三种"],
    )
    assert [r.text(Field.NUMBER) for r in records] == ["1-001", "1-002"]
    assert codes(findings) == [("row-skipped", cell) for cell in ("A2", "A4", "A6", "A7")]


def test_hidden_rows_are_read_and_counted():
    _, records, findings = read(HEADER, ["1-001", None, "甲"], ["1-002", None, "乙"], hidden_rows=[3])
    assert len(records) == 2
    assert [(f.code, f.value, f.cell) for f in findings] == [("rows-hidden", "1", "A3")]


def test_two_columns_that_claim_one_name_are_refused_with_both_cells():
    with pytest.raises(NoTableError, match=r"完成时间.*D1|C1.*办结时限"):
        read(["编号", "目标任务", "完成时间", "办结时限", "责任单位"], ["1", "甲", "1月", "2月", "x"])


def test_the_exact_name_wins_over_a_synonym_and_says_so():
    _, records, findings = read(["编号", "目标任务", "完成时限", "办结时限"], ["1", "甲", "10月底", "12月底"])
    assert records[0].text(Field.DEADLINE) == "10月底"
    assert codes(findings) == [("header-second", "D1")]


def test_whole_sheet_merge_is_not_walked_cell_by_cell():
    _, records, _ = read(HEADER, ["1-001", None, "甲"], merged=["A1:XFD1048576"])
    assert records[0].text(Field.TASK) == "甲"


def test_no_table_names_the_nearest_header_seen():
    book = Book((make_sheet([["通讯录"], ["姓名", "职务", "电话号码"], ["甲", "主任", "1"]], name="Sheet1"),))
    with pytest.raises(NoTableError) as caught:
        build_ledger(book, year=2018)
    assert str(caught.value).startswith("台账.xlsx：")
    assert "“Sheet1”第2行：姓名、职务、电话号码" in str(caught.value)


def test_two_ledgers_in_one_workbook_are_refused_by_name():
    rows = [HEADER, ["1", None, "甲"]]
    book = Book((make_sheet(rows, name="一季度"), make_sheet(rows, name="二季度")))
    with pytest.raises(NoTableError, match="一季度、二季度"):
        build_ledger(book, year=2018)


def test_year_comes_from_the_title_then_the_file_name_and_is_never_guessed():
    rows = [HEADER, ["1", None, "甲", "10月底"]]
    titled = build_ledger(Book((make_sheet([["2018年度工作台账"], *rows]),)))
    assert titled.items[0].deadline.due == date(2018, 10, 31)
    named = build_ledger(Book((make_sheet(rows),), file="2019年台账.xlsx"))
    assert named.year == 2019
    with pytest.raises(UsageError, match="--year"):
        build_ledger(Book((make_sheet(rows),)))


def test_labels_above_the_table():
    preamble = ("工作落实情况月报表", "填报单位：城环工委   填报月份：2018年3月  填报人： ")
    assert labelled(preamble, "填报单位") == "城环工委"
    assert labelled(preamble, "填报月份") == "2018年3月"
    assert labelled(preamble, "填报人") == ""
