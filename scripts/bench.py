#!/usr/bin/env python3
"""Speed as ratios against a peer in the same run: `python scripts/bench.py [--quick] [JOB …]`.

Each job runs in a process of its own and is timed in turn with its peer, A B A B …; the figure is the median of
the ratios of CPU seconds (user + system), with the peak memory of both. Seconds alone say nothing: machines differ.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEADER = (
    "编号", "类别", "目标任务", "落实措施", "完成时限", "责任单位", "责任人", "牵头领导", "状态",
    "进展情况", "完成日期", "佐证", "未完成原因", "下月安排", "备注",
)  # fmt: skip
ROWS_A_RETURN = 26
# Writing their inputs takes minutes.
ON_DEMAND = ("many", "province")
# Both sides run from compiled bytecode, as after an installation, whatever this shell says about writing it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


# The last lines of each job: the peak of its resident memory in KB, as Linux knows it.
PEAK = """
with open("/proc/self/status") as status, open({peak!r}, "w") as peak:
    peak.write(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


@dataclass(frozen=True)
class Job:
    """One comparison: ours and the peer's as Python code, and the figure that the design asks for."""

    name: str
    ours: str
    peer: str
    peer_name: str
    wanted: str
    rounds: int = 5
    warm_up: bool = True


@dataclass(frozen=True)
class Cost:
    """What one process took: CPU seconds, wall seconds, peak resident memory in MB."""

    cpu: float
    wall: float
    memory: float


def run(code: str) -> Cost:
    """Run Python code in a fresh process and return what it took; a failing job ends the benchmark."""
    begin = time.perf_counter()
    # The system's peak of a child includes this process's own, so the job itself reports its peak.
    with tempfile.NamedTemporaryFile("r") as peak:
        command = [sys.executable, "-c", f"{code}\n{PEAK.format(peak=peak.name)}"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"a job failed with exit code {process.returncode}:\n{code}")
        memory = int(peak.read()) / 1024
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, memory)


def ledger_rows(units: int) -> list[list[str]]:
    """Return the rows of a ledger of `units` units with ROWS_A_RETURN items each."""
    return [
        [
            f"{unit}-{row:03d}", "机关日常工作", f"第{unit}单位的第{row}项工作", "制订方案，明确分工，按时落实", "10月底",
            f"第{unit}单位", "工委主任", "分管副主任", "正在办理", "按计划推进", "", "", "", "", "",
        ]
        for unit in range(1, units + 1)
        for row in range(1, ROWS_A_RETURN + 1)
    ]  # fmt: skip


def write_book(path: Path, sheet: str, rows: list[list[str]], preamble: list[str] | None = None) -> None:
    """Write a plain workbook with another program's writer."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        lines = [*([preamble] if preamble else []), list(HEADER), *rows]
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)


def write_office(ledger: Path, returns: Path, units: int, word: str = "") -> None:
    """Write a ledger and one return per unit, each with a few cells changed that hold the `word`."""
    returns.mkdir(parents=True)
    rows = ledger_rows(units)
    write_book(ledger, "台账", rows, ["2018年工作台账"])
    for unit in range(units):
        own = [list(row) for row in rows[unit * ROWS_A_RETURN : (unit + 1) * ROWS_A_RETURN]]
        for row in own[:5]:
            row[9] = f"{word}已召开两次协调会，正在修改方案"
        write_book(
            returns / f"{unit + 1:05d}.xlsx", "月报表", own, [f"填报单位：第{unit + 1}单位  填报月份：2018年3月"]
        )


def write_returns(folder: Path, units: int) -> Path:
    """Write a ledger and one return per unit; returns the ledger."""
    write_office(folder / "ledger.xlsx", folder / "returns", units)
    return folder / "ledger.xlsx"


def write_county(folder: Path, units: int, number: int) -> None:
    """Write one county's ledger and returns into the folders of a province."""
    name = f"第{number:03d}县"
    write_office(folder / "ledgers" / f"{name}.xlsx", folder / "returns" / name, units, name)


def write_province(folder: Path, counties: int, units: int) -> Path:
    """Write a folder of ledgers and a folder of returns for each, on all cores; returns the folder that holds both."""
    (folder / "ledgers").mkdir(parents=True)
    with multiprocessing.Pool() as pool:
        pool.map(functools.partial(write_county, folder, units), range(1, counties + 1), chunksize=1)
    return folder


def consolidate_job(name: str, ledger: Path, peer: str, peer_name: str, wanted: str, rounds: int) -> Job:
    """Return the job that consolidates a folder of returns into a copy of the ledger, the collector tuned as by the command."""
    ours = f"""
import gc, shutil, tempfile, pathlib
import taizhang_xl as api
gc.set_threshold(200_000)
folder = pathlib.Path(tempfile.mkdtemp())
target = shutil.copy({str(ledger)!r}, folder)
done = api.consolidate(target, [{str(ledger.parent / "returns")!r}], "2018-03")
taken = done.consolidation.of("changed")
assert done.saved and taken and len(taken) % 5 == 0, len(taken)
shutil.rmtree(folder)
"""
    return Job(name, ours, peer, peer_name, wanted, rounds)


def province_code(folder: Path, counties: int, units: int) -> str:
    """Return code that consolidates copies of a province's ledgers; beyond a worksheet's rows it writes Parquet too."""
    count = counties * units
    return f"""
import gc, shutil, tempfile
import taizhang_xl as api
gc.set_threshold(200_000)
with tempfile.TemporaryDirectory() as folder:
    ledgers = shutil.copytree({str(folder / "ledgers")!r}, folder + "/ledgers")
    done = api.consolidate_all(ledgers, {str(folder / "returns")!r}, "2018-03", folder + "/out")
    assert (done.total("returned"), done.total("changed")) == ({count}, 5 * {count}), done
    assert done.parquet == ({count} * {ROWS_A_RETURN} > 1_048_576)
"""


def province_job(folder: Path, counties: int, units: int) -> Job:
    """Return the job that consolidates a province, against the first tenth of its counties."""
    tenth = -(-counties // 10)
    large, small = (
        province_code(write_province(folder / str(count), count, units), count, units) for count in (counties, tenth)
    )
    name, peer = (f"{count * units:,} returns in {count} ledgers" for count in (counties, tenth))
    wanted = f"{counties / tenth:.1f} x (linear), memory < 300 MB"
    return Job(f"consolidate {name}", large, small, peer, wanted, rounds=1, warm_up=False)


def read_job(folder: Path, count: int) -> Job:
    """Return the job that reads returns and looks at every cell."""
    ours = f"""
import pathlib
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook
for path in pathlib.Path({str(folder)!r}, "returns").glob("*.xlsx"):
    book = read_workbook(open_package(path))
    rows = book.sheet(book.sheet_names[0]).rows
    assert sum(cell.value is not None for cells in rows.values() for cell in cells.values()) == {1 + 15 + 10 * ROWS_A_RETURN}
"""
    return Job(f"read {count:,} returns (26 x 15)", ours, calamine(folder), "raw python-calamine read", "<= 1.2 x", 5)


def calamine(folder: Path) -> str:
    """Return code that reads all returns with python-calamine."""
    return f"""
import glob, python_calamine
for path in glob.glob({str(folder)!r} + "/returns/*.xlsx"):
    python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
"""


def pandas_loop(folder: Path) -> str:
    """Return code that consolidates as an analyst would with pandas and openpyxl."""
    return f"""
import glob, tempfile, pandas as pd
frames = [pd.read_excel(path, header=1, engine="openpyxl") for path in sorted(glob.glob({str(folder)!r} + "/returns/*.xlsx"))]
with tempfile.NamedTemporaryFile(suffix=".xlsx") as out:
    pd.concat(frames).to_excel(out.name, index=False)
"""


def edit_job(folder: Path, rows: int, rounds: int) -> Job:
    """Return the job that edits 30 cells of a long ledger."""
    path = folder / "long.xlsx"
    write_book(path, "台账", ledger_rows(rows // ROWS_A_RETURN + 1)[:rows], ["2018年工作台账"])
    step = rows // 31
    ours = f"""
import pathlib, tempfile
from taizhang_xl import edit
with tempfile.TemporaryDirectory() as folder:
    sets = [f"台账!I{{3 + i * {step}}}=办结" for i in range(30)]
    edit(pathlib.Path({str(path)!r}), sets, fill="A9D18E", to=pathlib.Path(folder, "out.xlsx"))
"""
    peer = f"""
import tempfile, openpyxl
from openpyxl.styles import PatternFill
book = openpyxl.load_workbook({str(path)!r})
for i in range(30):
    cell = book["台账"].cell(3 + i * {step}, 9)
    cell.value, cell.fill = "办结", PatternFill("solid", fgColor="A9D18E")
with tempfile.NamedTemporaryFile(suffix=".xlsx") as out:
    book.save(out.name)
"""
    return Job(f"edit 30 cells of {rows:,} rows", ours, peer, "openpyxl load + save", ">= 10 x faster", rounds)


def check_job(folder: Path) -> Job:
    """Return the job that checks 300 rows, process start to done."""
    path = folder / "three_hundred.xlsx"
    write_book(path, "台账", ledger_rows(12)[:300], ["2018年工作台账"])
    ours = f"""
import contextlib, sys
from taizhang_xl.faces.cli import main
sys.argv = ["taizhang", "check", {str(path)!r}, "--as-of", "2018-03-31"]
with contextlib.suppress(SystemExit):
    main()
"""
    return Job("check, 300 rows", ours, "import click", "import click", "<= 3 x", 9)


def jobs(folder: Path, quick: bool) -> dict[str, Callable[[], list[Job]]]:
    """Return the makers of jobs by name; inputs are only written for jobs that run."""
    many = 200 if quick else 1000

    def returns() -> list[Job]:
        ledger = write_returns(folder / "many", many)
        title = f"consolidate {many:,} returns (26 x 15)"
        return [
            consolidate_job(
                title, ledger, calamine(ledger.parent), "raw python-calamine read", "<= 2.5 x (first bar 4 x)", 3
            ),
            consolidate_job(
                title, ledger, pandas_loop(ledger.parent), "pandas + openpyxl", ">= 12 x faster", 1 if quick else 2
            ),
        ]

    def read() -> list[Job]:
        return [read_job(write_returns(folder / "read", many).parent, many)]

    def twenty() -> list[Job]:
        ledger = write_returns(folder / "twenty", 20)
        return [
            consolidate_job(
                "consolidate 20 returns", ledger, pandas_loop(ledger.parent), "pandas + openpyxl", ">= 8 x faster", 5
            )
        ]

    def grown() -> list[Job]:
        small, large = (
            consolidate_job("", write_returns(folder / f"grown{count}", count), "", "", "", 1).ours
            for count in (many, 4 * many)
        )
        return [
            Job(f"consolidate {4 * many:,} returns (26 x 15)", large, small, f"{many:,} returns", "4 x (linear)", 1)
        ]

    return {
        "check": lambda: [check_job(folder)],
        "edit": lambda: [edit_job(folder, 5_000 if quick else 20_000, 3)],
        "read": read,
        "twenty": twenty,
        "returns": returns,
        "many": grown,
        "province": lambda: [province_job(folder / "province", 157, 10 if quick else 318)],
    }


def measure(job: Job) -> None:
    """Run a job and its peer in turn and print the medians."""
    if job.warm_up:
        run(job.ours)
        run(job.peer)
    pairs = [(run(job.ours), run(job.peer)) for _ in range(job.rounds)]
    cpu = statistics.median(ours.cpu / peer.cpu for ours, peer in pairs)
    wall = statistics.median(ours.wall / peer.wall for ours, peer in pairs)
    faster = f" ({1 / cpu:.1f} x faster)" if cpu < 1 else ""
    memory = [statistics.median(pair[side].memory for pair in pairs) for side in (0, 1)]
    print(f"{job.name}  against {job.peer_name}: CPU {cpu:.2f} x{faster}, wall {wall:.2f} x; wanted {job.wanted}")
    print(f"    median CPU {statistics.median(o.cpu for o, _ in pairs):.3f} s against "
          f"{statistics.median(p.cpu for _, p in pairs):.3f} s; peak memory {memory[0]:.0f} MB against {memory[1]:.0f} MB; "
          f"{job.rounds} rounds", flush=True)  # fmt: skip


def main() -> None:
    """Measure the jobs named, all but the longest when none is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller inputs, fewer rounds")
    parser.add_argument("jobs", nargs="*", metavar="JOB")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        makers = jobs(Path(folder), arguments.quick)
        if unknown := set(arguments.jobs) - makers.keys():
            parser.error(f"no such job: {', '.join(sorted(unknown))}; there are {', '.join(makers)}")
        for name in arguments.jobs or [name for name in makers if name not in ON_DEMAND]:
            for job in makers[name]():
                measure(job)


if __name__ == "__main__":
    main()
