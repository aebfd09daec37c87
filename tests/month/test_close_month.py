"""Three months in a row with real files: what hangs comes back until it is signed off, and a closed month stays told."""

import functools
import hashlib
import json
import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl import check, close, edit, month_end, sign_off, split
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.faces.cli import cli

MARCH, APRIL, MAY = Month(2018, 3), Month(2018, 4), Month(2018, 5)
# Both fell due at the end of March, and their unit said why they were not done.
STAYS, DONE_IN_APRIL = "3-021", "2-019"
# Every month anew, and missed every month.
MONTHLY_WORK = "5-015"


@functools.cache
def read_again(ledger, modified):
    return openpyxl.load_workbook(ledger)


def rows_of(ledger, sheet, header_row=1):
    table = read_again(ledger, ledger.stat().st_mtime_ns)[sheet]
    header = [cell.value for cell in table[header_row]]
    rows = (dict(zip(header, row, strict=True)) for row in table.iter_rows(header_row + 1, values_only=True))
    return [row for row in rows if any(row.values())]


def hanging(ledger, number):
    return [row for row in rows_of(ledger, "挂单") if row["编号"] == number]


def item_cell(ledger, number, field):
    item = next(item for item in taizhang_xl.read(ledger) if item.number == number)
    return f"台账!{item.where(field).cell}"


def in_ledger(ledger, number, field):
    return next(row[field] for row in rows_of(ledger, "台账", 2) if row["编号"] == number)


def with_reasons(ledger, month):
    """The section writes down why, wherever the close asks for it."""
    refused = close(ledger, month).closing.refused
    if refused:
        edit(ledger, [f"{each.sheet}!{each.cell}=单位没有报送" for each in refused])
    return refused


def fill(form, day, done=()):
    """Fill in a form: what is in `done` is done, what has fallen due is not, nothing else has moved."""
    book = openpyxl.load_workbook(form)
    sheet = book["月报表"]
    columns = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        number, due = (sheet.cell(row, columns[name]).value for name in ("编号", "到期日"))
        if number in done:
            values = {"状态": "办结", "进展情况": "补办完毕", "完成日期": day, "佐证": "情况报告", "未完成原因": None}
        elif number and due and due <= day:
            values = {"状态": "正在办理", "未完成原因": f"{day.month}月仍在协调"}
        else:
            values = {"进展情况": "无变化"} if number else {}
        for name, value in values.items():
            sheet.cell(row, columns[name]).value = value
    book.save(form)


def play(folder, month, done=()):
    ledger = folder / "ledger.xlsx"
    sent = split(ledger, month, folder / "sent" / str(month))
    for form in sent:
        fill(form, datetime(month.last.year, month.last.month, month.last.day), done)
    return month_end(ledger, sent, month, folder / "out"), close(ledger, month).closing


@pytest.fixture(scope="module")
def three_months(ended_once, tmp_path_factory):
    """March, April and May played through; the ledger is kept as each close left it."""
    folder = Path(shutil.copytree(ended_once, tmp_path_factory.mktemp("three") / "demo"))
    ledger = folder / "ledger.xlsx"
    kept, closings = {}, {}
    refused = with_reasons(ledger, MARCH)
    closings[MARCH] = close(ledger, MARCH).closing
    kept[MARCH] = shutil.copy(ledger, folder / "march.xlsx")
    _, closings[APRIL] = play(folder, APRIL, [DONE_IN_APRIL])
    kept[APRIL] = shutil.copy(ledger, folder / "april.xlsx")
    sign_off(ledger, [DONE_IN_APRIL], as_of=date(2018, 5, 8))
    kept["signed"] = shutil.copy(ledger, folder / "signed.xlsx")
    _, closings[MAY] = play(folder, MAY)
    kept[MAY] = ledger
    return folder, refused, kept, closings


@pytest.fixture
def played(three_months, tmp_path):
    """The three months in a folder that a test may change."""
    return Path(shutil.copytree(three_months[0], tmp_path / "demo")) / "ledger.xlsx"


@pytest.fixture(scope="module")
def ready_once(ended_once, tmp_path_factory):
    folder = Path(shutil.copytree(ended_once, tmp_path_factory.mktemp("ready") / "demo"))
    with_reasons(folder / "ledger.xlsx", MARCH)
    return folder


@pytest.fixture
def ready(ready_once, tmp_path):
    """The demo with March consolidated and every reason written down."""
    return Path(shutil.copytree(ready_once, tmp_path / "demo")) / "ledger.xlsx"


def _rows_of(place):
    first, _, last = place.replace("V", "").partition(":")
    return range(int(first), int(last or first) + 1)


def test_a_close_asks_for_every_reason_that_is_missing_and_changes_nothing(ended_folder):
    ledger = ended_folder / "ledger.xlsx"
    before = ledger.read_bytes()
    done = CliRunner().invoke(cli, ["close", str(ledger), "--month", "2018-03"])
    assert done.exit_code == 1
    told = next(line for line in done.output.splitlines() if "没有写未完成原因" in line)
    sheet = openpyxl.load_workbook(ledger)["台账"]
    units = next(cell.column for cell in sheet[2] if cell.value == "责任单位")
    places = re.findall(r"V\d+(?::V\d+)?", told.partition(" 格：")[2])
    rows = {number for place in places for number in _rows_of(place)}
    asked = {sheet.cell(row, units).value for row in rows}
    # Two units sent nothing, two sent what could not be taken, and one called something done without evidence.
    assert asked == {"民族侨务外事工作委员会", "老干部工作科", "信访室", "机关工会", "内务司法工作委员会"}
    assert "没有月结，台账没有改动" in done.output
    assert ledger.read_bytes() == before
    assert not (ended_folder / ".taizhang" / "closes").exists()


def test_what_was_not_done_in_march_hangs_with_its_reason_and_its_date(three_months):
    _, _, kept, closings = three_months
    due = {row["编号"] for row in rows_of(kept[MARCH], "挂单")}
    assert len(due) == len(rows_of(kept[MARCH], "挂单")) == len(closings[MARCH].hung)
    (row,) = hanging(kept[MARCH], STAYS)
    assert row["月份"] == "2018-03"
    assert row["未完成原因"] == "上级文件尚未下发，等候统一部署"
    assert (row["次数"], row["原到期日"], row["销号日期"]) == (1, datetime(2018, 3, 31), None)
    assert in_ledger(kept[MARCH], STAYS, "挂单") == f"{row['挂单号']}（1个月）"


def test_what_still_hangs_in_april_and_may_is_counted_on_under_its_number(three_months):
    _, _, kept, _ = three_months
    (march,), (april,), (may,) = (hanging(kept[month], STAYS) for month in (MARCH, APRIL, MAY))
    assert march["挂单号"] == april["挂单号"] == may["挂单号"]
    assert (march["次数"], april["次数"], may["次数"]) == (1, 2, 3)
    assert (april["未完成原因"], may["未完成原因"]) == ("4月仍在协调", "5月仍在协调")
    assert march["原到期日"] == may["原到期日"]
    assert in_ledger(kept[MAY], STAYS, "挂单") == f"{march['挂单号']}（3个月）"


def test_what_was_done_in_april_waits_for_the_section_and_is_then_history(three_months):
    _, _, kept, closings = three_months
    (april,) = hanging(kept[APRIL], DONE_IN_APRIL)
    assert closings[APRIL].to_take_off == (april["挂单号"],)
    assert (april["次数"], april["销号日期"]) == (1, None)
    (may,) = hanging(kept[MAY], DONE_IN_APRIL)
    assert may == {**april, "销号日期": datetime(2018, 5, 8)}
    assert in_ledger(kept[MAY], DONE_IN_APRIL, "状态") == "销号"
    assert not in_ledger(kept[MAY], DONE_IN_APRIL, "挂单")
    history = [(row["月份"], row["状态"]) for row in rows_of(kept[MAY], "月报") if row["编号"] == DONE_IN_APRIL]
    assert history == [("2018-03", "未落实"), ("2018-04", "办结")]


def test_each_missed_occurrence_of_recurring_work_hangs_by_itself(three_months):
    _, _, kept, _ = three_months
    rows = hanging(kept[MAY], MONTHLY_WORK)
    assert [(row["月份"], row["次数"]) for row in rows] == [("2018-03", 3), ("2018-04", 2), ("2018-05", 1)]
    march, april, may = (row["挂单号"] for row in rows)
    assert in_ledger(kept[MAY], MONTHLY_WORK, "挂单") == f"{march}（3个月）、{april}（2个月）、{may}（1个月）"


def test_an_occurrence_that_was_made_up_for_is_signed_off_and_the_others_hang_on(played):
    march, april, may = (row["挂单号"] for row in hanging(played, MONTHLY_WORK))
    row = next(
        r
        for r in taizhang_xl.read(played).ledger.reports.values()
        if (r.text("编号"), str(r.month)) == (MONTHLY_WORK, "2018-04")
    )
    edit(played, [f"月报!{row.where('状态').cell}=办结"])
    sign_off(played, [april], as_of=date(2018, 6, 4))
    assert [each["销号日期"] for each in hanging(played, MONTHLY_WORK)] == [None, datetime(2018, 6, 4), None]
    assert in_ledger(played, MONTHLY_WORK, "挂单") == f"{march}（3个月）、{may}（1个月）"


def test_months_that_were_left_alone_have_nothing_to_tell(three_months):
    _, _, kept, _ = three_months
    assert not [each for each in check(kept[MAY], as_of=date(2018, 6, 1)) if each.code.startswith("closed")]


def test_an_edit_of_closed_march_is_told_by_check_with_old_and_new(played):
    book = openpyxl.load_workbook(played)
    sheet = book["月报"]
    row = next(r for r in sheet.iter_rows() if (r[0].value, r[1].value) == (STAYS, "2018-03"))
    row[3].value = "办结"
    book.save(played)
    told = CliRunner().invoke(cli, ["check", str(played), "--as-of", "2018-06-01"]).output
    line = next(line for line in told.splitlines() if "2018年3月已经月结" in line)
    assert f"月报!{row[3].coordinate}" in line
    assert f"{STAYS}的“状态”月结时是“正在办理”，现在是“办结”" in line


@pytest.mark.parametrize("month", [MARCH, MAY])
def test_a_closed_month_is_not_closed_again_nor_one_before_it(played, month):
    before = played.read_bytes()
    with pytest.raises(UsageError, match=f"{month.label}已经月结过"):
        close(played, month)
    with pytest.raises(UsageError, match="不能再结更早的2018年2月"):
        close(played, Month(2018, 2))
    assert played.read_bytes() == before


@pytest.mark.parametrize(
    ("month", "why"), [(Month(2018, 7), "2018年6月还没有月结，不能先结2018年7月"), (Month(2018, 12), "还没有月结")]
)
def test_no_month_is_left_out_between_two_closes(played, month, why):
    before = played.read_bytes()
    with pytest.raises(UsageError, match=why):
        close(played, month)
    assert played.read_bytes() == before


def test_a_month_of_another_year_is_not_closed(demo_folder):
    with pytest.raises(UsageError, match="2019年3月：不是这本台账的月份，台账是2018年的"):
        close(demo_folder / "ledger.xlsx", Month(2019, 3))


def test_undo_takes_a_close_back_and_the_month_can_be_closed_again(ready):
    snapshot = ready.parent / ".taizhang" / "closes" / "ledger.xlsx" / "2018-03.json"
    open_march = rows_of(ready, "台账", 2)
    close(ready, MARCH)
    hung, first = rows_of(ready, "挂单"), snapshot.read_bytes()
    taizhang_xl.undo(ready)
    assert not snapshot.exists()
    assert rows_of(ready, "台账", 2) == open_march
    assert rows_of(ready, "挂单") == []
    close(ready, MARCH)
    assert rows_of(ready, "挂单") == hung
    assert snapshot.read_bytes() == first


def closes_of(ledger):
    lines = (ledger.parent / ".taizhang" / "journal.jsonl").read_text("utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry["verb"] == "月结"]


def test_the_journal_holds_the_digest_of_the_snapshot(ready):
    close(ready, MARCH)
    snapshot = ready.parent / ".taizhang" / "closes" / "ledger.xlsx" / "2018-03.json"
    assert [entry["snapshot"] for entry in closes_of(ready)] == [hashlib.sha256(snapshot.read_bytes()).hexdigest()]


def test_check_tells_that_a_snapshot_was_altered(ready):
    close(ready, MARCH)
    snapshot = ready.parent / ".taizhang" / "closes" / "ledger.xlsx" / "2018-03.json"
    assert "close-altered" not in {finding.code for finding in check(ready, as_of=date(2018, 4, 2))}
    snapshot.write_text(snapshot.read_text("utf-8").replace("正在办理", "办结", 1), "utf-8")
    told = [finding for finding in check(ready, as_of=date(2018, 4, 2)) if finding.code == "close-altered"]
    assert [finding.value for finding in told] == ["2018-03.json"]


def test_a_close_that_hangs_nothing_is_in_the_journal_and_can_be_taken_back(tmp_path):
    ledger = tmp_path / "ledger.xlsx"
    nothing_to_hang(ledger)
    before = ledger.read_bytes()
    done = close(ledger, MARCH)
    assert [entry["month"] for entry in closes_of(ledger)] == ["2018-03"]
    assert done.snapshot.exists()
    taizhang_xl.undo(ledger)
    assert not done.snapshot.exists()
    assert ledger.read_bytes() == before
    assert close(ledger, MARCH).snapshot.exists()


CUT_OFF = """
import os, sys
from pathlib import Path
from taizhang_xl.journal import journal
from taizhang_xl.dates.month import Month
from taizhang_xl import close
journal.write_close = lambda *_: os._exit(9)
close(Path(sys.argv[1]), Month(2018, 3))
"""
CUT_OFF_UNDO = """
import os, sys
from pathlib import Path
from taizhang_xl.journal import journal
from taizhang_xl import undo
journal.reopen = lambda *_: os._exit(9)
undo(Path(sys.argv[1]))
"""


def test_a_close_of_nothing_and_its_undoing_survive_being_cut_off(tmp_path):
    ledger = tmp_path / "ledger.xlsx"
    nothing_to_hang(ledger)
    snapshot = tmp_path / ".taizhang" / "closes" / "ledger.xlsx" / "2018-03.json"
    assert subprocess.run([sys.executable, "-c", CUT_OFF, ledger], check=False).returncode == 9
    assert not snapshot.exists()
    with pytest.raises(UsageError, match="已经月结过"):
        close(ledger, MARCH)
    assert snapshot.exists()
    assert subprocess.run([sys.executable, "-c", CUT_OFF_UNDO, ledger], check=False).returncode == 9
    assert close(ledger, MARCH).snapshot.exists()
    assert [entry["month"] for entry in closes_of(ledger)] == ["2018-03", "2018-03"]


def test_a_dry_run_says_what_would_hang_and_writes_nothing(ready):
    before = {path: path.read_bytes() for path in ready.parent.rglob("*") if path.is_file()}
    done = close(ready, MARCH, dry_run=True)
    assert done.snapshot is None
    assert STAYS in {each.item for each in done.closing.hung}
    assert {path: path.read_bytes() for path in ready.parent.rglob("*") if path.is_file()} == before


def test_a_close_cut_off_before_its_snapshot_is_finished_by_the_next_run(ready, tmp_path):
    whole = Path(shutil.copytree(ready.parent, tmp_path / "whole")) / "ledger.xlsx"
    expected = close(whole, MARCH).snapshot.read_bytes()
    assert subprocess.run([sys.executable, "-c", CUT_OFF, ready], check=False).returncode == 9
    snapshot = ready.parent / ".taizhang" / "closes" / "ledger.xlsx" / "2018-03.json"
    assert hanging(ready, STAYS)
    assert not snapshot.exists()
    with pytest.raises(UsageError, match="已经月结过"):
        close(ready, MARCH)
    assert snapshot.read_bytes() == expected


def test_a_snapshot_that_cannot_be_read_is_told_by_check_and_stops_the_close(played):
    (played.parent / ".taizhang" / "closes" / "ledger.xlsx" / "2018-03.json").write_text("{", "utf-8")
    assert "close-unreadable" in {finding.code for finding in check(played, as_of=date(2018, 4, 2))}
    with pytest.raises(FileError, match="月结存档读不出来"):
        close(played, Month(2018, 6))
