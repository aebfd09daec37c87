"""The verbs that make a ledger: new and demo. Both fill the template through the same lossless edits as any verb."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from taizhang_xl.actions.reading import open_ledger
from taizhang_xl.actions.returning import Progress, split
from taizhang_xl.actions.saving import write_changes
from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.entries import EDIT
from taizhang_xl.errors import FileError
from taizhang_xl.ledger.build import build_ledger
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.recording import Deed
from taizhang_xl.ledger.refresh import refresh_ledger
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, PEOPLE, SETTINGS, UNITS, Field, SheetSpec
from taizhang_xl.products.demo import LATE_NOTE, demo_items, person_rows, report_rows, unit_rows
from taizhang_xl.products.demo import OFFICE as DEMO_OFFICE
from taizhang_xl.products.demo_returns import write_demo_returns
from taizhang_xl.settings import DEFAULTS, OFFICE, YEAR
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.patch import patch
from taizhang_xl.xlsx.reader import read_workbook
from taizhang_xl.xlsx.save import save_new

DEMO_LEDGER = "ledger.xlsx"


def new(path: Path, year: int, office: str) -> Path:
    """Make an empty ledger of a year from the template. Raises FileError where the file is there already."""
    return make_ledger(path, year, office, {})


def make_ledger(
    path: Path,
    year: int,
    office: str,
    rows: Mapping[SheetSpec, Iterable[Mapping[str, Value]]],
    as_of: date | None = None,
) -> Path:
    """Make a ledger from the template with these rows, coloured as of a day where one is given.

    Raises FileError where the file is there already.
    """
    appends = [append for spec, of_sheet in rows.items() for append in _appends(spec, of_sheet)]
    filled = patch(_template(path), _named(year, office) + ChangeSet.of((), appends)).data
    if as_of is not None:
        package = open_package_bytes(filled, path)
        filled = patch(package, refresh_ledger(build_ledger(read_workbook(package)), as_of)).data
    save_new(path, filled, overwrite=False)
    return path


def demo(folder: Path, year: int, month: Month, progress: Progress) -> Path:
    """Make a realistic ledger and one month's returns in a folder that is empty or not there; returns the ledger."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileError(folder, "文件夹里已经有东西", "请换一个空文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    ledger = folder / DEMO_LEDGER
    progress("台账")
    rows = {
        LEDGER: demo_items(year, month),
        MONTHLY: report_rows(year, month),
        UNITS: unit_rows(),
        PEOPLE: person_rows(),
    }
    make_ledger(ledger, year, DEMO_OFFICE, rows, month.previous.last)
    sent = split(ledger, month, folder / "sent" / str(month), progress=progress)
    progress("模拟各单位填报")
    reported = write_demo_returns(sent, folder / "returns" / str(month), month)
    _edit_late(ledger, reported)
    return ledger


def _edit_late(path: Path, number: str) -> None:
    opened = open_ledger(path)
    item = opened.ledger.by_number[number]
    column = item.columns[Field.PROGRESS]
    old = item.cell(Field.PROGRESS).value
    late = Change(item.sheet, item.row, column, old, LATE_NOTE, why="科室补记", item=number, field=Field.PROGRESS)
    write_changes(opened.package, ChangeSet.of([late]), Deed(EDIT), dry_run=False)


def _template(path: Path) -> Package:
    data = importlib.resources.files("taizhang_xl.workbooks").joinpath("template.xlsx").read_bytes()
    return open_package_bytes(data, path)


def _named(year: int, office: str) -> ChangeSet:
    title = Change(LEDGER.name, 1, 1, new=f"{office}{year}年工作台账")
    value = SETTINGS.number(Field.SETTING_VALUE)
    return ChangeSet.of(
        (
            title,
            Change(SETTINGS.name, _setting_row(YEAR), value, new=str(year)),
            Change(SETTINGS.name, _setting_row(OFFICE), value, new=office),
        )
    )


def _setting_row(name: str) -> int:
    """Return the row of a setting in the template: below the header, in the order of the defaults."""
    return 2 + [setting.name for setting in DEFAULTS].index(name)


def _appends(spec: SheetSpec, rows: Iterable[Mapping[str, Value]]) -> list[Append]:
    return [
        Append(spec.name, {spec.number(name): value for name, value in row.items() if value is not None})
        for row in rows
    ]
