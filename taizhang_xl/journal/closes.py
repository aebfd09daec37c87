"""The folder `.taizhang/closes/` beside a ledger: each closed month as it was, written once and never again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import FOLDER, JOURNAL, SharedError, claimed, kept_files, place
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field

if TYPE_CHECKING:
    from taizhang_xl.month.snapshot import Snapshot
    from taizhang_xl.month.trend_model import Gap

_KIND = "closes"
_CLOSED = '"verb": "月结"'.encode()
_REPORTS, _DONE, _HUNG = "月报", "办结", "挂单"
_AS_TYPED = "原样"
_DUE, _LATE, _EARLY, _SILENT = "应办", "补报办结", "率先完成", "未报送"
_UNREADABLE = ("月结存档读不出来", "请从备份恢复它；确实没有的，删掉它再月结一次")


def close_file(ledger: Path, month: Month) -> Path:
    """Return the path of a closed month's snapshot."""
    return place(ledger, _KIND) / f"{month}.json"


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """Return the content of a snapshot's file: the same month gives the same bytes."""
    kept = {
        _REPORTS: snapshot.reports, _DONE: snapshot.done, _HUNG: snapshot.hung, _AS_TYPED: True,
        _DUE: snapshot.due, _LATE: snapshot.late, _EARLY: snapshot.early, _SILENT: snapshot.silent,
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def write_close(ledger: Path, month: Month, data: bytes) -> None:
    """Keep the snapshot of a month, unless there is one: a close is final. Raises FileError."""
    # Imported late: a check reads this folder and never writes to it.
    from taizhang_xl.files.save import save_new

    target = claimed(ledger, _KIND) / f"{month}.json"
    if not target.exists():
        save_new(target, data, overwrite=False, beside=ledger)


def altered(ledger: Path) -> tuple[Path, ...]:
    """Return the snapshots that differ from their digest in the journal's entry of the close. Raises FileError."""
    present = _files(ledger)
    if not present:
        return ()
    # Imported late: most ledgers being checked have no closed month.
    from taizhang_xl.journal.file import read_snapshots

    target = ledger.resolve()
    known = read_snapshots(target)
    return tuple(
        path for path in present if path.stem in known and path.is_file() and _digest(path) != known[path.stem]
    )


def reopen(ledger: Path, month: Month, name: str) -> None:
    """Set the snapshots of a month and of later ones aside under another name: their close has been undone."""
    from taizhang_xl.files import disk

    claimed(ledger, _KIND)
    for path in _files(ledger):
        if Month.parse(path.stem) >= month:
            disk.replace(path, path.with_name(f"{path.stem}_{name}.undone"))


def restore(ledger: Path, name: str) -> None:
    """Restore the snapshots that the undo with the id `name` had set aside: it has itself been undone."""
    from taizhang_xl.files import disk

    for path in sorted(claimed(ledger, _KIND).glob(f"*_{name}.undone")):
        target = path.with_name(f"{path.name.partition('_')[0]}.json")
        if not target.exists():
            disk.replace(path, target)


def unreadable(ledger: Path) -> tuple[FileError, ...]:
    """Return what is wrong with snapshots that cannot be read.

    Raises FileError for one from a newer program, and if it is not clear whose they are.
    """
    faults: list[FileError] = []
    try:
        present = _files(ledger)
    except SharedError:
        raise
    except FileError as error:
        return (error,)
    faults += [read for read in map(_read_or_fault, present) if isinstance(read, FileError)]
    return tuple(faults)


def lost_months(ledger: Path, content: Ledger) -> tuple[Month, ...]:
    """Return the months closed according to 挂单 or the journal that have no snapshot. Raises FileError.

    The folder was deleted, or the ledger renamed: snapshots are found by its name.
    """
    target = ledger.resolve()
    numbers = [record.text(Field.HANGING_NUMBER).rpartition("-")[0] for record in content.hangings]
    hung = {
        record.month for record, number in zip(content.hangings, numbers, strict=True) if number == str(record.month)
    }
    closed = {Month.parse(month) for month in _closed_by_journal(target)}
    kept = {path.stem for path in _files(ledger)} | set(_waiting(target))
    found = {month for month in (*hung, *closed) if month and month.year == content.year}
    return tuple(sorted(month for month in found if str(month) not in kept))


def _waiting(target: Path) -> Iterator[str]:
    """Yield the months closed in an open workbook whose snapshot is written by the next run that finds it saved."""
    if place(target, "pending", ".json").exists():
        # Imported late: few runs meet what an open workbook still waits for.
        from taizhang_xl.journal.entry import CLOSE
        from taizhang_xl.journal.pending import waiting

        yield from (entry.month for entry in waiting(target) if entry.verb == CLOSE)


def _closed_by_journal(target: Path) -> frozenset[str]:
    journal = target.parent / FOLDER / JOURNAL
    try:
        with journal.open("rb") as lines:
            if not any(_CLOSED in line for line in lines):
                return frozenset()
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise FileError(journal, "修改记录读不出来", "请检查磁盘和权限后再运行一次") from error
    # Imported late: most ledgers being checked have no closed month.
    from taizhang_xl.journal.file import closed_months

    return closed_months(target)


def read_closes(ledger: Path) -> tuple[Snapshot, ...]:
    """Return the closed months of a ledger, the earliest first; none if nothing was closed.

    Raises FileError if one cannot be read: a closed month must not look open.
    """
    return tuple(_read(path) for path in _files(ledger))


def usable_closes(ledger: Path, content: Ledger) -> tuple[tuple[Snapshot, ...], dict[Month, Gap]]:
    """Return the closed months that figures may be taken from, and why others may not: lost, altered, unreadable.

    Raises FileError for one from a newer program, if it is not clear whose they are, and if the journal cannot be read.
    """
    # Imported late, as in `_read`.
    from taizhang_xl.month.snapshot import Snapshot
    from taizhang_xl.month.trend_model import Gap

    gaps = dict.fromkeys(lost_months(ledger, content), Gap.LOST)
    gaps |= {Month.parse(path.stem): Gap.ALTERED for path in altered(ledger)}
    usable: list[Snapshot] = []
    for path in _files(ledger):
        read = _read_or_fault(path)
        if isinstance(read, Snapshot):
            usable.append(read)
        elif month := _month_named(path.stem):
            gaps[month] = Gap.UNREADABLE
    return tuple(usable), gaps


def _month_named(text: str) -> Month | None:
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _files(ledger: Path) -> list[Path]:
    return kept_files(place(ledger, _KIND))


def _digest(path: Path) -> str:
    import hashlib

    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise FileError(path, *_UNREADABLE) from error


def _read_or_fault(path: Path) -> Snapshot | FileError:
    """Return a closed month, or what is wrong with it; raises FileError for one from a newer program."""
    try:
        return _read(path)
    except FileError as error:
        if isinstance(error.__cause__, NewerFormatError):
            raise
        return error


def _read(path: Path) -> Snapshot:
    # Imported late: all that a month is reviewed by comes with it, and most ledgers that are read have no closed month.
    from taizhang_xl.month.snapshot import Snapshot

    try:
        kept = json.loads(path.read_text("utf-8"))
        refuse_newer(kept)
        silent = kept.get(_SILENT)
        return Snapshot(
            Month.parse(path.stem), kept[_REPORTS], kept[_DONE], kept[_HUNG], bool(kept.get(_AS_TYPED)),
            kept.get(_DUE), kept.get(_LATE), kept.get(_EARLY), None if silent is None else tuple(silent),
        )  # fmt: skip
    except NewerFormatError as error:
        raise FileError(path, *NEWER) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(path, *_UNREADABLE) from error
