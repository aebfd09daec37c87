"""A save killed or failed by the system itself: at every call that it makes to the kernel, and at any moment."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from saves import NAME, NEW, OLD, after_next_start, content, leftovers, seeded, unsound, written

from taizhang_xl.files import disk

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here: install it")
HERE = Path(__file__).parents[1]
MARK = '"/save-begins"'
# The calls by which a program reaches the disk; the others (memory, time, its own number) cannot run out of disk.
DISK_CALLS = {
    "openat", "read", "write", "fsync", "rename", "unlink", "mkdir", "chmod", "newfstatat", "getdents64", "lseek", "close",
}  # fmt: skip
SAVED, DIED_OF_KILL, TOLD_NOT_SAVED, TOLD_SAVED = 0, -signal.SIGKILL, 3, 4


class Traced:
    """Runs one way to save under strace, each time in a folder of its own."""

    def __init__(self, folder: Path, way: str, *options: str) -> None:
        self.folder, self.way = folder, way
        self.numbers = count(1)
        path, code = self.run(*options)
        assert code == SAVED
        self.window = self.calls(path)

    def run(self, *options: str) -> tuple[Path, int]:
        """Save in a new folder with these options of strace; returns the ledger and the exit code."""
        folder = self.folder / str(next(self.numbers))
        path = seeded(folder / "in")
        trace = ["strace", "-o", folder / "trace", *options]
        saving = [sys.executable, "-B", "saves.py", self.way, path, folder / "spare"]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        return path, subprocess.run([*trace, *saving], cwd=HERE, env=environment, check=False).returncode

    def calls(self, path: Path) -> list[tuple[str, int]]:
        """Return the calls of a run's window: each name with how often it had been called since the program began."""
        seen: Counter[str] = Counter()
        window: list[tuple[str, int]] = []
        begun = False
        for line in (path.parent.parent / "trace").read_text("utf-8", "replace").splitlines():
            if match := re.match(r"(\w+)\(", line):
                seen[match[1]] += 1
                begun = begun or MARK in line
                if begun:
                    window.append((match[1], seen[match[1]]))
        return window


def sweep(traced: Traced, run_at: Callable[[int], list[str]], places: list[int]) -> Counter[str]:
    """Run at each of these places of the window, on two processors; returns what was wrong and how often."""
    with ThreadPoolExecutor(2) as pool:
        wrong: Counter[str] = Counter()
        for said in pool.map(run_at, places):
            wrong.update(said)
    print(f"{traced.way}: {len(places)} points, wrong: {dict(wrong) or 0}")
    return wrong


def killed_at(traced: Traced, place: int) -> list[str]:
    """Kill a save as it makes the call at this place of its window; return what is wrong then and at the next start."""
    name, number = traced.window[place]
    for _ in range(5):
        path, code = traced.run("-e", f"inject={name}:signal=SIGKILL:when={number}")
        # Memory calls before the window may be one more or one less; then it was killed elsewhere: once more.
        if code == DIED_OF_KILL and traced.calls(path) == traced.window[: place + 1]:
            wrong = unsound(traced.way, path)
            return wrong if traced.way == "naive" else wrong + after_next_start(traced.way, path)
    return [f"never killed at {name} {number}"]


@pytest.fixture
def no_waiting(monkeypatch):
    """Let the next start find out at once that a half-made lock is dead; the saves that are killed wait as ever."""
    monkeypatch.setattr(disk, "pause", lambda seconds: None)


ORDER = {
    "save": [
        ("write", "temp"), ("fsync", "temp"),
        ("mkdir", "backups"), ("write", "backup's temp"), ("fsync", "backup's temp"), ("rename", "backup's temp"), ("fsync", "backups"),
        ("rename", "temp"), ("fsync", "folder"),
        ("unlink", "old backup"), ("unlink", "old backup"),
    ],
    "save_new": [
        ("mkdir", "new folder"), ("fsync", "folder"),
        ("write", "temp"), ("fsync", "temp"), ("rename", "temp"), ("fsync", "new folder"),
    ],
}  # fmt: skip


@needs_strace
@pytest.mark.parametrize("way", ORDER)
def test_bytes_are_on_the_disk_before_a_name_points_to_them_and_old_backups_go_last(tmp_path, way):
    Traced(tmp_path, way, "-y", "-e", "trace=newfstatat,write,fsync,rename,unlink,mkdir")
    trace = (tmp_path / "1" / "trace").read_text("ascii").rpartition(MARK)[2]
    calls = re.findall(r'^(write|fsync|rename|unlink|mkdir)\((?:\d+<|")([^">]*)', trace, re.M)
    assert [(call, place) for call, path in calls if (place := place_of(path))] == ORDER[way]


def place_of(path: str) -> str:
    """Return what a path of the trace is, nothing for locks and for what an earlier run left."""
    if ".lock" in path or ".99999." in path or path.startswith("pipe:"):
        return ""
    inside = re.sub(r".*/in(?=/|$)", "", path)
    if inside.endswith(".tmp"):
        return "backup's temp" if "/backups/" in inside else "temp"
    if inside.endswith("/backups"):
        return "backups"
    if "/backups/" in inside:
        return "old backup"
    return "new folder" if inside else "folder"


@pytest.mark.slow
@needs_strace
@pytest.mark.parametrize("way", ["save", "save_new over", "save_new"])
def test_killed_at_any_call_to_the_kernel_nothing_is_torn_lost_or_left(tmp_path, no_waiting, way):
    traced = Traced(tmp_path, way)
    assert {"rename", "fsync", "write", "unlink"} <= {name for name, _ in traced.window}
    # From the one after the mark to the exit itself.
    assert sweep(traced, lambda place: killed_at(traced, place), list(range(1, len(traced.window)))) == {}


@pytest.mark.slow
@needs_strace
def test_the_same_sweep_finds_the_torn_file_of_a_careless_save(tmp_path):
    traced = Traced(tmp_path, "naive")
    wrong = sweep(traced, lambda place: killed_at(traced, place), list(range(1, len(traced.window))))
    assert wrong["torn"] > 0
    assert wrong.keys() <= {"torn", "old content lost"}


def failed_at(traced: Traced, place: int, error: str) -> list[str]:
    """Let the call at this place of the window fail; return what is wrong then and at the next start."""
    name, number = traced.window[place]
    path, code = traced.run("-e", f"inject={name}:error={error}:when={number}")
    target = written(traced.way, path)
    wrong = unsound(traced.way, path)
    if code not in (SAVED, TOLD_NOT_SAVED, TOLD_SAVED):
        wrong.append(f"exit {code} after {name}")
    if (content(target) == NEW) != (code in (SAVED, TOLD_SAVED)):
        wrong.append(f"told wrong ({code}) after {name}")
    return wrong + after_next_start(traced.way, path)


@pytest.mark.slow
@needs_strace
@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EACCES"])
def test_whatever_call_to_the_disk_fails_the_file_is_old_or_new_and_the_user_is_told(tmp_path, no_waiting, error):
    traced = Traced(tmp_path, "save")
    places = [place for place, (name, _) in enumerate(traced.window) if place and name in DISK_CALLS]
    assert sweep(traced, lambda place: failed_at(traced, place, error), places) == {}


def big(mark: bytes) -> bytes:
    """Return 24 MB, so that a random moment often falls into the writing."""
    return mark * (24 << 20)


SAVING_FOR_EVER = """
import sys
from pathlib import Path
from taizhang_xl.files.save import save_new
path = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for mark in (b"n", b"o"):
        data = mark * (24 << 20)
        if sys.argv[2] == "naive":
            path.write_bytes(data)
        else:
            save_new(path, data, overwrite=True, keep_backup=True)
"""


def torn_at_random_moments(folder: Path, way: str, moments: int) -> Counter[str]:
    """Kill a program that saves without end, again and again; return what was found how often."""
    path = folder / NAME
    path.write_bytes(big(b"o"))
    chance, found = random.Random(2018), Counter[str]()
    whole = {big(b"n"), big(b"o")}
    for _ in range(moments):
        with subprocess.Popen([sys.executable, "-c", SAVING_FOR_EVER, path, way], stdout=subprocess.PIPE) as saving:
            assert saving.stdout is not None
            saving.stdout.readline()
            time.sleep(chance.uniform(0, 0.25))
            saving.kill()
        found["torn"] += content(path) not in whole
        found["killed while writing"] += any(name.endswith(".tmp") for name in leftovers(folder))
        backups = list((folder / ".taizhang" / "backups").glob("*.xlsx"))
        found["torn backup"] += sum(backup.read_bytes() not in whole for backup in backups)
        for backup in backups:
            backup.unlink()
    return found


@pytest.mark.slow
def test_killed_at_300_random_moments_nothing_is_torn_and_the_next_start_sweeps(tmp_path, no_waiting):
    from taizhang_xl.files.save import save_new

    found = torn_at_random_moments(tmp_path, "save_new", 300)
    print(f"300 random moments: {dict(found)}")
    assert (found["torn"], found["torn backup"]) == (0, 0)
    assert found["killed while writing"] > 30, "the moments fell where it matters"
    save_new(tmp_path / NAME, OLD, overwrite=True)
    assert leftovers(tmp_path) == []


@pytest.mark.slow
def test_the_same_moments_find_the_torn_file_of_a_careless_save(tmp_path):
    found = torn_at_random_moments(tmp_path, "naive", 30)
    print(f"30 random moments, careless: {dict(found)}")
    assert found["torn"] > 0
