"""Who may write a workbook: our own lock file beside it, and the owner files that Excel, WPS and LibreOffice leave."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from taizhang_xl.errors import FileBusyError
from taizhang_xl.xlsx import files

_PATIENCE_SECONDS = 15.0
_STEP_SECONDS = 0.05
# A lock that cannot be read belongs to a run killed between making and filling it: that gap is far under a second.
_UNREADABLE_SECONDS = 2.0
_HELD = threading.local()


def lock_path(path: Path) -> Path:
    """Return where the lock of a workbook is."""
    return path.with_name(f".~taizhang.{path.name}.lock")


@contextmanager
def locked(path: Path, *, patience: float = _PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the right to write a workbook; inside, `save` and `save_new` of the same thread use the same right.

    Waits `patience` seconds for another run to finish, then raises FileBusyError. The lock of a run that died on
    this machine is taken over.
    """
    target = path.resolve()
    held: set[Path] = _HELD.__dict__.setdefault("paths", set())
    if target in held:
        yield
        return
    lock = lock_path(target)
    _acquire(lock, target, patience)
    held.add(target)
    try:
        yield
    finally:
        held.discard(target)
        files.remove(lock)


def _acquire(lock: Path, target: Path, patience: float) -> None:
    waited, unreadable = 0.0, 0.0
    while True:
        try:
            files.create(lock, _signature())
            return
        except FileExistsError:
            seen = _content(lock)
        holder = _parsed(seen)
        unreadable = 0.0 if holder else unreadable + _STEP_SECONDS
        if seen is not None and (unreadable > _UNREADABLE_SECONDS or _is_dead(holder)):
            _break(lock, seen)
            continue
        if waited >= patience:
            raise FileBusyError(
                target,
                f"{_described(holder)}正在改这个文件",
                f"请等它做完再试；确认没有在运行的，删除旁边的 {lock.name} 即可",
            )
        files.pause(_STEP_SECONDS)
        waited += _STEP_SECONDS


def _signature() -> bytes:
    holder = {
        "who": os.environ.get("USER") or os.environ.get("USERNAME") or "",
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "time": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    return json.dumps(holder, ensure_ascii=False).encode()


def _content(lock: Path) -> bytes | None:
    """Return what a lock file says, None where it has gone meanwhile."""
    try:
        return files.read(lock)
    except FileNotFoundError:
        return None


def _parsed(content: bytes | None) -> dict[str, object]:
    try:
        holder = json.loads(content or b"")
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {}


def _described(holder: dict[str, object]) -> str:
    if not holder:
        return "另一个程序"
    return (
        f"{holder.get('who') or '另一位使用者'}（{holder.get('host')}，进程 {holder.get('pid')}，{holder.get('time')}）"
    )


def _is_dead(holder: dict[str, object]) -> bool:
    """Whether the holder is known to be gone; of another machine nothing can be known."""
    pid = holder.get("pid")
    return holder.get("host") == socket.gethostname() and isinstance(pid, int) and not process_lives(pid)


def process_lives(pid: int) -> bool:
    """Whether a process of this machine is running."""
    if os.name == "nt":
        return _process_lives_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _process_lives_on_windows(pid: int) -> bool:
    # On Windows os.kill would end the process, so ask for a handle and for its exit code instead.
    import ctypes

    query_limited_information, still_active, access_denied = 0x1000, 259, 5
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(query_limited_information, False, pid)
    if not handle:
        return bool(ctypes.get_last_error() == access_denied)  # type: ignore[attr-defined,unused-ignore]
    code = ctypes.c_ulong()
    known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return not known or code.value == still_active


def _break(lock: Path, seen: bytes) -> None:
    """Remove the lock of a dead run, unless it has become another's meanwhile.

    Two runs may find the same dead lock at once: without a second lock around the removal the slower one
    would remove the fresh lock of the faster one.
    """
    breaker = lock.with_name(f"{lock.name}.break")
    try:
        files.create(breaker, _signature())
    except FileExistsError:
        if _is_dead(_parsed(_content(breaker))):
            files.remove(breaker)
        files.pause(_STEP_SECONDS)
        return
    try:
        if _content(lock) == seen:
            files.remove(lock)
    finally:
        files.remove(breaker)


def owner_of(path: Path) -> str | None:
    """Return who has the workbook open in Excel, WPS or LibreOffice by the owner file beside it, None if nobody.

    After a crash the owner file stays, so that it may name someone who has long closed the workbook.
    """
    found = owner_file(path)
    return None if found is None else _owner_name(found)


def owner_file(path: Path) -> Path | None:
    """Return the owner file beside a workbook, None where there is none."""
    target = path.resolve()
    names = (f"~${target.name}", f".~{target.name}", f".~lock.{target.name}#")
    return next((found for name in names if files.exists(found := target.with_name(name))), None)


def _owner_name(owner: Path) -> str:
    try:
        content = files.read(owner)
    except OSError:
        # Excel holds its owner file so that it cannot be read on Windows: then it is certainly open.
        content = b""
    if owner.name.startswith(".~lock."):
        fields = content.decode("utf-8", "replace").split(",")
        name = next((field.strip() for field in fields[:2] if field.strip()), "")
        host = fields[2].strip() if len(fields) > 2 else ""
        return f"{name}（{host}）" if name and host else name or "另一位使用者"
    return _excel_name(content) or "另一位使用者"


def _excel_name(content: bytes) -> str:
    # 55 bytes: length and the name in the machine's code page; then length in two bytes and the name in UTF-16.
    length = int.from_bytes(content[55:57], "little")
    wide = content[57 : 57 + 2 * length]
    if length and len(wide) == 2 * length:
        return wide.decode("utf-16-le", "replace").strip()
    return content[1 : 1 + content[0]].decode("gbk", "replace").strip() if content else ""
