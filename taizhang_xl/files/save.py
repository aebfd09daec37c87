"""Saving that leaves the old file or the new one, never a third: lock, temp file, fsync, check, backup, replace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from taizhang_xl.errors import ChangedMeanwhileError, FileBusyError, FileError
from taizhang_xl.files import disk
from taizhang_xl.files.backups import back_up, dated_name, sweep_backups, thin
from taizhang_xl.files.lock import locked
from taizhang_xl.files.owner import owner_of, refuse_if_open
from taizhang_xl.files.temps import sweep, temp_file
from taizhang_xl.files.trouble import PAUSES, not_saved, patiently, saved_but
from taizhang_xl.messages import os_message
from taizhang_xl.xlsx.package import Package, open_package_bytes

__all__ = ["locked", "owner_of", "save", "save_new"]


def save(package: Package, data: bytes, *, keep_backup: bool = True, now: datetime | None = None) -> Path:
    """Write `data` over the file the package was read from and return its true path.

    The old file goes to `.taizhang/backups` beside it, named by `now` (by default the current time), and old backups
    are thinned. Raises ChangedMeanwhileError if the file is no longer the one that was read, FileError if it is
    read-only or the disk refuses, WorkbookError if `data` is not a workbook, FileBusyError if another program or run
    holds the file: if Windows does not let go of it, `data` is written beside it, and the text says under which
    name. After any of these the file is the old one, unless the text begins with 已经保存 or 已经做完.
    """
    target = package.path.resolve()
    _check(package, data)
    with not_saved(target), locked(target):
        _Saving(target, data, package.raw, now or _clock()).run(keep_backup=keep_backup)
    return target


def save_new(
    path: Path, data: bytes, *, overwrite: bool, keep_backup: bool = False, now: datetime | None = None,
    beside: Path | None = None,
) -> None:  # fmt: skip
    """Write a file that was generated, whole or not at all; folders on the way are made.

    One that tells what stands in a ledger is written `beside` it: it gets the access rights of the ledger.
    With `keep_backup` another content that is there goes to `.taizhang/backups` first: somebody may have worked in it.
    Raises FileError where it is there already and `overwrite` is false, and as `save` does.
    """
    target = path.resolve()
    with not_saved(target):
        disk.make_folder(target.parent, beside)
        with locked(target):
            present = patiently(lambda: disk.read(target)) if disk.exists(target) else None
            if present is not None and not overwrite:
                raise FileError(target, "已经有这个文件", "请换一个名字，或加上允许覆盖的选项")
            _Saving(target, data, present, now or _clock(), beside).run(keep_backup=keep_backup)


def _clock() -> datetime:
    return datetime.now().astimezone()


def _check(old: Package, data: bytes) -> None:
    """Open `data` as a workbook, every sheet with its checksum."""
    if data == old.raw:
        return
    new = open_package_bytes(data, old.path)
    for relation in new.relationships(new.workbook_part).values():
        if relation.type.endswith("/worksheet") and old.has(relation.target):
            new.part(relation.target)


@dataclass(frozen=True, slots=True)
class _Saving:
    """One save by the holder of the lock: `data` replaces `old`, None if there is no file yet."""

    target: Path
    data: bytes
    old: bytes | None
    now: datetime
    beside: Path | None = None

    def run(self, *, keep_backup: bool) -> None:
        """Save, or raise with the old file in its place."""
        refuse_if_open(self.target)
        self._refuse_if_changed()
        sweep(self.target)
        sweep_backups(self.target)
        if self.data == self.old:
            return
        if self.old is not None and disk.read_only(self.target):
            raise FileError(self.target, "文件是只读的，没有保存", "请在文件属性里去掉“只读”，或另存到别处")
        with temp_file(self.target, self.data, self._like) as temp:
            if disk.read(temp) != self.data:
                raise FileError(self.target, "写到磁盘上的内容和要写的不一样，没有保存", "请检查磁盘后再运行一次")
            if keep_backup and self.old is not None:
                back_up(self.old, self.target, self.now, self._like)
            self._replace(temp)
        self._finish(keep_backup=keep_backup)

    @property
    def _like(self) -> Path | None:
        """The file whose access rights are taken over."""
        return self.beside or (None if self.old is None else self.target)

    def _refuse_if_changed(self) -> None:
        if self.old is None:
            if disk.exists(self.target):
                raise ChangedMeanwhileError(self.target, "刚刚有人放了一个同名文件，没有保存", "请再运行一次")
            return
        try:
            # Excel saves by deleting the old file and renaming the new one: the name may be missing for a moment.
            present = patiently(lambda: disk.read(self.target), (FileNotFoundError, PermissionError))
        except FileNotFoundError as error:
            raise ChangedMeanwhileError(
                self.target, "读取以后文件被移走或改名了，没有保存", "请找回文件后再运行一次"
            ) from error
        except PermissionError as error:
            raise self._held() from error
        if present != self.old:
            raise ChangedMeanwhileError(self.target, "读取以后文件被别人改过，没有保存，那边的改动都在", "请再运行一次")

    def _replace(self, temp: Path) -> None:
        # Windows refuses while another program has the file open. Never fall back to copying over it: that can
        # tear. That program does not know our lock and may save before it lets go: check again each time.
        for seconds in (*PAUSES, None):
            self._refuse_if_changed()
            try:
                disk.replace(temp, self.target)
                return
            except PermissionError as error:
                if seconds is None:
                    raise self._held() from error
                disk.pause(seconds)

    def _held(self) -> FileBusyError:
        """Write what could not be saved beside the file; the error says under which name."""
        what = "文件正被别的程序占用，没有保存"
        cure = "请在 Excel 或 WPS 里关闭它再运行一次"
        copy = self.target.with_name(dated_name(self.target, self.now, disk.names(self.target.parent), "未能保存_"))
        try:
            with temp_file(copy, self.data, self._like) as temp:
                patiently(lambda: disk.replace(temp, copy))
            disk.sync_folder(copy.parent)
        except OSError as error:
            return FileBusyError(self.target, f"{what}，也没能另存一份（{os_message(error)}）", cure)
        return FileBusyError(self.target, f"{what}；要存的内容放在旁边的 {copy.name}", f"{cure}，成功后那一份可以删除")

    def _finish(self, *, keep_backup: bool) -> None:
        with saved_but(self.target, "系统没有确认", "断电或拔盘前请打开文件看一看，并检查磁盘"):
            disk.sync_folder(self.target.parent)
        if keep_backup:
            with saved_but(self.target, "旧备份没能清理", "请检查磁盘和旁边的 .taizhang 文件夹"):
                thin(self.target, self.now)
