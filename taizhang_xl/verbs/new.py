"""new: a ledger made of the template, which is filled through the same lossless edits as any workbook."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.contract.common_options import NEW_YEAR, read_new_file, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.schema import LEDGER, SETTINGS, WORDS, Field, SheetSpec
from taizhang_xl.ledger.settings import DEFAULTS, OFFICE, YEAR
from taizhang_xl.month.new_year import Rollover, roll_over
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.write.patch import Patched, patch


class Made(NamedTuple):
    """A new ledger, and what went on in it from last year's where one was given."""

    path: Path
    carried: Rollover | None = None


_PATH = Option(
    "path",
    read_new_file(".xlsx"),
    "新台账",
    python="str | Path",
    example="2018年台账.xlsx",
    positional=True,
    metavar="新台账",
)
_OFFICE: Option[str | None] = Option(
    "office", str, "机关名称，如 某市人大常委会机关；有 --from 的可以不写", None, "str | None", "某市人大常委会机关",
    terminal=("--name", "--office"),
)  # fmt: skip
_LAST: Option[Path | None] = Option(
    "last", read_path, "上一年的台账：挂单的、长期的、没有完成的转入新台账，编号不变", None, "str | Path | None",
    terminal=("--from",),
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Fill the template, with nothing or with what goes on from last year's ledger.

    Raises FileError where the file is there already, UsageError where the office is not known or the years are wrong.
    """
    path, year = context[_PATH], context[NEW_YEAR]
    ready_new_file(path)
    if (last := context[_LAST]) is None:
        if not (office := context[_OFFICE]):
            raise UsageError("--name", "没有写机关名称", "请加上 --name，如 某市人大常委会机关")
        return _made(Made(path), ledger_data(path, year, office, {}))
    ledger = open_ledger(last).with_sheets(context.rooms.sheets()).ledger
    if year <= ledger.year:
        raise UsageError(last, f"是{ledger.year}年的台账，不能转入{year}年", "请核对 --year")
    carried = roll_over(ledger, year, context.rooms.settings())
    office = context[_OFFICE] or ledger.settings.office
    if not office:
        raise UsageError(last, "里面没有机关名称", "请加上 --name，如 某市人大常委会机关")
    rows = {spec: of_sheet for spec, of_sheet in carried.rows.items() if spec is not WORDS}
    more = settings_changes(carried.settings, template_package(path)) + _words(
        carried.rows[WORDS], template_package(path)
    )
    return _made(Made(path, carried), ledger_data(path, year, office, rows, more=more), last)


def _made(made: Made, data: bytes, last: Path | None = None) -> Decision:
    return Decision(tuple(_lines(made)), files=(product_of(made.path, data, like=last),), result=made)


def _lines(made: Made) -> Iterator[Line]:
    """Yield what a new ledger holds of last year's, and what stayed behind."""
    if made.carried is None:
        yield Line(f"√ 已建好 {made.path}，请先填“单位”表，再填“台账”表")
        return
    carried = made.carried
    yield Line(f"√ 已建好 {made.path}，转入的事项编号不变，请接着填新一年的")
    for title, numbers in (("挂单", carried.hung), ("长期", carried.long_term), ("没有完成", carried.unfinished)):
        yield Line(f"  转入{title}的 {len(numbers)} 项{'：' if numbers else ''}{'、'.join(numbers)}")
    also = "".join(f"、{spec.name}" for spec in carried.rows if spec.carried)
    yield Line(f"  单位、人员、设置、词典{also}也照搬过来了")
    yield Line(
        f"没有转入：已经完成的 {carried.finished} 项；每月、每季等周期性工作 {carried.recurring} 项，请按新一年的安排另填"
    )
    yield Line("没有转入：节假日表、另加的列和别的表，请按新一年的情况填")
    if carried.other_settings:
        names = "、".join(carried.other_settings)
        yield Line(f"没有转入：设置里的{names}，是上一年的日期或自己加的，请在“设置”表另填", Severity.WARNING)


def ledger_data(
    path: Path,
    year: int,
    office: str,
    rows: Mapping[SheetSpec, Iterable[Mapping[str, Value]]],
    as_of: date | None = None,
    more: ChangeSet = ChangeSet(),  # noqa: B008 frozen
) -> bytes:
    """Return the template with these rows and edits, coloured as of a day where one is given; `path` is for messages."""
    filled = filled_template(path, year, office, rows, more).data
    if as_of is None:
        return filled
    package = open_package_bytes(filled, path)
    return patch(package, refresh_ledger(build_ledger(read_workbook(package)), as_of)).data


def filled_template(
    path: Path, year: int, office: str, rows: Mapping[SheetSpec, Iterable[Mapping[str, Value]]], more: ChangeSet,
    title: str = "",
) -> Patched:  # fmt: skip
    """Return the template with a year's title, these rows and edits; the rows in `more` come first."""
    appends = [append for spec, of_sheet in rows.items() for append in _appends(spec, of_sheet)]
    named = _named(year, office, title or f"{office}{year}年工作台账")
    return patch(template_package(path), more + named + ChangeSet.of((), appends))


def settings_changes(values: Mapping[str, str], template: Package) -> ChangeSet:
    """Return the edits that fill in the template's settings. Raises KeyError for one that it does not have."""
    found = find_table(read_workbook(template).sheet(SETTINGS.name), SETTINGS)
    records = read_records(found[0])[0] if found else []
    rows = {record.text(Field.SETTING): record.row for record in records}
    column = SETTINGS.number(Field.SETTING_VALUE)
    return ChangeSet.of(Change(SETTINGS.name, rows[name], column, new=value) for name, value in values.items())


def _words(rows: Iterable[Mapping[str, Value]], template: Package) -> ChangeSet:
    """Return the edits that give the template's list of words the office's own."""
    found = find_table(read_workbook(template).sheet(WORDS.name), WORDS)
    records = read_records(found[0])[0] if found else []
    there = {(record.text(Field.WORD_KIND), record.text(Field.WORD)): record for record in records}
    others = WORDS.number(Field.OTHER_WORDS)
    changes, added = [], []
    for row in rows:
        record = there.get((str(row.get(Field.WORD_KIND, "")), str(row.get(Field.WORD, ""))))
        if record is None:
            added.append(row)
        elif (text := row.get(Field.OTHER_WORDS)) != record.shown(Field.OTHER_WORDS):
            changes.append(Change(WORDS.name, record.row, others, new=text))
    return ChangeSet.of(changes, _appends(WORDS, added))


def template_package(path: Path) -> Package:
    """Return the template; `path` is the name in messages."""
    data = importlib.resources.files("taizhang_xl.workbooks").joinpath("template.xlsx").read_bytes()
    return open_package_bytes(data, path)


def _named(year: int, office: str, title: str) -> ChangeSet:
    value = SETTINGS.number(Field.SETTING_VALUE)
    return ChangeSet.of(
        (
            Change(LEDGER.name, 1, 1, new=title),
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


VERB = Verb(
    "new", "建一本空台账，或把上一年没有完成的转入新一年。", (_PATH, NEW_YEAR, _OFFICE, _LAST), decide, group="建账", dry_run=False,
    python="Made",
    writes="新台账；已有的文件不覆盖",
)  # fmt: skip
