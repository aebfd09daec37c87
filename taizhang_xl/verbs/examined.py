"""One thing that the doctor looks at, and a folder looked at, as they are on machines and beside ledgers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.messages import os_message


class Examined(NamedTuple):
    """One thing looked at: `needed` where the work cannot be done without it; `cure` is empty where there is none to take.

    `told` is what one should know, and neither well nor to be put right.
    """

    what: str
    found: str
    cure: str = ""
    needed: bool = False
    told: bool = False


def folder(what: str, path: Path) -> Examined:
    """Return whether one may write into a folder."""
    # That is only known by writing: rights, full disks and protective programs all say it here.
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"\0")
    except OSError as error:
        return Examined(
            what, f"{path} 不能写（{os_message(error)}）", "请检查权限、磁盘空间和防护软件的受控文件夹", True
        )
    return Examined(what, f"{path} 可以写")
