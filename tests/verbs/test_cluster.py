"""Returns read on Dask workers give what reading them here gives, byte for byte, also when workers die."""

import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from distributed import Client
from killers import KilledBy

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import ClusterError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.verbs.clustering import batches, dask_engine, local_cluster

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="not on Windows: SIGKILL")]
MARCH = Month(2018, 3)


def consolidated(folder, *more):
    arguments = ["consolidate", folder / "ledger.xlsx", folder / "returns", "--month", "2018-03", "--format", "json"]
    return CliRunner().invoke(cli, [str(each) for each in (*arguments, *more)])


def on(address):
    return "--engine", "dask", "--scheduler", address


@pytest.fixture(scope="module")
def cluster():
    with local_cluster(2) as running:
        yield running


@pytest.fixture
def killed_by(cluster, tmp_path):
    """Register a file that kills the workers which read it, and tell who died and after how many batches."""
    graves = tmp_path / "graves"
    graves.mkdir()
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        names = []

        def register(name, times):
            plugin = KilledBy(name, graves, times)
            names.append(plugin.name)
            client.register_plugin(plugin)
            return lambda: [tuple(map(int, path.read_text().split())) for path in sorted(graves.glob("dead *"))]

        yield register
        for name in names:
            client.unregister_worker_plugin(name)


def pids(cluster):
    return {nanny.pid for nanny in cluster.workers.values()}


def test_a_command_with_workers_of_its_own_prints_what_it_prints_without_and_nothing_else(demo_folder):
    there = shutil.copytree(demo_folder, demo_folder.with_name("there"))
    here = consolidated(demo_folder)
    command = [
        sys.executable, "-m", "taizhang_xl", "consolidate", there / "ledger.xlsx", there / "returns",
        "--month", "2018-03", "--format", "json", "--engine", "dask",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert (done.returncode, done.stderr) == (here.exit_code, "")
    assert done.stdout == here.stdout.replace(str(demo_folder), str(there))
    assert json.loads(done.stdout)["changed"]
    assert (there / "ledger.xlsx").read_bytes() == (demo_folder / "ledger.xlsx").read_bytes()


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_reads_what_is_read_here_in_the_same_order(demo_folder, pool):
    there = shutil.copytree(demo_folder, demo_folder.with_name("there"))
    here = taizhang_xl.consolidate(demo_folder / "ledger.xlsx", [demo_folder / "returns"], "2018-03")
    with pool(2) as executor:
        done = taizhang_xl.consolidate(there / "ledger.xlsx", [there / "returns"], "2018-03", engine=executor)
        # What was lent is given back in order.
        assert executor.submit(len, "ab").result() == 2
    assert done.consolidation.of(EntryKind.TAKEN)
    assert done.consolidation == here.consolidation
    assert (there / "ledger.xlsx").read_bytes() == (demo_folder / "ledger.xlsx").read_bytes()


class DyingPool(ThreadPoolExecutor):
    """Stands for a pool of processes of which one is killed: Python then breaks it for good."""

    def submit(self, fn, *args):
        return super().submit(self._die)

    def _die(self):
        raise BrokenProcessPool("a child process terminated abruptly")


def test_an_executor_that_broke_is_told_in_one_line_and_changes_nothing(demo_folder):
    before = (demo_folder / "ledger.xlsx").read_bytes()
    with DyingPool(2) as executor, pytest.raises(ClusterError, match="中断"):
        taizhang_xl.consolidate(demo_folder / "ledger.xlsx", [demo_folder / "returns"], "2018-03", engine=executor)
    assert (demo_folder / "ledger.xlsx").read_bytes() == before


def test_a_scheduler_for_an_executor_is_a_mistake(demo_folder):
    with ThreadPoolExecutor(1) as executor, pytest.raises(UsageError, match="--engine dask"):
        taizhang_xl.consolidate(
            demo_folder / "ledger.xlsx", [demo_folder / "returns"], "2018-03", engine=executor, scheduler="tcp://a:1"
        )


def test_a_worker_of_another_version_is_refused(demo_folder, cluster):
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        client.run(say_version, "0.0.1")
        try:
            told = refusal(consolidated(demo_folder, "--dry-run", *on(cluster.scheduler_address)))
        finally:
            client.run(say_version, taizhang_xl.__version__)
    assert f"0.0.1，这里是 {taizhang_xl.__version__}" in told


def say_version(version):
    from taizhang_xl.verbs import clustering

    clustering.__version__ = version


def test_the_result_is_the_same_when_a_worker_is_killed_half_way(demo_folder, cluster, killed_by):
    last = sorted((demo_folder / "returns" / "2018-03").glob("*.xlsx"))[-1]
    here = consolidated(demo_folder, "--dry-run")
    before = pids(cluster)
    deaths = killed_by(last.name, 1)
    there = consolidated(demo_folder, "--dry-run", *on(cluster.scheduler_address))
    ((pid, batches_done),) = deaths()
    assert pid in before
    assert pid not in pids(cluster)
    assert batches_done >= 1
    assert (there.exit_code, there.stderr) == (here.exit_code, here.stderr)
    assert there.stdout == here.stdout
    assert last.name in {entry["file"] for entry in json.loads(there.stdout)["changed"]}


def test_a_file_that_kills_every_reader_is_listed_and_stops_nothing(demo_folder, cluster, killed_by):
    here = json.loads(consolidated(demo_folder, "--dry-run").stdout)
    returns = demo_folder / "returns" / "2018-03"
    shutil.copy(sorted(returns.glob("*.xlsx"))[0], returns / "毒.xlsx")
    deaths = killed_by("毒.xlsx", 99)
    done = consolidated(demo_folder, "--dry-run", *on(cluster.scheduler_address))
    assert done.exit_code == 1, done.stderr
    there = json.loads(done.stdout)
    # Twice with its batch, twice by itself.
    assert len(deaths()) == 4
    assert len({pid for pid, _ in deaths()}) == 4
    told = [each for each in there["findings"] if each not in here["findings"]]
    assert [(each["code"], each["file"]) for each in told] == [("return-unreadable", "毒.xlsx")]
    assert "中断" in told[0]["message"]
    there["findings"].remove(told[0])
    assert there == here


def test_month_end_does_the_same_on_workers(demo_folder, cluster):
    there = shutil.copytree(demo_folder, demo_folder.with_name("there"))

    def month_end(folder, *more):
        command = ["month-end", folder / "ledger.xlsx", "--returns", folder / "returns", "--month", "2018-03"]
        rest = ("--to", folder / "out", "--format", "json", *more)
        return CliRunner().invoke(cli, [str(each) for each in (*command, *rest)])

    here = month_end(demo_folder).stdout
    assert month_end(there, *on(cluster.scheduler_address)).stdout.replace(str(there), str(demo_folder)) == here
    assert (there / "ledger.xlsx").read_bytes() == (demo_folder / "ledger.xlsx").read_bytes()


def test_progress_counts_batches_and_names_their_files(demo_folder, cluster):
    steps = []
    returns = sorted((demo_folder / "returns" / "2018-03").iterdir())
    opened = open_ledger(demo_folder / "ledger.xlsx")
    with dask_engine(cluster.scheduler_address) as engine:
        read = list(engine(returns, opened.ledger, MARCH, {}, steps.append))
    assert [each.returned.file for each in read if each.returned] == [
        file.name for file, each in zip(returns, read, strict=True) if each.returned
    ]
    told = [step for step in steps if "批" in step]
    count = len(told)
    assert count > 1
    assert [step.split("批")[0] for step in told] == [f"第 {n}/{count} " for n in range(1, count + 1)]
    assert {step.split("批 ")[1] for step in told} <= {file.name for file in returns}


def refusal(result):
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(demo_folder):
    assert "连不上" in refusal(consolidated(demo_folder, "--dry-run", *on("tcp://127.0.0.1:9")))
    assert "连不上" in refusal(consolidated(demo_folder, "--dry-run", *on("不是地址")))


def test_a_scheduler_without_engine_is_a_mistake(demo_folder):
    told = refusal(consolidated(demo_folder, "--dry-run", "--scheduler", "tcp://127.0.0.1:9"))
    assert "--engine dask" in told


def test_an_engine_that_there_is_not_is_never_taken_for_another(demo_folder):
    with pytest.raises(UsageError, match="local、dask"):
        taizhang_xl.consolidate(demo_folder / "ledger.xlsx", [demo_folder / "returns"], "2018-03", engine="Dask")


def test_where_dask_is_not_installed_the_extra_is_named(demo_folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "taizhang-xl[cluster]" in refusal(consolidated(demo_folder, "--dry-run", "--engine", "dask"))


def test_files_that_workers_do_not_see_stop_the_run_before_it_begins(demo_folder, cluster):
    opened = open_ledger(demo_folder / "ledger.xlsx")
    gone = [Path("/别的盘/3月收表/城环工委.xlsx")]
    with dask_engine(cluster.scheduler_address) as engine, pytest.raises(ClusterError, match=r"城环工委\.xlsx.*看不到"):
        list(engine(gone, opened.ledger, MARCH, {}, lambda step: None))


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(demo_folder):
    from distributed import LocalCluster

    opened = open_ledger(demo_folder / "ledger.xlsx")
    files = list((demo_folder / "returns" / "2018-03").iterdir())
    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as nobody,
        dask_engine(nobody.scheduler_address, patience=0.5) as engine,
        pytest.raises(ClusterError, match="没有一个工作进程"),
    ):
        list(engine(files, opened.ledger, MARCH, {}, lambda step: None))


@pytest.fixture
def machines(tmp_path):
    """A scheduler and a worker, started as an office would start them; their processes."""
    told = tmp_path / "scheduler.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    rest = ("--scheduler-file", str(told), "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path))
    started = [
        subprocess.Popen([sys.executable, "-m", f"distributed.cli.dask_{name}", *options], stderr=subprocess.DEVNULL)
        for name, options in (("scheduler", where), ("worker", rest))
    ]
    while not (told.exists() and told.read_text().endswith("}")):
        assert started[0].poll() is None
        time.sleep(0.05)
    yield json.loads(told.read_text())["address"], started
    for process in started:
        process.kill()
        process.wait()


def test_a_scheduler_that_dies_on_the_way_is_told_and_nothing_else_is_printed(demo_folder, machines, capfd):
    address, (scheduler, _) = machines
    opened = open_ledger(demo_folder / "ledger.xlsx")
    files = sorted((demo_folder / "returns" / "2018-03").iterdir())

    def kill(step):
        if step.startswith("第 2/"):
            scheduler.kill()
            scheduler.wait()

    with pytest.raises(ClusterError, match="中断"), dask_engine(address) as engine:
        list(engine(files, opened.ledger, MARCH, {}, kill))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("files", "workers", "sizes"),
    [(1, 2, {1}), (20, 2, {3, 2}), (1000, 2, {125}), (10_000, 2, {250}), (3, 8, {1})],
)
def test_batches_are_several_a_worker_and_never_long(files, workers, sizes):
    names = [f"{number}.xlsx" for number in range(files)]
    made = batches(names, workers)
    assert [name for batch in made for name in batch] == names
    assert {len(batch) for batch in made} == sizes


def test_what_cannot_be_read_in_a_return_is_told_by_workers_too(demo_folder, cluster):
    returns = demo_folder / "returns" / "2018-03"
    path = returns / "城环工委_2018年03月.xlsx"
    book = openpyxl.load_workbook(path)
    book["月报表"]["I5"].value, book["月报表"]["I6"].value = "=1+1", "#N/A"
    book.save(path)
    done = consolidated(demo_folder, "--dry-run", *on(cluster.scheduler_address))
    assert done.exit_code == 1
    told = {(each["code"], each["cell"]) for each in json.loads(done.stdout)["findings"] if each["file"] == path.name}
    assert {("formula-not-calculated", "I5"), ("cell-error", "I6")} <= told
