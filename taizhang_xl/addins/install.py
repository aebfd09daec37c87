"""The add-in of each program: build it, install it where the program loads it, see what is installed, remove it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from taizhang_xl import __version__
from taizhang_xl.addins import oxt, unopkg, xlam
from taizhang_xl.buttons import Button
from taizhang_xl.errors import FileError
from taizhang_xl.files import disk
from taizhang_xl.files.save import save_new
from taizhang_xl.files.trouble import not_saved

EXCEL, CALC = "excel", "calc"
_AS_CLICKED = ("-E", "-P", "-X", "utf8")
# Where nobody listens LibreOffice's own library says so: Python and it understand each other.
_SPEAK = """
from taizhang_xl.errors import FileError
from taizhang_xl.hosts.calc.office import NotListeningError, connect
try:
    connect("taizhang-nobody-listens")
except NotListeningError:
    pass
except FileError as error:
    raise SystemExit(str(error))
"""


class Installed(NamedTuple):
    """An installed add-in: the file, the version that built it, the Python that it runs, the program that it is in."""

    where: Path
    version: str
    interpreter: str
    app: str

    @property
    def cure(self) -> str:
        """What to do if the buttons will not work, or work as in an older version; empty if all is well."""
        again = f"请再运行一次 taizhang addin install --app {self.app}"
        if not Path(self.interpreter).is_file():
            return f"它用的 Python 已经不在那里，{again}"
        if self.version != __version__:
            return f"现在的程序是 {__version__}，{again}"
        return ""


class Addin(Protocol):
    """The add-in of one program; `folder` is None for the place where the program looks by itself."""

    def build(self, folder: Path) -> Path:
        """Write it into a folder; return the file."""

    def install(self, folder: Path | None) -> Path:
        """Install it; return where."""

    def status(self, folder: Path | None) -> Installed | None:
        """Return what is installed, None if nothing is."""

    def remove(self, folder: Path | None) -> Path | None:
        """Remove it; return where it was, None if it was not installed."""


class _ExcelAddin:
    """A file in the folder from which Excel opens everything when it starts."""

    def build(self, folder: Path) -> Path:
        """Write the add-in into a folder. Raises FileError."""
        target = folder / xlam.NAME
        save_new(target, xlam.addin_for(sys.executable), overwrite=True)
        return target

    def install(self, folder: Path | None) -> Path:
        """Write the add-in where Excel finds it. Raises FileError."""
        target = (folder or _start_folder()) / xlam.NAME
        try:
            return self.build(target.parent)
        except FileError as error:
            raise FileError(target, error.what, f"请先关闭 Excel 再装一次；{error.cure}") from error

    def status(self, folder: Path | None) -> Installed | None:
        """Return the installed add-in. Raises FileError, WorkbookError."""
        path = (folder or _start_folder()) / xlam.NAME
        if not disk.exists(path):
            return None
        settings = xlam.settings_of(path)
        return Installed(path, settings[xlam.VERSION], settings[xlam.INTERPRETER], EXCEL)

    def remove(self, folder: Path | None) -> Path | None:
        """Delete the add-in. Raises FileError."""
        path = (folder or _start_folder()) / xlam.NAME
        if not disk.exists(path):
            return None
        try:
            with not_saved(path):
                disk.remove(path)
        except FileError as error:
            raise FileError(path, "删不掉", "请先关闭 Excel 再运行一次") from error
        return path


class _CalcAddin:
    """An extension in the user's profile of LibreOffice; `folder` is that profile."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        self._buttons = buttons

    def build(self, folder: Path) -> Path:
        """Write the extension into a folder. Raises FileError."""
        target = folder / oxt.NAME
        save_new(target, oxt.build_oxt(sys.executable, self._buttons), overwrite=True)
        return target

    def install(self, folder: Path | None) -> Path:
        """Have LibreOffice install the extension. Raises FileError, also if this Python cannot talk to it."""
        refuse_if_mute()
        profile = folder or unopkg.usual_profile()
        with tempfile.TemporaryDirectory(prefix="taizhang-") as made:
            unopkg.add(self.build(Path(made)), profile)
        return profile

    def status(self, folder: Path | None) -> Installed | None:
        """Return the installed extension. Raises FileError."""
        found = unopkg.find(folder or unopkg.usual_profile())
        return None if found is None else Installed(found.folder, found.version, found.interpreter, CALC)

    def remove(self, folder: Path | None) -> Path | None:
        """Have LibreOffice remove the extension. Raises FileError."""
        profile = folder or unopkg.usual_profile()
        found = unopkg.find(profile)
        if found is None:
            return None
        unopkg.remove(profile)
        return found.folder


def refuse_if_mute() -> None:
    """Raise FileError if this Python cannot do what a click has it do: better now than at every click.

    In a process of its own, as a click starts it: `uno` built for another Python may end the one that loads it.
    """
    done = subprocess.run(
        [sys.executable, *_AS_CLICKED, "-c", _SPEAK], capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        why = (done.stderr.split("\n")[-2:] or [""])[0].strip() or f"退出码 {done.returncode}"
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        cure = "请安装 LibreOffice 和 python3-uno，并用与系统的 python3 同一版本的 Python 安装本工具"
        raise FileError("LibreOffice", f"Python {version}（{sys.executable}）没法和它通话（{why}）", cure)


def addin_of(app: str, buttons: Sequence[Button]) -> Addin:
    """Return the add-in of a program. Excel's buttons are in the shipped file."""
    return _ExcelAddin() if app == EXCEL else _CalcAddin(buttons)


def _start_folder() -> Path:
    """Return the user's XLSTART. Raises FileError if there is none, as on every system but Windows."""
    roaming = os.environ.get("APPDATA")
    folder = Path(roaming, "Microsoft", "Excel", "XLSTART") if roaming else None
    if folder is None or not folder.is_dir():
        cure = "请先打开一次 Excel 再装；或加 --to 指定放插件的文件夹，再在 Excel 的“加载项”里选它"
        raise FileError("XLSTART", "找不到 Excel 启动时打开的文件夹", cure)
    return folder
