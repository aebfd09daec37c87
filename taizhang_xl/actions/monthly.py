"""The verbs of a month: split, consolidate, packet, month_end."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from taizhang_xl.actions.reading import Opened, noted, open_ledger, today
from taizhang_xl.actions.writing import write_changes
from taizhang_xl.archive import bases_folder, read_bases, remember_reported, write_base
from taizhang_xl.catalogue import RETURN_UNREADABLE
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Keep
from taizhang_xl.delivery.drafts import address_of, make_draft
from taizhang_xl.errors import FileError, TaizhangError
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.ledger.checks import check_ledger
from taizhang_xl.ledger.consolidate import Consolidation, consolidate_returns
from taizhang_xl.ledger.handout import handout_of, items_to_report
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.refresh import refresh_ledger
from taizhang_xl.ledger.returned import Returned, read_return
from taizhang_xl.ledger.review import Outcome, Review, review
from taizhang_xl.ledger.schema import MONTHLY
from taizhang_xl.products.packet import write_packet, write_unit_packet
from taizhang_xl.products.returns import return_name, write_return
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.save import save_new

Progress = Callable[[str], None]
DRAFTS_FOLDER = "邮件草稿"


def _silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a month's returns amounted to, and where the ledger was saved (None: dry run or nothing to change)."""

    consolidation: Consolidation
    saved: Path | None


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The summary of a month-end: `saved` is the ledger where it had to change, `made` what was produced."""

    review: Review
    consolidation: Consolidation
    findings: tuple[Finding, ...]
    items: int
    saved: Path | None
    made: tuple[Path, ...]
    without_mail: tuple[str, ...]


def split(
    path: Path, month: Month, to: Path, *, year: int | None = None, dry_run: bool = False, progress: Progress = _silent
) -> tuple[Path, ...]:
    """Write one return workbook per unit and remember what each was sent; returns the files.

    Raises FileError where a file of that name is there already: it may hold what a unit has filled in; and where
    the month was split before: another base would make the forms that are out look as if units had changed them.
    """
    ledger = open_ledger(path, year=year).ledger
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
    progress: Progress = _silent,
) -> Consolidated:  # fmt: skip
    """Merge returned workbooks (files, or folders searched through) into the ledger."""
    opened = open_ledger(path, year=year)
    # Asked for first: a ledger that can only be read is refused before any return is.
    package = opened.package
    result = _gather(opened, path, returns, month, progress)
    saved = write_changes(package, result.changes, dry_run=dry_run)
    _remember(path, month, opened.ledger, result, saved)
    return Consolidated(result, saved)


def packet(path: Path, month: Month, to: Path, *, year: int | None = None, as_of: date | None = None) -> Path:
    """Write the month's review packet from the ledger as it stands; returns the file.

    Which units reported is taken from 月报; a ledger without that sheet counts as reported by all.
    """
    ledger = open_ledger(path, year=year).ledger
    made = review(ledger, month, review_day(month, as_of), _outcome_from_reports(ledger, month))
    return _write_packet(made, to)


def month_end(
    path: Path, returns: Sequence[Path], month: Month, to: Path, *, year: int | None = None,
    as_of: date | None = None, dry_run: bool = False, progress: Progress = _silent,
) -> MonthEnd:  # fmt: skip
    """Consolidate, check, refresh, write the packet and the mail drafts; the ledger is saved once, or not at all."""
    opened = open_ledger(path, year=year)
    package, day = opened.package, review_day(month, as_of)
    consolidation = _gather(opened, path, returns, month, progress)
    ledger = apply_changes(opened.ledger, consolidation.changes)
    changes = consolidation.changes + refresh_ledger(ledger, day)
    progress("保存台账")
    saved = write_changes(package, changes, dry_run=dry_run)
    _remember(path, month, opened.ledger, consolidation, saved)
    made = review(ledger, month, day, outcome_of(consolidation))
    files = () if dry_run else (_write_packet(made, to), *_write_drafts(made, ledger, to, progress))
    return MonthEnd(
        review=made,
        consolidation=consolidation,
        findings=(*consolidation.findings, *check_ledger(ledger, day)),
        items=len(ledger.items),
        saved=saved,
        made=tuple(files),
        without_mail=tuple(unit.name for unit in ledger.units if address_of(unit) is None),
    )


def review_day(month: Month, as_of: date | None) -> date:
    """Return the day a month is reviewed as of: its last day, today while it still runs, or the day asked for."""
    return as_of or min(today(), month.last)


def outcome_of(consolidation: Consolidation) -> Outcome:
    """Return what the review shows of a consolidation; units whose copies differ have not reported yet."""
    return Outcome(
        returned=consolidation.returned,
        not_returned=consolidation.not_returned,
        undecided=consolidation.undecided,
        conflicts=consolidation.conflicts,
        change_requests=consolidation.change_requests,
        missing_rows=consolidation.missing_rows,
        new_rows=consolidation.new_rows,
        to_verify=consolidation.to_verify,
        refused=tuple(finding for finding in consolidation.findings if finding.severity is Severity.ERROR),
    )


def _outcome_from_reports(ledger: Ledger, month: Month) -> Outcome:
    if MONTHLY.name not in ledger.tables:
        return Outcome(returned=tuple(unit.name for unit in ledger.units))
    numbers = {number for number, reported in ledger.reports if reported == str(month)}
    units = [ledger.unit_of(item) for item in ledger.items if item.number in numbers]
    reported = {unit.name for unit in units if unit}
    return Outcome(
        returned=tuple(unit.name for unit in ledger.units if unit.name in reported),
        not_returned=tuple(
            unit.name for unit in ledger.units if unit.name not in reported and items_to_report(ledger, unit, month)
        ),
    )


def _gather(opened: Opened, path: Path, returns: Sequence[Path], month: Month, progress: Progress) -> Consolidation:
    ledger = opened.ledger
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


def _remember(path: Path, month: Month, ledger: Ledger, result: Consolidation, saved: Path | None) -> None:
    """Remember what was taken, after the ledger is saved: until then nothing was."""
    sheets = {part.sheet.name for part in ledger.parts}
    reported: dict[str, dict[str, str]] = {}
    for change in result.changes.changes if saved else ():
        if change.sheet in sheets and not isinstance(change.new, Keep):
            reported.setdefault(change.item, {})[str(change.field)] = value_text(change.new)
    remember_reported(path, month, reported)


def _return_files(returns: Sequence[Path], ledger: Path) -> Iterator[Path]:
    """Yield the workbooks named or lying in the folders named, each once, sorted by path within a folder."""
    seen = {ledger.resolve()}
    for given in returns:
        if not given.exists():
            raise FileError(given, "没有这个文件或文件夹", "请核对路径")
        found = sorted(p for p in given.rglob("*") if p.is_file()) if given.is_dir() else [given]
        for file in found:
            hidden = file.name.startswith((".", "~$"))
            if file.resolve() not in seen and (file == given or (file.suffix.lower() in _WORKBOOKS and not hidden)):
                seen.add(file.resolve())
                yield file


_WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv"}


def _write_packet(made: Review, to: Path) -> Path:
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{made.month.year}年{made.month.month:02d}月_台账落实情况汇报.xlsx"
    book = io.BytesIO()
    write_packet(made, book)
    save_new(target, book.getvalue(), overwrite=True, keep_backup=True)
    return target


def _write_drafts(made: Review, ledger: Ledger, to: Path, progress: Progress) -> Iterator[Path]:
    folder = to / DRAFTS_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for unit in ledger.units:
        progress(f"邮件草稿 {unit.short}")
        sheet = io.BytesIO()
        if not write_unit_packet(made, unit.name, sheet):
            continue
        name = return_name(unit, made.month)
        # The draft is dated by the review's day, so that the same month-end twice gives the same file.
        sent_on = datetime.combine(made.as_of, time(9)).astimezone()
        data = make_draft(unit, made.month, made.office, sheet.getvalue(), name, sent_on)
        target = (folder / name).with_suffix(".eml")
        save_new(target, data, overwrite=True, keep_backup=True)
        yield target
