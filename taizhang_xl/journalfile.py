"""The file `.taizhang/journal.jsonl`: lines are only ever put at its end; a last line torn by a crash is cut off."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.archive import FOLDER
from taizhang_xl.entries import Entry, as_line, from_line
from taizhang_xl.errors import FileError
from taizhang_xl.xlsx import files
from taizhang_xl.xlsx.lock import locked


def journal_file(ledger: Path) -> Path:
    """Return the journal of the folder a ledger lies in."""
    return ledger.parent / FOLDER / "journal.jsonl"


def append_entry(journal: Path, entry: Entry, line: bytes | None = None) -> None:
    """Put an entry at the end of the journal, unless it is there already; `line` is what it reads as, where that is known."""
    files.make_folder(journal.parent)
    with locked(journal):
        end = mend(journal)
        present = files.read(journal) if end else b""
        # Quotes in texts are escaped, so that this stands nowhere else in a line.
        if f'{{"id": "{entry.id}", '.encode() not in present:
            files.append(journal, as_line(entry) if line is None else line, end)
        if not end:
            files.sync_folder(journal.parent)


def mend(journal: Path) -> int:
    """Cut off a last line that was torn while it was written, and return where the journal ends."""
    if not files.exists(journal):
        return 0
    with locked(journal):
        present = files.read(journal)
        end = present.rfind(b"\n") + 1
        if end < len(present):
            whole = _is_entry(present[end:])
            files.append(journal, b"\n" if whole else b"", len(present) if whole else end)
            end = len(present) + 1 if whole else end
    return end


def read_entries(journal: Path) -> list[Entry]:
    """Return all entries, the oldest first. Raises FileError that says which line cannot be read."""
    if not mend(journal):
        return []
    lines = files.read(journal).split(b"\n")
    return [_entry(journal, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def read_snapshots(journal: Path, ledger: str) -> dict[str, str]:
    """Return month -> digest of the snapshot kept when it was closed last, of one ledger. Raises FileError as above."""
    if not files.exists(journal):
        return {}
    lines = enumerate(files.read(journal).split(b"\n"), 1)
    # Few lines are closes, and the others can be long.
    closes = [_entry(journal, number, line) for number, line in lines if b'"snapshot": "' in line]
    return {entry.month: entry.snapshot for entry in closes if entry.ledger == ledger}


def _entry(journal: Path, number: int, line: bytes) -> Entry:
    try:
        return from_line(line)
    except ValueError as error:
        raise FileError(
            journal, f"第 {number} 行读不出来", "请从备份恢复这个文件；没有备份就删掉这一行，只少这一次的记录"
        ) from error


def _is_entry(line: bytes) -> bool:
    try:
        from_line(line)
    except ValueError:
        return False
    return True
