"""A converter as a child process: limited in time, memory and disk, and ended with all its children."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# In the units of ulimit: 512 MB on disk in blocks of 512 bytes.
_FILE_BLOCKS = 1 << 20


def run_child(command: Sequence[str], folder: Path, *, seconds: float, megabytes: int) -> int:
    """Run a command in a folder and return its exit code. Raises subprocess.TimeoutExpired after ending it."""
    process = subprocess.Popen(
        _limited(command, megabytes), cwd=folder, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return process.wait(seconds)
    finally:
        _end(process)


def _limited(command: Sequence[str], megabytes: int) -> list[str]:
    if sys.platform == "win32":
        return list(command)
    # Limits set by the shell: preexec_fn may deadlock if the caller has threads. macOS has no -v.
    limits = f'ulimit -v {megabytes << 10} 2>/dev/null; ulimit -f {_FILE_BLOCKS} 2>/dev/null; exec "$@"'
    return ["/bin/sh", "-c", limits, "sh", *command]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole group: soffice starts others, and they outlive it."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
