"""The verbs by which a month's returns go out and come back: split and consolidate."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from taizhang_xl.actions.reading import Opened, noted, open_ledger
from taizhang_xl.actions.saving import write_changes
from taizhang_xl.archive import bases_folder, read_bases, write_base
from taizhang_xl.catalogue import RETURN_UNREADABLE
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Keep
from taizhang_xl.entries import CONSOLIDATE
from taizhang_xl.errors import FileError, TaizhangError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.journal import settle
from taizhang_xl.ledger.consolidate import Consolidation, consolidate_returns
from taizhang_xl.ledger.handout import handout_of, items_to_report
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.recording import Deed
from taizhang_xl.ledger.returned import Returned, read_return
from taizhang_xl.products.returns import return_name, write_return
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.save import save_new

Progress = Callable[[str], None]
_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv"}


def silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a month's returns amounted to, and where the ledger was saved (None: dry run or nothing to change)."""

    consolidation: Consolidation
    saved: Path | None


def split(
    path: Path, month: Month, to: Path, *, year: int | None = None, dry_run: bool = False, progress: Progress = silent
) -> tuple[Path, ...]:
    """Write one return workbook per unit and remember what each was sent; returns the files.

    Raises FileError where a file of that name is there already: it may hold what a unit has filled in; and where
    the month was split before: another base would make the forms that are out look as if units had changed them.
    """
    return split_opened(open_ledger(path, year=year), month, to, dry_run=dry_run, progress=progress)


def split_opened(
    opened: Opened, month: Month, to: Path, *, dry_run: bool = False, progress: Progress = silent
) -> tuple[Path, ...]:
    """Write one return workbook per unit of an open ledger, as `split` does."""
    ledger, path = opened.ledger, opened.path
    units = [unit for unit in ledger.units if items_to_report(ledger, unit, month)]
    targets = {unit.name: to / return_name(unit, month) for unit in units}
    if taken := [target for target in targets.values() if target.exists()]:
        raise FileError(taken[0], "已经有这个文件，里面可能有单位填好的内容", "请换一个文件夹，或先移走它")
    if before := [unit.short for unit in units if unit.name in read_bases(path, month)]:
        folder = bases_folder(path, month)
        raise FileError(
            path,
            f"{month.label}的表已经分发过（{'、'.join(before[:3])}等）",
            f"请用已发出的表；确实要重发，先移走 {folder}",
        )
    if dry_run:
        return tuple(targets.values())
    to.mkdir(parents=True, exist_ok=True)
    for unit in units:
        progress(unit.short)
        form = io.BytesIO()
        write_return(ledger, unit, month, form)
        write_base(path, month, unit.name, targets[unit.name].stem, handout_of(ledger, unit, month))
        save_new(targets[unit.name], form.getvalue(), overwrite=False)
    return tuple(targets.values())


def consolidate(
    path: Path, returns: Sequence[Path], month: Month, *, year: int | None = None, dry_run: bool = False,
    progress: Progress = silent,
) -> Consolidated:  # fmt: skip
    """Merge returned workbooks (files, or folders searched through) into the ledger."""
    opened = open_ledger(path, year=year)
    # Asked for first: a ledger that can only be read is refused before any return is.
    package = opened.package
    if not dry_run:
        settle(path)
    result = gather(opened, returns, month, progress)
    saved = write_changes(package, result.changes, deed_of(CONSOLIDATE, opened, result), dry_run=dry_run).saved
    return Consolidated(result, saved)


def gather(opened: Opened, returns: Sequence[Path], month: Month, progress: Progress = silent) -> Consolidation:
    """Merge returned workbooks with an open ledger; nothing is written."""
    ledger, path = opened.ledger, opened.path
    taken: list[Returned] = []
    refused: list[Finding] = []
    for file in _return_files(returns, path):
        progress(file.name)
        try:
            source = open_source(file)
            refused += noted(source)
            read = read_return(source, ledger, month)
        except TaizhangError as error:
            refused.append(RETURN_UNREADABLE.at(Where(file.name), f"{error.what}（{error.cure}）"))
            continue
        (taken if isinstance(read, Returned) else refused).append(read)  # type: ignore[arg-type]
    return consolidate_returns(ledger, taken, refused, read_bases(path, month), month)


def deed_of(verb: str, opened: Opened, result: Consolidation) -> Deed:
    """Return what the journal must know of a consolidation: what it takes from each item, and what was taken before."""
    month, sheets = str(result.month), {part.sheet.name for part in opened.ledger.parts}
    sent = {number: sent for base in read_bases(opened.path, result.month).values() for number, sent in base.items()}
    reported: dict[str, dict[str, tuple[str | None, str | None]]] = {}
    for change in result.changes.changes:
        if change.sheet in sheets and change.item in sent and not isinstance(change.new, Keep):
            before = sent[change.item].reported.get(str(change.field))
            reported.setdefault(change.item, {})[str(change.field)] = (before, value_text(change.new))
    return Deed(verb, month, {month: reported} if reported else {})


def _return_files(returns: Sequence[Path], ledger: Path) -> Iterator[Path]:
    """Yield the workbooks named or lying in the folders named, each once, sorted by path within a folder."""
    seen = {ledger.resolve()}
    for given in returns:
        if not given.exists():
            raise FileError(given, "没有这个文件或文件夹", "请核对路径")
        found = sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]
        for file in found:
            # Our own folder beside a ledger holds copies of it.
            hidden = any(name.startswith((".", "~$")) for name in file.relative_to(given).parts)
            if file.resolve() not in seen and (file == given or (file.suffix.lower() in _WORKBOOKS and not hidden)):
                seen.add(file.resolve())
                yield file
