"""Every file operation that saving makes, one function each, so that a test can make any of them fail."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path


def read(path: Path) -> bytes:
    """Return a file's bytes."""
    return path.read_bytes()


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, and see its bytes onto the disk."""
    with path.open("xb") as file:
        file.write(data)
        # Flush before fsync: what still lies in Python's buffer is not in the file yet.
        file.flush()
        os.fsync(file.fileno())


def create(path: Path, data: bytes) -> None:
    """Write a small file that must not exist yet; FileExistsError tells that someone was first."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)


def copy_mode(source: Path, target: Path) -> None:
    """Give a file the access rights of another."""
    target.chmod(stat.S_IMODE(source.stat().st_mode))


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another, in one step."""
    source.replace(target)


def sync_folder(folder: Path) -> None:
    """See a folder's entries onto the disk; Windows has no such call and does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)


def names(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(entry.name for entry in folder.iterdir())


def remove(path: Path) -> None:
    """Remove a file; one that is gone already is as good."""
    path.unlink(missing_ok=True)


def exists(path: Path) -> bool:
    """Whether something is there under that name."""
    return path.exists()


def pause(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
