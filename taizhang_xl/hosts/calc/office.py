"""The way into a running LibreOffice: its Python module, and a connection over a pipe."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from taizhang_xl.cells import Range
from taizhang_xl.errors import FileError
from taizhang_xl.tables.soffice import find_office

# Two programs on one machine need a pipe each.
PIPE = os.environ.get("TAIZHANG_PIPE", "taizhang")
_PAUSES = (0.05, 0.2, 0.5)
XLSX = "Calc MS Excel 2007 XML"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
# Where Linux distributions put `uno`; elsewhere it is beside the program, or on macOS among its resources.
_PLACES = ("/usr/lib/python3/dist-packages", "/usr/lib64/python3/site-packages")
_BESIDE = (".", "../Resources")


class NotListeningError(FileError):
    """No LibreOffice waits on the pipe."""


@cache
def load_uno() -> Any:
    """Return LibreOffice's Python module `uno`. Raises FileError if this Python cannot load it.

    Only this module is taken from the system's Python, whose other packages are not meant for this one.
    """
    try:
        return importlib.import_module("uno")
    except ImportError:
        found = next((path for path in _candidates() if path.is_file()), None)
    if found is None:
        raise FileError("LibreOffice", "找不到它的 Python 接口 uno", "请安装 LibreOffice 和 python3-uno")
    spec = importlib.util.spec_from_file_location("uno", found)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["uno"] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        del sys.modules["uno"]
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        cure = "请用与系统的 python3 同一版本的 Python 安装本工具"
        raise FileError("LibreOffice", f"它的 Python 接口不能用于 Python {version}", cure) from error
    return module


def _candidates() -> Iterator[Path]:
    yield from (Path(place, "uno.py") for place in _PLACES)
    if program := find_office():
        yield from (Path(program).resolve().parent / place / "uno.py" for place in _BESIDE)


def connect(pipe: str = "") -> Any:
    """Return the component context of the LibreOffice that waits on a pipe, by default on PIPE.

    Raises NotListeningError, FileError.
    """
    broken, pipe = load_uno().getClass("com.sun.star.uno.RuntimeException"), pipe or PIPE
    for pause in _PAUSES:
        try:
            return _connected(pipe)
        except broken as error:
            # An earlier connection to the same pipe is being closed; the next try makes a new one.
            why = error
        time.sleep(pause)
    cure = "请等它做完手里的事再试，还不行就关掉重开"
    raise NotListeningError("LibreOffice", f"管道 {pipe} 上的连接总是断开", cure) from why


def _connected(pipe: str) -> Any:
    uno = load_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    try:
        return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    except uno.getClass("com.sun.star.connection.NoConnectException") as error:
        cure = f'请用 soffice --accept="pipe,name={pipe};urp;" 打开它'
        raise NotListeningError("LibreOffice", f"没有在管道 {pipe} 上等待连接", cure) from error


def desktop_of(context: Any) -> Any:
    """Return the desktop, which holds all open documents."""
    return service(context, "com.sun.star.frame.Desktop")


def service(context: Any, name: str) -> Any:
    """Return a new instance of a LibreOffice service."""
    return context.ServiceManager.createInstanceWithContext(name, context)


def documents(desktop: Any) -> list[Any]:
    """Return the open spreadsheets."""
    found, components = [], desktop.Components.createEnumeration()
    while components.hasMoreElements():
        component = components.nextElement()
        if getattr(component, "supportsService", None) and component.supportsService(SPREADSHEET):
            found.append(component)
    return found


def struct(name: str, **fields: Any) -> Any:
    """Return a UNO struct with some of its fields set."""
    made = load_uno().createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def properties(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return named values as LibreOffice takes them."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def cell_address(sheet: int, row: int, column: int) -> Any:
    """Return LibreOffice's form of a cell's address; the sheet is counted from 0, row and column from 1."""
    return struct("table.CellAddress", Sheet=sheet, Row=row - 1, Column=column - 1)


def range_address(sheet: int, area: Range) -> Any:
    """Return LibreOffice's form of a rectangle; the sheet is counted from 0."""
    return struct(
        "table.CellRangeAddress", Sheet=sheet, StartRow=area.top - 1, StartColumn=area.left - 1,
        EndRow=area.bottom - 1, EndColumn=area.right - 1,
    )  # fmt: skip


def area_of(found: Any) -> Range:
    """Return the rectangle of a LibreOffice address."""
    return Range(found.StartRow + 1, found.StartColumn + 1, found.EndRow + 1, found.EndColumn + 1)


def url_of(path: str | Path) -> str:
    """Return a path as a file URL."""
    return str(load_uno().systemPathToFileUrl(str(Path(path).absolute())))


def path_of(url: str) -> str:
    """Return the path of a file URL, any other URL as it is."""
    return str(load_uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url
