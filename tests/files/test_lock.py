"""One at a time: our lock files, whose holder may have died, and the owner files of spreadsheet programs."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest
from saves import NEW, OLD, leftovers

from taizhang_xl.errors import FileBusyError, FileError
from taizhang_xl.files import disk, process
from taizhang_xl.files.lock import lock_path
from taizhang_xl.files.save import locked, save
from taizhang_xl.xlsx.package import open_package


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def no_waiting(monkeypatch):
    monkeypatch.setattr(disk, "pause", lambda seconds: None)


@pytest.fixture
def sleeper():
    """Another program that runs."""
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield running.pid
    running.communicate()


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
    (ledger.parent / name).unlink()
    save(open_package(ledger), NEW)
    assert ledger.read_bytes() == NEW


def signed(**more):
    return json.dumps(
        {"who": "王科员", "host": socket.gethostname(), "pid": 1, "born": "", "time": "9:30", **more}
    ).encode()


def dead_pid():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


def test_the_lock_says_who_where_which_process_and_when(ledger):
    with locked(ledger):
        said = json.loads(lock_path(ledger).read_text("utf-8"))
    assert (said["host"], said["pid"], said["born"]) == (socket.gethostname(), os.getpid(), process.birth(os.getpid()))
    assert said.keys() == {"who", "host", "pid", "born", "time"}
    assert leftovers(ledger.parent) == []


@pytest.mark.parametrize("born", ["", "known"])
def test_the_lock_of_a_running_program_is_respected(ledger, no_waiting, sleeper, born):
    lock_path(ledger).write_bytes(signed(pid=sleeper, born=born and process.birth(sleeper)))
    with pytest.raises(FileBusyError) as error:
        save(open_package(ledger), NEW)
    assert str(error.value) == (
        f"台账.xlsx：王科员（{socket.gethostname()}，进程 {sleeper}，9:30）正在改这个文件。"
        "请等它做完再试；确认没有在运行的，删除旁边的 .~taizhang.台账.xlsx.lock 即可。"
    )
    assert ledger.read_bytes() == OLD
    assert lock_path(ledger).exists()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only on Linux: the birth of a process is read from /proc"
)
def test_a_number_given_out_again_to_another_program_does_not_keep_a_dead_lock_alive(ledger, no_waiting, sleeper):
    boot, _, start = process.birth(sleeper).rpartition("/")
    for born in (f"{boot}/{int(start) - 1}", f"another boot/{start}"):
        package = open_package(ledger)
        lock_path(ledger).write_bytes(signed(pid=sleeper, born=born))
        save(package, NEW if package.raw == OLD else OLD)
        assert ledger.read_bytes() != package.raw
        assert leftovers(ledger.parent) == []


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only on Linux: the birth of a process is read from /proc"
)
def test_the_birth_of_a_process_is_its_own():
    mine = process.birth(os.getpid())
    asked = "import os, sys; from taizhang_xl.files.process import birth; print(birth(int(sys.argv[1])), birth(os.getpid()))"
    done = subprocess.run([sys.executable, "-c", asked, str(os.getpid())], capture_output=True, text=True, check=True)
    seen, other = done.stdout.split()
    assert seen == mine != other
    assert process.birth(dead_pid()) is None


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: SIGKILL")
def test_a_killed_program_that_nobody_has_buried_yet_is_dead(ledger):
    killed = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    lock_path(ledger).write_bytes(signed(pid=killed.pid))
    killed.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
    save(open_package(ledger), NEW)
    assert ledger.read_bytes() == NEW
    killed.communicate()


def test_a_process_whose_name_looks_like_the_end_of_its_name_is_read_right(tmp_path):
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "sys/kernel/random/boot_id").write_text("boot\n")
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "stat").write_text("7 (a) Z (b) S 1 " + " ".join(map(str, range(5, 40))))
    assert process._birth_by_proc(tmp_path, 7) == "boot/22"
    assert process._birth_by_proc(tmp_path, 8) == ""


@pytest.mark.parametrize("content", ["dead", b"", b"not json", b"[]", b'{"pid": 1}', "odd"])
def test_the_lock_of_a_dead_or_half_made_run_is_taken_over(ledger, no_waiting, content):
    made = {"dead": signed(pid=dead_pid()), "odd": signed(pid=10**30)}
    lock_path(ledger).write_bytes(made.get(content, content))
    save(open_package(ledger), NEW)
    assert ledger.read_bytes() == NEW
    assert leftovers(ledger.parent) == []


@pytest.mark.parametrize("breaker", ["dead", b""])
@pytest.mark.parametrize("stale", [True, False])
def test_a_run_killed_while_it_took_over_a_lock_stops_nobody(ledger, no_waiting, breaker, stale):
    dead = signed(pid=dead_pid())
    if stale:
        lock_path(ledger).write_bytes(dead)
    lock_path(ledger).with_name(f"{lock_path(ledger).name}.break").write_bytes(dead if breaker == "dead" else breaker)
    save(open_package(ledger), NEW)
    assert ledger.read_bytes() == NEW
    assert leftovers(ledger.parent) == []


def test_a_take_over_by_another_machine_is_waited_for_and_told(ledger, no_waiting):
    lock_path(ledger).write_bytes(signed(pid=dead_pid()))
    breaker = lock_path(ledger).with_name(f"{lock_path(ledger).name}.break")
    breaker.write_bytes(signed(host="另一台电脑"))
    with pytest.raises(FileBusyError, match=r"另一台电脑.*删除旁边的 .~taizhang.台账.xlsx.lock.break 即可"):
        save(open_package(ledger), NEW)
    assert ledger.read_bytes() == OLD


def test_a_dead_lock_that_another_program_took_over_first_is_not_removed(ledger, no_waiting, sleeper, monkeypatch):
    fresh = signed(pid=sleeper, born=process.birth(sleeper))
    real = disk.create

    def create(path, data):
        real(path, data)
        if path.name.endswith(".break"):
            lock_path(ledger).write_bytes(fresh)

    lock_path(ledger).write_bytes(signed(pid=dead_pid()))
    monkeypatch.setattr(disk, "create", create)
    with pytest.raises(FileBusyError, match=f"进程 {sleeper}"):
        save(open_package(ledger), NEW)
    assert lock_path(ledger).read_bytes() == fresh
    assert ledger.read_bytes() == OLD


def test_the_lock_of_another_machine_is_respected(ledger, no_waiting):
    lock_path(ledger).write_bytes(signed(host="另一台电脑", pid=dead_pid(), who="x\ny"))
    with pytest.raises(FileBusyError, match="另一台电脑") as error:
        save(open_package(ledger), NEW)
    assert "\n" not in str(error.value)


def test_a_lock_made_after_ours_was_removed_by_hand_stays(ledger):
    with locked(ledger):
        lock_path(ledger).write_bytes(signed(host="另一台电脑"))
    assert lock_path(ledger).read_bytes() == signed(host="另一台电脑")


def test_a_lock_that_cannot_be_removed_is_told_and_does_not_stop_the_next_step(ledger, no_waiting, monkeypatch):
    def remove(path):
        if path == lock_path(ledger):
            raise PermissionError(13, "Permission denied")
        path.unlink(missing_ok=True)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "remove", remove)
        with pytest.raises(FileError, match=r"已经做完，但旁边的 .~taizhang.台账.xlsx.lock 没能删除"):
            save(open_package(ledger), NEW)
        assert ledger.read_bytes() == NEW
        lock_path(ledger).unlink()
        with pytest.raises(KeyError), locked(ledger):
            raise KeyError
    save(open_package(ledger), OLD)
    assert ledger.read_bytes() == OLD
    assert leftovers(ledger.parent) == []


def test_where_no_lock_can_be_made_the_user_is_told(tmp_path):
    with pytest.raises(FileError, match="没有保存"), locked(tmp_path / "没有" / "台账.xlsx"):
        pass


def test_a_lock_is_held_by_one_at_a_time(ledger):
    inside, most = [], []

    def work():
        with locked(ledger), locked(ledger):
            inside.append(1)
            most.append(len(inside))
            disk.pause(0.02)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6


def test_inside_a_lock_another_one_of_the_same_thread_is_the_same_one(ledger):
    with locked(ledger):
        made = lock_path(ledger).stat().st_ino, lock_path(ledger).stat().st_mtime_ns
        with locked(ledger):
            pass
        save(open_package(ledger), NEW)
        assert (lock_path(ledger).stat().st_ino, lock_path(ledger).stat().st_mtime_ns) == made
    assert leftovers(ledger.parent) == []


def test_another_thread_waits_no_longer_than_it_was_told(ledger):
    told = []

    def work():
        with pytest.raises(FileBusyError) as error, locked(ledger, patience=0.01):
            pass
        told.append(str(error.value))

    with locked(ledger):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert told == ["台账.xlsx：本程序的另一步正在改这个文件。请等它做完再试。"]
