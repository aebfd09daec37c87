"""Saving that leaves the old file or the new one, never a third: lock, temp file, fsync, check, backup, replace."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from taizhang_xl.errors import ChangedMeanwhileError, FileBusyError, FileError
from taizhang_xl.xlsx import files
from taizhang_xl.xlsx.lock import locked, owner_file, owner_of
from taizhang_xl.xlsx.package import Package, open_package_bytes

__all__ = ["locked", "owner_of", "save", "save_new"]

# Excel saves by deleting the old file and renaming the new one, so that the name may be absent for a moment.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
_BACKUPS = Path(".taizhang") / "backups"


class _Progress:
    """How far a save has come: after the replacement an error no longer means that nothing was saved."""

    def __init__(self) -> None:
        self.replaced = False


def save(package: Package, data: bytes, *, keep_backup: bool = True, now: datetime | None = None) -> Path:
    """Write `data` over the file the package was read from and return its true path.

    The file as it was goes to `.taizhang/backups` beside it, named by `now` (the clock's time where not given).
    Raises FileBusyError where another program or run holds the file, ChangedMeanwhileError where it is no longer
    the one that was read, FileError where the disk refuses, WorkbookError where `data` is no workbook. After any
    of these the file is the old one, except where the message begins with 已经保存.
    """
    target = package.path.resolve()
    progress = _Progress()
    with _told(target, progress), locked(target):
        _refuse_if_open(target)
        _refuse_if_changed(package, target)
        _sweep(target)
        if data == package.raw:
            return target
        with _temp_file(target, data) as temp:
            files.copy_mode(target, temp)
            _check(package, data, temp)
            if keep_backup:
                _back_up(package.raw, target, now or datetime.now().astimezone())
            # Another program does not know our lock: look again at the last moment.
            _refuse_if_changed(package, target)
            _replace(temp, target)
            progress.replaced = True
        files.sync_folder(target.parent)
    return target


def save_new(path: Path, data: bytes, *, overwrite: bool, keep_backup: bool = False) -> None:
    """Write a file that was generated, whole or not at all; folders on the way are made.

    With `keep_backup` another content that is there goes to `.taizhang/backups` first: somebody may have worked in it.
    Raises FileError where it is there already and `overwrite` is false, FileBusyError where it is open elsewhere.
    """
    target = path.resolve()
    progress = _Progress()
    with _told(target, progress):
        files.make_folder(target.parent)
        with locked(target):
            present = files.read(target) if files.exists(target) else None
            if present is not None:
                if not overwrite:
                    raise FileError(target, "已经有这个文件", "请换一个名字，或加上允许覆盖的选项")
                _refuse_if_open(target)
            _sweep(target)
            if keep_backup and present is not None and present != data:
                _back_up(present, target, datetime.now().astimezone())
            with _temp_file(target, data) as temp:
                _replace(temp, target)
                progress.replaced = True
            files.sync_folder(target.parent)


@contextmanager
def _told(target: Path, progress: _Progress) -> Iterator[None]:
    """Turn what the system says into one line for the user; our own errors pass."""
    try:
        yield
    except OSError as error:
        said = error.strerror or str(error)
        if progress.replaced:
            raise FileError(
                target, f"已经保存，但系统没有确认（{said}）", "断电或拔盘前请打开文件看一看，并检查磁盘"
            ) from error
        if error.errno in _DISK_FULL:
            raise FileError(target, "磁盘空间不够，没有保存", "请清理磁盘后再运行一次") from error
        if isinstance(error, PermissionError):
            raise FileError(
                target, "没有权限写这个文件或它所在的文件夹，没有保存", "请检查文件是否只读，或另存到别处"
            ) from error
        raise FileError(target, f"没有保存（{said}）", "请检查磁盘或网络后再运行一次") from error


def _refuse_if_open(target: Path) -> None:
    owner = owner_file(target)
    if owner is not None:
        raise FileBusyError(
            target, f"{owner_of(target)}正打开着这个文件",
            f"请关闭后再运行一次；确认没有人打开，删除旁边的 {owner.name} 即可",
        )  # fmt: skip


def _refuse_if_changed(package: Package, target: Path) -> None:
    try:
        present = _read_patiently(target)
    except FileNotFoundError as error:
        raise ChangedMeanwhileError(target, "读取以后文件被移走或改名了，没有保存", "请找回文件后再运行一次") from error
    if hashlib.sha256(present).hexdigest() != package.sha256:
        raise ChangedMeanwhileError(target, "读取以后文件被别人改过，没有保存，那边的改动都在", "请再运行一次")


def _read_patiently(target: Path) -> bytes:
    for seconds in _PAUSES:
        try:
            return files.read(target)
        except (FileNotFoundError, PermissionError):
            files.pause(seconds)
    return files.read(target)


def _temp_prefix(target: Path) -> str:
    return f".~taizhang.{target.name}."


def _sweep(target: Path) -> None:
    """Remove temp files of runs that were killed; whoever holds the lock knows that all of them are dead."""
    for name in files.names(target.parent):
        if name.startswith(_temp_prefix(target)) and name.endswith(".tmp"):
            files.remove(target.with_name(name))


@contextmanager
def _temp_file(target: Path, data: bytes) -> Iterator[Path]:
    """Write `data` to a temp file in the folder of `target`; it is removed unless it was moved away."""
    temp = target.with_name(f"{_temp_prefix(target)}{os.getpid()}.tmp")
    try:
        files.write_new(temp, data)
        yield temp
    except BaseException:
        files.remove(temp)
        raise


def _check(old: Package, data: bytes, temp: Path) -> None:
    """Read back what the disk holds and open it as a workbook, every sheet with its checksum."""
    if files.read(temp) != data:
        raise FileError(old.path, "写到磁盘上的内容和要写的不一样，没有保存", "请检查磁盘后再运行一次")
    new = open_package_bytes(data, old.path)
    for relation in new.relationships(new.workbook_part).values():
        if relation.type.endswith("/worksheet") and old.has(relation.target):
            new.part(relation.target)


def _back_up(old: bytes, target: Path, now: datetime) -> None:
    folder = target.parent / _BACKUPS
    files.make_folder(folder)
    taken = set(files.names(folder))
    stem = f"{target.stem}_{now:%Y%m%d-%H%M%S}_"
    number = next(number for number in range(1, len(taken) + 2) if f"{stem}{number}{target.suffix}" not in taken)
    backup = folder / f"{stem}{number}{target.suffix}"
    _sweep(folder / target.name)
    with _temp_file(folder / target.name, old) as temp:
        files.replace(temp, backup)
    files.sync_folder(folder)


def _replace(temp: Path, target: Path) -> None:
    # Windows refuses while another program has the file open. Never fall back to copying over it: that can tear.
    for seconds in _PAUSES:
        try:
            files.replace(temp, target)
            return
        except PermissionError:
            files.pause(seconds)
    try:
        files.replace(temp, target)
    except PermissionError as error:
        raise FileBusyError(target, "文件正被别的程序打开，没有保存", "请在 Excel 或 WPS 里关闭它再运行一次") from error
