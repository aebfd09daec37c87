"""How returns are read: in this process, or shared out to the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial

from taizhang_xl.contract.option import Option
from taizhang_xl.errors import UsageError
from taizhang_xl.verbs.gather import Engine, read_here

_NAMES = ("local", "dask")
AnyEngine = str | Engine | Executor
"""A name, or what reads many files: an engine of this package's own, or any executor."""


def _read_engine(value: object) -> AnyEngine:
    if isinstance(value, Executor) or callable(value) or value in _NAMES:
        return value
    raise UsageError(str(value), "没有这种读法", f"可以写：{'、'.join(_NAMES)}")


ENGINE: Option[AnyEngine] = Option(
    "engine", _read_engine, "怎样读报表：local 在本进程里，dask 分给多个进程或多台机器（要装 cluster）；不给就是 local",
    "local", "AnyEngine | None", choices=_NAMES,
)  # fmt: skip
SCHEDULER: Option[str | None] = Option(
    "scheduler", str, "Dask 调度程序的地址，如 tcp://10.0.0.8:8786；不给就用本机各核", None, "str | None"
)


@contextmanager
def engine_named(engine: AnyEngine, scheduler: str | None = None) -> Iterator[Engine]:
    """Yield the engine "local" or "dask", the one given, or one that reads on an executor; what "dask" starts is stopped.

    Without the address of a `scheduler` Dask works on the cores of this machine. Raises UsageError where one is given
    to another engine.
    """
    if engine == "dask":
        from taizhang_xl.verbs.clustering import dask_engine

        with dask_engine(scheduler) as read:
            yield read
        return
    if scheduler:
        raise UsageError("--scheduler", "只有 --engine dask 才用得上", "请一并加上 --engine dask，或去掉它")
    if isinstance(engine, Executor):
        from taizhang_xl.verbs.clustering import read_on

        yield partial(read_on, engine)
    else:
        yield read_here if isinstance(engine, str) else engine
