"""Requests, new items, 待核 and rows held back, settled in the packet: granted, refused, gone stale, and only once."""

import subprocess
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from sheets import Book, make_sheet
from test_merge import MARCH, UNITS, A, B, C, edits, form, ledger_of
from test_settling import choose, run

import taizhang_xl
from taizhang_xl.findings import Where
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.forms.conflicts import Asked, Choice, question_of
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return

PLACE = Where("材料.xlsx", "冲突处理", "G3")
UNIT = "城环工委"
LATER = {**A, "完成时限": "12月底"}
REQUEST = question_of(Asked.REQUEST, "1-001", "完成时限", "10月底", "12月底")
NEW = {"目标任务": "校舍调研", "完成时限": "5月底", "进展情况": "已开题"}
WHOLE = "目标任务：校舍调研\n完成时限：5月底\n进展情况：已开题"
ADDED = question_of(Asked.NEW_ROW, UNIT, "新增事项", "", WHOLE)
DONE = {**A, "状态": "办结", "完成日期": date(2018, 3, 20)}
VERIFY = question_of(Asked.TO_VERIFY, "1-001", "状态", "正在办理", "办结（没有佐证）")
MOVED = [{**B, "编号": "1-001"}, {**A, "编号": "1-003"}]
HELD = question_of(Asked.RENUMBERED, UNIT, "报表编号1-001", "执法检查", "状态：正在办理\n进展情况：形成初稿")
TOLD = {**A, "进展情况": "形成初稿"}


def merged(now, rows, choices=None, sent=(A, B)):
    before = ledger_of(*sent)
    bases = {unit.name: handout_of(before, unit, MARCH) for unit in before.units}
    returned = read_return(form(*rows), now, MARCH, bases)
    made = {question: Choice(*answer) for question, answer in (choices or {}).items()}
    return consolidate_returns(now, [returned], [], MARCH, made)


def chosen(side, number=""):
    return (side, PLACE, number)


def codes(result):
    return [finding.code for finding in result.findings if finding.code.startswith(("choice", "return-row"))]


def new_rows(result):
    """The rows added to 台账, by the columns of its header."""
    names = dict(enumerate(("编号", "目标任务", "落实措施", "完成时限", "责任单位", "状态", "进展情况"), 1))
    rows = [append.values for append in result.changes.appends if append.sheet == "台账"]
    return [{names[column]: value for column, value in row.items()} for row in rows]


def test_a_request_that_is_granted_is_written_and_not_asked_again():
    granted = {REQUEST: chosen("单位")}
    result = merged(ledger_of(A, B), [LATER, B], granted)
    assert edits(result) == {("1-001", "完成时限"): "12月底"}
    assert (result.of(EntryKind.REQUEST), result.questions) == ((), 0)
    again = merged(ledger_of(LATER, B), [LATER, B], granted)
    assert (edits(again), again.entries, codes(again)) == ({}, (), [])


def test_a_request_that_is_refused_stays_refused():
    result = merged(ledger_of(A, B), [LATER, B], {REQUEST: chosen("台账")})
    assert (edits(result), result.questions) == ({}, 0)
    assert [(e.number, e.returned, e.side) for e in result.of(EntryKind.KEPT)] == [("1-001", "12月底", "台账")]


@pytest.mark.parametrize(("now", "row"), [({**A, "完成时限": "11月底"}, LATER), (A, {**A, "完成时限": "明年1月底"})])
def test_a_request_that_reads_otherwise_by_now_is_asked_again(now, row):
    result = merged(ledger_of(now, B), [row, B], {REQUEST: chosen("单位")})
    assert (edits(result), codes(result)) == ({}, ["choice-stale"])
    assert len(result.of(EntryKind.REQUEST)) == 1


def test_a_granted_task_in_other_words_is_the_same_item_afterwards():
    row = {**TOLD, "目标任务": "代表视察"}
    question = question_of(Asked.REQUEST, "1-001", "目标任务", "立法调研", "代表视察")
    assert edits(merged(ledger_of(A, B), [row, B], {question: chosen("单位")}))["1-001", "目标任务"] == "代表视察"
    again = merged(ledger_of(row, B), [row, B])
    assert (edits(again), again.entries) == ({}, ())
    assert not [finding for finding in again.findings if finding.code == "return-task-reworded"]


def test_what_a_row_must_have_is_not_emptied_by_a_request():
    question = question_of(Asked.REQUEST, "1-001", "完成时限", "10月底", "")
    result = merged(ledger_of(A, B), [{**A, "完成时限": None}, B], {question: chosen("单位")})
    assert (edits(result), codes(result)) == ({}, ["choice-unknown"])
    assert result.of(EntryKind.REQUEST)[0].sides == ("台账",)


def test_a_new_item_is_offered_the_next_number_of_its_units_series():
    closed = [["1-007", "2018-01"]]
    result = merged(ledger_of(A, B, C, monthly=closed), [A, B, NEW, {**NEW, "目标任务": "另一件"}])
    assert [(e.offer, e.sides) for e in result.of(EntryKind.NEW_ROW)] == [
        ("1-008", ("采用", "不采用")),
        ("1-009", ("采用", "不采用")),
    ]


def test_a_new_item_that_is_granted_is_added_with_what_the_unit_typed_and_only_once():
    granted = {ADDED: chosen("采用", "1-050")}
    result = merged(ledger_of(A, B), [A, B, NEW], granted)
    item = {"编号": "1-050", "责任单位": "城环工委", **NEW}
    assert new_rows(result) == [item]
    assert result.questions == 0
    (report,) = [a.values for a in result.changes.appends if a.sheet == "月报" and a.item == "1-050"]
    assert (report[1], report[2], report[3]) == ("1-050", "2018-03", "已开题")
    again = merged(ledger_of(A, B, item), [A, B, NEW], granted)
    assert (new_rows(again), again.entries, codes(again)) == ([], (), ["return-row-known"])


def test_a_new_item_that_is_refused_is_not_asked_again():
    result = merged(ledger_of(A, B), [A, B, NEW], {ADDED: chosen("不采用", "1-003")})
    assert (new_rows(result), result.questions) == ([], 0)
    assert [(e.side, e.returned) for e in result.of(EntryKind.KEPT)] == [("不采用", "校舍调研")]


def test_a_new_item_that_reads_otherwise_by_now_is_asked_again():
    result = merged(ledger_of(A, B), [A, B, {**NEW, "完成时限": "6月底"}], {ADDED: chosen("采用", "1-003")})
    assert (new_rows(result), codes(result)) == ([], ["choice-stale"])


@pytest.mark.parametrize("number", ["", "1-002"])
def test_a_new_item_gets_no_number_that_is_lacking_or_taken(number):
    result = merged(ledger_of(A, B), [A, B, NEW], {ADDED: chosen("采用", number)})
    assert (new_rows(result), codes(result)) == ([], ["choice-number"])
    assert len(result.of(EntryKind.NEW_ROW)) == 1


IN_SECTIONS = ["编号", "目标任务", "完成时限", "责任单位", "进展情况"]


def in_sections(*more):
    """A ledger whose category stands in headings; `more` are rows at the end of the first section."""
    rows = [
        ["一、市委重大决策部署"], ["1-001", "立法调研", "10月底", "城环工委", "已开题"],
        ["1-002", "执法检查", "3月底", "城环工委", None], *more,
        ["二、机关日常工作"], ["2-001", "整理档案", "6月底", "办公室", None],
    ]  # fmt: skip
    sheets = (make_sheet([IN_SECTIONS, *([*row, *[None] * (5 - len(row))] for row in rows)]), UNITS)
    return build_ledger(Book(sheets), year=2018)


def test_a_new_item_of_a_ledger_in_sections_is_put_there_by_people_who_are_told_where_and_what():
    granted = {ADDED: chosen("采用", "1-003")}
    result = merged(in_sections(), [A, B, NEW], granted)
    assert (new_rows(result), codes(result)) == ([], ["choice-in-section"])
    (told,) = [each for each in result.findings if each.code == "choice-in-section"]
    assert (told.cell, told.value) == ("G3", "校舍调研")
    assert told.fix == (
        "请在表“台账”“一、市委重大决策部署”一段的末尾、第 4 行下面插入一行，填 编号“1-003”，责任单位“城环工委”，目标任务“校舍调研”，"
        "完成时限“5月底”，进展情况“已开题”；填好再运行一次，就不再问"
    )
    assert [(e.offer, e.returned) for e in result.of(EntryKind.NEW_ROW)] == [("1-003", "校舍调研")], "it is still asked"
    typed = in_sections(["1-003", "校舍调研", "5月底", "城环工委", "已开题"])
    again = merged(typed, [A, B, NEW], granted)
    assert (again.entries, codes(again)) == ((), ["return-row-known"])


def test_a_new_item_of_which_nobody_can_tell_the_table_is_left_to_people():
    now = ledger_of(A, B)
    result = merged(replace(now, parts=now.parts * 2), [A, B, NEW], {ADDED: chosen("采用", "1-003")})
    assert (new_rows(result), codes(result)) == ([], ["choice-no-row"])
    (told,) = [each for each in result.findings if each.code == "choice-no-row"]
    assert "台账有几张表，不知道加到哪一张" in told.message


def test_a_number_of_no_section_is_left_to_people_without_a_guess():
    result = merged(in_sections(), [A, B, NEW], {ADDED: chosen("采用", "7-001")})
    (told,) = [each for each in result.findings if each.code == "choice-in-section"]
    assert told.fix.startswith("请在表“台账”里它所属的小标题那一段末尾插入一行，填 编号“7-001”，")


def test_two_new_items_do_not_get_one_number():
    other = question_of(Asked.NEW_ROW, UNIT, "新增事项", "", WHOLE.replace("校舍调研", "另一件"))
    both = {ADDED: chosen("采用", "1-003"), other: chosen("采用", "1-003")}
    result = merged(ledger_of(A, B), [A, B, NEW, {**NEW, "目标任务": "另一件"}], both)
    assert (new_rows(result), codes(result)) == ([], ["choice-number", "choice-number"])


def test_a_row_without_its_number_that_tells_something_else_than_the_ledger_is_named():
    result = merged(ledger_of(A, B), [{**TOLD, "编号": None}, B])
    (said,) = [finding for finding in result.findings if finding.code == "return-row-differs"]
    assert ("1-001" in said.message, "进展情况" in said.message) == (True, True)
    assert (edits(result), new_rows(result)) == ({}, [])


def test_work_taken_as_done_without_evidence_is_done_and_not_asked_again():
    granted = {VERIFY: chosen("单位")}
    result = merged(ledger_of(A, B), [DONE, B], granted)
    assert edits(result) == {("1-001", "状态"): "办结", ("1-001", "完成日期"): date(2018, 3, 20)}
    assert (result.of(EntryKind.TO_VERIFY), result.questions) == ((), 0)
    again = merged(ledger_of(DONE, B), [DONE, B], granted)
    assert (edits(again), again.entries) == ({}, ())


def test_work_not_taken_as_done_stays_in_hand_and_is_not_asked_again():
    result = merged(
        ledger_of({**A, "状态": None}, B), [DONE, B], {VERIFY: chosen("台账")}, sent=({**A, "状态": None}, B)
    )
    assert edits(result)["1-001", "状态"] == "正在办理"
    assert ([e.side for e in result.of(EntryKind.KEPT)], result.questions) == (["台账"], 0)
    again = merged(ledger_of(A, B), [DONE, B], {VERIFY: chosen("台账")}, sent=({**A, "状态": None}, B))
    assert ([e.side for e in again.of(EntryKind.KEPT)], again.questions) == (["台账"], 0)


def test_the_word_for_one_lack_does_not_hold_for_two():
    result = merged(ledger_of(A, B), [{**DONE, "完成日期": None}, B], {VERIFY: chosen("单位")})
    assert ("1-001", "状态") not in edits(result) or edits(result)["1-001", "状态"] == "正在办理"
    assert ([e.number for e in result.of(EntryKind.TO_VERIFY)], codes(result)) == (["1-001"], ["choice-stale"])


def test_evidence_that_was_taken_and_is_left_out_later_is_asked_about():
    result = merged(ledger_of({**DONE, "佐证": "纪要"}, B), [DONE, B], sent=({**A, "佐证": "纪要"}, B))
    assert [e.number for e in result.of(EntryKind.TO_VERIFY)] == ["1-001"]


def test_a_row_held_back_offers_where_its_task_is_now_and_goes_there_when_confirmed():
    now = ledger_of(*MOVED)
    (open_row,) = [e for e in merged(now, [TOLD, B]).of(EntryKind.CONFLICT) if e.number == "1-001"]
    assert (open_row.offer, open_row.sides) == ("1-003", ("台账", "单位"))
    granted = {HELD: chosen("单位", "1-003")}
    result = merged(now, [TOLD, B], granted)
    assert edits(result) == {("1-003", "进展情况"): "形成初稿"}
    assert [(e.side, e.offer) for e in result.of(EntryKind.SETTLED)] == [("单位", "1-003")]
    taken = ledger_of(MOVED[0], {**MOVED[1], "进展情况": "形成初稿"})
    again = merged(taken, [TOLD, B], granted)
    assert (edits(again), [e.offer for e in again.of(EntryKind.SETTLED)]) == ({}, ["1-003"])


def test_a_row_held_back_that_is_refused_is_not_asked_again():
    result = merged(ledger_of(*MOVED), [TOLD, {**B, "编号": None}], {HELD: chosen("台账", "1-003")})
    assert [e.side for e in result.of(EntryKind.KEPT)] == ["台账"]
    assert edits(result) == {}


@pytest.mark.parametrize("number", ["", "1-009", "6-001"])
def test_a_row_held_back_goes_to_no_item_that_is_not_there_or_not_its_units(number):
    result = merged(ledger_of(*MOVED, C), [TOLD, B], {HELD: chosen("单位", number)})
    assert (edits(result), codes(result)) == ({}, ["choice-number"])
    assert [e.number for e in result.of(EntryKind.CONFLICT)] == ["1-001"]


def test_a_row_held_back_does_not_land_on_an_item_of_which_another_row_is():
    now = ledger_of({**B, "编号": "1-001"}, {**C, "编号": "1-002", "责任单位": "城环工委"}, {**A, "编号": "1-003"})
    rows = [TOLD, {**A, "编号": "1-003", "进展情况": "另一稿"}]
    result = merged(now, rows, {HELD: chosen("单位", "1-003")}, sent=(A, B, {**A, "编号": "1-003"}))
    assert edits(result) == {("1-003", "进展情况"): "另一稿"}
    assert "choice-number" in codes(result)


# -- in files, by what openpyxl reads of them --------------------------------

ALL = {"变更申请": "单位", "新增申请": "采用", "待核": "单位"}


def row_of(ledger, number):
    sheet = openpyxl.load_workbook(ledger)["台账"]
    names = [cell.value for cell in sheet[2]] if sheet["A1"].value != "编号" else [cell.value for cell in sheet[1]]
    found = [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(values_only=True) if row[0] == number]
    return found[0] if len(found) == 1 else found


def granted(folder):
    """Answer all that the packet of a month-end asks."""
    return choose(folder, **ALL)[0]


def checked(folder):
    """Run once more and look at what was granted, then at a second run, then at what an undo leaves."""
    ledger = folder / "ledger.xlsx"
    before = [[cell.value for cell in row] for row in openpyxl.load_workbook(ledger)["台账"].iter_rows()]
    run(folder)
    assert (row_of(ledger, "1-001")["完成时限"], row_of(ledger, "1-001")["到期日"].date()) == (
        "12月底",
        date(2018, 12, 31),
    )
    new = row_of(ledger, "4-045")
    assert [new[name] for name in ("类别", "目标任务", "完成时限", "责任单位", "状态", "时限状态")] == [
        "视察检查和调研", "中小学校舍安全情况调研（领导新交办）", "5月底", "教育科学文化卫生工作委员会", "未落实", "未到期",
    ]  # fmt: skip
    done = row_of(ledger, "4-021")
    assert (done["状态"], done["佐证"], done["备注"]) == ("办结", None, "2018年3月报办结没有佐证，科室认定办结")
    bytes_then = ledger.read_bytes()
    assert (run(folder).saved, ledger.read_bytes()) == (None, bytes_then)
    taizhang_xl.undo(ledger)
    after = [[cell.value for cell in row] for row in openpyxl.load_workbook(ledger)["台账"].iter_rows()]
    assert after[: len(before)] == before
    assert not any(value for row in after[len(before) :] for value in row)


@pytest.mark.slow
def test_all_kinds_granted_in_the_packet_are_in_the_ledger_once_and_taken_back_whole(ended_folder):
    granted(ended_folder)
    checked(ended_folder)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_packet_answered_in_libreoffice_is_understood(ended_folder, tmp_path):
    packet = granted(ended_folder)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path), str(packet)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    packet.write_bytes((tmp_path / packet.name).read_bytes())
    checked(ended_folder)


@pytest.mark.slow
def test_a_new_item_does_not_take_over_the_colour_of_the_row_above(ended_folder):
    ledger = ended_folder / "ledger.xlsx"
    packet = granted(ended_folder)
    taizhang_xl.consolidate(ledger, [ended_folder / "returns" / "2018-03"], MARCH, settle_by=packet)
    sheet = openpyxl.load_workbook(ledger)["台账"]
    fills = {row[0].value: row[16].fill for row in sheet.iter_rows()}
    assert fills["4-045"].fill_type is None


def test_the_sheet_names_each_kind_and_how_it_is_answered(ended_once):
    (packet,) = (ended_once / "out").glob("*汇报.xlsx")
    sheet = openpyxl.load_workbook(packet)["冲突处理"]
    assert [sheet.cell(row, 1).value for row in range(3, 7)] == ["冲突", "变更申请", "新增申请", "待核"]
    assert [sheet.cell(row, 3).value for row in range(3, 7)] == ["1-002", "1-001", "4-045", "4-021"]
    assert sheet["C5"].number_format == "@"
    how = sheet.cell(sheet.max_row, 1).value
    assert all(f"{kind}：选" in how for kind in ("冲突", "变更申请", "新增申请", "待核"))
