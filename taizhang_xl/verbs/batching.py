"""Files in batches to the workers of a Dask cluster and back; what becomes of a batch whose worker dies."""

from __future__ import annotations

import copyreg
import io
import pickle
import uuid
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang_xl import __version__
from taizhang_xl.catalogue import RETURN_UNREADABLE
from taizhang_xl.collector import uncollected
from taizhang_xl.contract.context import Progress
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import ClusterError
from taizhang_xl.findings import Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.returns.base import Handout
from taizhang_xl.verbs.gather import ReadFile, read_file

if TYPE_CHECKING:
    from distributed import Client, Future

BATCH = 250
# Enough batches for each worker that none waits long for the slowest one.
_BATCHES_A_WORKER = 4


class Context(NamedTuple):
    """What a worker must know besides the files themselves."""

    ledger: Ledger
    month: Month
    bases: Mapping[str, Handout]


def batches(names: Sequence[str], workers: int) -> list[Sequence[str]]:
    """Return the files in batches, each worth a journey to a worker, yet several for each worker."""
    size = max(1, min(BATCH, -(-len(names) // (_BATCHES_A_WORKER * max(1, workers)))))
    return [names[start : start + size] for start in range(0, len(names), size)]


@uncollected()
def read_batch(names: Sequence[str], context: bytes) -> bytes:
    """Read a batch of files where they can be seen: what runs on a worker.

    It takes and gives pickles: Dask would measure, copy and search what it knows to be objects, at twice the cost of
    reading.
    """
    return packed([read_file(Path(name), *_unpacked_once(context)) for name in names])


def read_only(values: dict[Any, Any]) -> Mapping[Any, Any]:
    """Return a mapping as frozen classes hold it: the class of these has no name that a pickle could give."""
    return MappingProxyType(values)


class _Pickler(pickle.Pickler):
    """Pickles also the read-only mapping that stands for "nothing" in frozen classes, which Python's own does not."""

    dispatch_table = copyreg.dispatch_table | {MappingProxyType: lambda it: (read_only, (dict(it),))}


def packed(value: object) -> bytes:
    """Return a value as it travels."""
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


@lru_cache(maxsize=1)
def _unpacked_once(context: bytes) -> Context:
    found: Context = pickle.loads(zlib.decompress(context))
    return found


def kept(context: bytes) -> bytes:
    """Return what was sent: as the result of a task it is handed from worker to worker, and made anew when all have died."""
    return context


def seen(names: Sequence[str]) -> tuple[str, str]:
    """Return this worker's version and the first of these files that it does not see, "" where it sees all."""
    return __version__, next((name for name in names if not Path(name).exists()), "")


def refuse_deserted(client: Client, patience: float) -> None:
    """Raise ClusterError where no worker comes up in time."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except (OSError, ValueError) as error:
        raise ClusterError(
            "Dask", f"{patience:g} 秒内没有一个工作进程在", "请在各台机器上启动 dask worker 后再运行一次"
        ) from error


def refuse_blind(client: Client, names: Sequence[str]) -> None:
    """Raise ClusterError where a worker has another version than this machine, or does not see the files."""
    one_a_folder = list({str(Path(name).parent): name for name in reversed(names)}.values())
    told = client.run(seen, one_a_folder, on_error="return")
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


class Reading:
    """One reading of many files on a cluster."""

    def __init__(self, client: Client, context: Context, patience: float, progress: Progress) -> None:
        self._client, self._patience, self._progress = client, patience, progress
        self._run = uuid.uuid4().hex[:8]
        data = zlib.compress(packed(context), 1)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            self._context = client.submit(kept, data, key=f"taizhang-ledger-{self._run}", pure=False)

    def read(self, names: Sequence[str]) -> Iterator[ReadFile]:
        """Yield the files as read, in their order."""
        parts = batches(names, len(self._client.nthreads()))  # type: ignore[no-untyped-call]
        done: dict[int, Sequence[ReadFile]] = {}
        due = 0
        with _connected():
            for place, read in self._completed(parts):
                done[place] = read
                while due in done:
                    yield from done.pop(due)
                    due += 1

    def _completed(self, parts: Sequence[Sequence[str]]) -> Iterator[tuple[int, Sequence[ReadFile]]]:
        """Yield each batch as it gets done, those that killed their workers last and file by file."""
        pending = {self._submitted(part): place for place, part in enumerate(parts)}
        killed: list[int] = []
        for count, (place, read) in enumerate(self._results(pending), 1):
            self._progress(f"第 {count}/{len(parts)} 批 {Path(parts[place][-1]).name}")
            if read is None:
                killed.append(place)
            else:
                yield place, read
        for place in killed:
            yield place, [self._alone(name) for name in parts[place]]

    def _alone(self, name: str) -> ReadFile:
        """Read one file while nothing else is under way, so that a worker's death is its doing for certain."""
        self._progress(Path(name).name)
        ((_, read),) = self._results({self._submitted([name]): 0})
        if read is not None:
            return read[0]
        return ReadFile(None, (RETURN_UNREADABLE.at(Where(Path(name).name), "一读它，读的进程就中断"),))

    def _results(self, pending: dict[Future[Any], int]) -> Iterator[tuple[int, Sequence[ReadFile] | None]]:
        """Yield what tasks gave as they get done, None for one that killed its workers."""
        while pending:
            for future in self._finished(pending):
                # A result may be lost with its worker before it is fetched: then it is waited for once more.
                with suppress(TimeoutError):
                    read = _result(future, self._patience)
                    yield pending.pop(future), read

    def _submitted(self, names: Sequence[str]) -> Future[Any]:
        key = f"taizhang-batch-{self._run}-{uuid.uuid4().hex}"
        future: Future[Any] = self._client.submit(read_batch, list(names), self._context, key=key, pure=False)
        return future

    def _finished(self, pending: Collection[Future[Any]]) -> Collection[Future[Any]]:
        """Wait for the first of some tasks; raises ClusterError where nobody is left to work."""
        from distributed import wait

        while True:
            try:
                with self._client.as_current():
                    done: Collection[Future[Any]] = wait(list(pending), self._patience, "FIRST_COMPLETED").done  # type: ignore[no-untyped-call]
                return done
            except TimeoutError:
                refuse_deserted(self._client, self._patience)


@contextmanager
def _connected() -> Iterator[None]:
    """Say in one line that the scheduler has gone."""
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError

    try:
        yield
    except (CommClosedError, CancelledError) as error:
        raise ClusterError("Dask", "与调度程序的连接中断", "请检查调度程序和网络后再运行一次") from error


def _result(future: Future[Any], patience: float) -> Sequence[ReadFile] | None:
    """Return what a task gave, None where it killed its workers. Raises TimeoutError where it must be made again."""
    from distributed import KilledWorker

    try:
        read: Sequence[ReadFile] = pickle.loads(future.result(patience))
    except KilledWorker:
        return None
    return read
