"""What the doctor says of a machine and of a ledger's folder; the settings that hold, with their places."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl.errors import FileError
from taizhang_xl.faces.cli import cli
from taizhang_xl.files.lock import lock_path
from taizhang_xl.files.user_file import user_file
from taizhang_xl.tables.soffice import find_office
from taizhang_xl.verbs.examined_ledger import of_ledger

posix = pytest.mark.skipif(os.name == "nt", reason="not on Windows: the stand-in is a shell script")


@pytest.fixture
def ledger(tmp_path):
    return nothing_to_hang(tmp_path / "2018年台账.xlsx")


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)))


def said(ledger, day=date(2100, 1, 1)):
    return {each.what: each for each in of_ledger(ledger, day)}


def test_a_ledger_that_is_well_has_no_cure_but_for_what_is_optional(ledger):
    found = said(ledger)
    assert found["台账"].found == "2018年，1 项，1 个单位"
    cured = {what for what, each in found.items() if each.cure}
    assert cured <= {"发邮件", "闹钟（每天提醒）"}


def test_who_holds_it_what_is_left_over_and_a_clock_that_goes_wrong_are_said(ledger):
    ledger.with_name(f".~lock.{ledger.name}#").write_text("王某,wang,PC-7,2018-04-02 09:00;", "utf-8")
    lock_path(ledger).write_text("{}")
    found = said(ledger, date(2001, 1, 1))
    assert found["台账打开着没有"].found.startswith("王某（PC-7）正打开着")
    assert not found["台账打开着没有"].cure, "whoever clicks has it open: nothing to put right"
    assert found["没有做完的运行"].cure
    assert found["电脑时钟"].needed
    assert "2001-01-01" in found["电脑时钟"].found


def test_a_lost_archive_of_a_closed_month_is_said(ledger):
    taizhang_xl.close(ledger, month="2018-03")
    assert said(ledger)["月结的存档"].found == "1 个月"
    shutil.rmtree(ledger.parent / ".taizhang" / "closes")
    assert said(ledger)["月结的存档"].found == "2018年3月的不在"


def test_a_ledger_that_cannot_be_read_is_needed_and_the_rest_is_said_all_the_same(ledger):
    ledger.write_bytes(b"PK\x03\x04")
    done = run("doctor", ledger)
    assert done.exit_code == 1
    assert "× 台账：" in done.output
    assert "√ 台账所在文件夹" in done.output


def test_a_column_that_is_lacking_is_said_with_the_command_that_settles_it(ledger):
    book = openpyxl.load_workbook(ledger)
    sheet = book["台账"]
    header = next(cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "状态")
    header.value = "栏甲"
    book.save(ledger)
    line = said(ledger)["台账"]
    assert "没有找到状态列" in line.found
    assert "taizhang adopt 2018年台账.xlsx --column 状态=列号" in line.cure


def test_each_setting_says_its_value_and_where_it_comes_from(ledger):
    book = openpyxl.load_workbook(ledger)
    sheet = book["设置"]
    rows = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    rows["临期天数"].value, rows["未落实颜色"].value = 10, "大红"
    rows["最好等次比例"].value = "很多"
    sheet.append(["临期天", "9"])
    place = sheet.max_row
    book.save(ledger)
    found = {each.name: each for each in taizhang_xl.settings(ledger)}
    assert (found["临期天数"].value, found["临期天数"].source) == ("10", f"“设置”表 {rows['临期天数'].coordinate}")
    assert found["月报期限"].source == "没有填"
    assert found["未落实颜色"].value == "FF7C80"
    assert f"{rows['未落实颜色'].coordinate} 填的“大红”不能用" in found["未落实颜色"].wrong
    assert "填的“很多”不能用，请改为0 到 100 的整数，如 40" in found["最好等次比例"].wrong
    assert f"B{place} 没有叫“临期天”的设置" in found["临期天"].wrong
    done = run("settings", ledger)
    assert done.exit_code == 1
    assert "未落实颜色、最好等次比例、临期天填的不能用" in done.output


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
def test_bash_completes_a_command_that_was_begun(tmp_path):
    """As README tells: the script of click, sourced, offers the verbs."""
    bin_folder = Path(sys.executable).parent
    env = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    script = (
        'eval "$(_TAIZHANG_COMPLETE=bash_source taizhang)"\n'
        'COMP_WORDS=(taizhang remi); COMP_CWORD=1; _taizhang_completion taizhang; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, timeout=60)
    assert {"remind", "remind-returns"} <= set(done.stdout.split())


@pytest.fixture
def own_file(tmp_path, monkeypatch):
    """The user's file, empty as yet, and no other word of LibreOffice than PATH."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("TAIZHANG_SOFFICE", raising=False)
    path = user_file()
    path.parent.mkdir(parents=True)
    return path


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho LibreOffice 24.2.1.2 db4def46\n")
    path.chmod(0o755)
    return path


@posix
def test_the_users_file_names_libreoffice_and_the_environment_goes_before_it(own_file, ledger, tmp_path, monkeypatch):
    mine, theirs = program(tmp_path / "我的 & 100%" / "soffice"), program(tmp_path / "theirs" / "soffice")
    own_file.write_text(f"LibreOffice = '{mine}'\n", "utf-8")
    assert find_office() == str(mine)
    found = {each.name: each for each in taizhang_xl.settings(ledger)}["LibreOffice（这台电脑）"]
    assert (found.value, found.source, found.wrong) == (str(mine), f"用户文件 {own_file}", "")
    monkeypatch.setenv("TAIZHANG_SOFFICE", str(theirs))
    assert find_office() == str(theirs)
    found = {each.name: each for each in taizhang_xl.settings(ledger)}["LibreOffice（这台电脑）"]
    assert (found.value, found.source) == (str(theirs), "环境变量 TAIZHANG_SOFFICE")


BAD = {
    "gone": ("LibreOffice = '/nowhere/soffice'", "写的“/nowhere/soffice”不在，或不能运行"),
    "a folder": ("LibreOffice = '/usr'", "写的“/usr”不在，或不能运行"),
    "no path": ("LibreOffice = 7", "“LibreOffice”不是一个路径"),
    "double quotes": ('LibreOffice = "C:\\Program Files\\soffice.exe"', "Windows 的路径要写在单引号里"),
    "misspelt": ("Libreofice = '/usr/bin/soffice'", "没有叫“Libreofice”的项"),
}


@posix
@pytest.mark.parametrize("name", BAD)
def test_what_the_users_file_has_wrong_is_one_line_and_nothing_is_taken_in_its_place(own_file, ledger, name):
    text, said = BAD[name]
    own_file.write_text(text, "utf-8")
    done = run("settings", ledger)
    assert done.exit_code == 1
    (line,) = (line for line in done.output.splitlines() if said in line)
    assert line.startswith("× ")
    if name != "misspelt":
        with pytest.raises(FileError):
            find_office()
    of_doctor = run("doctor").output
    assert len([line for line in of_doctor.splitlines() if said in line and line[0] in "×□"]) == 1
