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
        # Rights come before the bytes, so that nobody can read here what he cannot read there.
        if like is not None:
            _take_rights(path, like)
        file.write(data)
        # Flush before fsync: what is still in Python's buffer is not in the file yet.
        file.flush()
        os.fsync(file.fileno())


def _take_rights(path: Path, like: Path, more: int = 0) -> None:
    """Give what was just made the owner and the access rights of a file, and to its owner what it takes to write it anew.

    Windows knows only "read-only" here, which would keep the file from being removed again.
    """
    if os.name == "nt" or not like.exists():
        return
    model = like.stat()
    if (model.st_uid, model.st_gid) != (os.geteuid(), os.getegid()):
        # Only root can give a file away; of anybody else the new file is his own, as with every program.
        with suppress(PermissionError):
            os.chown(path, model.st_uid, model.st_gid)
    path.chmod(stat.S_IMODE(model.st_mode) | stat.S_IWUSR | more)


def _narrow(path: Path, like: Path) -> None:
    """Take away from others what they may not do with another file either; what is somebody else's stays as it is."""
    if os.name == "nt" or not like.exists():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    narrower = mode & (stat.S_IMODE(like.stat().st_mode) | stat.S_IRWXU)
    if narrower != mode:
        with suppress(PermissionError):
            path.chmod(narrower)


def make_private(path: Path, like: Path | None = None) -> None:
    """Leave a file that was just made to its owner alone, who is that of `like`. Windows keeps the rights of the folder."""
    if like is not None:
        _take_rights(path, like)
    if os.name != "nt":
        path.chmod(stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXU)


def append(path: Path, data: bytes, end: int, like: Path | None = None) -> None:
    """Put bytes at `end` of a file, cutting off what stands behind it, and see them onto the disk.

    Nobody may do more with it than with `like`.
    """
    is_new = not path.exists()
    with path.open("xb" if is_new else "r+b") as file:
        if like is not None:
            (_take_rights if is_new else _narrow)(path, like)
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


def make_folder(folder: Path, like: Path | None = None) -> None:
    """Make a folder and those above it, where they are not there yet, and see their entries onto the disk.

    Who may read `like` may look into those that are new, nobody else.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        if like is not None and os.name != "nt" and like.exists():
            # To look into a folder takes the right to "execute" it.
            _take_rights(path, like, (stat.S_IMODE(like.stat().st_mode) & 0o444) >> 2 | stat.S_IRWXU)
        sync_folder(path.parent)


def openness(path: Path) -> int:
    """Return to how many others a file is open: the more of its rights are theirs, the higher; Windows tells nothing."""
    return 0 if os.name == "nt" else (stat.S_IMODE(path.stat().st_mode) & 0o077).bit_count()


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
