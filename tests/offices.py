"""A LibreOffice of a test's own: its own profile, its own pipe, gone when the test is over."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30


@contextmanager
def running_office(folder: Path, pipe: str, *options: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start LibreOffice with its profile in a folder, wait until it answers on the pipe, and end it afterwards."""
    from taizhang_xl.live.calc import office

    profile = (folder / "profile").absolute().as_uri()
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    command = ["soffice", f"-env:UserInstallation={profile}", "--norestore", "--nologo", *options, accept]
    with (folder / "office.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=env, start_new_session=True)
    try:
        waited(pipe, office.connect, office.NotListeningError)
        yield pipe
    finally:
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
