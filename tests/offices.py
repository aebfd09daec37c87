"""A LibreOffice of a test's own: its own profile, its own pipe, gone when the test is over."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 120
STARTS = 3
# Nothing that a new or a fallen office greets its user with may stand before what is to be clicked.
_QUIET = (
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Setup/Product", "ooSetupLastVersion", "99.0"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("Office.Common/Misc", "UseSystemFileDialog", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
)
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'


@contextmanager
def running_office(folder: Path, pipe: str, *options: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start LibreOffice with its profile in a folder, wait until it answers on the pipe, and end it afterwards."""
    from taizhang_xl.hosts.calc import office

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
    from taizhang_xl.hosts.calc import office

    while True:
        with log.open("ab") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, env=_own_python(env), start_new_session=True)
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


def _own_python(env: Mapping[str, str] | None) -> dict[str, str]:
    """Put the office's folder first: it takes the Python it is built for for the first `python3` that PATH has."""
    env = {**(env or os.environ)}
    program = shutil.which("soffice")
    assert program is not None, "soffice is not here: install libreoffice-calc"
    return {**env, "PATH": f"{Path(program).parent}{os.pathsep}{env.get('PATH', '')}"}


def _ended(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def settle(folder: Path) -> None:
    """Have the office make its profile ready without a window and end by itself; then silence its greetings."""
    from taizhang_xl.hosts.calc import office

    with running_office(folder, f"tzs{os.getpid()}", "--headless") as pipe:
        ended = office.load_uno().getClass("com.sun.star.lang.DisposedException")
        with suppress(ended):
            office.desktop_of(office.connect(pipe)).terminate()
        waited(folder / "profile" / ".lock", _missing, FileExistsError)
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    text = settings.read_text("utf-8")
    quiet = "".join(_ITEM.format(*each) for each in _QUIET)
    settings.write_text(text.replace("</oor:items>", f"{quiet}</oor:items>"), "utf-8")


def _missing(path: Path) -> None:
    if path.exists():
        raise FileExistsError(path)


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
