"""The archives for users: which wheels each system gets, what lies in them, and the installer on this system."""

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from bundle import archive  # noqa: E402
from bundle.locked import LINUX, WINDOWS, entries, locked_for  # noqa: E402
from bundle.manual import write_manual  # noqa: E402

NAMES = re.compile(r"[-_.]+")


def names(system, version):
    return {requirement.name: requirement for requirement, _ in entries(locked_for(system, version))}


def test_windows_gets_what_only_windows_needs():
    windows, linux = names(WINDOWS, "3.12"), names(LINUX, "3.12")
    assert set(windows) - set(linux) == {"pywin32", "tzdata"}
    assert set(linux) - set(windows) == set()
    assert not {"appscript", "psutil", "setuptools", "wheel"} & set(windows)


def test_each_python_gets_the_version_that_is_locked_for_it():
    assert str(names(WINDOWS, "3.11")["numpy"].specifier) != str(names(WINDOWS, "3.13")["numpy"].specifier)
    for version in ("3.11", "3.12", "3.13"):
        text = locked_for(WINDOWS, version)
        assert text.count("numpy==") == 1
        for requirement, whole in entries(text):
            assert "--hash=sha256:" in whole, requirement


@pytest.mark.parametrize("system", [WINDOWS, LINUX], ids=["windows", "linux"])
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_whatever_a_package_needs_there_is_locked_for_it(system, version):
    """Judged by the metadata of the packages themselves, which the lock was not made from here."""
    there = {NAMES.sub("-", name).lower() for name in names(system, version)}
    for name in there - {"pywin32"}:
        needs = map(Requirement, importlib.metadata.requires(name) or ()) if _is_here(name) else ()
        for need in needs:
            if need.marker is None or need.marker.evaluate({**system.of(version), "extra": ""}):
                assert NAMES.sub("-", need.name).lower() in there, f"{name} needs {need}"


def _is_here(name):
    # Time zones come with Linux.
    return name != "tzdata" or any(importlib.metadata.packages_distributions().get("tzdata", ()))


def test_the_handbook_leads_nowhere_that_is_not_in_the_archive(tmp_path):
    write_manual(tmp_path)
    pages = list(tmp_path.rglob("*.md"))
    assert {"使用说明.md", "commands.md", "settings.md", "findings.md"} <= {page.name for page in pages}
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            if "/" in target or target.endswith((".md", ".png")):
                assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_the_scripts_of_windows_are_read_by_its_command_line(tmp_path):
    archive._scripts(tmp_path, WINDOWS, ["3.12", "3.13"])
    for name, verb in (("安装.cmd", "install"), ("卸载.cmd", "remove")):
        data = (tmp_path / name).read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n") > 20
        text = data.decode("gbk")
        assert f'"%HERE%program\\install.py" {verb}' in text
        assert "for %%V in (3.13 3.12)" in text
        assert "@VERB@" not in text
        # Each place that may hold a blank, an & or Chinese stands in quotes.
        assert all('"%HERE%' in line for line in text.splitlines() if "%HERE%" in line)


def embeddable(path, library="python312"):
    with zipfile.ZipFile(path, "w") as made:
        for name in ("python.exe", f"{library}.zip", f"{library}._pth"):
            made.writestr(name, f"{library}.zip\n.\n" if name.endswith("_pth") else b"")
    return path


def test_an_embeddable_python_is_known_by_its_library_and_finds_its_packages(tmp_path, monkeypatch):
    given = embeddable(tmp_path / "python-3.12.10-embed-amd64.zip")
    assert archive.version_of_embedded(given) == "3.12"
    laid = []
    monkeypatch.setattr(archive, "lay_out", lambda *told: laid.append(told))
    archive.embed(given, tmp_path / "wheels", "3.12", tmp_path / "python")
    lines = (tmp_path / "python" / "python312._pth").read_bytes().decode("ascii").split("\r\n")
    assert lines[:4] == ["python312.zip", ".", "Lib\\site-packages", "import site"]
    assert laid == [(WINDOWS, "3.12", tmp_path / "wheels", tmp_path / "python" / "Lib" / "site-packages")]


def test_another_archive_is_refused_in_one_line(tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("readme.txt", "")
    with pytest.raises(SystemExit, match=r"other\.zip：不是 Windows 的 embeddable Python"):
        archive.version_of_embedded(other)


def test_the_same_folder_is_packed_into_the_same_bytes_and_scripts_may_be_run(tmp_path):
    folder = tmp_path / "台账助手"
    folder.mkdir()
    archive._scripts(folder, LINUX, ["3.11"])
    for name in ("a.zip", "b.zip"):
        archive.pack(folder, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.getinfo("台账助手/安装.sh").external_attr >> 16 == 0o100755
        assert all(entry.flag_bits & 0x800 for entry in packed.infolist())


STAND_IN = {
    "taizhang_xl/__init__.py": "",
    "taizhang_xl/__main__.py": "import sys\nprint('taizhang 0.1.0' if '--version' in sys.argv else '√ 按钮')\n",
    "taizhang_xl-0.1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: taizhang-xl\nVersion: 0.1.0\n",
    "taizhang_xl-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "taizhang_xl-0.1.0.dist-info/RECORD": "",
}


@pytest.fixture
def unpacked(tmp_path):
    """The unpacked archive in a folder of a difficult name; a small wheel stands in for the program and all it needs."""
    folder = tmp_path / "甲 & 乙 %x%" / "台账助手"
    wheels = folder / "program" / "wheels"
    wheels.mkdir(parents=True)
    with zipfile.ZipFile(wheels / "taizhang_xl-0.1.0-py3-none-any.whl", "w") as wheel:
        for name, text in STAND_IN.items():
            wheel.writestr(name, text)
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "program" / "about.json").write_text(json.dumps({"version": "0.1.0", "python": [own]}))
    (folder / "program" / "install.py").write_bytes((archive.FILES / "install.py").read_bytes())
    archive._scripts(folder, LINUX, [own])
    return folder


def run(folder, script, home):
    env = {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LANG": "C.UTF-8"}
    return subprocess.run(["sh", folder / script], env=env, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has its own script")
def test_it_is_installed_once_more_and_removed_without_a_trace(unpacked, tmp_path):
    home = tmp_path / "家 里"
    (home / "Desktop").mkdir(parents=True)
    data = home / ".local" / "share"
    # Half of an earlier installation, and an older version.
    (data / "taizhang" / "0.1.0" / "env").mkdir(parents=True)
    (data / "taizhang" / "0.0.9").mkdir()
    for _ in range(2):
        done = run(unpacked, "安装.sh", home)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "√ taizhang 0.1.0" in done.stdout
        assert sorted(each.name for each in (data / "taizhang").iterdir()) == ["0.1.0"]
        assert f"√ 命令 {home}/.local/bin/taizhang，命令行里写全名（这个文件夹不在 PATH 上）" in done.stdout
    said = subprocess.run(
        [home / ".local" / "bin" / "taizhang", "--version"], capture_output=True, text=True, timeout=60
    )
    assert said.stdout == "taizhang 0.1.0\n"
    entry = (home / "Desktop" / "台账助手.desktop").read_text()
    assert f'Exec="{data}/taizhang/0.1.0/env/bin/python" -P -X utf8 -m taizhang_xl' in entry
    assert (data / "applications" / "taizhang.desktop").read_text() == entry
    gone = run(unpacked, "卸载.sh", home)
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert "没有装过" in run(unpacked, "卸载.sh", home).stdout


@pytest.fixture
def installer(unpacked, tmp_path, monkeypatch):
    """The installer of an unpacked archive, for a user whose folder is empty."""
    spec = importlib.util.spec_from_file_location("installer", unpacked / "program" / "install.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / ".local" / "bin"))
    return made


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has its own script")
def test_a_desktop_is_found_by_its_chinese_name_and_none_is_claimed_that_is_not_there(installer, tmp_path):
    assert installer.desktop() is None
    (tmp_path / "桌面").mkdir()
    assert installer.desktop() == tmp_path / "桌面"


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has its own script")
def test_the_command_is_made_and_another_program_of_its_name_is_left_alone(installer, tmp_path, capsys):
    # A Python that only says what it was given, in a folder of a difficult name.
    python = tmp_path / "it's 这里" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    python.chmod(0o755)
    installer.make_command(python)
    assert capsys.readouterr().out.endswith("命令行里写 taizhang\n")
    made = tmp_path / ".local" / "bin" / "taizhang"
    said = subprocess.run([made, "check", "台 账.xlsx"], capture_output=True, text=True, timeout=60)
    assert said.stdout == "-P|-X|utf8|-m|taizhang_xl|check|台 账.xlsx|"
    made.write_text("#!/bin/sh\necho other\n")
    installer.make_command(python)
    assert "是别的程序，没有动" in capsys.readouterr().out
    assert made.read_text() == "#!/bin/sh\necho other\n"


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has its own script")
def test_a_python_that_the_wheels_are_not_for_is_refused_before_anything_is_written(unpacked, tmp_path):
    (unpacked / "program" / "about.json").write_text(json.dumps({"version": "0.1.0", "python": ["3.99"]}))
    done = run(unpacked, "安装.sh", tmp_path / "home")
    assert done.returncode == 1
    assert done.stderr.startswith("× 这个安装包要 64 位的 Python 3.99")
    assert not (tmp_path / "home").exists()


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has its own script")
@pytest.mark.parametrize("mark", ['{"python": "/removed/bin/python"}', "", "{}", "[1]"])
def test_half_an_installation_is_removed_as_well(unpacked, tmp_path, mark):
    """Its Python is gone, or what names it is damaged: the rest goes, and one line tells what could not be done."""
    home = tmp_path / "家 里"
    folder = home / ".local" / "share" / "taizhang" / "0.0.9"
    folder.mkdir(parents=True)
    (folder / "installed.json").write_text(mark)
    done = run(unpacked, "卸载.sh", home)
    assert (done.returncode, done.stderr) == (0, "")
    assert not folder.parent.exists()
    told = [line for line in done.stdout.splitlines() if line.startswith("□")]
    assert all(line.startswith("□ calc 的按钮没有卸：") and "启动不了" in line for line in told)
    assert len(told) == bool(shutil.which("soffice"))
