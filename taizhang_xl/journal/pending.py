"""Intents: what a run is about to do to a ledger, or did to one that is open elsewhere, on disk until it is settled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from taizhang_xl.files import disk
from taizhang_xl.journal.entry import Entry, as_line, from_line
from taizhang_xl.journal.file import journal_file, mend
from taizhang_xl.journal.side import place


def pending_file(ledger: Path) -> Path:
    """Return the path of the intent of a ledger's save while it runs."""
    return place(ledger, "pending", ".json")


def intend(target: Path, intents: Sequence[Entry]) -> list[bytes]:
    """Write intents to disk and return their lines; check that the journal can be read: nothing is saved without one."""
    mend(journal_file(target))
    pending = pending_file(target)
    disk.make_folder(pending.parent, target)
    lines = [as_line(entry) for entry in intents]
    disk.write_new(pending, b"".join(lines), target)
    disk.sync_folder(pending.parent)
    return lines


def waiting(ledger: Path) -> tuple[Entry, ...]:
    """Return what was done to an open workbook and is settled by the run that finds out whether it was saved."""
    pending = pending_file(ledger.resolve())
    return _read_pending(pending) if disk.exists(pending) else ()


def _read_pending(pending: Path) -> tuple[Entry, ...]:
    """Return the intents; none if they are torn: that run was interrupted before anything was saved."""
    try:
        return tuple(from_line(line) for line in disk.read(pending).splitlines() if line.strip())
    except ValueError:
        return ()
