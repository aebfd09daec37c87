#!/usr/bin/env python3
"""Run the notebooks of docs/notebooks on a demo with three closed months and keep what they print: `build_notebooks.py [FOLDER]`.

live.ipynb works on a LibreOffice without a window that is started for it; it is passed over where there is none.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import taizhang_xl
from taizhang_xl.contract.run import run_verb
from taizhang_xl.dates.month import Month
from taizhang_xl.demo.demo import VERB as DEMO
from taizhang_xl.demo.returns import demo_returns

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "docs" / "notebooks"
LIVE = "live.ipynb"
MONTHS = (Month(2018, 3), Month(2018, 4), Month(2018, 5))
_PATIENCE, _TRIED = 60, 6
_REASON = "相关部门材料报送不齐，正在催报"
_EXTENDED = ("1-001", "2018-11-30", "外地调研推迟", "主任会议")


def three_months(folder: Path) -> Path:
    """Make the demo in a folder and play three months of it up to their close; returns the ledger."""
    ledger: Path = run_verb(DEMO, {"folder": folder, "month": MONTHS[0]}).decision.result
    for month in MONTHS:
        returns = folder / "returns" / str(month)
        if not returns.exists():
            returns.mkdir(parents=True)
            sent = taizhang_xl.split(ledger, month, folder / "forms" / str(month))
            reported = demo_returns({path.name: path.read_bytes() for path in sent}, month)
            for name, data in reported.files.items():
                (returns / name).write_bytes(data)
        taizhang_xl.consolidate(ledger, [returns], month)
        close(ledger, month)
    day = MONTHS[-1].last
    taizhang_xl.extend(ledger, *_EXTENDED, as_of=day)
    hung = taizhang_xl.frames(ledger, as_of=day).items().taizhang.hung()
    done = list(hung.loc[hung["状态"] == "办结", "编号"])[:_TRIED]
    taizhang_xl.sign_off(
        ledger,
        [number for number in done if not taizhang_xl.sign_off(ledger, number, as_of=day, dry_run=True)],
        as_of=day,
    )
    taizhang_xl.refresh(ledger, as_of=day)
    return ledger


def close(ledger: Path, month: Month) -> None:
    """Close a month, once the reasons that are lacking are filled in."""
    refused = taizhang_xl.close(ledger, month, dry_run=True).closing.refused
    if refused:
        taizhang_xl.edit(ledger, {f"{each.sheet}!{each.cell}": _REASON for each in refused})
    taizhang_xl.close(ledger, month)


def run(notebook: Path, ledger: Path, pipe: str = "") -> Any:
    """Return a notebook as it is once it has run on a ledger, without the times and paths of this run."""
    import nbformat
    from nbclient import NotebookClient

    told = {"TAIZHANG_LEDGER": str(ledger), "TAIZHANG_PIPE": pipe or "nobody listens"}
    found = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    env = {**os.environ, **told}
    NotebookClient(found, timeout=300, record_timing=False, coalesce_streams=True).execute(
        env=env, cwd=str(ledger.parent)
    )
    for cell in found.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}) and " at 0x" in output["data"]["text/plain"]:
                del output["data"]["text/plain"]
    found.metadata = {"kernelspec": found.metadata["kernelspec"], "language_info": {"name": "python"}}
    return found


@contextmanager
def office(ledger: Path) -> Iterator[str]:
    """Hold a ledger open in a LibreOffice of its own; yield its pipe."""
    from taizhang_xl.hosts.calc import office as calc
    from taizhang_xl.hosts.hosts import find_open

    before, pipe = calc.PIPE, f"taizhang-notebooks-{os.getpid()}"
    calc.PIPE = pipe
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={Path(profile).as_uri()}"]
        command += [f"--accept=pipe,name={pipe};urp;", str(ledger)]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            end = time.monotonic() + _PATIENCE
            while find_open(ledger) is None and time.monotonic() < end:
                time.sleep(0.5)
            yield pipe
        finally:
            calc.PIPE = before
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def main(arguments: list[str]) -> None:
    import nbformat

    target = Path(arguments[0]) if arguments else NOTEBOOKS
    with tempfile.TemporaryDirectory() as folder:
        ledger = three_months(Path(folder, "demo"))
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            if path.name != LIVE:
                found = run(path, ledger)
            elif shutil.which("soffice"):
                with office(ledger) as pipe:
                    found = run(path, ledger, pipe)
            else:
                print(f"{path.name}：没有 LibreOffice，没有运行", file=sys.stderr)
                continue
            nbformat.write(found, target / path.name)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main(sys.argv[1:])
