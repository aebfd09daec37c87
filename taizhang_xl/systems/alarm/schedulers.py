"""What starts a program each day on this machine: Windows' scheduler, a user's systemd, cron. Installed, looked at, removed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from taizhang_xl.errors import TaizhangError
from taizhang_xl.files.save import save_new
from taizhang_xl.systems.alarm.timer import Found, Timer
from taizhang_xl.systems.alarm.units import line_of, service_unit, timer_unit, with_line, without_line
from taizhang_xl.systems.alarm.windows_task import files_of, task_xml

_SECONDS = 60
_MADE_UP = "电脑关着错过了的，开机后补响"
# Programs of Windows answer in the console's characters, whatever this Python takes for usual.
_CONSOLE = "oem" if sys.platform == "win32" else "utf-8"


class SchedulerError(TaizhangError):
    """Nothing on this machine starts a program each day, or what does has refused."""


class Scheduler(Protocol):
    """One of them."""

    label: str
    # What it does about times that it missed.
    missed: str

    def install(self, timer: Timer) -> None:
        """Set a timer, in the place of an earlier one of that ledger."""

    def find(self, timer: Timer) -> Found | None:
        """Return a ledger's timer as it is set, None where there is none."""

    def remove(self, timer: Timer) -> None:
        """Take a timer away."""


def scheduler() -> Scheduler:
    """Return what this machine has. Raises SchedulerError where it has nothing."""
    if sys.platform == "win32":
        return WindowsScheduler()
    if shutil.which("systemctl") and _run(("systemctl", "--user", "show-environment")).returncode == 0:
        return Systemd()
    if shutil.which("crontab"):
        return Cron()
    raise SchedulerError("闹钟", "这台电脑上没有能定时的程序", "请每天自己运行 taizhang alarm")


class Systemd:
    """The systemd of the user who is logged in."""

    label = "systemd 用户定时器"
    missed = _MADE_UP

    def install(self, timer: Timer) -> None:
        """Write both units and start the timer."""
        for path, text in ((_unit(timer, "service"), service_unit(timer)), (_unit(timer, "timer"), timer_unit(timer))):
            save_new(path, text.encode(), overwrite=True)
        _done(("systemctl", "--user", "daemon-reload"))
        _done(("systemctl", "--user", "enable", "--now", f"{timer.name}.timer"))
        # One that runs already keeps its old hour otherwise.
        _done(("systemctl", "--user", "restart", f"{timer.name}.timer"))

    def find(self, timer: Timer) -> Found | None:
        """Look for the unit, and ask systemd when it starts next."""
        path = _unit(timer, "service")
        if not path.exists():
            return None
        command = ("systemctl", "--user", "show", f"{timer.name}.timer", "-p", "NextElapseUSecRealtime", "--value")
        asked = _run(command)
        return Found(self.label, asked.stdout.strip() or "没有在运行", _needed(path.read_text("utf-8"), timer))

    def remove(self, timer: Timer) -> None:
        """Stop the timer and delete both units."""
        _done(("systemctl", "--user", "disable", "--now", f"{timer.name}.timer"))
        for kind in ("timer", "service"):
            _unit(timer, kind).unlink(missing_ok=True)
        _done(("systemctl", "--user", "daemon-reload"))


class Cron:
    """The crontab of the user."""

    label = "cron"
    missed = (
        "cron 错过了的不补响，下一次提醒里会写明哪几天；它也常常打不开窗口，到点后请打开台账旁边 out 里的今日提醒.html；"
        "电脑上没有运行 cron 服务的不响，请管理员看一看"
    )

    def install(self, timer: Timer) -> None:
        """Add the timer's line."""
        _done(("crontab", "-"), with_line(_crontab(), timer))

    def find(self, timer: Timer) -> Found | None:
        """Look for its line."""
        line = line_of(_crontab(), timer)
        if line is None:
            return None
        minute, hour = line.split()[:2]
        return Found(self.label, f"每天 {int(hour):02d}:{int(minute):02d}", _needed(line, timer))

    def remove(self, timer: Timer) -> None:
        """Take its line out."""
        _done(("crontab", "-"), without_line(_crontab(), timer))


class WindowsScheduler:
    """The task scheduler of Windows."""

    label = "Windows 任务计划"
    missed = _MADE_UP

    def install(self, timer: Timer) -> None:
        """Hand the task's XML over in a file of its own."""
        with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
            file = Path(folder, "task.xml")
            file.write_bytes(task_xml(timer))
            _done(("schtasks", "/Create", "/TN", timer.name, "/XML", str(file), "/F"))

    def find(self, timer: Timer) -> Found | None:
        """Ask for the task as it is registered."""
        asked = _run(("schtasks", "/Query", "/TN", timer.name, "/XML"))
        if asked.returncode:
            return None
        files = files_of(asked.stdout[asked.stdout.find("<Task") :])
        # What the console's characters do not have is no name of a file any more.
        whole = [path for path in files if not {"?", "\ufffd"} & set(str(path))]
        return Found(self.label, "每天", [*whole, timer.ledger])

    def remove(self, timer: Timer) -> None:
        """Delete the task."""
        _done(("schtasks", "/Delete", "/TN", timer.name, "/F"))


def _unit(timer: Timer, kind: str) -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home, "systemd", "user", f"{timer.name}.{kind}")


def _needed(text: str, timer: Timer) -> list[Path]:
    """Return the program that an installed timer starts and the ledger; the program is the first absolute path."""
    import re

    found = re.search(r'(?:ExecStart="|\* \* \* \'?)(/[^"\']*?)(?:"|\'| -E)', text)
    program = [Path(found[1].replace("%%", "%"))] if found else []
    return [*program, timer.ledger]


def _crontab() -> str:
    asked = _run(("crontab", "-l"))
    if asked.returncode and "no crontab" not in asked.stderr.lower():
        raise SchedulerError("cron", f"读不出定时表（{asked.stderr.strip()[:200]}）", "请管理员看一看")
    return "" if asked.returncode else asked.stdout


def _done(command: Sequence[str], given: str | None = None) -> None:
    asked = _run(command, given)
    if asked.returncode:
        why = (asked.stderr or asked.stdout).strip().replace("\n", "；")[:200]
        raise SchedulerError(command[0], f"没有做成（{why or f'退出码 {asked.returncode}'}）", "请把这一行给管理员看")


def _run(command: Sequence[str], given: str | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, input=given, check=False, capture_output=True, text=True, encoding=_CONSOLE, errors="replace",
            timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SchedulerError(command[0], "启动不了，或一分钟没有回答", "请再运行一次") from error
