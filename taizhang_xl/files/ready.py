"""Checks that a command can write its results, before it writes anything: a refusal must not come half-way."""

from __future__ import annotations

import os
from pathlib import Path

from taizhang_xl.errors import FileError
from taizhang_xl.messages import os_message


def ready_folder(folder: Path) -> None:
    """Raise FileError if an output folder could not be created or written into. Creates nothing."""
    if _is_there(folder) and not folder.is_dir():
        raise FileError(folder, "这是一个文件，要的是放结果的文件夹", "请另给一个文件夹")
    above = next(path for path in (folder.absolute(), *folder.absolute().parents) if _is_there(path))
    if not above.is_dir():
        raise FileError(folder, f"上一级的“{above.name}”是文件，建不了文件夹", "请另给一个文件夹")
    if not os.access(above, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise FileError(folder, "没有权限写这个文件夹", "请检查文件夹是否只读，或另给一个文件夹")


def ready_new_file(path: Path) -> None:
    """Raise FileError if a new file could not be written under this name."""
    if _is_there(path) and path.is_dir():
        raise FileError(path, "这是一个文件夹，要的是新文件的名字", "请在后面写上文件名")
    if _is_there(path):
        raise FileError(path, "已经有这个文件", "请换一个名字，或先移走它")
    ready_folder(path.parent)


def _is_there(path: Path) -> bool:
    """Whether the path exists; False in a folder that may not be looked into, which is reported by itself."""
    try:
        return path.exists()
    except PermissionError:
        return False
    except OSError as error:
        raise FileError(path.name[:40], f"不能用作文件名（{os_message(error)}）", "请换一个短一点的名字") from error
