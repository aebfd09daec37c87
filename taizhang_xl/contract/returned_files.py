"""The files that units sent back: found, and read by whatever form they are of; one bad file never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.catalogue import RETURN_NOT_READ, RETURN_OPEN, RETURN_TOO_LARGE, RETURN_UNREADABLE
from taizhang_xl.contract.opening import noted
from taizhang_xl.errors import FileError, TaizhangError, TooManyRowsError
from taizhang_xl.files.owner import owner_of
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.file_names import units_named
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.package import LIMITS

# Of all sheets of a return together, rows that hold nothing not counted. A form has a few hundred at most; read whole, a
# file of 5 MB with half a million rows took as long as a thousand forms.
RETURN_LIMITS = LIMITS._replace(rows=50_000)
# What systems and programs leave in a folder by themselves.
_NOBODYS = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
_UNFINISHED = ".tmp"
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv"}


class ReadFile(NamedTuple):
    """One file as read: the return, None where it could not be taken, and what is to be said of the file."""

    returned: Returned | None
    findings: tuple[Finding, ...] = ()


def read_file(file: Path, read: Callable[[SheetSource], Returned | Finding]) -> ReadFile:
    """Read one returned workbook of whatever form `read` reads; what is wrong with it is returned, never raised."""
    told: list[Finding] = []
    try:
        source = open_source(file, limits=RETURN_LIMITS)
        told += [*noted(source), *_opened_elsewhere(file)]
        returned = read(source)
    except TooManyRowsError as error:
        return ReadFile(None, (*told, RETURN_TOO_LARGE.at(Where(file.name, error.sheet), error.rows)))
    except TaizhangError as error:
        return ReadFile(None, (*told, RETURN_UNREADABLE.at(Where(file.name), f"{error.what}（{error.cure}）")))
    if isinstance(returned, Finding):
        return ReadFile(None, (*told, returned))
    return ReadFile(returned, tuple(told))


def _opened_elsewhere(file: Path) -> Iterator[Finding]:
    if who := owner_of(file):
        yield RETURN_OPEN.at(Where(file.name), who)


def return_files(returns: Sequence[Path], ledger: Path) -> Iterator[Path]:
    """Yield the workbooks named or lying in the folders named, each once, sorted by path within a folder."""
    seen = {ledger.resolve()}
    for given in returns:
        if not given.exists():
            raise FileError(given, "没有这个文件或文件夹", "请核对路径")
        for file in _files(given) if given.is_dir() else [given]:
            if file.resolve() not in seen and (file == given or file.suffix.lower() in _WORKBOOKS):
                seen.add(file.resolve())
                yield file


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that people put there, sorted; our own folder beside a ledger holds copies of it."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        parts = file.relative_to(folder).parts
        if not any(name.startswith((".", "~$")) for name in parts) and file.name.lower() not in _NOBODYS:
            yield file


def files_not_read(returns: Sequence[Path], ledger: Ledger) -> Iterator[Finding]:
    """Yield the files in the folders of returns that are no tables: what a unit sent in them is not taken."""
    for folder in filter(Path.is_dir, returns):
        for file in _files(folder):
            if file.suffix.lower() not in (*_WORKBOOKS, _UNFINISHED) and file not in returns:
                units = "、".join(unit.short for unit in units_named(file.name, ledger.units))
                note = f"，看文件名像是{units}报的" if units else ""
                yield RETURN_NOT_READ.at(Where(file.name), file.relative_to(folder), note=note)
