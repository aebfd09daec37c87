"""What doctor and the commands say of an installation that is half, doubled or of two versions, and of other programs."""

import importlib
import os
import subprocess
import sys
import types
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import CliRunner

from taizhang_xl import __version__
from taizhang_xl.faces.cli import cli
from taizhang_xl.files.click_log import click_log, kept
from taizhang_xl.verbs import examined_machine, examined_programs
from taizhang_xl.verbs.examined_installation import of_installation

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="not on Windows: the stand-in is a shell script")


def installation():
    return {each.what: each for each in of_installation()}


def registered(tmp_path, monkeypatch, version, *needed):
    """A registration of the program that is found before the real one."""
    info = tmp_path / "site" / f"taizhang_xl-{version}.dist-info"
    info.mkdir(parents=True)
    needs = "".join(f"Requires-Dist: {each}\n" for each in needed)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: taizhang-xl\nVersion: {version}\n{needs}", "utf-8")
    monkeypatch.syspath_prepend(str(info.parent))


def test_a_package_that_is_lacking_is_named_and_one_that_is_optional_is_not(tmp_path, monkeypatch):
    registered(tmp_path, monkeypatch, __version__, "click>=8.2", "no-such-package>=1.0", 'nor-this>=1; extra == "mail"')
    line = installation()["安装"]
    assert (line.found, line.needed) == ("没有装全，有的事做不了（缺程序包 no-such-package）", True)
    assert "安装" in line.cure


def test_an_update_that_was_not_finished_is_said(tmp_path, monkeypatch):
    registered(tmp_path, monkeypatch, "0.0.9")
    line = installation()["安装"]
    assert line.needed
    assert f"登记的是 0.0.9，运行的是 {__version__}" in line.found


@posix
def test_another_program_of_the_name_on_the_way_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin")
    assert "命令 taizhang" not in installation()
    other = tmp_path / "旧的" / "taizhang"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", f"{other.parent}:/usr/bin")
    assert str(other) in installation()["命令 taizhang"].found


def test_an_older_version_that_was_not_removed_is_said(tmp_path, monkeypatch):
    for version in ("0.0.9", __version__):
        (tmp_path / version / "env").mkdir(parents=True)
    (tmp_path / __version__ / "installed.json").write_text("{}")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / __version__ / "env"))
    assert installation()["别的版本"].found == f"0.0.9 还在 {tmp_path}"


def started(*options, before=""):
    code = f"import runpy, sys\n{before}\nsys.argv = ['taizhang', 'doctor']\nrunpy.run_module('taizhang_xl', run_name='__main__')"
    env = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": os.environ["PATH"]}
    return subprocess.run([sys.executable, *options, "-c", code], env=env, capture_output=True, text=True, timeout=60)


def test_without_its_packages_the_command_says_so_in_one_line():
    """Without the packages of this Python, as after an installation that was broken off."""
    done = started("-S")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("程序包 click：没有安装。请再运行一次安装包里的“安装”")
    assert len(done.stderr.splitlines()) == 1


def test_an_older_python_is_refused_in_one_line():
    done = started(before="sys.version_info = (3, 10, 13, 'final', 0)")
    assert done.returncode == 2
    assert done.stderr.startswith("taizhang：需要 Python 3.11 或更新的版本")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("click", "doctor", "--folder"), ("doctor",)])
def test_a_package_that_is_missed_on_the_way_is_one_line_for_who_clicks_and_who_types(tmp_path, monkeypatch, words):
    monkeypatch.setitem(sys.modules, "taizhang_xl.verbs.doctor", None)
    folder = tmp_path / "click"
    done = CliRunner().invoke(cli, [*words, str(folder)] if "--folder" in words else list(words))
    said = (folder / "message.txt").read_text("utf-8") if "--folder" in words else done.output
    assert done.exit_code == 2
    assert said.startswith("taizhang_xl：程序自己的文件不全（taizhang_xl.verbs.doctor）。请再运行一次")
    assert len(said.strip().splitlines()) == 1


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return click_log()


def test_a_click_that_breaks_down_leaves_its_place_in_the_program_and_nothing_of_the_ledger(
    state, tmp_path, monkeypatch
):
    def broken(*_):
        try:
            {}["甲某 13800000000"]
        except KeyError as error:
            raise ValueError("甲某 13800000000") from error

    monkeypatch.setattr("taizhang_xl.faces.buttons.click_alone", broken)
    done = CliRunner().invoke(cli, ["click", "doctor", "--folder", str(tmp_path / "click")])
    assert isinstance(done.exception, ValueError)
    (line,) = state.read_text("utf-8").splitlines()
    assert " doctor ValueError < KeyError | " in line
    assert "faces/buttons.py:" in line
    assert __version__ in line
    assert "甲某" not in line
    assert str(tmp_path) not in line
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PATH", str(tmp_path))
    (told,) = (each for each in CliRunner().invoke(cli, ["doctor"]).output.splitlines() if "按钮出过的错" in each)
    assert told.startswith("○")
    assert line in told
    assert str(state) in told


def test_the_file_of_broken_clicks_stays_small_and_its_failure_hides_none(state, tmp_path, monkeypatch):
    for number in range(60):
        with pytest.raises(OSError, match="x"), kept(f"button{number}"):
            raise OSError(28, "x")
    lines = state.read_text("utf-8").splitlines()
    assert [line.split()[2] for line in lines] == [f"button{number}" for number in range(10, 60)]
    assert "OSError(ENOSPC)" in lines[-1]
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(ZeroDivisionError), kept("refresh"):
        raise ZeroDivisionError


def by_what():
    return {each.what.partition("（")[0]: each for each in examined_programs.of_programs(())}


@posix
def test_the_version_and_the_place_of_libreoffice_are_said_and_one_that_does_not_start(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho LibreOffice 24.2.1.2 db4def46\n")
    program.chmod(0o755)
    monkeypatch.setenv("TAIZHANG_SOFFICE", str(program))
    assert by_what()["LibreOffice"].found == f"24.2.1.2，{program}（环境变量 TAIZHANG_SOFFICE）"
    program.write_text("#!/bin/sh\nexit 77\n")
    line = by_what()["LibreOffice"]
    assert "运行不了" in line.found
    assert line.cure


@posix
def test_a_python_that_cannot_speak_with_libreoffice_is_said_with_the_cure(tmp_path, monkeypatch):
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho '找不到它的 Python 接口 uno' >&2; exit 1\n")
    other.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(other))
    monkeypatch.setenv("TAIZHANG_SOFFICE", str(other))
    line = by_what()["点 LibreOffice 里的按钮"]
    assert line.found.startswith("用不了：")
    assert "没法和它通话（找不到它的 Python 接口 uno）" in line.found
    assert "python3-uno" in line.cure
    assert not line.needed


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows: one package more")
def test_what_a_package_is_for_comes_before_its_name(monkeypatch):
    """Who reads it does not know what a package is: what cannot be done stands first, its name in brackets."""
    monkeypatch.setattr("importlib.metadata.version", _no_package)
    lines = [f"{each.what}：{each.found}。{each.cure}" for each in examined_machine._packages()]
    more = "；没有网络的，到信息中心要这个程序包）"
    assert lines == [
        f"读旧的 .xls 表：只能靠 LibreOffice 读（缺程序包 python-calamine）。用到时请管电脑的人装上（pip install python-calamine{more}",
        f"记住发信密码：记不住，每次发信都要输（缺程序包 keyring）。用到时请管电脑的人装上（pip install keyring{more}",
        f"把台账印成册：做不了（缺程序包 typst）。用到时请管电脑的人装上（pip install typst{more}",
    ]


def _no_package(name):
    raise PackageNotFoundError(name)


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows: the cure is another")
def test_without_a_window_the_menu_is_told(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    line = examined_machine._window()
    assert (line.what, line.found) == ("台账助手的窗口", "打不开，只能用文字菜单（缺 tkinter）")
    assert "python3-tk" in line.cure


@posix
def test_wps_is_found_and_a_terminal_of_the_same_name_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(examined_programs, "WPS_PLACES", (str(tmp_path / "none"),))
    monkeypatch.setattr("taizhang_xl.tables.soffice.PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TAIZHANG_SOFFICE", raising=False)
    assert by_what()["表格程序"].cure
    et = tmp_path / "et"
    for script, found in (
        ("#!/bin/sh\nexec etterminal\n", False),
        ("#!/bin/bash\ngInstallPath=/opt/kingsoft/wps-office\n", True),
    ):
        et.write_text(script)
        et.chmod(0o755)
        assert (by_what()["表格程序"].found == f"WPS 表格（{et}）") == found


def test_windows_registry_names_excel_and_wps_where_they_really_are(tmp_path, monkeypatch):
    """The module is loaded as on Windows, beside a stand-in of its registry: what a real one says cannot be had here."""
    for name in ("EXCEL.EXE", "et.exe"):
        (tmp_path / name).write_text("")
    known = {
        (2, "excel.exe"): f'"{tmp_path / "EXCEL.EXE"}"',
        (1, "et.exe"): str(tmp_path / "gone" / "et.exe"),
        (2, "et.exe"): str(tmp_path / "et.exe"),
    }

    def value(root, key):
        try:
            return known[root, key.rpartition("\\")[2]]
        except KeyError:
            raise FileNotFoundError from None

    registry = types.SimpleNamespace(HKEY_CURRENT_USER=1, HKEY_LOCAL_MACHINE=2, QueryValue=value)
    monkeypatch.setitem(sys.modules, "winreg", registry)
    with monkeypatch.context() as on_windows:
        on_windows.setattr(sys, "platform", "win32")
        loaded = importlib.reload(examined_programs)
    try:
        assert (
            loaded._spreadsheets(with_office=False).found
            == f"Excel（{tmp_path / 'EXCEL.EXE'}）、WPS 表格（{tmp_path / 'et.exe'}）"
        )
    finally:
        importlib.reload(examined_programs)
