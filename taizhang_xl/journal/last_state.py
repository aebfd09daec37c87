"""The last known state of a ledger, `.taizhang/state/`: compared with it to find what staff changed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from taizhang_xl.cells import value_text
from taizhang_xl.changes import Keep
from taizhang_xl.errors import TaizhangError
from taizhang_xl.files import disk
from taizhang_xl.files.save import save_new
from taizhang_xl.journal.by_hand import hand_changes
from taizhang_xl.journal.columns import read_settled
from taizhang_xl.journal.entry import BY_HAND, Entry
from taizhang_xl.journal.file import append_entry
from taizhang_xl.journal.find import Places
from taizhang_xl.journal.record import Recorded
from taizhang_xl.journal.side import claimed, place
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

# Only texts are compared, so the year of dates without one does not matter.
_ANY_YEAR = 2000
_KIND = "state"


def keep_state(target: Path, present: bytes) -> None:
    """Keep a ledger as this run leaves it."""
    save_new(claimed(target, _KIND), present, overwrite=True, beside=target)


def state_file(ledger: Path) -> Path:
    """Return the path of the copy of a ledger as the last run left it."""
    return place(ledger, _KIND)


def sha(data: bytes) -> str:
    """Return the digest that identifies a state of the ledger."""
    return hashlib.sha256(data).hexdigest()


def places(package: Package) -> Places:
    """Return a workbook for finding cells by 编号; without a ledger in it rows have no names."""
    workbook = read_workbook(package)
    return Places(workbook, _ledger(workbook, _ANY_YEAR))


def _ledger(workbook: Workbook, year: int) -> Ledger | None:
    try:
        return build_ledger(workbook, year=year, columns=read_settled(workbook.package.path))
    except TaizhangError:
        # `edit` takes any workbook, whose cells have only addresses.
        return None


def record_hand(target: Path, present: bytes, but: Sequence[Entry] = ()) -> None:
    """Write what staff changed since the last run into the journal, except what the entries `but` did."""
    state = state_file(target)
    if not disk.exists(state):
        return
    entry = hand_entry(target, present, but)
    if entry is not None:
        append_entry(target, entry)
    if disk.read(state) != present:
        keep_state(target, present)


def hand_entry(target: Path, present: bytes, but: Sequence[Entry] = ()) -> Entry | None:
    """Return what staff changed since the last run, None if nothing can be found."""
    state = state_file(target)
    before = disk.read(state) if disk.exists(state) else present
    if before == present:
        return None
    old, new = ledger_in(before, target), ledger_in(present, target)
    found = None if old is None or new is None else _without(hand_changes(old, new), but)
    if found == Recorded():
        return None
    saved = datetime.fromtimestamp(disk.modified(target)).astimezone()
    return Entry(
        # The same change found twice has the same id, so that it is written once.
        id=f"{saved:%Y%m%d-%H%M%S}-{sha(before + present)[:6]}",
        time=saved.isoformat(timespec="seconds"), user="", host="", ledger=target.name, verb=BY_HAND,
        before=sha(before), after=sha(present), cells=found.cells if found else (), rows=found.rows if found else (),
        note="" if found else "不是台账，或上次的副本坏了，说不出改了哪里",
    )  # fmt: skip


def ledger_in(data: bytes, target: Path, year: int = _ANY_YEAR) -> Ledger | None:
    """Return the ledger in a workbook's bytes, None if there is none to be read."""
    try:
        return _ledger(read_workbook(open_package_bytes(data, target)), year)
    except TaizhangError:
        return None


def _without(found: Recorded, runs: Sequence[Entry]) -> Recorded:
    """Return changes without those made by runs."""
    ours = {
        (each.item, each.field, value_text(each.new))
        for run in runs
        for each in run.cells
        if not isinstance(each.new, Keep)
    }
    cells = [each for each in found.cells if (each.item, each.field, each.new or "") not in ours]
    numbers = {row.item for run in runs for row in run.rows}
    return Recorded(tuple(cells), tuple(row for row in found.rows if row.item not in numbers))
