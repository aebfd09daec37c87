"""taizhang_xl.open: a script written once works on the open workbook, and on the file where none is open."""

from __future__ import annotations

import os
import shutil
import socket
from datetime import date
from pathlib import Path
from threading import Thread

import openpyxl
import pytest

import taizhang_xl
from taizhang_xl.contract.telling import lines_of
from taizhang_xl.errors import FileError, ForeignFormatError, UsageError
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.hosts import find_open

DAY = date(2018, 4, 2)


@pytest.fixture
def path(demo_folder):
    path = demo_folder / "ledger.xlsx"
    taizhang_xl.edit(path, {"台账!Q5": "已办结", "台账!H3": "１０月底"})
    return path


def script(path, returns):
    """What a user wrote once; returns what it was told."""
    ledger = taizhang_xl.open(path, as_of=DAY)
    found = [(finding.code, finding.cell) for finding in ledger.check()]
    fixed = [(each.address, each.new) for each in ledger.run("check", fix=True).decision.changes.changes]
    merged = ledger.consolidate(returns, "2018-03").consolidation
    refreshed = len(ledger.refresh().changes.changes)
    return found, fixed, merged.returned, len(merged.changes.changes), refreshed


def values(path):
    """Every value and fill of the ledger's sheet, by another program."""
    sheet = openpyxl.load_workbook(path)["台账"]
    return {
        cell.coordinate: (cell.value, cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.fill.fill_type == "solid"
    }


def lines(done):
    return [line.text for line in lines_of(done)]


def verbs(path):
    return [(entry.verb, entry.uncertain) for entry in taizhang_xl.history(path)]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_script_does_the_same_to_the_open_workbook_and_to_the_file(calc, path, tmp_path):
    twin = Path(shutil.copytree(path.parent, tmp_path / "twin"), path.name)
    before = path.read_bytes()
    book = calc.books.open(str(path))
    assert taizhang_xl.open(path).live
    assert not taizhang_xl.open(twin).live
    told = script(path, path.parent / "returns" / "2018-03")
    assert told == script(twin, path.parent / "returns" / "2018-03")
    assert ("Q5", "办结") in told[1]
    assert path.read_bytes() == before
    assert book.api.UndoManager.getAllUndoActionTitles() == ("台账：着色", "台账：合并", "台账：修正")
    book.save()
    assert values(path) == values(twin)
    book.close()
    assert not taizhang_xl.open(path).live
    assert verbs(path) == verbs(twin)
    assert verbs(path)[-3:] == [("修正", False), ("合并", False), ("着色", False)]


@pytest.mark.libreoffice
def test_an_open_workbook_is_found_by_its_file(calc, path):
    assert find_open(path) is None
    book = calc.books.open(str(path))
    calc.books.add()
    found = find_open(path)
    assert found is not None
    assert (found.name, found.full_name) == ("ledger.xlsx", str(path))
    link = path.with_name("别名.xlsx")
    link.symlink_to(path)
    assert find_open(link) is not None
    assert find_open(path.with_name("没有.xlsx")) is None
    book.close()
    assert find_open(path) is None


@pytest.mark.slow
@pytest.mark.libreoffice
def test_undo_takes_back_what_a_script_did_before_anybody_saved(calc, path):
    book = calc.books.open(str(path))
    sheet = book.sheets["台账"]
    before = sheet["A1:U60"].value
    ledger = taizhang_xl.open(path, as_of=DAY)
    ledger.refresh()
    assert sheet["A1:U60"].value != before
    said = lines(ledger.run("undo"))
    assert sheet["A1:U60"].value == before
    assert said[-2].startswith("√ 已撤销 着色（")
    assert said[-1].startswith("√ 打开着的工作簿改了 ")
    assert "没有写文件" not in said[-1]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_opening_in_calc_is_no_change_by_hand(calc, path):
    calc.books.open(str(path))
    ledger = taizhang_xl.open(path, as_of=DAY)
    ledger.refresh()
    said = lines(ledger.run("history"))
    assert any("着色" in line for line in said)
    assert "手工修改" not in "".join(said)


@pytest.mark.libreoffice
def test_a_ledger_that_is_open_as_ods_is_refused_and_nothing_is_written(calc, path):
    book = calc.books.open(str(path))
    other = path.with_suffix(".ods")
    book.save(other)
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    with pytest.raises(ForeignFormatError, match=r"请另存为 \.xlsx"):
        taizhang_xl.open(other, as_of=DAY).refresh()
    assert book.api.UndoManager.getAllUndoActionTitles() == ()
    assert {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()} == before


def test_marks_come_and_go_in_the_file(path):
    ledger = taizhang_xl.open(path, as_of=DAY)
    assert ledger.check(mark=True)
    assert "校验结果" in openpyxl.load_workbook(path).sheetnames
    ledger.check(unmark=True)
    assert "校验结果" not in openpyxl.load_workbook(path).sheetnames


def test_what_is_missing_is_said(path):
    ledger = taizhang_xl.open(path)
    with pytest.raises(UsageError, match=r"月度材料.*month"):
        ledger.run("packet")
    with pytest.raises(UsageError, match="没有这个功能"):
        ledger.run("nothing")
    with pytest.raises(FileError):
        taizhang_xl.open(path.with_name("没有.xlsx")).check()


@pytest.fixture
def hanging_up():
    """The pipe of a program that takes every connection and drops it at once."""
    name = f"tzdrop{os.getpid()}"
    path = Path(f"/tmp/OSL_PIPE_{os.getuid()}_{name}")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        Thread(target=_hang_up, args=(listener,), daemon=True).start()
        yield name
        listener.shutdown(socket.SHUT_RDWR)
    path.unlink()


def _hang_up(listener):
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return


@pytest.mark.libreoffice
def test_a_program_that_drops_every_connection_is_named_in_one_line(hanging_up, monkeypatch):
    monkeypatch.setattr(office, "_PAUSES", (0.01, 0.01))
    with pytest.raises(office.NotListeningError, match=f"管道 {hanging_up} 上的连接总是断开"):
        office.connect(hanging_up)
