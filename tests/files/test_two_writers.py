"""Two programs save the same ledger again and again: not a row of either may get lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from books import text_row, xlsx

from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.errors import ChangedMeanwhileError, FileBusyError
from taizhang_xl.files.save import locked, save
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.write.patch import patch

HERE = Path(__file__).parents[1]
COLUMNS = {"甲": 2, "乙": 3}


def step(name: str, turn: int) -> ChangeSet:
    """Return one writer's turn: its own cell of row 1, and a row of its own at the end."""
    return ChangeSet((Change("台账", 1, COLUMNS[name], new=turn),), (Append("台账", {1: name, 2: turn}),))


def checked(path: Path, name: str, turn: int) -> None:
    """Read, change and save; begin anew where somebody else was faster."""
    while True:
        package = open_package(path)
        try:
            save(package, patch(package, step(name, turn)).data)
            return
        except (ChangedMeanwhileError, FileBusyError):
            continue


def with_lock(path: Path, name: str, turn: int) -> None:
    """Read, change and save with the right to write held all the time: nobody can be faster."""
    with locked(path):
        package = open_package(path)
        save(package, patch(package, step(name, turn)).data)


def careless(path: Path, name: str, turn: int) -> None:
    """Replace the file whole, as `save` does, but ask neither for a lock nor for what has changed."""
    package = open_package(path)
    time.sleep(0.02)
    temp = path.with_name(f"{name}.tmp")
    temp.write_bytes(patch(package, step(name, turn)).data)
    temp.replace(path)


def write(way: str, path: Path, name: str, turns: int) -> None:
    """Be one of the two writers; the turns begin when the other is ready too."""
    print("ready", flush=True)
    sys.stdin.readline()
    chance = random.Random(name)
    for turn in range(turns):
        # Long enough for the other to come in between, now and then.
        time.sleep(chance.uniform(0, 0.04))
        {"checked": checked, "with_lock": with_lock, "careless": careless}[way](path, name, turn)


def two_programs(path: Path, way: str, turns: int) -> tuple[list[tuple[str, int]], list[int]]:
    """Let two programs write and return the rows that are there then, and each one's own cell."""
    path.write_bytes(xlsx(text_row(1, "标题")))
    running = [
        subprocess.Popen(
            [sys.executable, __file__, way, path, name, str(turns)],
            env={**os.environ, "PYTHONPATH": str(HERE)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in COLUMNS
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=300)
    assert [process.returncode for process in running] == [0, 0]
    sheet = openpyxl.load_workbook(path)["台账"]
    rows = [(str(row[0]), int(row[1])) for row in sheet.iter_rows(min_row=2, max_col=2, values_only=True)]
    return rows, [int(sheet.cell(1, column).value) for column in COLUMNS.values()]


TURNS = [pytest.param(20, id="20 saves"), pytest.param(200, id="200 saves", marks=pytest.mark.slow)]


@pytest.mark.slow
@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("way", ["checked", "with_lock"])
def test_two_programs_lose_no_row(tmp_path, way, turns):
    path = tmp_path / "台账.xlsx"
    rows, cells = two_programs(path, way, turns)
    assert sorted(rows) == sorted((name, turn) for name in COLUMNS for turn in range(turns))
    assert [turn for name, turn in rows if name == "甲"] == list(range(turns)), "each in its order"
    assert cells == [turns - 1, turns - 1]
    backups = list((tmp_path / ".taizhang" / "backups").iterdir())
    assert len(backups) == len({backup.read_bytes() for backup in backups}) == 2 * turns, (
        "every step can be gone back to"
    )
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["台账.xlsx"]
    changes = sum(1 for (one, _), (other, _) in pairwise(rows) if one != other)
    print(f"{way}: 2 x {turns} saves, {len(rows)} rows, {changes} turns from one to the other")
    assert changes > turns // 4, "they did write at the same time"


def test_without_the_check_rows_are_lost(tmp_path):
    rows, _ = two_programs(tmp_path / "台账.xlsx", "careless", 20)
    print(f"careless: {len(rows)} of 40 rows")
    assert len(rows) < 40


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
