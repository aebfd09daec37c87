"""The file `.taizhang/journal.jsonl`: append-only; a last line torn by a crash is cut off."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.errors import FileError
from taizhang_xl.files import disk
from taizhang_xl.files.lock import locked
from taizhang_xl.formats import NEWER, NewerFormatError
from taizhang_xl.journal.entry import CLOSE, NOT_LISTED, UNDO, Entry, as_line, from_line
from taizhang_xl.journal.side import FOLDER, JOURNAL, former_names, ledger_key
from taizhang_xl.messages import os_message

_PIECE = 1 << 20


def journal_file(ledger: Path) -> Path:
    """Return the journal of a ledger's folder."""
    return ledger.parent / FOLDER / JOURNAL


def append_entry(ledger: Path, entry: Entry, line: bytes | None = None) -> None:
    """Put an entry of a ledger at the end of the journal, unless it is there already.

    `line` is its line if this very run made the entry: then it cannot be in the journal yet.
    """
    journal = journal_file(ledger)
    disk.make_folder(journal.parent, ledger)
    with locked(journal):
        end = mend(journal)
        # Quotes in texts are escaped, so this occurs nowhere else in a line.
        if line is not None or not end or not _holds(journal, f'{{"id": "{entry.id}", '.encode()):
            disk.append(journal, as_line(entry) if line is None else line, end, ledger)
        if not end:
            disk.sync_folder(journal.parent)


def mend(journal: Path) -> int:
    """Cut off a torn last line, and return where the journal ends."""
    if not disk.exists(journal):
        return 0
    with locked(journal):
        end, rest = _measured(journal)
        if rest:
            whole = _is_entry(rest)
            disk.append(journal, b"\n" if whole else b"", end + len(rest) if whole else end)
            end = end + len(rest) + 1 if whole else end
    return end


# A province's ledgers are in one folder and share its journal: it may be longer than a run should hold in memory.


def _measured(journal: Path) -> tuple[int, bytes]:
    """Return where the last complete line ends, and what follows; nothing before that line is read."""
    length = disk.size(journal)
    rest, begin = b"", length
    while begin and b"\n" not in rest:
        begin = max(0, begin - _PIECE)
        rest = disk.read_between(journal, begin, length)
    rest = rest.rpartition(b"\n")[2]
    return length - len(rest), rest


def _holds(journal: Path, wanted: bytes) -> bool:
    before = b""
    for piece in disk.pieces(journal):
        if wanted in before + piece:
            return True
        before = piece[-len(wanted) :]
    return False


def read_entries(target: Path) -> list[Entry]:
    """Return the entries of a ledger, the oldest first. Raises FileError naming a bad line of the journal."""
    journal = journal_file(target)
    if not mend(journal):
        return []
    content = disk.read(journal)
    names = _names(target, content)
    lines = enumerate(content.split(b"\n"), 1)
    found = [_entry(journal, number, line) for number, line in lines if line.strip()]
    return [entry for entry in found if entry.ledger in names]


def not_listed(target: Path) -> Entry | None:
    """Return a note on entries under a former name that may be another ledger's, None if there are none."""
    journal = journal_file(target)
    if not (former := former_names(target)) or not disk.exists(journal):
        return None
    content = disk.read(journal)
    names = _names(target, content)
    counts = {name: content.count(ledger_key(name)) for name in former if name not in names}
    listed = "、".join(f"{count} 次记在 {name} 名下" for name, count in counts.items())
    note = f"另有 {listed}，两本曾经并排放过，看不出是不是这一本的，没有算在内"
    return Entry("", "", "", "", target.name, NOT_LISTED, note=note) if listed else None


def _names(target: Path, content: bytes) -> frozenset[str]:
    """Return a ledger's names in the journal: its own, and the one it had in the other format.

    If their uses alternate, two ledgers were side by side once: then only its own.
    """
    own = ledger_key(target.name)
    first, last = content.find(own), content.rfind(own)
    keys = {name: ledger_key(name) for name in former_names(target)}
    was = [name for name, key in keys.items() if first < 0 or content.rfind(key) < first or content.find(key) > last]
    return frozenset((target.name, *was))


def read_snapshots(target: Path) -> dict[str, str]:
    """Return month -> digest of the snapshot of its last close, for one ledger. Raises FileError as above."""
    journal = journal_file(target)
    try:
        content = disk.read(journal)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileError(journal, f"修改记录读不了（{os_message(error)}）", "请检查它的权限，或从备份恢复它") from error
    lines = enumerate(content.split(b"\n"), 1)
    # Few lines are closes, and the others can be long.
    closes = [_entry(journal, number, line) for number, line in lines if b'"snapshot": "' in line]
    names = _names(target, content)
    return {entry.month: entry.snapshot for entry in closes if entry.ledger in names}


def closed_months(target: Path) -> frozenset[str]:
    """Return the months of a ledger that were closed and not reopened by an undo. Raises FileError as above."""
    journal = journal_file(target)
    if not disk.exists(journal):
        return frozenset()
    content = disk.read(journal)
    names = _names(target, content)
    lines = enumerate(content.split(b"\n"), 1)
    verbs = tuple(f'"verb": "{verb}"'.encode() for verb in (CLOSE, UNDO))
    found = [_entry(journal, number, line) for number, line in lines if any(verb in line for verb in verbs)]
    closed: set[str] = set()
    opened: dict[str, set[str]] = {}
    for entry in found:
        if entry.ledger not in names:
            continue
        if entry.verb == CLOSE:
            closed.add(entry.month)
        elif entry.verb == UNDO and entry.month:
            opened[entry.id] = {month for month in closed if month >= entry.month}
            closed -= opened[entry.id]
        closed |= opened.get(entry.again.partition("_")[2], set())
    return frozenset(closed)


def _entry(journal: Path, number: int, line: bytes) -> Entry:
    try:
        return from_line(line)
    except NewerFormatError as error:
        raise FileError(journal, f"第 {number} 行{NEWER[0]}", NEWER[1]) from error
    except ValueError as error:
        raise FileError(
            journal, f"第 {number} 行读不出来", "请从备份恢复这个文件；没有备份就删掉这一行，只少这一次的记录"
        ) from error


def _is_entry(line: bytes) -> bool:
    try:
        from_line(line)
    except NewerFormatError:
        return True
    except ValueError:
        return False
    return True
