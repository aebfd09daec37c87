"""A companion workbook opened beside its ledger: whose it is, its rows, and edits of them as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change
from taizhang_xl.companion.kind import CompanionKind
from taizhang_xl.contract.opening import Opened
from taizhang_xl.errors import FileError, NoTableError, UsageError
from taizhang_xl.ledger.model import Ledger, Record, Table
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.reading.companion_mark import MARK, CompanionMark, read_mark
from taizhang_xl.reading.locate import no_table
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.text import key
from taizhang_xl.xlsx.package import Package, open_package
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook
from taizhang_xl.xlsx.uneditable import refuse_uneditable


class CompanionBook(NamedTuple):
    """A companion as read: where it is, what it was read from, its tables by sheet name; `year` is that of days typed without one."""

    path: Path
    source: Workbook
    tables: Mapping[str, Table]
    year: int

    @property
    def package(self) -> Package:
        """The workbook's bytes, to be edited. Raises EditRefusedError for a workbook that must not be edited at all."""
        refuse_uneditable(self.source.package)
        return self.source.package

    def rows(self, spec: SheetSpec) -> list[Record]:
        """Return the rows of a sheet, merged cells filled down."""
        return read_records(self.tables[spec.name], self.year)[0]

    def append(self, spec: SheetSpec, values: Mapping[str, Value], why: str = "", item: str = "") -> Append:
        """Return a new row of a sheet, by header; what is None is left empty."""
        columns = self.tables[spec.name].columns
        return Append(
            spec.name, {columns[name]: value for name, value in values.items() if value is not None}, why, item
        )

    def change(self, record: Record, values: Mapping[str, Value], why: str = "", item: str = "") -> Iterator[Change]:
        """Yield the edits of a row, by header, that make a difference."""
        for name, value in values.items():
            old = record.cell(name).value
            if old != value:
                at = record.columns[name]
                yield Change(record.sheet, record.row, at, old, value, why=why, item=item, field=name)


def open_companion(kind: CompanionKind, opened: Opened) -> CompanionBook:
    """Return the companion of a ledger.

    Raises FileError where there is none, UsageError for that of another ledger, year or kind, NoTableError where a
    sheet or a column of ours is not there any more.
    """
    path = kind.path(opened.ledger, opened.path)
    if not path.exists():
        cure = f"请先运行 taizhang {kind.made_by} {opened.path.name}；改了名字、移到别处的，在“设置”表的“{kind.setting.name}”里写明"
        raise FileError(path, f"还没有{opened.ledger.year}年的{kind.name}附册", cure)
    return companion_in(kind, open_package(path), opened.ledger)


def companion_in(kind: CompanionKind, package: Package, ledger: Ledger) -> CompanionBook:
    """Return the companion in a workbook that was read. Raises as `open_companion` does."""
    source = read_workbook(package)
    _refuse_other(kind, source, ledger)
    tables = {spec.name: _table(source, spec) for spec in kind.sheets}
    return CompanionBook(package.path, source, tables, ledger.year)


def _refuse_other(kind: CompanionKind, source: Workbook, ledger: Ledger) -> None:
    """Raise UsageError for a workbook that is no companion of this kind, or of another ledger's year or office."""
    mark = read_mark(source)
    if mark is None:
        what = f"里面没有“{MARK.name}”表，不知道是哪本台账的{kind.name}附册，没有动它"
        raise UsageError(source.file, what, f"请从备份恢复；不是{kind.name}附册的，请在“设置”表改“{kind.setting.name}”")
    if mark.kind != kind.name:
        raise UsageError(
            source.file, f"是“{mark.kind}”附册，不是{kind.name}的，没有动它", f"请在“设置”表改“{kind.setting.name}”"
        )
    if theirs := _other_owner(mark, ledger):
        what = f"是{theirs}的{kind.name}附册，不是{_owner(str(ledger.year), ledger.settings.office)}的，没有动它"
        raise UsageError(source.file, what, f"请换成这本台账的；没有的运行 taizhang {kind.made_by}")


def _other_owner(mark: CompanionMark, ledger: Ledger) -> str:
    """Return whose a companion is if not this ledger's, "" if it is; files are renamed, a year and an office are not."""
    is_own = mark.year == str(ledger.year) and key(mark.office) == key(ledger.settings.office)
    return "" if is_own else _owner(mark.year, mark.office)


def _owner(year: str, office: str) -> str:
    return f"{year}年“{office}”" if office else f"{year}年没有写机关名称的台账"


def _table(source: Workbook, spec: SheetSpec) -> Table:
    found = find_table(source.sheet(spec.name), spec) if spec.name in source.sheet_names else None
    if found is None:
        raise no_table(source, spec, source.sheet_names)
    lacking = [column.header for column in spec.columns if column.header not in (*found[0].columns, *spec.later)]
    if lacking:
        raise NoTableError(
            source.file, f"“{spec.name}”表里没有“{'、'.join(lacking)}”列", "请把列名改回来再运行，里面的内容不用动"
        )
    return found[0]
