"""Where LibreOffice is: as was settled for this machine or for its user, else where systems put it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.errors import FileError

ENVIRONMENT = "TAIZHANG_SOFFICE"
# Installed, but by default not in PATH.
PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


class Place(NamedTuple):
    """The program soffice, and by what it was found."""

    program: str
    source: str


_settled: list[Callable[[], Place | None]] = []


def settle_by(look: Callable[[], Place | None]) -> None:
    """Have a face say how a user's own file is read, which this room knows nothing of; None where it names no program."""
    _settled[:] = [look]


def find_office() -> str | None:
    """Return the path of soffice, None if LibreOffice is not installed. Raises FileError as `office_place` does."""
    place = office_place()
    return None if place is None else place.program


def office_place() -> Place | None:
    """Return soffice and by what it was found, None if LibreOffice is not installed.

    Raises FileError where one was settled that cannot be run: another one in its place would be a guess.
    """
    named = os.environ.get(ENVIRONMENT)
    settled = [Place(named, f"环境变量 {ENVIRONMENT}")] if named else [look() for look in _settled]
    if (place := next(filter(None, settled), None)) is not None:
        return place._replace(program=_runnable(place))
    if found := shutil.which("soffice") or shutil.which("libreoffice"):
        return Place(found, "PATH")
    return next((Place(place, "通常的安装位置") for place in PLACES if Path(place).is_file()), None)


def _runnable(place: Place) -> str:
    if found := shutil.which(place.program):
        return found
    cure = "请改成程序 soffice 的完整路径，或去掉这一项让程序自己找"
    raise FileError("LibreOffice", f"{place.source} 写的“{place.program}”不在，或不能运行", cure)
