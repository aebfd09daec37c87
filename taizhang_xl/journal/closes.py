"""The folder `.taizhang/closes/` beside a ledger: each closed month as it was, written once and never again."""

from __future__ import annotations

import json
from pathlib import Path

from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.bases import FOLDER, kept_files
from taizhang_xl.month.snapshot import Snapshot

_REPORTS, _DONE, _HUNG = "月报", "办结", "挂单"
_AS_TYPED = "原样"
_UNREADABLE = ("月结存档读不出来", "请从备份恢复它；确实没有的，删掉它再月结一次")


def close_file(ledger: Path, month: Month) -> Path:
    """Return where the snapshot of a closed month is."""
    return ledger.resolve().parent / FOLDER / "closes" / ledger.stem / f"{month}.json"


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """Return a snapshot as its file holds it: the same month gives the same bytes."""
    kept = {_REPORTS: snapshot.reports, _DONE: snapshot.done, _HUNG: snapshot.hung, _AS_TYPED: True}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def write_close(ledger: Path, month: Month, data: bytes) -> None:
    """Keep the snapshot of a month, unless there is one: a close is final. Raises FileError."""
    # Imported late: a check reads this folder and never writes to it.
    from taizhang_xl.files.save import save_new

    target = close_file(ledger, month)
    if not target.exists():
        save_new(target, data, overwrite=False)


def altered(ledger: Path) -> tuple[Path, ...]:
    """Return the snapshots that are not, by the journal, what was kept when their month was closed. Raises FileError."""
    present = _files(ledger)
    if not present:
        return ()
    # Imported late: most ledgers that are checked have no closed month.
    from taizhang_xl.journal.file import journal_file, read_snapshots

    target = ledger.resolve()
    known = read_snapshots(journal_file(target), target.name)
    return tuple(path for path in present if path.stem in known and _digest(path) != known[path.stem])


def reopen(ledger: Path, month: Month, name: str) -> None:
    """Set the snapshots of a month and those after it aside under another name: their close has been taken back."""
    from taizhang_xl.files import disk

    for path in _files(ledger):
        if Month.parse(path.stem) >= month:
            disk.replace(path, path.with_name(f"{path.stem}_{name}.undone"))


def read_closes(ledger: Path) -> tuple[Snapshot, ...]:
    """Return the closed months of a ledger, the earliest first; none where nothing was closed.

    Raises FileError where one cannot be read: a month that is closed must not look open.
    """
    return tuple(_read(path) for path in _files(ledger))


def _files(ledger: Path) -> list[Path]:
    return kept_files(close_file(ledger, Month(1, 1)).parent)


def _digest(path: Path) -> str:
    import hashlib

    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise FileError(path, *_UNREADABLE) from error


def _read(path: Path) -> Snapshot:
    try:
        kept = json.loads(path.read_text("utf-8"))
        refuse_newer(kept)
        return Snapshot(Month.parse(path.stem), kept[_REPORTS], kept[_DONE], kept[_HUNG], bool(kept.get(_AS_TYPED)))
    except NewerFormatError as error:
        raise FileError(path, *NEWER) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(path, *_UNREADABLE) from error
