"""What is overdue: by hand, and alike in view, board, reminder, print, packet and slips; nothing recurs after the ledger's year."""

from __future__ import annotations

import shutil
from datetime import date, datetime

import openpyxl
import pytest
from boards import content_of
from click.testing import CliRunner
from docx import Document
from slips import SET, item, ledger_at

from taizhang_xl import board, month_end, packet, today, week
from taizhang_xl.faces.cli import cli

DAY, DAY_OF_DEMO = date(2018, 5, 2), date(2018, 4, 2)
# By hand, on 2018-05-02: 1-001 hangs since March and was not done in April either, twice; 1-002 was done in April and
# hangs since March, once; 1-003 was done both times; 1-004 is 12 days late; 1-005 was assigned after its April was past;
# 1-006 is due in June; 1-007 was closed as done in March and was not done in April.
ITEMS = (
    item(编号="1-001", 完成时限="每月底", 状态="未落实"),
    item(编号="1-002", 完成时限="每月20日前", 状态="未落实"),
    item(编号="1-003", 完成时限="每月底", 状态="未落实"),
    item(编号="1-004", 完成时限="4月20日", 状态="正在办理"),
    item(编号="1-005", 完成时限="每月5日前", 状态="未落实", 交办日期=date(2018, 4, 9)),
    item(编号="1-006", 完成时限="6月底", 状态="未落实"),
    item(编号="1-007", 完成时限="每月25日前", 状态="未落实", 责任单位="工会"),
)
LATE = (
    ("1-002", date(2018, 3, 20)), ("1-001", date(2018, 3, 31)), ("1-004", date(2018, 4, 20)),
    ("1-007", date(2018, 4, 25)), ("1-001", date(2018, 4, 30)),
)  # fmt: skip
DONE = "办结"


def told(number, month, state):
    return {"编号": number, "月份": month, "落实情况": "见记录", "状态": state, "下月安排": "继续"}


MONTHLY = (
    told("1-001", "2018-03", "未落实"), told("1-002", "2018-03", "正在办理"), told("1-003", "2018-03", DONE),
    told("1-005", "2018-03", "未落实"), told("1-007", "2018-03", DONE), told("1-001", "2018-04", "正在办理"),
    told("1-002", "2018-04", DONE), told("1-003", "2018-04", DONE), told("1-007", "2018-04", "未落实"),
)  # fmt: skip
HANGING = tuple(
    {"挂单号": f"2018-03-0{place}", "编号": number, "月份": "2018-03", "未完成原因": "等文件", "次数": 1, "原到期日": due}
    for place, (number, due) in enumerate((LATE[0], LATE[1]), 1)
)  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return ledger_at(tmp_path_factory.mktemp("overdue") / "台账.xlsx", ITEMS, settings=SET, 月报=MONTHLY, 挂单=HANGING)


def run(*arguments):
    done = CliRunner().invoke(cli, list(map(str, arguments)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.output


def test_a_view_lists_each_occurrence_that_was_not_done(ledger):
    (section,) = [each for each in today(ledger, as_of=DAY).sections if each.title == "超期"]
    assert tuple((row.number, row.due) for row in section.rows) == LATE
    assert [row.state for row in section.rows] == ["正在办理", "未落实", "正在办理", "未落实", "正在办理"]
    output = run("today", ledger, "--as-of", DAY)
    assert "超期 4 项（5 次）" in output.splitlines()
    assert "，超期 4 项（5 次），" in output
    assert "超期的每月、每季的工作，没有办结的每一期算一次" in output


def test_board_reminder_print_and_slips_have_the_same_figures(ledger, tmp_path):
    content = content_of(board(ledger, to=tmp_path / "看板.html", as_of=DAY))
    rows = [(due, days, row[0]) for row in content["items"] for due, days in row[6] or ()]
    assert sorted(rows) == [(str(due), (DAY - due).days, number) for number, due in LATE]
    page = run("alarm", ledger, "--as-of", DAY, "--to", tmp_path / "提醒.html")
    assert "超期没有办结 4 项（5 次）" in page
    run("print", ledger, "--as-of", DAY, "--to", tmp_path / "打印.xlsx")
    (summary,) = [
        cell.value
        for row in openpyxl.load_workbook(tmp_path / "打印.xlsx").active.iter_rows(max_row=3)
        for cell in row
        if "共 7 项" in str(cell.value)
    ]
    assert "其中已过到期日没有办结（超期）4 项（5 次）。" in summary
    # 催办 and 督办 for each, and a reminder of what is due on 05-05.
    slips = run("remind", ledger, "--as-of", DAY, "--dry-run")
    assert "超期 4 项（5 次），这次发催办、督办 5 件" in slips
    assert "会登记 6 件：提示 1 件、催办 3 件、督办 2 件" in slips
    assert "超期" not in run("remind", ledger, "--as-of", DAY, "--dry-run", "--units", "工会").splitlines()[-5]


def test_the_packet_has_them_on_cover_overview_list_and_paper(ledger, tmp_path):
    made = packet(ledger, "2018-04", tmp_path, as_of=DAY)
    book = openpyxl.load_workbook(made, data_only=True)
    cover = {book["封面"].cell(6, column).value: book["封面"].cell(7, column).value for column in range(1, 9)}
    assert cover["超期次数"] == 5
    assert "超期 4 项（5 次）" in book["封面"].cell(8, 1).value
    head = {cell.value: cell.column for cell in book["总览"][2]}
    figures = {row[0].value: row[head["超期次数"] - 1].value for row in book["总览"].iter_rows(min_row=3, max_row=5)}
    assert figures == {"城环工委": 4, "工会": 1, "合计": 5}
    listed = [(row[1].value, row[4].value.date()) for row in book["超期"].iter_rows(min_row=3) if row[1].value]
    assert sorted(listed, key=lambda each: each[1]) == list(LATE)
    assert any("超期 3 项（4 次）" in str(row[0].value) for row in book["城环工委"].iter_rows(max_row=4))
    texts = [each.text for each in Document(made.with_suffix(".docx")).paragraphs]
    assert any("，超期3项（4次）。" in text for text in texts)
    assert any("共 4 项（5 次），按截止日计算" in text for text in texts)


def test_after_its_year_nothing_of_a_ledger_recurs_and_that_is_said(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", ITEMS, 月报=MONTHLY, 挂单=HANGING)
    later = date(2026, 3, 30)  # the week of 2026-03-31, when work of 每月底 would be due
    view = week(path, as_of=later)
    sections = {section.title: [(row.number, row.due) for row in section.rows] for section in view.sections}
    assert sections["本周到期"] == []
    # What was never done of 2018 is still there: the last occurrence of the year, what hangs, what is not done.
    assert ("1-001", date(2018, 3, 31)) in sections["超期"]
    assert ("1-001", date(2018, 12, 31)) in sections["超期"]
    assert ("1-006", date(2018, 6, 30)) in sections["超期"]
    said = "这是2018年的台账，2026年的工作不在里面，列出的是2018年没有办结的"
    for name, more in (
        ("today", ()),
        ("week", ("--to", tmp_path / "本周.xlsx")),
        ("board", ("--to", tmp_path / "看板.html")),
    ):
        assert said in run(name, path, "--as-of", later, *more), name
    assert said in str(content_of(tmp_path / "看板.html")["notes"])
    assert all(row[7] == [] for row in content_of(tmp_path / "看板.html")["items"])
    assert said in [row[0].value for row in openpyxl.load_workbook(tmp_path / "本周.xlsx").active.iter_rows(max_row=4)]
    assert "没有做日历：这是2018年的台账，" in run("calendar", path, "--as-of", later)
    assert "这是" not in run("today", path, "--as-of", "2018-12-31")


@pytest.mark.slow
def test_of_the_demo_s_march_the_figure_is_that_of_its_cells(demo_once, tmp_path):
    """Counted with openpyxl, without the program: 52 items on 2018-04-02."""
    folder = shutil.copytree(demo_once, tmp_path / "demo")
    path = folder / "ledger.xlsx"
    month_end(path, folder / "returns" / "2018-03", "2018-03", to=folder / "out", as_of=DAY_OF_DEMO)
    wanted = counted_by_hand(openpyxl.load_workbook(path))
    assert len(wanted) == 52
    (section,) = [each for each in today(path, as_of=DAY_OF_DEMO).sections if each.title == "超期"]
    assert {row.number for row in section.rows} == wanted
    assert len(section.rows) == 52
    content = content_of(board(path, to=tmp_path / "看板.html", as_of=DAY_OF_DEMO))
    assert {row[0] for row in content["items"] if row[6]} == wanted
    book = openpyxl.load_workbook(next((folder / "out").glob("*.xlsx")), data_only=True)
    assert {row[1].value for row in book["超期"].iter_rows(min_row=3) if row[1].value} == wanted
    slips = run("remind", path, "--as-of", DAY_OF_DEMO, "--prefix", "洛人办督提", "--dry-run").splitlines()
    urged = {line.split("：")[1].split()[0] for line in slips if line.startswith(("催办 ", "督办 洛"))}
    assert urged == wanted
    assert "超期 52 项，这次发催办、督办 52 件" in slips


def counted_by_hand(book):
    """The 编号 of what is past its day on 2018-04-02 and not done, from cells alone."""
    head, *rows = [list(row) for row in book["月报"].iter_rows(values_only=True) if row[0]]
    states = {(row[0], str(row[head.index("月份")])): row[head.index("状态")] for row in rows}
    sheet = list(book["台账"].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(sheet) if "编号" in row)
    head, found = list(sheet[top]), set()
    for row in sheet[top + 1 :]:
        item = dict(zip(head, row, strict=True))
        number, deadline, done = item["编号"], str(item["完成时限"]), item["状态"] in ("办结", "销号")
        if deadline == "每半年":
            continue
        if deadline.startswith(("每", "双月")):
            # Its last day before 04-02 is in March, of every second month in February; a quarter begins in January.
            first = {"每季度": 1, "每季度末": 1, "双月": 1}.get(deadline, 3)
            by_row = done and item["完成日期"] and item["完成日期"] >= datetime(2018, first, 1)
            done = by_row or states.get((number, "2018-02" if deadline == "双月" else "2018-03")) in ("办结", "销号")
        else:
            done = done or not item["到期日"] or item["到期日"] >= datetime(2018, 4, 2)
        if number and not done:
            found.add(number)
    return found
