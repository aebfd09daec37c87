#!/usr/bin/env python3
"""Try the program on each newer Python that starts on this machine, each in an environment of its own.

    python3 scripts/smoke.py [INTERPRETER ...]      without one: all that are newer than the Python this runs on

For each: demo and month-end by `start.py demo`, then `edit` and `check --mark`, read back by openpyxl.
Standard library only; ends with 1 where one of them failed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_BEHIND = {"build", "dist", "demo", "wheelhouse"}
VERSION = "import sys; print(sys.executable, '.'.join(map(str, sys.version_info[:3])), sys.implementation.name)"
READ_BACK = """
import openpyxl
book = openpyxl.load_workbook("demo/ledger.xlsx")
assert book["台账"]["A1"].value == "冒烟测试", book["台账"]["A1"].value
assert "校验结果" in book.sheetnames, book.sheetnames
assert book["校验结果"].max_row > 5, book["校验结果"].max_row
"""


def left_behind(folder: str, names: list[str]) -> set[str]:
    """Return what earlier runs left in this project and what a copy must not take along."""
    here = LEFT_BEHIND if Path(folder) == ROOT else set()
    return {
        name
        for name in names
        if name in here or name.startswith(".") or name == "__pycache__" or name.endswith(".egg-info")
    }


def candidates() -> list[Path]:
    """Return what may be an interpreter: in PATH, and behind the shims of a version manager, which may not start."""
    folders = [Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each]
    behind = [each.parent / "versions" for each in folders if each.name == "shims"]
    folders += [folder / "bin" for versions in behind for folder in sorted(versions.glob("*"))]
    return [path for folder in folders for path in sorted(folder.glob("python3*"))]


def version_of(path: Path) -> tuple[Path, tuple[int, ...]] | None:
    """Return an interpreter's own path and version, None if it does not start or is no CPython."""
    try:
        done = subprocess.run([path, "-c", VERSION], capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return None
    words = done.stdout.split()
    if done.returncode or len(words) != 3 or words[2] != "cpython":
        return None
    return Path(words[0]), tuple(map(int, words[1].split(".")))


def newer() -> dict[tuple[int, ...], Path]:
    """Return the interpreters that are newer than this one, by version."""
    found: dict[tuple[int, ...], Path] = {}
    for path in candidates():
        known = version_of(path)
        if known and known[1] > sys.version_info[:3]:
            found.setdefault(known[1], known[0])
    return dict(sorted(found.items()))


def smoke(interpreter: Path) -> None:
    """Run demo, month-end, edit and check --mark in a copy of this project; raise CalledProcessError if one fails."""
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copytree(ROOT, Path(name) / "project", ignore=left_behind)
        python = copy / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

        def run(*words: str | Path, codes: tuple[int, ...] = (0,)) -> None:
            done = subprocess.run(words, cwd=copy, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, text=True)
            if done.returncode not in codes or "Traceback" in done.stderr:
                print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
                raise subprocess.CalledProcessError(done.returncode, words)

        run(interpreter, "scripts/start.py", "demo")
        run(python, "-m", "taizhang_xl", "edit", "demo/ledger.xlsx", "--set", "台账!A1=冒烟测试")
        # The demo has findings on purpose.
        run(python, "-m", "taizhang_xl", "check", "demo/ledger.xlsx", "--mark", codes=(1,))
        run(python, "-c", READ_BACK)


def main() -> int:
    """Try each interpreter and print how it went."""
    given = [known for known in map(version_of, map(Path, sys.argv[1:])) if known]
    chosen = {version: path for path, version in given} if sys.argv[1:] else newer()
    failed = 0
    for version, path in chosen.items():
        label = ".".join(map(str, version))
        try:
            smoke(path)
            print(f"{label}: demo, month-end, edit, check --mark work", flush=True)
        except subprocess.CalledProcessError as error:
            failed += 1
            print(f"{label}: {error}", flush=True)
    if not chosen:
        print("no newer Python starts on this machine")
    return 1 if failed or len(given) < len(sys.argv[1:]) else 0


if __name__ == "__main__":
    sys.exit(main())
