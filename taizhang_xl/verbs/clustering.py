"""Reading returned workbooks on the workers of an executor: a pool of this machine's, or Dask's on many machines."""

from __future__ import annotations

import logging
import os
import pickle
import socket
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl import __version__
from taizhang_xl.catalogue import RETURN_UNREADABLE
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.returned_files import ReadFile, read_file
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import ClusterError
from taizhang_xl.findings import Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.read import read_return
from taizhang_xl.verbs.gather import Engine

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

BATCH = 250
# Enough batches for each worker that none waits long for the slowest one.
_BATCHES_A_WORKER = 4
# A batch whose worker died twice is read file by file: one of its files may be what kills.
_ALLOWED_DEATHS = 1
PATIENCE_SECONDS = 20.0
# Those to which Dask gives a level of their own.
_LOGS = ("distributed", "distributed.client", "tornado.application")


def batches(names: Sequence[str], workers: int) -> list[Sequence[str]]:
    """Return the files in batches, each worth a journey to a worker, yet several for each worker."""
    size = max(1, min(BATCH, -(-len(names) // (_BATCHES_A_WORKER * max(1, workers)))))
    return [names[start : start + size] for start in range(0, len(names), size)]


def read_on(
    executor: Executor, files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout],
    progress: Progress, *, workers: int = os.cpu_count() or 1, result: Callable[[Future[bytes]], bytes | None] = Future.result,
) -> Iterator[ReadFile]:  # fmt: skip
    """Yield each file as `read_file` reads it, in the order of the files, read in batches on an executor.

    `result` gives what a batch came to, None where it killed its workers: then its files are read one by one while
    nothing else is under way, and one that kills again becomes a finding. Raises ClusterError where the executor broke.
    """
    names = [os.path.abspath(file) for file in files]  # noqa: PTH100 a link stays as it is named
    parts = batches(names, workers)
    context = zlib.compress(pickle.dumps((ledger, month, bases)), 1)
    futures = [executor.submit(read_batch, context, part) for part in parts]
    try:
        for count, (part, future) in enumerate(zip(parts, futures, strict=True), 1):
            read = result(future)
            progress(f"第 {count}/{len(parts)} 批 {Path(part[-1]).name}")
            if read is not None:
                yield from _unpacked(read)
                continue
            for other in futures:
                result(other)
            for name in part:
                progress(Path(name).name)
                read = result(executor.submit(read_batch, context, [name]))
                yield from (_killer(name),) if read is None else _unpacked(read)
    except BrokenExecutor as error:
        raise ClusterError("工作进程", "读报表时中断", "请再运行一次，仍这样就不用它，在本机读") from error
    finally:
        for future in futures:
            future.cancel()


def read_batch(context: bytes, names: Sequence[str]) -> bytes:
    """Read a batch of files where they can be seen: what runs on a worker.

    It takes and gives pickles: Dask would measure, copy and search what it knows to be objects, at twice the cost of
    reading.
    """
    ledger, month, bases = _context(context)
    read = partial(read_return, ledger=ledger, month=month, bases=bases)
    return pickle.dumps([read_file(Path(name), read) for name in names])


@lru_cache(maxsize=1)
def _context(data: bytes) -> tuple[Ledger, Month, Mapping[str, Handout]]:
    context: tuple[Ledger, Month, Mapping[str, Handout]] = pickle.loads(zlib.decompress(data))
    return context


def _unpacked(data: bytes) -> Sequence[ReadFile]:
    read: Sequence[ReadFile] = pickle.loads(data)
    return read


def _killer(name: str) -> ReadFile:
    return ReadFile(None, (RETURN_UNREADABLE.at(Where(Path(name).name), "一读它，读的进程就中断"),))


@contextmanager
def dask_engine(
    scheduler: str | None = None, *, workers: int | None = None, patience: float = PATIENCE_SECONDS
) -> Iterator[Engine]:
    """Yield an engine that reads files on the workers of Dask; nothing is started before there is a file to read.

    `workers` and `patience` (seconds until a scheduler or its workers count as gone) may be given for a cluster of
    one's own. A script that uses it must do so under `if __name__ == "__main__":`. Reading raises ClusterError where
    Dask is not installed, not reached, or its workers do not see the files.
    """
    with ExitStack() as stack:
        connected = cache(lambda: stack.enter_context(_client(scheduler, workers, patience)))

        def read(
            files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout], progress: Progress
        ) -> Iterator[ReadFile]:
            if files:
                progress("连接 Dask")
                client = connected()
                with _scheduler_there():
                    _refuse_blind(client, files)
                    # Each batch is a task of its own, also one with the files of a batch that was killed.
                    executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
                    count, result = len(client.nthreads()), partial(_result, client, patience)  # type: ignore[no-untyped-call]
                    yield from read_on(executor, files, ledger, month, bases, progress, workers=count, result=result)

        yield read


def _result(client: Client, patience: float, future: Future[bytes]) -> bytes | None:
    from distributed import KilledWorker

    while not wait([future], patience).done:
        _refuse_deserted(client, patience)
    try:
        return future.result()
    except KilledWorker:
        return None


@contextmanager
def _scheduler_there() -> Iterator[None]:
    """Say in one line that the scheduler has gone."""
    from distributed.comm.core import CommClosedError

    try:
        yield
    except (CommClosedError, CancelledError) as error:
        raise ClusterError("Dask", "与调度程序的连接中断", "请检查调度程序和网络后再运行一次") from error


@contextmanager
def _client(scheduler: str | None, workers: int | None, patience: float) -> Iterator[Client]:
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError as error:
        raise ClusterError(
            "--engine dask", "这台电脑上没有装 Dask", '请运行 pip install "taizhang-xl[cluster]"，或去掉 --engine'
        ) from error
    with _quiet(), ExitStack() as stack:
        address = scheduler or _started(stack, workers)
        try:
            # Dask would go on trying in the background and complain long after.
            socket.create_connection(get_address_host_port(address), patience).close()
            client = stack.enter_context(Client(address, timeout=patience, set_as_default=False))  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise ClusterError(address, "连不上 Dask 调度程序", "请核对地址（如 tcp://10.0.0.8:8786）和网络") from error
        _refuse_deserted(client, patience)
        yield client


def _started(stack: ExitStack, workers: int | None) -> str:
    try:
        return str(stack.enter_context(local_cluster(workers)).scheduler_address)
    except (OSError, RuntimeError) as error:
        raise ClusterError(
            "--engine dask", "这台电脑上的工作进程启动不了",
            '在自己的脚本里用，请写在 if __name__ == "__main__": 下面；否则去掉 --engine',
        ) from error  # fmt: skip


def _refuse_deserted(client: Client, patience: float) -> None:
    """Raise ClusterError where no worker comes up in time."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except (OSError, ValueError) as error:
        raise ClusterError(
            "Dask", f"{patience:g} 秒内没有一个工作进程在", "请在各台机器上启动 dask worker 后再运行一次"
        ) from error


def _refuse_blind(client: Client, files: Sequence[Path]) -> None:
    """Raise ClusterError where a worker has another version than this machine, or does not see the files."""
    one_a_folder = {file.absolute().parent: str(file.absolute()) for file in reversed(files)}
    told = client.run(seen, list(one_a_folder.values()), on_error="return")
    for worker, answer in told.items():
        if isinstance(answer, OSError):
            # It died this moment; its work goes to the others.
            continue
        version, missing = answer if isinstance(answer, tuple) else ("", "")
        if version != __version__:
            raise ClusterError(
                worker, f"工作机上的 taizhang_xl 是{version or '另一版本，或没有装'}，这里是 {__version__}",
                "请在各台机器上装同一个版本",
            )  # fmt: skip
        if missing:
            raise ClusterError(
                Path(missing), f"工作机 {worker} 看不到它", "请把报表放在各台机器用同一路径都能打开的共享文件夹里"
            )


def seen(names: Sequence[str]) -> tuple[str, str]:
    """Return this worker's version and the first of these files that it does not see, "" where it sees all."""
    return __version__, next((name for name in names if not Path(name).exists()), "")


@contextmanager
def local_cluster(workers: int | None = None) -> Iterator[LocalCluster]:
    """Yield a cluster of worker processes on this machine, as many as it has cores; it listens on this machine alone."""
    import dask
    from distributed import LocalCluster

    settings = {"distributed.scheduler.allowed-failures": _ALLOWED_DEATHS}
    with dask.config.set(settings), LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers or os.cpu_count() or 1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as cluster:  # fmt: skip
        yield cluster


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log from the user's screen: what matters of it is raised in one line."""
    loggers = [logging.getLogger(name) for name in _LOGS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
