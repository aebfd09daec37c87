"""A LibreOffice of a test's own: its own profile, its own pipe, gone when the test is over."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 30
STARTS = 3


@contextmanager
def running_office(folder: Path, pipe: str, *options: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start LibreOffice with its profile in a folder, wait until it answers on the pipe, and end it afterwards."""
    from taizhang_xl.live.calc import office

    profile = (folder / "profile").absolute().as_uri()
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    command = ["soffice", f"-env:UserInstallation={profile}", "--norestore", "--nologo", *options, accept]
    process = _started(command, folder / "office.log", pipe, env)
    try:
        waited(pipe, office.connect, office.NotListeningError)
        yield pipe
    finally:
        _ended(process)


def _started(command: list[str], log: Path, pipe: str, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    """Start the program; where it falls over itself on its way up, as it does now and then, once more."""
    from taizhang_xl.live.calc import office

    while True:
        with log.open("ab") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, env=env, start_new_session=True)
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            try:
                office.connect(pipe)
            except office.NotListeningError:
                time.sleep(0.1)
            else:
                return process
        _ended(process)
        # The shell that starts the program outlives it by a moment: its text tells that it fell.
        if log.read_bytes().count(b"Fatal exception") >= STARTS or b"Fatal exception" not in log.read_bytes():
            return process


def _ended(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def waited(value, call, *errors):
    """Return call(value) once it no longer raises one of the errors; the last one is raised when patience ends."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return call(value)
        except errors:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
