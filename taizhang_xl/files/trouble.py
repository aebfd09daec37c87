"""Failing file operations: retried for a while, then reported in one line."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from taizhang_xl.errors import FileError
from taizhang_xl.files import disk
from taizhang_xl.messages import os_message

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_Result = TypeVar("_Result")


def patiently(operation: Callable[[], _Result], passing: tuple[type[OSError], ...] = (PermissionError,)) -> _Result:
    """Do a file operation, and retry for a while if it fails in a `passing` way.

    Windows refuses with PermissionError while another program, say a virus scanner, has the file open.
    """
    for seconds in PAUSES:
        try:
            return operation()
        except passing:
            disk.pause(seconds)
    return operation()


@contextmanager
def not_saved(target: Path) -> Iterator[None]:
    """Raise FileError for a failure before a file was replaced: it is still the old one."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise FileError(target, "磁盘空间不够，没有保存", "请清理磁盘后再运行一次") from error
        if isinstance(error, PermissionError):
            raise FileError(
                target, "没有权限写这个文件或它所在的文件夹，没有保存", "请检查文件夹是否只读，或另存到别处"
            ) from error
        raise FileError(target, f"没有保存（{os_message(error)}）", "请检查磁盘或网络后再运行一次") from error


@contextmanager
def saved_but(target: Path, what: str, cure: str) -> Iterator[None]:
    """Raise FileError for a failure after a file was replaced: its text begins with 已经保存."""
    try:
        yield
    except OSError as error:
        raise FileError(target, f"已经保存，但{what}（{os_message(error)}）", cure) from error
