"""The extension for LibreOffice as a file: built from the table of verbs, the same every time, fit for its office."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from windows import as_user, aside

from taizhang_xl.addins import install, unopkg
from taizhang_xl.addins.oxt import COMPONENT, build_oxt
from taizhang_xl.buttons import groups_of
from taizhang_xl.errors import FileError
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.hosts.calc import office

VERBS = tuple(REGISTRY.buttons())
GROUPS = tuple(groups_of(VERBS))

NAME = "{http://openoffice.org/2001/registry}name"
LINE = "private:separator"
PYTHON = r"C:\程序\Pro grams\o'neil\python.exe"


@pytest.fixture(scope="module")
def package():
    return ZipFile(io.BytesIO(build_oxt(PYTHON, VERBS)))


def nodes(package, name, *path):
    found = ElementTree.fromstring(package.read(name))
    for step in path:
        found = next(child for child in found if child.get(NAME) == step)
    return list(found)


def text(node, name):
    return next((child[0].text for child in node if child.get(NAME) == name), None)


def test_the_same_text_gives_the_same_bytes():
    assert build_oxt(PYTHON, VERBS) == build_oxt(PYTHON, VERBS)


def shown(items):
    """Label and verb of each item, in LibreOffice's order; None and "" for a line between them."""
    found = []
    for item in sorted(items, key=lambda node: node.get(NAME)):
        assert text(item, "Title") or text(item, "URL") == LINE
        found.append((text(item, "Title"), (text(item, "URL") or "").rpartition("?")[2].removeprefix(LINE)))
    return found


def parted(*parts):
    """What items look like that have a line between their parts."""
    found = []
    for part in filter(None, parts):
        found += [(None, "")] if found else []
        found += [(button.label, button.name) for button in part]
    return found


def test_the_toolbar_holds_the_large_buttons_with_a_line_between_groups(package):
    items = nodes(package, "Addons.xcu", "AddonUI", "OfficeToolBar", "org.taizhang.toolbar")
    assert shown(items) == parted(*(group.large for group in GROUPS))


def test_the_menu_holds_every_button_in_a_menu_of_its_group(package):
    menu = nodes(package, "Addons.xcu", "AddonUI", "OfficeMenuBar", "org.taizhang.menu", "Submenu")
    assert [title for title, _ in shown(menu)] == [group.name for group in GROUPS]
    groups = sorted(menu, key=lambda node: node.get(NAME))
    listed = [list(child) for each in groups for child in each if child.get(NAME) == "Submenu"]
    assert [*map(shown, listed)] == [parted(group.large, group.small) for group in GROUPS]
    assert sum(len(group.large) + len(group.small) for group in GROUPS) == len(VERBS)


def test_every_button_has_a_picture_that_is_in_the_package(package):
    images = nodes(package, "Addons.xcu", "AddonUI", "Images")
    files = {text(node[1], "ImageSmallURL").removeprefix("%origin%/") for node in images}
    assert len(files) == len(VERBS)
    for file in files:
        assert ElementTree.fromstring(package.read(file)).tag.endswith("svg")
    assert len({package.read(file) for file in files}) == len(VERBS)


def test_what_the_manifest_names_is_there(package):
    root = ElementTree.fromstring(package.read("META-INF/manifest.xml"))
    named = {value for entry in root for key, value in entry.attrib.items() if key.endswith("full-path")}
    assert named <= set(package.namelist())
    assert COMPONENT in named


def test_the_component_is_small_plain_and_starts_the_given_python(package):
    code = package.read(COMPONENT).decode("utf-8")
    tree = ast.parse(code)
    names = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name for name in names if name not in sys.stdlib_module_names and not name.startswith("com.sun.star")} == {
        "unohelper"
    }
    assert len(code.splitlines()) < 140
    values = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign)}
    assert ast.literal_eval(values["INTERPRETER"]) == PYTHON


def test_an_extension_in_a_profile_says_what_it_is(tmp_path):
    assert unopkg.find(tmp_path) is None
    place = tmp_path / "user/uno_packages/cache/uno_packages/lu1.tmp_/taizhang.oxt"
    place.mkdir(parents=True)
    ZipFile(io.BytesIO(build_oxt(PYTHON, VERBS))).extractall(place)
    found = unopkg.find(tmp_path)
    assert (found.folder, found.interpreter) == (Path(place), PYTHON)
    assert found.version.count(".") == 2


def test_an_older_extension_is_mended_by_the_command_for_calc(tmp_path):
    older = install.Installed(tmp_path, "0.0.1", sys.executable, install.CALC)
    assert older.cure.endswith("请再运行一次 taizhang addin install --app calc")


@pytest.mark.libreoffice
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only as root: nobody else is refused")
def test_root_is_told_to_step_aside(tmp_path):
    with pytest.raises(FileError, match="root"):
        unopkg.add(tmp_path / "taizhang.oxt", tmp_path)


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_extension_comes_into_the_profile_of_a_user_and_goes_again(tmp_path):
    nothing = as_user(tmp_path, "addin", "status", "--app", "calc")
    assert (nothing.returncode, "没有" in nothing.stdout) == (1, True)
    installed = as_user(tmp_path, "addin", "install", "--app", "calc")
    assert (installed.returncode, installed.stdout[:1]) == (0, "√"), installed.stderr
    profile = tmp_path / ".config" / "libreoffice" / "4"
    assert str(profile) in installed.stdout
    found = as_user(tmp_path, "addin", "status", "--app", "calc")
    assert (found.returncode, sys.executable in found.stdout) == (0, True)
    listed = unopkg_list(profile, tmp_path)
    assert "org.taizhang.xl" in listed
    assert as_user(tmp_path, "addin", "install", "--app", "calc").returncode == 0
    gone = as_user(tmp_path, "addin", "remove", "--app", "calc")
    assert (gone.returncode, gone.stdout[:1]) == (0, "√"), gone.stderr
    assert "org.taizhang.xl" not in unopkg_list(profile, tmp_path)
    assert as_user(tmp_path, "addin", "remove", "--app", "calc").stdout.startswith("按钮没有装过")


def unopkg_list(profile, home):
    where = f"-env:UserInstallation={profile.as_uri()}"
    command = [*aside(), "env", f"HOME={home}", "unopkg", "list", where]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: the stand-in is a shell script")
@pytest.mark.parametrize(
    ("ends", "said"),
    [("echo '找不到它的 Python 接口 uno' >&2; exit 1", "找不到它的 Python 接口 uno"), ("kill -SEGV $$", "退出码 -11")],
)
def test_a_python_that_cannot_speak_with_the_office_is_told_when_the_buttons_are_installed(
    tmp_path, monkeypatch, ends, said
):
    other = tmp_path / "python"
    other.write_text(f"#!/bin/sh\n{ends}\n")
    other.chmod(0o755)
    added = []
    monkeypatch.setattr(sys, "executable", str(other))
    monkeypatch.setattr(unopkg, "add", lambda *given: added.append(given))
    with pytest.raises(FileError, match="没法和它通话") as refused:
        install.addin_of("calc", VERBS).install(tmp_path)
    assert said in str(refused.value)
    assert "python3-uno" in str(refused.value)
    assert added == []


@pytest.mark.libreoffice
def test_this_python_speaks_with_the_office_as_a_click_has_it_do(tmp_path, monkeypatch):
    added = []
    monkeypatch.setattr(unopkg, "add", lambda package, profile: added.append(profile))
    assert install.addin_of("calc", VERBS).install(tmp_path) == tmp_path
    assert added == [tmp_path]


@pytest.mark.libreoffice
def test_uno_is_found_beside_the_program_where_no_distribution_put_it(tmp_path, monkeypatch):
    """As on Windows and on a Mac: program and `uno` lie in one folder, or `uno` in Resources beside it."""
    for place in ("program", "Contents/Resources"):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        (folder / "uno.py").write_text("")
    (tmp_path / "Contents" / "MacOS").mkdir()
    for program, found in (("program/soffice", "program"), ("Contents/MacOS/soffice", "Contents/Resources")):
        monkeypatch.setattr(office, "find_office", lambda program=program: str(tmp_path / program))
        there = {path.resolve() for path in office._candidates() if path.is_file()}
        assert (tmp_path / found / "uno.py").resolve() in there


def test_the_profile_is_where_each_system_has_it(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert unopkg.usual_profile() == tmp_path / "Library" / "Application Support" / "LibreOffice" / "4"
    monkeypatch.setattr(sys, "platform", "linux")
    assert unopkg.usual_profile() == tmp_path / ".config" / "libreoffice" / "4"
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert unopkg.usual_profile() == tmp_path / "Roaming" / "LibreOffice" / "4"
