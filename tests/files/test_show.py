"""What opens a file for people: it goes on while they look at it, and where nothing opens the file that is said."""

import os
import signal
import threading
import time

import pytest

from taizhang_xl.errors import FileError
from taizhang_xl.files.show import show


@pytest.fixture
def opener(tmp_path, monkeypatch):
    """Make the system's program that opens files one of a few lines of shell."""

    def made(body):
        program = tmp_path / "bin" / "xdg-open"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    return made


def test_a_program_that_stays_while_its_window_is_open_is_left_alone(tmp_path, opener, monkeypatch):
    monkeypatch.setattr("taizhang_xl.files.show._SECONDS", 0.5)
    opener(f'echo $$ > "{tmp_path}/pid"\nexec sleep 300')
    show(tmp_path / "看板.html")
    until = time.monotonic() + 30
    while (
        not (text := (tmp_path / "pid").read_text() if (tmp_path / "pid").exists() else "") and time.monotonic() < until
    ):
        time.sleep(0.05)
    pid = int(text)
    # Still there, and no child of this process's terminal that goes with it.
    assert os.getsid(pid) == pid
    os.kill(pid, signal.SIGKILL)
    for thread in threading.enumerate():
        if thread.daemon and thread.name.endswith("(wait)"):
            thread.join(10)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_where_nothing_opens_a_file_that_is_said_with_where_it_is(tmp_path, opener):
    opener("exit 3")
    with pytest.raises(FileError, match="没有程序能打开它") as told:
        show(tmp_path / "看板.html")
    assert str(tmp_path / "看板.html") in str(told.value)
