"""The script behind both commands of the README installs what each needs, and says in one line what a machine lacks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)( ; [^\\]+?)? *\\$", re.M)
OTHER_SYSTEMS = {"appscript", "psutil", "pywin32", "tzdata"}


def pins(name):
    """Package, version and marker of each line of a lock."""
    return set(PIN.findall((ROOT / name).read_text("utf-8")))


def test_a_user_gets_what_the_program_needs_and_no_more():
    named = {name for name, _, marker in pins("requirements.lock")}
    needed = {
        "click",
        "olefile",
        "openpyxl",
        "pypdf",
        "pypinyin",
        "python-docx",
        "docx-mailmerge2",
        "lxml",
        "typing-extensions",
        "et-xmlfile",
        "pandas",
        "platformdirs",
        "numpy",
        "python-dateutil",
        "six",
        "tomli-w",
        "xlsxwriter",
        "xlwings",
    }
    builds = {"setuptools", "wheel", "packaging"}
    assert named - OTHER_SYSTEMS == needed | builds


def test_the_tests_run_on_the_versions_that_users_get():
    user, tests = ({(name, version) for name, version, _ in pins(lock)} for lock in LOCKS)
    assert user
    assert user <= tests


@pytest.fixture
def copy(tmp_path):
    """What the script reads, without the project itself."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "start.py", tmp_path / "scripts")
    for name in (*LOCKS, "setup.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def started(copy, *words, before=""):
    """Run the script as if the machine were as `before` makes it."""
    code = f"import runpy, sys\n{before}\nsys.argv = {['start.py', *words]!r}\n"
    code += "runpy.run_path('scripts/start.py', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=copy, capture_output=True, encoding="utf-8", timeout=120
    )


LACKS = {
    "an older Python": ("sys.version_info = (3, 10, 13, 'final', 0)", "需要 Python 3.11 或更新的版本"),
    "no venv": ("sys.modules['venv'] = None", "apt install python3-venv"),
    "no pip": (
        "import subprocess, venv\n"
        "def fail(*_): raise subprocess.CalledProcessError(1, 'ensurepip')\n"
        "venv.EnvBuilder._setup_pip = fail",
        "apt install python3-venv",
    ),
}


@pytest.mark.parametrize("name", LACKS)
def test_what_the_machine_lacks_is_said_in_one_line(copy, name):
    before, said = LACKS[name]
    done = started(copy, "demo", before=before)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (copy / ".venv").exists()


STAMPS = (
    "import runpy, pathlib\n"
    "known = runpy.run_path('scripts/start.py')\n"
    "for lock in known['USER'], known['TOOLS']: known['stamp'](lock).write_text(known['state'](lock))\n"
    "sys.modules['venv'] = None"
)


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it makes links for nobody")
@pytest.mark.parametrize("ends", ["gone", "without pip"])
def test_an_environment_that_no_longer_runs_is_made_anew(copy, ends):
    """Its stamps hold, its Python was removed with an update of the system; here no new one can be made, which is said."""
    bin_folder = copy / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    if ends == "gone":
        (bin_folder / "python").symlink_to(copy / "usr" / "bin" / "python3.9")
    else:
        (bin_folder / "python").write_text("#!/bin/sh\necho No module named pip >&2\nexit 1\n")
        (bin_folder / "python").chmod(0o755)
    done = started(copy, "demo", before=STAMPS)
    assert "正在准备运行环境" in done.stdout
    assert done.stderr.strip().startswith("这台机器的 Python 缺少 venv 或 pip")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_packages_that_cannot_be_had_are_said_and_asked_for_again(copy):
    (copy / "wheelhouse").mkdir()
    for _ in range(2):
        done = started(copy, "demo")
        assert done.returncode == 1
        assert done.stderr.strip().splitlines()[-1].startswith("程序包没有装上")


def test_an_unknown_word_is_answered_with_the_two_commands(copy):
    done = started(copy, "deom")
    assert done.returncode == 1
    assert "start.py demo" in done.stderr
    assert "start.py test" in done.stderr
