"""The journal `.taizhang/journal.jsonl` beside the ledgers of a folder: one line for each entry.

In step with the save: an intent is on disk before the ledger is replaced, the line after it, and only then is the
intent removed. The next run finishes from the intent what an interrupted run left open.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, TaizhangError
from taizhang_xl.files import disk
from taizhang_xl.files.lock import locked
from taizhang_xl.files.process import host_name
from taizhang_xl.files.save import save
from taizhang_xl.journal.bases import read_bases, remember_reported
from taizhang_xl.journal.closes import reopen, restore, snapshot_bytes, write_close
from taizhang_xl.journal.entry import CLOSE, UNDO, Entry, as_line
from taizhang_xl.journal.file import append_entry, read_entries
from taizhang_xl.journal.file import not_listed as left_aside
from taizhang_xl.journal.find import was_saved
from taizhang_xl.journal.last_state import hand_entry, keep_state, ledger_in, places, record_hand, sha
from taizhang_xl.journal.pending import intend, pending_file, waiting
from taizhang_xl.journal.record import EntryInfo, Recorded
from taizhang_xl.messages import os_message
from taizhang_xl.month.snapshot import snapshot_of
from taizhang_xl.xlsx.package import Package, open_package_bytes

_CURE = "请检查磁盘和旁边的 .taizhang 文件夹后再运行一次"
_Kinds = tuple[type[Exception], ...]


def new_entry(package: Package, data: bytes, info: EntryInfo, recorded: Recorded) -> Entry:
    """Return the entry of a save about to be made, by this user on this machine, now."""
    now = datetime.now().astimezone()
    return Entry(
        id=f"{now:%Y%m%d-%H%M%S}-{os.urandom(3).hex()}",
        time=now.isoformat(timespec="seconds"),
        user=os.environ.get("USER") or os.environ.get("USERNAME") or "",
        host=host_name(),
        ledger=package.path.resolve().name,
        verb=info.verb,
        month=info.month,
        before=package.sha256,
        after=sha(data),
        cells=recorded.cells,
        rows=recorded.rows,
        sheets=recorded.sheets,
        heights=recorded.heights,
        reported=info.reported,
        again=info.again,
    )


def save_recorded(package: Package, data: bytes, entry: Entry) -> Path:
    """Save a workbook and write its entry into the journal, both or neither. Raises like `save`.

    If the workbook is saved and the journal cannot be written, the FileError says so, and the next run catches up.
    """
    target = package.path.resolve()
    if data == package.raw:
        return save(package, data)
    with locked(target):
        with _journal_errors(target, "没有保存，修改记录写不了"):
            settle(target)
            present = disk.read(target) if disk.exists(target) else package.raw
        if present != package.raw:
            # Refused by `save`: nothing of it may get into the journal, least of all as somebody's change by hand.
            return save(package, data)
        with _journal_errors(target, "没有保存，修改记录写不了"):
            record_hand(target, package.raw)
            for month in entry.reported:
                # Read now what `_remember` extends once the ledger is saved: if it is damaged, nothing is saved.
                read_bases(target, month)
            line = intend(target, [entry])[-1]
        try:
            saved = save(package, data)
        except BaseException:
            # The cause is raised. An intent that cannot be settled now stays for the next run.
            with suppress(OSError, TaizhangError):
                settle(target)
            raise
        with _journal_errors(target, "已经保存，但修改记录没有写完", f"{_CURE}，会自动补上"):
            _settle(target, (entry, line))
    return saved


def settle(ledger: Path) -> None:
    """Finish what interrupted runs left open: each entry is written if the ledger holds its edits, else dropped.

    An uninterrupted run ends the same way. Raises FileError.
    """
    target = ledger.resolve()
    with _journal_errors(target, "上次的修改记录没能补上"):
        if disk.exists(pending_file(target)):
            with locked(target):
                _settle(target)


def _settle(target: Path, own: tuple[Entry, bytes] | None = None) -> None:
    """Settle the intents of a ledger that this run holds locked; `own` is its own entry just saved, and its line."""
    pending = pending_file(target)
    if disk.exists(pending) and disk.exists(target):
        intents, line = ((own[0],), own[1]) if own else (waiting(target), None)
        _settle_by(target, intents, disk.read(target), line)
    disk.remove(pending)
    disk.sync_folder(pending.parent)


def _settle_by(target: Path, intents: Sequence[Entry], present: bytes, line: bytes | None) -> None:
    digest = sha(present)
    # One that changed no cell takes effect as soon as it is written.
    open_ones = [entry for entry in intents if entry.before != digest or entry.after == digest]
    if not open_ones:
        return
    if digest == open_ones[-1].after:
        _keep(target, open_ones[-1], present, line)
        keep_state(target, present)
        return
    # Somebody has saved the ledger by hand since: its cells are the only evidence.
    found = places(open_package_bytes(present, target))
    judged = [(entry, was_saved(found, entry)) for entry in open_ones]
    kept = [entry._replace(uncertain=saved is None) for entry, saved in judged if saved is not False]
    for entry in kept:
        _keep(target, entry, present)
    record_hand(target, present, but=kept)


def _keep(target: Path, entry: Entry, present: bytes, line: bytes | None = None) -> None:
    """Write an entry into the journal, and what else is remembered of it once the ledger holds it.

    `line` is the entry's line if this very run made it.
    """
    data = _snapshot(target, entry, present) if entry.verb == CLOSE else None
    if data is not None:
        entry = entry._replace(snapshot=sha(data))
        line = None if line is None else as_line(entry)
    append_entry(target, entry, line)
    _remember(target, entry)
    if data is not None:
        write_close(target, Month.parse(entry.month), data)
    if entry.verb == UNDO and entry.month:
        reopen(target, Month.parse(entry.month), entry.id)
    if entry.again:
        restore(target, entry.again.partition("_")[2])


def _snapshot(target: Path, entry: Entry, present: bytes) -> bytes | None:
    month = Month.parse(entry.month)
    ledger = ledger_in(present, target, month.year)
    return None if ledger is None else snapshot_bytes(snapshot_of(ledger, month))


def record_alone(package: Package, entry: Entry) -> None:
    """Write into the journal what takes effect though no cell changes: a close that hangs nothing, its undo."""
    target = package.path.resolve()
    with _journal_errors(target, "修改记录没有写完"), locked(target):
        if disk.exists(pending_file(target)) or disk.read(target) != package.raw:
            # The workbook is open: intents waiting for its save go on waiting.
            _keep(target, entry, package.raw)
        else:
            _settle(target, (entry, intend(target, [entry])[-1]))


# -- a workbook that is open elsewhere ---------------------------------------


def announce(copy: Package, entry: Entry) -> None:
    """Write the intent of edits to a workbook that another program holds open; `copy` is its present state.

    We cannot see when that program saves it: the next run decides by the cells whether these edits were kept.
    """
    target = copy.path.resolve()
    with _journal_errors(target, "没有改动，修改记录写不了"), locked(target):
        before = disk.read(target)
        kept = unsaved(copy)
        disk.remove(pending_file(target))
        record_hand(target, before)
        intend(target, [*kept, entry._replace(before=sha(before), after="")])


def unsaved(copy: Package) -> tuple[Entry, ...]:
    """Return the entries of an open workbook that are in its `copy`, but not in its file yet."""
    target = copy.path.resolve()
    with _journal_errors(target, "修改记录读不了"), locked(target):
        open_ones = waiting(target)
        before = sha(disk.read(target))
        if not open_ones or before == copy.sha256:
            return ()
        if before != open_ones[-1].before:
            settle(target)
            return ()
        found = places(copy)
        return tuple(entry for entry in open_ones if was_saved(found, entry) is not False)


def _remember(target: Path, entry: Entry) -> None:
    for month, items in entry.reported.items():
        now = {number: {name: new for name, (_, new) in fields.items()} for number, fields in items.items()}
        remember_reported(target, month, now)


def entries(ledger: Path, *, keep: bool = False) -> tuple[Entry, ...]:
    """Return what was done to a ledger, the oldest first; with `keep` intents stay, for an open workbook.

    Raises FileError if the journal cannot be read, naming the bad line.
    """
    target = ledger.resolve()
    if not keep:
        settle(target)
    # Errors in the journal's content need no explanation.
    with _journal_errors(target, "修改记录读不了", kinds=(OSError,)):
        return tuple(read_entries(target))


def not_listed(ledger: Path) -> Entry | None:
    """Return a note on entries that may be this ledger's or another's, None if there are none."""
    with _journal_errors(ledger, "修改记录读不了", kinds=(OSError,)):
        return left_aside(ledger.resolve())


def by_hand(package: Package, but: Sequence[Entry] = ()) -> Entry | None:
    """Return what staff changed in a ledger since the last run, except what the entries `but` did.

    None if they changed nothing that can be found.
    """
    target = package.path.resolve()
    with _journal_errors(target, "上次的副本读不了"):
        return hand_entry(target, package.raw, but)


@contextmanager
def _journal_errors(
    target: Path, what: str, cure: str = _CURE, kinds: _Kinds = (OSError, TaizhangError)
) -> Iterator[None]:
    """If the journal fails, raise FileError that says what became of the ledger itself."""
    try:
        yield
    except kinds as error:
        cause = error.what if isinstance(error, TaizhangError) else os_message(error)  # type: ignore[arg-type]
        raise FileError(target, f"{what}（{cause}）", cure) from error
