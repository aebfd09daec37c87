"""A save leaves the old file or the new one, never a third: whatever fails, whoever is killed, however many write."""

import errno
import os

import openpyxl
import pytest
from books import text_row, xlsx
from saves import NEW, NOW, OLD, leftovers

import taizhang_xl
from taizhang_xl.errors import ChangedMeanwhileError, FileBusyError, FileError, WorkbookError
from taizhang_xl.files import disk
from taizhang_xl.files.save import save, save_new
from taizhang_xl.xlsx.package import open_package


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(OLD)
    return path


def backups(path):
    return sorted((path.parent / ".taizhang" / "backups").glob("*.xlsx"))


def test_a_save_replaces_the_file_and_keeps_the_old_one(ledger):
    assert save(open_package(ledger), NEW, now=NOW) == ledger.resolve()
    assert ledger.read_bytes() == NEW
    assert [(p.name, p.read_bytes()) for p in backups(ledger)] == [("台账_20180331-173000.xlsx", OLD)]
    assert leftovers(ledger.parent) == []


def test_two_saves_in_one_second_keep_two_backups(ledger):
    save(open_package(ledger), NEW, now=NOW)
    save(open_package(ledger), OLD, now=NOW)
    assert [(p.name, p.read_bytes()) for p in backups(ledger)] == [
        ("台账_20180331-173000.xlsx", OLD),
        ("台账_20180331-173000_2.xlsx", NEW),
    ]


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
    assert [p.stat().st_mode & 0o777 for p in backups(ledger)] == [0o640], "a copy is no more open than the original"


def test_a_file_changed_since_it_was_read_is_not_overwritten(ledger):
    package = open_package(ledger)
    other = xlsx(text_row(1, "同事的改动"))
    ledger.write_bytes(other)
    with pytest.raises(ChangedMeanwhileError, match="再运行一次"):
        save(package, NEW)
    assert ledger.read_bytes() == other


def test_a_change_between_backup_and_replacement_is_not_overwritten(ledger, monkeypatch):
    other = xlsx(text_row(1, "同事的改动"))
    real = disk.replace

    def replace(source, target):
        real(source, target)
        if target.parent.name == "backups":
            ledger.write_bytes(other)

    monkeypatch.setattr(disk, "replace", replace)
    with pytest.raises(ChangedMeanwhileError):
        save(open_package(ledger), NEW)
    assert ledger.read_bytes() == other


def test_a_file_moved_away_is_not_made_anew(ledger, monkeypatch):
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    package = open_package(ledger)
    ledger.rename(ledger.with_name("别名.xlsx"))
    with pytest.raises(ChangedMeanwhileError, match="移走"):
        save(package, NEW)
    assert not ledger.exists()


def test_data_that_is_no_workbook_is_never_written(ledger):
    with pytest.raises(WorkbookError):
        save(open_package(ledger), b"PK\x03\x04 not a workbook")
    assert ledger.read_bytes() == OLD
    assert leftovers(ledger.parent) == []


def test_a_new_file_is_whole_or_not_there(tmp_path, monkeypatch):
    target = tmp_path / "新建" / "表.xlsx"
    save_new(target, NEW, overwrite=False)
    assert target.read_bytes() == NEW
    with pytest.raises(FileError, match="已经有这个文件"):
        save_new(target, OLD, overwrite=False)
    assert target.read_bytes() == NEW
    save_new(target, OLD, overwrite=True)
    assert target.read_bytes() == OLD


def test_a_file_that_turns_up_while_a_new_one_is_written_stays(tmp_path, monkeypatch):
    target = tmp_path / "表.xlsx"
    real = disk.write_new

    def write_new(path, data, like=None):
        real(path, data, like)
        target.write_bytes(OLD)

    monkeypatch.setattr(disk, "write_new", write_new)
    with pytest.raises(ChangedMeanwhileError, match="同名文件"):
        save_new(target, NEW, overwrite=False)
    assert target.read_bytes() == OLD
    assert leftovers(tmp_path) == []


def test_stale_temp_files_are_swept_up_and_nothing_else(ledger):
    backups = ledger.parent / ".taizhang" / "backups"
    backups.mkdir(parents=True)
    stale = [folder / ".~taizhang.台账.xlsx.99999.1.tmp" for folder in (ledger.parent, backups)]
    others = [
        ledger.with_name(name) for name in (".~taizhang.台账.xlsx.bak", ".~taizhang.别的台账.xlsx.9.1.tmp", "甲.tmp")
    ]
    for path in (*stale, *others):
        path.write_bytes(b"half")
    save(open_package(ledger), NEW)
    assert not any(path.exists() for path in stale)
    assert all(path.exists() for path in others)


class Held:
    """Another program that does not let go of the ledger, as Windows shows it: replacing is refused."""

    def __init__(self, monkeypatch, ledger, operation, times, then=lambda: None):
        self.left, self.then, self.real = times, then, getattr(disk, operation)
        self.ledger = ledger
        monkeypatch.setattr(disk, operation, self)
        monkeypatch.setattr(disk, "pause", lambda seconds: None)

    def __call__(self, *paths):
        if paths[-1] == self.ledger and self.left:
            self.left -= 1
            if not self.left:
                self.then()
            raise PermissionError(13, "The process cannot access the file")
        return self.real(*paths)


@pytest.mark.parametrize("operation", ["replace", "read"])
def test_what_cannot_be_saved_is_kept_beside_the_ledger(ledger, monkeypatch, operation):
    ledger.chmod(0o640)
    package = open_package(ledger)
    Held(monkeypatch, ledger, operation, -1)
    for name in ("台账_未能保存_20180331-173000.xlsx", "台账_未能保存_20180331-173000_2.xlsx"):
        with pytest.raises(FileBusyError) as error:
            save(package, NEW, now=NOW)
        assert str(error.value) == (
            f"台账.xlsx：文件正被别的程序占用，没有保存；要存的内容放在旁边的 {name}。"
            "请在 Excel 或 WPS 里关闭它再运行一次，成功后那一份可以删除。"
        )
        assert ledger.with_name(name).read_bytes() == NEW
        assert ledger.with_name(name).stat().st_mode & 0o777 == 0o640
    assert ledger.read_bytes() == OLD
    assert leftovers(ledger.parent) == []


def test_a_disk_that_holds_other_bytes_than_it_was_given_is_found_out(ledger, monkeypatch):
    package = open_package(ledger)
    real = disk.write_new
    monkeypatch.setattr(disk, "write_new", lambda path, data, like=None: real(path, data[:-1] + b"\xff", like))
    with pytest.raises(FileError, match="写到磁盘上的内容和要写的不一样"):
        save(package, NEW)
    assert ledger.read_bytes() == OLD
    assert leftovers(ledger.parent) == []


def test_a_packet_that_is_open_is_kept_beside_it_too(ledger, monkeypatch):
    done = []
    for name in ("replace", "sync_folder"):
        real = getattr(disk, name)
        monkeypatch.setattr(disk, name, lambda *paths, real=real: (real(*paths), done.append(paths[-1].name)))
    Held(monkeypatch, ledger, "replace", -1)
    with pytest.raises(FileBusyError, match=r"台账_未能保存_20180331-173000.xlsx"):
        save_new(ledger, NEW, overwrite=True, keep_backup=True, now=NOW)
    assert ledger.with_name("台账_未能保存_20180331-173000.xlsx").read_bytes() == NEW
    assert ledger.read_bytes() == OLD
    assert done[-2:] == ["台账_未能保存_20180331-173000.xlsx", ledger.parent.name], "it outlives a power cut too"


def test_where_even_the_copy_cannot_be_kept_the_message_does_not_promise_it(ledger, monkeypatch):
    package = open_package(ledger)
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    monkeypatch.setattr(disk, "replace", refusing(disk.replace, lambda path: path.parent == ledger.parent))
    with pytest.raises(FileBusyError, match="没有保存，也没能另存一份（没有权限）"):
        save(package, NEW, keep_backup=False, now=NOW)
    assert ledger.read_bytes() == OLD
    assert sorted(p.name for p in ledger.parent.iterdir() if p.is_file()) == ["台账.xlsx"]


def refusing(real, refused):
    def operation(*paths):
        if refused(paths[-1]):
            raise PermissionError(13, "Permission denied")
        return real(*paths)

    return operation


def test_a_file_that_is_let_go_is_saved_after_all(ledger, monkeypatch):
    package = open_package(ledger)
    Held(monkeypatch, ledger, "replace", 3)
    save(package, NEW, now=NOW)
    assert ledger.read_bytes() == NEW
    assert [p.name for p in ledger.parent.glob("*.xlsx")] == ["台账.xlsx"]


@pytest.mark.parametrize(
    ("operation", "ending", "error"),
    [
        ("create", "台账.xlsx.lock", PermissionError),
        ("read", "台账.xlsx", PermissionError),
        ("read", "台账.xlsx", FileNotFoundError),
        ("remove", ".tmp", PermissionError),
        ("replace", "台账_20180331-173000.xlsx", PermissionError),
        ("remove", "台账.xlsx.lock", OSError),
    ],
)
def test_what_is_in_other_hands_for_a_moment_is_waited_for(ledger, monkeypatch, operation, ending, error):
    package, real, left = open_package(ledger), getattr(disk, operation), [3]
    ledger.with_name(".~taizhang.台账.xlsx.99999.1.tmp").write_bytes(b"half")

    def refused(*arguments):
        path = arguments[1] if operation == "replace" else arguments[0]
        if path.name.endswith(ending) and left[0]:
            left[0] -= 1
            raise error(13, "Permission denied")
        return real(*arguments)

    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    monkeypatch.setattr(disk, operation, refused)
    save(package, NEW, now=NOW)
    assert left == [0]
    assert ledger.read_bytes() == NEW
    assert leftovers(ledger.parent) == []


def test_what_is_saved_by_hand_while_we_wait_is_not_overwritten(ledger, monkeypatch):
    package = open_package(ledger)
    other = xlsx(text_row(1, "同事关闭前存的"))
    Held(monkeypatch, ledger, "replace", 2, then=lambda: ledger.write_bytes(other))
    with pytest.raises(ChangedMeanwhileError):
        save(package, NEW, now=NOW)
    assert ledger.read_bytes() == other


def test_a_read_only_file_is_left_alone(ledger):
    ledger.chmod(0o444)
    for way in (lambda: save(open_package(ledger), NEW), lambda: save_new(ledger, NEW, overwrite=True)):
        with pytest.raises(FileError, match="只读"):
            way()
    assert ledger.read_bytes() == OLD


def test_a_backup_that_somebody_looks_at_does_not_hinder_the_save(ledger, monkeypatch):
    old = backup_names(ledger, "台账_20170101-080000.xlsx", "台账_20170102-080000.xlsx", "台账_20170103-080000.xlsx")
    with monkeypatch.context() as patched:
        patched.setattr(disk, "remove", refusing(disk.remove, lambda path: path == old[0]))
        save(open_package(ledger), NEW, now=NOW)
    assert ledger.read_bytes() == NEW
    assert [path.exists() for path in old] == [True, False, True]
    save(open_package(ledger), OLD, now=NOW)
    assert [path.exists() for path in old] == [False, False, True]


def test_a_disk_that_fails_at_thinning_is_told_and_the_save_stands(ledger, monkeypatch):
    old = backup_names(ledger, "台账_20170101-080000.xlsx", "台账_20170102-080000.xlsx")
    real = disk.remove

    def remove(path):
        if path == old[0]:
            raise OSError(errno.EIO, "Input/output error")
        real(path)

    monkeypatch.setattr(disk, "remove", remove)
    with pytest.raises(FileError, match=r"^台账.xlsx：已经保存，但旧备份没能清理（磁盘或网络读写出错）。"):
        save(open_package(ledger), NEW, now=NOW)
    assert ledger.read_bytes() == NEW
    assert old[1].exists()


def backup_names(ledger, *names):
    folder = ledger.parent / ".taizhang" / "backups"
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(OLD)
    return [folder / name for name in names]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only as root: nobody else can give a file away")
def test_a_ledger_keeps_its_owner_and_group_and_rights(tmp_path):
    ledger = tmp_path / "台账.xlsx"
    openpyxl.Workbook().save(ledger)
    os.chown(ledger, 65534, 65533)
    ledger.chmod(0o640)
    taizhang_xl.edit(ledger, {"Sheet!A1": "新"})
    for path in (ledger, *(tmp_path / ".taizhang" / "backups").iterdir()):
        found = path.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (65534, 65533, 0o640)


def test_another_name_of_the_file_keeps_the_old_content_and_that_is_said(tmp_path):
    ledger, other = tmp_path / "台账.xlsx", tmp_path / "别名.xlsx"
    openpyxl.Workbook().save(ledger)
    os.link(ledger, other)
    assert any("硬链接" in note for note in taizhang_xl.edit(ledger, {"Sheet!A1": "新"}).notes)
    assert openpyxl.load_workbook(other)["Sheet"]["A1"].value is None
    assert not taizhang_xl.edit(ledger, {"Sheet!A1": "再新"}).notes
