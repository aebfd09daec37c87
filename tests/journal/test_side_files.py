"""What lies beside a ledger may be of a newer program, half of it, or torn: never misread, never in the way for long."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from earlier import LEDGER, rows, taizhang

import taizhang_xl

SIDE = Path(".taizhang")
BASE = SIDE / "bases" / "2018年台账" / "2018-04" / "城环_2018年04月.json"
CLOSE = SIDE / "closes" / "2018年台账" / "2018-03.json"
COLUMNS = SIDE / "columns" / "2018年台账.json"
JOURNAL = SIDE / "journal.jsonl"
CONSOLIDATE = ("consolidate", LEDGER, "报送/4月", "--month", "2018-04")


def make_newer(path):
    """Let a side file say that a newer program wrote it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps({"格式": 2, **said}, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("file", "command"),
    [
        (BASE, CONSOLIDATE),
        (CLOSE, ("check", LEDGER)),
        (CLOSE, ("close", LEDGER, "--month", "2018-04")),
        (COLUMNS, ("check", LEDGER)),
        (COLUMNS, CONSOLIDATE),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value[0],
)
def test_a_side_file_of_a_newer_program_is_refused_and_nothing_written(office, file, command):
    make_newer(office / file)
    before = (office / LEDGER).read_bytes()
    code, said = taizhang(office, *command)
    assert code == 2
    assert "更新版本的程序" in said
    assert "升级" in said
    assert len(said.strip().splitlines()) == 1
    assert (office / LEDGER).read_bytes() == before


def test_a_journal_line_of_a_newer_program_is_refused_and_never_cut_off(office):
    newer = json.dumps({"格式": 2, "id": "20270101-000000-aaaaaa"}).encode()
    journal = office / JOURNAL
    lines = journal.read_bytes().count(b"\n") + 1
    # Without its line end it looks like one that was torn.
    journal.write_bytes(journal.read_bytes() + newer)
    for command in (("history", LEDGER), ("undo", LEDGER)):
        code, said = taizhang(office, *command)
        assert code == 2
        assert f"第 {lines} 行是更新版本的程序写的" in said
    assert newer in journal.read_bytes()


def test_a_form_of_a_newer_program_is_told_and_merged_by_what_was_remembered(office):
    form = office / "报送" / "4月" / "城环_2018年04月.xlsx"
    book = openpyxl.load_workbook(form)
    cell = book["分发底稿"]["A2"]
    cell.value = json.dumps({"格式": 2, **json.loads(cell.value)}, ensure_ascii=False)
    book.save(form)
    code, said = taizhang(office, *CONSOLIDATE)
    assert code == 1
    assert "分发底稿" in said
    assert rows(office)["2-002"]["状态"] == "办结"


def test_a_base_that_is_missing_is_made_up_for_by_the_form_itself(office):
    for path in (office / BASE.parent).glob("城环*"):
        path.unlink()
    assert taizhang(office, *CONSOLIDATE)[0] == 0
    assert rows(office)["2-002"]["状态"] == "办结"
    assert rows(office)["2-003"]["备注"] == "四月起每周督办"


def test_a_base_that_is_torn_is_refused_and_nothing_written(office):
    torn = office / BASE
    torn.write_bytes(torn.read_bytes()[:200])
    before = (office / LEDGER).read_bytes()
    code, said = taizhang(office, *CONSOLIDATE)
    assert (code, "分发底稿读不出来" in said) == (2, True)
    assert (office / LEDGER).read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["journal.jsonl", "state", "backups"])
def test_what_is_only_for_looking_back_may_be_lost(office, lost):
    path = office / SIDE / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert taizhang(office, *CONSOLIDATE)[0] == 0
    assert rows(office)["2-001"]["状态"] == "办结"
    code, said = taizhang(office, "history", LEDGER)
    assert (code, "合并" in said) == (0, True)


def test_a_journal_line_torn_by_a_crash_is_cut_off_and_the_rest_kept(office):
    journal = office / JOURNAL
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"id": "20270101-0000')
    code, said = taizhang(office, "history", LEDGER)
    assert (code, "共 5 次" in said) == (0, True)
    assert journal.read_bytes() == whole


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has other access rights")
@pytest.mark.parametrize(("mode", "of_folders"), [(0o600, 0o700), (0o640, 0o750), (0o660, 0o770)])
def test_nobody_reads_in_the_side_files_what_he_cannot_read_in_the_ledger(demo_folder, mode, of_folders):
    ledger = demo_folder / "ledger.xlsx"
    shutil.rmtree(demo_folder / ".taizhang")
    ledger.chmod(mode)
    taizhang_xl.split(ledger, "2018-04", demo_folder / "表")
    taizhang_xl.month_end(ledger, demo_folder / "returns" / "2018-03", "2018-03", demo_folder / "材料")
    taizhang_xl.undo(ledger)
    found = {path: path.stat().st_mode & 0o777 for path in (demo_folder / ".taizhang").rglob("*")}
    assert {"journal.jsonl", "state", "bases", "backups"} <= {path.name for path in found}
    assert {oct(found[path]) for path in found if path.is_file()} == {oct(mode)}
    assert {oct(found[path]) for path in found if path.is_dir()} == {oct(of_folders)}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other access rights")
def test_side_files_that_are_there_are_closed_once_the_ledger_is(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    taizhang_xl.refresh(ledger, as_of=date(2018, 3, 31))
    journal = demo_folder / ".taizhang" / "journal.jsonl"
    assert journal.stat().st_mode & 0o077
    ledger.chmod(0o600)
    taizhang_xl.refresh(ledger, as_of=date(2018, 9, 30))
    state = demo_folder / ".taizhang" / "state" / "ledger.xlsx"
    assert [path.stat().st_mode & 0o777 for path in (ledger, journal, state)] == [0o600] * 3
