"""This machine and its processes: whether one still runs, by number and birth, since numbers are reused."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def host_name() -> str:
    """Return the name of this machine."""
    if sys.platform != "win32":
        return os.uname().nodename
    # Imported late: loading it takes as long as reading a small ledger.
    import socket

    return socket.gethostname()


def birth(pid: int) -> str | None:
    """Return when a process began, as a text that no later process of this number has; None if it does not run.

    An empty text means that it runs, but its start is unknown.
    """
    if sys.platform == "win32":
        return _birth_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass  # It runs, as another user's.
    return _birth_by_proc(Path("/proc"), pid)


def _birth_by_proc(proc: Path, pid: int) -> str | None:
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text("ascii").strip()
        stat = (proc / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    # The name in brackets may hold anything, brackets too; after the last one come state, parent, ... start.
    state, *fields = stat.rpartition(")")[2].split()
    return None if state in "ZX" else f"{boot}/{fields[18]}"


if sys.platform == "win32":

    def _birth_on_windows(pid: int) -> str | None:
        # On Windows os.kill would end the process, so ask for a handle, its exit code and its times instead.
        import ctypes
        from ctypes import wintypes

        query_limited_information, still_active, access_denied = 0x1000, 259, 5
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = wintypes.HANDLE(kernel.OpenProcess(query_limited_information, False, pid))
        if not handle:
            return "" if ctypes.get_last_error() == access_denied else None
        try:
            code = wintypes.DWORD()
            if kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != still_active:
                return None
            began, *others = (wintypes.FILETIME() for _ in range(4))
            if not kernel.GetProcessTimes(handle, ctypes.byref(began), *map(ctypes.byref, others)):
                return ""
            return str(began.dwHighDateTime << 32 | began.dwLowDateTime)
        finally:
            kernel.CloseHandle(handle)
