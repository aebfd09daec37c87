"""The verbs that look back: history, who changed what and when; and undo, which takes the last ChangeSet back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.changes import ChangeSet
from taizhang_xl.errors import UsageError
from taizhang_xl.journal import journal
from taizhang_xl.journal.entry import BY_HAND, NOT_LISTED, Entry, RowEdited
from taizhang_xl.journal.last_state import places
from taizhang_xl.journal.undo import Left, Undoing, undo_entries
from taizhang_xl.reading.beside_table import at_edges
from taizhang_xl.text import plain
from taizhang_xl.verbs.save import write_changes
from taizhang_xl.xlsx.package import Package, open_package


class Undone(NamedTuple):
    """What an undo took back, the newest first, and what it left; `saved` is None where nothing was written.

    `rows` are rows that had been appended and are empty now, or were emptied and are filled again. An emptied row
    stays in its table, where later appends fill it.
    """

    entries: tuple[Entry, ...]
    changes: ChangeSet
    left: tuple[Left, ...]
    rows: tuple[RowEdited, ...]
    saved: Path | None
    notes: tuple[str, ...] = ()


class Decided(NamedTuple):
    """An undo before anything is written."""

    entries: tuple[Entry, ...]
    undoing: Undoing

    def undone(self, saved: Path | None) -> Undone:
        """Return the result once it is saved, or shown."""
        return Undone(self.entries, self.undoing.changes, self.undoing.left, self.undoing.deed.rows, saved)


def history(path: Path, *, item: str | None = None, since: date | None = None) -> tuple[Entry, ...]:
    """Return what was done to a ledger, the oldest first, and last what staff changed by hand since the last run.

    Runs that may be of another ledger (see `journal/side.py`) are not among them, and an entry at the end says so.
    `item` keeps what concerns one 编号, `since` what was done on that day or later.
    """
    found = history_of(open_package(path))
    if since is not None:
        found = tuple(entry for entry in found if entry.time >= since.isoformat() or entry.verb == NOT_LISTED)
    if item is not None:
        number = plain(item)
        found = tuple(of_item for entry in found if (of_item := entry.of_item(number)).size or entry.verb == NOT_LISTED)
    return found


def history_of(package: Package) -> tuple[Entry, ...]:
    """Return what was done to a ledger that is read already, as `history` does; of an open one also what is unsaved."""
    saved, unsaved = _entries(package)
    present = journal.by_hand(package, but=unsaved)
    return tuple(filter(None, (*saved, *unsaved, present, journal.not_listed(package.path))))


def _entries(package: Package) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return what the file holds, and what an open workbook holds that is not saved."""
    # Asked first: reading the journal gives up what an open workbook may still keep.
    unsaved = journal.unsaved(package)
    return journal.entries(package.path, keep=bool(unsaved)), unsaved


def undo(path: Path, *, to: str | None = None, dry_run: bool = False) -> Undone:
    """Take back the last ChangeSet, or all back to and including the one called `to`, where the cells still hold it.

    Cells that hold something else now stay as they are and are named. Raises UsageError where there is nothing to
    take back or no ChangeSet of that name.
    """
    package = open_package(path)
    decided = decide_undo(package, to=to)
    written = write_changes(package, decided.undoing.changes, decided.undoing.deed, dry_run=dry_run)
    return decided.undone(written.saved)._replace(notes=written.notes)


def decide_undo(package: Package, *, to: str | None = None) -> Decided:
    """Return what undoing does to a ledger that is read already; nothing is written. Raises UsageError as `undo` does."""
    saved, unsaved = _entries(package)
    entries = _newest(package.path, (*saved, *unsaved), to)
    present = places(package)
    undoing = undo_entries(entries, present)
    edged = at_edges(present.source, present.ledger, undoing.changes)
    kept = [Left(each.sheet, each.address, "", str(each.old), why) for each, why in edged.kept]
    return Decided(tuple(entries), undoing._replace(changes=edged.changes, left=(*undoing.left, *kept)))


def _newest(path: Path, entries: Sequence[Entry], to: str | None) -> list[Entry]:
    """Return the ChangeSets to take back, the newest first. What staff did by hand is theirs to take back."""
    ours = [entry for entry in reversed(entries) if entry.verb != BY_HAND]
    if not ours:
        raise UsageError(path, "没有可以撤销的改动：记录里没有本工具做过的修改", "手工改的请在 Excel 里改回去")
    if to is None:
        return ours[:1]
    names = [entry.id for entry in ours]
    if to not in names:
        raise UsageError(path, f"修改记录里没有“{to}”这一次", "请用 taizhang history 看每一次的编号")
    return ours[: names.index(to) + 1]
