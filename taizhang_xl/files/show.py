"""A file or folder shown to who sits at the computer, by the program that the system has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from taizhang_xl.errors import FileError

_SECONDS = 30


def show(path: Path) -> None:
    """Show a file or folder. Raises FileError where nothing shows it."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise _unshown(path)
    try:
        done = subprocess.run([program, str(path)], check=False, capture_output=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unshown(path) from error
    if done.returncode:
        raise _unshown(path)


def _unshown(path: Path) -> FileError:
    return FileError(path, "这台电脑上没有程序能打开它", f"请自己打开 {path.resolve()}")
