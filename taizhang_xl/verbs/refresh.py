"""The verbs that change a ledger in place: refresh, fix, mark and unmark. Each is one ChangeSet, shown or saved whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from taizhang_xl.checks.fix import fix_ledger
from taizhang_xl.checks.mark_sheet import mark_changes, unmark_changes
from taizhang_xl.findings import Finding
from taizhang_xl.journal.entry import FIX, MARK, REFRESH, UNMARK
from taizhang_xl.journal.record import Deed
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.verbs.opening import open_ledger, today
from taizhang_xl.verbs.save import Written, write_changes
from taizhang_xl.xlsx.package import open_package


def refresh(path: Path, *, year: int | None = None, as_of: date | None = None, dry_run: bool = False) -> Written:
    """Bring 到期日, 时限状态 and the colours of a ledger up to a day."""
    opened = open_ledger(path, year=year)
    changes = refresh_ledger(opened.ledger, as_of or today())
    return write_changes(opened.package, changes, Deed(REFRESH), dry_run=dry_run)


def fix(path: Path, *, year: int | None = None, dry_run: bool = False) -> Written:
    """Put right what staff typed in another form than the ledger's own, where there is no doubt what is meant."""
    opened = open_ledger(path, year=year)
    changes = fix_ledger(opened.ledger)
    return write_changes(opened.package, changes, Deed(FIX), dry_run=dry_run)


def mark(path: Path, findings: Sequence[Finding], as_of: date) -> Written:
    """Put findings on a sheet of the ledger, each with a link to its cell."""
    package = open_package(path)
    own = [finding for finding in findings if finding.file == path.name]
    return write_changes(package, mark_changes(own, as_of), Deed(MARK), dry_run=False)


def unmark(path: Path) -> Written:
    """Take the sheet of findings away again."""
    package = open_package(path)
    return write_changes(package, unmark_changes(), Deed(UNMARK), dry_run=False)
