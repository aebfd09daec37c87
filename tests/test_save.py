"""A save leaves the old file or the new one, never a third: whatever fails, whoever is killed, however many write."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import datetime

import pytest
from books import text_row, xlsx

from taizhang_xl.errors import ChangedMeanwhileError, FileBusyError, FileError, WorkbookError
from taizhang_xl.xlsx import files, lock
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.save import locked, save, save_new

OLD, NEW = xlsx(text_row(1, "旧")), xlsx(text_row(1, "新"))
NOW = datetime(2018, 3, 31, 17, 30)
OPERATIONS = ("read", "write_new", "create", "copy_mode", "replace", "sync_folder", "make_folder", "names", "remove")


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(OLD)
    return path


def leftovers(folder):
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and "taizhang." in p.name)


def backups(path):
    return sorted((path.parent / ".taizhang" / "backups").glob("*.xlsx"))


def test_a_save_replaces_the_file_and_keeps_the_old_one(ledger):
    assert save(open_package(ledger), NEW, now=NOW) == ledger.resolve()
    assert ledger.read_bytes() == NEW
    assert [(p.name, p.read_bytes()) for p in backups(ledger)] == [("台账_20180331-173000_1.xlsx", OLD)]
    assert leftovers(ledger.parent) == []


def test_two_saves_in_one_second_keep_two_backups(ledger):
    save(open_package(ledger), NEW, now=NOW)
    save(open_package(ledger), OLD, now=NOW)
    assert [p.read_bytes() for p in backups(ledger)] == [OLD, NEW]


def test_saving_what_is_there_already_touches_nothing(ledger):
    before = ledger.stat().st_mtime_ns
    save(open_package(ledger), OLD)
    assert ledger.stat().st_mtime_ns == before
    assert backups(ledger) == []


def test_the_access_rights_and_the_link_stay(ledger, tmp_path):
    ledger.chmod(0o640)
    link = tmp_path / "链接.xlsx"
    link.symlink_to(ledger)
    save(open_package(link), NEW)
    assert link.is_symlink()
    assert (ledger.read_bytes(), ledger.stat().st_mode & 0o777) == (NEW, 0o640)


class FailAt:
    """Makes the N-th file operation fail, counted over all of them."""

    def __init__(self, monkeypatch, number, error):
        self.left = number
        self.failed = ""
        for name in OPERATIONS:
            monkeypatch.setattr(files, name, self._wrapped(name, getattr(files, name), error))
        monkeypatch.setattr(files, "pause", lambda seconds: None)

    def _wrapped(self, name, real, error):
        def wrapped(*arguments):
            self.left -= 1
            if self.left == 0:
                self.failed = name
                raise error
            return real(*arguments)

        return wrapped


ERRORS = {
    "disk full": OSError(errno.ENOSPC, "No space left on device"),
    "no right": PermissionError(errno.EACCES, "Permission denied"),
    "input/output": OSError(errno.EIO, "Input/output error"),
}


@pytest.mark.parametrize("error", ERRORS)
def test_whatever_operation_fails_the_file_is_old_or_new_and_the_user_is_told(tmp_path, monkeypatch, error):
    number = 0
    while True:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "台账.xlsx"
        path.write_bytes(OLD)
        package = open_package(path)
        with monkeypatch.context() as patched:
            fail = FailAt(patched, number, ERRORS[error])
            try:
                save(package, NEW, now=NOW)
                said = ""
            except (FileError, WorkbookError) as error_told:
                said = str(error_told)
        assert fail.failed or not said
        assert not said or (said.startswith("台账.xlsx：") and "\n" not in said)
        assert path.read_bytes() == (NEW if not said or "已经保存" in said else OLD), (number, fail.failed)
        if not fail.failed:
            break
        # What a failure leaves behind never stops the next run.
        for lock_file in folder.glob(".~taizhang.*lock*"):
            assert fail.failed == "remove", fail.failed
            lock_file.unlink()
        save(open_package(path), NEW, now=NOW)
        assert path.read_bytes() == NEW
        assert leftovers(folder) == []
    assert number > 10


KILLED = """
import os, signal, sys
from pathlib import Path
from taizhang_xl.xlsx import files
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.save import save
path, new, left = Path(sys.argv[1]), Path(sys.argv[2]), [int(sys.argv[3])]
def dying(real, after):
    def call(*arguments):
        left[0] -= 1
        if left[0] == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*arguments)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return call
for name in "read write_new create copy_mode replace sync_folder make_folder names remove".split():
    setattr(files, name, dying(getattr(files, name), sys.argv[4] == "after"))
save(open_package(path), new.read_bytes())
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 24))
def test_killed_at_any_operation_the_ledger_is_the_old_or_the_new_one(ledger, tmp_path, number, when):
    new = tmp_path / "new.bin"
    new.write_bytes(NEW)
    done = subprocess.run([sys.executable, "-c", KILLED, ledger, new, str(number), when], capture_output=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    assert ledger.read_bytes() in (OLD, NEW)
    assert ledger.read_bytes() == NEW or done.returncode
    save(open_package(ledger), NEW)
    assert ledger.read_bytes() == NEW
    assert [name for name in leftovers(tmp_path) if "backups" not in name] == []


def test_a_file_changed_since_it_was_read_is_not_overwritten(ledger):
    package = open_package(ledger)
    other = xlsx(text_row(1, "同事的改动"))
    ledger.write_bytes(other)
    with pytest.raises(ChangedMeanwhileError, match="再运行一次"):
        save(package, NEW)
    assert ledger.read_bytes() == other


def test_a_change_between_backup_and_replacement_is_not_overwritten(ledger, monkeypatch):
    other = xlsx(text_row(1, "同事的改动"))
    real = files.replace

    def replace(source, target):
        real(source, target)
        if target.parent.name == "backups":
            ledger.write_bytes(other)

    monkeypatch.setattr(files, "replace", replace)
    with pytest.raises(ChangedMeanwhileError):
        save(open_package(ledger), NEW)
    assert ledger.read_bytes() == other


def test_a_file_moved_away_is_not_made_anew(ledger, monkeypatch):
    monkeypatch.setattr(files, "pause", lambda seconds: None)
    package = open_package(ledger)
    ledger.rename(ledger.with_name("别名.xlsx"))
    with pytest.raises(ChangedMeanwhileError, match="移走"):
        save(package, NEW)
    assert not ledger.exists()


@pytest.mark.parametrize(
    ("name", "content", "who"),
    [
        ("~$台账.xlsx", b"\x05clerk" + b" " * 49 + b"\x04\x00" + "王科员甲".encode("utf-16-le"), "王科员甲"),
        (".~lock.台账.xlsx#", "综合科,zhk,PC-07,31.03.2018 17:30,file:///x;".encode(), "综合科（zhk）|综合科"),
        (".~台账.xlsx", b"\x04wpsu", "wpsu"),
    ],
)
def test_a_workbook_open_in_a_spreadsheet_program_is_left_alone(ledger, name, content, who):
    (ledger.parent / name).write_bytes(content)
    with pytest.raises(FileBusyError, match=who.split("|")[-1]) as error:
        save(open_package(ledger), NEW)
    assert name in str(error.value), "says which file to delete after a crash"
    assert ledger.read_bytes() == OLD


def test_data_that_is_no_workbook_is_never_written(ledger):
    with pytest.raises(WorkbookError):
        save(open_package(ledger), b"PK\x03\x04 not a workbook")
    assert ledger.read_bytes() == OLD
    assert leftovers(ledger.parent) == []


def holder(**more):
    return json.dumps({"who": "x", "host": lock.socket.gethostname(), "pid": os.getpid(), "time": "t", **more}).encode()


def test_the_lock_of_a_running_program_is_respected(ledger, monkeypatch):
    monkeypatch.setattr(files, "pause", lambda seconds: None)
    lock.lock_path(ledger).write_bytes(holder())
    with pytest.raises(FileBusyError, match="正在改"):
        save(open_package(ledger), NEW)
    assert ledger.read_bytes() == OLD
    assert lock.lock_path(ledger).exists()


@pytest.mark.parametrize("content", [None, b"", b"not json"])
def test_the_lock_of_a_dead_or_half_made_run_is_taken_over(ledger, monkeypatch, content):
    monkeypatch.setattr(files, "pause", lambda seconds: None)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    lock.lock_path(ledger).write_bytes(holder(pid=gone.pid) if content is None else content)
    save(open_package(ledger), NEW)
    assert ledger.read_bytes() == NEW
    assert not lock.lock_path(ledger).exists()


def test_the_lock_of_another_machine_is_respected(ledger, monkeypatch):
    monkeypatch.setattr(files, "pause", lambda seconds: None)
    lock.lock_path(ledger).write_bytes(holder(host="另一台电脑", pid=1))
    with pytest.raises(FileBusyError, match="另一台电脑"):
        save(open_package(ledger), NEW)


def test_a_lock_is_held_by_one_at_a_time(ledger):
    inside, most = [], []

    def work():
        with locked(ledger):
            inside.append(1)
            most.append(len(inside))
            files.pause(0.02)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


WRITER = """
import sys
from pathlib import Path
from taizhang_xl.actions.writing import edit
from taizhang_xl.errors import ChangedMeanwhileError
path, name = Path(sys.argv[1]), sys.argv[2]
for turn in range(6):
    while True:
        try:
            edit(path, [f"台账!{name}{turn + 1}={turn}"])
            break
        except ChangedMeanwhileError:
            continue
"""


def test_two_programs_writing_at_once_lose_no_edit(ledger):
    from taizhang_xl.xlsx.reader import read_workbook

    running = [subprocess.Popen([sys.executable, "-c", WRITER, ledger, name]) for name in "BC"]
    assert [process.wait(60) for process in running] == [0, 0]
    sheet = read_workbook(open_package(ledger)).sheet("台账")
    for column in (2, 3):
        assert [sheet.cell(row, column).value for row in range(1, 7)] == list(range(6))


def test_a_new_file_is_whole_or_not_there(tmp_path, monkeypatch):
    target = tmp_path / "新建" / "表.xlsx"
    save_new(target, NEW, overwrite=False)
    assert target.read_bytes() == NEW
    with pytest.raises(FileError, match="已经有这个文件"):
        save_new(target, OLD, overwrite=False)
    save_new(target, OLD, overwrite=True)
    assert target.read_bytes() == OLD
    FailAt(monkeypatch, 4, ERRORS["disk full"])
    with pytest.raises(FileError, match="磁盘空间不够"):
        save_new(target, NEW, overwrite=True)
    assert target.read_bytes() == OLD


def test_a_stale_temp_file_is_swept_up(ledger):
    stale = ledger.with_name(".~taizhang.台账.xlsx.99999.tmp")
    stale.write_bytes(b"half")
    save(open_package(ledger), NEW)
    assert not stale.exists()
