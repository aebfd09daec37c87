"""demo: a ledger made from the template, its forms sent out, and the returns that come back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.common_options import read_month, read_path, read_year
from taizhang_xl.contract.context import Context, Progress
from taizhang_xl.contract.decision import Decision, Edit, Line, Product
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.demo.ledger import (
    LATE_NOTE,
    OFFICE,
    SETTING_VALUES,
    demo_items,
    person_rows,
    report_rows,
    unit_rows,
)
from taizhang_xl.demo.returns import demo_returns
from taizhang_xl.errors import FileError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, PEOPLE, UNITS, Field
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.verbs.new import ledger_data, settings_changes, template_package
from taizhang_xl.verbs.split import VERB as SPLIT
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

DEMO_LEDGER = "ledger.xlsx"
_FOLDER = Option("folder", read_path, "放示范的文件夹", example="示范", positional=True, metavar="文件夹")
_YEAR = Option("year", read_year, "年度；不给就是 2018", 2018)
_MONTH = Option("month", read_month, "月份；不给就是该年3月", usual=lambda context: Month(context[_YEAR], 3))


def decide(context: Context) -> Decision:
    """Decide on a realistic ledger and one month's returns in a folder that is empty or not there."""
    folder, year, month = context[_FOLDER], context[_YEAR], context[_MONTH]
    _refuse_used(folder)
    path, returns, progress = folder / DEMO_LEDGER, folder / "returns" / str(month), context.progress
    progress("台账")
    package = open_package_bytes(_ledger_data(path, year, month), path)
    # What the units are sent is what the verb sends, of a ledger that is not in its place yet.
    told = {"ledger": path, "month": month}
    split = SPLIT.decide(Context(told, context.today, progress, read_workbook(package)))
    forms = {product.target: _content(product) for product in split.files}
    progress("模拟各单位填报")
    reported = demo_returns({target.name: data for target, data in forms.items()}, month)
    return Decision(
        (Line(f"√ 示范台账 {path}，单位报来的表在 {returns}"),),
        next_step=f"下一步：taizhang month-end {path} --returns {returns} --month {month} --to {folder / 'out'}",
        files=(
            product_of(path, package.raw, "台账"),
            *(product_of(form.target, forms[form.target])._replace(remember=form.remember) for form in split.files),
            *(product_of(returns / name, data) for name, data in reported.files.items()),
        ),
        edits=(Edit(package, _late_note(package, reported.number), EntryInfo(EDIT)),),
        result=path,
    )


def _refuse_used(folder: Path) -> None:
    ready_folder(folder)
    if folder.exists() and any(folder.iterdir()):
        raise FileError(folder, "文件夹里已经有东西", "请换一个空文件夹")


def _ledger_data(path: Path, year: int, month: Month) -> bytes:
    rows = {
        LEDGER: demo_items(year, month),
        MONTHLY: report_rows(year, month),
        UNITS: unit_rows(),
        PEOPLE: person_rows(),
    }
    more = settings_changes(SETTING_VALUES, template_package(path))
    return ledger_data(path, year, OFFICE, rows, month.previous.last, more)


def _content(product: Product) -> bytes:
    file = BytesIO()
    product.write(file)
    return file.getvalue()


def _late_note(package: Package, number: str) -> ChangeSet:
    """Return what the section writes of an item, after the forms went out, that its unit reports as well."""
    item = build_ledger(read_workbook(package)).by_number[number]
    old = item.cell(Field.PROGRESS).value
    column = item.columns[Field.PROGRESS]
    late = Change(item.sheet, item.row, column, old, LATE_NOTE, why="科室补记", item=number, field=Field.PROGRESS)
    return ChangeSet.of([late])


def _carry_out(decision: Decision, progress: Progress, ledger: Path | None, *, dry_run: bool) -> Done:
    """Put the files in their places first: the ledger that is edited is one of them."""
    done = apply_to_files(decision._replace(edits=()), progress, dry_run=dry_run)
    apply_to_files(Decision(edits=decision.edits), progress, dry_run=dry_run)
    return done


VERB = Verb(
    "demo",
    "造一本 260 项的示范台账和各单位的月报。",
    (_FOLDER, _YEAR, _MONTH),
    decide,
    group="建账",
    dry_run=False,
    carry_out=_carry_out,
    writes="空文件夹里的示范台账、发出的表和报来的表",
)
