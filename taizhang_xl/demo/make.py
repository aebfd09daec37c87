"""The verb demo: a ledger made from the template, its forms sent out, and the returns that come back."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.save import write_changes
from taizhang_xl.dates.month import Month
from taizhang_xl.demo.ledger import LATE_NOTE, OFFICE, demo_items, person_rows, report_rows, unit_rows
from taizhang_xl.demo.returns import write_demo_returns
from taizhang_xl.errors import FileError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import Deed
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, PEOPLE, UNITS, Field
from taizhang_xl.verbs.new import make_ledger
from taizhang_xl.verbs.split import VERB as SPLIT

DEMO_LEDGER = "ledger.xlsx"


def demo(folder: Path, year: int, month: Month, progress: Progress) -> Path:
    """Make a realistic ledger and one month's returns in a folder that is empty or not there; returns the ledger."""
    ready_folder(folder)
    if folder.exists() and any(folder.iterdir()):
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
    make_ledger(ledger, year, OFFICE, rows, month.previous.last)
    sent = run_verb(SPLIT, {"ledger": ledger, "month": month}, progress=progress).made
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
