"""An output folder that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from taizhang_xl.files import disk
from taizhang_xl.files.lock import locked
from taizhang_xl.files.trouble import not_saved, patiently

PATIENCE_SECONDS = 15.0
_NEW, _OLD = ".new", ".old"


@contextmanager
def new_folder(
    target: Path, refuse: Callable[[Path], None], *, patience: float = PATIENCE_SECONDS, like: Path | None = None
) -> Iterator[Path]:
    """Yield an empty folder beside `target`; at the end it takes its place in one step, after a failure it is removed.

    `refuse` is called at start and end and raises if what is at `target` may not be replaced. The lock is held all
    the time, so that two runs into one folder wait for each other. Who may read `like` may look into the folder.
    """
    target = target.resolve()
    with not_saved(target):
        disk.make_folder(target.parent)
    with locked(target, patience=patience):
        fresh = _beside(target, _NEW)
        with not_saved(target):
            _sweep(target)
            refuse(target)
            disk.make_folder(fresh, like)
        try:
            with not_saved(target):
                yield fresh
                refuse(target)
                _put(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".~taizhang.{target.name}{what}")


def _sweep(target: Path) -> None:
    """Remove what a killed run left; whoever holds the lock knows that it is dead."""
    if _beside(target, _OLD).exists() and not target.exists():
        _beside(target, _OLD).rename(target)
    for what in (_NEW, _OLD):
        shutil.rmtree(_beside(target, what), ignore_errors=True)


def _put(fresh: Path, target: Path) -> None:
    for folder, _, _ in os.walk(fresh):
        disk.sync_folder(Path(folder))
    old = _beside(target, _OLD)
    if target.exists():
        patiently(lambda: target.rename(old))
    try:
        patiently(lambda: fresh.rename(target))
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    disk.sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)
