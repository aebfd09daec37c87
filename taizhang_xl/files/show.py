"""A file or folder shown to who sits at the computer, by the program that the system has for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from taizhang_xl.errors import FileError

# A program that has not failed by then is showing it: some openers stay for as long as their window is open.
_SECONDS = 5.0


def show(path: Path) -> None:
    """Show a file or folder. Raises FileError where nothing shows it."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise _unshown(path)
    nowhere = subprocess.DEVNULL
    try:
        opener = subprocess.Popen(
            [program, str(path)], stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        raise _unshown(path) from error
    try:
        failed = opener.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        threading.Thread(target=opener.wait, daemon=True).start()
        return
    if failed:
        raise _unshown(path)


def _unshown(path: Path) -> FileError:
    return FileError(path, "这台电脑上没有程序能打开它", f"请自己打开 {path.resolve()}")
