"""The Excel add-in as shipped (built by scripts/build_addin.py), with what differs between machines on its sheet."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from taizhang_xl import __version__
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.errors import WorkbookError
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook
from taizhang_xl.xlsx.write.patch import patch

NAME = "taizhang.xlam"
SHEET = "taizhang.conf"
INTERPRETER, VERSION = "interpreter", "version"


def addin_for(interpreter: str) -> bytes:
    """Return the add-in whose buttons run this Python interpreter."""
    shipped = importlib.resources.files("taizhang_xl.workbooks").joinpath(NAME).read_bytes()
    return with_settings(shipped, interpreter)


def with_settings(addin: bytes, interpreter: str) -> bytes:
    """Return an add-in with this interpreter and version; every part but its sheet stays as it is."""
    package = open_package_bytes(addin, Path(NAME))
    given = {INTERPRETER: interpreter, VERSION: __version__}
    rows = {key: row for row, (key, _) in _settings(read_workbook(package)).items()}
    return patch(package, ChangeSet.of(Change(SHEET, rows[key], 2, new=value) for key, value in given.items())).data


def settings_of(path: Path) -> dict[str, str]:
    """Return the settings of an add-in. Raises FileError, and WorkbookError if it is not ours."""
    try:
        workbook = read_workbook(open_package(path))
        settings = dict(_settings(workbook).values()) if SHEET in workbook.sheet_names else {}
    except WorkbookError as error:
        raise _foreign(path) from error
    if INTERPRETER not in settings:
        raise _foreign(path)
    return settings


def _settings(workbook: Workbook) -> dict[int, tuple[str, str]]:
    rows = workbook.sheet(SHEET).rows
    return {
        row: (value_text(cells[1].value), value_text(cells[2].value) if 2 in cells else "")
        for row, cells in rows.items()
    }


def _foreign(path: Path) -> WorkbookError:
    return WorkbookError(path, "不是台账的 Excel 插件", "请删掉它，再运行 taizhang addin install")
