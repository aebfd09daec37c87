"""Temp files: written beside their target under a name of our own, then moved or removed."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from taizhang_xl.files import disk
from taizhang_xl.files.trouble import patiently

_NUMBERS = itertools.count(1)


@contextmanager
def temp_file(target: Path, data: bytes, like: Path | None) -> Iterator[Path]:
    """Write `data` to a temp file in the folder of `target`; it is removed if the step fails."""
    temp = target.with_name(f"{_prefix(target)}{os.getpid()}.{next(_NUMBERS)}.tmp")
    try:
        disk.write_new(temp, data, like)
        yield temp
    except BaseException:
        # The first error is raised; the next save sweeps.
        with suppress(OSError):
            disk.remove(temp)
        raise


def sweep(target: Path) -> None:
    """Remove temp files of runs that were killed; whoever holds the lock knows that all of them are dead."""
    for name in disk.names(target.parent):
        if name.startswith(_prefix(target)) and name.endswith(".tmp"):
            patiently(partial(disk.remove, target.with_name(name)))


def _prefix(target: Path) -> str:
    return f".~taizhang.{target.name}."
