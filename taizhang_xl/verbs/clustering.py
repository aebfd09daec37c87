"""Reading returned workbooks on Dask workers: this machine's cores, or machines that see the same shared folder."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from taizhang_xl.contract.context import Progress
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import ClusterError
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.returns.base import Handout
from taizhang_xl.verbs.batching import Context, Reading, refuse_blind, refuse_deserted
from taizhang_xl.verbs.gather import ReadFile

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

# A batch whose worker died twice is read file by file: one of its files may be what kills.
_ALLOWED_DEATHS = 1
PATIENCE_SECONDS = 20.0
# Those to which Dask gives a level of their own.
_LOGS = ("distributed", "distributed.client", "tornado.application")


class DaskEngine:
    """Reads files on the workers of a Dask cluster; nothing is started before there is a file to read.

    `workers` and `patience` (seconds until a scheduler or its workers count as gone) may be given for a cluster of
    one's own. The Python function that uses it from a script must lie under `if __name__ == "__main__":`.
    """

    def __init__(
        self, scheduler: str | None = None, *, workers: int | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._scheduler, self._workers, self._patience = scheduler, workers, patience
        self._stack = ExitStack()
        self._client: Client | None = None

    def __enter__(self) -> DaskEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client = None
        self._stack.close()

    def __call__(
        self, files: Sequence[Path], ledger: Ledger, month: Month, bases: Mapping[str, Handout], progress: Progress
    ) -> Iterator[ReadFile]:
        """Yield each file as `read_file` reads it, in the order of the files.

        Raises ClusterError where Dask is not installed, not reached, or its workers do not see the files.
        """
        if files:
            progress("连接 Dask")
            self._client = self._client or self._connected()
            names = [os.path.abspath(file) for file in files]  # noqa: PTH100 a link stays as it is named
            refuse_blind(self._client, names)
            yield from Reading(self._client, Context(ledger, month, bases), self._patience, progress).read(names)

    def _connected(self) -> Client:
        try:
            from distributed import Client
            from distributed.comm.addressing import get_address_host_port
        except ImportError as error:
            raise ClusterError(
                "--engine dask", "这台电脑上没有装 Dask", '请运行 pip install "taizhang-xl[cluster]"，或去掉 --engine'
            ) from error
        self._stack.enter_context(_quiet())
        address = self._scheduler or self._started()
        try:
            # Dask would go on trying in the background and complain long after.
            socket.create_connection(get_address_host_port(address), self._patience).close()
            client: Client = Client(address, timeout=self._patience, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise ClusterError(address, "连不上 Dask 调度程序", "请核对地址（如 tcp://10.0.0.8:8786）和网络") from error
        self._stack.callback(client.close)
        refuse_deserted(client, self._patience)
        return client

    def _started(self) -> str:
        try:
            return str(self._stack.enter_context(local_cluster(self._workers)).scheduler_address)
        except (OSError, RuntimeError) as error:
            raise ClusterError(
                "--engine dask", "这台电脑上的工作进程启动不了",
                '在自己的脚本里用，请写在 if __name__ == "__main__": 下面；否则去掉 --engine',
            ) from error  # fmt: skip


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
