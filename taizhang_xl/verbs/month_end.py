"""The verbs that review a month: packet, and month_end which does everything at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.changes import ChangeSet
from taizhang_xl.checks import check_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Finding
from taizhang_xl.journal.entry import MONTH_END
from taizhang_xl.journal.journal import settle
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import MONTHLY, SETTLING, Field
from taizhang_xl.month.mail_draft import address_of, make_draft
from taizhang_xl.month.packet import write_packet, write_unit_packet
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.month.review import Outcome, Review, review
from taizhang_xl.returns.base import has_work
from taizhang_xl.returns.consolidate import Consolidation
from taizhang_xl.returns.form import return_name
from taizhang_xl.tables.source import open_source
from taizhang_xl.verbs.gather import Engine, Progress, gather, read_here, silent
from taizhang_xl.verbs.made import save_made
from taizhang_xl.verbs.opening import Opened, open_ledger, today
from taizhang_xl.verbs.save import write_changes
from taizhang_xl.verbs.split_consolidate import deed_of, remember_carried

DRAFTS_FOLDER = "邮件草稿"


class MonthEnd(NamedTuple):
    """The summary of a month-end: `saved` is the ledger where it had to change, `made` what was produced.

    `aside` are files of an earlier run that people had changed, kept beside the new ones.
    """

    review: Review
    consolidation: Consolidation
    findings: tuple[Finding, ...]
    items: int
    saved: Path | None
    made: tuple[Path, ...]
    without_mail: tuple[str, ...]
    aside: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def packet(path: Path, month: Month, to: Path, *, year: int | None = None, as_of: date | None = None) -> Path:
    """Write the month's review packet from the ledger as it stands; returns the file.

    Which units reported is taken from 月报; a ledger without that sheet counts as reported by all.
    """
    return packet_opened(open_ledger(path, year=year), month, to, as_of=as_of)


def packet_opened(opened: Opened, month: Month, to: Path, *, as_of: date | None = None) -> Path:
    """Write the review packet of an open ledger, as `packet` does."""
    ready_folder(to)
    ledger = opened.ledger
    made = review(ledger, month, review_day(month, as_of), _outcome_from_reports(ledger, month))
    return _write_packet(made, to)[0]


class Decided(NamedTuple):
    """A month-end before anything is written: the returns merged, the ledger as it will read, its edits."""

    consolidation: Consolidation
    ledger: Ledger
    changes: ChangeSet
    day: date


def month_end(
    path: Path, returns: Sequence[Path], month: Month, to: Path, *, year: int | None = None,
    as_of: date | None = None, dry_run: bool = False, progress: Progress = silent, engine: Engine = read_here,
) -> MonthEnd:  # fmt: skip
    """Consolidate, check, refresh, write the packet and the mail drafts; the ledger is saved once, or not at all."""
    ready_folder(to / DRAFTS_FOLDER)
    opened = open_ledger(path, year=year)
    package = opened.package
    if not dry_run:
        settle(path)
    decided = decide_month(opened, returns, month, to, as_of=as_of, progress=progress, engine=engine)
    progress("保存台账")
    if not dry_run:
        remember_carried(opened, decided.consolidation)
    deed = deed_of(MONTH_END, opened, decided.consolidation)
    written = write_changes(package, decided.changes, deed, dry_run=dry_run)
    return finish_month(decided, written.saved, None if dry_run else to, progress)._replace(notes=written.notes)


def decide_month(
    opened: Opened, returns: Sequence[Path], month: Month, to: Path, *, as_of: date | None = None,
    progress: Progress = silent, engine: Engine = read_here,
) -> Decided:  # fmt: skip
    """Merge a month's returns and work out the ledger's colours; nothing is written.

    What people chose in the packet that lies in `to` from the run before holds.
    """
    day = review_day(month, as_of)
    consolidation = gather(opened, returns, month, progress, settled_packet(to, month), engine)
    ledger = apply_changes(opened.ledger, consolidation.changes)
    return Decided(consolidation, ledger, consolidation.changes + refresh_ledger(ledger, day), day)


def settled_packet(to: Path, month: Month) -> Path | None:
    """Return the packet of an earlier run that has conflicts to settle, None where there is none."""
    made = _packet_file(to, month)
    return made if made.exists() and SETTLING.name in open_source(made).sheet_names else None


def finish_month(decided: Decided, saved: Path | None, to: Path | None, progress: Progress = silent) -> MonthEnd:
    """Review the month and, with a folder `to`, write the packet and the drafts into it."""
    consolidation, ledger = decided.consolidation, decided.ledger
    made = review(ledger, consolidation.month, decided.day, outcome_of(consolidation))
    files = [] if to is None else [_write_packet(made, to), *_write_drafts(made, ledger, to, progress)]
    return MonthEnd(
        review=made,
        consolidation=consolidation,
        findings=(*consolidation.findings, *check_ledger(ledger, decided.day)),
        items=len(ledger.items),
        saved=saved,
        made=tuple(path for path, _ in files),
        without_mail=tuple(unit.name for unit in ledger.units if address_of(unit) is None),
        aside=tuple(path for _, path in files if path),
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
        kept=consolidation.kept,
        change_requests=consolidation.change_requests,
        missing_rows=consolidation.missing_rows,
        new_rows=consolidation.new_rows,
        to_verify=consolidation.to_verify,
        refused=consolidation.left_behind,
    )


def _outcome_from_reports(ledger: Ledger, month: Month) -> Outcome:
    if MONTHLY.name not in ledger.tables:
        return Outcome(returned=tuple(unit.name for unit in ledger.units))
    units = [ledger.unit_of(item) for item in ledger.items if ledger.report(item.number, month) is not None]
    rows = [(item, row) for item in ledger.items if (row := ledger.report_row(item.number, month)) is not None]
    units += [
        unit
        for item, row in rows
        for unit in ledger.co_units(item)
        if line_of(ledger, row.shown(Field.CO_REPORT), unit)
    ]
    reported = {unit.name for unit in units if unit}
    return Outcome(
        returned=tuple(unit.name for unit in ledger.units if unit.name in reported),
        not_returned=tuple(
            unit.name for unit in ledger.units if unit.name not in reported and has_work(ledger, unit, month)
        ),
    )


def _packet_file(to: Path, month: Month) -> Path:
    return to / f"{month.year}年{month.month:02d}月_台账落实情况汇报.xlsx"


def _write_packet(made: Review, to: Path) -> tuple[Path, Path | None]:
    """Write the packet; returns it, and where one went that people had changed."""
    to.mkdir(parents=True, exist_ok=True)
    target = _packet_file(to, made.month)
    book = io.BytesIO()
    write_packet(made, book)
    return target, save_made(target, book.getvalue())


def _write_drafts(made: Review, ledger: Ledger, to: Path, progress: Progress) -> Iterator[tuple[Path, Path | None]]:
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
        yield target, save_made(target, data)
