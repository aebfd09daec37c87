"""Whether a ledger says the same as at a moment before, though it was saved since."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from taizhang_xl.files import disk
from taizhang_xl.journal.entry import MARK, MONTH_END, REFRESH, UNMARK
from taizhang_xl.journal.journal import entries
from taizhang_xl.journal.last_state import sha

# They write what follows from the ledger, and nothing that follows from them is on paper.
_NO_NEWS = frozenset({MARK, UNMARK, REFRESH})


def says_the_same(ledger: Path, since: float) -> bool:
    """Tell whether all that was saved since a moment (seconds, as of files) was colours and the sheet 校验结果.

    False as well where the journal does not know of a save: people saved it. Raises FileError if the journal cannot be
    read.
    """
    if disk.modified(ledger) <= since:
        return True
    by_digest = {entry.after: entry for entry in entries(ledger, keep=True) if entry.after}
    entry = by_digest.get(sha(disk.read(ledger.resolve())))
    while entry is not None and entry.verb in _NO_NEWS:
        # Once each: a run that changed nothing would lead back to itself.
        del by_digest[entry.after]
        entry = by_digest.get(entry.before)
    if entry is None:
        return False
    # Entries have whole seconds; the month-end makes the packet after its own.
    ended = datetime.fromisoformat(entry.time) + timedelta(seconds=0 if entry.verb == MONTH_END else 1)
    return ended.timestamp() <= since
