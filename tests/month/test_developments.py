"""变动, 延期, 率先完成: what the ledger and the journal know of a month, and what nobody can know."""

import shutil
from datetime import date

import openpyxl
import pytest
from ledgers import make_ledger
from sheets import Book, make_sheet

from taizhang_xl import close, edit, packet
from taizhang_xl.dates.month import Month
from taizhang_xl.journal.entry import BY_HAND, CLOSE, EDIT, MONTH_END, UNDO, Edited, Entry, RowEdited
from taizhang_xl.journal.since_close import edits_since_close
from taizhang_xl.ledger.schema import LEDGER, UNITS
from taizhang_xl.month.developments import developments
from taizhang_xl.month.moves import Edits
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger

MARCH, APRIL = Month(2018, 3), Month(2018, 4)
HEADER = ["编号", "目标任务", "完成时限", "责任单位", "状态", "完成日期", "交办日期", "佐证"]
EXTENSIONS = ["编号", "申请日期", "原到期日", "延至", "延期理由", "批准人"]
HANGINGS = ["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"]
REPORTS = ["编号", "月份", "落实情况", "状态", "填报日期"]


def row(number, deadline, state="", done=None, assigned=None):
    return [number, f"任务{number}", deadline, "办公室", state, done, assigned, "报告" if done else None]


def developed(*rows, edits=None, extensions=(), hangings=(), reports=(), settings=(), month=MARCH):
    sheets = [
        make_sheet([HEADER, *rows]),
        make_sheet([EXTENSIONS, *extensions], name="延期"),
        make_sheet([HANGINGS, *hangings], name="挂单"),
        make_sheet([["名称", "值", "说明"], *settings], name="设置"),
    ]
    if reports:
        sheets.append(make_sheet([REPORTS, *reports], name="月报"))
    ledger = build_ledger(Book(tuple(sheets)), year=2018)
    made = review(ledger, month, month.last, Outcome(returned=("办公室",)))
    return developments(ledger, made, edits or Edits())


def moves(found, kind):
    return [move for move in found.moves if move.kind == kind]


# -- 率先完成 ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "done", "begins"),
    [
        ("4月底", date(2018, 3, 31), date(2018, 4, 1)),
        ("4月底", date(2018, 3, 5), date(2018, 4, 1)),
        ("3月中旬", date(2018, 3, 10), date(2018, 3, 11)),
        ("二季度", date(2018, 3, 30), date(2018, 4, 1)),
        ("3月底", date(2018, 3, 1), None),
        ("3月中旬", date(2018, 3, 11), None),
        ("3月—10月", date(2018, 3, 20), None),
        ("每月", date(2018, 3, 2), None),
        ("长期坚持", date(2018, 3, 2), None),
        ("4月底", None, None),
    ],
)
def test_work_is_finished_early_before_its_time_begins(deadline, done, begins):
    found = developed(row("1", deadline, "办结", done)).early
    assert [(each.begins, each.done_on) for each in found] == ([(begins, done)] if begins else [])


def test_extended_work_is_early_by_its_first_date_only():
    late = ["1", date(2018, 2, 1), date(2018, 3, 31), date(2018, 6, 30), "等文件", "主任"]
    assert developed(row("1", "3月底", "办结", date(2018, 3, 20)), extensions=[late]).early == ()


def test_work_of_another_month_is_not_early_in_this_one():
    assert developed(row("1", "5月底", "办结", date(2018, 2, 20))).early == ()


# -- 延期 --------------------------------------------------------------------


def test_extensions_are_listed_until_the_work_is_finished_with_their_first_date():
    rows = (
        row("1", "3月底", "正在办理"),
        row("2", "2月底", "办结", date(2018, 2, 9)),
        row("3", "3月底", "办结", date(2018, 3, 9)),
    )
    extensions = [
        ["1", date(2018, 3, 20), date(2018, 3, 31), date(2018, 4, 30), "等文件", "主任"],
        ["1", date(2018, 4, 20), date(2018, 3, 31), date(2018, 5, 31), "再等", "主任"],
        ["2", date(2018, 1, 20), date(2018, 2, 28), date(2018, 3, 31), "忙", "主任"],
        ["3", date(2018, 1, 20), date(2018, 2, 28), date(2018, 3, 31), "忙", ""],
        ["9", date(2018, 3, 2), date(2018, 3, 31), date(2018, 4, 30), "行删了", "主任"],
    ]
    found = developed(*rows, extensions=extensions)
    assert [(each.number, each.first_due, each.until, each.approver) for each in found.extended] == [
        ("1", date(2018, 3, 31), date(2018, 4, 30), "主任"),
        ("3", date(2018, 2, 28), date(2018, 3, 31), ""),
        ("9", date(2018, 3, 31), date(2018, 4, 30), "主任"),
    ]
    assert found.extended[2].task == "（台账里没有这一项）"
    dated = moves(found, "改期")
    assert [(move.number, move.before, move.after, move.note) for move in dated] == [
        ("1", "2018年3月31日", "2018年4月30日", "延期，主任批准"),
        ("9", "2018年3月31日", "2018年4月30日", "延期，主任批准"),
    ]


def test_a_second_extension_moves_the_date_of_the_first():
    extensions = [
        ["1", date(2018, 3, 20), date(2018, 3, 31), date(2018, 4, 30), "等", "主任"],
        ["1", date(2018, 4, 20), date(2018, 3, 31), date(2018, 5, 31), "等", "主任"],
    ]
    found = developed(row("1", "3月底", "正在办理"), extensions=extensions, month=APRIL)
    assert [(move.before, move.after) for move in moves(found, "改期")] == [("2018年4月30日", "2018年5月31日")]
    assert [each.until for each in found.extended] == [date(2018, 4, 30), date(2018, 5, 31)]


# -- 变动 --------------------------------------------------------------------


def test_new_gone_done_and_signed_off_are_told_each_with_its_day():
    found = developed(
        row("1", "3月底", "办结", date(2018, 3, 9)), row("2", "4月底", assigned=date(2018, 3, 5)), row("3", "5月底"),
        row("4", "2月底", "办结", date(2018, 2, 5)), row("5", "2月底", "销号", date(2018, 3, 20)),
        hangings=[["2018-02-01", "5", "2018-02", "忙", 1, date(2018, 2, 28), None, date(2018, 3, 21)]],
        edits=Edits(date(2018, 1, 1), Month(2018, 2), ("3",), {"8": "删掉的事", "2": "又加回来的"}),
    )  # fmt: skip
    assert [(move.number, move.day, move.note) for move in moves(found, "新增")] == [
        ("2", date(2018, 3, 5), "交办日期在本月"), ("3", None, "加进台账"),
    ]  # fmt: skip
    assert [(move.number, move.task) for move in moves(found, "删去")] == [("8", "删掉的事")]
    assert [(move.number, move.day) for move in moves(found, "办结")] == [
        ("1", date(2018, 3, 9)),
        ("5", date(2018, 3, 20)),
    ]
    assert [(move.number, move.day, move.note) for move in moves(found, "销号")] == [
        ("5", date(2018, 3, 21), "挂单号2018-02-01")
    ]


@pytest.mark.parametrize(
    ("touched", "report", "listed"),
    [
        (date(2018, 2, 14), None, True),
        (date(2018, 2, 15), None, False),
        (None, None, True),
        (date(2018, 1, 5), ["1", "2018-02", "又催了一次", "", date(2018, 3, 1)], False),
        (date(2018, 1, 5), ["1", "2018-03", "无变化", "", date(2018, 3, 30)], True),
    ],
)
def test_work_nobody_touched_for_45_days_is_listed(touched, report, listed):
    edits = Edits(date(2018, 1, 2), touched={"1": touched} if touched else {})
    found = developed(row("1", "5月底", "正在办理"), row("2", "9月底"), edits=edits, reports=[report] if report else ())
    assert [move.number for move in moves(found, "久未变动")] == (["1"] if listed else [])


def test_how_many_days_count_as_untouched_is_a_setting():
    edits = Edits(date(2018, 1, 2), touched={"1": date(2018, 2, 20)})
    assert not moves(developed(row("1", "5月底", "正在办理"), edits=edits), "久未变动")
    found = developed(row("1", "5月底", "正在办理"), edits=edits, settings=[["久未变动天数", 39, ""]])
    assert [move.note for move in moves(found, "久未变动")] == ["39天没有变动"]


@pytest.mark.parametrize("begun", [None, date(2018, 3, 1)])
def test_where_the_record_is_too_short_nothing_is_claimed(begun):
    found = developed(row("1", "2月底", "正在办理"), row("2", "2月底"), edits=Edits(begun))
    assert not moves(found, "久未变动")
    assert any("另有2项看不出是不是久未变动" in note for note in found.notes)
    assert any("没有修改记录" in note for note in found.notes) == (begun is None)


# -- what the journal knows --------------------------------------------------


def entry(time, verb=EDIT, *, month="", cells=(), rows=(), ident="", again=""):
    return Entry(
        ident or time, f"{time}T09:00:00+08:00", "", "", "台账.xlsx", verb, month, cells=cells, rows=rows, again=again
    )


def deadline(number, old, new):
    return Edited("台账", "D3", number, "完成时限", old=old, new=new)


ENTRIES = [
    entry("2018-01-05", cells=(deadline("1", "1月底", "2月底"),)),
    entry("2018-03-02", CLOSE, month="2018-02"),
    entry("2018-03-10", cells=(deadline("1", "2月底", "3月底"), deadline("2", "3月底", "4月底"))),
    entry("2018-03-12", rows=(RowEdited("台账", 9, {1: "7", 2: "新事"}, "7"), RowEdited("月报", 9, {1: "1"}, "1", "2018-03"))),
    entry("2018-03-20", BY_HAND, cells=(deadline("2", "4月底", "3月底"), deadline("1", "3月底", "5月底")),
          rows=(RowEdited("台账", 5, {2: "旧事"}, "5", emptied=True),)),
    entry("2018-03-25", MONTH_END, cells=(Edited("台账", "F3", "2", "到期日", old=None, new=date(2018, 3, 31)),)),
    entry("2018-04-03", CLOSE, month="2018-03"),
    entry("2018-04-10", cells=(deadline("1", "5月底", "6月底"),)),
]  # fmt: skip


def test_edits_count_from_the_close_of_the_month_before_to_that_of_the_month():
    found = edits_since_close(ENTRIES, MARCH, {"台账"})
    assert (found.begun, found.since) == (date(2018, 1, 5), Month(2018, 2))
    # 2 was moved and moved back; 7 is new, 5 is gone; the row of 月报 is no item.
    assert found.deadlines == {"1": ("2月底", "5月底")}
    assert (found.added, found.removed) == (("7",), {"5": "旧事"})
    # What is only computed is no touch; what came after the close is of the next month.
    assert found.touched == {
        "1": date(2018, 3, 20),
        "2": date(2018, 3, 20),
        "7": date(2018, 3, 12),
        "5": date(2018, 3, 20),
    }


def test_without_a_close_edits_count_from_the_first_day_of_the_month():
    found = edits_since_close(ENTRIES[2:6], APRIL, {"台账"})
    assert (found.since, found.deadlines, found.added) == (None, {}, ())
    assert edits_since_close(ENTRIES[2:6], MARCH, {"台账"}).deadlines == {"1": ("2月底", "5月底")}


def test_an_undone_close_does_not_count_and_one_taken_back_does():
    undo = entry("2018-03-03", UNDO, month="2018-02", ident="u1")
    again = entry("2018-03-04", UNDO, ident="u2", again="2018-02_u1")
    assert edits_since_close([*ENTRIES[:2], undo, *ENTRIES[2:6]], MARCH, {"台账"}).since is None
    assert edits_since_close([*ENTRIES[:2], undo, again, *ENTRIES[2:6]], MARCH, {"台账"}).since == Month(2018, 2)


def test_nothing_on_record_is_known_as_such():
    assert edits_since_close([], MARCH, {"台账"}) == Edits()


# -- the whole way -----------------------------------------------------------


def test_a_played_spring_has_its_moves_in_the_packet(tmp_path):
    rows = [
        {"编号": f"1-00{n}", "类别": "机关日常工作", "目标任务": f"任务{n}", "完成时限": text, "责任单位": "办公室", "责任人": "主任",
         "状态": "正在办理", "未完成原因": "忙"}
        for n, text in enumerate(("3月底", "4月底", "5月底"), 1)
    ]  # fmt: skip
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", {LEDGER: rows, UNITS: [{"单位名称": "办公室"}]})
    close(ledger, "2018-03")
    sheet = openpyxl.load_workbook(ledger)["台账"]
    top = next(number for number in range(1, 9) if sheet.cell(number, 1).value == "编号")
    head = {cell.value: cell for cell in sheet[top]}
    edit(ledger, [f"台账!{head['完成时限'].column_letter}{top + 2}=6月底"])
    by_hand = openpyxl.load_workbook(ledger)
    for name, value in {"编号": "1-004", "目标任务": "任务4", "完成时限": "7月底", "责任单位": "办公室"}.items():
        by_hand["台账"].cell(top + 4, head[name].column, value)
    by_hand.save(ledger)
    made = packet(ledger, month="2018-04", to=tmp_path / "out", as_of="2018-04-30")
    book = openpyxl.load_workbook(made)
    told = {
        (cells[0].value, cells[2].value): (cells[4].value, cells[5].value)
        for cells in book["变动"].iter_rows(min_row=3, max_row=5)
    }
    assert told[("改期", "1-002")] == ("4月底", "6月底")
    assert told[("新增", "1-004")] == (None, "7月底")
    notes = "".join(str(cells[0].value) for cells in book["变动"].iter_rows(min_row=5))
    assert "2018年3月月结以来" in notes
    # Each count leads to the rows of its kind.
    links = {cell.value: cell.hyperlink.location for row in book["变动"].iter_rows() for cell in row if cell.hyperlink}
    assert {name[:2] for name in links} == {"新增", "改期"}
    for name, place in links.items():
        linked = book["变动"][place.split("!")[1]]
        assert {row[0].value for row in linked} == {name[:2]}
        assert f"{name[:2]}{len(linked)}项" == name
    shutil.rmtree(tmp_path / ".taizhang")
    again = openpyxl.load_workbook(packet(ledger, month="2018-04", to=tmp_path / "out2", as_of="2018-04-30"))
    assert "没有修改记录" in "".join(str(cells[0].value) for cells in again["变动"].iter_rows())
