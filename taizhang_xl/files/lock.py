"""Who may write a file: our own lock file beside it, which says who holds it and since when."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.errors import FileBusyError, FileError
from taizhang_xl.files import disk
from taizhang_xl.files.process import birth, host_name
from taizhang_xl.files.trouble import not_saved, patiently
from taizhang_xl.messages import os_message
from taizhang_xl.xlsx.refusals import shown

_PATIENCE_SECONDS = 15.0
_STEP_SECONDS = 0.02
# An unreadable lock is from a run killed between creating and filling it: that gap is far under a second.
_UNREADABLE_SECONDS = 2.0


class _Holder(NamedTuple):
    """The run that made a lock file; `born` is its process's birth."""

    who: str
    host: str
    pid: int
    born: str
    time: str

    def is_gone(self) -> bool:
        """Whether the holder is known to be gone; on another machine nothing can be known."""
        if self.host != host_name():
            return False
        # The threads of this process wait for each other at the guard: the lock is left from earlier.
        if self.pid == os.getpid():
            return True
        born = birth(self.pid)
        return born is None or bool(born and self.born and born != self.born)

    def __str__(self) -> str:
        return shown(f"{self.who or '另一位使用者'}（{self.host}，进程 {self.pid}，{self.time}）")


@dataclass(slots=True)
class _Guard:
    """Keeps the threads of this process apart, so that a lock file of this process is never another thread's."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0


_GUARDS: dict[Path, _Guard] = {}


def lock_path(path: Path) -> Path:
    """Return the path of a file's lock."""
    return path.with_name(f".~taizhang.{path.name}.lock")


@contextmanager
def locked(path: Path, *, patience: float = _PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the right to write a file; inside, `save` and `save_new` of the same thread use the same right.

    Waits `patience` seconds for another run to finish, then raises FileBusyError. The lock of a run that died on
    this machine is taken over. Raises FileError if the lock cannot be made; or cannot be removed when all is done,
    with a text that begins with 已经做完.
    """
    target = path.resolve()
    guard = _GUARDS.setdefault(target, _Guard())
    if not guard.lock.acquire(timeout=patience):
        raise FileBusyError(target, "本程序的另一步正在改这个文件", "请等它做完再试")
    guard.depth += 1
    try:
        if guard.depth > 1:
            yield
        else:
            with _lock_file(target, patience):
                yield
    finally:
        guard.depth -= 1
        guard.lock.release()


@contextmanager
def _lock_file(target: Path, patience: float) -> Iterator[None]:
    lock, signature = lock_path(target), _signature()
    claim = _Claim(target, signature, patience)
    with not_saved(target):
        claim.take(lock, discard=lambda seen: claim.clear(lock, seen))
    try:
        with not_saved(target):
            # Nobody can be using the breaker while the lock is held: its run was killed.
            disk.remove(_breaker(lock))
        yield
    except BaseException:
        # The first error is raised; a lock left behind is taken over later.
        with suppress(OSError):
            _release(lock, signature)
        raise
    try:
        _release(lock, signature)
    except OSError as error:
        raise FileError(
            target, f"已经做完，但旁边的 {lock.name} 没能删除（{os_message(error)}）",
            "请手工删除它，否则别的电脑改不了这个文件",
        ) from error  # fmt: skip


def _release(lock: Path, signature: bytes) -> None:
    # Someone may have removed our lock by hand, and another run may have made its own.
    def release() -> None:
        if _content(lock) == signature:
            disk.remove(lock)

    patiently(release, (OSError,))


def _breaker(lock: Path) -> Path:
    return lock.with_name(f"{lock.name}.break")


class _Claim(NamedTuple):
    """One run's claim to write `target`: what it writes into lock files, and how long it waits for each."""

    target: Path
    signature: bytes
    patience: float

    def take(self, lock: Path, *, discard: Callable[[bytes], None]) -> None:
        """Make a lock file, waiting for its holder; `discard` removes one that was found to be a dead run's."""
        waited, unreadable = 0.0, 0.0
        while not _made(lock, self.signature):
            seen = _content(lock)
            holder = _parsed(seen)
            unreadable = 0.0 if holder else unreadable + _STEP_SECONDS
            if seen is not None and (holder.is_gone() if holder else unreadable > _UNREADABLE_SECONDS):
                discard(seen)
            elif waited >= self.patience:
                raise FileBusyError(
                    self.target, f"{holder or '另一个程序'}正在改这个文件",
                    f"请等它做完再试；确认没有在运行的，删除旁边的 {lock.name} 即可",
                )  # fmt: skip
            else:
                disk.pause(_STEP_SECONDS)
            waited += _STEP_SECONDS

    def clear(self, lock: Path, seen: bytes) -> None:
        """Remove the lock of a dead run, unless another run has replaced it meanwhile.

        Two runs may find the same dead lock at once: without a second lock around the removal the slower one
        would remove the new lock of the faster one.
        """
        breaker = _breaker(lock)
        self.take(breaker, discard=lambda _: disk.remove(breaker))
        try:
            if _content(lock) == seen:
                patiently(lambda: disk.remove(lock))
        finally:
            patiently(lambda: disk.remove(breaker))


def _made(lock: Path, signature: bytes) -> bool:
    try:
        patiently(lambda: disk.create(lock, signature))
    except FileExistsError:
        return False
    return True


def _signature() -> bytes:
    holder = _Holder(
        who=os.environ.get("USER") or os.environ.get("USERNAME") or "",
        host=host_name(),
        pid=os.getpid(),
        born=birth(os.getpid()) or "",
        time=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    return json.dumps(holder._asdict(), ensure_ascii=False).encode()


def _content(lock: Path) -> bytes | None:
    """Return the content of a lock file, None if it is gone."""
    try:
        return patiently(lambda: disk.read(lock))
    except FileNotFoundError:
        return None


def _parsed(content: bytes | None) -> _Holder | None:
    """Return the holder named in a lock file, None if there is none."""
    try:
        holder = _Holder(**json.loads(content or b""))
    except (ValueError, TypeError):
        return None
    return holder if isinstance(holder.pid, int) and 0 < holder.pid < 1 << 31 else None
