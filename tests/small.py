"""Small ledgers as an office types them: a title, a header and a few rows, written by openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from taizhang_xl.faces.cli import cli

HEADER = (
    "编号",
    "类别",
    "目标任务",
    "完成时限",
    "责任单位",
    "责任人",
    "状态",
    "进展情况",
    "完成日期",
    "佐证",
    "未完成原因",
)


def small_ledger(
    path: Path, *rows: Sequence[object], header: Sequence[str | None] = HEADER, title: str = "2018年台账"
) -> Path:
    """Write a ledger with one sheet 台账: its title in row 1, its header in row 2."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in ((title,), header, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def item(
    number: str | None, task: str, unit: str | None = "水务科", deadline: str = "5月底", **more: object
) -> list[object]:
    """Return a row under HEADER, in hand where nothing else is told."""
    told: dict[str, object] = {"编号": number, "类别": "重点工作", "目标任务": task, "完成时限": deadline, "责任单位": unit,
                               "责任人": "张科", "状态": "正在办理", "进展情况": "已开工"}  # fmt: skip
    return [(told | more).get(name) for name in HEADER]


def ran(*arguments: object, code: int = 0) -> str:
    """Run a command; returns all that it shows, after its exit code was seen to be the one expected."""
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of each file in a folder and those in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
