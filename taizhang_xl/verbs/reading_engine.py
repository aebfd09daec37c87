"""How returns are read: in this process, or shared out to the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from taizhang_xl.contract.option import Option
from taizhang_xl.errors import UsageError
from taizhang_xl.verbs.gather import Engine, read_here

_NAMES = ("local", "dask")


def _read_engine(value: object) -> str | Engine:
    if callable(value) or value in _NAMES:
        return value
    raise UsageError(str(value), "没有这种读法", f"可以写：{'、'.join(_NAMES)}")


ENGINE: Option[str | Engine] = Option(
    "engine", _read_engine, "怎样读报表：local 在本进程里，dask 分给多个进程或多台机器（要装 cluster）",
    "local", "str | Engine | None", choices=_NAMES,
)  # fmt: skip
SCHEDULER: Option[str | None] = Option(
    "scheduler", str, "Dask 调度程序的地址，如 tcp://10.0.0.8:8786；不给就用本机各核", None, "str | None"
)


@contextmanager
def engine_named(engine: str | Engine, scheduler: str | None = None) -> Iterator[Engine]:
    """Yield the engine "local" or "dask", or the one given; what "dask" starts is stopped at the end.

    Without the address of a `scheduler` Dask works on the cores of this machine. Raises UsageError where one is given
    to another engine.
    """
    if engine == "dask":
        from taizhang_xl.verbs.clustering import DaskEngine

        with DaskEngine(scheduler) as cluster:
            yield cluster
        return
    if scheduler:
        raise UsageError("--scheduler", "只有 --engine dask 才用得上", "请一并加上 --engine dask，或去掉它")
    yield read_here if isinstance(engine, str) else engine
