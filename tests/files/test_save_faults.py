"""Every file operation of every way to save fails once, fails for good, or is the last one before a kill."""

import errno
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from saves import NAME, NEW, OLD, OPERATIONS, WAYS, after_next_start, content, leftovers, seeded, unsound, written

from taizhang_xl.errors import TaizhangError
from taizhang_xl.files import disk

ERRORS = {
    "disk full": OSError(errno.ENOSPC, "No space left on device"),
    "no right": PermissionError(errno.EACCES, "Permission denied"),
    "input/output": OSError(errno.EIO, "Input/output error"),
}

SEEDED_TEMPS = [f".~taizhang.{NAME}.99999.1.tmp", f".~taizhang.{NAME}.99999.2.tmp"]
SEEDED_LOCK = f".~taizhang.{NAME}.lock"


class FailAt:
    """Makes the N-th file operation fail, counted over all of them; where it lasts, the same one again as well."""

    def __init__(self, monkeypatch, number, error, lasts):
        self.left, self.lasts, self.failed = number, lasts, None
        for name in OPERATIONS:
            monkeypatch.setattr(disk, name, self._wrapped(name, getattr(disk, name), error))
        monkeypatch.setattr(disk, "pause", lambda seconds: None)

    def _wrapped(self, name, real, error):
        def wrapped(*arguments):
            self.left -= 1
            if self.left == 0:
                self.failed = (name, *arguments)
            if self.left == 0 or (self.lasts and self.failed == (name, *arguments)):
                raise error
            return real(*arguments)

        return wrapped


def told(way, path):
    """Save; return what the user is told, nothing where it is done."""
    try:
        WAYS[way](path)
    except TaizhangError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("error", "lasts"),
    [
        ("disk full", False),
        ("no right", True),
        ("input/output", False),
        pytest.param("disk full", True, marks=pytest.mark.slow),
        pytest.param("no right", False, marks=pytest.mark.slow),
        pytest.param("input/output", True, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_whatever_operation_fails_the_file_is_old_or_new_and_the_user_is_told(tmp_path, monkeypatch, way, error, lasts):
    for number in itertools.count(1):
        path = seeded(tmp_path / str(number))
        before = content(written(way, path))
        with monkeypatch.context() as patched:
            fail = FailAt(patched, number, ERRORS[error], lasts)
            said = told(way, path)
        saved = not said or said.startswith((f"{NAME}：已经保存", f"{NAME}：已经做完"))
        assert content(written(way, path)) == (NEW if saved else before), (number, fail.failed, said)
        assert not said or (said.startswith(f"{NAME}：") and "\n" not in said)
        assert unsound(way, path) == [], (number, fail.failed, said)
        assert after_next_start(way, path) == [], (number, fail.failed, said)
        if fail.failed is None:
            assert not said
            break
    assert number > 12


FULL = """
import resource, signal, sys
from pathlib import Path
import saves
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = saves.seeded(Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    saves.WAYS[sys.argv[1]](path)
except saves.TaizhangError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: a limit for the size of files")
@pytest.mark.parametrize("room", [0, 50, 1000], ids=["no lock fits", "half a lock", "half a ledger"])
@pytest.mark.parametrize("way", WAYS)
def test_where_the_disk_has_no_room_nothing_half_is_left(tmp_path, way, room):
    folder = tmp_path / "in"
    call = [sys.executable, "-c", FULL, way, folder, str(room)]
    done = subprocess.run(call, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    assert done.stdout == f"{NAME}：磁盘空间不够，没有保存。请清理磁盘后再运行一次。\n"
    assert unsound(way, folder / NAME) == []
    assert leftovers(written(way, folder / NAME).parent) in ([], SEEDED_TEMPS, [*SEEDED_TEMPS, SEEDED_LOCK])


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: fork and SIGKILL")
@pytest.mark.parametrize(
    "when", ["half", *(pytest.param(when, marks=pytest.mark.slow) for when in ("before", "after"))]
)
@pytest.mark.parametrize("way", ["save", "save_new over", "save_new"])
def test_killed_at_any_operation_the_ledger_is_the_old_or_the_new_one(tmp_path, monkeypatch, way, when):
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    script = "import sys, pathlib, saves; saves.kill_everywhere(pathlib.Path(sys.argv[1]), *sys.argv[2:])"
    subprocess.run([sys.executable, "-c", script, tmp_path, way, when], cwd=Path(__file__).parents[1], check=True)
    folders = sorted(tmp_path.iterdir(), key=lambda folder: int(folder.name))
    wrong = {}
    for folder in folders:
        path = folder / NAME
        wrong[folder.name] = [*unsound(way, path), *after_next_start(way, path)]
    assert {number: said for number, said in wrong.items() if said} == {}
    assert len(folders) > 12


def test_the_check_of_the_sweeps_sees_what_a_careless_save_does(tmp_path):
    path = seeded(tmp_path / "torn")
    path.write_bytes(NEW[: len(NEW) // 2])
    assert unsound("save", path) == ["torn"]
    path.unlink()
    assert unsound("save", path) == ["lost", "lost"]
    path.write_bytes(NEW)
    assert unsound("save", path) == ["old content lost"]
    backups = path.parent / ".taizhang" / "backups"
    (backups / "台账_20180331-173000.xlsx").write_bytes(OLD[:-1])
    (backups / "台账_20170331-170000.xlsx").unlink()
    assert unsound("save", path) == ["backup lost: 台账_20170331-170000.xlsx", "backup torn"]
