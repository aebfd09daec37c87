"""python-calamine as a fallback without LibreOffice; it runs in a child process (calamine_child.py)."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from taizhang_xl.cells import Cell, Kind, Range, Sheet
from taizhang_xl.errors import DamagedWorkbookError, TooManyRowsError, UnsafeWorkbookError
from taizhang_xl.messages import os_message
from taizhang_xl.tables.child import run_child
from taizhang_xl.tables.foreign import SAVE_AS, not_converted
from taizhang_xl.tables.readonly import ReadOnlySource
from taizhang_xl.xlsx.package import LIMITS, Limits

_CHILD = Path(__file__).with_name("calamine_child.py")
_MEGABYTES = 2048
_LOST = {
    "xls": "隐藏行、颜色、公式和错误值",
    "xlsb": "隐藏行、颜色、公式和错误值",
    "ods": "合并单元格、隐藏行、颜色、公式和错误值",
}
_MOMENTS: dict[str, Callable[[str], date | time]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}
_KINDS = {"text": Kind.TEXT, "number": Kind.NUMBER, "bool": Kind.BOOL}


def has_calamine() -> bool:
    """Whether python-calamine is installed; it is not imported here."""
    return find_spec("python_calamine") is not None


def read_with_calamine(path: Path, raw: bytes, kind: str, seconds: float, limits: Limits = LIMITS) -> ReadOnlySource:
    """Return the sheets as calamine reads them. Raises ForeignFormatError if it hangs or fails."""
    text = _read_in_child(path, raw, kind, seconds)
    try:
        found = json.loads(text)
        if sum(len(each["cells"]) for each in found) > limits.cells:
            raise UnsafeWorkbookError(path, "单元格太多", "台账不会这么大，请核对是不是选错了文件")
        _refuse_rows(path, found, limits)
        sheets = tuple(_sheet(path, each) for each in found)
    except (ValueError, KeyError, TypeError):
        raise DamagedWorkbookError(path, "里面的内容坏了，读不出来", SAVE_AS) from None
    return ReadOnlySource(
        path.name, sheets, f"不是 .xlsx，只能读不能改；{_LOST[kind]}没有读到，装上 LibreOffice 可以读全"
    )


def _refuse_rows(path: Path, found: list[dict[str, Any]], limits: Limits) -> None:
    rows = 0
    for each in found:
        rows += len({cell[0] for cell in each["cells"]})
        if rows > limits.rows:
            raise TooManyRowsError(path, each["name"], limits.rows)


def _read_in_child(path: Path, raw: bytes, kind: str, seconds: float) -> str:
    with tempfile.TemporaryDirectory(prefix="taizhang-", ignore_cleanup_errors=True) as name:
        given, made = Path(name, f"in.{kind}"), Path(name, "out.json")
        given.write_bytes(raw)
        # -P keeps the child's folder off the path, where its modules would shadow others; -E what is set for another Python.
        command = [sys.executable, "-E", "-P", str(_CHILD), str(given), str(made)]
        try:
            code = run_child(command, Path(name), seconds=seconds, megabytes=_MEGABYTES)
        except subprocess.TimeoutExpired:
            raise not_converted(path, kind, f"读了 {seconds:g} 秒还没完，已停掉") from None
        except OSError as error:
            raise not_converted(path, kind, f"读取程序启动不了（{os_message(error)}）") from error
        if code or not made.is_file():
            raise not_converted(path, kind, f"没能读出来（退出码 {code}），文件可能坏了")
        return made.read_text("utf-8")


def _sheet(path: Path, found: dict[str, Any]) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, kind, value in found["cells"]:
        moment = _MOMENTS.get(kind)
        cell = Cell(Kind.DATE, moment(value)) if moment else Cell(_KINDS[kind], value)
        rows.setdefault(row, {})[column] = cell
    merged = tuple(Range(*corners) for corners in found["merged"])
    return Sheet(path.name, found["name"], rows, merged, visible=found["visible"], unsure=True)
