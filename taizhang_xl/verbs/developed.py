"""A review together with what its month brought and with the closed months of its year, as far as they are on record."""

from __future__ import annotations

from datetime import date

from taizhang_xl.contract.opening import Opened
from taizhang_xl.journal.by_hand import hand_changes
from taizhang_xl.journal.entry import MONTH_END, Entry
from taizhang_xl.journal.since_close import edits_since_close
from taizhang_xl.journal.year_trends import year_trends
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.developments import developments
from taizhang_xl.month.moves import Edits
from taizhang_xl.month.review_model import Review
from taizhang_xl.verbs.history import entries_of
from taizhang_xl.xlsx.read.workbook import Workbook


def developed(review: Review, opened: Opened, ledger: Ledger, today: date) -> Review:
    """Return the review with its developments and trends; `ledger` is the one under review, with what this very run changes in it.

    Raises FileError where the journal cannot be read.
    """
    found = developments(ledger, review, _edits(review, opened, ledger, today))
    return review._replace(developments=found, trends=year_trends(opened.path, ledger, review.month))


def _edits(review: Review, opened: Opened, ledger: Ledger, today: date) -> Edits:
    if not isinstance(opened.source, Workbook):
        # A ledger in another format is only read, so nothing of it is on record.
        return Edits()
    from taizhang_xl.journal import journal

    saved, unsaved = entries_of(opened.source.package)
    by_hand = journal.by_hand(opened.source.package, but=unsaved)
    entries = [*saved, *unsaved, *filter(None, [by_hand])]
    if ledger is not opened.ledger:
        # The same month-end run again finds this run in the journal: both papers must be alike.
        found = hand_changes(opened.ledger, ledger)
        entries.append(Entry("", today.isoformat(), "", "", "", MONTH_END, cells=found.cells, rows=found.rows))
    return edits_since_close(entries, review.month, {part.sheet.name for part in ledger.parts})
