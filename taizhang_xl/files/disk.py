"""Every file operation of a save, one function each, so that a test can make any of them fail."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def read(path: Path) -> bytes:
    """Return a file's bytes."""
    return path.read_bytes()


def pieces(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes piece by piece, for a file that may be long."""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def size(path: Path) -> int:
    """Return how many bytes a file holds."""
    return path.stat().st_size


def read_between(path: Path, begin: int, end: int) -> bytes:
    """Return a file's bytes in [begin:end]."""
    with path.open("rb") as file:
        file.seek(begin)
        return file.read(end - begin)


def write_new(path: Path, data: bytes, like: Path | None = None) -> None:
    """Write a file that must not exist yet, with the permissions of `like`, and sync it to disk."""
    with path.open("xb") as file:
        # Permissions come before the bytes, so that nobody can read here what they cannot read there. On Windows there
        # is only "read-only", which would keep the file from being removed again.
        if like is not None and os.name != "nt":
            model = like.stat()
            if (model.st_uid, model.st_gid) != (os.geteuid(), os.getegid()):
                # Only root can give a file away; anybody else owns the new file, as with every program.
                with suppress(PermissionError):
                    os.chown(path, model.st_uid, model.st_gid)
            path.chmod(stat.S_IMODE(model.st_mode))
        file.write(data)
        # Flush before fsync: what is still in Python's buffer is not in the file yet.
        file.flush()
        os.fsync(file.fileno())


def append(path: Path, data: bytes, end: int) -> None:
    """Write bytes at `end` of a file, cutting off what follows, and sync them to disk."""
    with path.open("r+b" if path.exists() else "xb") as file:
        file.truncate(end)
        file.seek(end)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def create(path: Path, data: bytes) -> None:
    """Write a small file that must not exist yet; FileExistsError means that another run was first."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise
    except OSError:
        # Of two failures the first one is the cause.
        with suppress(OSError):
            path.unlink()
        raise


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another, in one step."""
    source.replace(target)


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries to disk; Windows has no such call and does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents, and sync their entries to disk."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync_folder(path.parent)


def names(folder: Path) -> list[str]:
    """Return the names in a folder, none if there is no such folder."""
    return sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []


def remove(path: Path) -> None:
    """Remove a file, unless it is gone already."""
    path.unlink(missing_ok=True)


def exists(path: Path) -> bool:
    """Whether the path exists."""
    return path.exists()


def modified(path: Path) -> float:
    """Return when a file was last written, in seconds since 1970."""
    return path.stat().st_mtime


def has_other_names(path: Path) -> bool:
    """Whether a file has other names (hard links), which keep the old content after a save."""
    return path.exists() and path.stat().st_nlink > 1


def is_anothers(path: Path) -> bool:
    """Whether a file is another user's, and will be this user's after a save: only root can give a file away."""
    return os.name != "nt" and os.geteuid() not in (0, path.stat().st_uid)


def read_only(path: Path) -> bool:
    """Whether a file is read-only for everybody."""
    return not stat.S_IMODE(path.stat().st_mode) & 0o222


def pause(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
