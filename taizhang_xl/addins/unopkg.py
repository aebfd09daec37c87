"""Where LibreOffice keeps a user's extension, and the program that installs it: unopkg."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.addins.oxt import COMPONENT, DESCRIPTION, IDENTIFIER
from taizhang_xl.errors import FileError
from taizhang_xl.tables.soffice import find_office

_UNOPKG = "unopkg"
_INTERPRETER = re.compile(r"^INTERPRETER = (.+)$", re.MULTILINE)
_VERSION = re.compile(r'<version value="([^"]*)"')
_SECONDS = 120


class InstalledExtension(NamedTuple):
    """The extension in a profile: its folder, its version, the Python that it runs."""

    folder: Path
    version: str
    interpreter: str


def usual_profile() -> Path:
    """Return the folder of the user's profile."""
    if roaming := os.environ.get("APPDATA"):
        return Path(roaming, "LibreOffice", "4")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LibreOffice" / "4"
    return Path.home() / ".config" / "libreoffice" / "4"


def add(package: Path, profile: Path) -> None:
    """Install the extension in a profile, over an older one. Raises FileError."""
    _unopkg(profile, "add", "-f", "-s", str(package))


def remove(profile: Path) -> None:
    """Remove the extension from a profile. Raises FileError."""
    _unopkg(profile, "remove", IDENTIFIER)


def find(profile: Path) -> InstalledExtension | None:
    """Return the extension of a profile, None if there is none. Raises FileError."""
    cache = profile / "user" / "uno_packages" / "cache" / "uno_packages"
    for component in sorted(cache.glob(f"*/*/{COMPONENT}")):
        try:
            description = component.with_name(DESCRIPTION).read_text("utf-8")
            code = component.read_text("utf-8")
        except OSError as error:
            raise FileError(component, "读不了", "请检查这个文件夹的权限") from error
        if f'"{IDENTIFIER}"' in description:
            version, interpreter = _VERSION.search(description), _INTERPRETER.search(code)
            assert version is not None
            assert interpreter is not None
            return InstalledExtension(component.parent, version[1], str(ast.literal_eval(interpreter[1])))
    return None


def _unopkg(profile: Path, *words: str) -> None:
    office = find_office()
    # On Windows and macOS it is beside LibreOffice's program, and neither is in PATH.
    beside = shutil.which(_UNOPKG, path=str(Path(office).resolve().parent)) if office else None
    program = shutil.which(_UNOPKG) or beside
    if program is None:
        raise FileError(
            _UNOPKG, "找不到 LibreOffice 装扩展的程序", "请先安装 LibreOffice，并把它的 program 文件夹加进 PATH"
        )
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise FileError(_UNOPKG, "不能用 root 给自己装扩展", "请用平时用 LibreOffice 的那个用户来装")
    command = [program, words[0], f"-env:UserInstallation={profile.absolute().as_uri()}", *words[1:]]
    # LibreOffice takes the first python3 in PATH for its own, which one from pyenv or conda is not.
    env = {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
    )
    if done.returncode:
        why = " ".join(done.stderr.split())[:200]
        raise FileError(_UNOPKG, f"LibreOffice 没有装成或卸成（{why}）", "请先关闭 LibreOffice 再试一次")
