"""The door that all edits of a file go through: made, compared with what was asked, saved with a line in the journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.changes import NOTHING, ChangeSet, Permit
from taizhang_xl.files import disk
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.files.save import save_new
from taizhang_xl.files.trouble import not_saved
from taizhang_xl.journal.entry import Entry
from taizhang_xl.journal.journal import announce, new_entry, record_alone, save_recorded, settle
from taizhang_xl.journal.record import EntryInfo, Recorded, Rows, record
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook
from taizhang_xl.xlsx.verify import Receipt, receipt
from taizhang_xl.xlsx.write.patch import Patched, patch

_OTHER_NAMES = "这个文件在别处还有名字（硬链接），那边仍是改动以前的内容，请重新建立链接"
_OTHER_OWNER = "这个文件原来是别的用户的，存过以后归您这个用户；别人因此打不开的，请管理员把所有者改回去"


class Written(NamedTuple):
    """What a verb changed, and where it was saved; `saved` is None for a dry run or when nothing had to change.

    `receipt` is what comparing the new workbook with the old one has shown, `rows` are the rows that the appends
    landed on, `notes` say what is left for people to do in a spreadsheet program. `recorded` tells that nothing of the
    workbook had to change and the journal has an entry all the same.
    """

    changes: ChangeSet
    saved: Path | None
    receipt: Receipt | None = None
    rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    recorded: bool = False


def write_changes(
    package: Package,
    changes: ChangeSet,
    info: EntryInfo,
    *,
    dry_run: bool,
    permit: Permit = NOTHING,
    to: Path | None = None,
) -> Written:
    """Save edits into the workbook they were computed from, all or none, with a line in the journal.

    With `to` the result is a new file, of which the journal knows nothing. A dry run goes as far as making the new
    bytes and comparing them, so that what would be refused is refused here too. Raises DamagedEditError, before
    anything is written, where more than the edits would change.
    """
    if not changes:
        if not dry_run:
            settle(package.path)
            record_only(package, info)
        return Written(changes, None, recorded=info.stands_alone and not dry_run)
    if to is not None:
        ready_new_file(to)
    patched = patch(package, changes, permit)
    proof = receipt(package, patched.data, changes, patched.appended, patched.heights)
    written = Written(changes, None, proof, patched.appended, patched.notes)
    if dry_run:
        return written
    if to is not None:
        save_new(to, patched.data, overwrite=False, beside=package.path)
        return written._replace(saved=to)
    with not_saved(package.path):
        notes = (*patched.notes, *_lost_by_a_save(package.path.resolve()))
    saved = save_recorded(package, patched.data, _entry(package, changes, patched, info))
    return written._replace(saved=saved, notes=notes)


def _lost_by_a_save(target: Path) -> Iterator[str]:
    # A save puts a new file under this one name: the other names could only be served by writing over the old one, which can tear.
    if disk.exists(target):
        if disk.has_other_names(target):
            yield _OTHER_NAMES
        if disk.is_anothers(target):
            yield _OTHER_OWNER


def record_only(package: Package, info: EntryInfo) -> None:
    """Put an entry that changes no cell into the journal, if it takes effect all the same."""
    if info.stands_alone:
        record_alone(package, new_entry(package, package.raw, info, Recorded())._replace(note="台账没有要改的"))


def announce_changes(copy: Workbook, changes: ChangeSet, info: EntryInfo) -> Package:
    """Write into the journal what an open workbook is about to be changed by, and return how it will read then.

    `copy` is how it is now. Raises as `write_changes` does; then the workbook must be left alone.
    """
    package = copy.package
    patched = patch(package, changes)
    receipt(package, patched.data, changes, patched.appended, patched.heights)
    # Its sheets have been read to decide the changes.
    announce(package, _entry(package, changes, patched, info, lambda name, numbers: copy.sheet(name)))
    return open_package_bytes(patched.data, package.path)


def _entry(package: Package, changes: ChangeSet, patched: Patched, info: EntryInfo, rows: Rows | None = None) -> Entry:
    workbook = read_workbook(package)
    recorded = record(changes, patched.appended, info, rows or workbook.rows, workbook.sheet_names, patched.heights)
    return new_entry(package, patched.data, info, recorded)
